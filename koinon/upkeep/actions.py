"""What whoever runs the place does: putting a backup back, and helping along what waits outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models

from koinon import __version__
from koinon.accounts import actions as accounts
from koinon.accounts.queries import Erasure
from koinon.acts.actions import leap_public_version
from koinon.acts.wrapper import Actor, action, note
from koinon.outbox import actions as outbox
from koinon.outbox.letters import Letter
from koinon.outbox.models import Mail
from koinon.register import actions as register
from koinon.upkeep.archive import Archive, BackupError, Row
from koinon.upkeep.schema import every_model, migrate_to, models_at, require_empty_place

BATCH = 500


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: rows loaded, whether the schema went forward, how much of the register differs, erasures."""

    rows: int
    migrated: bool
    standings: int
    erased: int


@action("upkeep.restore_backup", public=True, digested=("archive",))
def restore_backup(*, actor: Actor, at: datetime, archive: Archive, erasures: Sequence[Erasure] = ()) -> Restored:
    """Put a verified backup into an empty database, in one transaction.

    The tables are made as the backup's release had them, filled, and then brought forward; where that changed
    anything the register is worked out anew. People erased since (`erasures`) are erased again. The public version
    leaps to the instant in milliseconds, so that no answer made before, in a life of these records that is now lost,
    is taken for one of today. Raises BackupError as koinon.upkeep.schema.require_empty_place does, or `damaged` for
    rows that do not fit.
    """
    manifest = archive.manifest
    require_empty_place(manifest.migrations)
    migrate_to(manifest.migrations)
    tables = models_at(manifest.migrations)
    if tables.keys() != manifest.tables.keys():
        raise BackupError("damaged", ", ".join(sorted(tables.keys() ^ manifest.tables.keys())))
    for name, model in tables.items():
        _load(model, archive.rows(name))
    connection.check_constraints()
    _reset_sequences(tables.values())
    migrated = migrate_to(None)
    _reset_sequences(every_model().values())
    differences = []
    if migrated or manifest.release != __version__:
        differences = register.rebuild(actor=actor, at=at)
    erased = sum(
        accounts.keep_erased(actor=actor, at=at, key=each.key, erased_at=each.erased_at, under=each.under)
        for each in erasures
    )
    outbox.hold_what_was_restored()
    leap_public_version(number=int(at.timestamp() * 1000))
    restored = Restored(manifest.rows, migrated, len(differences), erased)
    note(release=manifest.release, made_at=manifest.made_at, rows=restored.rows, standings=restored.standings)
    return restored


@action("upkeep.requeue_mail")
def requeue_mail(*, actor: Actor, at: datetime, mail: int) -> None:
    """Put a message that failed back in line. Raises koinon.outbox.actions.NotRequeued."""
    outbox.requeue_mail(mail=mail, at=at)


@action("upkeep.requeue_job")
def requeue_job(*, actor: Actor, at: datetime, job: int) -> None:
    """Put long work that failed back in line. Raises koinon.outbox.actions.NotRequeued."""
    outbox.requeue_job(job=job, at=at)


@action("upkeep.try_mail", digested=("to_address", "letter"))
def try_mail(*, actor: Actor, at: datetime, to_address: str, letter: Letter) -> Mail:
    """Queue a message that only shows whether messages arrive."""
    return outbox.queue_mail(
        actor=actor, at=at, to_address=to_address, language="en", kind="upkeep.trial", made_up=False, business=True,
        letter=letter,
    )  # fmt: skip


def _load(model: type[models.Model], rows: Iterator[Row]) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    while batch := list(islice(rows, BATCH)):
        try:
            filled = [model(**{name: _read(fields[name], value) for name, value in row.items()}) for row in batch]
        except (KeyError, ValueError, ValidationError) as error:
            raise BackupError("damaged", model._meta.label_lower) from error
        model._base_manager.bulk_create(filled)


def _read(field: models.Field[Any, Any], value: Any) -> Any:
    return None if value is None else field.to_python(value)


def _reset_sequences(tables: Iterable[type[models.Model]]) -> None:
    """Let the next row of every table come after the last one loaded. SQLite sees to it by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
