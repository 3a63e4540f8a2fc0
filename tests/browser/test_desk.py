"""The pages of the desk in a real browser, as those see them who work there: accessible, and no wider than the screen.

As for public pages, language, width and scheme turn with KOINON_BROWSER_TURN.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.test_pages import OTHERS, TURN, USUAL, too_wide, violations, visit

pytestmark = pytest.mark.browser

NETWORK = "desk/networks/linden-cities/"
CITY = "desk/organisations/lipohrad/"
OF_THE_SECRETARIAT = (
    "desk/", NETWORK, f"{NETWORK}members/", f"{NETWORK}members/?q=nobody", f"{NETWORK}members/lipohrad/",
    f"{NETWORK}members/lipohrad/contacts/", f"{NETWORK}members/lipohrad/files/", f"{NETWORK}members/lipohrad/history/",
    f"{NETWORK}cases/", f"{NETWORK}members/wierzbogrod/cases/begin/",
    f"{NETWORK}members/wierzbogrod/cases/begin/?kind=admission",
    f"{NETWORK}members/wierzbogrod/cases/begin/?opened_on=x", f"{NETWORK}arrears/", f"{NETWORK}people/",
    f"{NETWORK}people/new/", f"{NETWORK}segments/", f"{NETWORK}segments/new/", f"{NETWORK}imports/",
    f"{NETWORK}posts/", f"{NETWORK}posts/ends/", f"{NETWORK}nominations/", f"{NETWORK}nominations/ask/",
    f"{NETWORK}confirmations/", f"{NETWORK}reports/", f"{NETWORK}messages/", f"{NETWORK}outside/",
    f"{NETWORK}outside/counted/", f"{NETWORK}outside/2004-05-01/",
    f"{NETWORK}what-if/?on=2027-01-01&country=CZ&step=leaves&union=eu",
    f"{NETWORK}what-if/?on=never", f"{NETWORK}roles/", f"{NETWORK}history/", "desk/mine/", "desk/account/",
    "desk/account/sign-ins/", "desk/account/digest/", f"{NETWORK}mailings/", f"{NETWORK}mailings/new/",
    f"{NETWORK}invitations/", f"{NETWORK}files/", "desk/mine/files/",
)  # fmt: skip
OF_A_CITY = (
    CITY, f"{CITY}cases/", f"{CITY}posts/", f"{CITY}posts/ends/", f"{CITY}posts/name/", f"{CITY}reports/",
    f"{CITY}roles/", f"{CITY}invitations/", f"{CITY}assistants/", f"{CITY}files/", f"{CITY}people/",
    f"{CITY}people/new/",     f"{NETWORK}members/lipohrad/confirm/",
)  # fmt: skip
OF_NOBODY = ("desk/sign-in/", "desk/recover/", "desk/invitation/none/", "unsubscribe/none/")


def faults(page: Any, site: str, paths: tuple[str, ...]) -> list[str]:
    """What axe finds on each page in English and light, and in another language, width or scheme."""
    found = []
    for place, path in enumerate(paths):
        for language, width, scheme in (USUAL, OTHERS[(TURN + 7 * place) % len(OTHERS)]):
            visit(page, site, language, path, width, scheme)
            wrong = violations(page) + ([f"{too_wide(page)} px too wide"] if too_wide(page) > 0 else [])
            found += [f"{language} {width} {scheme} {path}: {one}" for one in wrong]
    return found


def test_nothing_bars_a_secretary(site: str, enter: Callable[..., Any]) -> None:
    assert not "\n".join(faults(enter("rozalinde@linden"), site, OF_THE_SECRETARIAT))


def test_nothing_bars_a_coordinator(site: str, enter: Callable[..., Any]) -> None:
    assert not "\n".join(faults(enter("kvido@lipohrad"), site, OF_A_CITY))


def test_nothing_bars_who_is_not_signed_in(site: str, page: Any) -> None:
    assert not "\n".join(faults(page, site, OF_NOBODY))


def test_a_secretary_finds_a_member_by_the_keyboard_alone(site: str, enter: Callable[..., Any]) -> None:
    page = enter("rozalinde@linden")
    visit(page, site, "en", f"{NETWORK}members/", 1280)
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("lipoh")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=lipoh**")
    page.get_by_role("link", name="Lipohrad").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/members/lipohrad/")
    assert page.locator("h1").inner_text() == "Lipohrad"


def test_a_form_that_is_refused_leads_to_its_first_mistake(site: str, enter: Callable[..., Any]) -> None:
    page = enter("rozalinde@linden")
    visit(page, site, "cs", f"{NETWORK}what-if/?on=never", 360)
    page.locator(".errors a").first.click()
    assert page.evaluate("document.activeElement.id") == "field-on"
