"""What has to be kept so that a question is good once and one address cannot ask without end. Nothing lasts a day."""

from __future__ import annotations

from django.db import models


class UsedChallenge(models.Model):
    """A question that was answered, right or wrong. `sender` is the day's hash of a network address."""

    nonce = models.CharField(max_length=64, unique=True)
    sender = models.CharField(max_length=64)
    used_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sender", "used_at"]), models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return self.nonce


class DailySalt(models.Model):
    """What one day's addresses are hashed with. Once it is gone nobody can tell which address a hash was."""

    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.day.isoformat()
