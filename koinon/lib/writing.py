"""Who writes, and whether writing is allowed at this moment.

The wrapper for actions itself is in `koinon.acts.wrapper`; this is what it and the audit log below it share.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")

MARK = "koinon_action"
UNLOGGED_MARK = "koinon_unlogged_because"
# "worker" does what was queued or is due; "visitor" is who writes without an account, such as to report an error.
SYSTEM_ACTORS = frozenset({"command-line", "folder", "worker", "visitor"})
PERSON_KEY = re.compile(r"p-[a-z]{8}")
WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|MERGE)\b", re.IGNORECASE)
WRITES_IN_WITH = re.compile(
    r"\s*WITH\b.*\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\b", re.IGNORECASE | re.DOTALL
)


# Tables that belong to libraries and are written by them: sessions, sign-in, the shared store of throttling. What they
# do that matters here (signing in, a new passkey) is told to the log by actions beside them.
LIBRARY_TABLES = re.compile(
    r"""\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?"""
    r"""(?:accounts_signin|account_\w+|mfa_\w+|socialaccount_\w+|shared_cache)"?\b""",
    re.IGNORECASE,
)


class WriteOutsideAction(RuntimeError):
    """Something wrote to the database without an action."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person by the random key, or one of the system's own actors. Never a name or an address.

    `stands_for` is the key of the person for whom an assistant acts, "" for who acts for themselves.
    """

    key: str
    stands_for: str = ""

    def __post_init__(self) -> None:
        if self.key not in SYSTEM_ACTORS and not PERSON_KEY.fullmatch(self.key):
            raise ValueError(f"{self.key!r} is neither a person's key nor one of {sorted(SYSTEM_ACTORS)}.")
        if self.stands_for and (self.key in SYSTEM_ACTORS or not PERSON_KEY.fullmatch(self.stands_for)):
            raise ValueError(f"{self.key!r} cannot stand for {self.stands_for!r}: both have to be persons' keys.")


COMMAND_LINE = Actor("command-line")
FOLDER = Actor("folder")
WORKER = Actor("worker")
VISITOR = Actor("visitor")


@dataclass(slots=True)
class Work:
    """One running action. `outer` is the action that called it, if any."""

    name: str
    outer: Work | None = None
    is_public: bool = False
    people: set[str] = field(default_factory=set)
    concerns: set[tuple[str, str]] = field(default_factory=set)
    notes: dict[str, object] = field(default_factory=dict)


_under_way: ContextVar[Work | None] = ContextVar("koinon_work_under_way", default=None)


def under_way() -> Work | None:
    """The innermost action that is running here, or None."""
    return _under_way.get()


def checked_instant(at: object) -> datetime:
    """`at` when it is an instant in UTC; a TypeError or ValueError with a reason when not."""
    if not isinstance(at, datetime):
        raise TypeError(f"`at` must be a datetime, not {type(at).__name__}.")
    if at.utcoffset() != timedelta(0):
        raise ValueError("`at` must be an instant in UTC, with its zone; koinon.lib.clock.now() gives one.")
    return at


@contextmanager
def begin(name: str, *, undone_alone: bool = True) -> Iterator[Work]:
    """Open the transaction of an action, or a savepoint in it when another action is already running.

    Without `undone_alone` there is no savepoint: a failure undoes the calling action too, at two statements less.
    The outermost transaction must not stand inside a transaction of somebody else: what is raised last in it, the
    public version, has to be its last statement.
    """
    outer = _under_way.get()
    work = Work(name=name, outer=outer)
    with transaction.atomic(durable=outer is None, savepoint=undone_alone):
        token = _under_way.set(work)
        try:
            yield work
        finally:
            _under_way.reset(token)
    if outer is not None:
        outer.is_public = outer.is_public or work.is_public


@contextmanager
def writing_allowed(because: str) -> Iterator[None]:
    """Let statements write outside an action. For migrations, and for tests that damage rows on purpose."""
    token = _under_way.set(Work(name=f"({because})", outer=_under_way.get()))
    try:
        yield
    finally:
        _under_way.reset(token)


def refuse_stray_writes(
    execute: Callable[[str, Any, bool, dict[str, Any]], Any],
    sql: str,
    params: Any,
    many: bool,
    context: dict[str, Any],
) -> Any:
    """A database wrapper (see Django's `execute_wrapper`) that refuses writing statements outside an action."""
    writes = WRITES.match(sql) or WRITES_IN_WITH.match(sql)
    if writes and _under_way.get() is None and not LIBRARY_TABLES.match(sql):
        raise WriteOutsideAction(f"No action is under way, yet this was to be written: {sql[:200]}")
    return execute(sql, params, many, context)


def require_keywords(function: Callable[..., object], *needed: str) -> None:
    """Refuse, while the program starts, an action that takes positional arguments or lacks a needed one."""
    parameters = inspect.signature(function).parameters
    loose = [name for name, parameter in parameters.items() if parameter.kind is not parameter.KEYWORD_ONLY]
    if loose:
        raise TypeError(f"{function.__qualname__} must take keyword arguments only; loose: {', '.join(loose)}.")
    lacking = [name for name in needed if name not in parameters]
    if lacking:
        raise TypeError(f"{function.__qualname__} must take {' and '.join(lacking)}.")


def unlogged_action(name: str, *, because: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a write that leaves no audit row, for the floors under the log itself. Says why in `because`."""

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        require_keywords(function)

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with begin(name, undone_alone=False):
                return function(*args, **kwargs)

        setattr(run, MARK, name)
        setattr(run, UNLOGGED_MARK, because)
        return run

    return wrap
