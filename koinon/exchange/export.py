"""One network as one JSON file that can be checked without this program: docs/export.md describes every member.

Read in slices of some hundred records, so that memory is bounded however large the network is; the order is that of
keys as Python compares them, so that both databases give the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from koinon.accounts.models import Person
from koinon.atlas.models import Name, Organisation, Population, Relation, Source, Territory, Union, UnionMembership
from koinon.ledger.models import Clause, Record
from koinon.lib.days import instant_text
from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.register import tenures
from koinon.register.answers import stretch_of
from koinon.register.models import Standing
from koinon.register.queries import judged
from koinon.rules.citing import named_in
from koinon.rules.effects import ENTRY
from koinon.rules.export_form import SECTIONS
from koinon.rules.written import written_life, written_mandate, written_stretch

Told = dict[str, Any]
SLICE = 400
"""How many records are read at once: fewer than the variables that SQLite takes in one query."""

FOLLOWING = ("body_lives", "mandates", "register", "sources")
"""Sections whose sources others cite already."""

RECORDED_TABLES: tuple[tuple[type[Any], str], ...] = (
    (Name, "organisation__in"), (Population, "organisation__in"), (Relation, "organisation__in"),
    (Line, "organisation__in"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """What belongs to one network's export: keys and slugs, sorted, with the ids of organisations.

    `known` is the instant asked for, None for present knowledge.
    """

    network: Network
    known: datetime | None
    entries: tuple[str, ...]
    organisations: Mapping[str, int]


def scope_of(network: Network, known: datetime | None = None) -> Scope:
    """The entries that touch the network or that its entries wait for, and every organisation that is named."""
    keys = set(Clause.objects.filter(network=network).values_list("record__entry__key", flat=True))
    keys |= {needed for _key, content in _versions(keys, known) for needed in _waited_for(content)}
    recorded: set[str] = set()
    named: set[str] = set()
    for key, content in _versions(keys, known):
        recorded.add(key)
        named.update(_named_organisations(content))
    lines = Line.objects.known(known).filter(network=network).values_list("content", flat=True)
    named |= {slug for content in lines for slug in _named_organisations(content)}
    return Scope(network, known, tuple(sorted(recorded)), dict(sorted(_with_related(named, known).items())))


def _versions(keys: Collection[str], known: datetime | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Key and content of every version of the entries that was recorded by the instant."""
    for part in _slices(sorted(keys)):
        rows = Record.objects.filter(entry__key__in=part)
        yield from _by_then(rows, known).values_list("entry__key", "content")


def _by_then(rows: QuerySet[Record], known: datetime | None) -> QuerySet[Record]:
    return rows if known is None else rows.filter(recorded_at__lte=known)


def _waited_for(content: Mapping[str, Any]) -> Iterator[str]:
    for effect in content.get("effects", ()):
        for condition in effect.get("conditions", ()):
            if condition.get("kind") == ENTRY:
                yield condition["key"]


def _named_organisations(told: Any) -> Iterator[str]:
    """Every slug that may be an organisation's, however deep; what is none is not found and left out."""
    if isinstance(told, Mapping):
        for name, value in told.items():
            if name in ("organisation", "host", "initiator", "organ") and isinstance(value, str):
                yield value.partition("/")[0]
            else:
                yield from _named_organisations(value)
    elif isinstance(told, list):
        for item in told:
            yield from _named_organisations(item)


def _with_related(named: set[str], known: datetime | None) -> dict[str, int]:
    """Slug to id of those organisations and of all that they hang together with, however far."""
    found: dict[str, int] = {}
    for part in _slices(sorted(named)):
        found.update(Organisation.objects.filter(slug__in=part).values_list("slug", "id"))
    fresh = set(found.values())
    while fresh:
        both: set[int] = set()
        for part in _slices(sorted(fresh)):
            related = Relation.objects.known(known).filter(Q(organisation__in=part) | Q(other__in=part))
            for pair in related.values_list("organisation_id", "other_id"):
                both.update(pair)
        fresh = both - set(found.values())
        for part in _slices(sorted(fresh)):
            found.update(Organisation.objects.filter(id__in=part).values_list("slug", "id"))
    return found


