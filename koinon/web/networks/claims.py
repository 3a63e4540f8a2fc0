"""What sources claim in figures, side by side, and beside what the register counts at the time they speak of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from koinon.lib.order import sort_key
from koinon.rules.dates import BEFORE_ALL, FOREVER, DateError, parse
from koinon.rules.reading import EntryError, read_dated
from koinon.rules.reasons import YES
from koinon.web.anchors import anchor
from koinon.web.asked import Asked
from koinon.web.networks.course import Course, Reach, Spell, Tally, reach
from koinon.web.networks.founders import Founder
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Claim, ClaimGroup, ClaimsList, ClaimsShort, Link, Named, Said
from koinon.web.words.content import country_name, number, range_words, reader, said
from koinon.web.words.dates import dated_words, day_words, when_edtf
from koinon.web.words.names import Called, Names
from koinon.web.words.sources import Footnotes, sources_of

Content = Mapping[str, Any]
Days = tuple[date, date]
PLAIN_FIGURE = re.compile(r"(?:more than |over |about )?\d[\d ,.]*(?: million)?")
"""A figure as folders write it, in English, with nothing beside the number."""
ORDER = ("members", "countries", "inhabitants", "partners", "founders")
"""What claims count, in the order of the page; anything else comes after."""
SEVERAL = 100
"""A number whose noun stands in the plural in every language."""
ANY_DAY = (BEFORE_ALL, FOREVER)
FOUNDERS = "founders"


@dataclass(frozen=True)
class Ground:
    """What claims are held against. `countries`, `slugs`, `founders` and `names` are by organisation id."""

    asked: Asked
    hosted: Hosted
    course: Course
    countries: Mapping[int, str]
    slugs: Mapping[int, str]
    names: Names
    footnotes: Footnotes
    founders: Mapping[int, Founder]

    def called(self, organisation: int) -> Called:
        """What an organisation is called."""
        return self.names.of(organisation, self.slugs.get(organisation, ""))

    @cached_property
    def member_tallies(self) -> list[tuple[date, Tally]]:
        """How many members there are, from day to day."""
        return list(self.course.tallies())

    @cached_property
    def country_tallies(self) -> list[tuple[date, Tally]]:
        """How many countries have members, from day to day."""
        return _country_tallies(self.course, self.countries)


@dataclass(frozen=True)
class Figure:
    """One claim as told, with the days that it can speak of: both sides known, or None."""

    line: Content
    source: Content
    days: Days | None
    reach: Days

    @property
    def of(self) -> str:
        """What it counts."""
        return str(self.line["of"])

    @property
    def numbers(self) -> tuple[int, float] | None:
        """The least and the most that it says, None for "about" and for a figure without a number."""
        if "exactly" in self.line:
            return int(self.line["exactly"]), int(self.line["exactly"])
        return (int(self.line["at_least"]), float("inf")) if "at_least" in self.line else None


def figures_of(lines: Iterable[Content], footnotes: Footnotes) -> dict[str, list[Figure]]:
    """The claims by what they count, each list in the order of the time that the sources speak of."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for line in lines:
        source = footnotes.content(next(iter(sources_of(line)), ""))
        days = _days_of(line, source)
        found[str(line["of"])].append(Figure(line, source, days, days or _reach_of(source)))
    return {of: sorted(found[of], key=_place) for of in sorted(found, key=_rank)}


def claims_list(ground: Ground, figures: Mapping[str, Sequence[Figure]]) -> ClaimsList:
    """All claims, by what they count, each beside the register's own pair where there is one."""
    groups = tuple(_group(ground, of, told) for of, told in figures.items())
    incomplete = any(line.get("complete") is not True for line in ground.hosted.coverage) or not ground.hosted.coverage
    remark = None
    if incomplete:
        remark = Said(_("The list of members known here is incomplete: what is counted here refutes no claim."))
    return ClaimsList(groups, remark)


def claims_short(asked: Asked, hosted: Hosted, figures: Mapping[str, Sequence[Figure]]) -> tuple[ClaimsShort, ...]:
    """What is claimed of each thing in a line, every figure once, with the way to the claims side by side."""
    return tuple(
        ClaimsShort(
            of,
            tuple(dict.fromkeys(figure_words(figure.line) for figure in told)),
            asked.walk.claims(hosted.slug, group_anchor(of)),
        )
        for of, told in figures.items()
    )


