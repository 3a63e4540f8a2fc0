"""The facts of a member's record that can be confirmed, each as it stands now, with a digest of it.

Whoever has the rows already, as a page does, makes the facts from them; `facts_of` reads the rows itself. What says how
to reach people (addresses, numbers) is not among them: a letter may be read by others than whom it was meant for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q

from koinon.atlas.models import Name, Organisation, Population
from koinon.confirmations.models import FactKind
from koinon.ledger.models import Record
from koinon.lib.text import Text
from koinon.networks.models import Network
from koinon.people.models import Role
from koinon.records.models import Line, LineKind
from koinon.register.models import Standing
from koinon.rules.dates import parse
from koinon.rules.rights import COORDINATING_OFFICE, DELEGATE, DEPUTY, REPRESENTATIVE

OWN_LINES = (LineKind.ORGAN, LineKind.COMPETENCE, LineKind.ELECTION)
OWN_KINDS: Sequence[str] = (FactKind.ORGAN, FactKind.COMPETENCE, FactKind.ELECTION)


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
        return {str(post[1]) for post in self.said.get("posts", ()) if post[1]}


def record_digest(facts: Iterable[Fact]) -> str:
    """One digest of a whole record: whoever confirms it confirms what they saw."""
    return hashlib.sha256("\n".join(sorted(fact.digest for fact in facts)).encode()).hexdigest()


def facts_of(organisation: Organisation, network: Network, on: date) -> list[Fact]:
    """The record of a member in a network on a day: its own facts, then those it shares. Six queries."""
    names = Name.objects.known(None).filter(organisation=organisation)
    figures = Population.objects.known(None).filter(organisation=organisation)
    lines = Line.objects.known(None).filter(organisation=organisation, kind__in=OWN_LINES)
    standing = Standing.objects.filter(network=network, organisation=organisation).on(on).first()
    told = line_facts(lines.values_list("kind", "content", "recorded_at"), on)
    facts = [
        names_fact(names),
        population_fact(figures, on),
        *sorted(told, key=lambda fact: (OWN_KINDS.index(fact.kind), fact.key)),
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


def line_facts(rows: Iterable[tuple[str, Mapping[str, Any], datetime]], on: date) -> list[Fact]:
    """What an organisation tells of itself in lines (kind, content, when recorded), in the order in which they come.

    Its organs, which of them decides on memberships, and its local elections; what is over by the day is left out.
    """
    found = (_line_fact(kind, content, recorded_at, on) for kind, content, recorded_at in rows)
    return [fact for fact in found if fact is not None]


def _line_fact(kind: str, content: Mapping[str, Any], recorded_at: datetime, on: date) -> Fact | None:
    if kind == LineKind.ORGAN:
        said = {"kind": content.get("kind", ""), "names": content.get("names", {})}
        return Fact(FactKind.ORGAN, said, str(content.get("slug", "")), recorded_at)
    if kind == LineKind.COMPETENCE and _goes_on(str(content.get("ends", "")), on):
        said = {name: content.get(name, "") for name in ("act", "role", "status", "organ", "begins", "ends")}
        return Fact(FactKind.COMPETENCE, said, str(content["id"]), recorded_at)
    if kind == LineKind.ELECTION and parse(str(content["on"])).latest >= on:
        said = {"on": content["on"], "of": content["of"]}
        return Fact(FactKind.ELECTION, said, str(content["id"]), recorded_at)
    return None


def _goes_on(ends: str, on: date) -> bool:
    """Whether what ends then (EDTF, the first day outside) can still hold on the day."""
    return not ends or parse(ends).latest > on


def standing_fact(held: str, category: str, recorded_at: datetime | None) -> Fact:
    """How surely it is a member, and in which category."""
    return Fact(FactKind.STANDING, {"held": held, "category": category}, recorded_at=recorded_at)


@dataclass(frozen=True)
class Post:
    """Who holds a post for a member: a person by the key, an office, or both; in a body, if it is of one."""

    role: str
    person: str
    office: Text
    body: str
    given_at: datetime

    def said(self) -> list[Any]:
        """In values of JSON: role and person, and where there are any, the body and the office besides."""
        more = [self.body, self.office.to_json()] if self.body or self.office else []
        return [self.role, self.person, *more]


def posts_fact(posts: Collection[Post]) -> Fact:
    """Who acts for it in the network."""
    said = sorted((post.said() for post in posts), key=repr)
    return Fact(FactKind.POSTS, {"posts": said}, recorded_at=max((post.given_at for post in posts), default=None))


def last_recorded(network: Network, organisations: Collection[int]) -> datetime | None:
    """When something about these organisations in this network was last told to the ledger."""
    touching = Record.objects.known(None).filter(clauses__network=network, clauses__organisation__in=organisations)
    found: datetime | None = touching.aggregate(last=Max("recorded_at"))["last"]
    return found


def _posts(organisation: Organisation, network: Network, on: date) -> list[Post]:
    held = Role.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=on),
        begins__lte=on,
        network=network,
        organisation=organisation,
        kind__in=[REPRESENTATIVE, DEPUTY, DELEGATE, COORDINATING_OFFICE],
    )
    rows = held.values_list("kind", "person__key", "office", "body", "given_at")
    return [Post(kind, person or "", office, body, at) for kind, person, office, body, at in rows]
