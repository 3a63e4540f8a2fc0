"""Letters that a network's secretariat writes to many at once: drafts, and whom each went to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koinon.networks.models import Network
from koinon.outbox.models import Mail
from koinon.people.models import Segment


class MailingState(models.TextChoices):
    """A draft, then its letters are being put in line, then all of them are in the outbox."""

    DRAFT = "draft"
    QUEUEING = "queueing"
    QUEUED = "queued"


class Audience(models.TextChoices):
    """Whom a mailing is for: the contacts that a segment finds, or who acts for the members of the day."""

    SEGMENT = "segment"
    REPRESENTATIVES = "representatives"
    COORDINATORS = "coordinators"


class Mailing(models.Model):
    """One text to many. `words` are, by language, subject and text with merge fields; erasing empties them.

    `fallback` is the language for receivers whose own is not among those written, "" where they get nothing.
    `answers_to` is the key of the person to whom answers go. `version` rises with each change of the draft.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="mailings")
    audience = models.CharField(max_length=20, choices=Audience)
    segment = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.SET_NULL, related_name="mailings")
    words = models.JSONField(default=dict, blank=True)
    fallback = models.CharField(max_length=35, blank=True)
    business = models.BooleanField(default=False)
    answers_to = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=MailingState, default=MailingState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=20)
    changed_at = models.DateTimeField()
    sent_by = models.CharField(max_length=20, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    emptied_under = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailingState.values), name="mailings_mailing_state"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="mailings_mailing_audience"),
            models.CheckConstraint(
                condition=Q(state="draft", sent_at__isnull=True, sent_by="")
                | (~Q(state="draft") & Q(sent_at__isnull=False) & ~Q(sent_by="")),
                name="mailings_mailing_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(audience="segment") | Q(segment__isnull=True), name="mailings_mailing_segment_of_contacts"
            ),
            models.CheckConstraint(condition=Q(emptied_under="") | Q(words={}), name="mailings_mailing_emptied"),
        ]
        indexes = [models.Index(fields=["network", "state", "-changed_at"], name="mailings_mailing_of_network")]

    def __str__(self) -> str:
        return f"mailing {self.pk} ({self.state})"

    @property
    def batch(self) -> str:
        """By which word its letters are known in the outbox."""
        return f"mailing:{self.pk}"


class Addressee(models.Model):
    """Somebody whom a mailing found when it was sent: their letter, or in one word why they were left out."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="addressees")
    person = models.CharField(max_length=20)
    organisation = models.CharField(max_length=120, blank=True)
    left_out = models.CharField(max_length=40, blank=True)
    mail = models.OneToOneField(Mail, null=True, blank=True, on_delete=models.PROTECT, related_name="addressee")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailing", "person", "organisation"], name="mailings_addressee_once"),
            models.CheckConstraint(
                condition=Q(left_out="") | Q(mail__isnull=True), name="mailings_addressee_left_out_has_no_letter"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="mailings_addressee_person")]

    def __str__(self) -> str:
        return f"{self.mailing_id} to {self.person}"
