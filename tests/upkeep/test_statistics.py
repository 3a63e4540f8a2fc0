"""After much was written at once the database has counted it, so that it plans for the tables as they are."""

from __future__ import annotations

from django.db import connection

from koinon.cli.main import main
from koinon.ledger.models import Record
from tests.exchange import folder
from tests.upkeep.places import migrate

RECORDS = Record._meta.db_table


def counted(table):
    """How many rows the planner takes a table to have; None where nobody has counted them."""
    asked = {
        "postgresql": "SELECT nullif(reltuples, -1) FROM pg_class WHERE oid = %s::regclass",
        "sqlite": "SELECT max(CAST(stat AS integer)) FROM sqlite_stat1 WHERE tbl = %s",
    }
    if connection.vendor == "sqlite" and "sqlite_stat1" not in connection.introspection.table_names():
        return None
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor], [table])
        rows = cursor.fetchone()[0]
    return None if rows is None else int(rows)


def test_a_load_leaves_its_rows_counted(at_place, records):
    with at_place("here"):
        records()
        assert counted(RECORDS) == Record.objects.count() > 0


def test_a_load_that_is_refused_leaves_nothing_counted(at_place, tmp_path):
    tree = folder.write(tmp_path / "tree")
    folder.replace(tree, "organisations/dub.toml", 'country = "CZ"', 'country = "Bohemia"')
    with at_place("here"):
        migrate()
        assert main(["network", "load", str(tree)]) == 1
        assert counted(RECORDS) is None


def test_a_restore_leaves_its_rows_counted(at_place, records, tmp_path):
    with at_place("old"):
        records()
        assert main(["backup", str(tmp_path / "backup.zip")]) == 0
    with at_place("new"):
        assert main(["restore", str(tmp_path / "backup.zip")]) == 0
        assert counted(RECORDS) == Record.objects.count() > 0
