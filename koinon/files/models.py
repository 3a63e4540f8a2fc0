"""Contents that are kept, and the named uses that people make of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koinon.files.kinds import MediaType
from koinon.lib.text import TextsField

KINDS = [str(kind) for kind in MediaType]


class Stored(models.Model):
    """A content in the store. `gone_at`: since when it is not there any more; `erased_under`: and never will be again.

    What was erased stays here by its digest alone, so that the very same file is not taken a second time.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    erased_under = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(media_type__in=KINDS), name="files_kind_kept"),
            models.CheckConstraint(
                condition=Q(erased_under="") | Q(gone_at__isnull=False), name="files_erased_is_gone"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.digest


class File(models.Model):
    """A use of a content: whose it is, what it is called, what it is for.

    Owned by a network, by an organisation, by an organisation and a network together (shared between both), or by a
    person. `replaced_by` is a later version. `withheld_under`: it names a person who was erased, and waits for its
    keeper to replace it by a redacted one; `erased_under`: the name and the title are emptied, the content is gone.
    """

    key = models.CharField(max_length=20, unique=True)
    content = models.ForeignKey(Stored, on_delete=models.PROTECT, related_name="uses")
    network = models.CharField(max_length=100, blank=True)
    organisation = models.CharField(max_length=100, blank=True)
    person = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=50)
    title = TextsField(blank=True)
    name = models.CharField(max_length=200, blank=True)
    added_by = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    replaced_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")
    removed_at = models.DateTimeField(null=True, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)
    withheld_under = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_under = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(person="") & ~(Q(network="") & Q(organisation="")))
                | (~Q(person="") & Q(network="", organisation="")),
                name="files_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_under="")
                | Q(erased_at__isnull=False) & ~Q(erased_under="") & Q(name=""),
                name="files_erased_is_nameless",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "organisation"]),
            models.Index(fields=["organisation"]),
            models.Index(fields=["person"]),
            models.Index(fields=["withheld_at"]),
        ]

    def __str__(self) -> str:
        return self.key


class FileNames(models.Model):
    """A file names a person; so it is found when the person is erased."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="people")
    person = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "person"], name="files_names_once")]
        indexes = [models.Index(fields=["person"])]

    def __str__(self) -> str:
        return f"{self.file_id} names {self.person}"


class Room(models.Model):
    """How many bytes of files an owner has. The counter is what a quota is held by, whoever adds at the same time."""

    owner = models.CharField(max_length=120, primary_key=True)
    used = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(used__gte=0), name="files_room_not_below_nothing")]

    def __str__(self) -> str:
        return f"{self.owner}: {self.used}"
