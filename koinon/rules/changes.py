"""What outside facts do to categories: each dated change of fact, and what the statutes of that day say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from koinon.rules.category import Move
from koinon.rules.dates import FOREVER, day_before
from koinon.rules.facts import Facts, Population
from koinon.rules.reasons import (
    COUNTRY_JOINS,
    COUNTRY_LEAVES,
    FACT,
    POPULATION_CROSSES,
    RULE,
    Question,
    Reason,
)
from koinon.rules.statutes import Category, FactChange, PopulationBand, Statutes


def in_force(statutes: Sequence[Statutes], day: date) -> Statutes | None:
    """The version in force on the day: the latest that had come into force; the first counts from its earliest day."""
    ordered = sorted(statutes, key=lambda version: (version.begins.earliest, version.version))
    if not ordered or ordered[0].begins.earliest > day:
        return None
    known = [version for version in ordered if version.begins.latest <= day]
    return known[-1] if known else ordered[0]


def moves(statutes: Sequence[Statutes], facts: Facts) -> tuple[Move, ...]:
    """Every move and every open question that changed facts bring about for one organisation, by day."""
    found: list[Move] = []
    for membership in facts.unions:
        begins, ends = membership.period.begins, membership.period.ends
        changes = [(COUNTRY_JOINS, begins)] + ([(COUNTRY_LEAVES, ends)] if ends < FOREVER else [])
        for event, day in changes:
            fact = Reason(FACT, source=membership.source, remark=event, subject=facts.country, day=day.isoformat())
            touched = _touched_by_union(in_force(statutes, day), membership.union, facts, day)
            found.extend(_under_rules(in_force(statutes, day), event, membership.union, fact, day, touched))
    found.extend(_population_moves(statutes, facts))
    return tuple(sorted(found, key=lambda move: (move.day, move.moves_to)))


def territory_fits(category: Category, facts: Facts, day: date) -> bool | None:
    """Whether the organisation's territory is the category's on the day; None if that cannot be told."""
    territory = category.territory
    if territory is None:
        return True
    if territory.union:
        inside = facts.in_union(territory.union, day)
    else:
        inside = facts.territories.get(territory.territory or "")
    return None if inside is None else inside == territory.inside


def population_fits(band: PopulationBand, figure: int) -> bool:
    """Whether a figure lies in the band; `strict` excludes the bounds themselves."""
    low = band.minimum is None or figure > band.minimum or (figure == band.minimum and not band.strict)
    high = band.maximum is None or figure < band.maximum or (figure == band.maximum and not band.strict)
    return low and high


Touched = tuple[frozenset[str], tuple[str, ...]]
"""Categories whose condition the change breaks, and those that fit after it."""


def _touched_by_union(version: Statutes | None, union: str, facts: Facts, day: date) -> Touched:
    if version is None:
        return frozenset(), ()
    of_union = [c for c in version.categories() if c.territory and c.territory.union == union]
    before, after = day_before(day), day
    broken = [c.slug for c in of_union if territory_fits(c, facts, before) and not territory_fits(c, facts, after)]
    fitting = [c.slug for c in of_union if territory_fits(c, facts, after)]
    return frozenset(broken), tuple(fitting)


def _under_rules(
    version: Statutes | None, event: str, union: str | None, fact: Reason, day: date, touched: Touched
) -> Iterator[Move]:
    if version is None:
        return
    broken, fitting = touched
    written = [rule for rule in version.fact_changes(event) if union is None or rule.union in (None, union)]
    for rule in written:
        yield from _under_rule(rule, fact, day, broken, fitting)
    if not written and broken:
        question = Question("no_rule_written", subject=fact.subject, day=fact.day)
        yield Move(day, broken, (fact,), question=question, alternatives=fitting)


def _under_rule(
    rule: FactChange, fact: Reason, day: date, broken: frozenset[str], fitting: tuple[str, ...]
) -> Iterator[Move]:
    reasons = (fact, Reason(RULE, rule=rule.id, source=_first(rule.sources), remark=rule.status))
    if rule.then == "move" and rule.moves_to and rule.status != "contested":
        yield Move(day, frozenset(rule.moves_from), reasons, rule.moves_to, capped=rule.status == "assumed")
    elif rule.then == "keep" or rule.status == "none" or not (broken or rule.moves_from):
        return
    else:
        code = {"unknown": "rule_unknown", "contested": "rule_contested"}.get(rule.status, "review_due")
        question = Question(code, rule.id, fact.subject, fact.day)
        yield Move(day, broken | frozenset(rule.moves_from), reasons, question=question, alternatives=fitting)


def _population_moves(statutes: Sequence[Statutes], facts: Facts) -> Iterator[Move]:
    series = sorted(facts.populations, key=lambda p: (p.on.latest, p.source))
    for earlier, later in pairwise(series):
        day = later.on.latest
        version = in_force(statutes, day)
        if version is None or earlier.figure == later.figure:
            continue
        touched = _touched_by_population(version, earlier, later)
        if touched[0]:
            fact = Reason(
                FACT, source=later.source, remark=POPULATION_CROSSES, subject=str(later.figure), day=later.on.text
            )
            yield from _under_rules(version, POPULATION_CROSSES, None, fact, day, touched)


def _touched_by_population(version: Statutes, earlier: Population, later: Population) -> Touched:
    banded = [(c, c.population) for c in version.categories() if c.population and not c.population.soft]
    broken = [
        c.slug
        for c, band in banded
        if population_fits(band, earlier.figure) and not population_fits(band, later.figure)
    ]
    return frozenset(broken), tuple(c.slug for c, band in banded if population_fits(band, later.figure))


def _first(sources: Sequence[str]) -> str:
    return sources[0] if sources else ""