def group_anchor(of: str) -> str:
    """The place of the claims of one thing on their page."""
    return anchor("of", of.replace("_", "-"))


def figure_words(line: Content) -> Said:
    """The figure as the source puts it; for other readers than English ones the number in it in their language."""
    written = str(line["figure"])
    if reader() == "en" or not PLAIN_FIGURE.fullmatch(written):
        return said(written)
    for name, sentence in (("at_least", _("more than %(figure)s")), ("about", _("about %(figure)s")), ("exactly", "")):
        if name in line:
            return Said(sentence % {"figure": number(line[name])} if sentence else number(line[name]))
    return said(written)


def _number_in(line: Content) -> int:
    """The number of the figure; where none is told apart from the words there are several of what it counts."""
    return int(next((line[name] for name in ("exactly", "at_least", "about") if name in line), SEVERAL))


def _group(ground: Ground, of: str, told: Sequence[Figure]) -> ClaimGroup:
    firm = [pair for pair in combinations(told, 2) if _exclude_each_other(*pair) and _speak_of_one_time(*pair)]
    at_odds = {id(figure) for pair in firm for figure in pair}
    claims = tuple(_claim(ground, figure, at_odds=id(figure) in at_odds) for figure in told)
    return ClaimGroup(of, claims, _together(told, bool(firm)), bool(firm), _named(ground) if of == FOUNDERS else ())


def _claim(ground: Ground, figure: Figure, *, at_odds: bool) -> Claim:
    line, of = figure.line, figure.of
    dated = when_edtf(str(line["on"])).text if line.get("on") else dated_words(figure.source.get("dated"))
    evidence = None if line.get("on") else (figure.source.get("dated") or {}).get("evidence")
    reached = _reached(ground, figure)
    counted = reached.tally if reached else _founders_counted(ground, of)
    first, last = figure.days or (ground.asked.today, ground.asked.today)
    return Claim(
        anchor=anchor("claim", str(line["key"])),
        figure=figure_words(line),
        number=_number_in(line),
        of=of,
        dated=dated,
        evidence=said(evidence) if evidence else None,
        register_text=range_words(counted.certain, counted.possible) if counted else "",
        register_days=_explained(ground, of, reached) if reached else (),
        remark=_remark(ground, of, dated, figure.days),
        note=said(line["note"]) if line.get("note") else None,
        names=_names(ground, line),
        at_odds=at_odds,
        of_day=bool(ground.asked.walk.on and figure.days) and first <= ground.asked.day <= last,
        cites=ground.footnotes.of(line),
    )


def _names(ground: Ground, line: Content) -> tuple[Said, ...]:
    """Those whom the source itself names: the countries of the claim, or the founders that the same source attests."""
    if line.get("countries"):
        return tuple(Said(name) for name in sorted(map(country_name, line["countries"]), key=_in_order))
    if line["of"] != FOUNDERS:
        return ()
    cited = set(sources_of(line))
    named = [ground.called(id_).name for id_, founder in ground.founders.items() if cited & set(founder.sources)]
    return tuple(Said(name.text, name.language) for name in sorted(named, key=lambda name: _in_order(name.text)))


def _named(ground: Ground) -> tuple[Named, ...]:
    """The founders known here by name, those that a source leaves out too."""
    cite = ground.footnotes.cite
    walk = ground.asked.walk
    found = sorted(ground.founders.items(), key=lambda one: _in_order(ground.called(one[0]).name.text))
    return tuple(
        Named(
            ground.called(id_).link(walk.organisation(ground.slugs.get(id_, ""))),
            cite(*founder.sources),
            cite(*founder.denied_by),
        )
        for id_, founder in found
    )


def _in_order(text: str) -> Any:
    return sort_key(text, reader())


def _days_of(line: Content, source: Content) -> Days | None:
    """The days that the claim can speak of; None where it is undated on either side."""
    try:
        if line.get("on"):
            span = parse(str(line["on"]))
            return span.earliest, span.latest
        dated = read_dated(source.get("dated"))
    except (DateError, EntryError):
        return None
    return (dated.after, dated.before) if dated.after and dated.before else None


