"""Half-open periods whose two ends may be uncertain, one convention in Python, SQL and prose.

A *bound* is the first day on the far side of a change: the day something began,
or the first day outside. It is known between `earliest` and `latest`. How a
source's words become a bound (house rules on uncertain dates):

- "began in X": some day of X;
- "ended in X", "last day X": one of X's days plus one;
- "first day outside X": a day of X;
- an open end has no bounds; an unknown end begins the day after the last proven
  day and has no latest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from koinon.rules.dates import FOREVER, Span, next_day

FIRST_DAY_OUTSIDE = "first_day_outside"
LAST_DAY = "last_day"
ENDED_IN = "ended_in"
END_SENSES = (FIRST_DAY_OUTSIDE, LAST_DAY, ENDED_IN)


@dataclass(frozen=True, slots=True)
class Bound:
    """A change known to lie between two days (both possible). `text` is EDTF as the source wrote it, "" if none did.

    `sure_before` and `sure_from` are where certainty ends and begins: before the
    one the change has surely not happened, from the other on it surely has. They
    differ from `earliest` and `latest` only when the source wrote `~` or `?`:
    nothing is widened, but within the unit it named the answer is never sure.
    """

    text: str
    earliest: date
    latest: date
    sure_before: date
    sure_from: date

    def surely_by(self, day: date) -> bool:
        """Whether the change has surely happened on `day` (a beginning is inside on its own day)."""
        return self.sure_from <= day

    def possibly_by(self, day: date) -> bool:
        """Whether the change can have happened on `day`."""
        return self.sure_before <= day

    def meets(self, other: Bound) -> bool:
        """Whether both can be the same day."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def days(self) -> tuple[date, date, date, date]:
        """The days on which what is known of the change changes."""
        return self.earliest, self.latest, self.sure_before, self.sure_from


def between(earliest: date, latest: date, text: str = "") -> Bound:
    """A change of which nothing is known but that it lies between two days."""
    return Bound(text, earliest, latest, earliest, latest)


def began(span: Span) -> Bound:
    """The bound meant by 'began in' the span, or by a first day outside."""
    sure_from = next_day(span.latest) if span.approximate else span.latest
    return Bound(span.text, span.earliest, span.latest, span.earliest, sure_from)


def ended(span: Span, sense: str) -> Bound:
    """The first day outside meant by an end: `sense` is one of END_SENSES."""
    if sense == FIRST_DAY_OUTSIDE:
        return began(span)
    earliest, latest = next_day(span.earliest), next_day(span.latest)
    return Bound(span.text, earliest, latest, span.earliest if span.approximate else earliest, latest)


def narrowed(bounds: Iterable[Bound]) -> Bound | None:
    """The one change that all the bounds can mean, as narrow as they allow; None if they cannot be one.

    The text is that of the narrowest bound: the others are still among the reasons.
    """
    listed = list(bounds)
    earliest = max(bound.earliest for bound in listed)
    latest = min(bound.latest for bound in listed)
    if earliest > latest:
        return None
    narrowest = min(listed, key=lambda bound: (bound.latest - bound.earliest, bound.sure_from, bound.text))
    sure_before = max(bound.sure_before for bound in listed)
    sure_from = min(bound.sure_from for bound in listed)
    return Bound(narrowest.text, earliest, latest, sure_before, max(sure_from, earliest))


@dataclass(frozen=True, slots=True)
class Period:
    """Plain days [begins, ends); an open end is FOREVER."""

    begins: date
    ends: date = FOREVER

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.begins <= day < self.ends
