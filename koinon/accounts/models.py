"""People. Everything else knows them only by their random key; what can be erased stands here."""

from __future__ import annotations

from django.db import models

from koinon.lib.text import TextsField


class Person(models.Model):
    """A person. Erasing empties name and address and leaves the key, so that no reference breaks."""

    key = models.CharField(max_length=20, unique=True)
    name = TextsField(blank=True)
    address = models.CharField(max_length=254, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_under = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.key
