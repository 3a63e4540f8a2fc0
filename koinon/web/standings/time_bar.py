"""A standing as a bar in time: stretches by how sure they are, decisions as filled pins, outside facts as hollow ones.

All places are in thousandths of the bar's width, worked out here, so that the page only draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from koinon.rules.dates import BEFORE_ALL, FOREVER, DateError, Span, parse
from koinon.rules.reasons import ATTESTATION, COUNTRY_JOINS, DECISION, FACT, PRESUMED, Reason
from koinon.rules.standing import Stretch
from koinon.web.addresses import Walk
from koinon.web.networks.growth import WIDTH, Axis
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import BarStretch, Category, Pin, Said, TimeBar
from koinon.web.standings import attested
from koinon.web.standings.evidence import Evidence, reasons_in
from koinon.web.standings.reasons import deeds_of
from koinon.web.words import deeds
from koinon.web.words.content import country_name, number, said
from koinon.web.words.dates import period_words, when_edtf

LETTER = 8.8
"""How much of the width a letter of a pin's words takes on a wide page (7.4 of 840 pixels)."""

HEAD = 9.5
"""Half of what a pin's head takes."""

MOST_PINS = 7
YEARS_BEFORE = 1


@dataclass(frozen=True)
class Look:
    """What a stretch is to a reader: neighbouring stretches of the same look are drawn as one."""

    begins: date
    ends: date
    held: str
    category: Category


def looks(stretches: Iterable[Stretch], hosted: Hosted) -> list[Look]:
    """The stretches as a reader sees them, those joined that differ only in their reasons."""
    found: list[Look] = []
    for stretch in stretches:
        standing = stretch.standing
        category = hosted.category(standing.category, stretch.begins)
        last = found[-1] if found else None
        if last and (last.ends, last.held, last.category) == (stretch.begins, standing.held, category):
            found[-1] = replace(last, ends=stretch.ends)
        else:
            found.append(Look(stretch.begins, stretch.ends, standing.held, category))
    return found


def category_ends(stretches: Sequence[Stretch], stretch: Stretch) -> date:
    """The first day after a stretch on which the category that holds, or those that can, are others."""
    ends, can_be = stretch.ends, _can_be(stretch)
    for following in stretches:
        if following.begins == ends and _can_be(following) == can_be:
            ends = following.ends
    return ends


def time_bar(
    stretches: Sequence[Stretch], evidence: Evidence, hosted: Hosted, today: date, organisation: str
) -> TimeBar | None:
    """The bar of an organisation's stretches in one network; None where there are none."""
    if not stretches:
        return None
    points = [point for stretch in stretches for point in _points(stretch, evidence)]
    axis = _axis(stretches, points, evidence.glossary.day, today)
    pins = _placed(_pins(points, evidence, axis))
    day = evidence.glossary.day
    return TimeBar(
        stretches=tuple(
            _drawn(look, axis, evidence.glossary.walk, hosted, organisation) for look in looks(stretches, hosted)
        ),
        pins=tuple(pins),
        ticks=axis.ticks(),
        rows=max((pin.row + 1 for pin in pins), default=0),
        day_x=axis.x(day) if axis.holds(day) else None,
    )


@dataclass(frozen=True)
class _Point:
    """A reason with the time it speaks of."""

    reason: Reason
    span: Span

    @property
    def middle(self) -> date:
        """Where a pin stands: on its day, or in the middle of the time that the source names."""
        return self.span.earliest + (self.span.latest - self.span.earliest) / 2


def _can_be(stretch: Stretch) -> frozenset[str]:
    category = stretch.standing.category
    return frozenset({category.slug} if category.slug else {one.slug for one in category.alternatives})


def _axis(stretches: Sequence[Stretch], points: Sequence[_Point], day: date, today: date) -> Axis:
    """From the year before anything is known to the end of this year, or of the year asked about."""
    begins = [stretch.begins for stretch in stretches if stretch.begins > BEFORE_ALL]
    ends = [stretch.ends for stretch in stretches if stretch.ends < FOREVER]
    days = [*begins, *ends, *(point.span.earliest for point in points)] or [today]
    first, last = min(days), max(*days, today, day if day < FOREVER else today)
    return Axis(date(max(first.year - YEARS_BEFORE, 1), 1, 1), date(last.year, 12, 31))


def _drawn(look: Look, axis: Axis, walk: Walk, hosted: Hosted, organisation: str) -> BarStretch:
    begin = max(axis.x(look.begins), 0.0) if look.begins > BEFORE_ALL else 0.0
    end = min(axis.x(look.ends), WIDTH) if look.ends < FOREVER else WIDTH
    first = look.begins if look.begins > BEFORE_ALL else axis.first
    return BarStretch(
        x=begin,
        width=round(max(end - begin, 0.0), 1),
        held=look.held,
        category=look.category,
        period=period_words(look.begins, look.ends),
        label=_label(look),
        address=walk.at(first.isoformat()).standing(hosted.slug, organisation),
    )


def _label(look: Look) -> str:
    """Short words to stand in the bar where they fit."""
    category = look.category
    names = [one.text for one in ((category.text,) if category.text else category.alternatives)]
    words = f" {_('or')} ".join(names)
    if look.held == PRESUMED:
        return _("presumed: %(what)s") % {"what": words} if words else _("presumed")
    if look.held == "cannot_tell":
        return _("cannot be told")
    return words or _("category not known")


def _points(stretch: Stretch, evidence: Evidence) -> Iterable[_Point]:
    """The dated reasons of a stretch, each entry and fact once."""
    for reason in dict.fromkeys(reasons_in(stretch.standing)):
        span = _span(reason, evidence)
        if span is not None:
            yield _Point(reason, span)


