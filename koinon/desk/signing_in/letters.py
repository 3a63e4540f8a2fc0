"""Letters on accounts. They are queued by what causes them and written here when they are sent."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from koinon.accounts.models import Account
from koinon.accounts.ways_in.actions import CHANGED, INVITATION, NEW_ADDRESS, RECOVERY
from koinon.outbox.letters import Button, Envelope, Letter, Writer

FOR_INVITATION = "koinon.invitation"
"""What an invitation's token is signed for: a token for something else is none."""


def invitation_token(number: int) -> str:
    """What stands in the letter of an invitation: its number, signed with the installation's secret."""
    return signing.dumps(number, salt=FOR_INVITATION)


def _invitation(envelope: Envelope) -> Letter:
    address = _address("invitation", envelope, token=invitation_token(int(envelope.context["invitation"])))
    return Letter(
        subject=_("You are invited to work in Koinon"),
        greeting=_("Good day,"),
        paragraphs=(
            _("you are invited to have an account in Koinon, where networks of cities keep their records."),
            _("To accept, open this within 14 days and choose a password or a passkey."),
        ),
        button=Button(_("Accept the invitation"), address),
        closing=(_("If you did not expect this, do nothing: no account is made."),),
    )


def _recovery(envelope: Envelope) -> Letter:
    """With a way to a new password where the address has an open account, else saying that it has none."""
    account = Account.objects.filter(pk=envelope.context["account"], is_active=True).first()
    subject, greeting = _("A new password for Koinon"), _("Good day,")
    if account is None:
        said = (
            _("somebody, probably you, asked for a new password with this address. There is no account here with it."),
            _("You may have been invited at another address. Whoever invited you can tell."),
        )
        return Letter(subject=subject, greeting=greeting, paragraphs=said)
    token = default_token_generator.make_token(account)
    address = _address("recover_password", envelope, uidb36=user_pk_to_url_str(account), key=token)
    said = (
        _("somebody, probably you, asked for a new password for the account at this address."),
        _("Open this within an hour and choose one."),
    )
    closing = (_("If it was not you, do nothing: the password stays as it is."),)
    button = Button(_("Choose a new password"), address)
    return Letter(subject=subject, greeting=greeting, paragraphs=said, button=button, closing=closing)


def _new_address(envelope: Envelope) -> Letter:
    return Letter(
        subject=_("Confirm your new address for Koinon"),
        greeting=_("Good day,"),
        paragraphs=(_("you asked to sign in to Koinon with this address from now on. Confirm it within a day."),),
        button=Button(_("Confirm"), _address("confirm_address", envelope, token=envelope.context["token"])),
        closing=(_("If it was not you, do nothing: nothing changes."),),
    )


def _changed(envelope: Envelope) -> Letter:
    return Letter(
        subject=_("How you sign in to Koinon was changed"),
        greeting=_("Good day,"),
        paragraphs=(
            change_words(envelope.context["change"]),
            _("If it was not you, recover your account at once, and tell whoever runs the place."),
        ),
        button=Button(_("Recover your account"), _address("recover", envelope)),
    )


WRITERS: Mapping[str, Writer] = {
    INVITATION: _invitation,
    RECOVERY: _recovery,
    NEW_ADDRESS: _new_address,
    CHANGED: _changed,
}


def change_words(change: str) -> str:
    """What was changed in how somebody signs in, as a sentence."""
    return {
        "passkey_added": _("A passkey was added to your account."),
        "passkey_removed": _("A passkey was removed from your account."),
        "codes_on": _("Codes of an app are asked for from now on when you sign in."),
        "codes_off": _("Codes of an app are no longer asked for when you sign in."),
        "recovery_codes_renewed": _("New recovery codes were made; those you had are void."),
        "provider_linked": _("Your account was linked with a provider through which you can sign in."),
        "provider_unlinked": _("The link of your account with a provider was taken away."),
        "password_changed": _("Your password was changed."),
        "address_changed": _("You sign in with another address from now on."),
    }[change]


def _address(name: str, envelope: Envelope, **where: str) -> str:
    return settings.KOINON_SITE + reverse(name, kwargs={"language": envelope.language, **where})
