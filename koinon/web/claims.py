"""What sources claim in figures, beside what the register counts at the time the source speaks of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from koinon.rules.dates import DateError, parse
from koinon.rules.reading import EntryError, read_dated
from koinon.rules.reasons import YES
from koinon.web.asked import Asked
from koinon.web.course import Course, Spell, Tally, reach
from koinon.web.dates import dated_words, when_edtf
from koinon.web.hosted import Hosted
from koinon.web.pages import Claim, Said
from koinon.web.sources import Footnotes, sources_of
from koinon.web.words import number, reader, said

Content = Mapping[str, Any]
PLAIN_FIGURE = re.compile(r"(?:more than |over |about )?\d[\d ,.]*(?: million)?")
"""A figure as folders write it, in English, with nothing beside the number."""


@dataclass(frozen=True)
class Ground:
    """What claims are held against."""

    asked: Asked
    hosted: Hosted
    course: Course
    countries: Mapping[int, str]
    footnotes: Footnotes

    @cached_property
    def member_tallies(self) -> list[tuple[date, Tally]]:
        """How many members there are, from day to day."""
        return list(self.course.tallies())

    @cached_property
    def country_tallies(self) -> list[tuple[date, Tally]]:
        """How many countries have members, from day to day."""
        return _country_tallies(self.course, self.countries)


def claims(ground: Ground, lines: Iterable[Content]) -> tuple[Claim, ...]:
    """The claims, those of members first, each beside the register's own number where it can be compared."""
    order = ("members", "countries", "inhabitants", "founders", "partners")
    listed = sorted(lines, key=lambda line: order.index(line["of"]) if line["of"] in order else len(order))
    return tuple(_claim(ground, line) for line in listed)


def _claim(ground: Ground, line: Content) -> Claim:
    source = ground.footnotes.content(next(iter(sources_of(line)), ""))
    dated = when_edtf(str(line["on"])).text if line.get("on") else dated_words(source.get("dated"))
    time = _time_of(line, source)
    counted = _counted(ground, str(line["of"]), time) if time else None
    first, last = time or (ground.asked.today, ground.asked.today)
    day = max(first, min(last, ground.asked.today))
    return Claim(
        figure=figure_words(line),
        of=str(line["of"]),
        dated=dated,
        register_text=_range(counted) if counted else "",
        register_address=ground.asked.walk.at(day.isoformat()).members(ground.hosted.slug) if counted else "",
        remark=_remark(ground, str(line["of"]), dated, time),
        cites=ground.footnotes.of(line),
    )


def figure_words(line: Content) -> Said:
    """The figure as the source puts it; for other readers than English ones the number in it in their language."""
    written = str(line["figure"])
    if reader() == "en" or not PLAIN_FIGURE.fullmatch(written):
        return said(written)
    for name, sentence in (("at_least", _("more than %(figure)s")), ("about", _("about %(figure)s")), ("exactly", "")):
        if name in line:
            return Said(sentence % {"figure": number(line[name])} if sentence else number(line[name]))
    return said(written)


def _time_of(line: Content, source: Content) -> tuple[date, date] | None:
    """The days that the claim can speak of; None where it is undated on either side."""
    try:
        if line.get("on"):
            span = parse(str(line["on"]))
            return span.earliest, span.latest
        dated = read_dated(source.get("dated"))
    except (DateError, EntryError):
        return None
    return (dated.after, dated.before) if dated.after and dated.before else None


def _counted(ground: Ground, of: str, time: tuple[date, date]) -> Tally | None:
    """What the register counts in that time: the fewest certain and the most possible. None for what it counts not."""
    if of == "members":
        return reach(ground.member_tallies, *time)
    return reach(ground.country_tallies, *time) if of == "countries" else None


def _country_tallies(course: Course, countries: Mapping[int, str]) -> list[tuple[date, Tally]]:
    """Every day on which a spell begins or ends, with how many countries have members from that day on."""
    turns: dict[date, list[tuple[Spell, int]]] = defaultdict(list)
    for spell in course.spells:
        turns[spell.begins].append((spell, 1))
        turns[spell.ends].append((spell, -1))
    certain: Counter[str] = Counter()
    possible: Counter[str] = Counter()
    found = []
    for day in sorted(turns):
        for spell, step in turns[day]:
            country = countries.get(spell.organisation, "")
            if country:
                possible[country] += step
                certain[country] += step if spell.held == YES else 0
        found.append((day, Tally(sum(map(bool, certain.values())), sum(map(bool, possible.values())))))
    return found


def _remark(ground: Ground, of: str, dated: str, time: tuple[date, date] | None) -> str:
    """Why a claim is not compared; "" where it is."""
    if of not in ("members", "countries"):
        return _("This is not counted here.")
    if not dated:
        return _("The source is undated, so the figure is not compared.")
    if time is None:
        return _("The source is dated on one side only, so the figure is not compared.")
    lines = (ground.hosted.covered(time[0]), ground.hosted.covered(time[1]))
    if not all(line and line.get("complete") is True for line in lines):
        return _("Not compared: the list known here is incomplete, and refutes nothing.")
    return ""


def _range(tally: Tally) -> str:
    """The pair as one range: "124" or "118 to 131"."""
    if tally.certain == tally.possible:
        return number(tally.certain)
    return _("%(least)s to %(most)s") % {"least": number(tally.certain), "most": number(tally.possible)}
