"""How many inhabitants an organisation has, by the newest sourced figure of the day, and the bands to filter by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from koinon.atlas.models import Population
from koinon.rules.dates import Span, parse
from koinon.web.filters import UNKNOWN
from koinon.web.words.content import number
from koinon.web.words.dates import span_words

LIMITS = (50_000, 100_000, 250_000, 500_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Size:
    """A figure and what it speaks of."""

    figure: int
    on: Span

    def words(self) -> str:
        """The figure with its date: "339,850 (2018)"."""
        return _("%(figure)s (%(date)s)") % {"figure": number(self.figure), "date": span_words(self.on)}


def sizes_on(organisations: Collection[int], day: date, known: datetime | None = None) -> dict[int, Size]:
    """Per organisation id the newest figure that speaks of the day or of one before it. One query."""
    rows = Population.objects.known(known).filter(organisation__in=organisations).order_by("source")
    newest: dict[int, Size] = {}
    for id_, figure, on in rows.values_list("organisation_id", "figure", "on"):
        size = Size(figure, parse(on))
        last = newest.get(id_)
        if size.on.latest <= day and (last is None or size.on.latest >= last.on.latest):
            newest[id_] = size
    return newest


def band_of(size: Size | None) -> str:
    """The band of a size, UNKNOWN without one."""
    if size is None:
        return UNKNOWN
    lower = max((limit for limit in LIMITS if limit <= size.figure), default=None)
    upper = min((limit for limit in LIMITS if limit > size.figure), default=None)
    return f"{lower or ''}-{upper or ''}"


def bands() -> dict[str, str]:
    """Every band with its words, small to large; a lower limit is inside, an upper one outside."""
    found = {f"-{LIMITS[0]}": _("under %(limit)s") % {"limit": number(LIMITS[0])}}
    for lower, upper in pairwise(LIMITS):
        words = _("%(lower)s to under %(upper)s") % {"lower": number(lower), "upper": number(upper)}
        found[f"{lower}-{upper}"] = words
    found[f"{LIMITS[-1]}-"] = _("%(limit)s and more") % {"limit": number(LIMITS[-1])}
    return {**found, UNKNOWN: _("not known")}
