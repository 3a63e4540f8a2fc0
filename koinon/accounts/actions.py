"""Writing people and their accounts, and forgetting them."""

from __future__ import annotations

import secrets
import string
from collections.abc import Collection, Sequence
from datetime import datetime

from koinon.accounts.models import DIGEST, Account, Digest, Invitation, Person, SignIn
from koinon.acts.wrapper import Actor, about, action, note
from koinon.audit.actions import erase_payloads_about
from koinon.lib.text import Text
from koinon.lib.writing import PERSON_KEY
from koinon.outbox.actions import empty_mails_about, subscribe_again, unsubscribe
from koinon.outbox.unsubscribing import Subscription


class UnknownPerson(LookupError):
    """Nobody has this key, or the person is already erased."""


class AccountError(ValueError):
    """An account that cannot be opened; `code`: has_one (the person) or address_taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class KeyTaken(ValueError):
    """Another person has this key."""


@action("accounts.create_person")
def create_person(
    *, actor: Actor, at: datetime, name: Text, address: str = "", key: str = "", made_up: bool = False
) -> Person:
    """Keep a person and give the row with its random key. `made_up` is set here and never changed.

    `key` is only for what brings its own from a folder or a dump ("p-" and eight letters); KeyTaken if it is used.
    """
    if key and not PERSON_KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no person's key: write p- and eight small letters.")
    key = key or _new_person_key()
    if Person.objects.filter(key=key).exists():
        raise KeyTaken(key)
    about(key)
    note(key=key)
    return Person.objects.create(key=key, name=name, address=address, made_up=made_up)


@action("accounts.create_people", digested=("names",))
def create_people(*, actor: Actor, at: datetime, names: Sequence[Text], made_up: bool = False) -> list[str]:
    """Keep many people at once and give their random keys, in the order of the names. An empty name is none."""
    keys: dict[str, None] = {}
    while len(keys) < len(names):
        more = {_new_person_key() for _ in range(len(names) - len(keys))} - keys.keys()
        taken = set(Person.objects.filter(key__in=sorted(more)).values_list("key", flat=True))
        keys |= dict.fromkeys(sorted(more - taken))
    for key in keys:
        about(key)
    Person.objects.bulk_create(
        [Person(key=key, name=name, made_up=made_up) for key, name in zip(keys, names, strict=True)], batch_size=500
    )
    return list(keys)


@action("accounts.withdraw_people")
def withdraw_people(*, actor: Actor, at: datetime, keys: Collection[str]) -> int:
    """Take back people who were entered by mistake, as an undone import enters them; gives how many went.

    Nobody with an account goes, nobody erased, and a key is never given again. Who calls this has seen to it that
    nothing else speaks of them.
    """
    for key in sorted(keys):
        about(key)
    mistaken = Person.objects.filter(key__in=sorted(keys), account__isnull=True, erased_at__isnull=True)
    return mistaken.delete()[1].get("accounts.Person", 0)


@action("accounts.erase_person", public=True)
def erase_person(*, actor: Actor, at: datetime, key: str, under: str) -> int:
    """Erase name, address, account, messages and what the audit log tells of a person. Gives the payloads emptied.

    Only a part of forgetting somebody: koinon.privacy.actions.erase_person calls it with what the other rooms do.
    `under` says by what right it is erased, for instance "request of the person, GDPR article 17".
    """
    if not under.strip():
        raise ValueError("Say under what the person is erased.")
    known = Person.objects.filter(key=key, erased_at__isnull=True)
    if known.update(name=Text(), address="", erased_at=at, erased_under=under) != 1:
        raise UnknownPerson(key)
    _close_account(key)
    empty_mails_about(person=key, under=under)
    return erase_payloads_about(person=key, under=under)


@action("accounts.keep_erased", public=True)
def keep_erased(*, actor: Actor, at: datetime, key: str, erased_at: datetime, under: str) -> bool:
    """Erase again whom an older state of the records brought back. Somebody not even known there gets no name later.

    `erased_at` is the instant of the first erasing; one that is recorded stays. Returns whether anything was kept.
    """
    if not PERSON_KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no person's key: write p- and eight small letters.")
    person = Person.objects.filter(key=key).first()
    _close_account(key)
    payloads = erase_payloads_about(person=key, under=under) + empty_mails_about(person=key, under=under)
    if person is None:
        Person.objects.create(key=key, erased_at=erased_at, erased_under=under)
        return True
    if person.erased_at is not None and not person.name and not person.address:
        return payloads > 0
    first = {"erased_at": person.erased_at or erased_at, "erased_under": person.erased_under or under}
    Person.objects.filter(pk=person.pk).update(name=Text(), address="", **first)
    return True


@action("accounts.end_old_sign_ins")
def end_old_sign_ins(*, actor: Actor, at: datetime) -> int:
    """Remove sign-ins that ran out. Gives how many."""
    removed, _of_each = SignIn.objects.filter(expire_date__lte=at).delete()
    return removed


def _close_account(key: str) -> None:
    """Remove how a person signs in, with all that hangs on it: passkeys, linked providers, every open sign-in."""
    Invitation.objects.filter(person__key=key).delete()
    Account.objects.filter(person__key=key).delete()


def _new_person_key() -> str:
    """A random key, "p-" and eight letters: it tells nothing of the person."""
    return "p-" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(8))


@action("accounts.name_person")
def name_person(*, actor: Actor, at: datetime, key: str, name: Text, made_up: bool = False) -> None:
    """Keep the name that a folder tells under its key. An erased person stays erased.

    Somebody new is `made_up` where the folder's network is.
    """
    about(key)
    person = Person.objects.filter(key=key).first()
    if person is None:
        create_person(actor=actor, at=at, name=name, key=key, made_up=made_up)
    elif person.erased_at is None and person.name != name:
        Person.objects.filter(pk=person.pk, erased_at__isnull=True).update(name=name)


@action("accounts.open_account", digested=("encoded",))
def open_account(*, actor: Actor, at: datetime, person: str, email: str, encoded: str, language: str = "") -> Account:
    """Let a person (by key) sign in with an address. Raises UnknownPerson or AccountError.

    `encoded` is what Django's `make_password` gave: no password comes near an action, since its arguments are logged.
    """
    about(person)
    holder = Person.objects.filter(key=person, erased_at__isnull=True).first()
    if holder is None:
        raise UnknownPerson(person)
    if Account.objects.filter(person=holder).exists():
        raise AccountError("has_one")
    if Account.objects.filter(email=email.lower()).exists():
        raise AccountError("address_taken")
    return Account.objects.create(person=holder, email=email.lower(), password=encoded, language=language)


@action("accounts.change_passwords", digested=("encoded",))
def change_passwords(*, actor: Actor, at: datetime, people: Collection[str], encoded: str) -> int:
    """Give the accounts of these people (keys) another password, as `make_password` encoded it, and let them sign in
    again if they were closed. Returns how many were.
    """
    for key in people:
        about(key)
    return Account.objects.filter(person__key__in=people).update(password=encoded, is_active=True)


@action("accounts.close_accounts")
def close_accounts(*, actor: Actor, at: datetime, people: Collection[str]) -> int:
    """Nobody signs in with the accounts of these people (keys) any more. Returns how many were open."""
    for key in people:
        about(key)
    return Account.objects.filter(person__key__in=people, is_active=True).update(is_active=False)


@action("accounts.choose_digest")
def choose_digest(*, actor: Actor, at: datetime, person: str, every: str) -> None:
    """How often a person is told by mail what waits for them: a value of Digest, or "" for never.

    Raises UnknownPerson if they have no account, ValueError for no such value.
    """
    if every and every not in Digest.values:
        raise ValueError(every)
    theirs = Account.objects.filter(person__key=person)
    if not theirs.exists():
        raise UnknownPerson(person)
    subscription = Subscription(person, "", DIGEST)
    if every:
        subscribe_again(subscription=subscription)
        theirs.update(digest=every)
    else:
        unsubscribe(subscription=subscription, at=at)
