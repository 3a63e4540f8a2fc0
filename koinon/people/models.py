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


class Visibility(models.TextChoices):
    """Who may see a record: everybody who holds a role here, its network's secretariat, or its city's coordinator."""

    SHARED = "shared"
    NETWORK = "network"
    CITY = "city"


class ContactKind(models.TextChoices):
    """What somebody is to the network that knows them."""

    MEMBER = "member"
    ASSISTANT = "assistant"
    OFFICIAL = "official"
    PRESS = "press"
    PARTNER = "partner"
    OTHER = "other"


def one_keeper(name: str) -> models.CheckConstraint:
    """A record is kept by a network or by an organisation, never by both."""
    return models.CheckConstraint(condition=Q(network__isnull=False) ^ Q(keeper__isnull=False), name=name)


class Contact(models.Model):
    """Somebody known to a network (`network`), or to an organisation (`keeper`). The person is known by the key.

    `organisation` is where they belong, `employer` the name of one that the atlas does not have. `found_by` holds what
    search compares, `listed` the lists joined, folded and between bars. `version` rises with each change, so that two
    changes at once are noticed, and an import knows whether something was changed after it. All else is erasable.
    """

    person = models.CharField(max_length=20)
    network = models.ForeignKey(Network, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")
    keeper = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts_kept"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    employer = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=20, choices=ContactKind.choices, default=ContactKind.MEMBER)
    name = models.CharField(max_length=200, blank=True)
    salutation = models.CharField(max_length=200, blank=True)
    emails = models.JSONField(default=list, blank=True)
    phones = models.JSONField(default=list, blank=True)
    address = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=35, blank=True)
    lists = models.JSONField(default=list, blank=True)
    listed = models.TextField(blank=True)
    note = models.TextField(blank=True)
    found_by = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_keeper("people_contact_one_keeper"),
            models.CheckConstraint(condition=Q(kind__in=ContactKind.values), name="people_contact_kind"),
            models.UniqueConstraint(fields=["network", "person"], name="people_contact_of_network_once"),
            models.UniqueConstraint(fields=["keeper", "person"], name="people_contact_of_organisation_once"),
        ]
        indexes = [
            models.Index(fields=["network", "organisation"], name="people_contact_of_member"),
            models.Index(fields=["person"], name="people_contact_person"),
        ]

    def __str__(self) -> str:
        return self.person


