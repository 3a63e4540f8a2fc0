"""Who confirmed which fact of a member's record, when; and the yearly campaigns that ask for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koinon.atlas.models import Organisation
from koinon.networks.models import Network


class FactKind(models.TextChoices):
    """What can be confirmed. The last two are shared with a network; the others are an organisation's own."""

    NAMES = "names"
    POPULATION = "population"
    ORGAN = "organ"
    COMPETENCE = "competence"
    ELECTION = "election"
    STANDING = "standing"
    POSTS = "posts"


OF_A_NETWORK = (FactKind.STANDING, FactKind.POSTS)


class Through(models.TextChoices):
    """By what right somebody confirmed: a role at the desk, or the link in the letter to the member."""

    COORDINATOR = "coordinator"
    LETTER = "letter"


class Campaign(models.Model):
    """A network's secretariat asks its members to confirm their records until a day. One at a time is open."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="campaigns")
    deadline = models.DateField()
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network"], condition=Q(ended_at__isnull=True), name="confirmations_campaign_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.network_id} until {self.deadline}"


class Request(models.Model):
    """One member asked in a campaign, and what came of it so far: how many facts it confirmed and corrected."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    letters = models.PositiveIntegerField(default=0)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.PositiveIntegerField(default=0)
    corrected = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organisation"], name="confirmations_request_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, confirmed=0, corrected=0) | Q(answered_at__isnull=False),
                name="confirmations_request_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.organisation_id}"


class Confirmation(models.Model):
    """Somebody said that a fact is right. Rows are only ever added.

    `network` is empty for an organisation's own record; `said` is the fact as it stood, people in it by their keys,
    and `digest` tells whether it still stands so.
    """

    network = models.ForeignKey(Network, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="confirmations")
    kind = models.CharField(max_length=12, choices=FactKind.choices)
    key = models.CharField(max_length=160, blank=True)
    digest = models.CharField(max_length=64)
    said = models.JSONField()
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=64)
    through = models.CharField(max_length=12, choices=Through.choices)
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OF_A_NETWORK) ^ Q(network__isnull=True), name="confirmations_whose_record"
            )
        ]
        indexes = [models.Index(fields=["organisation", "network", "confirmed_at"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation_id}"
