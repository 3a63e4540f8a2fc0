"""Exports of made-up ledgers, made without a database: what `koinon export` would write about Lipa in the league."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from koinon.rules.canonical import digest_of
from koinon.rules.entries import Dated
from koinon.rules.export_form import ABOUT, FORMAT, SECTIONS
from koinon.rules.facts import Facts, UnionMembership
from koinon.rules.periods import Period, began
from koinon.rules.reading import read_attestation, read_dated, read_decision
from koinon.rules.standing import Case, stretches
from koinon.rules.statutes import parse_statutes
from koinon.rules.written import written_stretch
from tests.rules.ledgers import SOURCES
from tests.rules.world import (
    ACCESSION,
    ASSOCIATE,
    FOUNDED,
    FULL,
    LEAGUE,
    LEAVING_UNKNOWN,
    LIPA,
    OBSERVER,
    POLAND,
    day_span,
)

Document = dict[str, Any]
AT = "2026-11-22T12:00:00Z"
STATUTES = {
    "koinon_statutes": 1,
    "network": LEAGUE,
    "version": "first",
    "title": {"en": "Rules"},
    "in_force": {"from": "1986", "status": "found", "source": "text"},
    "rules": [FULL, ASSOCIATE, OBSERVER, ACCESSION, LEAVING_UNKNOWN],
}
RECORDED = {"recorded_at": AT}


def exported(decisions: Sequence[Mapping[str, Any]], attestations: Sequence[Mapping[str, Any]]) -> Document:
    """The export of a ledger about Lipa, its register judged from the ledger itself, digests included."""
    entries = [
        {"key": f"{kind}-{number}", "kind": kind, "versions": [version(content)]}
        for kind, told in (("decision", decisions), ("attestation", attestations))
        for number, content in enumerate(told)
    ]
    follows = [written_stretch(stretch) for stretch in stretches(case_of(decisions, attestations))]
    document: Document = {
        "koinon_export": FORMAT,
        ABOUT: {"network": LEAGUE, "zone": "Europe/Prague", "keeper": "folder", "made_up": True, "known": AT},
        "body_lives": [],
        "entries": entries,
        "lines": [
            {
                "organisation": None, "kind": "profile", "key": LEAGUE,
                "content": {"name": {"en": "League"}, "founded": {"on": "1986-01-01"}}, **RECORDED,
            },
            {"organisation": LIPA, "kind": "organ", "key": "council", "content": {"kind": "council"}, **RECORDED},
        ],
        "mandates": [],
        "organisations": [city(LIPA)],
        "people": [{"key": "p-abcdefgh", "name": {"und": "Anna Nova"}, "erased": False}],
        "register": [{"organisation": LIPA, "stretches": follows}] if follows else [],
        "sources": [{"id": key, "content": dict(content), **RECORDED} for key, content in sorted(SOURCES.items())],
        "statutes": [{"version": "first", "content": STATUTES, **RECORDED}],
        "territories": [],
        "unions": [
            {
                "slug": "eu", "names": {"en": "European Union"},
                "members": [{"country": "PL", "begins": "2004-05-01", "ends": None, "source": "", **RECORDED}],
            }
        ],
    }  # fmt: skip
    return with_digests(json.loads(json.dumps(document)))


def case_of(decisions: Sequence[Mapping[str, Any]], attestations: Sequence[Mapping[str, Any]]) -> Case:
    """The same ledger as a case, gathered by hand and not from a file."""
    dated: dict[str, Dated] = {key: read_dated(content.get("dated")) for key, content in SOURCES.items()}
    return Case(
        network=LEAGUE,
        organisation=LIPA,
        aliases=frozenset({LIPA}),
        facts=Facts(country="PL", unions=(UnionMembership("eu", Period(POLAND.unions[0].period.begins)),),
                    known_unions=frozenset({"eu"})),
        founded=began(day_span(FOUNDED)),
        decisions=tuple(read_decision(f"decision-{n}", content) for n, content in enumerate(decisions)),
        attestations=tuple(read_attestation(f"attestation-{n}", told, dated) for n, told in enumerate(attestations)),
        statutes=(parse_statutes(STATUTES),),
    )  # fmt: skip


def city(slug: str, country: str = "PL") -> Document:
    """A city of which nothing is known but its name."""
    name = {"text": slug.title(), "language": "pl", "own": True, "spelling": False, "begins": "", "ends": ""}
    return {
        "slug": slug, "kind": "city", "country": country, "geonames_id": None, "latitude": 51.25, "longitude": None,
        "names": [{**name, "source": "page", **RECORDED}], "populations": [], "relations": [],
    }  # fmt: skip


def version(content: Mapping[str, Any], number: int = 1, superseded_at: str | None = None) -> Document:
    """One version of an entry."""
    return {
        "version": number, "content": dict(content), "recorded_at": AT, "superseded_at": superseded_at,
        "recorded_by": "folder", "why": "",
    }  # fmt: skip


def with_digests(document: Document) -> Document:
    """The document with all digests made anew, in place: what who tampers cleverly does."""
    for record in (document[ABOUT], *(record for section in SECTIONS for record in document[section])):
        record["digest"] = digest_of(record)
    document["digest"] = digest_of(document)
    return document
