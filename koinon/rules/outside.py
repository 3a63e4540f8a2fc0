"""What outside events do to a network: a country joins or leaves a union, a population crosses a limit.

The standings follow from the facts by themselves, wherever the statutes say so. Here it is told which facts touched
whom, under which rule, and whether anything is left to be decided: what a secretariat has to write to its members.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from koinon.rules.category import Move
from koinon.rules.changes import moves
from koinon.rules.dates import day_before
from koinon.rules.reasons import RULE, Reason
from koinon.rules.standing import Case, Standing, standing_on


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an event means for one member.

    fact      the event: its remark is country_joins, country_leaves or population_crosses, its subject the country's
              code or the figure, its source where it is told
    rule      the rule that speaks of it, "" where the statutes have none
    by_itself the statutes move the member without anybody deciding; else somebody has to look at it
    before    the standing on the day before, after: on the day; None where it was or is no member
    """

    organisation: str
    fact: Reason
    rule: str
    by_itself: bool
    before: Standing | None
    after: Standing | None


def consequences(cases: Mapping[str, Case], day: date) -> tuple[Consequence, ...]:
    """What the events of one day mean for everyone who was a member the day before, by slug.

    A move by rule counts only for whom it moved: who is in a category that the rule does not speak of is not touched.
    """
    found = []
    for slug in sorted(cases):
        case = cases[slug]
        touching = [move for move in moves(case.statutes, case.facts) if move.day == day]
        if not touching:
            continue
        before, after = standing_on(case, day_before(day)), standing_on(case, day)
        if before is None:
            continue
        found += [
            Consequence(slug, move.reasons[0], _rule(move), bool(move.moves_to), before, after)
            for move in touching
            if _categories(before) & move.categories
            and (not move.moves_to or _categories(after) != _categories(before))
        ]
    return tuple(found)


def days_with_consequences(cases: Mapping[str, Case]) -> dict[date, tuple[Consequence, ...]]:
    """Every day on which an outside event touched a member, with what it meant, the latest first."""
    touched: dict[date, dict[str, Case]] = defaultdict(dict)
    for slug, case in cases.items():
        for move in moves(case.statutes, case.facts):
            touched[move.day][slug] = case
    told = ((day, consequences(touched[day], day)) for day in sorted(touched, reverse=True))
    return {day: found for day, found in told if found}


def _rule(move: Move) -> str:
    written = next((reason.rule for reason in move.reasons if reason.kind == RULE), "")
    return written or (move.question.rule if move.question else "")


def _categories(standing: Standing | None) -> frozenset[str]:
    if standing is None:
        return frozenset()
    named = standing.category
    return frozenset([named.slug] if named.slug else [one.slug for one in named.alternatives])
