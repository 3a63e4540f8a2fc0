"""A store of its own for each test, and a way to keep a file in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from koinon.files.actions import add_file
from koinon.files.models import File
from koinon.files.owners import Owner
from koinon.files.store import Taken, chunks_of, take_in

LEAGUE = Owner(network="made-up-league")


@pytest.fixture(autouse=True)
def store_of_its_own(tmp_path: Any, settings: Any) -> None:
    settings.FILES = tmp_path / "files"


def took(content: bytes, limit: int = 1_000_000) -> Taken:
    """A content put into the store."""
    return take_in(chunks_of(io.BytesIO(content)), limit=limit)


@pytest.fixture
def keep(actor: Any, at: Any) -> Callable[..., File]:
    """Keeps a content as a file of the made-up league, or of another owner."""

    def run(content: bytes, **told: Any) -> File:
        told = {"owner": LEAGUE, "kind": "consent", "name": "consent.txt", "actor": actor, "at": at, **told}
        return add_file(taken=took(content), **told)

    return run
