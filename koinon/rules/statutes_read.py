"""From the checked values of a statutes file to frozen Python values."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from koinon.rules.dates import parse
from koinon.rules.statutes_types import Amount, Duration, Edtf, Field, Group, Many, Share, Type, Words

Fields = Mapping[str, Any]
"""Field name to value: bool, int, Decimal, Fraction, str, Span, Length, a text (dict), a tuple of these, or a dict."""


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as the text gives it; units are not converted into each other."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0

    def after(self, day: date) -> date:
        """The day so long after one: a month's end stays a month's end, and a part of a day counts as a day."""
        return _moved(day, 12 * self.years + self.months, self._days())

    def before(self, day: date) -> date:
        """The day so long before one, in the same way."""
        return _moved(day, -12 * self.years - self.months, -self._days())

    def _days(self) -> int:
        minutes = 60 * self.hours + self.minutes
        return 7 * self.weeks + self.days - (-minutes // (24 * 60))


def _moved(day: date, months: int, days: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=days)


def read_fields(fields: Iterable[Field], table: Mapping[str, Any]) -> dict[str, Any]:
    """The table's values by name, in the order of the fields. What is left out stays out."""
    return {field.name: read_value(field.type, table[field.name]) for field in fields if field.name in table}


def read_value(kind: Type, value: Any) -> Any:
    """One value that the checker has passed, as `Fields` describes them."""
    match kind:
        case Amount():
            return Decimal(str(value))
        case Share():
            return Fraction(value)
        case Edtf():
            return parse(value)
        case Words():
            return dict(value)
        case Duration():
            return Length(**value)
        case Many(of=item):
            return tuple(read_value(item, entry) for entry in value)
        case Group(fields=fields):
            return read_fields(fields, value)
        case _:
            return value


def read_sources(table: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the sources of a rule or a contested value."""
    if "source" in table:
        return (table["source"],)
    return tuple(table.get("sources", ()))
