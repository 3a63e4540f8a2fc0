"""Writing accounts: invitations, passwords, addresses, what else a person signs in with, open sign-ins."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import Q

from koinon.accounts.models import Account, Invitation, Person, SignIn
from koinon.accounts.queries import mark_of
from koinon.accounts.ways_in.sealing import opened, sealed
from koinon.acts.wrapper import Actor, about, action, note
from koinon.outbox import actions as outbox

GOOD_FOR = timedelta(days=14)
"""How long an invitation can be accepted."""

NOBODY = "p-unknown"
"""In the place of a key where there is no person: no key looks so."""

KEPT_FOR = timedelta(days=90)
"""How long it is still told that an invitation was sent, after it could last be accepted."""

INVITATION, RECOVERY, NEW_ADDRESS, CHANGED = (
    "accounts.invitation", "accounts.recovery", "accounts.new-address", "accounts.changed",
)  # fmt: skip
"""The letters that are queued here. Each is written when it is sent, from the numbers in its context."""

CHANGES = frozenset({
    "passkey_added", "passkey_removed", "codes_on", "codes_off", "recovery_codes_renewed", "provider_linked",
    "provider_unlinked",
})  # fmt: skip
"""What the sign-in library does that the log is told."""


SECRETS_OF = {Authenticator.Type.TOTP.value: "secret", Authenticator.Type.RECOVERY_CODES.value: "seed"}
"""Under which name the sign-in library keeps the secret of each kind of second factor that has one."""


class AccountError(ValueError):
    """What cannot be done to an account.

    `code`: unknown_person, has_account, address_taken, invited_elsewhere, not_good, changed_meanwhile.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@action("accounts.invite")
def invite(*, actor: Actor, at: datetime, person: str, email: str, language: str = "") -> Invitation:
    """Let a person have an account at an address. An open invitation of the same person is withdrawn.

    The letter goes in the `language`; with "" none goes, and whoever invites tells the address.

    Raises AccountError `unknown_person`, `has_account`, `address_taken`, `invited_elsewhere`.
    """
    about(person)
    address = email.strip().lower()
    invited = Person.objects.filter(key=person, erased_at__isnull=True).first()
    if invited is None:
        raise AccountError("unknown_person")
    if Account.objects.filter(person=invited).exists():
        raise AccountError("has_account")
    if Account.objects.filter(email=address).exists():
        raise AccountError("address_taken")
    stale = Q(person=invited) | Q(email=address, good_until__lte=at)
    Invitation.objects.filter(stale, settled_at__isnull=True).update(settled_at=at)
    try:
        with transaction.atomic():
            made = Invitation.objects.create(
                person=invited, email=address, invited_by=actor.key, sent_at=at, good_until=at + GOOD_FOR
            )
    except IntegrityError as error:
        raise AccountError("invited_elsewhere") from error
    if language:
        _write(actor, at, INVITATION, invited, address, language, {"invitation": made.pk})
    return made


@action("accounts.withdraw_invitation")
def withdraw_invitation(*, actor: Actor, at: datetime, invitation: int) -> None:
    """The invitation can be accepted no longer. Raises AccountError `not_good` if it could not before."""
    _settle(invitation, at, accepted=False)


@action("accounts.accept_invitation", digested=("encoded",))
def accept_invitation(*, actor: Actor, at: datetime, invitation: int, encoded: str, language: str) -> Account:
    """Make the account that an invitation offers. `encoded` is the password's hash, or a mark that there is none.

    Raises AccountError `not_good` for what was accepted, withdrawn or is too old, `has_account`, `address_taken`.
    """
    found = _settle(invitation, at, accepted=True)
    if found.person.erased_at is not None:
        raise AccountError("not_good")
    try:
        with transaction.atomic():
            account: Account = Account.objects.create(
                person=found.person, email=found.email, password=encoded, language=language
            )
    except IntegrityError as error:
        taken = Account.objects.filter(email=found.email).exists()
        raise AccountError("address_taken" if taken else "has_account") from error
    Person.objects.filter(pk=found.person_id, address="").update(address=found.email)
    note(account=account.pk)
    return account


@action("accounts.set_password", digested=("encoded",))
def set_password(*, actor: Actor, at: datetime, person: str, encoded: str) -> None:
    """Keep another password's hash. Sign-ins that were open with the former end by themselves."""
    about(person)
    if Account.objects.filter(person__key=person).update(password=encoded) != 1:
        raise AccountError("unknown_person")
    _tell(actor, at, person, "password_changed")


