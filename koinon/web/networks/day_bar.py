"""The change before and the change after the chosen day, with what happened, as the day bar shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from koinon.rules.reasons import CANNOT_TELL, CONTESTED, PRESUMED, YES
from koinon.web.asked import Asked
from koinon.web.networks.course import Course, Turn
from koinon.web.pages import Change, Note, Said
from koinon.web.words.content import number
from koinon.web.words.dates import when_short_day
from koinon.web.words.names import Names
from koinon.web.words.outside import Event

MOST_PHRASES = 2
"""What stands in the day bar: the weightiest kinds of turn on a day, not all of them."""

JOINS, LEAVES, MAY_JOIN, PROVED, DISPUTED, RECATEGORISED, OPENED, SETTLED, PRESUMED_FROM, DOUBTED = range(10)


def neighbours(course: Course, day: date) -> tuple[date, ...]:
    """The days of the change before and after, and the day itself if something changed on it."""
    here = day if day in course.turns else None
    return tuple(found for found in (course.before(day), here, course.after(day)) if found)


def named_in_bar(course: Course, day: date) -> set[int]:
    """The organisations that the day bar may have to name: those that turned alone."""
    turned: set[int] = set()
    for neighbour in neighbours(course, day):
        for turns in _by_kind(course.turns[neighbour]).values():
            if len(turns) == 1:
                turned.add(turns[0].organisation)
    return turned


def changes_around(
    asked: Asked, course: Course, names: Names, events: Mapping[date, list[Event]]
) -> tuple[Change | None, Change | None]:
    """The change before and the change after the chosen day. `names` has those `named_in_bar`."""
    before, after = course.before(asked.day), course.after(asked.day)
    return (
        change_on(asked, before, course, names, events) if before else None,
        change_on(asked, after, course, names, events) if after else None,
    )


def on_the_day(asked: Asked, course: Course, names: Names, events: Mapping[date, list[Event]]) -> tuple[Note, ...]:
    """What happened on the chosen day itself; nothing if nothing did."""
    if asked.day not in course.turns:
        return ()
    change = change_on(asked, asked.day, course, names, events)
    return (Note(Said(_("On this very day: %(changes)s.") % {"changes": change.text.text})),)


def change_on(
    asked: Asked,
    day: date,
    course: Course,
    names: Names,
    events: Mapping[date, list[Event]],
) -> Change:
    """What happened on a day, and where to see it."""
    phrases = [event.words().text for event in events.get(day, ())]
    for kind, turns in sorted(_by_kind(course.turns[day]).items())[:MOST_PHRASES]:
        first = turns[0].organisation
        phrases.append(_phrase(kind, len(turns), names.of(first).name.text))
    return Change(when_short_day(day), Said(", ".join(phrases)), asked.here(on=day.isoformat()))


def kind_of(turn: Turn) -> int:
    """What sort of change a turn is to a reader."""
    before, after = turn.before.held, turn.after.held
    if before == after:
        return _kind_of_category(turn)
    if not after:
        return LEAVES
    if not before:
        return JOINS if after == YES else MAY_JOIN
    return {YES: PROVED, PRESUMED: PRESUMED_FROM, CANNOT_TELL: DOUBTED, CONTESTED: DISPUTED}[after]


def _kind_of_category(turn: Turn) -> int:
    if turn.after.unnamed == CONTESTED:
        return DISPUTED
    if turn.before.category and turn.after.category:
        return RECATEGORISED
    return SETTLED if turn.after.category else OPENED


def _by_kind(turns: Iterable[Turn]) -> dict[int, list[Turn]]:
    found: dict[int, list[Turn]] = defaultdict(list)
    for turn in turns:
        found[kind_of(turn)].append(turn)
    return found


def _phrase(kind: int, count: int, name: str) -> str:
    sentence = {
        JOINS: ngettext("%(name)s joins", "%(count)s organisations join", count),
        LEAVES: ngettext("%(name)s leaves", "%(count)s organisations leave", count),
        MAY_JOIN: ngettext(
            "%(name)s: can be a member from here", "%(count)s organisations: can be members from here", count
        ),
        PROVED: ngettext("%(name)s: membership proved", "%(count)s organisations: membership proved", count),
        DISPUTED: ngettext(
            "%(name)s: sources disagree from here", "%(count)s organisations: sources disagree from here", count
        ),
        RECATEGORISED: ngettext("%(name)s changes category", "%(count)s members change category", count),
        OPENED: ngettext("%(name)s: category open from here", "%(count)s members: category open from here", count),
        SETTLED: ngettext("%(name)s: category told from here", "%(count)s members: category told from here", count),
        PRESUMED_FROM: ngettext(
            "%(name)s: only presumed from here", "%(count)s members: only presumed from here", count
        ),
        DOUBTED: ngettext(
            "%(name)s: cannot be told from here", "%(count)s organisations: cannot be told from here", count
        ),
    }[kind]
    return sentence % {"name": name, "count": number(count)}
