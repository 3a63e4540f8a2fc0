"""Every write of cases and arrears. What a case leads to goes into the ledger, and the register follows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from koinon.accounts.models import Account
from koinon.acts.wrapper import Actor, action, concerns, note
from koinon.admissions import checks
from koinon.admissions.access import needs_of
from koinon.admissions.mistakes import CaseError
from koinon.admissions.models import Arrears, Case, CaseState, StepDone, StepFile
from koinon.admissions.papers import Attached, PaperRefused
from koinon.admissions.queries import (
    CASE_COMPLETED,
    CASE_OPENED,
    CASE_REFUSED,
    CASE_WITHDRAWN,
    STEP_RECORDED,
    CaseNow,
    Notice,
    case_now,
    cases_after,
    matter_of,
    notices_of,
    practice_digest,
)
from koinon.admissions.waiting import ONBOARDING, Wanted, onboarding_of, open_keys, wanted_of
from koinon.atlas import actions as atlas
from koinon.atlas.models import Organisation, Relation, RelationKind
from koinon.files import actions as files
from koinon.files.owners import Owner
from koinon.files.refusals import FileRefused
from koinon.ledger import actions as ledger
from koinon.lib import clock
from koinon.networks import actions as networks
from koinon.networks.models import Network
from koinon.outbox import actions as outbox
from koinon.people.queries import holders
from koinon.register import actions as register
from koinon.register.models import Standing
from koinon.rules.dates import Span
from koinon.rules.effects import Admit, Effect, written
from koinon.rules.practice import ALREADY_SAID, PracticeError, with_practice
from koinon.rules.procedure import ADMISSION, CHANGE, NETWORK, REJOINING, SUCCESSION, ProcedureError, Step
from koinon.rules.procedure_course import effects_of, outcome
from koinon.rules.procedure_ways import procedure
from koinon.rules.statutes import parse_statutes
from koinon.tasks import actions as tasks

DONE, NOT_NEEDED = "done", "not-needed"
LETTER = "case"
"""The kind of the messages that cases bring; the desk writes them when they are sent."""

FILE_KINDS = {"application": "application", **dict.fromkeys(("consent", "decision", "endorsement"), "consent")}
"""What the document of an act is, as files are sorted; every other is "other"."""

PLAIN_LANGUAGE = "en"
"""Of a letter to somebody whose language is not known."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened outside: its `kind`, to whom (a country's code, a figure), when, and the rule that asks to look."""

    kind: str
    subject: str
    on: date
    rule: str = ""

    def columns(self) -> dict[str, Any]:
        """As a case keeps it."""
        return {"event": self.kind, "event_subject": self.subject, "event_on": self.on, "event_rule": self.rule}


@dataclass(frozen=True, slots=True)
class Drafted:
    """A change of category to be drafted after an event: whose, from which category, to which one it is proposed."""

    organisation: str
    category: str
    moves_to: str
    event: Event


@action("admissions.open_case")
def open_case(
    *, actor: Actor, at: datetime, kind: str, network: Network, organisation: Organisation, side: str, opened_on: date,
    category: str = "", moves_to: str = "", cause: str = "", successor: Organisation | None = None,
    network_records_all: bool = False, event: Event | None = None,
) -> tuple[Case, tuple[Notice, ...]]:  # fmt: skip
    """Begin a case under the statutes of the day. `side` is whose people begin it, `event` what it follows from.

    Returns the case and who has to be told. Raises CaseError.
    """
    checks.require_kept_here(network)
    checks.require_past(opened_on, _today(network, at))
    version, document = checks.version_on(network, opened_on)
    checks.require_category(version, category, "category")
    checks.require_category(version, moves_to, "moves_to")
    checks.require_successor(kind, organisation, successor)
    former = checks.require_fitting(checks.standings_of(network, organisation), kind, opened_on)
    case = Case(
        key=_key(kind, network, organisation, opened_on), kind=kind, network=network, organisation=organisation,
        category=category, moves_to=moves_to, cause=cause, successor=successor, former=former, opened_on=opened_on,
        opened_by_side=side, opened_at=at, version=version.version, statutes=document,
        network_records_all=network_records_all, **(event.columns() if event else {}),
    )  # fmt: skip
    try:
        procedure(parse_statutes(document), matter_of(case), (), opened_on)
    except ProcedureError as error:
        raise CaseError(error.code, "kind", error.subject) from error
    if event and cases_after(network, event.on).filter(organisation=organisation).exists():
        raise CaseError("event_followed", "organisation", organisation.slug)
    with _once("case_open", "kind", kind):
        case.save(force_insert=True)
    note(key=case.key)
    _concern(case)
    now = _settle(actor, at, case)
    return case, _told(actor, at, case, notices_of(None, now, CASE_OPENED, side))


