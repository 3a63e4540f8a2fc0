"""The vacancy map: every member of a network against every post, with who holds it or what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koinon.accounts.models import Person
from koinon.desk.persons import holder_words, name_words
from koinon.desk.posts.words import SHAPES, Places, read_post, state_words, written
from koinon.lib.order import sort_key
from koinon.mandates.queries import Filled, Holder, Vacancies, own_roles_on, vacancies_on
from koinon.networks.models import Network
from koinon.rules.posts import ASKED, NOMINATED, STATES, VACANT, Post, counted
from koinon.web.addresses import with_query
from koinon.web.pages import Link, Option, Pages, When
from koinon.web.paging import paged
from koinon.web.words.content import number, reader, said
from koinon.web.words.dates import when_short_day
from koinon.web.words.names import Called, names_of

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

ON_A_PAGE = 100


@dataclass(frozen=True)
class Cell:
    """One post of one member. A holder leads to what they hold in the network, `ask` to asking for it.

    `since` is when it was asked for or named.
    """

    post: str
    state: str
    shape: str
    words: str
    holders: tuple[Link, ...] = ()
    since: When | None = None
    ask: str = ""


@dataclass(frozen=True)
class Row:
    """One member with its posts."""

    name: Called
    address: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Number:
    """How many posts stand so, with the address of those members."""

    state: str
    shape: str
    words: str
    figure: str
    address: str


@dataclass(frozen=True)
class PostSum:
    """One post over all members."""

    words: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class OwnRole:
    """Somebody acts for the network itself."""

    who: Link
    role: str


@dataclass(frozen=True)
class VacancyMap:
    """The page. `shown` of `count` members are left by the filters."""

    sums: tuple[PostSum, ...]
    states: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    posts: tuple[Option, ...]
    held: tuple[Option, ...]
    shown: str
    count: str
    pages: Pages | None
    own: tuple[OwnRole, ...]


def vacancy_map(desk: Desk, network: Network) -> VacancyMap:
    """How the posts of all members are filled today. Nine queries, however many members there are."""
    found = vacancies_on(network, desk.today)
    names = names_of([id_ for id_, _slug in found.members])
    places = Places(desk.called)
    post, state = read_post(desk.request.GET.get("kind", "")[:120]), desk.request.GET.get("held", "")
    posts = (post,) if post in found.posts else found.posts
    state = state if state in STATES else ""
    states = _states(found)
    chosen = [one for one in found.members if not state or any(states[one[0]][each] == state for each in posts)]
    chosen.sort(key=lambda one: sort_key(names.of(*one).name.text, reader()))
    shown, pages = paged(desk.asked, chosen, ON_A_PAGE)
    return VacancyMap(
        tuple(_sum(desk, network, places, one, states) for one in found.posts),
        tuple((SHAPES[one], state_words(one)) for one in STATES),
        tuple(places.post(network.slug, one.kind, one.body) for one in posts),
        tuple(
            Row(
                names.of(id_, slug),
                desk.to("member_file", network=network.slug, organisation=slug),
                tuple(_cell(desk, network, places, slug, one, found.of(id_, one)) for one in posts),
            )
            for id_, slug in shown
        ),
        tuple(
            Option(written(one), places.post(network.slug, one.kind, one.body), one in posts and len(posts) == 1)
            for one in found.posts
        ),
        tuple(Option(one, state_words(one), one == state) for one in STATES),
        number(len(chosen)),
        number(len(found.members)),
        pages,
        tuple(
            OwnRole(_leads(desk, network, role.person), places.post(network.slug, role.kind, role.body))
            for role in own_roles_on(network, desk.today)
        ),
    )


def _leads(desk: Desk, network: Network, person: Person | None) -> Link:
    """A person, with the way to everything they hold in the network."""
    address = desk.to("leave_network", network=network.slug, person=person.key) if person else ""
    return Link(name_words(person.name if person else None), address)


def _states(found: Vacancies) -> Mapping[int, Mapping[Post, str]]:
    return {id_: {post: found.of(id_, post).filling.state for post in found.posts} for id_, _slug in found.members}


def _sum(desk: Desk, network: Network, places: Places, post: Post, states: Mapping[int, Mapping[Post, str]]) -> PostSum:
    numbers = counted(by_post[post] for by_post in states.values())
    here = desk.to("vacancies", network=network.slug)
    return PostSum(
        places.post(network.slug, post.kind, post.body),
        tuple(
            Number(
                state, SHAPES[state], state_words(state), number(figure),
                with_query(here, kind=written(post), held=state) if figure else "",
            )
            for state, figure in numbers.items()
        ),
    )  # fmt: skip


def _cell(desk: Desk, network: Network, places: Places, member: str, post: Post, filled: Filled) -> Cell:
    state = filled.filling.state
    since = None
    leave = [
        desk.to("leave_network", network=network.slug, person=one.person) if one.person else ""
        for one in filled.holders
    ]
    named = tuple(Link(words, way) for words, way in zip(holders_words(filled.holders), leave, strict=True))
    if state in (ASKED, NOMINATED):
        first = filled.waiting[0]
        at = first.asked_at if state == ASKED else first.nominated_at
        since = when_short_day(at.date()) if at else None
    if state == NOMINATED:
        first = filled.waiting[0]
        named = (Link(holder_words(first.person.name if first.person else None, first.office), ""),)
    ask = desk.to("ask_nominations", network=network.slug) if state == VACANT else ""
    return Cell(
        places.post(network.slug, post.kind, post.body), state, SHAPES[state], state_words(state), named, since,
        with_query(ask, kind=written(post), q=member) if ask else "",
    )  # fmt: skip


def holders_words(holders: Sequence[Holder]) -> tuple[str, ...]:
    """Who holds a post, each with the office and the department."""
    return tuple(_holder(one) for one in holders)


def _holder(one: Holder) -> str:
    words = holder_words(one.name, one.office) if one.person else said(one.office.to_json()).text
    return f"{words} ({said(one.department.to_json()).text})" if one.department else words
