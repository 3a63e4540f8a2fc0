"""Campaigns, what members answer, and reminding those who are silent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from koinon.acts.wrapper import Actor, about, action, note
from koinon.atlas.models import Organisation
from koinon.confirmations.facts import Fact, facts_of, record_digest
from koinon.confirmations.models import OF_A_NETWORK, Campaign, Confirmation, Request, Through
from koinon.confirmations.queries import GRACE, Addressee, addressees, is_open, silent_to_remind
from koinon.corrections.actions import Told, report_error
from koinon.corrections.models import HeldBy, Origin, Report, State
from koinon.corrections.queries import Place, held_by
from koinon.networks.models import Keeper, Network
from koinon.outbox.actions import queue_mail
from koinon.people.queries import holders
from koinon.register.queries import members_on
from koinon.rules.rights import COORDINATOR, Need
from koinon.tasks.actions import close_task, open_task
from koinon.tasks.models import Task

TASK = "confirm"
LETTER = "confirm"
"""The kind of the letters that ask for a confirmation; the desk writes them."""

MOST_AT_ONCE = 500
"""So many members are reminded in one transaction; the next round takes the others."""

SHORTEST, LONGEST = timedelta(days=7), timedelta(days=366)


class ConfirmError(ValueError):
    """What cannot be done: `code` is reading_copy, deadline, nobody, open_already, unknown, ended, changed, nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Correction:
    """A member says that a fact (by its name) is not right: the fact in words as it saw it, and what is right."""

    fact: str
    wrong: str
    right: str


@action("confirmations.begin_campaign")
def begin_campaign(*, actor: Actor, at: datetime, on: date, network: Network, deadline: date) -> Campaign:
    """Ask every member of the day to confirm its record until the deadline; a task for those with coordinators.

    Raises ConfirmError `reading_copy`, `deadline` (a week ahead at least, a year at most), `nobody`, `open_already`.
    """
    if network.keeper != Keeper.HERE:
        raise ConfirmError("reading_copy")
    if not on + SHORTEST <= deadline <= on + LONGEST:
        raise ConfirmError("deadline")
    members = members_on(network, on)
    if not members:
        raise ConfirmError("nobody")
    campaign = Campaign(network=network, deadline=deadline, begun_at=at, begun_by=actor.key)
    try:
        with transaction.atomic():
            campaign.save(force_insert=True)
    except IntegrityError as error:
        raise ConfirmError("open_already") from error
    written_to = addressees(network, [member.id for member in members], on)
    requests = Request.objects.bulk_create(
        Request(campaign=campaign, organisation_id=member.id, letters=len(written_to.get(member.id, ())))
        for member in members
    )
    note(campaign=campaign.pk, members=len(members))
    for member, request in zip(members, requests, strict=True):
        _write(actor, at, network, member.slug, request, written_to.get(member.id, ()))
        if holders(Need((COORDINATOR,), organisation=member.slug), on):
            open_task(
                actor=actor,
                at=at,
                key=f"{TASK}:{campaign.pk}:{member.slug}",
                kind=TASK,
                organisation=member.slug,
                subject={"network": network.slug, "organisation": member.slug},
                due=deadline,
            )
    return campaign


@action("confirmations.end_campaign")
def end_campaign(*, actor: Actor, at: datetime, campaign: int) -> None:
    """The campaign asks no more; its links open no longer, and what still waits for it is closed.

    Raises ConfirmError `ended`.
    """
    if Campaign.objects.filter(pk=campaign, ended_at__isnull=True).update(ended_at=at) != 1:
        raise ConfirmError("ended")
    waiting = Task.objects.filter(key__startswith=f"{TASK}:{campaign}:", kind=TASK, closed_at__isnull=True)
    for key in list(waiting.values_list("key", flat=True)):
        close_task(actor=actor, at=at, key=key, outcome="ended")


@action("confirmations.remind")
def remind(*, actor: Actor, at: datetime, on: date, request: int) -> int:
    """Write once more to a member that is silent. Gives the number of letters, 0 if it answered in the meantime."""
    silent = Request.objects.filter(pk=request, answered_at__isnull=True, campaign__ended_at=None)
    if silent.update(reminded_at=at, reminders=F("reminders") + 1) != 1:
        return 0
    asked = Request.objects.select_related("campaign__network", "organisation").get(pk=request)
    network, organisation = asked.campaign.network, asked.organisation
    written_to = addressees(network, [organisation.pk], on).get(organisation.pk, ())
    _write(actor, at, network, organisation.slug, asked, written_to)
    return len(written_to)


@action("confirmations.remind_silent")
def remind_silent(*, actor: Actor, at: datetime, on: date) -> int:
    """Remind every member whose reminder is due, and end campaigns whose links open no longer. For the tick."""
    for campaign in Campaign.objects.filter(ended_at__isnull=True, deadline__lt=on - GRACE):
        end_campaign(actor=actor, at=at, campaign=campaign.pk)
    return sum(remind(actor=actor, at=at, on=on, request=one.pk) for one in silent_to_remind(at, on)[:MOST_AT_ONCE])


