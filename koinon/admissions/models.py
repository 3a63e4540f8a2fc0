"""Cases: how a membership begins, changes, rests and ends, step by step, as both sides put it on record."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from koinon.atlas.models import Organisation
from koinon.files.models import File
from koinon.networks.models import Network
from koinon.rules import procedure, reasons


class CaseKind(models.TextChoices):
    """The kinds of matters; `koinon.rules.procedure` says what each needs."""

    ADMISSION = procedure.ADMISSION
    CHANGE = procedure.CHANGE
    SUSPENSION = procedure.SUSPENSION
    RESUMPTION = procedure.RESUMPTION
    WITHDRAWAL = procedure.WITHDRAWAL
    EXCLUSION = procedure.EXCLUSION
    REJOINING = procedure.REJOINING
    SUCCESSION = procedure.SUCCESSION


class CaseState(models.TextChoices):
    """Open until it leads to its end, is taken back by who began it, or is refused."""

    OPEN = "open"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class EventKind(models.TextChoices):
    """What happens outside a network that its statutes look at."""

    COUNTRY_JOINS = reasons.COUNTRY_JOINS
    COUNTRY_LEAVES = reasons.COUNTRY_LEAVES
    POPULATION_CROSSES = reasons.POPULATION_CROSSES


class Case(models.Model):
    """One matter between a network and an organisation. Shared: what stands here, both sides see.

    The statutes are kept as they were used (`statutes`, the rules a case is judged by, of `version`), with the practice
    that the network stated where they are silent. `entry` is the ledger's key of what it led to. A case that follows
    from an outside event names it: what happened when (`event`, `event_on`), to which country or figure, and the rule.
    """

    key = models.SlugField(max_length=140, unique=True)
    kind = models.CharField(max_length=12, choices=CaseKind.choices)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="cases")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    category = models.CharField(max_length=60, blank=True)
    moves_to = models.CharField(max_length=60, blank=True)
    cause = models.CharField(max_length=20, blank=True)
    successor = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    former = models.DateField(null=True, blank=True)
    event = models.CharField(max_length=20, choices=EventKind.choices, blank=True)
    event_subject = models.CharField(max_length=20, blank=True)
    event_on = models.DateField(null=True, blank=True)
    event_rule = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    opened_on = models.DateField()
    opened_by_side = models.CharField(max_length=12)
    opened_at = models.DateTimeField()
    version = models.CharField(max_length=80)
    statutes = models.JSONField()
    practice = models.JSONField(default=list, blank=True)
    network_records_all = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.CharField(max_length=40, blank=True)
    closed_by_organ = models.CharField(max_length=200, blank=True)
    closing_number = models.CharField(max_length=80, blank=True)
    closing_reason = models.CharField(max_length=500, blank=True)
    entry = models.SlugField(max_length=160, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation", "kind"],
                condition=Q(state=CaseState.OPEN),
                name="admissions_case_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN) ^ Q(closed_at__isnull=False), name="admissions_case_closed_at"
            ),
            models.CheckConstraint(
                condition=~Q(kind=CaseKind.SUCCESSION) ^ Q(successor__isnull=False), name="admissions_case_successor"
            ),
            models.CheckConstraint(condition=~Q(successor=F("organisation")), name="admissions_case_two_organisations"),
            models.CheckConstraint(
                condition=Q(event="", event_on__isnull=True) | (~Q(event="") & Q(event_on__isnull=False)),
                name="admissions_case_event_has_a_day",
            ),
            models.UniqueConstraint(
                fields=["network", "organisation", "event_on"],
                condition=Q(event_on__isnull=False) & ~Q(state=CaseState.WITHDRAWN),
                name="admissions_case_once_an_event",
            ),
        ]
        indexes = [models.Index(fields=["network", "state"]), models.Index(fields=["organisation", "state"])]

    def __str__(self) -> str:
        return self.key


class StepDone(models.Model):
    """A step of a case on record: done on a date (EDTF, with its bounds), or left out with a reason.

    `side` put it on record (`recorded_by`, the person's key; for whom, where an assistant did). `entry` is the key of
    the ledger entry that was made of it, given once.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    step = models.SlugField(max_length=80)
    waived = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    on = models.CharField(max_length=40, blank=True)
    on_earliest = models.DateField(null=True, blank=True)
    on_latest = models.DateField(null=True, blank=True)
    effective = models.CharField(max_length=40, blank=True)
    organ = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=80, blank=True)
    document = models.CharField(max_length=200, blank=True)
    papers = models.JSONField(default=list, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    side = models.CharField(max_length=12)
    entry = models.SlugField(max_length=160, null=True, blank=True, unique=True)
    recorded_by = models.CharField(max_length=64)
    recorded_for = models.CharField(max_length=20, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "step"], name="admissions_step_once"),
            models.CheckConstraint(
                condition=(Q(waived=True) & Q(on="") & Q(entry__isnull=True) & ~Q(reason=""))
                | (Q(waived=False) & ~Q(on="") & Q(on_earliest__isnull=False) & Q(on_latest__isnull=False)),
                name="admissions_step_done_or_waived",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class StepFile(models.Model):
    """A file is the document of a step: of the act itself, or the one that the statutes ask for (`paper`).

    It hangs on the step of the case and not on its record: a record that is taken back leaves its files where they are.
    A later version of the file belongs to the step as well; `koinon.admissions.papers` finds it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    step = models.SlugField(max_length=80)
    paper = models.SlugField(max_length=80, blank=True)
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="of_step")

    def __str__(self) -> str:
        return f"{self.case_id} {self.step} {self.paper}"


class Arrears(models.Model):
    """A member owes the network, since a day and until it paid; kept by the secretariat, seen by the two alone.

    `note` is the secretariat's own; `for_member` is what the member reads beside the mark.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="arrears")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="arrears")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    note = models.CharField(max_length=500, blank=True)
    for_member = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation"], condition=Q(until__isnull=True), name="admissions_arrears_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="admissions_arrears_some_days"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, currency="") | (Q(amount__gt=0) & ~Q(currency="")),
                name="admissions_arrears_amount_in_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.network_id} since {self.since}"
