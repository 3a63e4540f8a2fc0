"""What is looked at before a case is opened or a step recorded. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from koinon.admissions.mistakes import CaseError
from koinon.admissions.queries import CaseNow
from koinon.atlas.models import Organisation
from koinon.networks.models import Keeper, Network, Organ
from koinon.records.models import Line, LineKind
from koinon.register.models import Standing
from koinon.register.queries import frame
from koinon.rules.changes import in_force
from koinon.rules.dates import DateError, Span, parse
from koinon.rules.practice import for_cases
from koinon.rules.procedure import ADMISSION, BLOCKING, NETWORK, REJOINING, RESUMPTION, SUCCESSION, Step
from koinon.rules.procedure_course import DONE, OUTCOMES, WAITING, WAIVED, At, needs_organ, needs_outcome
from koinon.rules.reasons import CANNOT_TELL, PRESUMED, YES
from koinon.rules.statutes import Statutes


def require_kept_here(network: Network) -> None:
    """Refuse a network that a folder keeps."""
    if network.keeper == Keeper.FOLDER:
        raise CaseError("reading_copy", "", network.slug)


def version_on(network: Network, day: date) -> tuple[Statutes, dict[str, object]]:
    """The statutes in force on the day, and their document with the rules that cases are judged by."""
    version = in_force(frame(network).statutes, day)
    if version is None:
        raise CaseError("no_statutes", "opened_on", day.isoformat())
    lines = Line.objects.known(None).filter(network=network, kind=LineKind.STATUTES)
    document = next(line.content for line in lines if line.content.get("version") == version.version)
    return version, for_cases(document)


def require_past(on: date, today: date) -> None:
    """Refuse a case that would begin after today."""
    if on > today:
        raise CaseError("in_future", "opened_on", on.isoformat())


def standings_of(network: Network, organisation: Organisation) -> list[Standing]:
    """The stretches of an organisation in a network, in their order. One query."""
    return list(Standing.objects.filter(network=network, organisation=organisation).order_by("begins"))


def present_on(rows: list[Standing], day: date) -> Standing | None:
    """The stretch that holds on the day."""
    return next((row for row in rows if row.begins <= day < row.ends), None)


def require_fitting(rows: list[Standing], kind: str, day: date) -> date | None:
    """Refuse what does not fit the standing on the day. Returns the last known day of an earlier membership."""
    present = present_on(rows, day)
    # A consent alone gives a row too, held "cannot tell" since nothing says that it began: that is no membership yet.
    is_member = present is not None and present.held in (YES, PRESUMED)
    may_be = present is not None and (present.since_text != "" or present.held != CANNOT_TELL)
    earlier = [row.ends for row in rows if row.ends <= day]
    if kind in (ADMISSION, REJOINING) and is_member:
        raise CaseError("already_member", "kind", kind)
    if kind == REJOINING and not earlier:
        raise CaseError("never_member", "kind", kind)
    if kind not in (ADMISSION, REJOINING) and not may_be:
        raise CaseError("not_member", "kind", kind)
    if kind == RESUMPTION and not (present and present.content.get("suspended")):
        raise CaseError("not_suspended", "kind", kind)
    return max(earlier) if kind == REJOINING else None


def require_successor(kind: str, organisation: Organisation, successor: Organisation | None) -> None:
    """Refuse a succession without a successor, and one into oneself."""
    if kind == SUCCESSION and successor is None:
        raise CaseError("successor_needed", "successor")
    if successor is not None and successor.pk == organisation.pk:
        raise CaseError("same_organisation", "successor", organisation.slug)


def require_category(version: Statutes, category: str, field: str) -> None:
    """Refuse a category that the statutes do not have."""
    if category and version.category(category) is None:
        raise CaseError("unknown_category", field, category)


def span_of(text: str, field: str, today: date) -> Span:
    """A date as told. Refuses what is none, and what surely lies in the future."""
    try:
        span = parse(text)
    except DateError as error:
        raise CaseError("bad_date", field, text) from error
    if span.earliest > today:
        raise CaseError("in_future", field, text)
    return span


def require_organ(name: str, field: str = "organ") -> str:
    """The organ "owner/organ" as told. Refuses one that is not described."""
    owner, slash, slug = name.partition("/")
    rows = Organ.objects.filter(slug=slug)
    if not slash or not (rows.filter(network__slug=owner) | rows.filter(organisation__slug=owner)).exists():
        raise CaseError("bad_organ", field, name)
    return name


def require_step(now: CaseNow, slug: str) -> At:
    """The step as it stands. Refuses one that the case does not have, or that is on record already."""
    at = now.course.at(slug)
    if at is None:
        raise CaseError("unknown_step", "", slug)
    if at.state in (DONE, WAIVED) or slug in now.recorded:
        raise CaseError("already_recorded", "", slug)
    return at


def require_turn(at: At) -> None:
    """Refuse a step before which others come, or whose day has not come."""
    if at.state != WAITING:
        raise CaseError("not_yet", "", at.step.slug)


def require_side(step: Step, side: str, *, network_records_all: bool) -> None:
    """Refuse a step that is the other side's to put on record."""
    if side != step.recorder and not (side == NETWORK and network_records_all):
        raise CaseError("other_side", "", step.slug)


def require_filled(now: CaseNow, step: Step, organ: str, papers: Collection[str], outcome: str) -> None:
    """Refuse a record that lacks what the step needs: its organ, its documents, what was decided."""
    if needs_organ(now.procedure, step) and not organ:
        raise CaseError("organ_needed", "organ", step.slug)
    missing = [paper.slug for paper in step.papers if paper.slug not in papers]
    if missing:
        raise CaseError("papers_missing", "papers", ", ".join(missing))
    if needs_outcome(now.procedure, step) and outcome not in OUTCOMES:
        raise CaseError("outcome_needed", "outcome", step.slug)


def require_waivable(now: CaseNow, slug: str) -> None:
    """Refuse to leave out what the membership is counted from."""
    if slug in (now.procedure.decisive, now.procedure.counted_from):
        raise CaseError("not_waivable", "", slug)


def require_nothing_after(now: CaseNow, slug: str) -> None:
    """Refuse to take a step back on which a later one that is on record hangs."""
    hanging = {step.slug for step in now.procedure.steps if slug in step.after}
    if hanging & set(now.recorded):
        raise CaseError("too_late", "", slug)


def open_questions(now: CaseNow) -> tuple[str, ...]:
    """What has to be answered by stating the practice before the case can come to its end."""
    return tuple(question.code for question in now.procedure.questions if question.code in BLOCKING)
