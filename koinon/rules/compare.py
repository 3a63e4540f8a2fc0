"""What differs between two days of a standing: who came, who left, whose category or rights changed.

What only became surer, or less sure, is told apart: evidence that reaches a day is no joining, and evidence
that ends is no leaving.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from koinon.rules.dates import day_before
from koinon.rules.reasons import PRESUMED, YES, Reason
from koinon.rules.standing import Standing, Stretch

CAME = "came"
LEFT = "left"
CATEGORY = "category"
SUSPENDED = "suspended"
RESUMED = "resumed"
CERTAINTY = "certainty"
CHANGED = "changed"
PARTS = (CAME, LEFT, CHANGED, CERTAINTY)
"""The four parts of a comparison; each organisation that differs stands in one of them."""

RETURNED = "returned"
PASSED = "passed"

BACKWARDS = {CAME: LEFT, LEFT: CAME, SUSPENDED: RESUMED, RESUMED: SUSPENDED}


@dataclass(frozen=True, slots=True)
class Look:
    """What of a standing is compared. `held` "" is no membership, `category` "" that no one category can be named."""

    held: str = ""
    category: str = ""
    category_held: str = ""
    alternatives: tuple[str, ...] = ()
    suspended: bool = False

    @property
    def is_in(self) -> bool:
        """Whether it is a member, surely or presumed."""
        return self.held in (YES, PRESUMED)


NO_MEMBER = Look()


@dataclass(frozen=True, slots=True)
class Difference:
    """What two days tell differently of one organisation.

    facets  CAME, LEFT, or any of CATEGORY, SUSPENDED, RESUMED and CERTAINTY, in this order
    day     the first day of the answer that came to stand: from it on, up to the later day, nothing of the
            weightiest facet changed any more
    was     the stretch that ends there, None where it was no member
    turned  the stretch that holds that day, None where it is no member
    """

    before: Look
    after: Look
    facets: tuple[str, ...]
    day: date
    was: Stretch | None = None
    turned: Stretch | None = None

    @property
    def part(self) -> str:
        """The one of PARTS that it stands in."""
        first = self.facets[0]
        return first if first in (CAME, LEFT, CERTAINTY) else CHANGED


def look_of(standing: Standing | None) -> Look:
    """What of a standing is compared; None is no membership."""
    if standing is None:
        return NO_MEMBER
    category = standing.category
    can_be = tuple(sorted(one.slug for one in category.alternatives))
    return Look(standing.held, category.slug or "", category.held, can_be, standing.suspended)


def facets(before: Look, after: Look) -> tuple[str, ...]:
    """What differs between two looks, the weightiest first; nothing where they are the same.

    From no membership to one that is sure or presumed is a coming, the other way a leaving. From or to what cannot
    be told, or is contested, is a change of certainty and nothing more.
    """
    if before == after:
        return ()
    if not before.held and after.is_in:
        return (CAME,)
    if before.is_in and not after.held:
        return (LEFT,)
    found = []
    if before.held and after.held:
        if before.category and after.category and before.category != after.category:
            found.append(CATEGORY)
        if before.suspended != after.suspended:
            found.append(SUSPENDED if after.suspended else RESUMED)
    if _certainty(before) != _certainty(after):
        found.append(CERTAINTY)
    return tuple(found)


def difference(line: Sequence[Stretch], first: date, last: date) -> Difference | None:
    """What the last day tells otherwise than the first one; None where they agree.

    `line` are the stretches of one organisation in one network, in order: all that share a day with the time
    between the two. Where the last day lies before the first, the same change is seen backwards.
    """
    if last < first:
        forwards = difference(line, last, first)
        return forwards and _backwards(forwards)
    before, after = look_on(line, first), look_on(line, last)
    found = facets(before, after)
    if not found:
        return None
    sight = _held if found[0] == CERTAINTY and before.held != after.held else _sight(found[0])
    day = _turning_day(line, first, last, sight)
    return Difference(before, after, found, day, stretch_on(line, day_before(day)), stretch_on(line, day))


def interlude(line: Sequence[Stretch], first: date, last: date) -> str:
    """What lies between two days and shows on neither.

    RETURNED: a member on both, and surely none on some day between. PASSED: a member on some day between, and on
    neither of the two. "" for anything else.
    """
    first, last = min(first, last), max(first, last)
    at_first, at_last = look_on(line, first), look_on(line, last)
    between = [look_on(line, day) for day in _seams(line, first, last)]
    if at_first.is_in and at_last.is_in and any(not look.held for look in between):
        return RETURNED
    if not at_first.held and not at_last.held and any(look.is_in for look in between):
        return PASSED
    return ""


def deciding(found: Difference) -> tuple[Reason, ...]:
    """The reasons behind the weightiest facet, the one that decided first.

    Of a coming and of a category they are those that are new with it before all others. Of a leaving they are the
    reasons of the membership that ended, the last of the chain first: the end stands last. Of what only changed in
    certainty they begin with the last evidence, how far it reaches being the point. A chain does not name the acts
    that suspend rights: those are decisions that touch the organisation.
    """
    was, turned = found.was, found.turned
    if (CERTAINTY in found.facets[:1] and found.before.held == found.after.held) or CATEGORY in found.facets:
        new = turned.standing.category if turned else None
        old = was.standing.category.basis if was else ()
        apart = [reason for one in (new.alternatives if new else ()) for reason in one.basis]
        return _new_first([*(new.basis if new else ()), *apart], old)
    if found.part == CAME and turned is not None:
        return _new_first(turned.standing.basis, was.standing.basis if was else ())
    told = was if found.part == LEFT else turned or was
    return tuple(reversed(told.standing.basis)) if told else ()


def year_before(day: date, floor: date | None = None) -> date:
    """The same day a year before, and not before the floor; 28 February for 29 February."""
    leap = (day.month, day.day) == (2, 29)
    before = day.replace(year=max(day.year - 1, 1), day=28 if leap else day.day)
    return max(before, floor) if floor else before


def look_on(line: Iterable[Stretch], day: date) -> Look:
    """What is told for a day."""
    stretch = stretch_on(line, day)
    return look_of(stretch.standing if stretch else None)


def stretch_on(line: Iterable[Stretch], day: date) -> Stretch | None:
    """The stretch that holds a day; None for no membership."""
    return next((stretch for stretch in line if stretch.holds(day)), None)


def _certainty(look: Look) -> tuple[object, ...]:
    """How surely, and of what it can be: a named category counts as one that is known, whichever it is."""
    return look.held, look.category_held, bool(look.category), look.alternatives


def _held(look: Look) -> object:
    return look.held


def _sight(facet: str) -> Callable[[Look], object]:
    """What has to stay the same for a facet not to have changed."""
    sights: dict[str, Callable[[Look], object]] = {
        CAME: lambda look: look.is_in,
        LEFT: lambda look: bool(look.held),
        CATEGORY: lambda look: look.category,
        SUSPENDED: lambda look: look.suspended,
        RESUMED: lambda look: look.suspended,
    }
    return sights.get(facet, _certainty)


def _turning_day(line: Sequence[Stretch], first: date, last: date, sight: Callable[[Look], object]) -> date:
    """The first day from which on, up to the last, one sees what one sees on the last."""
    seen, day = sight(look_on(line, last)), last
    for seam in reversed([first, *_seams(line, first, last)]):
        if sight(look_on(line, seam)) != seen:
            break
        day = seam
    return day


def _seams(line: Iterable[Stretch], first: date, last: date) -> list[date]:
    """The days after the first, up to the last, on which a stretch begins or has ended."""
    edges = {edge for stretch in line for edge in (stretch.begins, stretch.ends)}
    return sorted(edge for edge in edges if first < edge <= last)


def _backwards(found: Difference) -> Difference:
    turned = tuple(BACKWARDS.get(facet, facet) for facet in found.facets)
    return Difference(found.after, found.before, turned, found.day, found.turned, found.was)


def _new_first(reasons: Iterable[Reason], old: Iterable[Reason]) -> tuple[Reason, ...]:
    known = frozenset(old)
    told = list(reasons)
    return tuple(sorted(told, key=lambda reason: reason in known))
