"""What the API reads: networks, organisations, entries and statutes as known at an instant, in constant reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import F, Q

from koinon.api import answers, schemas, schemas_entries, schemas_organisations, schemas_statutes
from koinon.atlas.models import Name, Organisation, Population, Relation, RelationKind, Source, UnionMembership
from koinon.atlas.queries import named_like
from koinon.ledger.models import Clause, Entry, Record
from koinon.lib.days import Asked
from koinon.lib.text import folded
from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.register.queries import Count, Member, counted_each, standings_of
from koinon.rules.citing import named_in
from koinon.rules.dates import DateError, Span, parse
from koinon.rules.statutes import Statutes, parse_statutes

UNKNOWN = "unknown"
"""Asks for those of whom it is not known: no one category can be named, no figure is sourced."""

MOST_WORDS = 8

NOBODY = Count(0, 0, {})

NOT_TOLD_HERE = (LineKind.PROFILE, LineKind.STATUTES, LineKind.COVERAGE, LineKind.PERSON)
"""Lines that have a place of their own in an answer, and people's names, which the public API does not give."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a list of members; empty ones let everything through."""

    q: str = ""
    category: str = ""
    country: str = ""
    kind: str = ""
    size: str = ""
    held: str = ""
    right: str = ""
    source: str = ""


def matching(members: Sequence[Member], wanted: Wanted, on: Asked) -> list[Member]:
    """The members that pass all filters. One query each where a name or a size is asked for, else none."""
    ids = [member.id for member in members]
    words = folded(wanted.q).split()[:MOST_WORDS]
    named = named_like(ids, words, on.known) if words else None
    sized = of_size(ids, wanted.size, on) if wanted.size else None
    return [
        member
        for member in members
        if (named is None or member.id in named)
        and (sized is None or member.id in sized)
        and (not wanted.category or wanted.category in categories_of(member))
        and (not wanted.country or member.country == wanted.country.upper())
        and (not wanted.kind or member.kind == wanted.kind)
        and (not wanted.held or member.stretch.standing.held == wanted.held)
        and (not wanted.right or wanted.right in member.stretch.standing.rights_told())
        and (not wanted.source or wanted.source in member.stretch.standing.sources())
    ]


def categories_of(member: Member) -> set[str]:
    """The categories that a member has or can have; UNKNOWN among them where no one can be named."""
    category = member.stretch.standing.category
    return {category.slug} if category.slug else {UNKNOWN, *(other.slug for other in category.alternatives)}


def count_of(members: Iterable[Member]) -> Count:
    """The pair that a set of members comes to."""
    return counted_each(member.stretch.standing.held for member in members)


def of_size(organisations: Collection[int], size: str, on: Asked) -> set[int]:
    """Those whose newest figure of the day lies in "lower-upper" (upper outside), or that have none. One query."""
    figures: dict[int, list[Population]] = defaultdict(list)
    for row in Population.objects.known(on.known).filter(organisation__in=organisations):
        figures[row.organisation_id].append(row)
    newest = {id_: population_on(rows, on.day) for id_, rows in figures.items()}
    if size == UNKNOWN:
        return {id_ for id_ in organisations if newest.get(id_) is None}
    lower, _, upper = size.partition("-")
    return {
        id_
        for id_, population in newest.items()
        if population and int(lower or 0) <= population.figure and (not upper or population.figure < int(upper))
    }


def profiles(networks: Collection[int], known: datetime | None) -> dict[int, dict[str, Any]]:
    """The profile of each network as known, by the network's id. One query."""
    lines = Line.objects.known(known).filter(kind=LineKind.PROFILE, network__in=networks)
    return dict(lines.values_list("network_id", "content"))


def founded_of(profile: Mapping[str, Any]) -> Span | None:
    """When a network was founded, from its profile; None where that is not known."""
    told = (profile.get("founded") or {}).get("on")
    try:
        return parse(str(told)) if told else None
    except DateError:
        return None


def network_short(network: Network, profile: Mapping[str, Any]) -> schemas.NetworkShort:
    """A network in a list, from its profile as known."""
    return schemas.NetworkShort(
        slug=network.slug,
        name=profile.get("name") or {},
        kind=profile.get("kind") or None,
        made_up=network.made_up,
    )


def network_item(
    network: Network, profile: Mapping[str, Any], counts: Mapping[int, Count] | None
) -> schemas.NetworkItem:
    """A network with its pair for the day, from the pairs of all networks; null without them."""
    founded = founded_of(profile)
    return schemas.NetworkItem(
        **dict(network_short(network, profile)),
        founded=answers.span(founded) if founded else None,
        members=None if counts is None else answers.count(counts.get(network.pk, NOBODY)),
    )


