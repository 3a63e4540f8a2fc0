"""The audit log: rows that are only ever added, their payloads, and the seals that chain them."""

from __future__ import annotations

from django.db import models


class AuditRow(models.Model):
    """One action that happened. `digest` is the salted hash of the payload, and survives the payload's erasure."""

    action = models.CharField(max_length=100)
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["actor"]), models.Index(fields=["action", "at"])]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor} at {self.at.isoformat()}"


class AuditPayload(models.Model):
    """What the action was told, as text, with the salt of its digest. Erasing empties both and says under what."""

    row = models.OneToOneField(AuditRow, primary_key=True, on_delete=models.PROTECT, related_name="payload")
    content = models.TextField(blank=True)
    salt = models.CharField(max_length=64, blank=True)
    erased_under = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"payload of {self.row_id}"


class AuditSubject(models.Model):
    """A payload speaks of a person. The key is random; erasing the person finds the payloads by it."""

    row = models.ForeignKey(AuditRow, on_delete=models.PROTECT, related_name="subjects")
    person = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "person"], name="audit_subject_once")]
        indexes = [models.Index(fields=["person"])]

    def __str__(self) -> str:
        return f"{self.row_id} speaks of {self.person}"


class AuditConcern(models.Model):
    """An action is about a record: a network, an organisation, a person, an entry, ... by slug or random key.

    An index to the log, not a part of it: the chain says nothing of it, and erasing a person leaves it.
    """

    row = models.ForeignKey(AuditRow, on_delete=models.PROTECT, related_name="concerns")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "row"], name="audit_concern_once")]

    def __str__(self) -> str:
        return f"{self.row_id} concerns the {self.kind} {self.key}"


class AuditSeal(models.Model):
    """A row's place in the chain. Apart from the row, so that writers never wait for each other's place."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    row = models.OneToOneField(AuditRow, on_delete=models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.sequence}: {self.hash}"
