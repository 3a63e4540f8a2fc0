"""Taking the name of somebody who is erased out of what others wrote: surely, or after a keeper said who is meant.

A name never stands in the log of these: what is looked for is withheld, and a place is a table, a row and a column.
"""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F

from koinon.acts.wrapper import Actor, action, concerns, note
from koinon.audit import actions as audit
from koinon.audit.models import AuditPayload
from koinon.corrections.queries import administrators
from koinon.files import actions as files
from koinon.files.queries import files_saying
from koinon.ledger.models import Record
from koinon.outbox import actions as outbox
from koinon.outbox.models import Mail
from koinon.outbox.ways import remove_files
from koinon.people.contacts.values import between_bars, found_by
from koinon.people.imports import actions as imports
from koinon.people.imports.queries import lists_with
from koinon.people.models import Contact, Function
from koinon.privacy.naming.likeness import Found, Sought, find, without
from koinon.privacy.naming.places import (
    NAMED,
    SWEPT,
    Place,
    mark_for,
    place_of,
    places,
    seal_of,
    waiting_at,
    with_strings,
)
from koinon.register import actions as register
from koinon.tasks import actions as tasks
from koinon.tasks.models import Task

SAID_WITHIN = timedelta(days=30)
"""How long a keeper has to say who is meant (GDPR, article 12(3): a month)."""

REDACTED, SOMEBODY_ELSE = "redacted", "somebody-else"


@action("privacy.tie_what_names", withheld=("whom",))
def tie_what_names(*, actor: Actor, at: datetime, key: str, whom: Sought) -> None:
    """Before a person (key) is erased: tie to them the files, messages and lists that surely name them.

    So each is treated as if whoever made it had said so: files are withheld and become their keepers' tasks, messages
    to an address of the person's lose their words, lists on their way in are thrown away.
    """
    if not whom:
        return
    files.say_who_is_named(actor=actor, at=at, files=files_saying(partial(_is_sure, whom=whom)), person=key)
    outbox.say_who_is_spoken_of(addresses=whom.addresses, person=key)
    imports.empty_lists_naming(actor=actor, at=at, keys=lists_with(partial(_is_sure, whom=whom)))


@action("privacy.take_name_out", withheld=("whom",))
def take_name_out(*, actor: Actor, at: datetime, key: str, under: str, whom: Sought) -> int:
    """Replace a person's name wherever somebody wrote it, and let keepers say of what is only like it who is meant.

    Gives the number of columns in which it was replaced. What is looked for was asked before erasing
    (`koinon.privacy.naming.places.sought_of`). Where nobody keeps a place and nobody runs the installation, what is
    only like the name stays; the log says how many tasks were opened.
    """
    replaced = opened = 0
    concerns("person", key)
    for words in SWEPT if whom else ():
        for place in [place for place in places(words) if place.found(whom)]:
            replaced += _replace(actor, at, place, whom, key, under)
            opened += _let_say(actor, at, place, whom, key, under)
    note(replaced=replaced, opened=opened)
    return replaced


@action("privacy.redact_place")
def redact_place(*, actor: Actor, at: datetime, word: str) -> None:
    """It is the person: take the name out of the place that a task (by its word) is about, and close the task.

    Raises tasks.UnknownTask where it waits no longer, and PlaceChanged where something else is written there by now.
    """
    waiting = _waiting(word)
    concerns("person", waiting.subject["person"])
    place, hits = place_of(waiting.subject)
    _write(actor, at, place, hits, waiting.subject["person"], waiting.subject["under"])
    _close(actor, at, waiting, REDACTED)


@action("privacy.leave_place")
def leave_place(*, actor: Actor, at: datetime, word: str) -> None:
    """It is somebody else, or nothing stands there any more: leave what is written. Raises tasks.UnknownTask."""
    _close(actor, at, _waiting(word), SOMEBODY_ELSE)


def _waiting(word: str) -> Task:
    found = waiting_at(word)
    if found is None:
        raise tasks.UnknownTask(word)
    return found


def _close(actor: Actor, at: datetime, waiting: Task, outcome: str) -> None:
    """Close the task, and those of the others who run the installation, who were asked the same."""
    same = waiting.key.rpartition("@")[0]
    alike = Task.objects.filter(kind=NAMED, key__startswith=f"{same}@", closed_at__isnull=True).order_by("pk")
    for key in list(alike.values_list("key", flat=True)):
        tasks.close_task(actor=actor, at=at, key=key, outcome=outcome)


def _replace(actor: Actor, at: datetime, place: Place, whom: Sought, key: str, under: str) -> int:
    """Take out what is surely the person, as it stands now that nobody else writes it. Gives 1 where something was."""
    place.words.model._base_manager.select_for_update().filter(pk=place.pk).values_list("pk").first()
    hits = {
        path: sure
        for now in places(place.words, place.pk) if now.column == place.column
        for path, found in now.found(whom).items() if (sure := [one for one in found if one.sure])
    }  # fmt: skip
    if hits:
        _write(actor, at, place, hits, key, under)
    return int(bool(hits))


