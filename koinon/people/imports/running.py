"""Carrying an import out, or undoing it, portion by portion: in a request for a short list, else in the background.

Either may be broken off at any point and begun again: what is done is done, and nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from koinon.acts.wrapper import Actor
from koinon.lib.portions import portions
from koinon.people.imports.actions import PORTION, carry_out_import, finish_import, undo_portion
from koinon.people.imports.judging import Plan
from koinon.people.imports.queries import judged_import, tally
from koinon.people.models import Import, ImportState

Clock = Callable[[], datetime]
Progress = Callable[[int, int], object]


def nobody_asked(done: int, whole: int) -> None:
    """Progress that nobody looks at."""


def run(*, actor: Actor, now: Clock, key: str, report_progress: Progress = nobody_asked) -> None:
    """Carry an import out that was started. `report_progress` is told how many plans are done, of how many."""
    one = Import.objects.select_related("network").get(key=key)
    if one.state != ImportState.RUNNING:
        return
    told = judged_import(one)
    plans = [plan for plan in told.plans if not plan.contact or plan.changes]
    left = [plan for plan in plans if plan.lead > one.through]
    done = len(plans) - len(left)
    after = one.through
    for portion in portions(left, PORTION):
        carry_out_import(actor=actor, at=now(), key=key, after=after, plans=portion)
        after = portion[-1].lead
        done += len(portion)
        report_progress(done, len(plans))
    finish_import(actor=actor, at=now(), key=key, tally=tally(told), assistants=_assistants(told.plans))


def undo(
    *, actor: Actor, now: Clock, key: str, in_use: Collection[str] = (), report_progress: Progress = nobody_asked
) -> None:
    """Undo an import whose undoing was started. `in_use` are people whom rooms above this one speak of."""
    if Import.objects.filter(key=key, state=ImportState.UNDOING).exists():
        done = 0
        while looked_at := undo_portion(actor=actor, at=now(), key=key, in_use=in_use):
            done += looked_at
            report_progress(done, 0)


def _assistants(plans: Sequence[Plan]) -> dict[int, tuple[int, int]]:
    return {plan.lead: plan.works_for for plan in plans if any(plan.works_for)}
