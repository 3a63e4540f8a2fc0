"""What waits for whom, why, and by when. Networks, organisations and people are known here by slug and key alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Task(models.Model):
    """Something that waits for the people of a network, of an organisation, or for one person.

    `key` says what it is, so that nothing waits twice; `kind` is a word that the desk puts into a sentence with what
    `subject` names; `rule` is the article (id of a rule, under the statutes of `subject.network`) that asks for it.
    """

    key = models.CharField(max_length=200)
    kind = models.SlugField(max_length=60)
    network = models.SlugField(max_length=60, blank=True)
    organisation = models.SlugField(max_length=120, blank=True)
    person = models.CharField(max_length=20, blank=True)
    subject = models.JSONField(default=dict, blank=True)
    rule = models.CharField(max_length=80, blank=True)
    due = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.SlugField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(closed_at__isnull=True), name="tasks_open_once"),
            models.CheckConstraint(
                condition=~Q(network="", organisation="", person=""), name="tasks_wait_for_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["network", "due"], condition=Q(closed_at__isnull=True), name="tasks_of_network"),
            models.Index(
                fields=["organisation", "due"], condition=Q(closed_at__isnull=True), name="tasks_of_organisation"
            ),
            models.Index(fields=["person", "due"], condition=Q(closed_at__isnull=True), name="tasks_of_person"),
        ]

    def __str__(self) -> str:
        return self.key
