"""From the ledger, the records and the atlas to the cases that rules judge; and reads of the register."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from koinon.atlas import queries as atlas
from koinon.atlas.models import Organisation
from koinon.ledger import queries as ledger
from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.register.answers import stretch_of
from koinon.register.models import Mandate, Standing
from koinon.rules.dates import FOREVER, parse
from koinon.rules.periods import Bound, Period, began
from koinon.rules.reasons import YES
from koinon.rules.standing import Case, Stretch, stretches
from koinon.rules.statutes import Statutes, parse_statutes


@dataclass(frozen=True, slots=True)
class NetworkFrame:
    """What holds for every case of a network: when it began, where its ledger is complete, its statutes."""

    slug: str
    founded: Bound | None
    complete: tuple[Period, ...]
    statutes: tuple[Statutes, ...]


def frame(network: Network, known: datetime | None = None) -> NetworkFrame:
    """The network's frame as known at the instant. One query."""
    founded: Bound | None = None
    complete: list[Period] = []
    statutes: list[Statutes] = []
    kinds = (LineKind.PROFILE, LineKind.COVERAGE, LineKind.STATUTES)
    lines = Line.objects.known(known).filter(network=network, kind__in=kinds).order_by("kind", "key")
    for kind, content in lines.values_list("kind", "content"):
        if kind == LineKind.PROFILE:
            told = (content.get("founded") or {}).get("on")
            founded = began(parse(told)) if told else None
        elif kind == LineKind.STATUTES:
            statutes.append(parse_statutes(content))
        elif content.get("of") == "members" and content.get("complete") is True:
            complete.append(_coverage(content))
    return NetworkFrame(network.slug, founded, tuple(complete), tuple(statutes))


def cases(
    network: Network, organisations: Collection[int] | None = None, known: datetime | None = None
) -> dict[int, Case]:
    """Per organisation id the case to judge: everything in the ledger that touches it in this network.

    `organisations` narrows to those ids (their recorded duplicates included). A constant number of queries.
    """
    same = atlas.canonical_ids(known)
    wanted = None
    if organisations is not None:
        wanted = set(organisations) | {id_ for id_, stays in same.items() if stays in organisations}
    told = ledger.entries_of(network.id, wanted, atlas.dated_sources(known), known)
    gathered: dict[int, ledger.Told] = defaultdict(ledger.Told)
    names: dict[int, set[str]] = defaultdict(set)
    slugs = atlas.slugs_of({*told, *same.values()})
    for id_, entries in told.items():
        stays = same.get(id_, id_)
        gathered[stays].add(entries)
        names[stays] |= {slugs[id_], slugs[stays]}
    facts = atlas.facts_of(gathered, known)
    around = frame(network, known)
    return {
        id_: Case(
            network=network.slug,
            organisation=slugs[id_],
            aliases=frozenset(names[id_]),
            facts=facts[id_],
            founded=around.founded,
            decisions=tuple(entries.decisions.values()),
            attestations=tuple(entries.attestations.values()),
            statutes=around.statutes,
            complete=around.complete,
        )
        for id_, entries in gathered.items()
    }


def judged(
    network: Network, organisations: Collection[int] | None = None, known: datetime | None = None
) -> dict[int, tuple[Stretch, ...]]:
    """Per organisation id the stretches that follow from the ledger as known at the instant; nothing is written."""
    return {id_: stretches(case) for id_, case in cases(network, organisations, known).items()}


def _coverage(content: Mapping[str, str]) -> Period:
    ends = content.get("ends")
    return Period(parse(content["begins"]).latest, parse(ends).earliest if ends else FOREVER)


@dataclass(frozen=True, slots=True)
class Member:
    """One organisation and its standing on the day asked about."""

    id: int
    slug: str
    kind: str
    country: str
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Count:
    """How many hold a membership on a day: `certain` is held yes, `possible` all that can, `by_held` each apart."""

    certain: int
    possible: int
    by_held: Mapping[str, int]


def members_on(network: Network, day: date, known: datetime | None = None) -> list[Member]:
    """Every membership certain or possible on the day, by slug. One query; `known` judges anew in memory."""
    if known is None:
        rows = Standing.objects.filter(network=network).on(day).select_related("organisation")
        found = [Member(o.id, o.slug, o.kind, o.country, stretch_of(row)) for row in rows if (o := row.organisation)]
        return sorted(found, key=lambda member: member.slug)
    held = {
        id_: stretch
        for id_, all_of_it in judged(network, None, known).items()
        for stretch in all_of_it
        if stretch.holds(day)
    }
    organisations = Organisation.objects.filter(id__in=held).order_by("slug")
    return [Member(o.id, o.slug, o.kind, o.country, held[o.id]) for o in organisations]


def stretches_from(network: Network, places: Collection[tuple[int, date]]) -> dict[tuple[int, date], Stretch]:
    """The stretches that begin so, by organisation id and first day. One query; a place without one is left out."""
    begins = {first for _, first in places}
    if not begins:
        return {}
    rows = Standing.objects.filter(network=network, begins__gte=min(begins), begins__lte=max(begins))
    found = rows.filter(organisation__in={id_ for id_, _ in places})
    return {place: stretch_of(row) for row in found if (place := (row.organisation_id, row.begins)) in places}


