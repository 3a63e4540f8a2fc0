"""Reads of what is told but not projected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.rules.changes import in_force
from koinon.rules.competences import Competence, read_competence
from koinon.rules.statutes import parse_statutes


def competences_of(organisation: int, known: datetime | None = None) -> list[Competence]:
    """Which organs decide for an organisation (its id) and whose consent they need, as known at the instant."""
    lines = Line.objects.known(known).filter(organisation=organisation, kind=LineKind.COMPETENCE)
    return [read_competence(content) for content in lines.order_by("id").values_list("content", flat=True)]


def statutes_told(network: Network, day: date) -> Mapping[str, Any] | None:
    """The statutes in force on a day, as they are told and known now; None where none are known. One query."""
    lines = Line.objects.known(None).filter(network=network, kind=LineKind.STATUTES).order_by("key")
    told = {content["version"]: content for content in lines.values_list("content", flat=True)}
    version = in_force([parse_statutes(content) for content in told.values()], day)
    return told[version.version] if version else None
