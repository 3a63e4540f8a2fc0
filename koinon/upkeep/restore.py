"""Restoring a backup: looked through before anything is touched, and then all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import connection

from koinon.accounts.queries import Erasure
from koinon.acts.wrapper import Actor
from koinon.upkeep import actions
from koinon.upkeep.actions import Restored
from koinon.upkeep.archive import BackupError, open_archive
from koinon.upkeep.schema import require_empty_place
from koinon.upkeep.statistics import renew_statistics


def restore(path: Path, *, actor: Actor, at: datetime, erasures: Iterable[Erasure] = ()) -> Restored:
    """Put the backup at the path into the empty database that the settings name.

    Digests are checked before anything is written. Raises BackupError; then the database is as it was.
    """
    archive = open_archive(path)
    require_empty_place(archive.manifest.migrations)
    archive.verify()
    # SQLite changes tables only while it checks no foreign keys, and that has to be said before a transaction begins.
    # The rows are checked before the transaction ends.
    with connection.constraint_checks_disabled():
        restored = actions.restore_backup(actor=actor, at=at, archive=archive, erasures=tuple(erasures))
    renew_statistics()
    return restored


def read_erasures(path: Path) -> list[Erasure]:
    """The erasures that `koinon person erased` wrote: JSON Lines. Raises BackupError `bad_erasures` with the line."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            told = json.loads(line)
            instant = datetime.fromisoformat(told["erased_at"])
            if instant.tzinfo is None or not told["key"] or not told["under"]:
                raise ValueError(line)
            found.append(Erasure(str(told["key"]), instant, str(told["under"])))
        except (ValueError, KeyError, TypeError) as error:
            raise BackupError("bad_erasures", f"{path}:{number}") from error
    return found