def newest_instant(scope: Scope, cited: Collection[str]) -> datetime | None:
    """When what belongs to the export last changed: the instant of its present knowledge. None: nothing is recorded."""
    rows: list[QuerySet[Any]] = [
        Line.objects.filter(network=scope.network), UnionMembership.objects.all(), Territory.objects.all(),
    ]  # fmt: skip
    for part in _slices(list(scope.organisations.values())):
        rows += [model._default_manager.filter(**{field: part}) for model, field in RECORDED_TABLES]
    rows += [Record.objects.filter(entry__key__in=part) for part in _slices(scope.entries)]
    rows += [Source.objects.filter(key__in=part) for part in _slices(sorted(cited))]
    found = [row.aggregate(Max("recorded_at"), Max("superseded_at")) for row in rows]
    return max((instant for told in found for instant in told.values() if instant), default=None)


def cited_in(scope: Scope) -> set[str]:
    """The keys of all sources that the records of an export name."""
    sections = (section for name, section in sections_of(scope, frozenset()) if name not in FOLLOWING)
    return {source for section in sections for record in section for source in named_in(record)}


def sections_of(scope: Scope, cited: Collection[str]) -> Iterator[tuple[str, Iterator[Told]]]:
    """Each section's name and its records, without digests, in the order of the file."""
    readers = {
        "body_lives": _body_lives(scope),
        "mandates": _mandates(scope),
        "entries": _entries(scope),
        "lines": _lines(scope),
        "organisations": _organisations(scope),
        "people": _people(scope),
        "register": _register(scope),
        "sources": _sources(scope, cited),
        "statutes": _statutes(scope),
        "territories": _territories(scope),
        "unions": _unions(scope),
    }
    return ((section, readers[section]) for section in SECTIONS)


def _entries(scope: Scope) -> Iterator[Told]:
    for part in _slices(scope.entries):
        rows = _by_then(Record.objects.filter(entry__key__in=part).select_related("entry"), scope.known)
        versions: dict[str, list[Record]] = {key: [] for key in part}
        for row in rows.order_by("version"):
            versions[row.entry.key].append(row)
        for key, told in versions.items():
            yield {"key": key, "kind": told[0].entry.kind, "versions": [_version(row, scope.known) for row in told]}


def _version(row: Record, known: datetime | None) -> Told:
    superseded = row.superseded_at
    if superseded and known and superseded > known:
        superseded = None
    return {
        "version": row.version,
        "content": row.content,
        "recorded_at": instant_text(row.recorded_at),
        "superseded_at": instant_text(superseded) if superseded else None,
        "recorded_by": row.recorded_by,
        "why": row.why,
    }


def _lines(scope: Scope) -> Iterator[Told]:
    """What is told of the network, then of each organisation, unless it is about another network."""
    own = Line.objects.known(scope.known).filter(network=scope.network).exclude(kind=LineKind.STATUTES)
    yield from _told_lines(None, own.order_by("id"))
    for part in _parts(scope):
        told: dict[int, list[Line]] = {id_: [] for id_ in part.values()}
        for row in Line.objects.known(scope.known).filter(organisation__in=list(told)).order_by("id"):
            if row.content.get("network", scope.network.slug) == scope.network.slug:
                told[row.organisation_id or 0].append(row)
        for slug, id_ in part.items():
            yield from _told_lines(slug, told[id_])


def _told_lines(organisation: str | None, rows: Sequence[Line] | QuerySet[Line]) -> Iterator[Told]:
    """Lines in the order of the folder within a kind, since readers see them in it."""
    for row in sorted(rows, key=lambda row: row.kind):
        recorded = {"recorded_at": instant_text(row.recorded_at)}
        yield {"organisation": organisation, "kind": row.kind, "key": row.key, "content": row.content, **recorded}


def _organisations(scope: Scope) -> Iterator[Told]:
    for part in _parts(scope):
        ids = list(part.values())
        names, populations, relations = (
            _by_organisation(model._default_manager.filter(organisation__in=ids), scope.known)
            for model in (Name, Population, Relation)
        )
        rows = {row.slug: row for row in Organisation.objects.filter(id__in=ids)}
        others = dict(
            Organisation.objects.filter(inverse_relations__organisation__in=ids).values_list("id", "slug").distinct()
        )
        for slug, id_ in part.items():
            yield {
                **_identity(rows[slug]),
                "names": [_name(row) for row in names.get(id_, ())],
                "populations": [_recorded(row, ("figure", "on", "source")) for row in populations.get(id_, ())],
                "relations": [
                    {"other": others[row.other_id], **_recorded(row, ("kind", "begins", "ends", "source"))}
                    for row in relations.get(id_, ())
                ],
            }


