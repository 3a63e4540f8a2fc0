"""The file of a backup: a zip with one JSON Lines file a table, the files people added, and a manifest of it all.

    manifest.json             koinon_backup (the format, 2), release, made_at, migrations, tables, files, missing
    tables/<room>.<model>.jsonl   one row a line, by primary key; columns by name, instants in ISO 8601
    files/<sha256>            a content of the store of files, since format 2

Nothing in it depends on the database it came from. Written and read a row at a time, so memory stays bounded.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from koinon.lib.text import Text

FORMAT = 2
READ = frozenset({1, FORMAT})
"""The formats that are read: those of all releases so far."""
CHUNK = 256 * 1024
MANIFEST = "manifest.json"
# Zip files cannot say an instant with a zone, and the manifest does; so equal contents make equal files.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)

Row = dict[str, Any]


class BackupError(ValueError):
    """What is refused of a backup or of a place for one; `code` says what, `detail` which table, file or format.

    Codes: exists, not_a_backup, unknown_format, later_release, damaged, not_empty, other_schema,
    bad_erasures.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class TableManifest:
    """How many rows a table's file has, and the SHA-256 of its bytes."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `migrations` are (room, name) as they were applied where it was made.

    `files` are the contents of files, bytes by SHA-256; `missing` those that a row told of and the store lacked.
    """

    release: str
    made_at: str
    migrations: tuple[tuple[str, str], ...]
    tables: Mapping[str, TableManifest]
    files: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    def to_json(self) -> dict[str, Any]:
        """As manifest.json has it."""
        tables = {name: {"rows": table.rows, "sha256": table.sha256} for name, table in self.tables.items()}
        return {
            "koinon_backup": FORMAT,
            "release": self.release,
            "made_at": self.made_at,
            "migrations": [list(migration) for migration in self.migrations],
            "tables": tables,
            "files": dict(self.files),
            "missing": list(self.missing),
        }


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup's file, opened far enough to know its manifest."""

    path: Path
    manifest: Manifest

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, one at a time. Raises BackupError `damaged` at one that is none."""
        with zipfile.ZipFile(self.path) as archive, archive.open(_member(table)) as file:
            for line in file:
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise BackupError("damaged", table) from error
                yield row

    def content(self, digest: str) -> Iterator[bytes]:
        """A content of the store of files, in parts."""
        with zipfile.ZipFile(self.path) as archive, archive.open(_content(digest)) as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def verify(self) -> None:
        """Read everything once. Raises BackupError `damaged` for the first that is not as the manifest says."""
        with zipfile.ZipFile(self.path) as archive:
            there = {info.filename for info in archive.infolist()}
            if there != {MANIFEST, *map(_member, self.manifest.tables), *map(_content, self.manifest.files)}:
                raise BackupError("damaged", MANIFEST)
            for table, told in self.manifest.tables.items():
                try:
                    with archive.open(_member(table)) as file:
                        found = _digested(file)
                except (zipfile.BadZipFile, OSError, EOFError) as error:
                    raise BackupError("damaged", table) from error
                if found != told:
                    raise BackupError("damaged", table)
        for digest in self.manifest.files:
            self._verify_content(digest)

    def _verify_content(self, digest: str) -> None:
        found = hashlib.sha256()
        try:
            for chunk in self.content(digest):
                found.update(chunk)
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise BackupError("damaged", digest) from error
        if found.hexdigest() != digest:
            raise BackupError("damaged", digest)


def open_archive(path: Path) -> Archive:
    """The backup at the path. Raises BackupError `not_a_backup` or `unknown_format`."""
    try:
        with zipfile.ZipFile(path) as archive:
            told = json.loads(archive.read(MANIFEST))
        if told["koinon_backup"] not in READ:
            raise BackupError("unknown_format", str(told["koinon_backup"]))
        tables = {name: TableManifest(table["rows"], table["sha256"]) for name, table in told["tables"].items()}
        migrations = tuple((str(room), str(name)) for room, name in told["migrations"])
        files = {str(digest): int(size) for digest, size in told.get("files", {}).items()}
        missing = tuple(map(str, told.get("missing", ())))
        manifest = Manifest(str(told["release"]), str(told["made_at"]), migrations, tables, files, missing)
    except BackupError:
        raise
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError("not_a_backup", str(path)) from error
    return Archive(path, manifest)


def write_archive(
    path: Path, *, release: str, made_at: datetime, migrations: Iterable[tuple[str, str]],
    tables: Iterable[tuple[str, Iterable[Row]]], files: Iterable[str] = (),
    opened: Callable[[str], IO[bytes]] | None = None,
) -> Manifest:  # fmt: skip
    """Write a backup: the tables, and of the files (by digest) what `opened` gives of each.

    What stands at the path is never overwritten: BackupError `exists`. It is written beside its place, forced to the
    disk and then given its name, so that a file with that name is always whole. Only its owner may read it: it holds
    what people may ask to have erased.
    """
    if path.exists():
        raise BackupError("exists", str(path))
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600 from the start
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                told = {name: _write_table(archive, name, rows) for name, rows in tables}
                kept = {digest: _write_content(archive, digest, opened) for digest in files if opened}
                there = {digest: size for digest, size in kept.items() if size is not None}
                missing = tuple(sorted(kept.keys() - there.keys()))
                manifest = Manifest(release, made_at.isoformat(), tuple(migrations), told, there, missing)
                with _entry(archive, MANIFEST) as entry:
                    entry.write(json.dumps(manifest.to_json(), indent=1).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)
        except FileExistsError as error:
            raise BackupError("exists", str(path)) from error
    finally:
        os.unlink(made)
    return manifest


def _write_table(archive: zipfile.ZipFile, table: str, rows: Iterable[Row]) -> TableManifest:
    digest, count = hashlib.sha256(), 0
    with _entry(archive, _member(table)) as entry:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"
            digest.update(line)
            entry.write(line)
            count += 1
    return TableManifest(count, digest.hexdigest())


def _write_content(archive: zipfile.ZipFile, digest: str, opened: Callable[[str], IO[bytes]]) -> int | None:
    """The size of a content that was written; None, and nothing written, where it is missing."""
    try:
        file = opened(digest)
    except FileNotFoundError:
        return None
    size = 0
    with file, _entry(archive, _content(digest), zipfile.ZIP_STORED) as entry:
        while chunk := file.read(CHUNK):
            entry.write(chunk)
            size += len(chunk)
    return size


@contextmanager
def _entry(archive: zipfile.ZipFile, name: str, how: int = zipfile.ZIP_DEFLATED) -> Iterator[IO[bytes]]:
    info = zipfile.ZipInfo(name, ZIP_EPOCH)
    info.compress_type = how
    info.external_attr = 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as entry:
        yield entry


def _digested(file: IO[bytes]) -> TableManifest:
    digest, count = hashlib.sha256(), 0
    for line in file:
        digest.update(line)
        count += 1
    return TableManifest(count, digest.hexdigest())


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _content(digest: str) -> str:
    return f"files/{digest}"


def _plain(value: object) -> object:
    """A column's value in the words of JSON. What it cannot say is a TypeError, so that nothing is lost unnoticed."""
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, Text):
        return value.to_json()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"A column's value of type {type(value).__name__} cannot be written into a backup.")