def _reach_of(source: Content) -> Days:
    """The days that an undated claim can speak of: up to the side that is known, if one is."""
    try:
        dated = read_dated(source.get("dated"))
    except (DateError, EntryError):
        return ANY_DAY
    return dated.after or BEFORE_ALL, dated.before or FOREVER


def _rank(of: str) -> tuple[int, str]:
    return (ORDER.index(of) if of in ORDER else len(ORDER)), of


def _place(figure: Figure) -> tuple[bool, date, date, str]:
    """In the order of the last day that the source can speak of; what is undated comes after."""
    first, last = figure.days or figure.reach
    return figure.days is None, last, first, str(figure.line["key"])


def _exclude_each_other(one: Figure, other: Figure) -> bool:
    mine, theirs = one.numbers, other.numbers
    return bool(mine and theirs) and not (mine[0] <= theirs[1] and theirs[0] <= mine[1])  # type: ignore[index]


def _speak_of_one_time(one: Figure, other: Figure) -> bool:
    """Whether two claims surely speak of the same: who founded a network was settled once; else of one and one day."""
    if one.of == FOUNDERS:
        return True
    return one.days is not None and one.days == other.days and one.days[0] == one.days[1]


def _overlap(one: Figure, other: Figure) -> bool:
    return one.reach[0] <= other.reach[1] and other.reach[0] <= one.reach[1]


def _together(told: Sequence[Figure], firm: bool) -> str:
    """What the figures say together."""
    if firm:
        return _("Not all of these figures can be right.")
    if any(_exclude_each_other(*pair) and _overlap(*pair) for pair in combinations(told, 2)):
        return _(
            "The figures differ, and the times of which the sources speak overlap:"
            " whether they disagree or the number changed cannot be told."
        )
    return ""


def _founders_counted(ground: Ground, of: str) -> Tally | None:
    """How many founders sources name: those that none denies, and all. None for what is no claim of founders."""
    if of != FOUNDERS or not ground.founders:
        return None
    agreed = sum(not founder.is_disputed for founder in ground.founders.values())
    return Tally(agreed, len(ground.founders))


def _explained(ground: Ground, of: str, reached: Reach) -> tuple[Link, ...]:
    """The way to the day with the fewest certain and to the one with the most possible, where they are explained."""
    floor = ground.hosted.founded.earliest if ground.hosted.founded else BEFORE_ALL
    fewest, most = max(reached.fewest_on, floor), max(reached.most_on, floor)
    place = "countries" if of == "countries" else ""

    def link(words: str, day: date) -> Link:
        address = ground.asked.walk.at(day.isoformat()).figures(ground.hosted.slug, place)
        return Link(words % {"date": day_words(day)}, address)

    if fewest == most:
        return (link(_("on %(date)s"), fewest),)
    return link(_("fewest on %(date)s"), fewest), link(_("most on %(date)s"), most)


def _reached(ground: Ground, figure: Figure) -> Reach | None:
    """What the register counts in that time: the fewest certain and the most possible. None for what it counts not."""
    if figure.days is None:
        return None
    if figure.of == "members":
        return reach(ground.member_tallies, *figure.days)
    return reach(ground.country_tallies, *figure.days) if figure.of == "countries" else None


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


def _remark(ground: Ground, of: str, dated: str, days: Days | None) -> str:
    """Why a claim is not compared, or what it is compared with; "" where nothing has to be said."""
    if of == FOUNDERS:
        return _("Those that sources name.") if ground.founders else _("No founder is known here by name.")
    if of not in ("members", "countries"):
        return _("This is not counted here.")
    if not dated:
        return _("The source is undated, so the figure is not compared.")
    if days is None:
        return _("The source is dated on one side only, so the figure is not compared.")
    lines = (ground.hosted.covered(days[0]), ground.hosted.covered(days[1]))
    if not all(line and line.get("complete") is True for line in lines):
        return _("Not compared: the list known here is incomplete, and refutes nothing.")
    return ""
