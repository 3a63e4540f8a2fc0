"""The page of what was recorded, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.parts import Pages
from koinon.web.pages.small import Cite, Link, Said, When


@dataclass(frozen=True)
class ChangeRow:
    """One record version of an entry."""

    kind: str  # decision | attestation
    title: Said
    address: str
    recorded: When  # an instant
    own_day: When | None = None  # the day of the decision, or the time that a source speaks of
    who: Said | None = None  # the organ that decided, or who says it
    sentences: tuple[Said, ...] = ()
    mended: str = ""  # why an earlier version was mended; "" for a first one
    is_mending: bool = False
    no_longer: Said | None = None  # that it was taken back or replaced since
    touches: tuple[Link, ...] = ()  # the standings it is about
    cites: tuple[Cite, ...] = ()
    made_up: bool = False


@dataclass(frozen=True)
class ChangesList:  # changes_list.html, as `changes`
    rows: tuple[ChangeRow, ...]
    pages: Pages
    feed_address: str
    compare_address: str = ""  # two days of the network compared
