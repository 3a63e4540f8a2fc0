"""What was loaded last, so that an unchanged tree is not loaded again."""

from __future__ import annotations

from django.db import models


class Loading(models.Model):
    """One load of a data tree: the digest of its files, when, and the slugs of the networks that have a folder in it.

    Loads of earlier releases did not note the networks: theirs are empty.
    """

    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    networks = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.digest[:12]} at {self.loaded_at}"
