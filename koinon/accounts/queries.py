"""Reading what is kept of people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from koinon.accounts.models import DIGEST, Account, Invitation, Person, SignIn
from koinon.outbox.queries import is_unsubscribed


@dataclass(frozen=True, slots=True)
class Erasure:
    """A person was erased: the random key, the instant, by what right. Tells nothing of who it was."""

    key: str
    erased_at: datetime
    under: str


def erasures() -> list[Erasure]:
    """Everyone erased so far, in the order of erasing."""
    rows = Person.objects.filter(erased_at__isnull=False).order_by("erased_at", "key")
    return [Erasure(row.key, row.erased_at, row.erased_under) for row in rows if row.erased_at]


def kept_about(person: str) -> dict[str, Any]:
    """What this room keeps of a person (key): name, address, and how they sign in. Two queries."""
    kept = Person.objects.filter(key=person).first()
    if kept is None:
        return {}
    account = Account.objects.filter(person=kept).values("email", "is_active", "language").first()
    return {
        "key": kept.key,
        "name": kept.name.to_json(),
        "address": kept.address,
        "made_up": kept.made_up,
        "erased_at": kept.erased_at,
        "erased_under": kept.erased_under,
        "account": account,
    }


def address_of(person: str) -> str:
    """The e-mail address of a person (key), "" where none is kept. One query."""
    return Person.objects.filter(key=person).values_list("address", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A place where a person is signed in. `mark` names it without being of use to sign in."""

    mark: str
    since: datetime | None
    device: str
    is_this: bool


def mark_of(session_key: str) -> str:
    """What names an open sign-in on a page and in the log: its key would let anyone in."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]


def digest_of(account: Account) -> str:
    """How often somebody is told by mail what waits for them, "" for never. One query."""
    never = is_unsubscribed(to_person=account.person.key, to_address="", network="", kind=DIGEST)
    return "" if never else account.digest


def open_sign_ins(account: Account, at: datetime, this: str) -> list[OpenSignIn]:
    """Where a person is signed in, the newest first; `this` is the key of the one that asks."""
    rows = SignIn.objects.filter(account=account, expire_date__gt=at).order_by(F("since").desc(nulls_last=True))
    return [OpenSignIn(mark_of(row.session_key), row.since, row.device, row.session_key == this) for row in rows]


def good_invitation(number: int, at: datetime) -> Invitation | None:
    """The invitation if it can be accepted at the instant."""
    good = Invitation.objects.filter(settled_at__isnull=True, good_until__gt=at, person__erased_at__isnull=True)
    return good.select_related("person").filter(pk=number).first()


def person_at(address: str, at: datetime) -> Person | None:
    """Whose account, or open invitation, is at an address. Other addresses in the records prove nothing."""
    email = address.strip().lower()
    account = Account.objects.select_related("person").filter(email=email).first()
    if account is not None:
        return account.person
    invited = Invitation.objects.filter(email=email, settled_at__isnull=True, good_until__gt=at)
    found = invited.select_related("person").first()
    return found.person if found else None
