"""What outside facts do to categories: each dated change of fact, and what the statutes of that day say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from koinon.rules.category import Move
from koinon.rules.dates import FOREVER, day_before
from koinon.rules.eligibility import MET, NOT_MET, POPULATION, TERRITORY, Candidate, Figure, judge
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
from koinon.rules.statutes import Category, FactChange, Statutes


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
            version = in_force(statutes, day)
            touched = _touched_by_union(version, membership.union, facts, day)
            changed = version.fact_changes(event) if version else ()
            written = [rule for rule in changed if rule.union in (None, membership.union)]
            found.extend(_under_rules(written, fact, day, touched))
    found.extend(_population_moves(statutes, facts))
    return tuple(sorted(found, key=lambda move: (move.day, move.moves_to)))


def candidate_on(facts: Facts, day: date, figure: Population | None = None) -> Candidate:
    """What eligibility judges: the organisation as the facts have it on the day, with the newest figure or this one."""
    places = {union: facts.in_union(union, day) for union in facts.known_unions} | dict(facts.territories)
    population = figure or facts.population_on(day)
    figures = {"city": Figure(population.figure, population.on.earliest.year)} if population else {}
    return Candidate(
        kind=facts.kind,
        figures=figures,
        inside=frozenset(slug for slug, inside in places.items() if inside is True),
        outside=frozenset(slug for slug, inside in places.items() if inside is False),
        confirmed=frozenset(facts.confirmed),
    )


Touched = tuple[frozenset[str], tuple[str, ...]]
"""Categories whose condition the change breaks, and those that fit after it."""


def _touched_by_union(version: Statutes | None, union: str, facts: Facts, day: date) -> Touched:
    before, after = candidate_on(facts, day_before(day)), candidate_on(facts, day)
    return _touched(version, TERRITORY, union, before, after)


def _touched(version: Statutes | None, condition: str, subject: str, before: Candidate, after: Candidate) -> Touched:
    """Categories whose condition was met before and is not after, and those whose condition is met after."""
    if version is None:
        return frozenset(), ()
    then = {category.slug: _answer(category, condition, subject, before) for category in version.categories()}
    now = {category.slug: _answer(category, condition, subject, after) for category in version.categories()}
    broken = frozenset(slug for slug in then if then[slug] == MET and now[slug] == NOT_MET)
    return broken, tuple(slug for slug, answer in now.items() if answer == MET)


def _answer(category: Category, condition: str, subject: str, candidate: Candidate) -> str:
    """The judgement on one condition of a category; "" where it states none."""
    judged = judge(category, candidate)
    return next((j.answer for j in judged if (j.condition, j.subject) == (condition, subject)), "")


def _under_rules(written: Sequence[FactChange], fact: Reason, day: date, touched: Touched) -> Iterator[Move]:
    broken, fitting = touched
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
        before, after = candidate_on(facts, day, earlier), candidate_on(facts, day, later)
        touched = _touched(version, POPULATION, "city", before, after)
        if touched[0]:
            fact = Reason(
                FACT, source=later.source, remark=POPULATION_CROSSES, subject=str(later.figure), day=later.on.text
            )
            crossed = [rule for rule in version.fact_changes(POPULATION_CROSSES) if _crosses(rule, earlier, later)]
            yield from _under_rules(crossed, fact, day, touched)


def _crosses(rule: FactChange, earlier: Population, later: Population) -> bool:
    """Whether the rule speaks of this change: it goes the rule's way, and over its limit, where the rule has them."""
    low, high = sorted((earlier.figure, later.figure))
    goes = "above" if later.figure > earlier.figure else "below"
    return rule.direction in (None, goes) and (rule.limit is None or low <= rule.limit <= high)


def _first(sources: Sequence[str]) -> str:
    return sources[0] if sources else ""
