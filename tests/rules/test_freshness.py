"""When a fact has to be looked at again."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.rules.freshness import due_again, is_overdue


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2025, 5, 22), date(2026, 11, 22)),
        (date(2025, 1, 1), date(2026, 7, 1)),
        (date(2024, 12, 31), date(2026, 6, 30)),
        (date(2022, 8, 31), date(2024, 2, 29)),
        (date(2021, 8, 30), date(2023, 2, 28)),
        (date(2025, 6, 30), date(2026, 12, 30)),
    ],
)
def test_a_fact_is_due_eighteen_months_by_the_calendar_after_it_was_looked_at(last, due):
    assert due_again(last) == due


def test_a_fact_is_overdue_on_the_day_it_is_due_and_not_before():
    last = date(2025, 5, 22)
    assert is_overdue(last, date(2026, 11, 22))
    assert not is_overdue(last, date(2026, 11, 21))


def test_another_measure_can_be_taken():
    assert due_again(date(2025, 5, 22), months=12) == date(2026, 5, 22)
