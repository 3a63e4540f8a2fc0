"""Keeping files, replacing them, taking them away, and forgetting whom they name.

A content is put into the store before (`koinon.files.store.take_in`); an action makes a named use of it. Names and
titles never go into the log: they may name people.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, QuerySet

from koinon.acts.wrapper import Actor, action, concerns, note
from koinon.files import store
from koinon.files.models import File, FileNames, Room, Stored
from koinon.files.names import safe_name
from koinon.files.owners import Owner
from koinon.files.queries import ErasedContent, sweep
from koinon.files.refusals import FileRefused
from koinon.files.store import Taken
from koinon.lib.text import Text

GRACE = timedelta(days=1)
"""How long a content that nobody uses stays in the store: longer than any form takes from upload to commit."""

REDACTED_WITHIN = timedelta(days=30)
"""How long a keeper has to redact what names an erased person (GDPR, article 12(3): a month), before it goes whole."""


ASIDE = "aside"
"""The kind of a person's own file that waits for the form with which it was sent to be put right."""

ASIDE_FOR = timedelta(days=1)
"""How long such a file is kept if the form never comes back."""

UNTITLED = Text()


class UnknownFile(LookupError):
    """There is no such file, or it is not there any more."""


@action("files.add_file", withheld=("title", "name"))
def add_file(
    *, actor: Actor, at: datetime, taken: Taken, owner: Owner, kind: str, name: str, title: Text = UNTITLED,
    names: Collection[str] = (),
) -> File:  # fmt: skip
    """Keep a use of a content that stands in the store.

    `kind` says what the file is for, as a slug; `names` are the keys of the people whom it names. Raises FileRefused
    `gone`, `erased` or `quota`.
    """
    _concerns(owner)
    _take_room(owner, taken.size)
    _store_row(taken, at)
    file = File.objects.create(
        key=_new_key(), content_id=taken.digest, network=owner.network, organisation=owner.organisation,
        person=owner.person, kind=kind, title=title, name=safe_name(name, taken.media_type), added_by=actor.key,
        added_at=at,
    )  # fmt: skip
    _name(file, names)
    concerns("file", file.key)
    note(key=file.key)
    return file


@action("files.replace_file", withheld=("title", "name"))
def replace_file(
    *, actor: Actor, at: datetime, key: str, taken: Taken, name: str, title: Text = UNTITLED,
    names: Collection[str] = (),
) -> File:  # fmt: skip
    """Keep a later version in a file's place. One that was withheld is erased by it, its content with it.

    The earlier version stays to be read, unless it was withheld. Raises UnknownFile for what is gone or replaced
    already, and FileRefused as `add_file` does.
    """
    old = _present().filter(key=key, replaced_by__isnull=True).first()
    if old is None:
        raise UnknownFile(key)
    if old.withheld_under and taken.digest == old.content_id:
        raise FileRefused("erased")
    owner = Owner(old.network, old.organisation, old.person)
    new = add_file(
        actor=actor, at=at, taken=taken, owner=owner, kind=old.kind, name=name, title=title, names=names
    )  # fmt: skip
    concerns("file", key)
    if _present().filter(pk=old.pk, replaced_by__isnull=True).update(replaced_by=new) != 1:
        raise UnknownFile(key)
    if old.withheld_under:
        _erase([old], at, old.withheld_under)
    return new


@action("files.remove_file")
def remove_file(*, actor: Actor, at: datetime, key: str) -> None:
    """Take a file away. Its content goes after a time of grace, unless another file uses it. Raises UnknownFile."""
    file = _present().filter(key=key).first()
    if file is None or _present().filter(pk=file.pk).update(removed_at=at, name="", title=Text()) != 1:
        raise UnknownFile(key)
    concerns("file", key)
    _concerns(_owner(file))
    _give_room_back([file])


@action("files.name_in_file")
def name_in_file(*, actor: Actor, at: datetime, key: str, names: Collection[str]) -> None:
    """Say that a file names these people (keys), and no others. Raises UnknownFile."""
    file = _present().filter(key=key).first()
    if file is None:
        raise UnknownFile(key)
    concerns("file", key)
    file.people.exclude(person__in=list(names)).delete()
    _name(file, names)


@action("files.say_who_is_named")
def say_who_is_named(*, actor: Actor, at: datetime, files: Collection[str], person: str) -> None:
    """Say of files (keys) that they name a person (key) too, beside those who are known to be named in them."""
    found = File.objects.filter(key__in=list(files)).order_by("key")
    rows = [FileNames(file=file, person=person) for file in found]
    FileNames.objects.bulk_create(rows, ignore_conflicts=True)
    concerns("person", person)
    for row in rows:
        concerns("file", row.file.key)


@action("files.erase_person_here")
def erase_person_here(*, actor: Actor, at: datetime, key: str, under: str) -> list[str]:
    """Erase a person's own files, and withhold those that name the person, for their keepers to redact.

    Every other use of the same content is withheld too, since it says the same. Names and titles are emptied at once.
    Gives the keys of the files that wait for a redacted version.
    """
    own = list(_present().filter(person=key))
    _erase(own, at, under)
    telling = FileNames.objects.filter(person=key).values("file__content")
    found = _present().filter(content__in=telling)
    files = list(found.order_by("key"))
    for file in files:
        concerns("file", file.key)
        _concerns(_owner(file))
    found.filter(withheld_at__isnull=True).update(withheld_at=at, withheld_under=under)
    File.objects.filter(content__in=telling).update(name="", title=Text())
    _erase([file for file in files if file.person], at, under)
    for digest in Stored.objects.filter(digest__in=telling, erased_under="").exclude(uses__in=_present()):
        _forget(digest.digest, at, under)  # its last use was removed a short while ago
    return [file.key for file in files if not file.person]


