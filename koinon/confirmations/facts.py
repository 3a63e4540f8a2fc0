"""The facts of a member's record that can be confirmed, each as it stands now, with a digest of it.

Whoever has the rows already, as a page does, makes the facts from them; `facts_of` reads the rows itself. What says how
to reach people (addresses, numbers) is not among them: a letter may be read by others than whom it was meant for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q

from koinon.atlas.models import Name, Organisation, Population
from koinon.confirmations.models import FactKind
from koinon.ledger.models import Record
from koinon.networks.models import Network
from koinon.people.models import Role
from koinon.records.models import Line, LineKind
from koinon.register.models import Standing
from koinon.rules.dates import parse
from koinon.rules.rights import DEPUTY, REPRESENTATIVE


@dataclass(frozen=True)
class Fact:
    """One fact as it stands: `said` in values of JSON, people by their keys; `key` where there are several of a kind.

    `recorded_at` is the instant at which it was last recorded, None where nobody recorded it by itself.
    """

    kind: str
    said: Mapping[str, Any]
    key: str = ""
    recorded_at: datetime | None = None

    @property
    def name(self) -> str:
        """What tells it from the other facts of a record."""
        return f"{self.kind}:{self.key}" if self.key else self.kind

    @property
    def digest(self) -> str:
        """The SHA-256 of what it says (JSON with sorted keys)."""
        told = json.dumps([self.kind, self.key, self.said], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()

    def people(self) -> set[str]:
        """The keys of the people it names."""
        return {str(person) for _role, person in self.said.get("posts", ())}


def record_digest(facts: Iterable[Fact]) -> str:
    """One digest of a whole record: whoever confirms it confirms what they saw."""
    return hashlib.sha256("\n".join(sorted(fact.digest for fact in facts)).encode()).hexdigest()


def facts_of(organisation: Organisation, network: Network, on: date) -> list[Fact]:
    """The record of a member in a network on a day: its own facts, then those it shares. Six queries."""
    names = Name.objects.known(None).filter(organisation=organisation)
    figures = Population.objects.known(None).filter(organisation=organisation)
    organs = Line.objects.known(None).filter(organisation=organisation, kind=LineKind.ORGAN)
    standing = Standing.objects.filter(network=network, organisation=organisation).on(on).first()
    facts = [
        names_fact(names),
        population_fact(figures, on),
        *organ_facts(organs.order_by("key").values_list("content", "recorded_at")),
    ]
    if standing is not None:
        facts.append(standing_fact(standing.held, standing.category, last_recorded(network, [organisation.pk])))
    facts.append(posts_fact(_posts(organisation, network, on)))
    return [fact for fact in facts if fact is not None]


def names_fact(rows: Iterable[Name]) -> Fact | None:
    """The names it bears now, its own and those in other languages; None where there is none."""
    borne = [row for row in rows if not row.is_spelling and not row.ends]
    if not borne:
        return None
    said = sorted([row.language, row.text, row.own] for row in borne)
    return Fact(FactKind.NAMES, {"names": said}, recorded_at=max(row.recorded_at for row in borne))


def population_fact(rows: Iterable[Population], on: date) -> Fact | None:
    """The newest figure that surely speaks of the day or of one before it; None where there is none."""
    past = [row for row in rows if parse(row.on).latest <= on]
    newest = max(past, key=lambda row: (parse(row.on).latest, row.source), default=None)
    if newest is None:
        return None
    return Fact(FactKind.POPULATION, {"figure": newest.figure, "on": newest.on}, recorded_at=newest.recorded_at)


def organ_facts(lines: Iterable[tuple[Mapping[str, Any], datetime]]) -> list[Fact]:
    """Its own organs, each with its kind and names."""
    return [
        Fact(
            FactKind.ORGAN,
            {"kind": content.get("kind", ""), "names": content.get("names", {})},
            str(content.get("slug", "")),
            recorded_at,
        )
        for content, recorded_at in lines
    ]


def standing_fact(held: str, category: str, recorded_at: datetime | None) -> Fact:
    """How surely it is a member, and in which category."""
    return Fact(FactKind.STANDING, {"held": held, "category": category}, recorded_at=recorded_at)


def posts_fact(rows: Collection[tuple[str, str, datetime]]) -> Fact:
    """Who represents it in the network: kind of role, key of the person, and when it was recorded."""
    said = sorted([kind, person] for kind, person, _at in rows)
    return Fact(FactKind.POSTS, {"posts": said}, recorded_at=max((at for *_rest, at in rows), default=None))


def last_recorded(network: Network, organisations: Collection[int]) -> datetime | None:
    """When something about these organisations in this network was last told to the ledger."""
    touching = Record.objects.known(None).filter(clauses__network=network, clauses__organisation__in=organisations)
    found: datetime | None = touching.aggregate(last=Max("recorded_at"))["last"]
    return found


def _posts(organisation: Organisation, network: Network, on: date) -> list[tuple[str, str, datetime]]:
    held = Role.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=on),
        begins__lte=on,
        network=network,
        organisation=organisation,
        kind__in=[REPRESENTATIVE, DEPUTY],
    )
    return list(held.values_list("kind", "person__key", "given_at"))
