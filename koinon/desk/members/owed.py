"""What a member owes, as its two sides see it: the mark, since when, how much, and the note that is meant for it.

The secretariat's own note stands on the secretariat's pages alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koinon.admissions.models import Arrears
from koinon.rules.rights import SECRETARIAT
from koinon.web.pages import When
from koinon.web.words.dates import when_day

if TYPE_CHECKING:
    from koinon.desk.gate import Desk


@dataclass(frozen=True)
class Owed:
    """One open mark. `private` and `clear`, the address where it is cleared, are "" but for the secretariat."""

    network: str
    since: When
    amount: str
    note: str
    private: str
    clear: str


def owed_lines(desk: Desk, marks: Iterable[Arrears]) -> tuple[Owed, ...]:
    """Open marks in words, with their networks. No query but that for the names of networks."""
    rows = list(marks)
    desk.called.load({row.network.slug for row in rows}, ())
    return tuple(_line(desk, row) for row in rows)


def _line(desk: Desk, row: Arrears) -> Owed:
    slug = row.network.slug
    keeps = bool(desk.rights.role(SECRETARIAT, network=slug))
    return Owed(
        desk.called.network(slug),
        when_day(row.since),
        f"{row.amount} {row.currency}" if row.amount is not None else "",
        row.for_member,
        row.note if keeps else "",
        desk.to("arrears_cleared", network=slug, mark=row.pk) if keeps else "",
    )
