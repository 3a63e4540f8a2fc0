"""Errors that readers and members report, what is said about them, and what came of it.

Everything that somebody wrote, and the address they left, stands in these two tables and can be emptied.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koinon.atlas.models import Organisation
from koinon.networks.models import Network


class HeldBy(models.TextChoices):
    """Who keeps the record that a report is about."""

    NETWORK = "network"
    ORGANISATION = "organisation"
    ADMINISTRATOR = "administrator"


class Origin(models.TextChoices):
    """Where a report came from: a public page, or a member that was asked to confirm its record."""

    PAGE = "page"
    CONFIRMATION = "confirmation"


class State(models.TextChoices):
    """Where a report is. `asked`: its keeper asked the reporter something."""

    OPEN = "open"
    ASKED = "asked"
    MENDED = "mended"
    DECLINED = "declined"


ENDED = (State.MENDED, State.DECLINED)


class Report(models.Model):
    """One error as it was reported. `about` is the address of the page, with its day, without the language.

    `held_by` says which of the two (or neither) keeps the record; `challenge` is the question that was answered for
    it, so that a form sent twice is one report. Emptying takes what was written and the address; the row stays.
    """

    key = models.SlugField(max_length=20, unique=True)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.PAGE)
    about = models.CharField(max_length=600)
    network = models.ForeignKey(Network, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    held_by = models.CharField(max_length=13, choices=HeldBy.choices)
    made_up = models.BooleanField(default=False)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    wrong = models.TextField(blank=True)
    right = models.TextField(blank=True)
    source = models.TextField(blank=True)
    address = models.CharField(max_length=254, blank=True)
    challenge = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True)
    emptied_at = models.DateTimeField(null=True, blank=True)
    emptied_under = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["challenge"], condition=~Q(challenge=""), name="corrections_report_once_a_question"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED) ^ Q(ended_at__isnull=True), name="corrections_report_ended"
            ),
            models.CheckConstraint(
                condition=Q(emptied_at__isnull=True) | Q(wrong="", right="", source="", address=""),
                name="corrections_report_emptied",
            ),
            models.CheckConstraint(
                condition=~Q(held_by=HeldBy.NETWORK) | Q(network__isnull=False), name="corrections_report_of_network"
            ),
            models.CheckConstraint(
                condition=~Q(held_by=HeldBy.ORGANISATION) | Q(organisation__isnull=False),
                name="corrections_report_of_organisation",
            ),
        ]
        indexes = [models.Index(fields=["held_by", "state"]), models.Index(fields=["ended_at"])]

    def __str__(self) -> str:
        return self.key


class Remark(models.Model):
    """A sentence about a report: the keeper's question or answer, or what the reporter said to it."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="remarks")
    by_keeper = models.BooleanField()
    state = models.CharField(max_length=8, choices=State.choices)
    text = models.TextField(blank=True)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.report_id}: {self.state}"