@action("confirmations.answer", public=True, digested=("wrong",))
def answer(
    *,
    actor: Actor,
    at: datetime,
    on: date,
    network: Network,
    organisation: Organisation,
    shown: str,
    right: Collection[str],
    wrong: Sequence[Correction],
    through: Through,
    language: str,
    request: Request | None = None,
) -> int:
    """A member confirms facts of its record (by their names) and corrects others. Gives the number confirmed.

    `shown` is the digest of the record that was seen; if it says something else now, ConfirmError `changed` and nothing
    is written. Each correction is a report of an error for who keeps the record. Raises ConfirmError `reading_copy`,
    `ended` for a request whose campaign is over, `unknown` for a fact that is none of the record, `nothing`.
    """
    if network.keeper != Keeper.HERE:
        raise ConfirmError("reading_copy")
    if request is not None and not is_open(request, on):
        raise ConfirmError("ended")
    facts = {fact.name: fact for fact in facts_of(organisation, network, on)}
    if record_digest(facts.values()) != shown:
        raise ConfirmError("changed")
    corrected = [one.fact for one in wrong]
    if not {*right, *corrected} <= set(facts) or set(right) & set(corrected):
        raise ConfirmError("unknown")
    if not right and not wrong:
        raise ConfirmError("nothing")
    asked = request or _open_request(network, organisation)
    if request is not None and through == Through.LETTER:  # its button may be pressed twice
        right = _not_yet(at, request, actor, [facts[name] for name in right])
        wrong = [one for one in wrong if not _is_told(at, organisation, one)]
        if not right and not wrong:
            return 0
    _confirm(actor, at, network, organisation, [facts[name] for name in sorted(set(right))], through, asked)
    for one in wrong:
        report_error(
            actor=actor,
            at=at,
            on=on,
            place=_place(facts[one.fact], network, organisation, on),
            told=Told(one.wrong, one.right),
            language=language,
            origin=Origin.CONFIRMATION,
        )
    if asked is not None:
        _note_answer(actor, at, asked, organisation, len(set(right)), len(wrong))
    return len(set(right))


def _not_yet(at: datetime, request: Request, actor: Actor, facts: Sequence[Fact]) -> list[str]:
    """The names of the facts that were not confirmed by this link today."""
    theirs = Confirmation.objects.filter(campaign=request.campaign_id, organisation=request.organisation_id)
    today = theirs.filter(confirmed_by=actor.key, confirmed_at__date=at.date())
    there = set(today.values_list("kind", "key", "digest"))
    return [fact.name for fact in facts if (fact.kind, fact.key, fact.digest) not in there]


def _is_told(at: datetime, organisation: Organisation, one: Correction) -> bool:
    """Whether the very same correction was sent today, and waits."""
    today = Report.objects.filter(organisation=organisation, origin=Origin.CONFIRMATION, sent_at__date=at.date())
    return today.filter(wrong=one.wrong, right=one.right, state=State.OPEN).exists()


def _confirm(
    actor: Actor,
    at: datetime,
    network: Network,
    organisation: Organisation,
    facts: Sequence[Fact],
    through: Through,
    request: Request | None,
) -> None:
    for person in {person for fact in facts for person in fact.people()}:
        about(person)
    note(confirmed={fact.name: fact.digest for fact in facts})
    Confirmation.objects.bulk_create(
        Confirmation(
            network=network if fact.kind in OF_A_NETWORK else None,
            organisation=organisation,
            kind=fact.kind,
            key=fact.key,
            digest=fact.digest,
            said=fact.said,
            confirmed_at=at,
            confirmed_by=actor.key,
            through=through,
            campaign_id=request.campaign_id if request else None,
        )
        for fact in facts
    )


def _place(fact: Fact, network: Network, organisation: Organisation, on: date) -> Place:
    """Whose record a fact is: the network's; or the organisation's own, which the secretariat that asked looks after
    where the organisation has nobody here."""
    if fact.kind in OF_A_NETWORK:
        return Place(f"networks/{network.slug}/members/{organisation.slug}/", network, organisation, HeldBy.NETWORK)
    keeper = held_by(None, organisation, on)
    whose = HeldBy.NETWORK if keeper == HeldBy.ADMINISTRATOR else keeper
    return Place(f"organisations/{organisation.slug}/", network, organisation, whose)


def _open_request(network: Network, organisation: Organisation) -> Request | None:
    """The request that an answer from the desk belongs to, if a campaign runs."""
    asked = Request.objects.filter(campaign__network=network, campaign__ended_at=None, organisation=organisation)
    return asked.first()


def _note_answer(
    actor: Actor, at: datetime, request: Request, organisation: Organisation, confirmed: int, corrected: int
) -> None:
    Request.objects.filter(pk=request.pk).update(
        answered_at=at, confirmed=F("confirmed") + confirmed, corrected=F("corrected") + corrected
    )
    key = f"{TASK}:{request.campaign_id}:{organisation.slug}"
    if Task.objects.filter(key=key, closed_at__isnull=True).exists():
        close_task(actor=actor, at=at, key=key, outcome="corrected" if corrected else "confirmed")


def _write(
    actor: Actor, at: datetime, network: Network, organisation: str, request: Request, to: Iterable[Addressee]
) -> None:
    """Queue the letter with the link for everybody who is written to; its words are made when it is sent."""
    for one in to:
        about(one.person)
        queue_mail(
            actor=actor,
            at=at,
            to_person=one.person,
            to_address=one.address,
            language=one.language,
            kind=LETTER,
            context={"request": request.pk, "reminder": request.reminders},
            network=network.slug,
            organisation=organisation,
            made_up=network.made_up,
            business=True,
            batch=f"{TASK}:{request.campaign_id}",
            once=f"{TASK}:{request.pk}:{request.reminders}:{one.person}",
        )
