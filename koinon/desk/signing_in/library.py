"""What the sign-in library asks of us: our words, our letters, our writes. It finds these classes in the settings."""

from __future__ import annotations

import ipaddress
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from koinon.accounts.models import Account
from koinon.accounts.sessions import DEVICE, SINCE
from koinon.accounts.ways_in import actions
from koinon.accounts.ways_in.sealing import opened, sealed
from koinon.desk.signing_in.devices import device_words
from koinon.lib import clock
from koinon.lib.writing import Actor
from koinon.web.asked import PageRefused
from koinon.web.frame import refused
from koinon.web.pages import Link

LOG = logging.getLogger(__name__)
WRONG = gettext_lazy("Address and password do not belong together. Check both.")
TOO_MANY = gettext_lazy("That was tried too often. Wait a few minutes, then try again.")
NOTICES = {
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/totp_activated": "codes_on",
    "mfa/email/totp_deactivated": "codes_off",
    "mfa/email/recovery_codes_generated": "recovery_codes_renewed",
    "socialaccount/email/account_connected": "provider_linked",
    "socialaccount/email/account_disconnected": "provider_unlinked",
}


def reader_language() -> str:
    """The language of the page."""
    return get_language() or settings.LANGUAGE_CODE


def client_address(request: HttpRequest) -> str:
    """The network address of who asks: what the outermost of our own proxies saw, never what a client may write."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    forwarded = [part.strip() for part in told if part.strip()]
    seen = str(request.META.get("REMOTE_ADDR", ""))
    if settings.KOINON_PROXIES and len(forwarded) >= settings.KOINON_PROXIES:
        seen = forwarded[-settings.KOINON_PROXIES]
    try:
        return str(ipaddress.ip_address(seen))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - the address of those who have none


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in with a password, and the letters on it."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Whose password it is. A closed account answers like none."""
        found = super().authenticate(request, **credentials)
        return found if isinstance(found, Account) and found.is_active else None

    def login(self, request: HttpRequest, user: Any) -> None:
        """Open a sign-in that its owner can tell from others."""
        super().login(request, user)
        request.session[SINCE] = clock.now().isoformat()
        request.session[DEVICE] = device_words(request.META.get("HTTP_USER_AGENT", ""))

    def set_password(self, user: Any, password: str) -> None:
        """Keep a password's hash, by an action. All other sign-ins end, since they are sealed with the former."""
        user.password = make_password(password)
        person = user.person.key
        actions.set_password(actor=Actor(person), at=clock.now(), person=person, encoded=user.password)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """What changed in how somebody signs in: told to the log and, by letter, to them."""
        if change := NOTICES.get(template_prefix):
            ways_in_changed(user, change)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The network address that throttling counts."""
        return client_address(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to confirm that it is oneself, in our words."""
        words = {
            "reauthenticate": _("With the password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        return [{**way, "description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody comes who wanted to go nowhere in particular."""
        return reverse("desk", kwargs={"language": reader_language()})

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody comes who signed out."""
        return reverse("home", kwargs={"language": reader_language()})

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page of the account."""
        return reverse("account", kwargs={"language": reader_language()}) + "?done=saved"

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A closed account is told no more than a wrong password is."""
        return not_signed_in(request)


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys, codes of an app, recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This is not the right code, or it was used already. Try the next one."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a passkey is called when it gets no name."""
        return _("Passkey %(number)s") % {"number": Authenticator.objects.filter(user=user, type=type).count() + 1}

    def encrypt(self, text: str) -> str:
        """The secret of an app's codes, or of recovery codes, as it is kept."""
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself. One that nothing opens is taken for another that nobody knows, so no code is right."""
        try:
            return opened(encrypted_text)
        except ValueError:
            LOG.warning("A second factor is sealed with a secret that is not known here.")
            return str(generate_totp_secret())


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in through another organisation. Nobody gets an account, or a right, by coming from there."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Only who has an account comes in: one that is linked, or one at the address that the provider verified."""
        if sociallogin.state.get("process") == "connect" or sociallogin.is_existing:
            return
        account = account_verified_by(sociallogin)
        if account is None:
            raise ImmediateHttpResponse(not_signed_in(request))
        sociallogin.connect(request, account)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """The provider sent something back that is no sign-in."""
        raise ImmediateHttpResponse(not_signed_in(request))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to the page of the account."""
        return reverse("account", kwargs={"language": reader_language()})

    def send_notification_mail(self, template_prefix: str, user: Any, context: Any = None, email: Any = None) -> None:
        """What changed in how somebody signs in."""
        if change := NOTICES.get(template_prefix):
            ways_in_changed(user, change)


def account_verified_by(sociallogin: Any) -> Account | None:
    """The open account at the address that a provider has verified, if the provider is trusted to say so."""
    app = sociallogin.provider.app
    if app is None or app.settings.get("link_by_address") is not True:
        return None
    verified = [one.email.lower() for one in sociallogin.email_addresses if one.email and one.verified is True]
    return Account.objects.select_related("person").filter(email__in=verified, is_active=True).first()


def ways_in_changed(account: Account, change: str) -> None:
    """Tell the log, and by letter the person, what the library changed in how they sign in."""
    person = account.person.key
    actions.change_ways_in(actor=Actor(person), at=clock.now(), person=person, change=change)


def not_signed_in(request: HttpRequest) -> HttpResponse:
    """The one answer to whoever cannot come in by a passkey or through a provider."""
    language = reader_language()
    refusal = PageRefused(
        403,
        _("You are not signed in"),
        _("No open account belongs to what you signed in with."),
        _("Accounts are made by invitation. If you have one, sign in with your address, and link the provider there."),
        [Link(_("Sign in"), reverse("sign_in", kwargs={"language": language}))],
    )
    return refused(request, language, refusal)


def too_many(request: HttpRequest) -> HttpResponse:
    """The answer to who tries too often."""
    language = reader_language()
    refusal = PageRefused(
        429,
        _("That was tried too often"),
        _("To keep others from guessing, only so many attempts are answered in a while."),
        _("Wait a few minutes, then try again."),
    )
    answer = refused(request, language, refusal)
    answer["Retry-After"] = "300"
    return answer
