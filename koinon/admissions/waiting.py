"""What a case lets wait for whom: a step is a task for who puts it on record, and a line for the other side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from koinon.admissions.models import Case, CaseState
from koinon.admissions.queries import CaseNow
from koinon.rules.procedure import BLOCKING, NETWORK, ORGANISATION
from koinon.tasks.models import Task

STEP, AWAITED, PRACTICE = "case-step", "case-awaited", "case-practice"
ONBOARDING: Mapping[str, str] = {"welcome": NETWORK, "nominations": ORGANISATION, "lists": NETWORK}
"""What is done after an admission, and by which side: the letter of welcome, the delegates named, the lists joined."""

KINDS = (STEP, AWAITED, PRACTICE, *(f"onboarding-{item}" for item in ONBOARDING))
"""The kinds of tasks that cases bring."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task that is to be open. Exactly one of `network` and `organisation` is whose it is."""

    key: str
    kind: str
    network: str = ""
    organisation: str = ""
    subject: Mapping[str, str] | None = None
    rule: str = ""
    due: date | None = None


def wanted_of(now: CaseNow) -> Iterator[Wanted]:
    """What is to wait while the case is open: every step whose turn it is, on both sides; a practice to be stated."""
    if now.case.state != CaseState.OPEN:
        return
    for at in now.course.waiting():
        for side in (ORGANISATION, NETWORK):
            kind = STEP if side == at.step.recorder else AWAITED
            more = {"step": at.step.slug, "act": at.step.act}
            yield _wanted(now.case, f"{at.step.slug}:{side}", kind, side, more, at.step.rule, at.due)
    for question in now.procedure.questions:
        if question.code in BLOCKING:
            more = {"question": question.code}
            yield _wanted(now.case, f"practice:{question.code}", PRACTICE, NETWORK, more, question.rule, None)


def onboarding_of(case: Case) -> Iterator[Wanted]:
    """The checklist after an admission."""
    for item, side in ONBOARDING.items():
        yield _wanted(case, f"onboarding:{item}", f"onboarding-{item}", side, {}, "", None)


def open_keys(case: str) -> dict[str, date | None]:
    """The open tasks of a case (by its key), each with its day. One query."""
    rows = Task.objects.filter(key__startswith=f"case:{case}:", closed_at__isnull=True)
    return dict(rows.values_list("key", "due"))


def _wanted(
    case: Case, rest: str, kind: str, side: str, more: Mapping[str, str], rule: str, due: date | None
) -> Wanted:
    subject = {
        "case": case.key, "kind": case.kind, "network": case.network.slug, "organisation": case.organisation.slug,
        "version": case.version, **more,
    }  # fmt: skip
    whose = {"network": case.network.slug} if side == NETWORK else {"organisation": case.organisation.slug}
    return Wanted(f"case:{case.key}:{rest}", kind, subject=subject, rule=rule, due=due, **whose)
