"""One's own account: password, address, passkeys, codes, recovery codes, open sign-ins, providers."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.forms import AddWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.connect import disconnect, validate_disconnect
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.accounts.actions import choose_digest
from koinon.accounts.models import Digest
from koinon.accounts.queries import digest_of, open_sign_ins
from koinon.accounts.ways_in import actions
from koinon.desk.forms import DeskForm
from koinon.desk.gate import Desk, desk_page, show
from koinon.desk.signing_in.framed import Framed
from koinon.desk.signing_in.qr import qr_path
from koinon.desk.signing_in.sign_in import HeldPasskey
from koinon.web.words.dates import when_instant


@desk_page()
def overview(desk: Desk) -> HttpResponse:
    """How one signs in."""
    rows = list(Authenticator.objects.filter(user=desk.account).order_by("created_at"))
    linked = list(SocialAccount.objects.filter(user=desk.account).order_by("pk"))
    providers = {app.provider_id: app.name for app in get_adapter().list_apps(desk.request, "openid_connect")}
    return show(
        desk,
        "account.html",
        _("My account"),
        email=desk.account.email,
        digest=digest_words(digest_of(desk.account)),
        has_password=desk.account.has_usable_password(),
        passkeys=[(row.pk, row.wrap().name, when_instant(row.created_at)) for row in rows if row.type == "webauthn"],
        has_codes=any(row.type == "totp" for row in rows),
        has_recovery_codes=any(row.type == "recovery_codes" for row in rows),
        linked=[(row.pk, providers.get(row.provider, row.provider)) for row in linked],
        providers=[(slug, name) for slug, name in providers.items() if slug not in {row.provider for row in linked}],
    )


class DigestForm(DeskForm):
    """How often one is told by mail what waits."""

    every = forms.ChoiceField(label=gettext_lazy("How often"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["every"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - the class above says so
        chosen.choices = [(every, digest_words(every)) for every in ("weekly", "daily", "")]


def digest_words(every: str) -> str:
    """How often somebody is told by mail what waits for them."""
    return {
        Digest.WEEKLY.value: _("once a week, on Monday, if something waits"),
        Digest.DAILY.value: _("once a day, if something waits"),
    }.get(every, _("never"))


@desk_page(writes=True)
def digest(desk: Desk) -> HttpResponse:
    """How often one is told by mail what waits."""
    posted = desk.request.POST if desk.request.method == "POST" else None
    form = DigestForm(posted, initial={"every": digest_of(desk.account)})
    if form.is_bound and form.is_valid():
        choose_digest(actor=desk.actor(), at=desk.at, person=desk.rights.person, every=form.cleaned_data["every"])
        return desk.onward("account", done="saved")
    title, status = _("What waits, by mail"), 400 if form.errors else 200
    return show(desk, "one_form.html", title, status, form=form, button=_("Save"))


@desk_page(writes=True)
def sign_ins(desk: Desk) -> HttpResponse:
    """Where one is signed in, and ending it there."""
    this = desk.request.session.session_key or ""
    here = open_sign_ins(desk.account, desk.at, this)
    if desk.request.method == "POST":
        only = desk.request.POST.get("only", "")
        besides = next((one.mark for one in here if one.is_this), "")
        if only and only not in {one.mark for one in here if not one.is_this}:
            return desk.onward("sign_ins")
        actions.end_sign_ins(
            actor=desk.actor(), at=desk.at, person=desk.rights.person, only=only, besides="" if only else besides
        )
        return desk.onward("sign_ins", done="sign-in-ended")
    lines = [(one, when_instant(one.since) if one.since else None) for one in here]
    return show(desk, "sign_ins.html", _("Where you are signed in"), lines=lines)


@desk_page(writes=True)
def unlink(desk: Desk, linked: int) -> HttpResponse:
    """Take away the link with a provider, unless nothing else is left to sign in with."""
    row = get_object_or_404(SocialAccount, pk=linked, user=desk.account)
    raise_if_reauthentication_required(desk.request, app="allauth.socialaccount")
    refused = ""
    if desk.request.method == "POST":
        try:
            validate_disconnect(desk.request, row)
        except ValidationError:
            refused = _("Set a password first: nothing else would be left to sign in with.")
        else:
            disconnect(desk.request, row)
            return desk.onward("account", done="saved")
    return show(
        desk, "ask.html", _("Take away the link?"), 409 if refused else 200, refused=refused, button=_("Unlink")
    )


class Password(Framed, account.PasswordChangeView):  # type: ignore[misc]
    """Another password, for who has one."""

    page_title = gettext_lazy("Change the password")


class FirstPassword(Framed, account.PasswordSetView):  # type: ignore[misc]
    """A password, for who has none."""

    page_title = gettext_lazy("Set a password")


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """What to call the passkey. It can always be used without an address and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"].label = _("What to call it")
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = "60"

    def clean_name(self) -> str:
        """The name, whatever is too long cut off: the passkey is on the device already."""
        return str(super().clean_name())[:60]

    def clean(self) -> dict[str, Any]:
        """A passkey that verified its owner."""
        self.cleaned_data["passwordless"] = True
        try:
            cleaned: dict[str, Any] = super().clean()
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValidationError(_("This passkey cannot be used here, or it took too long. Try again.")) from error
        return cleaned


