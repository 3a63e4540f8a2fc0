"""The standing cast, and a report to act on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from koinon.acts.wrapper import VISITOR
from koinon.corrections.actions import Told, report_error
from koinon.corrections.models import Report
from koinon.corrections.queries import place_of
from tests.desk.cast import AT
from tests.desk.conftest import cast, signed_in

__all__ = ["cast", "signed_in"]


@pytest.fixture
def reported(cast: object) -> Callable[..., Report]:
    """Report an error on a page, by the parts of its address."""

    def report(about: str = "networks/harbours/", told: Told | None = None, **named: str) -> Report:
        place = place_of(about, named or {"network": "harbours"}, AT.date())
        written = told or Told("The founding year is wrong.", "1986", "The charter", "reporter@example.org")
        return report_error(actor=VISITOR, at=AT, on=AT.date(), place=place, told=written, language="en")

    return report
