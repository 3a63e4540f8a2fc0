"""Pages are asked for as a browser does, at a fixed instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from koinon.lib import clock


@pytest.fixture(autouse=True)
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """It is noon in UTC on 22 November 2026, until a test sets the clock."""

    def set_to(*instant: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(*instant, tzinfo=UTC))  # type: ignore[misc,arg-type]

    set_to(2026, 11, 22, 12)
    return set_to
