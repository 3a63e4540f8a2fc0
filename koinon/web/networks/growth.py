"""The growth of a network as a band: how many members were certain, presumed and possible, through time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from koinon.rules.dates import BEFORE_ALL
from koinon.web.asked import Asked
from koinon.web.networks.course import Course, Tally
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import GrowthBand, GrowthRow, Mark, Tick
from koinon.web.words.content import number, pair
from koinon.web.words.dates import when_day
from koinon.web.words.outside import Event

WIDTH, HEIGHT, HEADROOM = 1000.0, 100.0, 8.0
MOST_TICKS = 9
MOST_ROWS = 16
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of days drawn from left to right, in thousandths of the width."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day is; outside the axis it is beyond 0 or 1000."""
        return round((day - self.first).days / max((self.last - self.first).days, 1) * WIDTH, 1)

    def holds(self, day: date) -> bool:
        """Whether the day is on the axis."""
        return self.first <= day <= self.last

    def ticks(self) -> tuple[Tick, ...]:
        """Years in round steps, every second one of them minor."""
        step = self.step(MOST_TICKS)
        years = self._years(step)
        return tuple(Tick(self.x(date(year, 1, 1)), str(year), year % (2 * step) != 0) for year in years)

    def step(self, most: int) -> int:
        """The round number of years that divides the axis into at most so many parts."""
        span = self.last.year - self.first.year
        return next((step for step in STEPS if span / step <= most), STEPS[-1])

    def rows(self) -> list[date]:
        """The first days of years in round steps, for the table beside the chart."""
        return [date(year, 1, 1) for year in self._years(self.step(MOST_ROWS))]

    def _years(self, step: int) -> Iterable[int]:
        begin = self.first.year if self.first == date(self.first.year, 1, 1) else self.first.year + 1
        return range(begin + -begin % step, self.last.year + 1, step)


def growth_band(asked: Asked, hosted: Hosted, course: Course, events: Mapping[date, list[Event]]) -> GrowthBand | None:
    """The band of a network's whole course with the chosen day on it; None where nothing is known of anyone."""
    axis = axis_of(asked, hosted, course)
    areas = course.drawn(axis, _areas) if axis else None
    if axis is None or areas is None:
        return None
    floor = hosted.founded.earliest if hosted.founded else axis.first
    return GrowthBand(
        possible_path=areas.possible,
        presumed_path=areas.presumed,
        certain_path=areas.certain,
        day_x=axis.x(asked.day) if axis.holds(asked.day) else None,
        top_text=number(areas.top),
        ticks=axis.ticks(),
        marks=tuple(_marks(asked, axis, events, floor)),
        rows=tuple(_rows(asked, axis, course, floor)),
    )


def axis_of(asked: Asked, hosted: Hosted, course: Course) -> Axis | None:
    """From the year of the founding (or of the first thing known) to the end of this year."""
    begins = [spell.begins for spell in course.spells if spell.begins > BEFORE_ALL]
    first = hosted.founded.earliest if hosted.founded else min(begins, default=None)
    if first is None or first > asked.today:
        return None
    return Axis(date(first.year, 1, 1), date(asked.today.year, 12, 31))


class Areas(NamedTuple):
    """The paths of the areas, one in front of the other, and the number at the top."""

    possible: str
    presumed: str  # with the certain ones below
    certain: str
    top: int


def _areas(course: Course, axis: Axis) -> Areas | None:
    """What the band draws of a course, the same for every day; None where nobody can be a member."""
    steps = list(course.tallies())
    top = max((tally.possible for _, tally in steps), default=0)
    if not top:
        return None
    possible = _path(axis, [(day, tally.possible) for day, tally in steps], top)
    presumed = _path(axis, [(day, tally.certain + tally.presumed) for day, tally in steps], top)
    return Areas(possible, presumed, _path(axis, [(day, tally.certain) for day, tally in steps], top), top)


def _path(axis: Axis, steps: Iterable[tuple[date, int]], top: int) -> str:
    """A closed area under a line of steps. A step too narrow to be drawn is folded into the next."""
    points: list[tuple[float, int]] = [(0.0, 0)]
    for day, figure in steps:
        x = min(max(axis.x(day), 0.0), WIDTH)
        if x == points[-1][0]:
            points[-1] = (x, figure)
        elif figure != points[-1][1]:
            points.append((x, figure))
    drawn = ["M0 100", f"V{_y(points[0][1], top)}"]
    for x, figure in points[1:]:
        drawn.append(f"H{x:g}V{_y(figure, top)}")
    return " ".join([*drawn, "H1000", "V100", "Z"])


def _y(figure: int, top: int) -> str:
    return f"{round(HEIGHT - figure / top * (HEIGHT - HEADROOM), 1):g}"


def _marks(asked: Asked, axis: Axis, events: Mapping[date, list[Event]], floor: date) -> Iterable[Mark]:
    for day in sorted(events):
        if floor < day <= axis.last:
            for event in events[day]:
                yield Mark(axis.x(day), when_day(day), event.words(), asked.here(on=day.isoformat()))


def _rows(asked: Asked, axis: Axis, course: Course, floor: date) -> Iterable[GrowthRow]:
    shown = {day for day in axis.rows() if floor <= day <= asked.today} | {asked.day}
    for day in sorted(shown):
        tally: Tally = course.tally(day)
        address = asked.here(on=day.isoformat())
        yield GrowthRow(when_day(day), pair(*tally), address, day == asked.day)
