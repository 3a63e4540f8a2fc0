"""How far a case has come: what is done, what waits for whom, what is overdue, and what it leads to in the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from koinon.rules.dates import Span, parse
from koinon.rules.effects import Admit, ChangeCategory, Consent, Effect, End, Resume, Suspend
from koinon.rules.periods import LAST_DAY
from koinon.rules.procedure import (
    ADMISSION,
    CHANGE,
    EXCLUSION,
    OF_ORGAN,
    REJOINING,
    RESUMPTION,
    SUCCESSION,
    SUSPENSION,
    WITHDRAWAL,
    Due,
    Procedure,
    Step,
)
from koinon.rules.statutes_read import Length

DONE, WAIVED, WAITING, LATER = "done", "waived", "waiting", "later"
STATES = (DONE, WAIVED, WAITING, LATER)
"""Of a step: it is on record; it was left out, with a reason; it can be taken now; other steps come before it."""

PASSES, ENDS = "passes", "ends"
OUTCOMES = (PASSES, ENDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What is on record of one step.

    on         the day of the act, as the record has it; None for a step that was left out (`waived`)
    effective  from when it works, where the act itself says so
    papers     slugs of the documents handed in
    outcome    what was decided, where the statutes leave it to the deciders (of a succession: passes or ends)
    """

    step: str
    on: Span | None = None
    organ: str = ""
    effective: Span | None = None
    papers: frozenset[str] = frozenset()
    outcome: str = ""
    waived: bool = False


