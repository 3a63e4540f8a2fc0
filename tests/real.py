"""The real networks of data/, loaded once for a module of tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from koinon.acts.wrapper import FOLDER
from koinon.exchange import actions as exchange
from koinon.exchange.tree import digest, read_tree

DATA = Path(__file__).resolve().parent.parent / "data"
LOADED_AT = datetime(2026, 11, 22, 8, tzinfo=UTC)


def load(root: Path, at: datetime = LOADED_AT) -> Any:
    """Load a data tree and say what changed."""
    return exchange.load_tree(actor=FOLDER, at=at, tree=read_tree(root), digest=digest(root))


def plan_by_what_is_there() -> None:
    """Let PostgreSQL count what this transaction wrote; it would plan for the empty tables that others see."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@pytest.fixture(scope="module")
def real_networks(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The networks of data/ in the database; each test's own changes are rolled back."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]  # as Django's own TestCase marks its transactions
        with around:
            load(DATA)
            plan_by_what_is_there()
            yield
            transaction.set_rollback(True)
