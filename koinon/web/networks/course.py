"""The course of a network's membership through time: who turned what on which day, and how many there were."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, TypeVar, cast

from koinon.lib.remembered import remembered
from koinon.networks.models import Network
from koinon.register.models import Standing
from koinon.register.queries import judged
from koinon.rules.dates import FOREVER
from koinon.rules.reasons import PRESUMED, YES
from koinon.rules.standing import Stretch

A = TypeVar("A")
D = TypeVar("D")


class Spell(NamedTuple):
    """One stretch of one organisation's standing, as far as a course shows it."""

    organisation: int
    begins: date
    ends: date
    held: str
    category: str
    category_held: str


class State(NamedTuple):
    """What a standing is to a reader; "" of `held` is no membership.

    `unnamed` says why no category can be named (contested, cannot_tell); "" where one is.
    """

    held: str = ""
    category: str = ""
    unnamed: str = ""


ABSENT = State()


class Turn(NamedTuple):
    """On one day one organisation's standing becomes another."""

    organisation: int
    before: State
    after: State


class Tally(NamedTuple):
    """How many on a day: certain members, all that can be, and those among them that are presumed."""

    certain: int
    possible: int
    presumed: int = 0


@dataclass(frozen=True)
class Course:
    """All spells of a network (of everyone, in any order)."""

    spells: tuple[Spell, ...]

    @cached_property
    def turns(self) -> Mapping[date, list[Turn]]:
        """Per day what turned then, only where a reader sees a difference."""
        found: dict[date, list[Turn]] = defaultdict(list)
        lines: dict[int, list[Spell]] = defaultdict(list)
        for spell in self.spells:
            lines[spell.organisation].append(spell)
        for organisation, line in lines.items():
            for day, before, after in _seams(sorted(line, key=lambda spell: spell.begins)):
                if before != after:
                    found[day].append(Turn(organisation, before, after))
        return found

    @cached_property
    def days(self) -> list[date]:
        """The days on which something turned, in order."""
        return sorted(self.turns)

    def drawn(self, axis: A, draw: Callable[[Course, A], D]) -> D:
        """What `draw` makes of the course on an axis, made once as long as the course is remembered."""
        key = (draw, axis)
        if key not in self._drawings:
            self._drawings[key] = draw(self, axis)
        return cast(D, self._drawings[key])

    @cached_property
    def _drawings(self) -> dict[object, object]:
        return {}

    def before(self, day: date) -> date | None:
        """The last day before this one on which something turned."""
        place = bisect_left(self.days, day)
        return self.days[place - 1] if place else None

    def after(self, day: date) -> date | None:
        """The first day after this one on which something turned."""
        place = bisect_right(self.days, day)
        return self.days[place] if place < len(self.days) else None

    def on(self, day: date) -> list[Spell]:
        """The spells that hold a day: everyone certain or possible then."""
        return [spell for spell in self.spells if spell.begins <= day < spell.ends]

    def tally(self, day: date) -> Tally:
        """How many there are on a day."""
        days, tallies = self._tallies
        place = bisect_right(days, day)
        return tallies[place - 1] if place else Tally(0, 0)

    def tallies(self) -> Iterable[tuple[date, Tally]]:
        """Every day on which the number changes, with the number from that day on."""
        return zip(*self._tallies, strict=True)

    @cached_property
    def _tallies(self) -> tuple[list[date], list[Tally]]:
        turned: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for spell in self.spells:
            for held in ("", spell.held):
                turned[held][spell.begins] += 1
                turned[held][spell.ends] -= 1
        days = sorted(day for day in turned[""] if day < FOREVER)
        told = [list(accumulate(turned[held][day] for day in days)) for held in (YES, "", PRESUMED)]
        return days, [Tally(*figures) for figures in zip(*told, strict=True)]


class Reach(NamedTuple):
    """The fewest certain and the most possible within a stretch of days, each with the first day that has it."""

    tally: Tally
    fewest_on: date
    most_on: date


def reach(tallies: Sequence[tuple[date, Tally]], first: date, last: date) -> Reach:
    """What numbers come to on the days from first to last (both inside), from tallies in the order of days."""
    days = [day for day, _tally in tallies]
    begin, end = bisect_right(days, first), bisect_right(days, last)
    before = tallies[begin - 1][1] if begin else Tally(0, 0)
    every = [(first, before), *tallies[begin:end]]
    fewest_on, fewest = min(every, key=lambda one: one[1].certain)
    most_on, most = max(every, key=lambda one: one[1].possible)
    return Reach(Tally(fewest.certain, most.possible), fewest_on, most_on)


@remembered(64)
def course_of(network: Network, known: datetime | None = None) -> Course:
    """The network's course as known at the instant. One query for what is known now; else judged anew in memory."""
    if known is not None:
        return course_in(judged(network, None, known))
    rows = Standing.objects.filter(network=network).order_by("organisation_id", "begins")
    columns = ("organisation_id", "begins", "ends", "held", "category", "category_held")
    return Course(tuple(Spell(*row) for row in rows.values_list(*columns)))


def course_in(told: Mapping[int, Iterable[Stretch]]) -> Course:
    """The course that judged stretches make, by organisation id."""
    return Course(
        tuple(
            Spell(id_, one.begins, one.ends, one.standing.held, category.slug or "", category.held)
            for id_, stretches in told.items()
            for one in stretches
            for category in (one.standing.category,)
        )
    )


def _seams(line: list[Spell]) -> Iterable[tuple[date, State, State]]:
    """Every day on which one spell gives way to the next, or to no membership."""
    for number, spell in enumerate(line):
        last = line[number - 1] if number else None
        touches = last is not None and last.ends == spell.begins
        yield spell.begins, _state(last) if last and touches else ABSENT, _state(spell)
        following = line[number + 1] if number + 1 < len(line) else None
        if spell.ends < FOREVER and (following is None or following.begins > spell.ends):
            yield spell.ends, _state(spell), ABSENT


def _state(spell: Spell) -> State:
    return State(spell.held, spell.category, "" if spell.category else spell.category_held)
