"""A place with records, and the way to others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command

from koinon.cli.main import main
from koinon.lib.writing import writing_allowed
from tests.exchange import folder
from tests.upkeep.places import place

At = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def at_place(tmp_path: Any, django_db_blocker: Any) -> Iterator[At]:
    """`with at_place("name"):` stands in a database of that name; a new one is empty."""
    with django_db_blocker.unblock():
        yield partial(place, tmp_path)


@pytest.fixture
def records(at_place: At, tmp_path: Any) -> Callable[..., None]:
    """Fills the place that stands now: tables, and a small made-up tree whose log is sealed."""

    def fill() -> None:
        migrate()
        assert main(["network", "load", str(folder.write(tmp_path / "tree"))]) == 0
        assert main(["audit", "seal"]) == 0

    return fill


def migrate() -> None:
    """Make the tables, as `make prepare` does."""
    with writing_allowed("migrations"):
        call_command("migrate", verbosity=0)
