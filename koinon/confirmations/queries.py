"""Reading confirmations: when each fact was last confirmed, what is overdue, how a campaign stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import FilteredRelation, Max, OuterRef, Q, QuerySet, Subquery

from koinon.atlas.models import Name, Organisation
from koinon.confirmations.facts import Fact
from koinon.confirmations.models import Campaign, Confirmation, Request
from koinon.ledger.models import Record
from koinon.networks.models import Network
from koinon.people.models import Role
from koinon.rules.rights import COORDINATOR, DEPUTY, REPRESENTATIVE

SIGNER_SALT = "koinon.confirmations.request"
SEPARATOR = "~"
GRACE = timedelta(days=14)
"""So long after its deadline a campaign's links still open: a late answer is better than none."""

MOST_REMINDERS = 2
FIRST_REMINDER_AFTER = timedelta(days=14)
LAST_REMINDER_BEFORE = timedelta(days=3)
BETWEEN_REMINDERS = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Last:
    """The last time somebody confirmed a fact as it stands."""

    at: datetime
    through: str


Lasts = Mapping[tuple[str, str], Last]
"""By a fact's kind and digest."""


def last_of_own(organisations: Collection[int], known: datetime | None = None) -> Lasts:
    """When the facts of an organisation's own record were last confirmed. One query."""
    rows = Confirmation.objects.filter(organisation__in=organisations, network__isnull=True)
    if known is not None:
        rows = rows.filter(confirmed_at__lte=known)
    return _lasts(rows.order_by("confirmed_at", "pk").values_list("kind", "digest", "confirmed_at", "through"))


def last_of_shared(
    network: Network, organisation: Organisation, known: datetime | None = None
) -> tuple[Lasts, datetime | None]:
    """When what a member shares with a network was last confirmed, and last recorded. One query."""
    present = Q(confirmations__network=network)
    if known is not None:
        present &= Q(confirmations__confirmed_at__lte=known)
    touching = Record.objects.known(known).filter(clauses__network=network, clauses__organisation=OuterRef("pk"))
    newest = touching.order_by().values("clauses__organisation").annotate(last=Max("recorded_at")).values("last")
    rows = list(
        Organisation.objects.filter(pk=organisation.pk)
        .annotate(theirs=FilteredRelation("confirmations", condition=present), recorded=Subquery(newest))
        .order_by("theirs__confirmed_at", "theirs__pk")
        .values_list("theirs__kind", "theirs__digest", "theirs__confirmed_at", "theirs__through", "recorded")
    )
    return _lasts(row[:4] for row in rows if row[0]), rows[0][4] if rows else None


def _lasts(rows: Iterable[tuple[str, str, datetime, str]]) -> dict[tuple[str, str], Last]:
    return {(kind, digest): Last(at, through) for kind, digest, at, through in rows}


def last_confirmed(fact: Fact, lasts: Lasts) -> Last | None:
    """When a fact was last confirmed as it stands now."""
    return lasts.get((fact.kind, fact.digest))


def open_campaign(network: Network) -> Campaign | None:
    """The campaign that is open in a network."""
    return Campaign.objects.filter(network=network, ended_at__isnull=True).first()


def token_of(request: Request) -> str:
    """What a member's link carries: nobody can guess it, and it opens one record in one campaign."""
    return Signer(salt=SIGNER_SALT, sep=SEPARATOR).sign(str(request.pk))


def request_by(token: str) -> Request | None:
    """The request that a link belongs to, None for a link that is none of ours."""
    try:
        number = Signer(salt=SIGNER_SALT, sep=SEPARATOR).unsign(token)
    except BadSignature:
        return None
    return Request.objects.select_related("campaign__network", "organisation").filter(pk=int(number)).first()


def is_open(request: Request, on: date) -> bool:
    """Whether a request can still be answered on the day: its campaign runs, or ended not long ago by its deadline."""
    return request.campaign.ended_at is None and on <= request.campaign.deadline + GRACE


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is written to for a member, and in which of the site's languages."""

    person: str
    address: str
    language: str


def addressees(network: Network, organisations: Collection[int], on: date) -> dict[int, list[Addressee]]:
    """Who is written to for each member: its coordinators, else who represents it there; only who can be reached.

    In the language that they chose, else in that of the organisation's own name, else in the site's first. Two
    queries. An organisation without anybody is left out.
    """
    own = Name.objects.known(None).filter(organisation__in=organisations, own=True, ends="")
    at_home = dict(own.order_by("-id").values_list("organisation_id", "language"))
    rows = (
        Role.objects.filter(
            Q(ends__isnull=True) | Q(ends__gt=on),
            Q(kind=COORDINATOR) | Q(kind__in=[REPRESENTATIVE, DEPUTY], network=network),
            organisation__in=organisations,
            begins__lte=on,
            person__erased_at__isnull=True,
        )
        .exclude(person__address="")
        .order_by("begins", "id")
        .values_list("organisation_id", "kind", "person__key", "person__address", "person__account__language")
    )
    found: dict[int, dict[str, list[Addressee]]] = defaultdict(lambda: defaultdict(list))
    for organisation, kind, *who in rows:
        home = int(organisation or 0)
        found[home][kind].append(Addressee(who[0], who[1], _language(who[2] or "", at_home.get(home, ""))))
    return {
        organisation: next(kinds[kind] for kind in (COORDINATOR, REPRESENTATIVE, DEPUTY) if kinds[kind])
        for organisation, kinds in found.items()
    }


def _language(*wanted: str) -> str:
    """The first of these that the site speaks."""
    speaks = dict(settings.LANGUAGES)
    return next((one for code in wanted if (one := code.split("-")[0]) in speaks), settings.LANGUAGE_CODE)


def silent_to_remind(at: datetime, on: date) -> QuerySet[Request]:
    """Requests whose member is to be reminded now: two weeks after the letter, and three days before the deadline."""
    waiting = Request.objects.filter(
        campaign__ended_at__isnull=True, campaign__deadline__gte=on, answered_at__isnull=True, letters__gt=0
    )
    first = Q(reminders=0, campaign__begun_at__lte=at - FIRST_REMINDER_AFTER)
    last = Q(reminders__lt=MOST_REMINDERS, campaign__deadline__lte=on + LAST_REMINDER_BEFORE)
    rested = Q(reminded_at__isnull=True) | Q(reminded_at__lte=at - BETWEEN_REMINDERS)
    rested &= Q(campaign__begun_at__lte=at - BETWEEN_REMINDERS)
    return waiting.filter(first | last, rested).select_related("campaign__network", "organisation").order_by("pk")