@action("admissions.draft_changes")
def draft_changes(*, actor: Actor, at: datetime, network: Network, drafts: Sequence[Drafted]) -> list[Case]:
    """Begin a change of category for each member that an outside event touched, all or none. Raises CaseError.

    The organ that the statutes name decides it later; until then nothing changes. The field of the error is the
    organisation's slug.
    """
    found = {one.slug: one for one in Organisation.objects.filter(slug__in=[draft.organisation for draft in drafts])}
    begun = []
    for draft in drafts:
        told: dict[str, Any] = {"category": draft.category, "moves_to": draft.moves_to, "event": draft.event}
        try:
            case, _notices = open_case(
                actor=actor, at=at, kind=CHANGE, network=network, organisation=found[draft.organisation],
                side=NETWORK, opened_on=_today(network, at), **told,
            )  # fmt: skip
        except CaseError as error:
            raise CaseError(error.code, draft.organisation, error.value) from error
        begun.append(case)
    return begun


@action("admissions.state_practice", digested=("practice",))
def state_practice(
    *, actor: Actor, at: datetime, case: Case, practice: Sequence[Mapping[str, Any]], seen: str = ""
) -> Case:
    """State the practice that is followed where the statutes are silent; it is shown as assumed. Raises CaseError.

    Possible while no step is on record that rests on what is stated. `seen` is the digest of what was stated before as
    whoever states it saw it: CaseError `stated_meanwhile` if that is not so any more.
    """
    case = _locked(case)
    if seen and seen != practice_digest(case.practice):
        raise CaseError("stated_meanwhile")
    try:
        with_practice(case.statutes, practice)
    except PracticeError as error:
        code = ALREADY_SAID if error.code == ALREADY_SAID else "bad_practice"
        raise CaseError(code, "practice", error.rule) from error
    before = case_now(case, _today(case.network, at))
    if any(slug for slug in before.recorded if (step := before.procedure.step(slug)) and step.status == "assumed"):
        raise CaseError("steps_taken", "practice")
    Case.objects.filter(pk=case.pk, state=CaseState.OPEN).update(practice=[dict(rule) for rule in practice])
    case.refresh_from_db(fields=["practice"])
    _settle(actor, at, case)
    return case


@action("admissions.let_network_record")
def let_network_record(*, actor: Actor, at: datetime, case: Case, lets: bool) -> None:
    """The organisation lets the network put the organisation's own acts on record in this case, or no longer."""
    case = _locked(case)
    Case.objects.filter(pk=case.pk).update(network_records_all=lets)


@action("admissions.record_step", digested=("document",), withheld=("attached",))
def record_step(
    *, actor: Actor, at: datetime, case: Case, step: str, side: str, on: str, organ: str = "", number: str = "",
    effective: str = "", document: str = "", papers: Collection[str] = (), outcome: str = "",
    for_nobody_here: bool = False, organ_is_new: bool = False, attached: Sequence[Attached] = (),
) -> tuple[StepDone, tuple[Notice, ...]]:  # fmt: skip
    """Put a step on record, as `side`. `on` and `effective` are EDTF; `document` names the act's document.

    An organ's act that does something by itself goes into the ledger at once; with the last step that is needed, what
    the case leads to does, and the register follows. `for_nobody_here`: nobody acts for the organisation here, so the
    network may record its acts. `organ_is_new` describes an organ of one of the two sides. What is `attached` becomes
    a file that both sides share. Returns the record and who has to be told. Raises CaseError, or PaperRefused.
    """
    case = _locked(case)
    today = _today(case.network, at)
    before = case_now(case, today)
    placed = checks.require_step(before, step)
    checks.require_side(placed.step, side, network_records_all=case.network_records_all or for_nobody_here)
    checks.require_turn(placed)
    if organ_is_new:
        _describe(actor, at, case, organ)
    organ = checks.require_organ(organ) if organ else placed.step.organ
    checks.require_filled(before, placed.step, organ, papers, outcome)
    day = checks.span_of(on, "on", today)
    own_day = _effective(effective)
    row = StepDone(
        case=case, step=step, on=day.text, on_earliest=day.earliest, on_latest=day.latest, organ=organ, number=number,
        effective=own_day, document=document, papers=sorted(papers), outcome=outcome, side=side,
        recorded_by=actor.key, recorded_for=actor.stands_for, recorded_at=at,
    )  # fmt: skip
    with _once("already_recorded", "", step):
        row.save(force_insert=True)
    _attach(actor, at, case, placed.step, attached)
    now = _entered(actor, at, case, placed.step, row)
    what = CASE_COMPLETED if case.state == CaseState.COMPLETED else STEP_RECORDED
    return row, _told(actor, at, case, notices_of(before, now, what, side, step))


