"""Writing an export: record by record, with its digests, whole or not at all; and the current one of each network."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from koinon import __version__
from koinon.acts.queries import public_version
from koinon.audit.models import AuditRow
from koinon.exchange.export import Scope, cited_in, newest_instant, scope_of, sections_of
from koinon.lib.days import instant_text
from koinon.networks.models import Network
from koinon.rules.canonical import sealed
from koinon.rules.export_form import ABOUT, FORMAT

ATTEMPTS = 4
_END = ',\n"digest":"{}"}}\n'
"""How the text ends: `_kept` finds the digest there without reading the file."""

NOTHING_RECORDED = datetime.min.replace(tzinfo=UTC)


class Unsettled(RuntimeError):
    """The records changed every time while they were written out."""


@dataclass(frozen=True, slots=True)
class Written:
    """An export that was written: its digest, and its size in bytes."""

    digest: str
    size: int


def write_export(network: Network, known: datetime | None, out: BinaryIO) -> Written:
    """Write the network's export as known at the instant (None: now); memory does not grow with the network."""
    scope = scope_of(network, known)
    hashed = hashlib.sha256(b"{")
    size = 0
    for text, counts in _pieces(scope):
        if counts:
            hashed.update(counts.encode())
        size += out.write(text.encode())
    hashed.update(b"}")
    digest = hashed.hexdigest()
    size += out.write(_END.format(digest).encode())
    return Written(digest, size)


def write_file(network: Network, known: datetime | None, path: Path) -> Written:
    """Write the export to a file that is there whole or not at all. Raises OSError, or Unsettled."""
    return _settled(lambda: _replaced(network, known, path))


def _pieces(scope: Scope) -> Iterator[tuple[str, str]]:
    """The file's text piece by piece, and what of it counts for the digest: the canonical text of the document.

    The members follow each other as RFC 8785 orders them, but for the format's number, which opens the file.
    """
    cited = cited_in(scope)
    known = scope.known or newest_instant(scope, cited) or NOTHING_RECORDED
    network = scope.network
    about = sealed(
        {
            "network": network.slug, "zone": network.zone, "keeper": network.keeper, "made_up": network.made_up,
            "known": instant_text(known),
        }
    )  # fmt: skip
    yield f'{{"koinon_export":{FORMAT},\n"{ABOUT}":{about}', f'"{ABOUT}":{about}'
    for name, records in sections_of(scope, cited):
        if name == "lines":
            yield "", f',"koinon_export":{FORMAT}'
        yield f',\n"{name}":[', f',"{name}":['
        between = ""
        for record in records:
            text = sealed(record)
            yield f"{between}\n{text}", f"{between}{text}"
            between = ","
        yield "\n]", "]"


def _settled(write: Callable[[], Written]) -> Written:
    """Written while nothing changed, so that all of it is of one moment, without holding anybody up."""
    for _attempt in range(ATTEMPTS):
        before = public_version()
        written = write()
        if public_version() == before:
            return written
    raise Unsettled


def _replaced(network: Network, known: datetime | None, path: Path) -> Written:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            written = write_export(network, known, out)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o644)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return written


# --- the current export, which the installation publishes

_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class Current:
    """The export of present knowledge: where it is kept, its digest, its size in bytes, and of which instant it is."""

    path: Path
    digest: str
    size: int
    known: datetime


def current_export(network: Network) -> Current:
    """The network's export of this version of the public records: made when first asked for, kept until the next.

    Raises Unsettled where the records change faster than they can be written out.
    """
    folder = Path(settings.EXPORTS)
    path = folder / f"{network.slug}.{_state()}.json"
    if found := _kept(path):
        return found
    with _making:
        if found := _kept(path):
            return found
        folder.mkdir(parents=True, exist_ok=True)
        write_file(network, None, path)
        for older in folder.glob(f"{network.slug}.*.json"):
            if older != path:
                older.unlink(missing_ok=True)
    made = _kept(path)
    if made is None:
        raise Unsettled
    return made


def _state() -> str:
    """What tells this state of the records from every other, also of a database that was restored or made anew.

    The number of a public version comes again then; the newest row of the log, with its salted digest, does not.
    """
    newest = AuditRow.objects.order_by("-pk").values_list("digest", flat=True).first()
    said = f"{public_version()} {newest or ''} {__version__} {FORMAT}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def _kept(path: Path) -> Current | None:
    """What stands at the beginning and at the end of a kept file; None where there is none."""
    try:
        with path.open("rb") as file:
            file.readline()
            about = json.loads(file.readline().decode().partition(":")[2].rstrip(",\n"))
            size = file.seek(0, os.SEEK_END)
            file.seek(-len(_END.format("0" * 64)), os.SEEK_END)
            digest = file.read().decode().partition(":")[2][1:65]
    except FileNotFoundError:
        return None
    return Current(path, digest, size, datetime.fromisoformat(about["known"]))
