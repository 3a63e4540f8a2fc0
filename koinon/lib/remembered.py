"""What was worked out from the public records, remembered as long as they are the same.

Many pages need the same things: a network's course through the years, its statutes, what its members are called.
They follow from the records alone, so they are worked out once for each version of the public records and kept in
the process. Nothing is purged: another version asks under another key, and the longest unasked goes first.

Outside an answer that stands on a version (`standing_on`), nothing is remembered: commands and actions always read.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language

P = ParamSpec("P")
R = TypeVar("R")

_version: ContextVar[int | None] = ContextVar("koinon_version_of_the_records", default=None)
_shelves: list[OrderedDict[Hashable, object]] = []
_lock = threading.Lock()


@contextmanager
def standing_on(version: int) -> Iterator[None]:
    """While an answer is made that stands on this version of the public records."""
    token = _version.set(version)
    try:
        yield
    finally:
        _version.reset(token)


def remembered(most: int, *, in_language: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function of hashable arguments and of the public records remember its last `most` results.

    What it gives is shared: nobody may change it. `in_language` says that it also depends on the active language.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        shelf: OrderedDict[Hashable, object] = OrderedDict()
        _shelves.append(shelf)

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            version = _version.get()
            if version is None:
                return function(*args, **kwargs)
            key = (version, get_language() if in_language else "", args, tuple(sorted(kwargs.items())))
            with _lock:
                if key in shelf:
                    shelf.move_to_end(key)
                    return shelf[key]  # type: ignore[return-value]
            result = function(*args, **kwargs)
            with _lock:
                shelf[key] = result
                if len(shelf) > most:
                    shelf.popitem(last=False)
            return result

        return run

    return wrap


def forget() -> None:
    """Empty every shelf: where versions start anew, as they do from test to test."""
    with _lock:
        for shelf in _shelves:
            shelf.clear()