def _span(reason: Reason, evidence: Evidence) -> Span | None:
    content = evidence.entries.get(reason.key)
    if content is not None and reason.kind in (DECISION, ATTESTATION):
        return attested.span(content)
    try:
        return parse(reason.day) if reason.kind == FACT and reason.day else None
    except DateError:
        return None


def _pins(points: Sequence[_Point], evidence: Evidence, axis: Axis) -> list[Pin]:
    """Decisions and facts each, attestations one a date, unless they only repeat the day of a decision or a fact."""
    by_key = {(point.reason.kind, point.reason.key or point.reason.remark, point.span.text): point for point in points}
    told = sorted(by_key.values(), key=lambda point: (point.middle, point.reason.kind, point.reason.key))
    acts = [point for point in told if point.reason.kind != ATTESTATION]
    taken = {point.span.text for point in acts}
    dates = dict.fromkeys(p.span.text for p in told if p.reason.kind == ATTESTATION and p.span.text not in taken)
    room = max(MOST_PINS - len(acts), 0)
    groups = [[p for p in told if p.reason.kind == ATTESTATION and p.span.text == text] for text in dates][:room]
    pins = [_act(point, evidence, axis) for point in acts] + [_sources(group, evidence, axis) for group in groups]
    return sorted(pins, key=lambda pin: pin.x)


def _act(point: _Point, evidence: Evidence, axis: Axis) -> Pin:
    reason, glossary = point.reason, evidence.glossary
    x, when = axis.x(point.middle), when_edtf(point.span.text)
    if reason.kind == FACT:
        return Pin(x, FACT, when, Said(_fact_words(reason, evidence)))
    content = evidence.entries[reason.key]
    organ = glossary.organ(str(content.get("organ", ""))).text
    phrases = [deeds.in_short(effect, organ, glossary) for effect in deeds_of(content, evidence)]
    words = ", ".join(filter(None, [*dict.fromkeys(phrases), str(content.get("number", ""))]))
    return Pin(x, DECISION, when, Said(words), address=glossary.walk.entry(reason.key))


def _fact_words(reason: Reason, evidence: Evidence) -> str:
    event = evidence.event(reason)
    country = country_name(reason.subject)
    if event is None:
        return number(int(reason.subject)) if reason.subject.isdecimal() else country
    union = said(event.names).text
    joins = reason.remark == COUNTRY_JOINS
    sentence = _("%(union)s: %(country)s joins") if joins else _("%(union)s: %(country)s leaves")
    return sentence % {"union": union, "country": country}


def _sources(group: Sequence[_Point], evidence: Evidence, axis: Axis) -> Pin:
    """What sources say of one date, as one pin."""
    first = group[0]
    x, when, walk = axis.x(first.middle), when_edtf(first.span.text), evidence.glossary.walk
    if len(group) == 1:
        content = evidence.entries[first.reason.key]
        return Pin(
            x,
            ATTESTATION,
            when,
            Said(attested.in_short(content, evidence.glossary)),
            address=walk.entry(first.reason.key),
        )
    several = ngettext("attested by %(count)s entry", "attested by %(count)s entries", len(group))
    return Pin(x, ATTESTATION, when, Said(several % {"count": number(len(group))}))


def _placed(pins: Sequence[Pin]) -> list[Pin]:
    """The pins in rows, so that no words cover other words and, as far as may be, no stem goes through them."""
    turned = [_turned(pin) for pin in sorted(pins, key=lambda pin: pin.x)]
    ways = [_stacked(turned[::-1]), _stacked(turned)]
    best = min(ways, key=lambda way: (_crossings(way), max((pin.row for pin in way), default=0)))
    return sorted(best, key=lambda pin: pin.x)


def _turned(pin: Pin) -> Pin:
    """The pin with its words to the left where there is no room to the right of it."""
    length = _length(pin)
    return replace(pin, leftwards=pin.x + length > WIDTH and pin.x - length > 0)


def _stacked(pins: Sequence[Pin]) -> list[Pin]:
    """Each pin in the lowest row that is free of those before it."""
    done: list[Pin] = []
    for pin in pins:
        rows = [replace(pin, row=row) for row in range(len(pins))]
        clear = [one for one in rows if not any(_collide(one, other) for other in done)]
        legible = [one for one in rows if not any(_overlap(one, other) for other in done)]
        done.append((clear or legible or rows)[0])
    return done


def _crossings(pins: Sequence[Pin]) -> int:
    return sum(_collide(one, other) for one, other in combinations(pins, 2))


def _overlap(one: Pin, other: Pin) -> bool:
    """Whether words of the same row cover each other."""
    (begin, end), (other_begin, other_end) = _reach(one, HEAD), _reach(other, HEAD)
    return one.row == other.row and begin < other_end and other_begin < end


def _collide(one: Pin, other: Pin) -> bool:
    """Whether words cover words, or a stem goes through them."""
    if one.row == other.row:
        return _overlap(one, other)
    higher, lower = (one, other) if one.row > other.row else (other, one)
    begin, end = _reach(lower, -HEAD)
    return begin < higher.x < end


def _reach(pin: Pin, head: float) -> tuple[float, float]:
    """From where to where a pin's words stand with its head; with a head below nought the words alone."""
    length = _length(pin)
    return (pin.x - length, pin.x + head) if pin.leftwards else (pin.x - head, pin.x + length)


def _length(pin: Pin) -> float:
    return (len(pin.when.text) + len(pin.text.text) + 5) * LETTER