def _write(actor: Actor, at: datetime, place: Place, hits: Mapping[str, list[Found]], key: str, under: str) -> None:
    """Put the mark where the hits are, and let follow what is made from the words."""
    words = place.words
    rows = words.model._base_manager.filter(pk=place.pk)
    if words.model is AuditPayload:  # a line of the log is whole or empty: the chain holds its digest
        audit.erase_payloads(rows=[place.pk], under=under)
        return
    if words.forgotten:
        rows.delete()
        return
    marks = {path: mark_for(key, place.strings[path][1]) for path in hits}
    told = {path: without(place.strings[path][0], found, marks[path]) for path, found in hits.items()}
    value = with_strings(rows.values_list(place.column, flat=True).get(), told)
    if isinstance(value, str):
        value = value[: getattr(words.model._meta.get_field(place.column), "max_length", None)]
    rows.update(**{place.column: value}, **({"version": F("version") + 1} if words.bumped else {}))
    _move_others(place, hits, {path: len(mark) for path, mark in marks.items()})
    _follow(actor, at, words.model, place.pk)


def _move_others(place: Place, hits: Mapping[str, list[Found]], marks: Mapping[str, int]) -> None:
    """Let other tasks about the same words know where their names stand now; `marks` are the marks' lengths by path."""
    now = next((each for each in places(place.words, place.pk) if each.column == place.column), None)
    here = {"subject__place": place.words.label, "subject__row": str(place.pk), "subject__column": place.column}
    for task in Task.objects.filter(kind=NAMED, closed_at__isnull=True, subject__seen=seal_of(place), **here):
        where = json.loads(task.subject["where"])
        for path, found in hits.items():
            where[path] = [part for one in where.get(path, ()) if (part := _moved(one, found, marks[path]))]
        told = {"where": json.dumps(where), "seen": seal_of(now) if now else ""}
        Task.objects.filter(pk=task.pk).update(subject={**task.subject, **told})


def _moved(part: Sequence[int], found: Sequence[Found], mark: int) -> list[int]:
    """A part of a text after marks of this length took the place of what was found; nothing where one took it."""
    if any(part[0] < one.ends and one.begins < part[1] for one in found):
        return []
    by = sum(mark - (one.ends - one.begins) for one in found if one.ends <= part[0])
    return [part[0] + by, part[1] + by]


def _follow(actor: Actor, at: datetime, model: type, pk: Any) -> None:
    """What is made from the words of a row: what search compares, the register, a message's file."""
    if model is Contact:
        contact = Contact.objects.get(pk=pk)
        looked_for = found_by(contact.name, contact.employer, *contact.emails)
        Contact.objects.filter(pk=pk).update(found_by=looked_for, listed=between_bars(contact.lists))
    elif model is Function:
        function = Function.objects.get(pk=pk)
        looked_for = found_by(*(string for _tag, string in function.title.strings), function.department)
        Function.objects.filter(pk=pk).update(found_by=looked_for, themed=between_bars(function.themes))
    elif model is Record:
        register.follow(actor=actor, at=at, key=Record.objects.get(pk=pk).entry.key)
    elif model is Mail:
        transaction.on_commit(partial(remove_files, [Mail.objects.get(pk=pk).message_id]))


def _let_say(actor: Actor, at: datetime, place: Place, whom: Sought, key: str, under: str) -> int:
    """Open the task of a place in which something like the name is left. Gives how many were opened."""
    left = [now for now in places(place.words, place.pk) if now.column == place.column]
    hits = left[0].found(whom) if left else {}
    if not hits:
        return 0
    told = {
        "place": place.words.label, "row": str(place.pk), "column": place.column, "person": key, "under": under,
        "where": json.dumps({path: [[one.begins, one.ends] for one in found] for path, found in hits.items()}),
        "seen": seal_of(left[0]),
    }  # fmt: skip
    # Each of those who run the installation has a task of their own, under their own word.
    keepers = [("", "")] if place.network or place.organisation else [(one, one) for one in administrators(at.date())]
    for person, mark in keepers:
        tasks.open_task(
            actor=actor, at=at, key=f"{NAMED}:{key}:{told['place']}:{told['row']}:{told['column']}@{mark}", kind=NAMED,
            network=place.network, organisation="" if place.network else place.organisation, person=person,
            subject={**told, "word": _new_word()}, due=(at + SAID_WITHIN).date(),
        )  # fmt: skip
    return len(keepers)


def _is_sure(text: str, whom: Sought) -> bool:
    return any(one.sure for one in find(text, whom))


def _new_word() -> str:
    """A random word: an address that leads to a place is no count of places."""
    return "n-" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))