@action("admissions.attach_to_step", withheld=("attached",))
def attach_to_step(
    *, actor: Actor, at: datetime, case: Case, step: str, side: str, attached: Sequence[Attached],
    for_nobody_here: bool = False,
) -> None:  # fmt: skip
    """Hand in documents of a step by themselves, before it is on record or after, as the side that records it.

    A closed case takes them as well: what was signed may arrive late. Raises CaseError, or PaperRefused.
    """
    checks.require_kept_here(case.network)
    placed = case_now(case, _today(case.network, at)).procedure.step(step)
    if placed is None:
        raise CaseError("unknown_step", "", step)
    checks.require_side(placed, side, network_records_all=case.network_records_all or for_nobody_here)
    _attach(actor, at, case, placed, attached)


@action("admissions.waive_step", digested=("reason",))
def waive_step(
    *, actor: Actor, at: datetime, case: Case, step: str, side: str, reason: str
) -> tuple[StepDone, tuple[Notice, ...]]:
    """Leave a step out, with the reason: only the side that would put it on record can. Raises CaseError."""
    case = _locked(case)
    before = case_now(case, _today(case.network, at))
    placed = checks.require_step(before, step)
    checks.require_side(placed.step, side, network_records_all=case.network_records_all)
    checks.require_turn(placed)
    checks.require_waivable(before, step)
    if not reason.strip():
        raise CaseError("reason_needed", "reason")
    row = StepDone(
        case=case, step=step, waived=True, reason=reason, side=side, recorded_by=actor.key,
        recorded_for=actor.stands_for, recorded_at=at,
    )  # fmt: skip
    with _once("already_recorded", "", step):
        row.save(force_insert=True)
    now = _entered(actor, at, case, placed.step, row)
    what = CASE_COMPLETED if case.state == CaseState.COMPLETED else STEP_RECORDED
    return row, _told(actor, at, case, notices_of(before, now, what, side, step))


@action("admissions.take_back_step", digested=("why",))
def take_back_step(*, actor: Actor, at: datetime, case: Case, step: str, side: str, why: str) -> None:
    """Take back what was put on record by mistake, while no later step hangs on it. The ledger keeps that it was there.

    Raises CaseError too_late, unknown_step or other_side.
    """
    case = _locked(case)
    now = case_now(case, _today(case.network, at))
    row = now.recorded.get(step)
    if row is None:
        raise CaseError("unknown_step", "", step)
    if row.side != side:
        raise CaseError("other_side", "", step)
    checks.require_nothing_after(now, step)
    if row.entry:
        ledger.withdraw_record(actor=actor, at=at, key=row.entry, why=why)
        register.follow(actor=actor, at=at, key=row.entry)
    StepDone.objects.filter(pk=row.pk).delete()
    _settle(actor, at, case)


@action("admissions.withdraw_case", digested=("reason",))
def withdraw_case(
    *, actor: Actor, at: datetime, case: Case, side: str, on: str, organ: str = "", reason: str = ""
) -> tuple[Notice, ...]:
    """The side that began a case takes it back. `organ` is needed where a consent is on record that then lapses."""
    case = _locked(case)
    if side != case.opened_by_side:
        raise CaseError("other_side")
    return _close(actor, at, case, side, CaseState.WITHDRAWN, on, organ, "", reason)