class NewPasskey(Framed, passkeys.AddWebAuthnView):  # type: ignore[misc]
    """A passkey more."""

    form_class = NewPasskeyForm
    page_template = "passkey.html"
    page_title = gettext_lazy("Add a passkey")
    told = ("js_data",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Asks for one that the device keeps and that verifies its owner."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["form"] = kwargs.get("form") or context["form"]
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return context


class RemovePasskey(Framed, passkeys.RemoveWebAuthnView):  # type: ignore[misc]
    """A passkey less."""

    page_template = "ask.html"
    page_title = gettext_lazy("Remove this passkey?")
    button = gettext_lazy("Remove")


class Codes(Framed, totp.ActivateTOTPView):  # type: ignore[misc]
    """Codes of an app as the second step."""

    page_template = "codes.html"
    page_title = gettext_lazy("Codes of an app")
    button = gettext_lazy("Turn on")
    told = ("secret", "picture", "totp_url")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the secret as a picture and in letters."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["form"].fields["code"].label = _("Code that the app shows")
        context["form"].fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": "12"}
        context["secret"] = " ".join(_fours(context["form"].secret))
        context["picture"] = qr_path(context["totp_url"])
        return context


class NoCodes(Framed, totp.DeactivateTOTPView):  # type: ignore[misc]
    """No codes of an app any more."""

    page_template = "ask.html"
    page_title = gettext_lazy("Turn off the codes of the app?")
    button = gettext_lazy("Turn off")


class RecoveryCodes(Framed, recovery.ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes that are left."""

    page_template = "recovery_codes.html"
    page_title = gettext_lazy("Recovery codes")
    told = ("unused_codes",)


class NewRecoveryCodes(Framed, recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Others in the place of all recovery codes."""

    page_template = "ask.html"
    page_title = gettext_lazy("Make new recovery codes? Those you have become void.")
    button = gettext_lazy("Make new ones")


class Confirm(Framed, account.ReauthenticateView):  # type: ignore[misc]
    """The password once more, before something important."""

    page_template = "confirm.html"
    page_title = gettext_lazy("Confirm that it is you")
    button = gettext_lazy("Continue")
    told = ("reauthentication_alternatives",)

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """Without the library's link under the field."""
        form = super().get_form(*args, **kwargs)
        form.fields["password"].help_text = ""
        return form


class ConfirmCode(Framed, factors.ReauthenticateView):  # type: ignore[misc]
    """A code once more."""

    page_template = "confirm.html"
    page_title = gettext_lazy("Confirm that it is you")
    button = gettext_lazy("Continue")
    told = ("reauthentication_alternatives",)


class ConfirmPasskeyForm(HeldPasskey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more."""


class ConfirmPasskey(Framed, passkeys.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey once more."""

    form_class = ConfirmPasskeyForm
    page_template = "confirm_passkey.html"
    page_title = gettext_lazy("Confirm that it is you")
    told = ("js_data", "reauthentication_alternatives")

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with what is wrong."""
        return self.render_to_response(self.get_context_data() | {"form": form})


def _fours(secret: str) -> list[str]:
    """A secret in groups that a person can type."""
    return [secret[start : start + 4] for start in range(0, len(secret), 4)]
