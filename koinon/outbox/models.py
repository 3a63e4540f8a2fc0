"""What is done after an action and outside it: messages to send, long work, what comes round, and who does it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class MailState(models.TextChoices):
    """Where a message is on its way. `unsure` may have arrived, nobody knows, and is sent again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Mail(models.Model):
    """One message to one address. Address, words and `context` are what erasing empties; the row stays.

    `doubts` counts how often the message was handed over without anybody learning what became of it: above zero it
    may have arrived more than once, always under one Message-ID, and that stays visible after it was sent.
    """

    message_id = models.CharField(max_length=255, unique=True)
    once = models.CharField(max_length=200, blank=True)
    network = models.CharField(max_length=100, blank=True)
    organisation = models.CharField(max_length=100, blank=True)
    batch = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=100)
    language = models.CharField(max_length=35)
    made_up = models.BooleanField()
    business = models.BooleanField()
    to_person = models.CharField(max_length=64, blank=True)
    to_address = models.CharField(max_length=254, blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    context = models.JSONField(default=dict, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    emptied_under = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    doubts = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    queued_by = models.CharField(max_length=64)
    due = models.DateTimeField()
    claimed_by = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=10, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="outbox_mail_state"),
            models.CheckConstraint(
                condition=(Q(state="sending") & ~Q(claimed_by="") & Q(lease_until__isnull=False))
                | (~Q(state="sending") & Q(claimed_by="", lease_until__isnull=True, handed_at__isnull=True)),
                name="outbox_mail_claimed_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="outbox_mail_sent_has_its_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting", doubts__gt=0) & ~Q(state="unsure", doubts=0),
                name="outbox_mail_unsure_has_doubts",
            ),
            models.CheckConstraint(
                condition=~Q(to_address="") | Q(state__in=["sent", "failed", "cancelled"]),
                name="outbox_mail_has_an_address",
            ),
            models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="outbox_mail_once"),
        ]
        indexes = [
            models.Index(fields=["state", "due", "id"], name="outbox_mail_due"),
            models.Index(fields=["network", "state", "id"], name="outbox_mail_of_network"),
            models.Index(fields=["network", "organisation", "id"], name="outbox_mail_of_organisation"),
            models.Index(fields=["network", "batch", "state"], name="outbox_mail_of_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id} ({self.state})"


class MailSubject(models.Model):
    """A message is for a person, or speaks of one. The key is random; erasing the person finds the messages by it."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="subjects")
    person = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mail", "person"], name="outbox_mail_subject_once")]
        indexes = [models.Index(fields=["person"], name="outbox_mail_subject_person")]

    def __str__(self) -> str:
        return f"{self.mail_id} speaks of {self.person}"


class Unsubscribed(models.Model):
    """Somebody wants no more messages of a kind from a network. Who: a person's key, or the digest of an address."""

    who = models.CharField(max_length=80)
    network = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "network", "kind"], name="outbox_unsubscribed_once")]

    def __str__(self) -> str:
        return f"{self.who}: no {self.kind} of {self.network}"


class JobState(models.TextChoices):
    """Where a piece of long work is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """A piece of long work. `arguments` and `result` are JSON and hold slugs and keys, never names or addresses."""

    kind = models.CharField(max_length=100)
    once = models.CharField(max_length=200, blank=True)
    network = models.CharField(max_length=100, blank=True)
    arguments = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=20, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    queued_by = models.CharField(max_length=64)
    due = models.DateTimeField()
    claimed_by = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="outbox_job_state"),
            models.CheckConstraint(
                condition=(Q(state="running") & ~Q(claimed_by="") & Q(lease_until__isnull=False))
                | (~Q(state="running") & Q(claimed_by="", lease_until__isnull=True)),
                name="outbox_job_claimed_while_running",
            ),
            models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="outbox_job_once"),
        ]
        indexes = [
            models.Index(fields=["state", "due", "id"], name="outbox_job_due"),
            models.Index(fields=["network", "state", "id"], name="outbox_job_of_network"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"


class Beat(models.Model):
    """What comes round: when it was last begun and last done. `running_until` keeps a second tick from beginning it."""

    name = models.CharField(max_length=100, primary_key=True)
    every = models.DurationField()
    last_started = models.DateTimeField(null=True, blank=True)
    last_done = models.DateTimeField(null=True, blank=True)
    running_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A worker process and when it last showed that it is alive. It takes its row away when it ends in order."""

    key = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    trouble = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.key