@action("admissions.refuse_case", digested=("reason",))
def refuse_case(
    *, actor: Actor, at: datetime, case: Case, side: str, on: str, organ: str, number: str = "", reason: str = ""
) -> tuple[Notice, ...]:
    """An organ of the network, or another that decides on a step, says no: the case ends without effect."""
    case = _locked(case)
    checks.require_organ(organ)
    return _close(actor, at, case, side, CaseState.REFUSED, on, organ, number, reason)


@action("admissions.check_off")
def check_off(*, actor: Actor, at: datetime, case: Case, item: str) -> None:
    """Something of the checklist after an admission is done. Doing it twice changes nothing. CaseError unknown_step."""
    if item not in ONBOARDING:
        raise CaseError("unknown_step", "", item)
    _concern(case)
    key = f"case:{case.key}:onboarding:{item}"
    if key in open_keys(case.key):
        tasks.close_task(actor=actor, at=at, key=key, outcome=DONE)


@action("admissions.mark_arrears", digested=("words", "for_member"))
def mark_arrears(
    *, actor: Actor, at: datetime, network: Network, organisation: Organisation, since: date,
    amount: Decimal | None = None, currency: str = "", words: str = "", for_member: str = "",
) -> Arrears:  # fmt: skip
    """Note that a member owes the network since a day; `words` are the network's own. Raises CaseError."""
    checks.require_kept_here(network)
    if since > _today(network, at):
        raise CaseError("in_future", "since", since.isoformat())
    mark = Arrears(
        network=network, organisation=organisation, since=since, amount=amount, currency=currency if amount else "",
        note=words, for_member=for_member, recorded_at=at,
    )  # fmt: skip
    with _once("arrears_open", "organisation", organisation.slug):
        mark.save(force_insert=True)
    return mark


@action("admissions.clear_arrears")
def clear_arrears(*, actor: Actor, at: datetime, arrears: Arrears, until: date) -> None:
    """Nothing is owed any more: `until` is the first day on which that is so. Raises CaseError."""
    if until <= arrears.since:
        raise CaseError("ends_before_it_begins", "until", until.isoformat())
    if Arrears.objects.filter(pk=arrears.pk, until__isnull=True).update(until=until) != 1:
        raise CaseError("no_arrears", "", str(arrears.pk))


# --- what these have in common


def _attach(actor: Actor, at: datetime, case: Case, step: Step, attached: Sequence[Attached]) -> None:
    """Keep what came with a step as files of both sides; the histories of both tell of it."""
    _concern(case)
    known = {"", *(paper.slug for paper in step.papers)}
    owner = Owner(network=case.network.slug, organisation=case.organisation.slug)
    for one in attached:
        if one.paper not in known:
            raise CaseError("unknown_step", "", one.paper)
        kind = "application" if one.paper else FILE_KINDS.get(step.act, "other")
        try:
            kept = files.add_file(
                actor=actor, at=at, taken=one.taken, owner=owner, kind=kind, name=one.name, title=one.title,
                names=one.names,
            )  # fmt: skip
        except FileRefused as refused:
            raise PaperRefused(one.paper, refused) from refused
        StepFile.objects.create(case=case, step=step.slug, paper=one.paper, file=kept)


def _today(network: Network, at: datetime) -> date:
    return clock.today(network.zone, at)


def _locked(case: Case) -> Case:
    """The case as it stands now, kept from others until the action ends. Refuses one that is closed."""
    rows = Case.objects.select_related("network", "organisation", "successor").select_for_update(of=("self",))
    found = rows.get(pk=case.pk)
    _concern(found)
    checks.require_kept_here(found.network)
    if found.state != CaseState.OPEN:
        raise CaseError("not_open", "", found.key)
    return found


def _concern(case: Case) -> None:
    """What is done in a case stands in the history of both its sides, and in its own."""
    concerns("case", case.key)
    concerns("network", case.network.slug)
    concerns("organisation", case.organisation.slug)


