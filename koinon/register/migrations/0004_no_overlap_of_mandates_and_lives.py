"""On PostgreSQL the database itself refuses two stretches of one mandate, or of one body's life, that share a day.

SQLite has no such constraint: there the projection alone guards it, and a property test on both databases shows it.
"""

from __future__ import annotations

from django.db import migrations

from koinon.register.migrations._postgresql import only_on_postgresql

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


class Migration(migrations.Migration):
    dependencies = [("register", "0003_mandates_and_lives_of_bodies")]
    operations = [only_on_postgresql(add=ADD, remove=REMOVE)]
