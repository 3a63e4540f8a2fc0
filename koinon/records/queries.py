"""Reads of what is told but not projected."""

from __future__ import annotations

from datetime import datetime

from koinon.records.models import Line, LineKind
from koinon.rules.competences import Competence, read_competence


def competences_of(organisation: int, known: datetime | None = None) -> list[Competence]:
    """Which organs decide for an organisation (its id) and whose consent they need, as known at the instant."""
    lines = Line.objects.known(known).filter(organisation=organisation, kind=LineKind.COMPETENCE)
    return [read_competence(content) for content in lines.order_by("id").values_list("content", flat=True)]