class _once:
    """Say in the room's own words what a unique constraint refuses, and leave the transaction usable."""

    def __init__(self, code: str, field: str, value: str) -> None:
        self.refusal = CaseError(code, field, value)
        self.savepoint = transaction.atomic()

    def __enter__(self) -> None:
        self.savepoint.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        self.savepoint.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError):
            raise self.refusal from error


def _key(kind: str, network: Network, organisation: Organisation, day: date) -> str:
    stem = f"{organisation.slug}-{network.slug}-{kind}-{day.year}"
    taken = set(Case.objects.filter(key__startswith=stem).values_list("key", flat=True))
    number = 2
    key = stem
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key


def _describe(actor: Actor, at: datetime, case: Case, organ: str) -> None:
    """Give an organ of one of the sides its identity."""
    owner, _slash, slug = organ.partition("/")
    whose: dict[str, Any] = {case.network.slug: {"network": case.network}}
    whose[case.organisation.slug] = {"organisation": case.organisation}
    if owner not in whose or not slug:
        raise CaseError("bad_organ", "organ", organ)
    networks.name_organs(actor=actor, at=at, organs=[slug], **whose[owner])


def _effective(text: str) -> str:
    return checks.span_of(text, "effective", date.max).text if text else ""


def _entered(actor: Actor, at: datetime, case: Case, step: Step, row: StepDone) -> CaseNow:
    """Let the ledger and the tasks follow from a step that has just been put on record."""
    now = case_now(case, _today(case.network, at))
    effects = effects_of(now.procedure, step) if row.organ else ()
    deciding = now.recorded.get(now.procedure.decisive)
    final: tuple[Effect, ...] = ()
    if now.course.is_complete:
        final = _final(case, now)
        if deciding is not None and deciding.pk == row.pk:
            effects, final = (*effects, *final), ()
    if effects:
        entry = _enter(actor, at, case, row, effects, f"{case.key}-{row.step}")
        StepDone.objects.filter(pk=row.pk).update(entry=entry)
        row.entry = entry
    if now.course.is_complete:
        assert deciding is not None  # noqa: S101 - a complete case has one
        _complete(actor, at, case, deciding, final)
    return _settle(actor, at, case)


def _final(case: Case, now: CaseNow) -> tuple[Effect, ...]:
    """What the case leads to, without admitting a successor that is a member already."""
    effects = outcome(now.procedure, [at.done for at in now.course.steps if at.done is not None])
    if case.successor is None:
        return effects
    return tuple(effect for effect in effects if not (isinstance(effect, Admit) and _is_member(case, effect)))


def _is_member(case: Case, effect: Admit) -> bool:
    day = effect.effective.latest if effect.effective else case.opened_on
    rows = Standing.objects.filter(network=case.network, organisation=case.successor).on(day)
    return rows.exclude(held="cannot_tell").exists()


def _complete(actor: Actor, at: datetime, case: Case, deciding: StepDone, final: tuple[Effect, ...]) -> None:
    """Close a case that came to its end; `final` is what is still to be entered with the deciding act."""
    deciding.refresh_from_db(fields=["entry"])
    entry = deciding.entry
    if final:
        key = f"{case.key}-{deciding.step}" + ("-takes-effect" if entry else "")
        made = _enter(actor, at, case, deciding, final, key)
        if not entry:
            StepDone.objects.filter(pk=deciding.pk).update(entry=made)
        entry = made
    if case.kind == SUCCESSION:
        _relate(actor, at, case)
    closed = {"state": CaseState.COMPLETED, "closed_at": at, "entry": entry or None}
    Case.objects.filter(pk=case.pk, state=CaseState.OPEN).update(**closed)
    case.refresh_from_db()
    if case.kind in (ADMISSION, REJOINING):
        for wanted in onboarding_of(case):
            _open(actor, at, wanted)


def _enter(actor: Actor, at: datetime, case: Case, row: StepDone, effects: Sequence[Effect], key: str) -> str:
    """Enter the act of a recorded step with its effects. The key is the ledger's from then on."""
    content: dict[str, Any] = {"organ": row.organ, "on": row.on, "effects": [written(effect) for effect in effects]}
    if row.number:
        content["number"] = row.number
    register.record_decision(actor=actor, at=at, key=key, content=content)
    return key


