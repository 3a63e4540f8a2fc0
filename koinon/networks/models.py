"""Identities only: networks, organs and bodies, offices. Keys and slugs, no dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koinon.atlas.models import Organisation


class Keeper(models.TextChoices):
    """Who keeps a network's records: a folder that is loaded, or this installation."""

    FOLDER = "folder"
    HERE = "here"


class Network(models.Model):
    """An association whose members are organisations. `made_up` is set when it is created and never taken off."""

    slug = models.SlugField(max_length=60, unique=True)
    zone = models.CharField(max_length=60)
    keeper = models.CharField(max_length=10, choices=Keeper.choices, default=Keeper.FOLDER)
    made_up = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.slug


class Organ(models.Model):
    """An organ or body of a network, or of an organisation (a city's council). Known elsewhere as owner/slug."""

    network = models.ForeignKey(Network, null=True, blank=True, on_delete=models.PROTECT, related_name="organs")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="organs"
    )
    slug = models.SlugField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(network__isnull=False) ^ Q(organisation__isnull=False),
                name="networks_organ_one_owner",
            ),
            models.UniqueConstraint(fields=["network", "slug"], name="networks_organ_of_network"),
            models.UniqueConstraint(fields=["organisation", "slug"], name="networks_organ_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.slug


class Office(models.Model):
    """A post in a network: president, secretary general, chair of a body."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="offices")
    slug = models.SlugField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "slug"], name="networks_office_of_network")]

    def __str__(self) -> str:
        return self.slug
