"""The register: what follows from the ledger under the rules. Rebuilt at any time; nothing holds a key to a row."""

from __future__ import annotations

from datetime import date
from typing import Generic, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from koinon.atlas.models import Organisation
from koinon.networks.models import Network
from koinon.rules.dates import FOREVER

M = TypeVar("M", bound="Dated")


class DatedQuerySet(models.QuerySet[M], Generic[M]):
    """Reads by day."""

    def on(self, day: date) -> Self:
        """The rows whose stretch holds the day: at most one of each standing, mandate or body."""
        return self.filter(begins__lte=day, ends__gt=day)


class Dated(models.Model):
    """A stretch of days [begins, ends) with how surely something held, and its own bounds as sources state them."""

    begins = models.DateField()
    ends = models.DateField(default=FOREVER)
    held = models.CharField(max_length=12)
    since_text = models.CharField(max_length=40, blank=True)
    since_earliest = models.DateField(null=True)
    since_latest = models.DateField(null=True)
    until_text = models.CharField(max_length=40, blank=True)
    until_earliest = models.DateField(null=True)
    until_latest = models.DateField(null=True)
    content = models.JSONField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Mandate(Dated):
    """Days on which the answer whether somebody held a post is the same.

    The post is an `office` (slug) with the `body` it is in, or a seat in the body; the holder an organisation, a
    person (key), or the person for the organisation. `content` has the reasons, and why it ended where that is known.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="mandates")
    body = models.CharField(max_length=80, blank=True)
    office = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="mandates")
    person = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["network", "begins", "ends"]),
            models.Index(fields=["organisation", "begins"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="register_mandate_ends_after"),
            models.CheckConstraint(condition=~Q(body="", office=""), name="register_mandate_has_a_post"),
        ]

    def __str__(self) -> str:
        return f"{self.office or self.body} of {self.network_id} [{self.begins}, {self.ends})"


class BodyLife(Dated):
    """Days on which the answer whether a body was there, where it belonged and what it was called is the same.

    `parent` is a body's slug, "network", or "" where none can be named; `parent_held` how surely it belonged there.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="body_lives")
    body = models.CharField(max_length=80)
    parent = models.CharField(max_length=80, blank=True)
    parent_held = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["network", "begins", "ends"])]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="register_body_life_ends_after"),
            models.UniqueConstraint(fields=["network", "body", "begins"], name="register_body_life_one_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.body} of {self.network_id} [{self.begins}, {self.ends})"


class Standing(Dated):
    """One stretch of days [begins, ends) on which an organisation's whole standing in a network is the same.

    `held` and `category_held` are yes, presumed, cannot_tell or contested. `since_*` and `until_*` are the
    membership's own bounds as far as sources state them (EDTF text, earliest and latest day; `until` is the
    first day outside); empty where none is stated. `content` holds the chain of reasons, the alternatives,
    rights and open questions, as register.answers writes them.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="standings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="standings")
    category = models.CharField(max_length=60, blank=True)
    category_held = models.CharField(max_length=12)

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
