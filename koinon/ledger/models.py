"""The ledger: entries, their record versions, and for each version whom its clauses touch."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koinon.atlas.models import Organisation
from koinon.lib.recorded import Recorded
from koinon.networks.models import Network


class EntryKind(models.TextChoices):
    """A decision is an act of an organ; an attestation is what a source says held."""

    DECISION = "decision"
    ATTESTATION = "attestation"


class Entry(models.Model):
    """A line of the ledger. Its key is given once and survives mending."""

    key = models.SlugField(max_length=160, unique=True)
    kind = models.CharField(max_length=12, choices=EntryKind.choices)

    def __str__(self) -> str:
        return self.key


class Record(Recorded):
    """One record version of an entry, whole as it was told; a mended recording mistake is a new version."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="records")
    version = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="ledger_record_version"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(superseded_at__isnull=True), name="ledger_record_one_present"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} version {self.version}"


class TieKind(models.TextChoices):
    """How a record hangs on another entry: it undoes it, or takes hold only with it."""

    REVOKES = "revokes"
    WAITS = "waits"


class Tie(models.Model):
    """A record hangs on another entry, which is named by its key since it may be told later."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="ties")
    on = models.CharField(max_length=160)
    kind = models.CharField(max_length=7, choices=TieKind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "kind", "record"], name="ledger_tie_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind} {self.on}"


class Clause(models.Model):
    """Whom a record touches: an effect or a statement of it concerns this organisation in this network."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="clauses")
    network = models.ForeignKey(Network, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["network", "organisation"]),
            models.Index(fields=["organisation"]),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.network_id}, {self.organisation_id}"
