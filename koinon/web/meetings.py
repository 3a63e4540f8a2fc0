"""A network's series of meetings, with the seasons of which nothing is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from koinon.rules.dates import BEFORE_ALL, DateError, parse, parse_interval
from koinon.web.addresses import Walk
from koinon.web.anchors import anchor
from koinon.web.dates import when_edtf
from koinon.web.names import Called
from koinon.web.pages import EventRow, Said, Series
from koinon.web.sources import Footnotes
from koinon.web.words import said

Content = Mapping[str, Any]


def series_of(
    walk: Walk,
    told: Mapping[str, Iterable[Content]],
    called: Mapping[str, Called],
    footnotes: Footnotes,
) -> tuple[Series, ...]:
    """The series with their meetings and gaps, newest first. `told` has the lines by kind: series, event, gap."""
    rows: dict[str, list[tuple[date, EventRow]]] = defaultdict(list)
    for line in told.get("event", ()):
        rows[str(line.get("series", ""))].append((_day(line), _event(walk, line, called, footnotes)))
    for line in told.get("gap", ()):
        place = anchor("gap", f"{line['series']}-{line['when']}")
        gap = EventRow(when_edtf(str(line["when"])), no_record=True, cites=footnotes.of(line), anchor=place)
        rows[str(line["series"])].append((_day(line), gap))
    found = [
        Series(
            said(line["names"]),
            cadence_words(line.get("cadence")),
            _newest_first(rows.pop(str(line["slug"]), [])),
            anchor("series", str(line["slug"])),
        )
        for line in told.get("series", ())
    ]
    for left in rows.values():
        found.append(Series(Said(_("Other meetings")), "", _newest_first(left)))
    return tuple(found)


def cadence_words(cadence: object) -> str:
    """How often something comes round; usual rhythms in the reader's language, others as they are told."""
    if isinstance(cadence, Mapping):
        return said(cadence).text
    written = str(cadence or "")
    return {
        "yearly": _("yearly"),
        "twice a year": _("twice a year"),
        "every two years": _("every two years"),
        "monthly": _("monthly"),
        "spring and autumn": _("spring and autumn"),
        "regularly": _("regularly"),
    }.get(written, written)


def _event(walk: Walk, line: Content, called: Mapping[str, Called], footnotes: Footnotes) -> EventRow:
    host = str(line.get("host", ""))
    known_as = called.get(host)
    written = str(line.get("host_as_written") or line.get("place") or "")
    theme = line.get("theme") or line.get("names")
    names = {known_as.name.text, known_as.own.text if known_as.own else ""} if known_as else set()
    return EventRow(
        when=when_edtf(str(line["when"])),
        host=known_as.link(walk.organisation(host)) if known_as else None,
        host_as_written=Said(written) if written and written not in names else None,
        theme=said(theme) if theme else None,
        anchor=anchor("event", str(line.get("key", ""))),
        cites=footnotes.of(line),
    )


def _newest_first(rows: Iterable[tuple[date, EventRow]]) -> tuple[EventRow, ...]:
    return tuple(row for _day, row in sorted(rows, key=lambda one: one[0], reverse=True))


def _day(line: Content) -> date:
    written = str(line["when"])
    try:
        if "/" in written:
            begins = parse_interval(written).begins
            return begins.earliest if begins else BEFORE_ALL
        return parse(written).earliest
    except DateError:
        return BEFORE_ALL
