"""People where they work: the roles they hold here, each with its scope and its period."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from koinon.accounts.models import Person
from koinon.atlas.models import Organisation
from koinon.lib.text import TextsField
from koinon.networks.models import Network
from koinon.rules import rights


class RoleKind(models.TextChoices):
    """The kinds of roles; `koinon.rules.rights.SCOPES` says what each is for."""

    ADMINISTRATOR = rights.ADMINISTRATOR
    SECRETARIAT = rights.SECRETARIAT
    COORDINATOR = rights.COORDINATOR
    REPRESENTATIVE = rights.REPRESENTATIVE
    DEPUTY = rights.DEPUTY
    DELEGATE = rights.DELEGATE
    COORDINATING_OFFICE = rights.COORDINATING_OFFICE
    CHAIR = rights.CHAIR
    COMMITTEE = rights.COMMITTEE
    ASSISTANT = rights.ASSISTANT


class Role(models.Model):
    """A person holds a role in a half-open period. `uses` are the kinds of roles that an assistant may use.

    A post that an organisation fills can be held by one of its offices ("the Lord Mayor"), with the person who is in
    that office or without one, and from one of its departments. Neither is a name of somebody.
    """

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="roles")
    office = TextsField(blank=True)
    department = TextsField(blank=True)
    kind = models.CharField(max_length=20, choices=RoleKind.choices)
    network = models.ForeignKey(Network, null=True, blank=True, on_delete=models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="roles"
    )
    body = models.SlugField(max_length=80, blank=True)
    stands_for = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="assisted_by")
    uses = models.JSONField(default=list, blank=True)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    given_by = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("begins")), name="people_role_some_days"
            ),
            models.CheckConstraint(
                condition=Q(kind=RoleKind.ASSISTANT) ^ Q(stands_for__isnull=True), name="people_role_assistant_of"
            ),
            models.CheckConstraint(condition=~Q(stands_for=F("person")), name="people_role_nobody_assists_themselves"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | (Q(kind__in=rights.POSTS) & ~Q(office={})),
                name="people_role_held_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=rights.POSTS) | Q(office={}, department={}), name="people_role_office_in_a_post"
            ),
            models.UniqueConstraint(
                fields=["network", "organisation", "kind"],
                condition=Q(ends__isnull=True, kind__in=rights.SINGLE_POSTS),
                name="people_role_one_at_a_time",
            ),
            models.UniqueConstraint(
                F("person"),
                F("kind"),
                # Nothing equals a NULL in a unique index, and SQLite knows no other way.
                Coalesce("network", 0),
                Coalesce("organisation", 0),
                F("body"),
                Coalesce("stands_for", 0),
                condition=Q(ends__isnull=True),
                name="people_role_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "kind"]),
            models.Index(fields=["organisation", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or self.office} {self.kind}"