class Function(models.Model):
    """What a person does where, in a half-open period; a day that is not known is left out.

    `works_for` is the key of the person they assist. Kept by a network or an organisation, which alone see it unless
    it is shared. `found_by` holds title and department as search compares them, `themed` the themes between bars.
    """

    person = models.CharField(max_length=20)
    network = models.ForeignKey(Network, null=True, blank=True, on_delete=models.PROTECT, related_name="functions")
    keeper = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="functions_kept"
    )
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="functions"
    )
    employer = models.CharField(max_length=200, blank=True)
    title = TextsField(blank=True)
    department = models.CharField(max_length=300, blank=True)
    themes = models.JSONField(default=list, blank=True)
    themed = models.TextField(blank=True)
    found_by = models.TextField(blank=True)
    works_for = models.CharField(max_length=20, blank=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_keeper("people_function_one_keeper"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(begins__isnull=True) | Q(ends__gt=F("begins")),
                name="people_function_some_days",
            ),
            models.CheckConstraint(
                condition=Q(visibility=Visibility.SHARED)
                | Q(visibility=Visibility.NETWORK, network__isnull=False)
                | Q(visibility=Visibility.CITY, keeper__isnull=False),
                name="people_function_seen_by_its_keeper",
            ),
            models.CheckConstraint(condition=~Q(works_for=F("person")), name="people_function_not_for_oneself"),
        ]
        indexes = [
            models.Index(fields=["person"], name="people_function_person"),
            models.Index(fields=["network", "organisation"], name="people_function_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation_id}"


class LogKind(models.TextChoices):
    """How there was contact."""

    CALL = "call"
    LETTER = "letter"
    VISIT = "visit"
    MEETING = "meeting"
    EMAIL = "email"


class ContactLog(models.Model):
    """One call, letter, visit, meeting or mail of a network with an organisation, or of an organisation (`keeper`).

    `who` is the key of the one who was in contact, `person` of the one with whom, if it was somebody. A network's is
    always about an organisation; an organisation's own may be with somebody who belongs to none of the atlas.
    """

    network = models.ForeignKey(Network, null=True, blank=True, on_delete=models.PROTECT, related_name="contact_log")
    keeper = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="contact_log_kept"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="contact_log"
    )
    person = models.CharField(max_length=20, blank=True)
    who = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=LogKind.choices)
    day = models.DateField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_keeper("people_log_one_keeper"),
            models.CheckConstraint(
                condition=Q(network__isnull=True) | Q(organisation__isnull=False),
                name="people_log_with_a_member",
            ),
            models.CheckConstraint(condition=Q(kind__in=LogKind.values), name="people_log_kind"),
        ]
        indexes = [
            models.Index(fields=["network", "organisation", "-day"], name="people_log_of_member"),
            models.Index(fields=["person"], name="people_log_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.day}"


class Segment(models.Model):
    """A question over a network's contacts, kept under a name; `koinon.people.contacts.segments` has its form."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="segments")
    name = models.CharField(max_length=120)
    question = models.JSONField()
    made_by = models.CharField(max_length=20)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "name"], name="people_segment_named_once")]

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    """How far an import is. `checked` may be run, `done` may be undone, `undone` may be run again."""

    BROUGHT = "brought"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    EMPTIED = "emptied"


class Import(models.Model):
    """A list of contacts on its way in, of one network. File, name, rows and choices are emptied at `expires`.

    `content`: the file in base64. `layout`: encoding, delimiter, sheet, header (row, from 0), repeats (whether an empty
    organisation means the one above). `columns`: column (from 0, as text) to field.
    `favoured`: ids of organisations that were members when it was checked. `through`: the lead row of the last plan
    carried out. `tally`: counts by outcome.
    """

    key = models.CharField(max_length=20, unique=True)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="imports")
    brought_by = models.CharField(max_length=20)
    brought_at = models.DateTimeField()
    expires = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.BROUGHT)
    name = models.CharField(max_length=200, blank=True)
    content = models.TextField(blank=True)
    layout = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    favoured = models.JSONField(default=list)
    organisations = models.JSONField(default=dict)
    rows_chosen = models.JSONField(default=dict)
    rule = models.CharField(max_length=10, default="here")
    through = models.PositiveIntegerField(default=0)
    tally = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=ImportState.values), name="people_import_state")]
        indexes = [models.Index(fields=["network", "-brought_at"], name="people_import_of_network")]

    def __str__(self) -> str:
        return self.key


class ImportRow(models.Model):
    """One row of a list between the steps, as text. `number` is the row's in the file."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    unvalued = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="people_import_row_once")]

    def __str__(self) -> str:
        return f"row {self.number}"


class ImportDeed(models.Model):
    """What an import did with one contact: what it made, or what stood there before and with which versions it left it.

    `outcome`: "" while it stands, `undone`, or `kept` where something was changed since or hangs on it. `missed` are
    plans that found the contact changed meanwhile. `before` is erasable.
    """

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="deeds")
    lead = models.PositiveIntegerField()
    person = models.CharField(max_length=20)
    made_contact = models.BooleanField()
    made_function = models.BooleanField()
    function = models.BigIntegerField(null=True, blank=True)
    before = models.JSONField(default=dict)
    contact_version = models.PositiveIntegerField()
    function_version = models.PositiveIntegerField(default=0)
    missed = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "lead"], name="people_import_deed_once")]
        indexes = [models.Index(fields=["person"], name="people_import_deed_person")]

    def __str__(self) -> str:
        return f"row {self.lead}"


class RememberedColumns(models.Model):
    """How a network mapped a list with these headings the last time (`signature` is a digest of the headings)."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="remembered_columns")
    signature = models.CharField(max_length=64)
    columns = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "signature"], name="people_columns_remembered_once")]

    def __str__(self) -> str:
        return self.signature[:8]


class RememberedSpelling(models.Model):
    """Which organisation a network means by a spelling; none where it chose to keep the words as they are."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="remembered_spellings")
    spelling = models.CharField(max_length=260)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "spelling"], name="people_spelling_remembered_once")]

    def __str__(self) -> str:
        return self.spelling
