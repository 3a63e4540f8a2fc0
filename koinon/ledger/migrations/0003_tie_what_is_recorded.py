"""The ties of every record version that there was before ties were kept as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

AT_ONCE = 2_000


def tie_what_is_recorded(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Read the ties of every record version there is."""
    record, tie = apps.get_model("ledger", "Record"), apps.get_model("ledger", "Tie")
    rows = record.objects.filter(entry__kind="decision").values_list("id", "content")
    made = (
        tie(record_id=id_, on=on, kind=kind)
        for id_, content in rows.iterator(chunk_size=AT_ONCE)
        for on, kind in sorted(set(ties_in(content)))
    )
    tie.objects.bulk_create(made, batch_size=AT_ONCE)


def ties_in(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The entries that a decision revokes or waits for, by key."""
    for effect in content.get("effects", ()):
        if effect.get("kind") == "revoke":
            yield effect["entry"], "revokes"
        for condition in effect.get("conditions", ()):
            if condition.get("kind") == "entry":
                yield condition["key"], "waits"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_ties")]
    # apart from the table's own migration: PostgreSQL takes no change of a table with rows written in the transaction
    operations = [migrations.RunPython(tie_what_is_recorded, migrations.RunPython.noop)]