@action("accounts.change_address")
def change_address(*, actor: Actor, at: datetime, person: str, old: str, new: str) -> None:
    """A person signs in with another address from now on, which was proved by a letter to it.

    Raises AccountError `address_taken`, or `changed_meanwhile` if the address is not `old` any more.
    """
    about(person)
    theirs = Account.objects.filter(person__key=person, email=old, is_active=True)
    _tell(actor, at, person, "address_changed")
    try:
        with transaction.atomic():
            changed = theirs.update(email=new.strip().lower())
    except IntegrityError as error:
        raise AccountError("address_taken") from error
    if changed != 1:
        raise AccountError("changed_meanwhile")
    Person.objects.filter(key=person, address=old).update(address=new.strip().lower())


@action("accounts.close_account")
def close_account(*, actor: Actor, at: datetime, person: str) -> None:
    """The person cannot sign in any more, and is signed out everywhere. Raises AccountError `changed_meanwhile`."""
    about(person)
    if Account.objects.filter(person__key=person, is_active=True).update(is_active=False) != 1:
        raise AccountError("changed_meanwhile")
    SignIn.objects.filter(account__person__key=person).delete()


@action("accounts.reopen_account")
def reopen_account(*, actor: Actor, at: datetime, person: str) -> None:
    """A closed account is open again. Raises AccountError `changed_meanwhile`."""
    about(person)
    if Account.objects.filter(person__key=person, is_active=False).update(is_active=True) != 1:
        raise AccountError("changed_meanwhile")


@action("accounts.end_sign_ins")
def end_sign_ins(*, actor: Actor, at: datetime, person: str, only: str = "", besides: str = "") -> int:
    """End open sign-ins of a person: the one with the mark `only`, else all `besides` one. Gives how many ended."""
    about(person)
    rows = SignIn.objects.filter(account__person__key=person)
    marks = {mark_of(key): key for key in rows.values_list("session_key", flat=True)}
    ended = [key for mark, key in marks.items() if (mark == only if only else mark != besides)]
    rows.filter(session_key__in=ended).delete()
    note(ended=len(ended))
    return len(ended)


@action("accounts.change_ways_in")
def change_ways_in(*, actor: Actor, at: datetime, person: str, change: str) -> None:
    """Tell the log what the sign-in library did to a person's ways to sign in; `change` is one of CHANGES."""
    about(person)
    if change not in CHANGES:
        raise ValueError(f"{change!r} is none of {sorted(CHANGES)}.")
    _tell(actor, at, person, change)


@action("accounts.ask_address_change", digested=("new", "token"))
def ask_address_change(*, actor: Actor, at: datetime, person: str, new: str, language: str, token: str) -> None:
    """Send a letter to a new address, with a token by which it can be confirmed. Nothing changes before."""
    about(person)
    known = Person.objects.get(key=person)
    _write(actor, at, NEW_ADDRESS, known, new, language, {"token": token})


@action("accounts.forget_old_invitations")
def forget_old_invitations(*, actor: Actor, at: datetime) -> int:
    """Throw away invitations that are long past. Gives how many."""
    gone, _by_table = Invitation.objects.filter(good_until__lte=at - KEPT_FOR).delete()
    note(gone=gone)
    return gone


def _tell(actor: Actor, at: datetime, person: str, change: str) -> None:
    """A letter to a person, at the address they have: how they sign in was changed."""
    account = Account.objects.select_related("person").filter(person__key=person).first()
    if account is not None:
        _write(actor, at, CHANGED, account.person, account.email, account.language or "en", {"change": change})


def _write(
    actor: Actor, at: datetime, kind: str, person: Person, email: str, language: str, context: dict[str, object]
) -> None:
    outbox.queue_mail(
        actor=actor,
        at=at,
        to_address=email,
        language=language,
        kind=kind,
        made_up=person.made_up,
        business=True,
        context=context,
        to_person=person.key,
    )


def _settle(invitation: int, at: datetime, *, accepted: bool) -> Invitation:
    """The invitation, settled now, if it was good. The one of several who comes first has it."""
    good = Invitation.objects.filter(pk=invitation, settled_at__isnull=True, good_until__gt=at)
    if good.update(settled_at=at, accepted=accepted) != 1:
        raise AccountError("not_good")
    found = Invitation.objects.select_related("person").get(pk=invitation)
    about(found.person.key)
    return found


@action("accounts.seal_second_factors")
def seal_second_factors(*, actor: Actor, at: datetime) -> int:
    """Seal every kept secret of a second factor with the present secret; gives how many. What nothing opens stays."""
    anew = 0
    for row in Authenticator.objects.select_for_update().filter(type__in=SECRETS_OF).order_by("pk"):
        name = SECRETS_OF[row.type]
        try:
            row.data[name] = sealed(opened(row.data[name]))
        except (KeyError, ValueError):
            continue
        anew += Authenticator.objects.filter(pk=row.pk).update(data=row.data)
    return anew