def count_on(network: Network, day: date) -> Count:
    """The pair for a day, counted by the database. One query."""
    rows = Standing.objects.filter(network=network).on(day).values_list("held").annotate(models.Count("id"))
    return counted(dict(rows.order_by("held")))


def counts_on(day: date) -> dict[int, Count]:
    """The pair of every network that has members on the day, by the network's id. One query."""
    rows = Standing.objects.on(day).values_list("network_id", "held").annotate(models.Count("id"))
    by_network: dict[int, dict[str, int]] = defaultdict(dict)
    for network, held, number in rows.order_by("network_id", "held"):
        by_network[network][held] = number
    return {network: counted(by_held) for network, by_held in by_network.items()}


def counted(by_held: Mapping[str, int]) -> Count:
    """The pair that numbers by held come to."""
    return Count(by_held.get(YES, 0), sum(by_held.values()), by_held)


def counted_each(held: Iterable[str]) -> Count:
    """The pair that answers come to, one by one."""
    return counted(Counter(held))


def history(network: Network, organisation: Organisation, known: datetime | None = None) -> tuple[Stretch, ...]:
    """The whole standing of one organisation in one network, in order. Empty if it never was possible."""
    if known is not None:
        return judged(network, [organisation.pk], known).get(organisation.pk, ())
    rows = Standing.objects.filter(network=network, organisation=organisation).order_by("begins")
    return tuple(stretch_of(row) for row in rows)


def ever_standing(network: Network) -> models.QuerySet[Standing, int]:
    """The ids of all that ever stood in a network, for use inside another query."""
    return Standing.objects.filter(network=network).values_list("organisation_id", flat=True)


def standings_of(
    organisation: Organisation, known: datetime | None = None
) -> list[tuple[Network, tuple[Stretch, ...]]]:
    """All networks in which an organisation ever stood, each with its history, by slug of the network."""
    if known is None:
        found: dict[Network, list[Stretch]] = {}
        rows = Standing.objects.filter(organisation=organisation).select_related("network")
        for row in rows.order_by("network__slug", "begins"):
            found.setdefault(row.network, []).append(stretch_of(row))
        return [(network, tuple(stretches_)) for network, stretches_ in found.items()]
    pairs = ((network, history(network, organisation, known)) for network in Network.objects.order_by("slug"))
    return [(network, told) for network, told in pairs if told]


def spells(network: Network) -> list[tuple[date, date, str, int]]:
    """Every stretch as (begins, ends, held, organisation id), by day: what growth and changes are drawn from."""
    rows = Standing.objects.filter(network=network).order_by("begins", "organisation_id")
    return list(rows.values_list("begins", "ends", "held", "organisation_id"))


@dataclass(frozen=True, slots=True)
class Strand:
    """One organisation with those of its stretches in a network that share a day with the time asked about."""

    id: int
    slug: str
    kind: str
    country: str
    stretches: tuple[Stretch, ...]


def strands_between(network: Network, first: date, last: date, known: datetime | None = None) -> list[Strand]:
    """Everyone who was possible on a day from the first to the last (both inside), by slug.

    One query; `known` judges anew in memory.
    """
    if known is None:
        rows = Standing.objects.filter(network=network, begins__lte=last, ends__gt=first)
        told: dict[int, list[Stretch]] = defaultdict(list)
        organisations: dict[int, Organisation] = {}
        for row in rows.select_related("organisation").order_by("organisation__slug", "begins"):
            told[row.organisation_id].append(stretch_of(row))
            organisations[row.organisation_id] = row.organisation
        return [Strand(o.id, o.slug, o.kind, o.country, tuple(told[id_])) for id_, o in organisations.items()]
    held = {
        id_: kept
        for id_, all_of_it in judged(network, None, known).items()
        if (kept := tuple(one for one in all_of_it if one.begins <= last and one.ends > first))
    }
    found = Organisation.objects.filter(id__in=held).order_by("slug")
    return [Strand(o.id, o.slug, o.kind, o.country, held[o.id]) for o in found]


def members_in(networks: Collection[Network], day: date, known: datetime | None = None) -> dict[int, list[Member]]:
    """The memberships of several networks on a day, by the network's id. One query; `known` judges anew in memory."""
    if known is not None:
        return {network.pk: members_on(network, day, known) for network in networks}
    found: dict[int, list[Member]] = defaultdict(list)
    rows = Standing.objects.filter(network__in=networks).on(day).select_related("organisation")
    for row in rows.order_by("organisation__slug"):
        o = row.organisation
        found[row.network_id].append(Member(o.id, o.slug, o.kind, o.country, stretch_of(row)))
    return found


def kept_about(person: str) -> dict[str, list[dict[str, Any]]]:
    """What the register has of a person (key): the offices and seats they held, from first to last. One query."""
    held = Mandate.objects.filter(person=person).order_by("begins", "network__slug", "body", "office")
    columns = ("network__slug", "organisation__slug", "body", "office", "since_text", "until_text", "held")
    return {"mandates": [dict(zip(columns, row, strict=True)) for row in held.values_list(*columns)]}
