"""A network's series of meetings, the next and the last few, with the seasons of which nothing is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from koinon.rules.dates import BEFORE_ALL, DateError, parse, parse_interval
from koinon.web.addresses import Walk
from koinon.web.anchors import anchor
from koinon.web.pages import EventRow, Said, Series
from koinon.web.words.content import said
from koinon.web.words.dates import when_edtf
from koinon.web.words.names import Called
from koinon.web.words.sources import Footnotes

Content = Mapping[str, Any]
MOST_PAST = 3
"""How many a series shows of those that were; all of them stand on the page of events."""


def series_of(
    walk: Walk,
    on: date,
    told: Mapping[str, Iterable[Content]],
    called: Mapping[str, Called],
    footnotes: Footnotes,
) -> tuple[Series, ...]:
    """The series with the next meeting or gap after the day and the last few up to it, newest first.

    `told` has the lines by kind: series, event, gap.
    """
    lines: dict[str, list[Content]] = defaultdict(list)
    for line in (*told.get("event", ()), *told.get("gap", ())):
        lines[str(line.get("series", ""))].append(line)

    def rows(slug: str) -> tuple[EventRow, ...]:
        return tuple(_event(walk, on, line, called, footnotes) for line in _near(lines.pop(slug, []), on))

    found = [
        Series(
            said(line["names"]),
            cadence_words(line.get("cadence")),
            rows(str(line["slug"])),
            anchor("series", str(line["slug"])),
        )
        for line in told.get("series", ())
    ]
    found += [Series(Said(_("Other meetings")), "", rows(slug)) for slug in list(lines)]
    return tuple(found)


def _near(lines: Iterable[Content], on: date) -> list[Content]:
    """The first line after the day and the last few up to it, newest first."""
    newest_first = sorted(lines, key=_day, reverse=True)
    following = [line for line in newest_first if _day(line) > on]
    return following[-1:] + newest_first[len(following) :][:MOST_PAST]


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


def _event(walk: Walk, on: date, line: Content, called: Mapping[str, Called], footnotes: Footnotes) -> EventRow:
    when, to_come = when_edtf(str(line["when"])), _day(line) > on
    if "key" not in line:
        place = anchor("gap", f"{line['series']}-{line['when']}")
        return EventRow(when, no_record=True, to_come=to_come, cites=footnotes.of(line), anchor=place)
    host = str(line.get("host", ""))
    known_as = called.get(host)
    written = str(line.get("host_as_written") or line.get("place") or "")
    theme = line.get("theme") or line.get("names")
    names = {known_as.name.text, known_as.own.text if known_as.own else ""} if known_as else set()
    return EventRow(
        when=when,
        to_come=to_come,
        host=known_as.link(walk.organisation(host)) if known_as else None,
        host_as_written=Said(written) if written and written not in names else None,
        theme=said(theme) if theme else None,
        anchor=anchor("event", str(line.get("key", ""))),
        cites=footnotes.of(line),
    )


def _day(line: Content) -> date:
    written = str(line["when"])
    try:
        if "/" in written:
            begins = parse_interval(written).begins
            return begins.earliest if begins else BEFORE_ALL
        return parse(written).earliest
    except DateError:
        return BEFORE_ALL
