"""The ways from one page of the desk to the others: those that are open to this person today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from koinon.rules.rights import ADMINISTRATOR, COORDINATOR, SECRETARIAT
from koinon.web.pages import Link

if TYPE_CHECKING:
    from koinon.desk.gate import Desk


@dataclass(frozen=True)
class Way:
    """A link among the ways. `current` is a value of aria-current: "page" where it leads to the present page, "true"
    where the present page lies under it, else ""."""

    text: str
    address: str
    current: str = ""


@dataclass(frozen=True)
class Ways:
    """What stands on top of every page of the desk.

    places    the person's own desk, then the networks and organisations that they keep; the present one is marked
    groups    the groups of the present place's pages, each leading to its first page; none where all fit in one row
    sections  the pages of the present group, or all of them where there are no groups
    """

    places: tuple[Link, ...]
    groups: tuple[Way, ...] = ()
    sections: tuple[Way, ...] = ()


MOST_IN_A_ROW = 7
"""So many pages of a place stand side by side; where there are more, they stand in their groups."""

Group = tuple[Any, list[tuple[str, Any]]]

# In the order in which they stand, by what somebody sits down to do. A name is that of an address which takes the
# place's slug and nothing else; the first of a group is what its own link leads to.
OF_A_NETWORK: list[Group] = [
    (
        pgettext_lazy("a group of pages of the desk", "Today"),
        [
            ("network_desk", gettext_lazy("What waits")),
            ("network_reports", gettext_lazy("Reports of errors")),
            ("network_mails", gettext_lazy("Messages")),
            ("network_files", gettext_lazy("Files")),
            ("network_history", gettext_lazy("History")),
        ],
    ),
    (
        gettext_lazy("Members"),
        [
            ("network_members", gettext_lazy("Members")),
            ("network_cases", gettext_lazy("Cases")),
            ("arrears", gettext_lazy("Arrears")),
            ("confirmations", gettext_lazy("Confirmations")),
        ],
    ),
    (
        gettext_lazy("People"),
        [
            ("people", gettext_lazy("People")),
            ("segments", gettext_lazy("Segments")),
            ("mailings", gettext_lazy("Letters to many")),
            ("vacancies", gettext_lazy("Posts of the members")),
            ("nominations", gettext_lazy("Nominations")),
            ("imports", gettext_lazy("Import of contacts")),
        ],
    ),
    (
        pgettext_lazy("a group of pages of the desk", "Looking ahead"),
        [
            ("radar", gettext_lazy("What ends soon")),
            ("outside_events", gettext_lazy("Outside events")),
            ("what_if", gettext_lazy("What if")),
        ],
    ),
    (
        pgettext_lazy("a group of pages of the desk", "Setting up"),
        [
            ("network_roles", gettext_lazy("Roles")),
            ("network_invitations", gettext_lazy("Invitations")),
        ],
    ),
]
OF_AN_ORGANISATION: list[Group] = [
    (
        pgettext_lazy("a group of pages of the desk", "Today"),
        [
            ("organisation_desk", gettext_lazy("What waits")),
            ("own_radar", gettext_lazy("What ends soon")),
            ("organisation_reports", gettext_lazy("Reports of errors")),
        ],
    ),
    (
        pgettext_lazy("a group of pages of the desk", "In networks"),
        [
            ("organisation_cases", gettext_lazy("Cases")),
            ("own_people", gettext_lazy("People")),
            ("own_posts", gettext_lazy("Posts in networks")),
            ("organisation_files", gettext_lazy("Files")),
        ],
    ),
    (
        pgettext_lazy("a group of pages of the desk", "Setting up"),
        [
            ("organisation_roles", gettext_lazy("Roles")),
            ("organisation_invitations", gettext_lazy("Invitations")),
        ],
    ),
]
ELSEWHERE = {"change_function": "people", "confirm_record": "confirmations"}
"""Pages whose address does not begin with that of the section they lie under; those of a case lie under the cases."""


def ways(desk: Desk) -> Ways:
    """The ways from the present page."""
    groups, sections = _groups_and_sections(desk)
    return Ways(tuple(_places(desk)), groups, sections)


def _places(desk: Desk) -> Iterator[Link]:
    here = (desk.network.slug if desk.network else "", desk.organisation.slug if desk.organisation else "")
    networks, organisations = desk.rights.networks(SECRETARIAT), desk.rights.organisations(COORDINATOR)
    desk.called.load(networks, organisations)
    yield Link(_("My desk"), desk.to("desk"), desk.request.path == desk.to("desk"))
    if desk.rights.role(ADMINISTRATOR):
        address = desk.to("all_reports")
        yield Link(_("Reports of errors"), address, desk.request.path == address)
    for network in sorted(networks):
        yield Link(desk.called.network(network), desk.to("network_desk", network=network), here[0] == network)
    for organisation in sorted(organisations):
        address = desk.to("organisation_desk", organisation=organisation)
        yield Link(desk.called.organisation(organisation), address, here == ("", organisation))
    if desk.rights.role(ADMINISTRATOR):
        yield Link(_("Roles of the installation"), desk.to("installation_roles"))


def _groups_and_sections(desk: Desk) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
    """The groups of the place and the pages of the present group; who keeps no place here has neither."""
    if desk.network is not None and desk.rights.role(SECRETARIAT, network=desk.network.slug):
        grouped, slug = OF_A_NETWORK, {"network": desk.network.slug}
    elif desk.organisation is not None and desk.rights.role(COORDINATOR, organisation=desk.organisation.slug):
        grouped, slug = OF_AN_ORGANISATION, {"organisation": desk.organisation.slug}
    else:
        return (), ()
    made = [(str(words), _pages(desk, pages, slug)) for words, pages in grouped]
    above = _above(desk, [page for _words, pages in made for page in pages.items()])
    marked = [(words, tuple(_marked(desk, page, above) for page in pages.values())) for words, pages in made]
    if sum(len(pages) for _words, pages in marked) <= MOST_IN_A_ROW:
        return (), tuple(page for _words, pages in marked for page in pages)
    groups = tuple(_group(words, pages) for words, pages in marked)
    present = next((pages for _words, pages in marked if any(page.current for page in pages)), ())
    return groups, present if len(present) > 1 else ()


def _pages(desk: Desk, pages: list[tuple[str, Any]], slug: dict[str, str]) -> dict[str, Way]:
    """Pages by the names of their addresses."""
    return {name: Way(str(words), reverse(name, kwargs={"language": desk.language, **slug})) for name, words in pages}


def _above(desk: Desk, pages: list[tuple[str, Way]]) -> str:
    """The address of the section that the present page is or lies under; "" where it lies under none."""
    addresses = dict(pages)
    found = desk.request.resolver_match
    name = (found.url_name if found else "") or ""
    named = ELSEWHERE.get(name)
    if name == "case" or name.startswith("case_"):
        named = "network_cases" if "network_cases" in addresses else "organisation_cases"
    if named in addresses:
        return addresses[named].address
    place = pages[0][1].address
    path = desk.request.path
    under = [page.address for _name, page in pages if page.address != place and path.startswith(page.address)]
    return max(under, key=len, default=place if path == place else "")


def _marked(desk: Desk, page: Way, above: str) -> Way:
    if page.address != above:
        return page
    return replace(page, current="page" if desk.request.path == above else "true")


def _group(words: str, pages: tuple[Way, ...]) -> Way:
    """A group's own link: to its first page, marked where the present page is one of its."""
    first = pages[0]
    return Way(words, first.address, first.current or ("true" if any(page.current for page in pages) else ""))