def lines_of(known: datetime | None, **owner: object) -> list[tuple[str, str, dict[str, Any]]]:
    """The told lines of an owner as known: kind, key, content. One query."""
    rows = Line.objects.known(known).filter(**owner).order_by("kind", "id")
    return list(rows.values_list("kind", "key", "content"))


def told_lines(lines: Iterable[tuple[str, str, dict[str, Any]]]) -> list[schemas.Line]:
    """Those lines that are given as they were told."""
    return [
        schemas.Line(kind=kind, key=key, content=content) for kind, key, content in lines if kind not in NOT_TOLD_HERE
    ]


def sources(ids: Iterable[str], known: datetime | None) -> list[schemas.Source]:
    """The sources of those ids as known, by id. One query."""
    rows = Source.objects.known(known).filter(key__in=set(ids)).order_by("key").values_list("key", "content")
    return [
        schemas.Source(
            id=key,
            **{name: content.get(name) or None for name in ("title", "url", "language", "kind", "publisher", "dated")},
        )
        for key, content in rows
    ]


def statutes_of(network: Network, known: datetime | None) -> list[tuple[Statutes, dict[str, Any]]]:
    """All versions of a network's statutes as known, in the order they came into force. One query."""
    lines = Line.objects.known(known).filter(network=network, kind=LineKind.STATUTES)
    read = [(parse_statutes(content), content) for content in lines.values_list("content", flat=True)]
    return sorted(read, key=lambda pair: (pair[0].begins.earliest, pair[0].version))