@action("files.keep_erased")
def keep_erased(*, actor: Actor, at: datetime, erased: Sequence[ErasedContent]) -> int:
    """Erase again contents that an older state of the records brought back. Gives how many were not erased here.

    One that is not known here is remembered by its digest, so that it is never taken.
    """
    anew = 0
    for content in erased:
        row = Stored(
            digest=content.digest, size=content.size, media_type=content.media_type, stored_at=at,
            gone_at=content.erased_at, erased_under=content.under,
        )  # fmt: skip
        known = Stored.objects.filter(digest=content.digest).first()
        if known is None:
            Stored.objects.bulk_create([row])
        elif not known.erased_under:
            _erase(list(_present().filter(content=known)), at, content.under)
            _forget(content.digest, content.erased_at, content.under)
        anew += known is None or not known.erased_under
    return anew


@action("files.expire_here")
def expire_here(*, actor: Actor, at: datetime) -> int:
    """Erase what waited too long to be redacted, let go of what was kept aside for a form that never came back, and
    collect contents that nobody uses. Gives how many files went.
    """
    overdue = list(_present().filter(withheld_at__lte=at - REDACTED_WITHIN))
    for under in sorted({file.withheld_under for file in overdue}):
        _erase([file for file in overdue if file.withheld_under == under], at, under)
    for file in overdue:
        concerns("file", file.key)
    for key in _present().filter(kind=ASIDE, added_at__lte=at - ASIDE_FOR).values_list("key", flat=True):
        remove_file(actor=actor, at=at, key=key)
    collected = _collect(at)
    note(erased=len(overdue), collected=collected)
    return len(overdue) + collected


def _collect(at: datetime) -> int:
    """Let go of contents that no file uses, and of what stands in the store without a row. On the disk after commit."""
    idle = Stored.objects.filter(gone_at__isnull=True, stored_at__lte=at - GRACE)
    idle = idle.exclude(uses__in=_present()).exclude(uses__removed_at__gt=at - GRACE)
    gone = 0
    for digest in idle.values_list("digest", flat=True):
        # Whoever uses it anew at this moment holds the row.
        if Stored.objects.select_for_update().filter(digest=digest, gone_at__isnull=True).exists():
            still = Stored.objects.filter(digest=digest).exclude(uses__in=_present())
            gone += still.update(gone_at=at)
    transaction.on_commit(partial(sweep, at - GRACE))
    return gone


def _take_room(owner: Owner, size: int) -> None:
    for room, quota in sorted(owner.rooms().items()):
        Room.objects.bulk_create([Room(owner=room)], ignore_conflicts=True)
        if Room.objects.filter(owner=room, used__lte=quota - size).update(used=F("used") + size) != 1:
            raise FileRefused("quota", limit=quota)


def _give_room_back(files: Iterable[File]) -> None:
    sizes = dict(Stored.objects.filter(uses__in=[file.pk for file in files]).values_list("digest", "size"))
    for file in sorted(files, key=lambda each: each.key):
        for room in sorted(_owner(file).rooms()):
            Room.objects.filter(owner=room).update(used=F("used") - sizes[file.content_id])


def _store_row(taken: Taken, at: datetime) -> None:
    """The row of a content, held until the action ends. Raises FileRefused `gone` or `erased`."""
    row = Stored(digest=taken.digest, size=taken.size, media_type=str(taken.media_type), stored_at=at)
    Stored.objects.bulk_create([row], ignore_conflicts=True)
    kept = Stored.objects.select_for_update().get(digest=taken.digest)
    if kept.erased_under:
        raise FileRefused("erased")
    if not store.touch(taken.digest):
        raise FileRefused("gone")
    if kept.gone_at is not None:
        Stored.objects.filter(digest=taken.digest).update(gone_at=None, stored_at=at)


def _erase(files: Sequence[File], at: datetime, under: str) -> None:
    """Empty these uses, and take away their contents for ever where no other use is left."""
    if not files:
        return
    _give_room_back(files)
    _present().filter(pk__in=[file.pk for file in files]).update(
        name="", title=Text(), erased_at=at, erased_under=under, withheld_at=None, withheld_under=""
    )
    for digest in sorted({file.content_id for file in files}):
        if not _present().filter(content=digest).exists():
            _forget(digest, at, under)


def _forget(digest: str, at: datetime, under: str) -> None:
    """Take a content away for ever."""
    Stored.objects.filter(digest=digest, erased_under="").update(gone_at=at, erased_under=under)
    transaction.on_commit(partial(store.remove, digest))


def _present() -> QuerySet[File]:
    return File.objects.filter(removed_at__isnull=True, erased_at__isnull=True)


def _owner(file: File) -> Owner:
    return Owner(file.network, file.organisation, file.person)


def _concerns(owner: Owner) -> None:
    for kind, key in (("network", owner.network), ("organisation", owner.organisation), ("person", owner.person)):
        if key:
            concerns(kind, key)


def _name(file: File, people: Collection[str]) -> None:
    FileNames.objects.bulk_create([FileNames(file=file, person=key) for key in sorted(people)], ignore_conflicts=True)
    for key in sorted(people):
        concerns("person", key)


def _new_key() -> str:
    """A random key, "f-" and twelve letters: an address that leads to a file is no count of files."""
    return "f-" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))
