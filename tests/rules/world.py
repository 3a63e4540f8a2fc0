"""A made-up union of cities for tests of the rules: short words for what the ledger tells."""

from __future__ import annotations

from datetime import date
from typing import Any

from koinon.rules.dates import FOREVER, day_span, parse
from koinon.rules.effects import read
from koinon.rules.entries import UNDATED, Attestation, Dated, Decision
from koinon.rules.facts import Facts, UnionMembership
from koinon.rules.periods import Period, began
from koinon.rules.reading import read_attestation
from koinon.rules.standing import Case, Standing, standing_on
from koinon.rules.statutes import Statutes, parse_statutes

LEAGUE = "league"
LIPA = "lipa"
FOUNDED = date(1986, 1, 1)


def category(slug: str, **fields: Any) -> dict[str, Any]:
    """A category's rule, found in a text."""
    return {
        "id": f"category-{slug}", "kind": "category", "slug": slug, "status": "found", "source": "text",
        "names": {"en": slug}, **fields,
    }  # fmt: skip


def statutes(*rules: dict[str, Any], version: str = "first", begins: str = "1986") -> Statutes:
    """A version of the league's statutes."""
    return parse_statutes(
        {
            "koinon_statutes": 1,
            "network": LEAGUE,
            "version": version,
            "title": {"en": "Rules"},
            "in_force": {"from": begins, "status": "found", "source": "text"},
            "rules": list(rules),
        }
    )


FULL = category("full", territory=[{"union": "eu", "inside": True}])
ASSOCIATE = category("associate", territory=[{"union": "eu", "inside": False}])
OBSERVER = category("observer")
ACCESSION = {
    "id": "accession", "kind": "fact_change", "event": "country_joins", "union": "eu", "status": "secondary",
    "source": "page", "then": "move", "moves_from": ["associate", "observer"], "moves_to": "full",
}  # fmt: skip
LEAVING_UNKNOWN = {
    "id": "leaving", "kind": "fact_change", "event": "country_leaves", "union": "eu", "status": "unknown",
}  # fmt: skip
UNION_RULES = statutes(FULL, ASSOCIATE, OBSERVER, ACCESSION, LEAVING_UNKNOWN)
ONE_CATEGORY = statutes(
    category("member"),
    {
        "id": "way-in", "kind": "admission", "status": "found", "source": "page",
        "steps": [{"by": "candidate_council"}],
    },
)  # fmt: skip

POLAND = Facts(
    country="PL",
    unions=(UnionMembership("eu", Period(date(2004, 5, 1), FOREVER)),),
    known_unions=frozenset({"eu"}),
)
BRITAIN = Facts(
    country="GB",
    unions=(UnionMembership("eu", Period(date(1973, 1, 1), date(2020, 2, 1))),),
    known_unions=frozenset({"eu"}),
)
NORWAY = Facts(country="NO", known_unions=frozenset({"eu"}))


def decision(key: str, on: str, *effects: dict[str, Any], organ: str = "league/board") -> Decision:
    """An act with effects on Lipa in the league."""
    own = {"network": LEAGUE, "organisation": LIPA}
    told = [effect if effect["kind"] == "revoke" else {**own, **effect} for effect in effects]

    return Decision(key, organ, parse(on), tuple(read(effect) for effect in told))


def attestation(key: str, source: str = "", dated: Dated = UNDATED, **says: Any) -> Attestation:
    """What a source says of Lipa in the league; the source's name is the key's unless given."""
    name = source or key
    return read_attestation(key, {"network": LEAGUE, "organisation": LIPA, "source": name, **says}, {name: dated})


def read_between(after: str, before: str) -> Dated:
    """When a source speaks: between two days."""
    return Dated(date.fromisoformat(after), date.fromisoformat(before))


def case(*entries: Decision | Attestation, facts: Facts = POLAND, rules: Statutes = UNION_RULES, **more: Any) -> Case:
    """Lipa's case in the league."""
    return Case(
        network=LEAGUE,
        organisation=LIPA,
        facts=facts,
        founded=began(day_span(FOUNDED)),
        decisions=tuple(entry for entry in entries if isinstance(entry, Decision)),
        attestations=tuple(entry for entry in entries if isinstance(entry, Attestation)),
        statutes=(rules,),
        **more,
    )


def on(told: Case, day: str) -> Standing | None:
    """The standing on a day."""
    return standing_on(told, date.fromisoformat(day))


def held(told: Case, day: str) -> str | None:
    """How surely Lipa was a member on a day; None if it surely was not."""
    standing = on(told, day)
    return standing.held if standing else None


def category_on(told: Case, day: str) -> tuple[str | None, str]:
    """Lipa's category on a day, and how surely."""
    standing = on(told, day)
    assert standing is not None
    return standing.category.slug, standing.category.held
