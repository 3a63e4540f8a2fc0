"""The real networks of data/, loaded once for a module of tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from koinon.acts.wrapper import FOLDER
from koinon.exchange import actions as exchange
from koinon.exchange.tree import digest, read_tree
from koinon.upkeep.statistics import renew_statistics
from tests.worlds import world

DATA = Path(__file__).resolve().parent.parent / "data"
LOADED_AT = datetime(2026, 11, 22, 8, tzinfo=UTC)


def load(root: Path, at: datetime = LOADED_AT) -> Any:
    """Load a data tree and say what changed."""
    return exchange.load_tree(actor=FOLDER, at=at, tree=read_tree(root), digest=digest(root))


@world
def make_real_networks() -> None:
    """The networks of data/."""
    load(DATA)


@pytest.fixture(scope="module")
def real_networks(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The networks of data/ in the database; each test's own changes are rolled back."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]  # as Django's own TestCase marks its transactions
        with around:
            make_real_networks()
            renew_statistics()
            yield
            transaction.set_rollback(True)
