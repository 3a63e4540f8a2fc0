"""Writing one network as a data tree that another installation can load, its history of recording included."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli_w
from django.db.models import Q

from koinon.accounts.models import Person
from koinon.atlas.models import (
    Name,
    Organisation,
    Population,
    Relation,
    RelationKind,
    Source,
    Territory,
    Union,
    UnionMembership,
)
from koinon.exchange.actions import LINE_KINDS
from koinon.exchange.history import FORMAT, TABLES, told_entries, told_rows
from koinon.exchange.tree import NETWORK_FILES, PROFILE_ARRAYS
from koinon.ledger.models import Clause, EntryKind, Record
from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.rules.citing import named_in

Document = dict[str, Any]


def dump_network(network: Network, root: Path) -> list[Path]:
    """Write the tree under `root`, which must be empty or absent. Returns the files written.

    Raises FileExistsError if something is there already.
    """
    if root.exists() and any(root.iterdir()):
        raise FileExistsError(root)
    scope = _Scope(network)
    documents = dict(scope.documents())
    documents["atlas/sources.toml"] = {"sources": scope.sources(documents.values())}
    written = []
    for name, document in documents.items():
        written.append(_write(root / name, tomli_w.dumps(document, multiline_strings=True)))
    history = json.dumps(scope.history(), ensure_ascii=False, indent=1, sort_keys=True)
    written.append(_write(root / "history.json", history + "\n"))
    return written


class _Scope:
    """What belongs to one network's dump: its lines and entries, and the organisations and sources they name."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.lines = list(Line.objects.known(None).filter(network=network).order_by("kind", "id"))
        clauses = Clause.objects.filter(network=network)
        self.keys = sorted(set(clauses.values_list("record__entry__key", flat=True)))
        present = Record.objects.known(None).filter(entry__key__in=self.keys).select_related("entry")
        self.records = list(present.order_by("entry__key"))
        named = set(clauses.filter(organisation__isnull=False).values_list("organisation__slug", flat=True))
        named |= {slug for line in self.lines for slug in _named_organisations(line.content)}
        named |= {record.content["organ"].split("/")[0] for record in self.records if "organ" in record.content}
        named |= {slug for record in self.records for slug in _named_in_entry(record.content)}
        organisations = Organisation.objects.filter(slug__in=named)
        related = Relation.objects.filter(Q(organisation__in=organisations) | Q(other__in=organisations))
        both = {id_ for pair in related.values_list("organisation_id", "other_id") for id_ in pair}
        self.organisations = list(Organisation.objects.filter(Q(slug__in=named) | Q(id__in=both)).order_by("slug"))

    def documents(self) -> Iterator[tuple[str, Document]]:
        """Each file's path in the tree and what stands in it, the sources left to the caller."""
        yield "atlas/unions.toml", {"unions": [_union(union) for union in Union.objects.order_by("slug")]}
        yield "atlas/territories.toml", {"territories": [_territory(t) for t in Territory.objects.known(None)]}
        own = {organisation.slug: organisation for organisation in self.organisations}
        for slug, organisation in own.items():
            yield f"organisations/{slug}.toml", self._organisation(organisation)
        base = f"networks/{self.network.slug}"
        profile = next(line.content for line in self.lines if line.kind == LineKind.PROFILE)
        yield f"{base}/network.toml", {**profile, **{array: self._lines(array) for array in PROFILE_ARRAYS}}
        for name, arrays in NETWORK_FILES.items():
            yield f"{base}/{name}.toml", {array: self._lines(array) for array in arrays}
        for line in self.lines:
            if line.kind == LineKind.STATUTES:
                yield f"{base}/statutes/{line.key}.toml", line.content
        decisions = [_entry(record) for record in self._decisions() if record.content["organ"].split("/")[0] not in own]
        yield f"{base}/entries/decisions.toml", {"decisions": decisions}
        attestations = [_entry(r) for r in self.records if r.entry.kind == EntryKind.ATTESTATION]
        yield f"{base}/entries/attestations.toml", {"attestations": attestations}

    def sources(self, documents: Any) -> list[Document]:
        """The present sources that any of the documents names."""
        named = {source for document in documents for source in named_in(document)}
        rows = Source.objects.known(None).filter(key__in=named).order_by("key")
        return [{"id": row.key, **row.content} for row in rows]

    def history(self) -> Document:
        """All record versions of what belongs to the dump."""
        ids = [organisation.pk for organisation in self.organisations]
        mine = Q(organisation__in=ids)
        which = {
            "names": mine,
            "populations": mine,
            "relations": mine,
            "lines": Q(network=self.network) | mine,
        }
        tables = {name: told_rows(table, which.get(name, Q())) for name, table in TABLES.items()}
        return {"koinon_history": FORMAT, "tables": tables, "entries": told_entries(self.keys)}

    def _lines(self, array: str) -> list[Document]:
        told = [line.content for line in self.lines if line.kind == LINE_KINDS[array]]
        if array != "people":
            return told
        names = dict(Person.objects.filter(key__in=[line["key"] for line in told]).values_list("key", "name"))
        return [{**line, "name": str(names.get(line["key"]) or "")} for line in told]

    def _decisions(self) -> Iterator[Record]:
        return (record for record in self.records if record.entry.kind == EntryKind.DECISION)

    def _organisation(self, organisation: Organisation) -> Document:
        told: Document = {"slug": organisation.slug, "kind": organisation.kind}
        for name in ("country", "geonames_id", "latitude", "longitude"):
            if (value := getattr(organisation, name)) not in ("", None):
                told[name] = value
        if organisation.made_up:
            told["made_up"] = True
        names = Name.objects.known(None).filter(organisation=organisation).order_by("id")
        told["names"] = [_name(name) for name in names if not name.is_spelling]
        told["spellings"] = [
            _filled(text=name.text, language=name.language, source=name.source) for name in names if name.is_spelling
        ]
        figures = Population.objects.known(None).filter(organisation=organisation).order_by("id")
        told["populations"] = [{"figure": row.figure, "on": row.on, "source": row.source} for row in figures]
        relations = Relation.objects.known(None).filter(organisation=organisation).select_related("other")
        for array, is_stands_for in (("successions", False), ("stands_for", True)):
            told[array] = [
                _filled(kind=r.kind, other=r.other.slug, begins=r.begins, ends=r.ends, source=r.source)
                for r in relations
                if r.kind != RelationKind.SAME_AS and (r.kind == RelationKind.STANDS_FOR) is is_stands_for
            ]
        lines = Line.objects.known(None).filter(organisation=organisation).order_by("kind", "id")
        for array in ("organs", "competences", "elections", "facts"):
            told[array] = [line.content for line in lines if line.kind == LINE_KINDS[array]]
        organ = f"{organisation.slug}/"
        told["decisions"] = [_entry(r) for r in self._decisions() if r.content["organ"].startswith(organ)]
        return told


