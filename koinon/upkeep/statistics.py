"""What the database's planner knows of the tables: how many rows they have and how their values are spread."""

from __future__ import annotations

from django.db import connection

from koinon.upkeep.schema import our_tables

SQLITE_ROWS = 1000
"""How many rows of an index SQLite looks at; without a bound it would read the whole of each."""


def renew_statistics() -> None:
    """Let the database count its rows anew (ANALYZE), for after much was written at once.

    Until it has counted, it plans for the tables as they were: PostgreSQL does it by itself only after a while, SQLite
    never. Best outside a transaction, since the others then see the counts at once.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {SQLITE_ROWS}")
        for table in sorted(our_tables()):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
