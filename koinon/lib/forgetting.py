"""What is erased shall not linger where the database keeps it for its own sake."""

from __future__ import annotations

from django.db import connection


def flush_traces() -> None:
    """Let go of what the database still has of rows that were overwritten. To be called after the commit.

    SQLite overwrites what it frees (`secure_delete`, see the settings), but its write-ahead log keeps older pages until
    it is emptied; a reader who is busy at this moment only delays that to the next time. PostgreSQL drops older row
    versions by itself (autovacuum).
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
