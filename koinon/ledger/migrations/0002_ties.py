"""What hangs on another entry is kept as a row, so that the order in which both were told does not matter."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.CharField(max_length=160)),
                ("kind", models.CharField(choices=[("revokes", "Revokes"), ("waits", "Waits")], max_length=7)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ties", to="ledger.record"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("on", "kind", "record"), name="ledger_tie_once")],
            },
        ),
    ]
