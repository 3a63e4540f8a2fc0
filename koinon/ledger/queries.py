"""Reads of the ledger: who is touched by what, as the frozen entries that rules take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from koinon.ledger.models import Clause, EntryKind, Record, Tie
from koinon.lib.recorded import known_at
from koinon.rules.effects import ENTRY
from koinon.rules.entries import Attestation, Dated, Decision
from koinon.rules.reading import read_attestation, read_decision


@dataclass
class Told:
    """What the ledger tells of one organisation, by entry key."""

    decisions: dict[str, Decision] = field(default_factory=dict)
    attestations: dict[str, Attestation] = field(default_factory=dict)

    def add(self, other: Told) -> None:
        """Take in what is told of a recorded duplicate too."""
        self.decisions.update(other.decisions)
        self.attestations.update(other.attestations)


def entries_of(
    network: int,
    organisations: Collection[int] | None,
    sources: Mapping[str, Dated],
    known: datetime | None = None,
) -> dict[int, Told]:
    """Per organisation id the entries that touch it in the network, as known at the instant.

    `organisations` None means all. Two queries, a third where effects wait for other entries.
    """
    touching = Clause.objects.filter(network=network, organisation__isnull=False)
    if organisations is not None:
        touching = touching.filter(organisation__in=organisations)
    pairs = touching.filter(known_at(known, "record__")).values_list("organisation_id", "record_id").distinct()
    by_record: dict[int, list[int]] = defaultdict(list)
    for organisation, record in pairs:
        by_record[record].append(organisation)
    found: dict[int, Told] = defaultdict(Told)
    waits_for: dict[str, set[int]] = defaultdict(set)
    for record, key, kind, content in _contents(Q(id__in=list(by_record))):
        for organisation in by_record[record]:
            _take(found[organisation], key, kind, content, sources)
            for needed in _needed_entries(content):
                waits_for[needed].add(organisation)
    if waits_for:
        known_now = Q(entry__key__in=list(waits_for), entry__kind=EntryKind.DECISION) & known_at(known)
        for _, key, kind, content in _contents(known_now):
            for organisation in waits_for[key]:
                _take(found[organisation], key, kind, content, sources)
    return found


def entries_of_network(network: int, sources: Mapping[str, Dated], known: datetime | None = None) -> Told:
    """The entries on the network itself and not on a membership: its mandates and bodies, as known at the instant.

    One query, a second where effects wait for other entries.
    """
    touching = Clause.objects.filter(network=network, organisation__isnull=True)
    found = Told()
    waits_for: set[str] = set()
    for _, key, kind, content in _contents(Q(id__in=touching.values("record_id")) & known_at(known)):
        _take(found, key, kind, content, sources)
        waits_for.update(_needed_entries(content))
    if waits_for - set(found.decisions):
        for _, key, kind, content in _contents(
            Q(entry__key__in=list(waits_for), entry__kind=EntryKind.DECISION) & known_at(known)
        ):
            _take(found, key, kind, content, sources)
    return found


def hanging_on(key: str) -> set[str]:
    """The keys of the entries that revoke this one or wait for it, or hang on one that does. A query a step."""
    found: set[str] = set()
    near = {key}
    while near:
        near = set(Tie.objects.filter(on__in=near).values_list("record__entry__key", flat=True)) - found - {key}
        found |= near
    return found


def _contents(which: Q) -> Any:
    rows = Record.objects.filter(which).order_by("entry__key")
    return rows.values_list("id", "entry__key", "entry__kind", "content")


def _take(told: Told, key: str, kind: str, content: Mapping[str, Any], sources: Mapping[str, Dated]) -> None:
    if kind == EntryKind.DECISION:
        told.decisions[key] = read_decision(key, content)
    else:
        told.attestations[key] = read_attestation(key, content, sources)


def _needed_entries(content: Mapping[str, Any]) -> list[str]:
    return [
        condition["key"]
        for effect in content.get("effects", ())
        for condition in effect.get("conditions", ())
        if condition.get("kind") == ENTRY
    ]
