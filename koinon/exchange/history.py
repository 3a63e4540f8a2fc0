"""Every record version with its instants, as a dump carries it: references by slug, instants in ISO 8601."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models

from koinon.atlas.models import (
    Name,
    Organisation,
    Population,
    Relation,
    Source,
    Territory,
    Union,
    UnionMembership,
)
from koinon.ledger.models import Record
from koinon.networks.models import Network
from koinon.records.models import Line

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table of recorded rows: its references to identities, and the columns that say whose rows belong together."""

    model: type[models.Model]
    owners: tuple[str, ...]
    references: Mapping[str, type[models.Model]] = field(default_factory=dict)


TABLES = {
    "sources": Table(Source, ("key",)),
    "union_memberships": Table(UnionMembership, ("union_id",), {"union": Union}),
    "territories": Table(Territory, ("slug",)),
    "names": Table(Name, ("organisation_id",), {"organisation": Organisation}),
    "populations": Table(Population, ("organisation_id",), {"organisation": Organisation}),
    "relations": Table(Relation, ("organisation_id",), {"organisation": Organisation, "other": Organisation}),
    "lines": Table(Line, ("network_id", "organisation_id"), {"network": Network, "organisation": Organisation}),
}


def told_rows(table: Table, which: models.Q) -> list[dict[str, Any]]:
    """All rows of a table, superseded ones too, with slugs for references."""
    slugs = {name: dict(model._default_manager.values_list("id", "slug")) for name, model in table.references.items()}
    found = []
    for row in table.model._default_manager.filter(which).order_by("id"):
        told: dict[str, Any] = {}
        for column in table.model._meta.concrete_fields:
            if column.name == "id":
                continue
            value = getattr(row, column.attname)
            told[column.name] = slugs[column.name].get(value) if column.name in slugs else _plain(value)
        found.append(told)
    return found


def told_entries(keys: Collection[str]) -> list[dict[str, Any]]:
    """All record versions of the entries, by key."""
    versions: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    rows = Record.objects.filter(entry__key__in=keys).select_related("entry").order_by("entry__key", "version")
    for row in rows:
        versions[row.entry.key, row.entry.kind].append(
            {
                "version": row.version,
                "content": row.content,
                "recorded_at": _plain(row.recorded_at),
                "superseded_at": _plain(row.superseded_at),
                "recorded_by": row.recorded_by,
                "why": row.why,
            }
        )
    return [{"key": key, "kind": kind, "versions": told} for (key, kind), told in versions.items()]


def rows_of(table: Table, told: Iterable[Mapping[str, Any]]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The rows of a dump with ids for slugs, owner by owner: (the owner's columns, its rows)."""
    ids = {name: dict(model._default_manager.values_list("slug", "id")) for name, model in table.references.items()}
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for one in told:
        row: dict[str, Any] = {}
        for column in table.model._meta.concrete_fields:
            if column.name in ids:
                row[column.attname] = ids[column.name][one[column.name]] if one[column.name] else None
            elif column.name != "id":
                row[column.attname] = _read(column, one[column.name])
        grouped[tuple(row[name] for name in table.owners)].append(row)
    for owner, rows in grouped.items():
        yield dict(zip(table.owners, owner, strict=True)), rows


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(column: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(column, models.DateTimeField):
        return datetime.fromisoformat(value) if value else None
    if isinstance(column, models.DateField):
        return date.fromisoformat(value) if value else None
    return value
