"""Countries, unions, organisations and what is known of them. Facts are recorded rows; identities carry slugs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koinon.lib.recorded import Recorded


class Source(Recorded):
    """Where a fact was found. `content`: title, url, language, kind, publisher and `dated`, when the source speaks."""

    key = models.SlugField(max_length=120)
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(superseded_at__isnull=True), name="atlas_source_one_present"
            )
        ]

    def __str__(self) -> str:
        return self.key


class Union(models.Model):
    """A union of countries, such as one that a network's statutes refer to."""

    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField()

    def __str__(self) -> str:
        return self.slug


class UnionMembership(Recorded):
    """A country (ISO 3166 alpha-2) was in a union in [begins, ends); `ends` empty while it is inside."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="memberships")
    country = models.CharField(max_length=2)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=models.F("begins")), name="atlas_union_ends_after"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} in {self.union_id} from {self.begins}"


class Territory(Recorded):
    """A dated list of countries that statutes call by a name, with how well it is known (assumed, found, ...)."""

    slug = models.SlugField(max_length=60)
    names = models.JSONField()
    countries = models.JSONField()
    status = models.CharField(max_length=20)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug"], condition=Q(superseded_at__isnull=True), name="atlas_territory_one_present"
            )
        ]

    def __str__(self) -> str:
        return self.slug


class Organisation(models.Model):
    """What can be a member or a decider. The slug is given once and never reused; a GeoNames id is a hint only.

    `made_up` is set when it is created and never taken off.
    """

    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    country = models.CharField(max_length=2, blank=True)
    geonames_id = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    made_up = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["country"]), models.Index(fields=["kind"])]

    def __str__(self) -> str:
        return self.slug


class Name(Recorded):
    """A name an organisation bears, in a language and a period (EDTF, empty: not known), or a source's spelling.

    `own` marks the names it bears at home; `folded` is what search compares.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    language = models.CharField(max_length=35, blank=True)
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=250)
    own = models.BooleanField(default=False)
    is_spelling = models.BooleanField(default=False)
    begins = models.CharField(max_length=40, blank=True)
    ends = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "language"]),
            models.Index(fields=["folded"]),
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"


class Population(Recorded):
    """A counted or estimated figure, the day or year it speaks of (EDTF), and who asserted it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="populations")
    figure = models.PositiveBigIntegerField()
    on = models.CharField(max_length=40)
    source = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.figure} ({self.on})"


class RelationKind(models.TextChoices):
    """How two organisations hang together."""

    RENAMED = "renamed"
    MERGED_INTO = "merged_into"
    SPLIT_FROM = "split_from"
    STANDS_FOR = "stands_for"
    SAME_AS = "same_as"


class Relation(Recorded):
    """A dated relation: succession, 'stands for', or two records found to be one organisation (same_as).

    For same_as, `organisation` is the duplicate and `other` the one that stays; no entry is rewritten.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="relations")
    other = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inverse_relations")
    kind = models.CharField(max_length=20, choices=RelationKind.choices)
    begins = models.CharField(max_length=40, blank=True)
    ends = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(superseded_at__isnull=True, kind=RelationKind.SAME_AS),
                name="atlas_same_as_one",
            ),
            models.CheckConstraint(condition=~Q(organisation=models.F("other")), name="atlas_relation_two_sides"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.other_id}"
