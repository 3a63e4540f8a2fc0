"""Reading cases: how each stands on a day, what its next step is, who has to be told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from koinon.admissions.models import Arrears, Case, CaseState, StepDone
from koinon.atlas.models import Organisation
from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.rules.competences import Competence, read_competence
from koinon.rules.dates import parse
from koinon.rules.practice import with_practice
from koinon.rules.procedure import NETWORK, ORGANISATION, Matter, Procedure
from koinon.rules.procedure_course import Course, Done, course
from koinon.rules.procedure_ways import procedure
from koinon.rules.statutes import Statutes, parse_statutes

SIDES = (ORGANISATION, NETWORK)


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody is to be told something of a case: `side` of it, and what as a word of NOTICES; `step` where one is."""

    side: str
    what: str
    case: str
    step: str = ""


STEP_WAITS, STEP_RECORDED, CASE_OPENED = "step_waits", "step_recorded", "case_opened"
CASE_COMPLETED, CASE_REFUSED, CASE_WITHDRAWN = "case_completed", "case_refused", "case_withdrawn"
NOTICES = (STEP_WAITS, STEP_RECORDED, CASE_OPENED, CASE_COMPLETED, CASE_REFUSED, CASE_WITHDRAWN)


@dataclass(frozen=True)
class CaseNow:
    """A case with how it stands on a day, and its recorded steps by slug."""

    case: Case
    course: Course
    recorded: dict[str, StepDone]

    @property
    def procedure(self) -> Procedure:
        """The steps it needs."""
        return self.course.procedure


def practice_digest(practice: Sequence[object]) -> str:
    """SHA-256 of a practice as it is stated, by which a form tells whether it is still the one that was seen."""
    return hashlib.sha256(json.dumps(practice, sort_keys=True).encode()).hexdigest()


def matter_of(case: Case) -> Matter:
    """What a case is about, as the rules take it."""
    return Matter(
        kind=case.kind,
        network=case.network.slug,
        organisation=case.organisation.slug,
        category=case.category,
        moves_to=case.moves_to,
        cause=case.cause,
        successor=case.successor.slug if case.successor else "",
        former=case.former,
        review=case.event_rule,
    )


def statutes_of(case: Case) -> Statutes:
    """The statutes as the case uses them, with the practice stated."""
    settled = with_practice(case.statutes, case.practice) if case.practice else case.statutes
    return _read(json.dumps(settled, sort_keys=True))


@lru_cache(maxsize=64)
def _read(document: str) -> Statutes:
    """Statutes by their document: most cases of a network were begun under the same."""
    return parse_statutes(json.loads(document))


def competences_of(organisations: Iterable[int]) -> dict[int, tuple[Competence, ...]]:
    """What each organisation (id) says of who decides there. One query."""
    rows = Line.objects.known(None).filter(organisation__in=list(organisations), kind=LineKind.COMPETENCE)
    found: dict[int, tuple[Competence, ...]] = {}
    for organisation, content in rows.order_by("key").values_list("organisation_id", "content"):
        found[organisation] = (*found.get(organisation, ()), read_competence(content))
    return found


def done_of(row: StepDone) -> Done:
    """A recorded step as the rules take it."""
    return Done(
        step=row.step,
        on=parse(row.on) if row.on else None,
        organ=row.organ,
        effective=parse(row.effective) if row.effective else None,
        papers=frozenset(row.papers),
        outcome=row.outcome,
        waived=row.waived,
    )


def cases_now(cases: Sequence[Case], day: date) -> list[CaseNow]:
    """Cases with how they stand on the day. Two queries, however many there are."""
    recorded: dict[int, dict[str, StepDone]] = {case.pk: {} for case in cases}
    for row in StepDone.objects.filter(case__in=list(recorded)).order_by("id"):
        recorded[row.case_id][row.step] = row
    lines = competences_of({case.organisation_id for case in cases})
    found = []
    for case in cases:
        told = procedure(statutes_of(case), matter_of(case), lines.get(case.organisation_id, ()), case.opened_on)
        rows = recorded[case.pk]
        found.append(CaseNow(case, course(told, [done_of(row) for row in rows.values()], day), rows))
    return found


def case_now(case: Case, day: date) -> CaseNow:
    """One case with how it stands on the day. Two queries."""
    return cases_now([case], day)[0]


def case_called(key: str) -> Case | None:
    """The case of that key with its two sides, None if there is none. One query."""
    return Case.objects.select_related("network", "organisation", "successor").filter(key=key).first()


def cases_of(
    network: Network | None = None, organisation: Organisation | None = None, *, is_open: bool = True
) -> QuerySet[Case]:
    """The cases of a network or of an organisation: the open ones, what began first on top, or the closed ones."""
    rows = Case.objects.select_related("network", "organisation", "successor")
    rows = rows.filter(network=network) if network else rows
    rows = rows.filter(organisation=organisation) if organisation else rows
    if is_open:
        return rows.filter(state=CaseState.OPEN).order_by("opened_on", "id")
    return rows.exclude(state=CaseState.OPEN).order_by("-closed_at", "-id")


def cases_after(network: Network, on: date | None = None) -> QuerySet[Case]:
    """The cases that follow from outside events (of one day, if given), but for those that were taken back."""
    rows = Case.objects.select_related("network", "organisation").filter(network=network, event_on__isnull=False)
    rows = rows.exclude(state=CaseState.WITHDRAWN)
    return (rows.filter(event_on=on) if on else rows).order_by("event_on", "organisation__slug")


def arrears_of(network: Network, organisation: Organisation | None = None) -> QuerySet[Arrears]:
    """Who owes a network now, longest first; narrowed to one organisation if given."""
    rows = Arrears.objects.select_related("organisation", "network").filter(network=network, until__isnull=True)
    rows = rows.filter(organisation=organisation) if organisation else rows
    return rows.order_by("since", "organisation__slug")


def owed_by(organisation: Organisation) -> QuerySet[Arrears]:
    """What an organisation owes now, in all its networks, longest first."""
    rows = Arrears.objects.select_related("network").filter(organisation=organisation, until__isnull=True)
    return rows.order_by("since", "network__slug")


def notices_of(before: CaseNow | None, now: CaseNow, what: str, by: str, step: str = "") -> tuple[Notice, ...]:
    """Who is to be told after something was done by a side: the other side of it, and both what waits for them anew."""
    key = now.case.key
    others = [side for side in SIDES if side != by]
    if what in (CASE_COMPLETED, CASE_REFUSED, CASE_WITHDRAWN):
        return tuple(Notice(side, what, key) for side in SIDES)
    waited = {at.step.slug for at in before.course.waiting()} if before else set()
    anew = [at.step for at in now.course.waiting() if at.step.slug not in waited]
    waits = tuple(Notice(one.recorder, STEP_WAITS, key, one.slug) for one in anew if one.recorder != by)
    asked = {notice.side for notice in waits}  # who is asked for the next step need not be told of the last one as well
    return (*(Notice(side, what, key, step) for side in others if side not in asked), *waits)
