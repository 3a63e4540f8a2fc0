"""The version of the public records."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

ONLY_ROW = 1


class PublicVersion(models.Model):
    """How often something that the public sees has changed. One row in an installation."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ROW)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=ONLY_ROW), name="acts_public_version_one_row")]

    def __str__(self) -> str:
        return str(self.number)
