"""What was loaded last, so that an unchanged tree is not loaded again."""

from __future__ import annotations

from django.db import models


class Loading(models.Model):
    """One load of a data tree: the digest of its files and when."""

    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.digest[:12]} at {self.loaded_at}"
