"""The API's tests ask the site as anyone would, at a fixed instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import Resolver404, resolve

from koinon.lib import clock


@pytest.fixture(autouse=True)
def _with_the_api(settings: pytest.FixtureRequest) -> None:
    """The site's own addresses, or the API's alone as long as the site does not have them."""
    try:
        resolve("/api/v1/networks")
    except Resolver404:
        settings.ROOT_URLCONF = "koinon.api.urls"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """It is noon in UTC on 22 November 2026, until a test sets the clock."""

    def set_to(*instant: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(*instant, tzinfo=UTC))  # type: ignore[misc,arg-type]

    set_to(2026, 11, 22, 12)
    return set_to
