"""On PostgreSQL the database itself refuses two stretches of one standing that share a day.

SQLite has no such constraint: there the projection alone guards it, and a property test on both databases shows it.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ADD = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE register_standing ADD CONSTRAINT register_standing_no_overlap EXCLUDE USING gist "
    "(network_id WITH =, organisation_id WITH =, daterange(begins, ends, '[)') WITH &&)",
)
REMOVE = ("ALTER TABLE register_standing DROP CONSTRAINT register_standing_no_overlap",)


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the constraint where the database knows it."""
    _on_postgresql(schema_editor, ADD)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    _on_postgresql(schema_editor, REMOVE)


def _on_postgresql(schema_editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
