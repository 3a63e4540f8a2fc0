"""The made-up networks beside the real ones, loaded once for a module of tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.demo.entering import enter, tree_to_load
from koinon.upkeep.statistics import renew_statistics
from tests.real import DATA, LOADED_AT, real_networks

__all__ = ["real_networks"]

AFTERWARDS = LOADED_AT + timedelta(hours=1)
MADE_UP = DATA.parent / "data-made-up"


@pytest.fixture(scope="module")
def demonstration(real_networks: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """The folder with the note, after the demonstration was entered as `make run` enters it."""
    folder = tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock():
        enter(tree_to_load(MADE_UP), actor=COMMAND_LINE, at=AFTERWARDS, folder=folder)
        renew_statistics()
        yield folder
