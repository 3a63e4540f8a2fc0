"""On PostgreSQL the database itself refuses two stretches of one standing that share a day.

SQLite has no such constraint: there the projection alone guards it, and a property test on both databases shows it.
"""

from __future__ import annotations

from django.db import migrations

from koinon.register.migrations._postgresql import only_on_postgresql

ADD = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE register_standing ADD CONSTRAINT register_standing_no_overlap EXCLUDE USING gist "
    "(network_id WITH =, organisation_id WITH =, daterange(begins, ends, '[)') WITH &&)",
)
REMOVE = ("ALTER TABLE register_standing DROP CONSTRAINT register_standing_no_overlap",)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]
    operations = [only_on_postgresql(add=ADD, remove=REMOVE)]
