"""What the pages of cases show: the list of a place, and one case as both its sides see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koinon.admissions.access import recording_side
from koinon.admissions.models import Case, CaseState, StepDone
from koinon.admissions.queries import CaseNow, case_now, cases_now
from koinon.admissions.waiting import ONBOARDING, open_keys
from koinon.desk.cases.practice_form import open_kinds
from koinon.desk.cases.words import (
    PARTS,
    act_words,
    event_words,
    item_words,
    kind_words,
    outcome_words,
    progress_words,
    question_words,
    state_words,
    status_words,
    step_words,
)
from koinon.desk.files.of_steps import FileLine, FilesOfCase, PaperLine
from koinon.desk.persons import names_by_key
from koinon.rules.procedure import NETWORK, ORGANISATION
from koinon.rules.procedure_course import DONE, WAITING, At
from koinon.rules.rights import Role
from koinon.web.glossary import Glossary, glossary_for
from koinon.web.networks.hosted import Hosted, host, host_all
from koinon.web.pages import Link, When
from koinon.web.words.dates import when_day, when_edtf
from koinon.web.words.names import Called, names_by_slug

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

MOST_CLOSED = 100


@dataclass(frozen=True)
class CaseLine:
    """One case in a list. `waits` are the acts that can be taken now, each with whose they are."""

    link: Link
    organisation: Called
    network: str
    state: str
    begun: When
    waits: tuple[tuple[str, str], ...]
    due: When | None
    overdue: bool


@dataclass(frozen=True)
class CaseList:
    """The open cases of a place, and those that were closed last."""

    open: tuple[CaseLine, ...]
    closed: tuple[CaseLine, ...]


@dataclass(frozen=True)
class StepLine:
    """One step. `state` is a word of `procedure_course.STATES`; `side` whose act it is, `recorder` who records it."""

    slug: str
    words: str
    state: str
    progress: str
    side: str
    recorder: str
    needed: bool
    when: When | None
    effective: When | None
    organ: str
    number: str
    document: str
    papers: tuple[PaperLine, ...]
    files: tuple[FileLine, ...]
    outcome: str
    reason: str
    by: str
    for_whom: str
    entry: Link | None
    rule: Link | None
    status: str
    due: When | None
    not_before: When | None
    overdue: bool
    record: str
    leave_out: str
    take_back: str
    add_files: str


@dataclass(frozen=True)
class CasePage:
    """One case. Addresses are "" where the reader cannot do what they are for."""

    key: str
    kind: str
    state: str
    state_words: str
    organisation: Called
    network: str
    category: str
    moves_to: str
    successor: Called | None
    begun: When
    begun_by: str
    statutes: Link
    steps: tuple[StepLine, ...]
    silent: tuple[str, ...]
    questions: tuple[str, ...]
    follows: tuple[Link, ...]
    practice: str
    end: str
    withdraws: bool
    lets: bool | None
    let_record: str
    checklist: tuple[tuple[str, bool, str], ...]
    event: str
    event_on: When | None
    event_page: str
    event_rule: Link | None
    entry: Link | None
    closed: When | None
    closed_by: str
    closing_reason: str
    standing: str


def case_list(desk: Desk, open_cases: Sequence[Case], closed: Sequence[Case]) -> CaseList:
    """Cases in words. A constant number of queries, however many there are."""
    now, past = cases_now(open_cases, desk.today), cases_now(closed[:MOST_CLOSED], desk.today)
    names = names_by_slug({one.case.organisation.slug for one in (*now, *past)})
    networks = host_all()
    lines = [[_case_line(desk, one, names, networks) for one in some] for some in (now, past)]
    return CaseList(tuple(lines[0]), tuple(lines[1]))


def _case_line(desk: Desk, now: CaseNow, names: dict[str, Called], networks: dict[str, Hosted]) -> CaseLine:
    case = now.case
    waiting = now.course.waiting() if case.state == CaseState.OPEN else ()
    due = min((at.due for at in waiting if at.due), default=None)
    slug = case.organisation.slug
    where = {"network": case.network.slug, "organisation": slug, "case": case.key}
    return CaseLine(
        Link(kind_words(case.kind), desk.to("case", **where)),
        names[slug],
        networks[case.network.slug].name.text,
        state_words(case.state),
        when_day(case.opened_on),
        tuple((act_words(at.step.act), at.step.recorder) for at in waiting),
        when_day(due) if due else None,
        any(at.overdue for at in waiting),
    )


def case_page(desk: Desk, case: Case, sides: dict[str, Role]) -> CasePage:
    """One case, with what the reader, who acts for `sides`, can do. A constant number of queries."""
    now = case_now(case, desk.today)
    hosted = host(case.network)
    words = _words(desk, now, hosted)
    people = names_by_key([key for row in now.recorded.values() for key in (row.recorded_by, row.recorded_for)])
    is_open = case.state == CaseState.OPEN
    own = {"network": case.network.slug, "organisation": case.organisation.slug, "case": case.key}
    walk, files = desk.asked.walk, FilesOfCase(desk, case)
    return CasePage(
        key=case.key,
        kind=kind_words(case.kind),
        state=case.state,
        state_words=state_words(case.state),
        organisation=words.called(case.organisation.slug),
        network=hosted.name.text,
        category=_category(hosted, case, case.category),
        moves_to=_category(hosted, case, case.moves_to),
        successor=words.called(case.successor.slug) if case.successor else None,
        begun=when_day(case.opened_on),
        begun_by=case.opened_by_side,
        statutes=Link(case.version, walk.statutes(case.network.slug, case.version)),
        steps=tuple(_step_line(desk, now, at, sides, words, people, files) for at in now.course.steps),
        silent=now.procedure.silent,
        questions=tuple(question_words(one.code) for one in now.procedure.questions) if is_open else (),
        follows=tuple(
            Link(rule, walk.statutes(case.network.slug, case.version, rule)) for rule in now.procedure.follows
        ),
        practice=desk.to("case_practice", **own) if is_open and NETWORK in sides and open_kinds(now) else "",
        end=desk.to("case_end", **own) if is_open and (NETWORK in sides or case.opened_by_side in sides) else "",
        withdraws=case.opened_by_side in sides,
        let_record=desk.to("case_let_record", **own),
        lets=case.network_records_all if is_open and ORGANISATION in sides else None,
        checklist=_checklist(desk, case, sides),
        **_event(desk, case, hosted, sides),
        entry=Link(case.entry, walk.entry(case.entry)) if case.entry else None,
        closed=when_edtf(case.closed_on) if case.closed_on else None,
        closed_by=words.organ(case.closed_by_organ).text if case.closed_by_organ else "",
        closing_reason=case.closing_reason,
        standing=walk.standing(case.network.slug, case.organisation.slug),
    )


def _words(desk: Desk, now: CaseNow, hosted: Hosted) -> Glossary:
    """The names of the organs and organisations that a case names."""
    organs = {one.step.organ for one in now.course.steps} | {row.organ for row in now.recorded.values()}
    told: list[dict[str, object]] = [{"organ": organ} for organ in {*organs, now.case.closed_by_organ} if organ]
    slugs = [now.case.organisation.slug] + ([now.case.successor.slug] if now.case.successor else [])
    told += [{"organisation": slug} for slug in slugs]
    return glossary_for(desk.asked, {hosted.slug: hosted}, told)


def _event(desk: Desk, case: Case, hosted: Hosted, sides: dict[str, Role]) -> dict[str, Any]:
    """The outside event that a case follows from, with the rule of its day; all empty where it follows from none."""
    day = case.event_on
    if day is None:
        return {"event": "", "event_on": None, "event_page": "", "event_rule": None}
    walk = desk.asked.walk.at(day.isoformat())
    return {
        "event": event_words(case.event, case.event_subject),
        "event_on": when_day(day),
        "event_page": desk.to("outside_event", network=case.network.slug, day=day) if NETWORK in sides else "",
        "event_rule": hosted.rule_link(case.event_rule, day, walk) if case.event_rule else None,
    }


def _category(hosted: Hosted, case: Case, slug: str) -> str:
    return hosted.category_name(slug, case.opened_on).text if slug else ""


def _checklist(desk: Desk, case: Case, sides: dict[str, Role]) -> tuple[tuple[str, bool, str], ...]:
    """What of the checklist after an admission is the reader's: its words, whether it waits, where it is done."""
    if case.state != CaseState.COMPLETED:
        return ()
    keys = open_keys(case.key)
    own = {"network": case.network.slug, "organisation": case.organisation.slug, "case": case.key}
    return tuple(
        (item_words(item), f"case:{case.key}:onboarding:{item}" in keys, desk.to("case_check_off", item=item, **own))
        for item, side in ONBOARDING.items()
        if side in sides
    )


