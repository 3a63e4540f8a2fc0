"""What is told but not projected: profiles, claims, events, the facts of bodies, a city's own facts, statutes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koinon.atlas.models import Organisation
from koinon.lib.recorded import Recorded
from koinon.networks.models import Network


class LineKind(models.TextChoices):
    """What a line tells. The list is closed; `content` has the fields that docs/network-folder.md names."""

    PROFILE = "profile"
    STATUTES = "statutes"
    COVERAGE = "coverage"
    AIM = "aim"
    SERVICE = "service"
    BODY = "body"
    POWER = "power"
    OFFICE = "office"
    PERSON = "person"
    SERIES = "series"
    EVENT = "event"
    GAP = "gap"
    CLAIM = "claim"
    ORGAN = "organ"
    COMPETENCE = "competence"
    ELECTION = "election"
    FACT = "fact"


class Line(Recorded):
    """One told line, of a network or of an organisation, under its own key."""

    network = models.ForeignKey(Network, null=True, blank=True, on_delete=models.PROTECT, related_name="lines")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="lines"
    )
    kind = models.CharField(max_length=20, choices=LineKind.choices)
    key = models.CharField(max_length=160)
    content = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(network__isnull=False) ^ Q(organisation__isnull=False),
                name="records_line_one_owner",
            ),
            models.UniqueConstraint(
                fields=["network", "kind", "key"],
                condition=Q(superseded_at__isnull=True),
                name="records_line_of_network_one_present",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "key"],
                condition=Q(superseded_at__isnull=True),
                name="records_line_of_organisation_one_present",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
