"""The one wrapper that every write goes through."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import ParamSpec, TypeVar

from django.db.models import Model

from koinon.acts.actions import raise_public_version
from koinon.audit.actions import append
from koinon.audit.chain import canonical
from koinon.lib.text import Text
from koinon.lib.writing import (
    COMMAND_LINE,
    FOLDER,
    MARK,
    VISITOR,
    WORKER,
    Actor,
    begin,
    checked_instant,
    require_keywords,
    under_way,
)

__all__ = ["COMMAND_LINE", "FOLDER", "VISITOR", "WORKER", "Actor", "about", "action", "concerns", "note"]

RECORDS = ("network", "organisation", "person")
"""Arguments that say whose record an action is about: a slug or a random key, or the row that has one."""
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

P = ParamSpec("P")
R = TypeVar("R")


def action(
    name: str, *, public: bool = False, digested: Collection[str] = (), withheld: Collection[str] = ()
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: one transaction, one audit row, and the public version raised when it is public.

    The function takes keyword arguments only, among them `actor: Actor` and `at: datetime` in UTC. An action called
    by another joins its transaction, writes its own audit row, and rolls back alone if the caller catches its error.
    `name` is "room.verb" and stays the same for ever. `public` says that the public sees the change. `digested` names
    arguments too large to copy into the log: only their SHA-256 goes there. `withheld` names those that may speak of
    people in words: nothing of them goes there, since even a digest of a name can be guessed.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        require_keywords(function, "actor", "at")

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{name} takes keyword arguments only.")
            arguments: dict[str, object] = dict(kwargs)
            actor, at = arguments.pop("actor", None), checked_instant(arguments.pop("at", None))
            if not isinstance(actor, Actor):
                raise TypeError(f"{name} needs `actor`, an Actor.")
            payload: dict[str, object] = {"arguments": _described(arguments, digested, withheld)}
            if actor.stands_for:
                payload["stands_for"] = actor.stands_for
            with begin(name) as work:
                work.concerns |= _concerned(arguments)
                result = function(*args, **kwargs)
                if work.notes:
                    payload["notes"] = _plain(work.notes)
                append(
                    action=name, actor=actor.key, at=at, payload=payload, people=sorted(work.people),
                    concerns=sorted(work.concerns),
                )  # fmt: skip
                work.is_public = work.is_public or public
                if work.outer is None and work.is_public:
                    raise_public_version()
            return result

        setattr(run, MARK, name)
        return run

    return wrap


def about(person_key: str) -> None:
    """Say that the running action's payload speaks of a person, so that erasing the person erases it."""
    work = under_way()
    if work is None:
        raise RuntimeError("about() is for the inside of an action.")
    work.people.add(person_key)


def concerns(kind: str, key: str) -> None:
    """Say whose record the running action is about, so that the record's own history finds it.

    `kind` is network, organisation, person, entry, case, file, ...; `key` a slug or a key, never a name. What stands
    in arguments called network, organisation or person is found without it.
    """
    work = under_way()
    if work is None:
        raise RuntimeError("concerns() is for the inside of an action.")
    work.concerns.add((kind, key))


def note(**said: object) -> None:
    """Add to the running action's payload what its arguments do not tell, such as the key it gave."""
    work = under_way()
    if work is None:
        raise RuntimeError("note() is for the inside of an action.")
    work.notes.update(said)


def _concerned(arguments: Mapping[str, object]) -> set[tuple[str, str]]:
    found = set()
    for name in RECORDS:
        given = arguments.get(name)
        key = getattr(given, "key" if name == "person" else "slug", given)
        if isinstance(key, str) and SLUG.fullmatch(key):
            found.add((name, key))
    return found


def _described(
    arguments: Mapping[str, object], digested: Collection[str], withheld: Collection[str]
) -> dict[str, object]:
    described: dict[str, object] = {}
    for name, value in arguments.items():
        if name in withheld:
            described[name] = {"withheld": True}
            continue
        plain = _plain(value)
        if name in digested:
            plain = {"sha256": hashlib.sha256(canonical(plain).encode()).hexdigest()}
        described[name] = plain
    return described


def _plain(value: object) -> object:
    """An argument in the words of JSON. What it cannot say is a TypeError, so that nothing is lost unnoticed."""
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, Decimal | PurePath):
        return str(value)
    if isinstance(value, Text):
        return value.to_json()
    if isinstance(value, Model):
        return {"model": value._meta.label_lower, "id": value.pk}
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return _plain_collection(value)


def _plain_collection(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Set):
        return sorted((_plain(item) for item in value), key=repr)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(item) for item in value]
    raise TypeError(f"An action's argument of type {type(value).__name__} cannot be written into the audit log.")
