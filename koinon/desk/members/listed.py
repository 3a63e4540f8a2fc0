"""The secretariat's list of members: what each is today, who represents it, and what waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from koinon.atlas.queries import named_like
from koinon.desk.persons import holder_words
from koinon.lib.order import sort_key
from koinon.lib.text import folded
from koinon.networks.models import Network
from koinon.people.models import Role
from koinon.register.models import Standing
from koinon.rules.rights import REPRESENTATIVE
from koinon.tasks.models import Task
from koinon.web.networks.hosted import Hosted, host
from koinon.web.pages import Pages
from koinon.web.paging import paged
from koinon.web.words.content import country_name, number, reader
from koinon.web.words.names import Called, Names, names_of

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

ON_A_PAGE = 250
WAITS = "waits"
UNREPRESENTED = "unrepresented"


@dataclass(frozen=True)
class MemberLine:
    """One member. `represented_by` names people and offices; `waiting` and `overdue` count tasks of both sides."""

    name: Called
    address: str
    country: str
    held: str
    category: str
    represented_by: tuple[str, ...]
    waiting: int
    overdue: int


@dataclass(frozen=True)
class Members:
    """The page. `shown` of `count` are left by the filters; `only` is the chosen one."""

    lines: tuple[MemberLine, ...]
    count: str
    shown: str
    query: str
    only: str
    choices: tuple[tuple[str, str], ...]
    pages: Pages | None


def members_of(desk: Desk, network: Network) -> Members:
    """Everyone certain or possible today. Six queries, however many there are."""
    query, only = desk.asked.parameter("q")[:200], desk.asked.parameter("only")
    hosted, day = host(network), desk.today
    rows = list(
        Standing.objects.filter(network=network)
        .on(day)
        .values_list("organisation_id", "organisation__slug", "organisation__country", "held", "category")
    )
    names = names_of([row[0] for row in rows])
    tasks = _tasks(network, day)
    words = folded(query).split()[:8]
    found = named_like([row[0] for row in rows], words, None) if words else None
    people = _represented(network, day)
    chosen = [
        row
        for row in rows
        if (found is None or row[0] in found)
        and (only != WAITS or tasks.get(row[1], (0, 0))[0])
        and (only != UNREPRESENTED or not people.get(row[0]))
    ]
    chosen.sort(key=lambda row: sort_key(names.of(row[0], row[1]).name.text, reader()))
    shown, pages = paged(desk.asked, chosen, ON_A_PAGE)
    return Members(
        tuple(_line(desk, hosted, names, row, people, tasks) for row in shown),
        number(len(rows)),
        number(len(chosen)),
        query,
        only,
        ((WAITS, _("with something that waits")), (UNREPRESENTED, _("without a representative"))),
        pages,
    )


def _line(
    desk: Desk, hosted: Hosted, names: Names, row: tuple[int, str, str, str, str],
    people: Mapping[int, list[str]], tasks: Mapping[str, tuple[int, int]],
) -> MemberLine:  # fmt: skip
    id_, slug, country, held, category = row
    waiting, overdue = tasks.get(slug, (0, 0))
    return MemberLine(
        names.of(id_, slug),
        desk.to("member_file", network=hosted.slug, organisation=slug),
        country_name(country) if country else "",
        held,
        hosted.category_name(category, desk.today).text if category else "",
        tuple(people.get(id_, ())),
        waiting,
        overdue,
    )


def _tasks(network: Network, day: date) -> dict[str, tuple[int, int]]:
    """Per organisation how many open tasks concern it in this network, and how many of them are overdue. One query."""
    waiting = Task.objects.filter(closed_at__isnull=True, subject__network=network.slug)
    rows = waiting.values_list("subject__organisation").annotate(
        open=Count("id"), overdue=Count("id", filter=Q(due__lt=day))
    )
    return {str(slug): (count, overdue) for slug, count, overdue in rows.order_by() if slug}


def _represented(network: Network, day: date) -> dict[int, list[str]]:
    """The names of those who represent each organisation (id) today. One query."""
    roles = Role.objects.filter(Q(ends__isnull=True) | Q(ends__gt=day), network=network, begins__lte=day)
    found: dict[int, list[str]] = defaultdict(list)
    rows = roles.filter(kind=REPRESENTATIVE).order_by("begins", "id")
    for organisation, name, office in rows.values_list("organisation_id", "person__name", "office"):
        found[int(organisation or 0)].append(holder_words(name, office))
    return found