def _union(union: Union) -> Document:
    members = UnionMembership.objects.known(None).filter(union=union).order_by("id")
    return {
        "slug": union.slug,
        "names": union.names,
        "members": [
            _filled(
                country=m.country,
                joined=m.begins.isoformat(),
                ends_before=m.ends.isoformat() if m.ends else "",
                source=m.source,
            )
            for m in members
        ],
    }


def _territory(row: Territory) -> Document:
    return _filled(slug=row.slug, names=row.names, countries=row.countries, status=row.status, source=row.source)


def _name(row: Name) -> Document:
    told = _filled(language=row.language, name=row.text, source=row.source, begins=row.begins, ends=row.ends)
    return {**told, "own": True} if row.own else told


def _entry(record: Record) -> Document:
    return {"key": record.entry.key, **record.content}


def _filled(**fields: Any) -> Document:
    return {name: value for name, value in fields.items() if value not in ("", None)}


def _named_organisations(content: Mapping[str, Any]) -> Iterator[str]:
    for field in ("host", "organisation", "initiator"):
        if isinstance(content.get(field), str):
            yield content[field]


def _named_in_entry(content: Mapping[str, Any]) -> Iterator[str]:
    """Who holds the mandates that an entry tells of: its clauses do not name them."""
    for told in (content, *content.get("effects", ())):
        yield from _named_organisations(told)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
