"""Many reads that see one state of the database, whatever is written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Let every read inside see the database as it was at the first one. Nothing waits for it, and it writes nothing.

    SQLite: a plain read transaction; the write-ahead log keeps its state while others go on writing. The usual
    transactions take the lock of the writer at once, so this one is begun by hand. PostgreSQL: REPEATABLE READ.
    Raises RuntimeError inside another transaction, which has a view of its own.
    """
    if connection.in_atomic_block:
        raise RuntimeError("A snapshot begins its own transaction, so it can't stand inside another.")
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("SELECT count(*) FROM sqlite_master")  # the first read is what fixes the state
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
