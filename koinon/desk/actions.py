"""What the desk does that belongs to no single room: letters to those who act for an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from koinon.accounts.models import DIGEST
from koinon.acts.wrapper import Actor, about, action, note
from koinon.outbox.actions import NotRequeued, cancel_mail, queue_mail, requeue_mail
from koinon.outbox.letters import Letter
from koinon.outbox.models import Mail


@dataclass(frozen=True, slots=True)
class Addressed:
    """A letter with whom it goes to. `once` is a word by which a second sending is known."""

    to_person: str
    to_address: str
    language: str
    organisation: str
    letter: Letter
    once: str = ""


@action("desk.send_letters", digested=("letters",))
def send_letters(
    *, actor: Actor, at: datetime, network: str, made_up: bool, kind: str, business: bool, batch: str,
    letters: Sequence[Addressed],
) -> int:  # fmt: skip
    """Queue letters of a network, all or none. Gives how many; a letter that was queued before is not queued again.

    `batch` names them together, and `business` says that they are strictly business and cannot be unsubscribed from.
    """
    for each in letters:
        if each.to_person:
            about(each.to_person)
        queue_mail(
            actor=actor, at=at, to_person=each.to_person, to_address=each.to_address, language=each.language,
            kind=kind, letter=each.letter, network=network, organisation=each.organisation, made_up=made_up,
            business=business, batch=batch, once=each.once,
        )  # fmt: skip
    note(letters=len(letters))
    return len(letters)


@action("desk.send_again")
def send_again(*, actor: Actor, at: datetime, network: str, mail: int) -> None:
    """Put a message of the network that could not be delivered in line again. Raises NotRequeued."""
    if not Mail.objects.filter(pk=mail, network=network).exists():
        raise NotRequeued(mail)
    requeue_mail(mail=mail, at=at)


@action("desk.take_back")
def take_back(*, actor: Actor, at: datetime, network: str, mail: int) -> bool:
    """Take a message of the network back that is still in line. False if it was too late."""
    return Mail.objects.filter(pk=mail, network=network).exists() and cancel_mail(mail=mail)


@dataclass(frozen=True, slots=True)
class DigestDue:
    """Somebody who is to be told what waits for them; `once` is the word for the person and the period."""

    person: str
    address: str
    language: str
    made_up: bool
    once: str


@action("desk.queue_digests", withheld=("people",))
def queue_digests(*, actor: Actor, at: datetime, on: date, people: Sequence[DigestDue]) -> int:
    """Queue what tells people what waits for them on the day; one of the same word is not queued again."""
    for one in people:
        queue_mail(
            actor=actor, at=at, to_person=one.person, to_address=one.address, language=one.language, kind=DIGEST,
            context={"on": on.isoformat()}, made_up=one.made_up, business=False, once=one.once,
        )  # fmt: skip
    note(digests=len(people))
    return len(people)