def _step_line(
    desk: Desk, now: CaseNow, at: At, sides: dict[str, Role], words: Glossary, people: dict[str, str],
    files: FilesOfCase,
) -> StepLine:  # fmt: skip
    step, row, case = at.step, now.recorded.get(at.step.slug), now.case
    is_open = case.state == CaseState.OPEN
    records = bool(recording_side(case, step, sides, desk.today))
    may = is_open and at.waits and records
    where = {
        "network": case.network.slug, "organisation": case.organisation.slug, "case": case.key, "step": step.slug,
    }  # fmt: skip
    waivable = may and step.slug not in (now.procedure.decisive, now.procedure.counted_from)
    organ = (row.organ if row else "") or step.organ
    rule = None
    if step.rule and not step.own:
        address = desk.asked.walk.statutes(case.network.slug, case.version, step.rule)
        rule = Link(step.article or step.rule, address)
    return StepLine(
        slug=step.slug,
        words=step_words(step),
        state=at.state,
        progress=progress_words(at.state),
        side=step.side,
        recorder=step.recorder,
        needed=step.needed,
        when=when_edtf(row.on) if row and row.on else None,
        effective=when_edtf(row.effective) if row and row.effective else None,
        organ=words.organ(organ).text if organ else "",
        number=row.number if row else "",
        document=row.document if row else "",
        papers=files.papers(step, row.papers if row else ()),
        files=files.of_act(step.slug),
        outcome=outcome_words(row.outcome) if row and row.outcome else "",
        reason=row.reason if row else "",
        by=people.get(row.recorded_by, "") if row else "",
        for_whom=people.get(row.recorded_for, "") if row else "",
        entry=Link(row.entry, desk.asked.walk.entry(row.entry)) if row and row.entry else None,
        rule=rule,
        status=status_words(step.status, own=step.own),
        due=when_day(at.due) if at.due and at.state != DONE else None,
        not_before=when_day(at.not_before) if at.not_before and at.state != DONE else None,
        overdue=at.overdue,
        record=desk.to("case_step", **where) if may else "",
        leave_out=desk.to("case_leave_out", **where) if waivable else "",
        take_back=_take_back(desk, now, row, sides, where) if is_open else "",
        add_files=desk.to("case_files", **where) if records and at.state in (WAITING, DONE) else "",
    )


def _take_back(desk: Desk, now: CaseNow, row: StepDone | None, sides: dict[str, Role], where: dict[str, str]) -> str:
    """Where a recorded step is taken back: by the side that recorded it, while no later one hangs on it."""
    if row is None or row.side not in sides:
        return ""
    hanging = any(row.step in step.after and step.slug in now.recorded for step in now.procedure.steps)
    return "" if hanging else desk.to("case_take_back", **where)


def title_of(case: Case) -> str:
    """What a page of a case is called."""
    name = names_by_slug({case.organisation.slug})[case.organisation.slug].name.text
    return PARTS.join([kind_words(case.kind), name])
