"""Who is asked to name whom to a post, and what came of it. The post itself, once held, is a `people.Role`."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from koinon.accounts.models import Person
from koinon.atlas.models import Organisation
from koinon.lib.text import TextsField
from koinon.networks.models import Network
from koinon.people.models import Role
from koinon.rules import rights


class PostKind(models.TextChoices):
    """The posts that an organisation fills in a network."""

    REPRESENTATIVE = rights.REPRESENTATIVE
    DEPUTY = rights.DEPUTY
    DELEGATE = rights.DELEGATE
    COORDINATING_OFFICE = rights.COORDINATING_OFFICE


class NominationState(models.TextChoices):
    """asked → nominated → held where the statutes let an organ confirm, asked → held where the member's word is enough.

    declined: the organisation names nobody. refused: it was not confirmed. withdrawn: by who asked or who named.
    """

    ASKED = "asked"
    NOMINATED = "nominated"
    HELD = "held"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


NAMED = (NominationState.NOMINATED, NominationState.HELD, NominationState.REFUSED)


class Nomination(models.Model):
    """A post for which an organisation is asked to name somebody, or has named somebody, from the day `begins` on.

    `due` is the day by which it was asked for; `ends` the first day outside, None while nobody knows it; `role` what
    came of it.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="nominations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="nominations")
    kind = models.CharField(max_length=20, choices=PostKind.choices)
    body = models.SlugField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=NominationState.choices)
    due = models.DateField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="nominations")
    office = TextsField(blank=True)
    department = TextsField(blank=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    role = models.OneToOneField(Role, null=True, blank=True, on_delete=models.PROTECT, related_name="nomination")
    asked_by = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    nominated_by = models.CharField(max_length=64, blank=True)
    nominated_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=64, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PostKind.DELEGATE) ^ Q(body=""), name="mandates_nomination_body_of_delegates"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=NAMED) | (Q(begins__isnull=False) & (Q(person__isnull=False) | ~Q(office={}))),
                name="mandates_nomination_names_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=NominationState.ASKED)
                | Q(person__isnull=True, office={}, begins__isnull=True, asked_at__isnull=False),
                name="mandates_nomination_asked_names_nobody",
            ),
            models.CheckConstraint(
                condition=Q(state=NominationState.HELD) ^ Q(role__isnull=True), name="mandates_nomination_held_by_role"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("begins")), name="mandates_nomination_some_days"
            ),
            models.UniqueConstraint(
                fields=["network", "organisation", "kind", "body"],
                condition=Q(state=NominationState.ASKED),
                name="mandates_nomination_asked_once",
            ),
            models.UniqueConstraint(
                fields=["network", "organisation", "kind", "body", "person"],
                condition=Q(state=NominationState.NOMINATED),
                name="mandates_nomination_named_once",
            ),
            models.UniqueConstraint(
                fields=["network", "organisation", "kind"],
                condition=Q(state=NominationState.NOMINATED, kind__in=rights.SINGLE_POSTS),
                name="mandates_nomination_one_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "state"]),
            models.Index(fields=["organisation", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
