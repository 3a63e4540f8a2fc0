"""On PostgreSQL the database itself refuses two stretches of one mandate, or of one body's life, that share a day.

SQLite has no such constraint: there the projection alone guards it, and a property test on both databases shows it.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ADD = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE register_mandate ADD CONSTRAINT register_mandate_no_overlap EXCLUDE USING gist "
    "(network_id WITH =, body WITH =, office WITH =, COALESCE(organisation_id, 0) WITH =, person WITH =, "
    "daterange(begins, ends, '[)') WITH &&)",
    "ALTER TABLE register_bodylife ADD CONSTRAINT register_body_life_no_overlap EXCLUDE USING gist "
    "(network_id WITH =, body WITH =, daterange(begins, ends, '[)') WITH &&)",
)
REMOVE = (
    "ALTER TABLE register_bodylife DROP CONSTRAINT register_body_life_no_overlap",
    "ALTER TABLE register_mandate DROP CONSTRAINT register_mandate_no_overlap",
)


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the constraints where the database knows them."""
    _on_postgresql(schema_editor, ADD)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    _on_postgresql(schema_editor, REMOVE)


def _on_postgresql(schema_editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("register", "0003_mandates_and_lives_of_bodies")]
    operations = [migrations.RunPython(add, remove)]
