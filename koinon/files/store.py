"""The place of contents: files named by their SHA-256, written once, never changed.

    ab/cdef...      the content whose digest is abcdef...
    incoming/       what is being written; whatever is left of a process that died is swept away
    lock            held by many who put contents in, or by the one who takes unused ones away

A content stands there whole, forced to the disk, before any row speaks of it. So a row never leads to nothing; what
can be left over is a content without a row, and `unused` finds it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from koinon.files.kinds import MediaType, kind_of
from koinon.files.refusals import FileRefused

CHUNK = 256 * 1024
INCOMING, LOCK = "incoming", "lock"
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Taken:
    """A content that stands in the store: its SHA-256 in hexadecimal, its bytes, what it is."""

    digest: str
    size: int
    media_type: MediaType


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A content as the disk has it."""

    digest: str
    size: int
    touched: datetime


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """What a file holds, in parts that bound the memory."""
    while chunk := file.read(CHUNK):
        yield chunk


def take_in(chunks: Iterable[bytes], *, limit: int) -> Taken:
    """Judge what comes and put it into the store, once however often it comes. At most `limit` bytes.

    Raises FileRefused; then nothing is left of it. To be called before the transaction of the action that keeps it.
    """
    with _incoming() as file:
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise FileRefused("too_large", limit=limit)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        taken = Taken(digest.hexdigest(), size, kind_of(file, size))
        _put(file, taken.digest)
    return taken


def put_back(chunks: Iterable[bytes], digest: str) -> bool:
    """Put a content of a backup into the store, unjudged. False, and nothing put, if it is not what its name says."""
    with _incoming() as file:
        found = hashlib.sha256()
        for chunk in chunks:
            found.update(chunk)
            file.write(chunk)
        if found.hexdigest() != digest:
            return False
        file.flush()
        _put(file, digest)
    return True


def touch(digest: str) -> bool:
    """Make a content as good as new for whoever sweeps; False if there is none."""
    with _locked(fcntl.LOCK_SH):
        try:
            os.utime(path_of(digest))
        except FileNotFoundError:
            return False
    return True


def open_content(digest: str) -> BinaryIO:
    """The content, to be read. Raises FileNotFoundError."""
    return path_of(digest).open("rb")


def remove(digest: str) -> None:
    """Take a content away, if it is there, and see that it stays away."""
    place = path_of(digest)
    with _locked(fcntl.LOCK_EX):
        place.unlink(missing_ok=True)
        if place.parent.is_dir():
            _force(place.parent)


def remove_untouched(digest: str, *, since: datetime) -> bool:
    """Take a content away unless somebody put it in again since; whether it is away."""
    place = path_of(digest)
    with _locked(fcntl.LOCK_EX):
        try:
            if place.stat().st_mtime > since.timestamp():
                return False
        except FileNotFoundError:
            return True
        place.unlink()
    return True


def sweep_incoming(*, since: datetime) -> int:
    """Remove what processes that died left half written before the instant. Gives how many."""
    left = [path for path in (root() / INCOMING).glob("*") if path.stat().st_mtime <= since.timestamp()]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def on_disk() -> Iterator[OnDisk]:
    """Every content that stands there, in no order, one at a time."""
    if not root().is_dir():
        return
    for folder in os.scandir(root()):
        if len(folder.name) != 2 or not folder.is_dir():
            continue
        for entry in os.scandir(folder.path):
            if DIGEST.fullmatch(folder.name + entry.name):
                told = entry.stat()
                touched = datetime.fromtimestamp(told.st_mtime, UTC)
                yield OnDisk(folder.name + entry.name, told.st_size, touched)


def digest_on_disk(digest: str) -> str | None:
    """The SHA-256 of what stands where the content should; None if nothing does. Reads it whole."""
    try:
        with path_of(digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def path_of(digest: str) -> Path:
    """Where a content stands. ValueError for what is no digest: it could lead anywhere."""
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is no SHA-256.")
    return root() / digest[:2] / digest[2:]


def root() -> Path:
    """The folder of the store."""
    return Path(settings.FILES)


@contextmanager
def _incoming() -> Iterator[BinaryIO]:
    """A file of one's own to write to, gone afterwards unless it was put into its place."""
    folder = root() / INCOMING
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, made = tempfile.mkstemp(dir=folder)  # mode 0600 from the start
    os.close(handle)
    try:
        with Path(made).open("w+b") as file:
            yield file
    finally:
        Path(made).unlink(missing_ok=True)


def _put(file: BinaryIO, digest: str) -> None:
    """Give what was written its name, for good: the file and the folders that name it are forced to the disk."""
    os.fchmod(file.fileno(), 0o400)
    os.fsync(file.fileno())
    place = path_of(digest)
    with _locked(fcntl.LOCK_SH):
        place.parent.mkdir(exist_ok=True, mode=0o700)
        try:
            os.link(file.name, place)
        except FileExistsError:
            os.utime(place)  # it is there already: the same content, and as good as new
        _force(place.parent)
        _force(root())


@contextmanager
def _locked(how: int) -> Iterator[None]:
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (root() / LOCK).open("a") as lock:
        fcntl.flock(lock, how)
        yield


def _force(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
