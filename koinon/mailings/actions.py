"""Writing mailings: drafts, sending them, and forgetting what they said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from koinon.accounts.models import Account
from koinon.acts.wrapper import Actor, action, concerns, note
from koinon.mailings.merging import unknown_fields
from koinon.mailings.models import Addressee, Audience, Mailing, MailingState
from koinon.networks.models import Keeper, Network
from koinon.outbox.actions import queue_job, queue_mail
from koinon.outbox.letters import Letter
from koinon.people.models import Segment

KIND = "mailing"
"""The kind of its letters in the outbox: whoever unsubscribes from it gets none of a network's mailings any more."""

JOB = "mailings.put_in_line"
IN_A_REQUEST = 300
"""So many letters are put in line while the sender waits; it takes a second or two. More are left to the worker."""

KEPT = timedelta(days=730)
UNDER = "kept for two years"


class MailingError(ValueError):
    """What is refused of mailings. `code`: unknown_network, reading_copy, audience, no_segment, unknown_field,
    changed_meanwhile or nobody; `field` names what is at fault.
    """

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{code}: {field}")
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whom a mailing finds: who, for which organisation (slug), and in one word why they are left out."""

    person: str
    organisation: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """A letter with everything put in, and whom it is for."""

    person: str
    organisation: str
    address: str
    language: str
    letter: Letter


@action("mailings.save_draft", withheld=("words",))
def save_draft(
    *, actor: Actor, at: datetime, network: str, audience: str, words: Mapping[str, Mapping[str, str]],
    fallback: str = "", segment: int | None = None, business: bool = False, answers_to: str = "", mailing: int = 0,
    version: int = 0,
) -> int:  # fmt: skip
    """Keep a draft, or change the one that is kept (`mailing`, at `version`); gives its id. Raises MailingError."""
    place = _kept_here(network)
    if audience not in Audience.values:
        raise MailingError("audience", "audience")
    if segment is not None and not Segment.objects.filter(pk=segment, network=place).exists():
        raise MailingError("no_segment", "audience")
    for language, each in words.items():
        if wrong := [name for name in ("subject", "text") if unknown_fields(each.get(name, ""))]:
            raise MailingError("unknown_field", f"{wrong[0]}-{language}")
    told = {
        "audience": audience, "segment_id": segment if audience == Audience.SEGMENT else None,
        "words": {language: dict(each) for language, each in words.items()}, "fallback": fallback,
        "business": business, "answers_to": answers_to, "changed_at": at,
    }  # fmt: skip
    if mailing:
        if _draft(place, mailing, version).update(**told, version=F("version") + 1) != 1:
            raise MailingError("changed_meanwhile")
    else:
        mailing = Mailing.objects.create(network=place, made_by=actor.key, **told).pk
    note(mailing=mailing)
    return mailing


@action("mailings.remove_draft")
def remove_draft(*, actor: Actor, at: datetime, network: str, mailing: int, version: int) -> None:
    """Keep a draft no longer. Raises MailingError."""
    if _draft(_kept_here(network), mailing, version).delete()[0] != 1:
        raise MailingError("changed_meanwhile")


@action("mailings.send", withheld=("found", "letters"))
def send(
    *, actor: Actor, at: datetime, network: str, mailing: int, version: int, found: Sequence[Found],
    letters: Sequence[Merged],
) -> None:  # fmt: skip
    """Send a draft as it was at `version`, once: whom it finds is settled, and its letters are in line or will be.

    `letters` are those of everybody found who is not left out, or nothing where there are many: then a job puts them
    in line. Raises MailingError.
    """
    place = _kept_here(network)
    getting = sum(not one.left_out for one in found)
    if not getting:
        raise MailingError("nobody")
    moved = {"state": MailingState.QUEUEING, "sent_at": at, "sent_by": actor.key, "version": F("version") + 1}
    if _draft(place, mailing, version).update(**moved) != 1:
        raise MailingError("changed_meanwhile")
    Addressee.objects.bulk_create(
        [Addressee(mailing_id=mailing, person=one.person, organisation=one.organisation, left_out=one.left_out)
         for one in found], batch_size=500,
    )  # fmt: skip
    if letters:
        _queue(actor, at, Mailing.objects.select_related("network").get(pk=mailing), letters)
    else:
        told = {"mailing": mailing, "actor": actor.key, "stands_for": actor.stands_for}
        queue_job(actor=actor, at=at, kind=JOB, arguments=told, network=network, once=f"{JOB}:{mailing}")
    note(mailing=mailing, letters=getting, left_out=len(found) - getting)


@action("mailings.put_in_line", withheld=("letters",))
def put_in_line(
    *, actor: Actor, at: datetime, mailing: int, letters: Sequence[Merged], gone: Collection[Found] = ()
) -> None:
    """Put a portion of a mailing's letters in line; one that is there already is not put there again.

    `gone` are those who cannot be written to any more, with the reason.
    """
    kept = Mailing.objects.select_related("network").get(pk=mailing)
    concerns("network", kept.network.slug)
    waiting = kept.addressees.filter(mail__isnull=True, left_out="")
    for one in gone:
        waiting.filter(person=one.person, organisation=one.organisation).update(left_out=one.left_out)
    _queue(actor, at, kept, letters)
    note(letters=len(letters), gone=len(gone))


@action("mailings.erase_person_here")
def erase_person_here(*, actor: Actor, at: datetime, key: str, under: str) -> int:
    """Let no answers go to a person. Their own letters are the outbox's to empty; names in what was typed are sought
    like everywhere (koinon.privacy.naming). Gives in how many mailings.
    """
    return Mailing.objects.filter(answers_to=key).update(answers_to="")


@action("mailings.expire")
def expire(*, actor: Actor, at: datetime) -> int:
    """Empty the words of mailings that nobody touched for two years, drafts among them. Gives how many."""
    old = Mailing.objects.filter(changed_at__lt=at - KEPT, emptied_under="").exclude(state=MailingState.QUEUEING)
    return old.update(words={}, emptied_under=UNDER)


def _queue(actor: Actor, at: datetime, mailing: Mailing, letters: Sequence[Merged]) -> None:
    """Each letter in the outbox, tied to whom it is for; then all of them may be there."""
    account = Account.objects.filter(person__key=mailing.answers_to, is_active=True).first()
    more: dict[str, Any] = {"reply_to": account.email, "speaks_of": [mailing.answers_to]} if account else {}
    for one in letters:
        mail = queue_mail(
            actor=actor, at=at, to_person=one.person, to_address=one.address, language=one.language, kind=KIND,
            letter=one.letter, network=mailing.network.slug, organisation=one.organisation,
            made_up=mailing.network.made_up, business=mailing.business, batch=mailing.batch,
            once=f"{mailing.batch}:{one.person}:{one.organisation}", **more,
        )  # fmt: skip
        theirs = mailing.addressees.filter(person=one.person, organisation=one.organisation, left_out="")
        theirs.update(mail=mail)
    if not mailing.addressees.filter(mail__isnull=True, left_out="").exists():
        Mailing.objects.filter(pk=mailing.pk, state=MailingState.QUEUEING).update(state=MailingState.QUEUED)


def _kept_here(network: str) -> Network:
    found = Network.objects.filter(slug=network).first()
    if found is None:
        raise MailingError("unknown_network", "network")
    if found.keeper == Keeper.FOLDER:
        raise MailingError("reading_copy", "network")
    return found


def _draft(network: Network, mailing: int, version: int) -> Any:
    return Mailing.objects.filter(pk=mailing, network=network, version=version, state=MailingState.DRAFT)
