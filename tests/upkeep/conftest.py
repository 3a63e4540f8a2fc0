"""A place with records, and the way to others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pytest

from koinon.cli.main import main
from tests.exchange import folder
from tests.upkeep.places import fill, migrate, place

At = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def at_place(tmp_path: Any, django_db_blocker: Any) -> Iterator[At]:
    """`with at_place("name"):` stands in a database of that name; a new one is empty."""
    with django_db_blocker.unblock():
        yield partial(place, tmp_path)


@pytest.fixture
def records(at_place: At, tmp_path: Any) -> Callable[..., None]:
    """Fills the place that stands now: tables, and a small made-up tree whose log is sealed."""

    tree = tmp_path / "tree"

    def recorded() -> None:
        migrate()
        assert main(["network", "load", str(tree)]) == 0
        assert main(["audit", "seal"]) == 0

    def filled() -> None:
        folder.write(tree)
        fill("records", recorded)

    return filled
