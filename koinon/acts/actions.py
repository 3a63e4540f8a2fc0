"""The one write of this room: raising the public version."""

from __future__ import annotations

from django.db.models import F

from koinon.acts.models import ONLY_ROW, PublicVersion
from koinon.lib.writing import unlogged_action


@unlogged_action("acts.raise_public_version", because="the action that changed what the public sees is logged")
def raise_public_version() -> None:
    """Count one public change. The wrapper calls it as the last statement of the outermost transaction."""
    only = PublicVersion.objects.filter(pk=ONLY_ROW)
    if only.update(number=F("number") + 1) == 0:
        PublicVersion.objects.bulk_create([PublicVersion(pk=ONLY_ROW)], ignore_conflicts=True)
        only.update(number=F("number") + 1)


@unlogged_action("acts.leap_public_version", because="the action that put the records back is logged")
def leap_public_version(*, number: int) -> None:
    """Count on from a number beyond all that were given before, after older records were put back."""
    PublicVersion.objects.bulk_create([PublicVersion(pk=ONLY_ROW)], ignore_conflicts=True)
    PublicVersion.objects.filter(pk=ONLY_ROW, number__lt=number).update(number=number)
