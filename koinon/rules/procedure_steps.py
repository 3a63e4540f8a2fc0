"""From the statutes' own list of steps (on admission, on a change of category) to the steps of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from koinon.rules.competences import Competence, competent_on
from koinon.rules.procedure import (
    NETWORK,
    ORGANISATION,
    STATE,
    THIRD,
    Due,
    Paper,
    Step,
    consent_steps,
    of_competence,
    of_rule,
)
from koinon.rules.statutes_rule import Rule

COUNCIL = "candidate_council"
_SIDES = {
    COUNCIL: ORGANISATION,
    "mayor": ORGANISATION,
    "state_endorsement": STATE,
    "experts": THIRD,
    "automatic": THIRD,
}
_ACTS = {"ratifies": "ratification", "proposes": "proposal", "advises": "advice", "checks": "check"}
_OWN_ACTS = {COUNCIL: "consent", "state_endorsement": "endorsement", "automatic": "event"}


def listed_steps(
    rule: Rule, network: str, lines: Sequence[Competence], day: date, first: Sequence[Step] = ()
) -> tuple[Step, ...]:
    """The steps that a rule lists, after those that come before them whoever acts (`first`, an application).

    An organisation's own act waits for nothing that was put first: a council may consent before anybody applies.
    """
    steps: list[Step] = []
    previous: Step | None = None
    for number, told in enumerate(rule.get("steps") or (), 1):
        step = _listed(told, rule, network, number)
        if step.by == COUNCIL:
            step = replace(step, organ=_joining_organ(lines, day))
        waits = previous.after if previous and told.get("alongside") else (previous.slug,) if previous else ()
        if step.side != ORGANISATION:
            waits = (*waits, *(one.slug for one in first if one.slug not in waits))
        due = Due(told["within"], previous.slug) if previous and "within" in told else None
        step = replace(step, after=waits, due=due)
        steps.append(step)
        previous = step
    return tuple(steps)


def own_steps(lines: Sequence[Competence], act: str, day: date, listed: Sequence[Step] = ()) -> tuple[Step, ...]:
    """What the organisation itself says that it needs and the statutes do not list: its organ's consent, a state's.

    Nothing is taken for granted: without a line of the organisation there is no step.
    """
    has_consent = any(step.by == COUNCIL for step in listed)
    deciding = [] if has_consent else [one for one in competent_on(lines, act, "decides", day) if one.organ]
    consent = [
        Step(slug="consent" if number == 0 else f"consent-{line.id}", act="consent", side=ORGANISATION,
             **of_competence(line))
        for number, line in enumerate(deciding)
    ]  # fmt: skip
    endorsed = any(step.side == STATE for step in listed)
    return (*consent, *(() if endorsed else consent_steps(lines, act, day)))


def application_step(rule: Rule | None) -> tuple[Step, ...]:
    """The application with its documents, where a rule says which; none where it is not known or there is none."""
    if rule is None or not rule.get("documents"):
        return ()
    papers = tuple(_paper(told, number) for number, told in enumerate(rule.get("documents"), 1))
    return (Step(slug="application", act="application", side=ORGANISATION, papers=papers, **of_rule(rule)),)


def waiting_for(steps: Sequence[Step], before: Sequence[Step]) -> tuple[Step, ...]:
    """The steps of others, each made to wait for the organisation's own as well, where it is a step of the network."""
    needed = tuple(step.slug for step in before)
    return tuple(
        replace(step, after=tuple(dict.fromkeys((*step.after, *needed)))) if step.side == NETWORK else step
        for step in steps
    )


def _listed(told: Mapping[str, Any], rule: Rule, network: str, number: int) -> Step:
    by, role, organ = told["by"], told.get("role", "decides"), told.get("organ", "")
    side = _SIDES.get(by, NETWORK)
    if by == "other" and not organ:
        side = THIRD
    return Step(
        slug="consent" if by == COUNCIL else f"{number}-{by.replace('_', '-')}",
        act=_ACTS.get(role) or _OWN_ACTS.get(by, "decision"),
        side=side,
        by=by,
        organ=f"{network}/{organ}" if organ and side != ORGANISATION else "",
        needed=not told.get("optional", False),
        words=told.get("words", {}),
        with_majority=bool(told.get("thresholds")),
        recorded_by=ORGANISATION if side == STATE else "",
        **of_rule(rule),
    )


def _joining_organ(lines: Sequence[Competence], day: date) -> str:
    """The organ that decides there to join; "" where the organisation does not say, or says several."""
    found = {line.organ for line in competent_on(lines, "join", "decides", day) if line.organ}
    return found.pop() if len(found) == 1 else ""


def _paper(told: Mapping[str, Any], number: int) -> Paper:
    document = told["document"]
    slug = f"other-{number}" if document == "other" else document.replace("_", "-")
    return Paper(slug, document, told.get("count", 1), told.get("words", {}))
