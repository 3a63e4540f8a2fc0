"""What ends in the time ahead: roles, terms of mandates, and local elections against the posts that are held.

A date that a source leaves uncertain counts from its earliest day to its latest: what can end in the time asked about
is there.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from koinon.rules.dates import FOREVER, Span, parse

ROLE, MANDATE, ELECTION = "role", "mandate", "election"


@dataclass(frozen=True, slots=True, order=True)
class Ending:
    """Something that ends between two days (both possible), in words as its source wrote it, "" for plain days.

    what           ROLE, MANDATE or ELECTION
    organisation   slug; "" for a person's own mandate
    kind           the kind of role, the office's or body's slug of a mandate, what an election is of
    body           of a delegate, or of an office
    holder         who holds it: a person's key, "" for an office or an organisation
    key            the role's id, the election's id
    """

    earliest: date
    latest: date
    what: str
    organisation: str = ""
    kind: str = ""
    body: str = ""
    holder: str = ""
    key: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Election:
    """A local election that an organisation tells of. `of` says of whom: the council, the mayor, ..."""

    id: str
    organisation: str
    on: Span
    of: str
    source: str = ""

    def ending(self) -> Ending:
        """The terms that it ends."""
        return Ending(
            self.on.earliest, self.on.latest, ELECTION, self.organisation, self.of, key=self.id, text=self.on.text
        )


def read_election(organisation: str, content: Mapping[str, Any]) -> Election:
    """A checked line of an organisation's file."""
    return Election(
        id=str(content["id"]),
        organisation=organisation,
        on=parse(str(content["on"])),
        of=str(content["of"]),
        source=str(content.get("source", "")),
    )


def ahead(endings: Iterable[Ending], first: date, last: date) -> tuple[Ending, ...]:
    """What can end in the days from `first` to `last`, both inside: what can be soonest first."""
    return tuple(sorted(one for one in endings if one.latest >= first and one.earliest <= last))


def outlasts(begins: date, ends: date | None, election: Ending) -> bool:
    """Whether a post held [begins, ends) goes on after an election: its holder may lose what they hold it by."""
    return begins <= election.latest and (ends is None or ends >= FOREVER or ends > election.earliest)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last one where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
