"""What the migrations of this room do on PostgreSQL alone. No migration itself: its name begins with an underscore."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def only_on_postgresql(*, add: tuple[str, ...], remove: tuple[str, ...]) -> migrations.RunPython:
    """Run the statements `add` on PostgreSQL, and `remove` on the way back; on another database nothing."""
    return migrations.RunPython(_running(add), _running(remove))


def _running(statements: tuple[str, ...]):
    def run(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run