def statutes_answer(statutes: Statutes, content: Mapping[str, Any]) -> schemas_statutes.Statutes:
    """One version, each rule with its document's own words beside what was read from them."""
    told = {rule.get("id"): rule for rule in content.get("rules", ())}
    return schemas_statutes.Statutes(
        version=statutes.version,
        title=dict(statutes.title),
        in_force=answers.span(statutes.begins),
        in_force_status=statutes.in_force_status,
        rules=[
            schemas_statutes.Rule(
                id=rule.id,
                kind=rule.kind,
                status=rule.status,
                article=rule.article or None,
                sources=list(rule.all_sources()),
                says=dict(rule.says) or None,
                content=told.get(rule.id, {}),
            )
            for rule in statutes.rules
        ],
    )


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around an organisation: names, figures, relations, unions on the day, duplicates."""

    names: list[Name]
    populations: list[Population]
    relations: list[schemas_organisations.Relation]
    unions: list[str]
    also: list[str]

    def cited(self) -> set[str]:
        """The ids of the sources of all of it."""
        named = {name.source for name in self.names}
        counted_by = {population.source for population in self.populations}
        return (named | counted_by | {relation.source or "" for relation in self.relations}) - {""}


def around(organisation: Organisation, day: date, known: datetime | None) -> Around:
    """What is known around an organisation. Four queries."""
    relations = Relation.objects.known(known).filter(Q(organisation=organisation) | Q(other=organisation))
    related, also = [], []
    for relation in relations.select_related("organisation", "other").order_by("id"):
        from_here = relation.organisation_id == organisation.pk
        there = relation.other if from_here else relation.organisation
        if relation.kind != RelationKind.SAME_AS:
            related.append(_relation(relation, there.slug, from_here))
        elif not from_here:
            also.append(there.slug)
    inside = Q(ends__isnull=True) | Q(ends__gt=day)
    unions = UnionMembership.objects.known(known).filter(inside, country=organisation.country, begins__lte=day)
    return Around(
        names=list(Name.objects.known(known).filter(organisation=organisation).order_by("-own", "is_spelling", "id")),
        populations=list(Population.objects.known(known).filter(organisation=organisation).order_by("on", "id")),
        relations=related,
        unions=sorted(set(unions.values_list("union__slug", flat=True))),
        also=sorted(also),
    )


def own_name(names: Iterable[Name], day: date) -> str:
    """The names it bore at home on the day, joined; those of any day where none is told for it."""
    own = [name for name in names if name.own and not name.is_spelling]
    borne = [name.text for name in own if _was_borne(name, day)] or [name.text for name in own]
    return " / ".join(dict.fromkeys(borne))


def population_on(populations: Iterable[Population], day: date) -> Population | None:
    """The newest figure that surely speaks of the day or of one before it."""
    past = [population for population in populations if parse(population.on).latest <= day]
    return max(past, key=lambda population: (parse(population.on).latest, population.source), default=None)


def organisation_answer(organisation: Organisation, on: Asked) -> schemas_organisations.OrganisationDetail:
    """All that is told of an organisation. Six queries."""
    known = around(organisation, on.day, on.known)
    told = told_lines(lines_of(on.known, organisation=organisation))
    figure = population_on(known.populations, on.day)
    name = own_name(known.names, on.day)
    short = answers.organisation(organisation.slug, name, organisation.kind, organisation.country)
    return schemas_organisations.OrganisationDetail(
        **dict(short),
        on=on.day,
        known=on.known,
        made_up=organisation.made_up,
        geonames_id=organisation.geonames_id,
        latitude=organisation.latitude,
        longitude=organisation.longitude,
        names=[name_answer(row) for row in known.names],
        population=population_answer(figure) if figure else None,
        populations=[population_answer(row) for row in known.populations],
        unions=known.unions,
        relations=known.relations,
        also=known.also,
        lines=told,
        sources=sources({*named_in([line.content for line in told]), *known.cited()}, on.known),
    )


def memberships_answer(organisation: Organisation, on: Asked) -> schemas.Memberships:
    """Where an organisation is a member on the day, and its whole history. Two queries for present knowledge."""
    standings = standings_of(organisation, on.known)
    told = profiles([network.pk for network, _ in standings], on.known)
    items = [
        answers.membership_in(network_short(network, told.get(network.pk, {})), stretch.standing)
        for network, stretches in standings
        for stretch in stretches
        if stretch.holds(on.day)
    ]
    return schemas.Memberships(
        on=on.day,
        known=on.known,
        count=answers.count(counted_each(item.held for item in items)),
        next=None,
        items=items,
        history=[answers.stretch(network.slug, stretch) for network, stretches in standings for stretch in stretches],
    )


def entry_answer(entry: Entry, records: Sequence[Record], known: datetime | None) -> schemas_entries.Entry:
    """An entry with those of its record versions. Two queries."""
    versions = [version_answer(record, known) for record in records]
    present = next((version for version in versions if version.superseded_at is None), None)
    return schemas_entries.Entry(
        key=entry.key,
        kind=cast(Any, entry.kind),
        known=known,
        content=present.content if present else None,
        touches=touched_by(records[-1:]),
        versions=versions,
        sources=sources(named_in([version.content for version in versions]), known),
    )


def record_versions(entry: Entry, known: datetime | None) -> list[Record]:
    """The record versions of an entry that existed at the instant, in order. One query."""
    records = Record.objects.filter(entry=entry).order_by("version")
    return list(records if known is None else records.filter(recorded_at__lte=known))


def touched_by(records: Iterable[Record]) -> list[schemas_entries.Touched]:
    """Whom record versions are about. One query."""
    clauses = Clause.objects.filter(record__in=list(records), network__isnull=False, organisation__isnull=False)
    pairs = clauses.values_list(F("network__slug"), F("organisation__slug")).distinct()
    return [
        schemas_entries.Touched(network=network, organisation=organisation) for network, organisation in sorted(pairs)
    ]


def version_answer(record: Record, known: datetime | None) -> schemas_entries.Version:
    """One record version as it was known at the instant."""
    superseded = record.superseded_at
    return schemas_entries.Version(
        version=record.version,
        recorded_at=record.recorded_at,
        superseded_at=None if superseded and known and superseded > known else superseded,
        recorded_by=record.recorded_by,
        why=record.why or None,
        content=record.content,
    )


def name_answer(name: Name) -> schemas_organisations.Name:
    """A name, or a source's spelling."""
    return schemas_organisations.Name(
        text=name.text,
        language=name.language or None,
        own=name.own,
        spelling=name.is_spelling,
        begins=name.begins or None,
        ends=name.ends or None,
        source=name.source or None,
    )


def population_answer(population: Population) -> schemas_organisations.Population:
    """A figure with who asserted it."""
    return schemas_organisations.Population(figure=population.figure, on=population.on, source=population.source)


def _relation(relation: Relation, there: str, from_here: bool) -> schemas_organisations.Relation:
    return schemas_organisations.Relation.model_validate(
        {
            "kind": relation.kind,
            "other": there,
            "towards": "other" if from_here else "this",
            "begins": relation.begins or None,
            "ends": relation.ends or None,
            "source": relation.source or None,
        }
    )


def _was_borne(name: Name, day: date) -> bool:
    return (not name.begins or parse(name.begins).earliest <= day) and (not name.ends or day < parse(name.ends).latest)
