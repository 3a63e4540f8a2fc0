"""One member's file: what it is, who acts for it, what waits, and what was done, for both sides of the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from koinon.admissions.queries import arrears_of
from koinon.atlas.models import Organisation
from koinon.desk.contacts.pages import LogLine, log_of
from koinon.desk.members.fresh import RecordLine, record_lines
from koinon.desk.members.owed import Owed, owed_lines
from koinon.desk.persons import holder_words
from koinon.desk.roles.words import role_words
from koinon.desk.waiting import TaskList, lines_of
from koinon.networks.models import Keeper, Network
from koinon.people.models import Role
from koinon.register.answers import stretch_of
from koinon.register.models import Standing
from koinon.rules.rights import COORDINATOR, SECRETARIAT
from koinon.tasks.models import Task
from koinon.web.networks.hosted import host
from koinon.web.pages import Category, Link, When
from koinon.web.words.dates import when_bound, when_day
from koinon.web.words.names import Called, names_of

if TYPE_CHECKING:
    from koinon.desk.gate import Desk


@dataclass(frozen=True)
class PostLine:
    """Somebody acts for the member here."""

    name: str
    role: str
    body: str
    since: When
    until: When | None


@dataclass(frozen=True)
class MemberFile:
    """The page. `held` is "" where it is no member today.

    confirm, ask   addresses where the record is confirmed or that is asked for; "" where this reader can do neither
    keeps          the reader is of the secretariat, which alone sees the last contact
    """

    name: Called
    network: str
    held: str
    category: Category | None
    since: When | None
    suspended: bool
    standing: Link
    posts: tuple[PostLine, ...]
    tasks: TaskList
    ways: tuple[Link, ...]
    owed: tuple[Owed, ...]
    record: tuple[RecordLine, ...]
    confirm: str
    ask: str
    keeps: bool
    last_contact: LogLine | None


def member_file(desk: Desk, network: Network, organisation: Organisation) -> MemberFile:
    """What both sides see of a member. A constant number of queries."""
    hosted, day = host(network), desk.today
    row = Standing.objects.filter(network=network, organisation=organisation).on(day).first()
    standing = stretch_of(row).standing if row else None
    keeps = bool(desk.rights.role(SECRETARIAT, network=network.slug))
    return MemberFile(
        names_of([organisation.pk]).of(organisation.pk, organisation.slug),
        hosted.name.text,
        standing.held if standing else "",
        hosted.category(standing.category, day) if standing else None,
        when_bound(standing.since) if standing and standing.since else None,
        bool(standing and standing.suspended),
        Link(hosted.name.text, desk.asked.walk.standing(network.slug, organisation.slug)),
        tuple(_posts(desk, network, organisation)),
        lines_of(desk, Task.objects.filter(_concerning(network, organisation), closed_at__isnull=True)),
        tuple(_ways(desk, network, organisation)),
        owed=owed_lines(desk, arrears_of(network, organisation)),
        record=record_lines(desk, network, organisation),
        confirm=_confirm(desk, network, organisation) if standing else "",
        ask=desk.to("confirmations", network=network.slug) if keeps and network.keeper == Keeper.HERE else "",
        keeps=keeps,
        last_contact=next(iter(log_of(desk, network.slug, organisation.pk, most=1)), None) if keeps else None,
    )


def _confirm(desk: Desk, network: Network, organisation: Organisation) -> str:
    """Where the reader confirms the record, at any time and not only when asked to: a coordinator of a member."""
    may = network.keeper == Keeper.HERE and desk.rights.role(COORDINATOR, organisation=organisation.slug)
    return desk.to("confirm_record", network=network.slug, organisation=organisation.slug) if may else ""


def _ways(desk: Desk, network: Network, organisation: Organisation) -> Iterator[Link]:
    """What there is besides on this member: what both sides share, and what the secretariat keeps for itself."""
    here = {"network": network.slug, "organisation": organisation.slug}
    if network.keeper != Keeper.FOLDER:
        yield Link(_("Begin a case"), desk.to("case_begin", **here))
    if desk.rights.role(SECRETARIAT, network=network.slug):
        yield Link(_("Contacts and log"), desk.to("member_contacts", **here))
    yield Link(_("Files"), desk.to("member_files", **here))
    yield Link(_("History"), desk.to("member_history", **here))


def _posts(desk: Desk, network: Network, organisation: Organisation) -> list[PostLine]:
    """Who acts for the organisation in this network, and its coordinators. One query."""
    held = Q(ends__isnull=True) | Q(ends__gt=desk.today)
    roles = Role.objects.filter(held, Q(network=network) | Q(network__isnull=True), organisation=organisation)
    rows = roles.filter(begins__lte=desk.today).order_by("kind", "begins", "id")
    return [
        PostLine(holder_words(name, office), role_words(kind), body, when_day(begins), when_day(ends) if ends else None)
        for name, office, kind, body, begins, ends in rows.values_list(
            "person__name", "office", "kind", "body", "begins", "ends"
        )
    ]


def _concerning(network: Network, organisation: Organisation) -> Q:
    """What waits on either side: for the network about this organisation, or for the organisation here."""
    about = Q(subject__network=network.slug, subject__organisation=organisation.slug)
    return about & (Q(network=network.slug) | Q(organisation=organisation.slug))
