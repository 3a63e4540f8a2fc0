"""Signing in and out, recovering an account: the library's views with our forms and pages."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.mfa.base import views as factors
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.accounts.ways_in.recovery import ask_recovery
from koinon.desk.signing_in.framed import Framed, dressed, framed
from koinon.desk.signing_in.library import not_signed_in, reader_language
from koinon.lib import clock
from koinon.lib.writing import VISITOR


class SignInForm(LoginForm):  # type: ignore[misc]
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["login"].validators.append(MaxLengthValidator(254))
        self.fields["password"].help_text = ""


class SignIn(Framed, account.LoginView):  # type: ignore[misc]
    """Address and password, a passkey, or a provider."""

    form_class = SignInForm
    page_template = "sign_in.html"
    page_title = gettext_lazy("Sign in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the providers through which one can sign in."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        apps = get_adapter().list_apps(self.request, provider="openid_connect")
        context["providers"] = [(app.name, app.provider_id) for app in apps]
        return context

    told = ("providers",)


class HeldPasskey:
    """A form that takes what a browser made of a passkey; whatever else is sent is a wrong passkey, and no failure."""

    def clean_credential(self) -> Any:
        """The passkey's row."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValidationError(_("This passkey is not known here, or it took too long. Try again.")) from error


class SignInPasskeyForm(HeldPasskey, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey, without an address."""


class SecondPasskeyForm(HeldPasskey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after a password."""


class SignInPasskey(passkeys.LoginWebAuthnView):  # type: ignore[misc]
    """What the browser needs to ask for a passkey (GET, as JSON), and the passkey (POST)."""

    form_class = SignInPasskeyForm

    def form_invalid(self, form: Any) -> HttpResponse:
        """No account by this passkey."""
        return not_signed_in(self.request)


class SecondStep(Framed, factors.AuthenticateView):  # type: ignore[misc]
    """After the password: a code of the app, a recovery code, or a passkey."""

    webauthn_form_class = SecondPasskeyForm
    page_template = "second_step.html"
    page_title = gettext_lazy("Second step")
    told = ("js_data", "webauthn_form", "with_passkey", "with_codes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With which of the ways the account has."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        has = set(self.stage.login.user.authenticator_set.values_list("type", flat=True))
        context["with_passkey"], context["with_codes"] = "webauthn" in has, bool(has - {"webauthn"})
        form = dressed(context["form"])
        form.fields["code"].label = _("Code of the app, or a recovery code")
        form.fields["code"].widget.attrs |= {"inputmode": "numeric"}
        if self.request.method == "POST" and context["webauthn_form"] is not None and context["webauthn_form"].errors:
            context["form"] = context["webauthn_form"]
        return context


class RecoverForm(ResetPasswordForm):  # type: ignore[misc]
    """The address of the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs["autocomplete"] = "username"
        self.fields["email"].validators.append(MaxLengthValidator(254))

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Queue the letter. What it says is found out when it is sent, so that asking takes the same time for all."""
        email: str = self.cleaned_data["email"]
        account = self.users[0] if self.users else None
        ask_recovery(actor=VISITOR, at=clock.now(), account=account, email=email, language=reader_language())
        return email


class Recover(Framed, account.PasswordResetView):  # type: ignore[misc]
    """A letter with which another password can be chosen. Says the same of every address."""

    form_class = RecoverForm
    page_template = "recover.html"
    page_title = gettext_lazy("Recover your account")


class RecoverPassword(Framed, account.PasswordResetFromKeyView):  # type: ignore[misc]
    """Another password, by the letter."""

    page_template = "recover_password.html"
    page_title = gettext_lazy("A new password")
    told = ("token_fail",)

    def get_success_url(self) -> str:
        """To signing in with it."""
        return reverse("sign_in", kwargs={"language": reader_language()}) + "?done=password-set"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page; a letter that is no good any more is not found."""
        answer: HttpResponse = super().render_to_response(context, **kwargs)
        if context.get("token_fail"):
            answer.status_code = 404
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The library makes a form for nobody where the letter is no good: there is none then."""
        if self.reset_user is None:
            return {"token_fail": True}
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context


def recover_sent(request: HttpRequest) -> HttpResponse:
    """What happens next, the same for every address."""
    return framed(request, "recover_sent.html", _("A letter is on its way"))


def sign_out(request: HttpRequest) -> HttpResponse:
    """Asks, and signs out."""
    if request.method == "POST":
        logout(request)
        return HttpResponseRedirect(reverse("home", kwargs={"language": reader_language()}))
    return framed(request, "sign_out.html", _("Sign out"))


def provider(request: HttpRequest, provider: str) -> HttpResponse:
    """Go to a provider to sign in there."""
    answer: HttpResponse = openid.login(request, provider)
    return answer


def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from a provider. The address has no language: it is registered there once."""
    answer: HttpResponse = openid.callback(request, provider_id)
    return answer
