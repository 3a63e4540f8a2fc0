"""The register: what follows from the ledger under the rules. Rebuilt at any time; nothing holds a key to a row."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from koinon.atlas.models import Organisation
from koinon.networks.models import Network
from koinon.rules.dates import FOREVER


class StandingQuerySet(models.QuerySet["Standing"]):
    """Reads of standings by day."""

    def on(self, day: date) -> Self:
        """The rows whose stretch holds the day: at most one for an organisation in a network."""
        return self.filter(begins__lte=day, ends__gt=day)


class Standing(models.Model):
    """One stretch of days [begins, ends) on which an organisation's whole standing in a network is the same.

    `held` and `category_held` are yes, presumed, cannot_tell or contested. `since_*` and `until_*` are the
    membership's own bounds as far as sources state them (EDTF text, earliest and latest day; `until` is the
    first day outside); empty where none is stated. `content` holds the chain of reasons, the alternatives,
    rights and open questions, as register.answers writes them.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="standings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="standings")
    begins = models.DateField()
    ends = models.DateField(default=FOREVER)
    held = models.CharField(max_length=12)
    category = models.CharField(max_length=60, blank=True)
    category_held = models.CharField(max_length=12)
    since_text = models.CharField(max_length=40, blank=True)
    since_earliest = models.DateField(null=True)
    since_latest = models.DateField(null=True)
    until_text = models.CharField(max_length=40, blank=True)
    until_earliest = models.DateField(null=True)
    until_latest = models.DateField(null=True)
    content = models.JSONField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["network", "begins", "ends"]),
            models.Index(fields=["organisation", "begins"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="register_standing_ends_after"),
            models.UniqueConstraint(fields=["network", "organisation", "begins"], name="register_standing_one_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.network_id} [{self.begins}, {self.ends})"