def _by_organisation(rows: Any, known: datetime | None) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows.known(known).order_by("id"):
        found.setdefault(row.organisation_id, []).append(row)
    return found


def _identity(row: Organisation) -> Told:
    told: Told = {"slug": row.slug, "kind": row.kind, "country": row.country or None}
    if row.made_up:
        told["made_up"] = True
    return {**told, **{name: getattr(row, name) for name in ("geonames_id", "latitude", "longitude")}}


def _name(row: Name) -> Told:
    return {"spelling": row.is_spelling, **_recorded(row, ("text", "language", "own", "begins", "ends", "source"))}


def _recorded(row: Any, columns: Sequence[str]) -> Told:
    return {**{name: getattr(row, name) for name in columns}, "recorded_at": instant_text(row.recorded_at)}


def _people(scope: Scope) -> Iterator[Told]:
    """By key; with the name of those whom the pages name too, unless it was erased."""
    lines = Line.objects.known(scope.known).filter(network=scope.network, kind=LineKind.PERSON)
    keys = sorted(set(lines.values_list("key", flat=True)))
    for part in _slices(keys):
        people = {person.key: person for person in Person.objects.filter(key__in=part)}
        for key in part:
            person = people.get(key)
            name = person.name.to_json() if person and person.name and person.erased_at is None else None
            yield {"key": key, "name": name, "erased": bool(person and person.erased_at)}


def _register(scope: Scope) -> Iterator[Told]:
    """The standings as the register keeps them; at an earlier instant as they follow from what was known then."""
    for part in _parts(scope):
        ids = list(part.values())
        if scope.known is None:
            found: dict[int, list[Any]] = {}
            rows = Standing.objects.filter(network=scope.network, organisation__in=ids)
            for row in rows.order_by("begins"):
                found.setdefault(row.organisation_id, []).append(stretch_of(row))
        else:
            found = {id_: list(told) for id_, told in judged(scope.network, ids, scope.known).items()}
        for slug, id_ in part.items():
            if found.get(id_):
                yield {"organisation": slug, "stretches": [written_stretch(stretch) for stretch in found[id_]]}


def _mandates(scope: Scope) -> Iterator[Told]:
    for (post, holder), told in tenures.mandates_of(scope.network, scope.known).items():
        yield {**asdict(post), **asdict(holder), "stretches": [written_mandate(stretch) for stretch in told]}


def _body_lives(scope: Scope) -> Iterator[Told]:
    for slug, told in tenures.lives_of(scope.network, scope.known).items():
        yield {"body": slug, "stretches": [written_life(stretch) for stretch in told]}


def _sources(scope: Scope, cited: Collection[str]) -> Iterator[Told]:
    for part in _slices(sorted(cited)):
        rows = {row.key: row for row in Source.objects.known(scope.known).filter(key__in=part)}
        for key in part:
            if key in rows:
                yield {"id": key, **_recorded(rows[key], ("content",))}


def _statutes(scope: Scope) -> Iterator[Told]:
    rows = Line.objects.known(scope.known).filter(network=scope.network, kind=LineKind.STATUTES)
    for row in sorted(rows, key=lambda row: row.key):
        yield {"version": row.key, **_recorded(row, ("content",))}


def _territories(scope: Scope) -> Iterator[Told]:
    for row in sorted(Territory.objects.known(scope.known), key=lambda row: row.slug):
        yield _recorded(row, ("slug", "names", "countries", "status", "source"))


def _unions(scope: Scope) -> Iterator[Told]:
    members: dict[int, list[Told]] = {}
    for row in UnionMembership.objects.known(scope.known).order_by("country", "begins", "id"):
        days = {"begins": row.begins.isoformat(), "ends": row.ends.isoformat() if row.ends else None}
        members.setdefault(row.union_id, []).append({**days, **_recorded(row, ("country", "source"))})
    for union in sorted(Union.objects.all(), key=lambda union: union.slug):
        yield {"slug": union.slug, "names": union.names, "members": members.get(union.pk, [])}


def _parts(scope: Scope) -> Iterator[dict[str, int]]:
    """The organisations in slices, slug to id."""
    for part in _slices(list(scope.organisations)):
        yield {slug: scope.organisations[slug] for slug in part}


def _slices(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), SLICE):
        yield items[start : start + SLICE]
