"""Reading the version of the public records."""

from __future__ import annotations

from koinon.acts.models import PublicVersion


def public_version() -> int:
    """The present version of the public records: 0 before the first public change. One read."""
    return PublicVersion.objects.values_list("number", flat=True).first() or 0
