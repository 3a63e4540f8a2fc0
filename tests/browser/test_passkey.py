"""A passkey from the invitation to signing in with it alone, in a browser with an authenticator of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests.browser.running import ROOT, running_site

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def empty_site(tmp_path):
    """A site without networks, by the name for which browsers allow passkeys, and the command to invite."""
    with running_site(tmp_path, networks=False) as address:
        here = {**os.environ, "KOINON_DATA": str(tmp_path)}
        here.pop("DATABASE_URL", None)

        def invite(email):
            command = [sys.executable, "-m", "koinon.cli.main", "account", "invite", email]
            said = subprocess.run(command, cwd=ROOT, env=here, check=True, capture_output=True, text=True).stdout
            return urlsplit(said.splitlines()[-1]).path

        yield address.replace("127.0.0.1", "localhost"), invite


def test_a_passkey_alone_signs_in(empty_site, page):
    site, invite = empty_site
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)

    page.goto(site + invite("ivo@cast.example"))
    page.click("text=Make the account")
    page.wait_for_url("**/desk/account/passkeys/new/**")
    page.fill("#field-name", "Ivo's phone")
    page.click("button:has-text('Add a passkey')")
    page.wait_for_url("**/desk/account/recovery-codes/")
    assert len(page.query_selector_all(".codes code")) == 10
    page.goto(f"{site}/en/desk/account/")
    assert "Ivo's phone" in page.content()

    page.goto(f"{site}/en/desk/sign-out/")
    page.click("button:has-text('Sign out')")
    page.goto(f"{site}/en/desk/account/")
    assert "/desk/sign-in/" in page.url
    page.click("button:has-text('Sign in with a passkey')")
    page.wait_for_url("**/desk/account/")
    assert "Ivo's phone" in page.content()
    assert not faults


def test_without_scripts_the_form_says_what_a_passkey_needs(empty_site, plain_page):
    site, _invite = empty_site
    plain_page.goto(f"{site}/en/desk/sign-in/")
    assert plain_page.is_visible("text=A passkey needs a browser with scripts")
    assert not plain_page.is_visible("button:has-text('Sign in with a passkey')")
