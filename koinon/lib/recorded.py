"""Rows that are never edited: a later row supersedes an earlier one on the axis of knowledge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Generic, Self, TypeVar

from django.db import models
from django.db.models import Q

RECORDING = ("id", "recorded_at", "superseded_at", "recorded_by", "why")

M = TypeVar("M", bound="Recorded")


def known_at(at: datetime | None, prefix: str = "") -> Q:
    """What was recorded by the instant and not yet superseded then; None means present knowledge.

    `prefix` is the path to the recorded row, such as "record__".
    """
    present = Q(**{f"{prefix}superseded_at__isnull": True})
    if at is None:
        return present
    return Q(**{f"{prefix}recorded_at__lte": at}) & (present | Q(**{f"{prefix}superseded_at__gt": at}))


class RecordedQuerySet(models.QuerySet[M], Generic[M]):
    """Reads on the axis of knowledge, hiding nothing by default, and the one way to append a difference."""

    def known(self, at: datetime | None) -> Self:
        """What was recorded by the instant and not yet superseded then; None means present knowledge."""
        return self.filter(known_at(at))

    def settle(self, wanted: Iterable[Mapping[str, Any]], *, by: str, at: datetime, why: str = "") -> int:
        """Make the present rows of this queryset say what is wanted: supersede what differs, append what is new.

        `wanted` are values by column; a column left out counts as its default. Rows that say the same stay as they
        are. For the inside of an action. Returns how many rows were superseded or appended.
        """
        columns = _told_columns(self.model)
        target: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
        for row in wanted:
            filled = _filled(self.model, columns, row)
            target[_hashable(filled)].append(filled)
        gone = []
        for present in self.known(None).order_by("pk").iterator(chunk_size=1000):
            values = {name: getattr(present, name) for name in columns}
            alike = target.get(_hashable(values), [])
            if values in alike:
                alike.remove(values)
            else:
                gone.append(present.pk)
        new = [values for alike in target.values() for values in alike]
        self.model._default_manager.filter(pk__in=gone, superseded_at__isnull=True).update(superseded_at=at)
        self.model._default_manager.bulk_create(
            self.model(**values, recorded_at=at, recorded_by=by, why=why) for values in new
        )
        return len(gone) + len(new)

    def restore(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Put back rows of a dump, instants of recording included, if this queryset has none at all yet."""
        if not self.exists():
            self.model._default_manager.bulk_create(self.model(**row) for row in rows)


class Recorded(models.Model):
    """Who recorded a row, when, and when a later one took its place. Both instants come from an action's clock."""

    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.CharField(max_length=64)
    why = models.CharField(max_length=500, blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True


def _told_columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.name not in RECORDING]


def _hashable(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """What rows that are the same have in common: their values, as far as those can be looked up by."""
    return tuple(value for value in values.values() if not isinstance(value, dict | list))


def _filled(model: type[models.Model], columns: list[str], row: Mapping[str, Any]) -> dict[str, Any]:
    blank = model(**row)
    return {name: getattr(blank, name) for name in columns}
