"""Restoring a backup: looked through before anything is touched, and then all of it or nothing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

from koinon.accounts.queries import Erasure, erasures
from koinon.acts.wrapper import Actor
from koinon.files.kinds import MediaType
from koinon.files.queries import ErasedContent, erased_contents
from koinon.files.store import path_of, put_back
from koinon.upkeep import actions
from koinon.upkeep.actions import Restored
from koinon.upkeep.archive import BackupError, open_archive
from koinon.upkeep.schema import require_empty_place
from koinon.upkeep.statistics import renew_statistics


@dataclass(frozen=True, slots=True)
class Erasures:
    """Who and what was erased, to be erased again: people by key, contents of files by digest."""

    people: tuple[Erasure, ...] = ()
    contents: tuple[ErasedContent, ...] = ()

    @classmethod
    def so_far(cls) -> Erasures:
        """Everything that was erased here."""
        return cls(tuple(erasures()), tuple(erased_contents()))

    def lines(self) -> list[str]:
        """The list as `koinon person erased` writes it: one JSON object a line, nothing in it that tells of anybody."""
        people = [{"key": one.key, "erased_at": one.erased_at.isoformat(), "under": one.under} for one in self.people]
        contents = [{**asdict(one), "erased_at": one.erased_at.isoformat()} for one in self.contents]
        return [json.dumps(line) for line in (*people, *contents)]


NOTHING_ERASED = Erasures()


def restore(path: Path, *, actor: Actor, at: datetime, erased: Erasures = NOTHING_ERASED) -> Restored:
    """Put the backup at the path into the empty database that the settings name, and its files into their store.

    Digests are checked before anything is written. Raises BackupError; then the database is as it was, and contents
    that were put into the store are collected later, since no row tells of them.
    """
    archive = open_archive(path)
    require_empty_place(archive.manifest.migrations)
    archive.verify()
    gone = {content.digest for content in erased.contents}
    for digest in archive.manifest.files:
        if digest not in gone and not put_back(archive.content(digest), digest):
            raise BackupError("damaged", digest)
    # SQLite changes tables only while it checks no foreign keys, and that has to be said before a transaction begins.
    # The rows are checked before the transaction ends.
    with connection.constraint_checks_disabled():
        restored = actions.restore_backup(
            actor=actor, at=at, archive=archive, people=erased.people, contents=erased.contents
        )
    renew_statistics()
    return restored


def read_erasures(path: Path) -> Erasures:
    """The erasures that `koinon person erased` wrote: JSON Lines. Raises BackupError `bad_erasures` with the line."""
    people, contents = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            told = json.loads(line)
            instant = datetime.fromisoformat(told["erased_at"])
            if instant.tzinfo is None or not told["under"]:
                raise ValueError(line)
            if "digest" in told:
                digest, size, kind = str(told["digest"]), int(told["size"]), str(MediaType(told["media_type"]))
                path_of(digest)
                contents.append(ErasedContent(digest, size, kind, instant, str(told["under"])))
            elif not told["key"]:
                raise ValueError(line)
            else:
                people.append(Erasure(str(told["key"]), instant, str(told["under"])))
        except (ValueError, KeyError, TypeError) as error:
            raise BackupError("bad_erasures", f"{path}:{number}") from error
    return Erasures(tuple(people), tuple(contents))
