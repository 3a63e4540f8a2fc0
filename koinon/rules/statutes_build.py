"""From a rule to the term that answers follow from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from koinon.rules.statutes_read import Fields
from koinon.rules.statutes_relations import highest, lowest
from koinon.rules.statutes_rule import Rule
from koinon.rules.statutes_terms import (
    Admission,
    Category,
    Criterion,
    FactChange,
    PopulationBand,
    RightRule,
    Step,
    Territory,
    VoteBand,
    VoteWeight,
)


def build_category(rule: Rule) -> Category:
    """The category that a rule of kind category defines."""
    stated = _category(rule, rule.fields, rule.all_sources())
    if rule.status != "contested":
        return stated
    readings = tuple(
        _category(rule, fields, reading.sources) for fields, reading in zip(rule.readings(), rule.values, strict=True)
    )
    population = stated.population or _agreed([reading.population for reading in readings])
    return replace(stated, population=population, readings=readings)


def _category(rule: Rule, fields: Fields, sources: tuple[str, ...]) -> Category:
    population = fields.get("population")
    return Category(
        id=rule.id,
        slug=fields["slug"],
        names=fields["names"],
        status=rule.status,
        article=rule.article,
        sources=sources,
        kinds=fields.get("kinds", ()),
        population=_band(population) if population else None,
        territories=tuple(
            Territory(entry.get("union"), entry.get("territory"), entry["inside"])
            for entry in fields.get("territory", ())
        ),
        substance=tuple(
            Criterion(entry["criterion"], entry["names"], entry.get("document", {}))
            for entry in fields.get("substance", ())
        ),
        political=fields.get("political", ()),
    )


def _band(table: Mapping[str, Any]) -> PopulationBand:
    """One end inside and the other outside is told by whole numbers: "more than 5" is "6 or more"."""
    strict = {"above", "below"} & table.keys()
    inclusive = {"minimum", "maximum"} & table.keys()
    if strict and not inclusive:
        minimum, maximum = table.get("above"), table.get("below")
    else:
        minimum, maximum = lowest(table), highest(table)
    reference = table.get("reference")
    return PopulationBand(
        minimum=minimum,
        maximum=maximum,
        strict=bool(strict) and not inclusive,
        soft=table.get("soft", False),
        measure=table.get("measure", "city"),
        reference=reference.text if reference else None,
        basis=table.get("basis", ""),
        alternatives=tuple(_band(entry) for entry in table.get("alternatives", ())),
    )


def _agreed(bands: Sequence[PopulationBand | None]) -> PopulationBand | None:
    """The band that all readings share if they differ at most on whether its limits are inside."""
    first = bands[0]
    if first is None or any(band is None or replace(band, strict=first.strict) != first for band in bands):
        return None
    return replace(first, strict=False, edge_contested=True)


def build_right(rule: Rule) -> RightRule:
    """The right that a rule of kind right gives or refuses."""
    said = {reading.get("value") for reading in rule.readings()}
    return RightRule(
        id=rule.id,
        status=rule.status,
        right=rule.get("right"),
        category=rule.get("category"),
        value=said.pop() if len(said) == 1 else None,
        article=rule.article,
        sources=rule.all_sources(),
        bodies=rule.get("bodies") or (),
        subjects=rule.get("subjects") or (),
        limits=rule.get("limits") or {},
    )


def build_admission(rule: Rule, start: Rule | None) -> Admission:
    """The way in that a rule of kind admission tells, with the start that another rule may tell."""
    inline = rule.get("start")
    own = start is None or inline is not None
    given = inline if own else start.get("start") if start else None
    return Admission(
        id=rule.id,
        status=rule.status,
        steps=tuple(_step(entry) for entry in rule.get("steps") or ()),
        start=given or "unknown",
        category=rule.get("category"),
        article=rule.article,
        sources=rule.all_sources(),
        event=rule.get("event") or {},
        start_rule=rule.id if inline else start.id if start else "",
        start_status=rule.status if inline else start.status if start else "unknown",
    )


def _step(entry: Mapping[str, Any]) -> Step:
    return Step(entry["by"], entry.get("role", "decides"), entry.get("organ", ""), entry.get("words", {}))


def build_fact_change(rule: Rule) -> FactChange:
    """What a rule of kind fact_change does; while sources disagree on it, nothing is done."""
    return FactChange(
        id=rule.id,
        status=rule.status,
        event=rule.get("event"),
        union=rule.get("union"),
        then=rule.get("then"),
        moves_from=rule.get("moves_from") or (),
        moves_to=rule.get("moves_to"),
        article=rule.article,
        sources=rule.all_sources(),
        direction=rule.get("direction"),
        limit=rule.get("limit"),
    )


def build_vote_weight(rule: Rule) -> VoteWeight:
    """How many votes a rule of kind vote_weight gives."""
    return VoteWeight(
        id=rule.id,
        status=rule.status,
        method=rule.get("method") or "",
        organ=rule.get("organ"),
        category=rule.get("category"),
        votes=rule.get("votes"),
        bands=tuple(VoteBand(lowest(band), highest(band), band["votes"]) for band in rule.get("bands") or ()),
        blocks={block["region"]: block["votes"] for block in rule.get("blocks") or ()},
        cap=rule.get("cap"),
        article=rule.article,
        sources=rule.all_sources(),
    )