def _relate(actor: Actor, at: datetime, case: Case) -> None:
    """Let the atlas know which organisation follows on which, beside what it knows of them already."""
    assert case.successor is not None  # noqa: S101 - a constraint says so
    proof = StepDone.objects.filter(case=case, step="proof").first()
    of, other = case.organisation, case.successor
    if case.cause == RelationKind.SPLIT_FROM:  # the new one was split from the old
        of, other = other, of
    present = Relation.objects.known(None).filter(organisation=of).exclude(kind=RelationKind.SAME_AS)
    relations = [
        {"other": one.other.slug, "kind": one.kind, "begins": one.begins, "ends": one.ends, "source": one.source}
        for one in present.select_related("other")
    ]
    if any((one["other"], one["kind"]) == (other.slug, case.cause) for one in relations):
        return
    begins = proof.on if proof else ""
    relations.append({"other": other.slug, "kind": case.cause, "begins": begins, "ends": "", "source": ""})
    atlas.settle_relations(actor=actor, at=at, slug=of.slug, relations=relations)


def _close(
    actor: Actor, at: datetime, case: Case, side: str, state: str, on: str, organ: str, number: str, reason: str
) -> tuple[Notice, ...]:
    day: Span = checks.span_of(on, "on", _today(case.network, at))
    now = case_now(case, _today(case.network, at))
    consents = [row for row in now.recorded.values() if row.entry]
    if consents and not organ:
        raise CaseError("organ_needed", "organ")
    entry = None
    if consents:
        # A consent that came to nothing would leave the register asking for ever whether it led to a membership.
        effects = [{"kind": "revoke", "entry": row.entry, "effective": row.on} for row in consents]
        content: dict[str, Any] = {"organ": checks.require_organ(organ), "on": day.text, "effects": effects}
        entry = f"{case.key}-{state}"
        register.record_decision(
            actor=actor, at=at, key=entry, content={**content, **({"number": number} if number else {})}
        )
    Case.objects.filter(pk=case.pk, state=CaseState.OPEN).update(
        state=state, closed_at=at, closed_on=day.text, closed_by_organ=organ, closing_number=number,
        closing_reason=reason, entry=entry,
    )  # fmt: skip
    case.refresh_from_db()
    now = _settle(actor, at, case)
    what = CASE_REFUSED if state == CaseState.REFUSED else CASE_WITHDRAWN
    return _told(actor, at, case, notices_of(None, now, what, side))


def _settle(actor: Actor, at: datetime, case: Case) -> CaseNow:
    """Let the tasks of a case be what it waits for now: open what is new, close what is done or needed no longer."""
    now = case_now(case, _today(case.network, at))
    wanted = {one.key: one for one in wanted_of(now)}
    present = open_keys(case.key)
    for key in sorted(set(present) - set(wanted)):
        if ":onboarding:" not in key:
            done = any(key.startswith(f"case:{case.key}:{slug}:") for slug in now.recorded)
            tasks.close_task(actor=actor, at=at, key=key, outcome=DONE if done else NOT_NEEDED)
    for key, one in wanted.items():
        if key not in present or present[key] != one.due:
            _open(actor, at, one)
    return now


def _told(actor: Actor, at: datetime, case: Case, notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """Queue a message for everybody who acts for a side that is to be told, but not for who did it."""
    today = _today(case.network, at)
    needs = needs_of(case.network.slug, case.organisation.slug)
    for notice in notices:
        keys = [key for key in holders(needs[notice.side], today) if key not in (actor.key, actor.stands_for)]
        for account in Account.objects.filter(person__key__in=keys, is_active=True).select_related("person"):
            outbox.queue_mail(
                actor=actor, at=at, to_person=account.person.key, to_address=account.email,
                language=account.language or PLAIN_LANGUAGE, kind=LETTER, made_up=case.network.made_up, business=True,
                context={"what": notice.what, "case": case.key, "step": notice.step},
                network=case.network.slug, organisation=case.organisation.slug,
            )  # fmt: skip
    return notices


def _open(actor: Actor, at: datetime, wanted: Wanted) -> None:
    tasks.open_task(
        actor=actor, at=at, key=wanted.key, kind=wanted.kind, network=wanted.network,
        organisation=wanted.organisation, subject=wanted.subject, rule=wanted.rule, due=wanted.due,
    )  # fmt: skip
