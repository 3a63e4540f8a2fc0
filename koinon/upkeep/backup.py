"""Making a backup: every table in one snapshot, written so that either database can take it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import models

from koinon import __version__
from koinon.files.store import open_content
from koinon.lib.snapshot import one_snapshot
from koinon.upkeep.archive import Manifest, Row, write_archive
from koinon.upkeep.schema import applied_migrations, models_at

CHUNK = 1000


def back_up(path: Path, *, at: datetime) -> Manifest:
    """Write everything in the database to the path, as it is at one moment, people's rows included.

    `at` is the instant that the backup says it was made. Others may read and write meanwhile. The tables are read as
    the migrations that were applied made them, so that a new release can back up what an older one left behind.
    Raises BackupError `exists` if there is something at the path, or `later_release` for a schema this release does
    not know; FileNotFoundError if its folder is not there.
    """
    with one_snapshot():
        migrations = applied_migrations()
        tables = models_at(migrations)
        return write_archive(
            path,
            release=__version__,
            made_at=at,
            migrations=migrations,
            tables=((name, _rows(model)) for name, model in tables.items()),
            files=_contents(tables.get("files.stored")),
            opened=open_content,
        )


def _contents(stored: type[models.Model] | None) -> Iterator[str]:
    """The contents that rows of this moment tell of. None changes, so they may be copied at leisure."""
    if stored is not None:
        kept = stored._base_manager.filter(gone_at__isnull=True).order_by("digest")
        yield from kept.values_list("digest", flat=True).iterator(chunk_size=CHUNK)


def _rows(model: type[models.Model]) -> Iterator[Row]:
    columns = [field.attname for field in model._meta.concrete_fields]
    found = model._base_manager.order_by("pk").values_list(*columns)
    for values in found.iterator(chunk_size=CHUNK):
        yield dict(zip(columns, values, strict=True))