@dataclass(frozen=True, slots=True)
class At:
    """One step as it stands on a day. `missing` are the documents an application lacks; `due` the last day in time."""

    step: Step
    state: str
    done: Done | None = None
    due: date | None = None
    not_before: date | None = None
    overdue: bool = False
    missing: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether somebody can act now."""
        return self.state == WAITING


@dataclass(frozen=True, slots=True)
class Course:
    """A case on a day: each step in order, and whether nothing that is needed is left to do."""

    procedure: Procedure
    steps: tuple[At, ...]
    is_complete: bool

    def at(self, slug: str) -> At | None:
        """The step of that slug as it stands."""
        return next((one for one in self.steps if one.step.slug == slug), None)

    def waiting(self, side: str = "") -> tuple[At, ...]:
        """The steps that can be taken now: all, or those that a side has to put on record."""
        return tuple(one for one in self.steps if one.waits and side in ("", one.step.recorder))


def course(procedure: Procedure, recorded: Sequence[Done], day: date) -> Course:
    """How the case stands on the day. What is recorded of steps that the procedure does not have counts for nothing."""
    by_step = {done.step: done for done in recorded}
    steps = tuple(_at(step, procedure, by_step, day) for step in procedure.steps)
    needed = [one for one in steps if one.step.needed]
    finished = all(one.state in (DONE, WAIVED) for one in needed)
    return Course(procedure, steps, finished and procedure.is_settled and _has_day(procedure, by_step))


def _at(step: Step, procedure: Procedure, done: Mapping[str, Done], day: date) -> At:
    own = done.get(step.slug)
    missing = tuple(paper.slug for paper in step.papers if own is None or paper.slug not in own.papers)
    due, soonest = _deadline(step.due, done)
    not_before = max((one for one in (step.not_before, soonest) if one), default=None)
    if own and own.waived:
        return At(step, WAIVED, own)
    if own and not missing:
        return At(step, DONE, own, due)
    is_open = not_before is None or not_before <= day
    state = WAITING if is_open and all(_is_behind(one, procedure, done) for one in step.after) else LATER
    return At(step, state, own, due, not_before, due is not None and due < day, missing if own else ())


def _is_behind(slug: str, procedure: Procedure, done: Mapping[str, Done]) -> bool:
    """Whether a step keeps nothing waiting any more: it is recorded, or may be left out and what it waits for is."""
    step, own = procedure.step(slug), done.get(slug)
    if step is None:
        return True
    if own is not None:
        return own.waived or all(paper.slug in own.papers for paper in step.papers)
    return not step.needed and all(_is_behind(one, procedure, done) for one in step.after)


def _deadline(due: Due | None, done: Mapping[str, Done]) -> tuple[date | None, date | None]:
    """The last day in time, or the soonest one; reckoned from the latest day that the earlier step can mean."""
    since = done.get(due.step) if due else None
    if due is None or since is None or since.on is None:
        return None, None
    day = due.length.after(since.on.latest)
    return (None, day) if due.soonest else (day, None)


def _has_day(procedure: Procedure, done: Mapping[str, Done]) -> bool:
    """Whether the act that decides is on record and not only left out, and so is the day that counts."""
    deciding, counted = done.get(procedure.decisive), done.get(procedure.counted_from)
    if deciding is None or deciding.on is None:
        return False
    return deciding.effective is not None or (counted is not None and counted.on is not None)


def effects_of(procedure: Procedure, step: Step) -> tuple[Effect, ...]:
    """What a step does by itself on the day it is recorded: a consent to join is one. All else comes at the end."""
    matter = procedure.matter
    if matter.kind in (ADMISSION, REJOINING) and step.act in ("consent", "endorsement"):
        return (Consent(network=matter.network, organisation=matter.organisation),)
    return ()


def outcome(procedure: Procedure, recorded: Sequence[Done]) -> tuple[Effect, ...]:
    """What a complete case leads to, entered with the act of its decisive step; each with the day it works from.

    Nothing where the statutes let a recorded consent admit by itself. ValueError for a case that is not complete.
    """
    done = {one.step: one for one in recorded}
    deciding = done.get(procedure.decisive)
    if deciding is None or deciding.on is None:
        raise ValueError("The step that decides is not on record.")
    return _OUTCOMES[procedure.matter.kind](procedure, deciding, done)


def _admitted(procedure: Procedure, deciding: Done, done: Mapping[str, Done]) -> tuple[Effect, ...]:
    matter = procedure.matter
    if procedure.by_itself and deciding.effective is None:
        return ()
    counted = done.get(procedure.counted_from)
    effective = deciding.effective or (counted.on if counted else None)
    return (Admit(network=matter.network, organisation=matter.organisation, category=matter.category,
                  effective=None if effective == deciding.on else effective),)  # fmt: skip


def _changed(procedure: Procedure, deciding: Done, done: Mapping[str, Done]) -> tuple[Effect, ...]:
    matter = procedure.matter
    return (ChangeCategory(network=matter.network, organisation=matter.organisation, category=matter.moves_to,
                           effective=deciding.effective),)  # fmt: skip


def _suspended(procedure: Procedure, deciding: Done, done: Mapping[str, Done]) -> tuple[Effect, ...]:
    matter = procedure.matter
    return (Suspend(network=matter.network, organisation=matter.organisation, effective=deciding.effective),)


def _resumed(procedure: Procedure, deciding: Done, done: Mapping[str, Done]) -> tuple[Effect, ...]:
    matter = procedure.matter
    return (Resume(network=matter.network, organisation=matter.organisation, effective=deciding.effective),)


def _left(procedure: Procedure, deciding: Done, done: Mapping[str, Done]) -> tuple[Effect, ...]:
    """The member is in until the last day that the notice leaves it, or until the day that its act names."""
    matter = procedure.matter
    effective = deciding.effective or last_day(procedure, deciding.on)
    return (End(network=matter.network, organisation=matter.organisation, effective=effective, sense=LAST_DAY),)


def last_day(procedure: Procedure, notice: Span | None) -> Span | None:
    """The last day of a member that gave notice in the span: of the day itself, of a time after it, or of a year."""
    when, length = procedure.ends or ("any_time", Length())
    if notice is None or (when == "any_time" and length == Length()):
        return notice
    days = [length.after(notice.earliest), length.after(notice.latest)]
    if when == "end_of_year":
        days = [date(day.year, 12, 31) for day in days]
    return _as_written(days[0], days[1], "~" if notice.approximate else "")


def _as_written(earliest: date, latest: date, mark: str) -> Span:
    """As narrow a span as EDTF can write: the day, or of an uncertain notice the month or year in which its end lies.

    Where the end lies in two years, the later is written: a membership is not ended sooner than it may be.
    """
    if earliest == latest:
        return parse(f"{latest.isoformat()}{mark}")
    same_month = (earliest.year, earliest.month) == (latest.year, latest.month)
    return parse(f"{latest.isoformat()[:7] if same_month else latest.isoformat()[:4]}{mark}")


def _excluded(procedure: Procedure, deciding: Done, done: Mapping[str, Done]) -> tuple[Effect, ...]:
    if procedure.ends:
        return _left(procedure, deciding, done)
    matter = procedure.matter
    return (End(network=matter.network, organisation=matter.organisation, effective=deciding.effective),)


def _succeeded(procedure: Procedure, deciding: Done, done: Mapping[str, Done]) -> tuple[Effect, ...]:
    """The membership ends on the day on which the successor is there; where it passes on, the successor's begins."""
    matter, proof = procedure.matter, done.get("proof")
    day = deciding.effective or (proof.on if proof else None)
    end = End(network=matter.network, organisation=matter.organisation, effective=day)
    then = procedure.outcome if procedure.outcome in OUTCOMES else deciding.outcome
    if then != PASSES:
        return (end,)
    begin = Admit(network=matter.network, organisation=matter.successor, category=matter.category, effective=day)
    return (end, begin)


_OUTCOMES = {
    ADMISSION: _admitted, REJOINING: _admitted, CHANGE: _changed, SUSPENSION: _suspended, RESUMPTION: _resumed,
    WITHDRAWAL: _left, EXCLUSION: _excluded, SUCCESSION: _succeeded,
}  # fmt: skip


def needs_organ(procedure: Procedure, step: Step) -> bool:
    """Whether the record of a step has to name an organ: the act is one's, or the ledger gets an entry from it."""
    return step.act in OF_ORGAN or step.slug == procedure.decisive


def needs_outcome(procedure: Procedure, step: Step) -> bool:
    """Whether whoever records a step has to say what was decided."""
    return step.slug == procedure.decisive and procedure.outcome == "review"
