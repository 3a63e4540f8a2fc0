"""Reading the version of the public records."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections

from koinon.acts.models import PublicVersion

PRESENT = f"SELECT number FROM {PublicVersion._meta.db_table}"  # noqa: S608 - the table's own name


def public_version() -> int:
    """The present version of the public records: 0 before the first public change. One read."""
    return PublicVersion.objects.values_list("number", flat=True).first() or 0


def public_version_at_once() -> int:
    """The same by the shortest way, straight from the driver, for who asks it with every request."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.connection is None:
        here.ensure_connection()
    with here.wrap_database_errors:
        row = here.connection.execute(PRESENT).fetchone()
    return row[0] if row else 0
