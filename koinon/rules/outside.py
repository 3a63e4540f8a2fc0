"""What outside events do to a network: a country joins or leaves a union, a population crosses a limit.

The standings follow from the facts by themselves, wherever the statutes say so. Here it is told which facts touched
whom, under which rule, and whether anything is left to be decided: what a secretariat has to write to its members.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
    fitting   the categories whose condition on the changed fact is met after it
    """

    organisation: str
    fact: Reason
    rule: str
    by_itself: bool
    before: Standing | None
    after: Standing | None
    fitting: tuple[str, ...] = ()


def consequences(cases: Mapping[str, Case], day: date) -> tuple[Consequence, ...]:
    """What the events of one day mean for everyone who was a member the day before, by slug.

    A move by rule counts only for whom it moved: who is in a category that the rule does not speak of is not touched.
    """
    found = ((slug, _moves_on(cases[slug], day)) for slug in sorted(cases))
    return tuple(one for slug, touching in found for one in _consequences(slug, cases[slug], day, touching))


def days_with_consequences(cases: Mapping[str, Case]) -> dict[date, tuple[Consequence, ...]]:
    """Every day on which an outside event touched a member, with what it meant, the latest first."""
    touched: dict[date, dict[str, list[Move]]] = defaultdict(lambda: defaultdict(list))
    for slug in sorted(cases):
        for move in moves(cases[slug].statutes, cases[slug].facts):
            touched[move.day][slug].append(move)
    told: dict[date, tuple[Consequence, ...]] = {}
    for day in sorted(touched, reverse=True):
        found = [one for slug, moved in touched[day].items() for one in _consequences(slug, cases[slug], day, moved)]
        if found:
            told[day] = tuple(found)
    return told


def _moves_on(case: Case, day: date) -> list[Move]:
    return [move for move in moves(case.statutes, case.facts) if move.day == day]


def _consequences(slug: str, case: Case, day: date, touching: Sequence[Move]) -> Iterator[Consequence]:
    """What the moves of a day mean for one organisation; nothing for who was no member the day before."""
    before = standing_on(case, day_before(day)) if touching else None
    if before is None:
        return
    after = standing_on(case, day)
    for move in touching:
        moved = not move.moves_to or _categories(after) != _categories(before)
        if moved and _categories(before) & move.categories:
            fitting = _fitting(move, before)
            yield Consequence(slug, move.reasons[0], _rule(move), bool(move.moves_to), before, after, fitting)


def _rule(move: Move) -> str:
    written = next((reason.rule for reason in move.reasons if reason.kind == RULE), "")
    return written or (move.question.rule if move.question else "")


def _categories(standing: Standing | None) -> frozenset[str]:
    if standing is None:
        return frozenset()
    named = standing.category
    return frozenset([named.slug] if named.slug else [one.slug for one in named.alternatives])


def _fitting(move: Move, before: Standing | None) -> tuple[str, ...]:
    """Where somebody has to decide: the categories that fit after the change, those it had before it among them."""
    if move.moves_to:
        return ()
    had = _categories(before) - move.categories
    return tuple(dict.fromkeys([*sorted(had), *move.alternatives]))
