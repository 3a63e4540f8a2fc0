"""Reading what files there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from koinon.files import store
from koinon.files.models import File, FileNames, Room, Stored
from koinon.files.reading import words_in
from koinon.lib.text import Text

COLUMNS = {
    "digest": "content_id",
    "media_type": "content__media_type",
    "size": "content__size",
    "replaced_by": "replaced_by__key",
}
"""Where a file's values stand that are not its own columns."""


@dataclass(frozen=True, slots=True)
class FileTold:
    """A file as lists tell of it.

    key, kind, title, name     the name is safe for every system; both are empty where a person was erased
    digest, media_type, size   of the content; bytes
    network, organisation, person   whose it is, "" for none
    added_by, added_at         the random key of who added it
    replaced_by                the key of the next version; None for none
    withheld_at, withheld_under   it names a person who was erased, and waits for its keeper to redact it
    erased_at, erased_under    the content is gone
    """

    key: str
    kind: str
    title: Text
    name: str
    digest: str
    media_type: str
    size: int
    network: str
    organisation: str
    person: str
    added_by: str
    added_at: datetime
    replaced_by: str | None
    withheld_at: datetime | None
    withheld_under: str
    erased_at: datetime | None
    erased_under: str


@dataclass(frozen=True, slots=True)
class ErasedContent:
    """A content was erased: its digest, its size and kind, the instant, by what right."""

    digest: str
    size: int
    media_type: str
    erased_at: datetime
    under: str


def told(files: QuerySet[File]) -> list[FileTold]:
    """These files, those removed left out, the newest first. One query."""
    columns = {field.name: COLUMNS.get(field.name, field.name) for field in fields(FileTold)}
    rows = files.filter(removed_at__isnull=True).order_by("-added_at", "key").values_list(*columns.values())
    return [FileTold(**dict(zip(columns, row, strict=True))) for row in rows]


def file_told(key: str) -> FileTold | None:
    """One file; None if there is none, or it was removed. One query."""
    return next(iter(told(File.objects.filter(key=key))), None)


def files_of(*, network: str = "", organisation: str = "", person: str = "") -> list[FileTold]:
    """The files of exactly this owner, see koinon.files.owners.Owner. One query."""
    return told(File.objects.filter(network=network, organisation=organisation, person=person))


def waiting_to_be_redacted(*, network: str = "", organisation: str = "") -> list[FileTold]:
    """Files that name an erased person and wait for this keeper, shared ones among them. One query."""
    kept = Q()
    if network:
        kept |= Q(network=network)
    if organisation:
        kept |= Q(organisation=organisation)
    if not kept:
        raise ValueError("Say whose files are asked for.")
    return told(File.objects.filter(kept, withheld_at__isnull=False))


def named_in(key: str) -> list[str]:
    """The keys of the people whom a file names."""
    return list(FileNames.objects.filter(file__key=key).order_by("person").values_list("person", flat=True))


def files_saying(is_named: Callable[[str], bool]) -> list[str]:
    """The keys of the files in whose name, title or text somebody is found, with every other use of such a content.

    Reads each content that has text (`koinon.files.reading`); for finding whoever is erased.
    """
    named = set()
    for pk, title, name in File.objects.filter(erased_at__isnull=True).values_list("content_id", "title", "name"):
        if is_named(name) or any(is_named(string) for _tag, string in title.strings):
            named.add(pk)
    kept = Stored.objects.filter(gone_at__isnull=True).exclude(digest__in=named).order_by("digest")
    for digest, media_type in kept.values_list("digest", "media_type"):
        if any(is_named(text) for text in words_in(digest, media_type)):
            named.add(digest)
    return list(File.objects.filter(content__in=named).order_by("key").values_list("key", flat=True))


def room_used(owner: str) -> int:
    """How many bytes of files an owner has, by its name in koinon.files.owners.Owner.rooms."""
    return Room.objects.filter(owner=owner).values_list("used", flat=True).first() or 0


def kept_about(person: str) -> dict[str, Any]:
    """What this room keeps of a person: their own files, those that name them, those they added. By random key."""
    own = told(File.objects.filter(person=person))
    naming = told(File.objects.filter(people__person=person))
    added = told(File.objects.filter(added_by=person).exclude(person=person))
    return {
        "own_files": [_plain(file) for file in own],
        "files_that_name_the_person": [_plain(file) for file in naming],
        "files_added": [_plain(file) for file in added],
    }


def erased_contents() -> list[ErasedContent]:
    """Every content that was erased so far, in the order of erasing."""
    rows = Stored.objects.exclude(erased_under="").order_by("gone_at", "digest")
    return [
        ErasedContent(row.digest, row.size, row.media_type, row.gone_at, row.erased_under)
        for row in rows
        if row.gone_at
    ]


def faults_of_store() -> Iterator[str]:
    """What is wrong with the store, a line each: contents that lack or changed, and erased ones that are still there.

    Reads every content whole.
    """
    for digest, gone_at in Stored.objects.order_by("digest").values_list("digest", "gone_at").iterator():
        found = store.digest_on_disk(digest)
        if gone_at is None and found is None:
            yield f"{digest} is missing"
        elif gone_at is None and found != digest:
            yield f"{digest} was changed"
    erased = Stored.objects.exclude(erased_under="").order_by("digest").values_list("digest", flat=True)
    for digest in erased.iterator():
        if store.path_of(digest).exists():
            yield f"{digest} was erased and is still there"


def sweep(since: datetime) -> int:
    """Take from the disk what no row keeps: what was erased at once, the rest if nobody touched it since. How many."""
    swept = store.sweep_incoming(since=since)
    for content in store.on_disk():
        row = Stored.objects.filter(digest=content.digest).values_list("gone_at", "erased_under").first()
        if row is not None and row[1]:
            store.remove(content.digest)
            swept += 1
        elif (row is None or row[0] is not None) and content.touched <= since:
            swept += store.remove_untouched(content.digest, since=since)
    return swept


def _plain(file: FileTold) -> dict[str, Any]:
    return {**asdict(file), "title": file.title.to_json()}
