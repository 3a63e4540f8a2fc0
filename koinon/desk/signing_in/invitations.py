"""Accepting an invitation, and changing one's address: what a letter leads to."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.ratelimit import consume_or_429
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.accounts.models import Account, Invitation
from koinon.accounts.queries import good_invitation
from koinon.accounts.ways_in import actions
from koinon.desk.forms import DeskForm
from koinon.desk.gate import Desk, desk_page, show
from koinon.desk.signing_in.framed import LONGEST_PASSWORD, framed
from koinon.desk.signing_in.letters import FOR_INVITATION
from koinon.desk.signing_in.library import reader_language
from koinon.lib import clock
from koinon.lib.writing import Actor

ADDRESS = "koinon.address"
"""What the token of a new address is signed for."""
A_DAY = 24 * 60 * 60


class NewPasswordField(forms.CharField):
    """A password to be set."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(max_length=LONGEST_PASSWORD, strip=False, widget=widget, **kwargs)


class Accept(DeskForm):
    """A password twice, or none."""

    password = NewPasswordField(
        label=gettext_lazy("Password"),
        required=False,
        help_text=gettext_lazy("At least 12 characters. Leave both empty to sign in with a passkey, which comes next."),
    )
    again = NewPasswordField(label=gettext_lazy("Password, once more"), required=False)

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """The password, if it is one that others would not guess."""
        password = str(self.cleaned_data["password"])
        if password:
            validate_password(password, Account(email=self.email))
        return password

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in given and given["password"] != given.get("again", ""):
            self.refuse("again", _("The two are not the same. Type both again."))
        return given


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: it makes the account and signs in."""
    tried: HttpResponse | None = consume_or_429(request, action="invitation", app="allauth.account")
    if tried:
        return tried
    found = _invitation(token)
    if found is None:
        return _no_good(request)
    form = Accept(request.POST if request.method == "POST" else None, email=found.email)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            account = actions.accept_invitation(
                actor=Actor(found.person.key),
                at=clock.now(),
                invitation=found.pk,
                encoded=make_password(password or None),
                language=reader_language(),
            )
        except actions.AccountError:
            return _no_good(request)
        get_adapter(request).login(request, account)
        # Who came by the letter just now need not confirm that it is them before they add a passkey.
        record_authentication(request, account, method="invitation", reauthenticated=True)
        onward = reverse("desk" if password else "new_passkey", kwargs={"language": reader_language()})
        return HttpResponseRedirect(f"{onward}?done=account-made", status=303)
    status = 400 if form.errors else 200
    context = {"form": form, "email": found.email, "button": _("Make the account")}
    return framed(request, "invitation.html", _("You are invited"), status, **context)


def _invitation(token: str) -> Invitation | None:
    try:
        number = signing.loads(token, salt=FOR_INVITATION)
    except signing.BadSignature:
        return None
    return good_invitation(number, clock.now())


def _no_good(request: HttpRequest) -> HttpResponse:
    return framed(request, "letter_no_good.html", _("This letter is no good any more"), 404)


class NewAddress(DeskForm):
    """The address to sign in with from now on."""

    email = forms.EmailField(
        label=gettext_lazy("New e-mail address"),
        max_length=254,
        help_text=gettext_lazy("A letter goes there; until you open what it says, nothing changes."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@desk_page(writes=True)
def address(desk: Desk) -> HttpResponse:
    """Ask to sign in with another address: a letter goes there. Says the same of an address that is taken."""
    form = NewAddress(desk.request.POST if desk.request.method == "POST" else None)
    if desk.request.method == "POST" and form.is_valid():
        tried: HttpResponse | None = consume_or_429(desk.request, action="change_address", app="allauth.account")
        if tried:
            return tried
        new = form.cleaned_data["email"].lower()
        told = [desk.account.pk, desk.account.email, new]
        token = signing.dumps(told, salt=ADDRESS)
        actions.ask_address_change(
            actor=desk.actor(), at=desk.at, person=desk.rights.person, new=new, language=desk.language, token=token
        )
        return desk.onward("account", done="letter-sent")
    status = 400 if form.errors else 200
    return show(desk, "account_form.html", _("Change the address"), status, form=form, button=_("Send the letter"))


def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm the address by the letter. It was sent to it, so whoever opens it has it."""
    try:
        pk, old, new = signing.loads(token, salt=ADDRESS, max_age=A_DAY)
    except (signing.BadSignature, ValueError, TypeError):
        return _no_good(request)
    account = Account.objects.select_related("person").filter(pk=pk, email=old, is_active=True).first()
    if account is None:
        return _no_good(request)
    if request.method == "POST":
        person = account.person.key
        try:
            actions.change_address(actor=Actor(person), at=clock.now(), person=person, old=old, new=new)
        except actions.AccountError:
            return _no_good(request)
        return HttpResponseRedirect(
            reverse("sign_in", kwargs={"language": reader_language()}) + "?done=saved", status=303
        )
    return framed(request, "confirm_address.html", _("Confirm your new address"), email=new)
