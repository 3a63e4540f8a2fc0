"""An organisation's posts in its networks: who holds them, what it is asked to name, its mandates beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from koinon.desk.persons import names_by_key
from koinon.desk.posts.nominating import NominationLine, nomination_lines
from koinon.desk.posts.vacancies import holders_words
from koinon.desk.posts.words import SHAPES, Places, state_words, written
from koinon.mandates.endings import Held, endings_of
from koinon.mandates.queries import Filled, nominations_of, own_posts
from koinon.rules.ahead import MANDATE
from koinon.rules.posts import Post
from koinon.web.addresses import with_query
from koinon.web.pages import Link, When
from koinon.web.words.dates import when_day
from koinon.web.words.names import names_of

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

MOST = 100


@dataclass(frozen=True)
class HolderLine:
    """Who holds a post; `leave` leads to the page of their leaving, "" for an office alone."""

    words: str
    since: When
    until: When | None
    leave: str


@dataclass(frozen=True)
class OwnPost:
    """One post of the organisation. `name` leads to naming somebody."""

    words: str
    state: str
    shape: str
    state_words: str
    holders: tuple[HolderLine, ...]
    name: str


@dataclass(frozen=True)
class OwnMandate:
    """An office or a seat in a body that the register knows."""

    words: str
    holder: str
    since: When | None
    until: When | None


@dataclass(frozen=True)
class OwnNetwork:
    """The posts in one network, with its mandates of the register."""

    name: Link
    posts: tuple[OwnPost, ...]
    mandates: tuple[OwnMandate, ...]


@dataclass(frozen=True)
class OwnPosts:
    """The page."""

    networks: tuple[OwnNetwork, ...]
    nominations: tuple[NominationLine, ...]


def own_posts_of(desk: Desk) -> OwnPosts:
    """Everything an organisation holds and is asked for. A constant number of queries and its networks' names."""
    organisation = desk.its_organisation
    own = own_posts(organisation, desk.today)
    held = [one for one in endings_of(organisation, desk.today, desk.today).held if one.what == MANDATE]
    rows = list(nominations_of(Q(organisation=organisation))[:MOST])
    slugs = {*own.networks, *(one.network for one in held), *(one.network.slug for one in rows)}
    desk.called.load(slugs)
    places = Places(desk.called)
    people = names_by_key({one.holder for one in held})
    networks = tuple(
        OwnNetwork(
            Link(desk.called.network(slug), desk.asked.walk.standing(slug, organisation.slug)),
            tuple(_posts(desk, slug, own.posts.get(slug, ()), own.filled.get(slug, {}), places)),
            tuple(_mandate(one, places, people) for one in held if one.network == slug),
        )
        for slug in sorted({*own.networks, *(one.network for one in held)})
    )
    return OwnPosts(networks, nomination_lines(desk, rows, places, names_of([organisation.pk]), of_network=False))


def _posts(
    desk: Desk, network: str, posts: tuple[Post, ...], filled: Mapping[Post, Filled], places: Places
) -> Iterator[OwnPost]:
    here = desk.its_organisation.slug
    for post in dict.fromkeys([*posts, *filled]):
        told = filled.get(post, Filled())
        state = told.filling.state
        lines = tuple(
            HolderLine(
                words, when_day(one.begins), when_day(one.ends) if one.ends else None,
                desk.to("leave_organisation", organisation=here, person=one.person) if one.person else "",
            )
            for words, one in zip(holders_words(told.holders), told.holders, strict=True)
        )  # fmt: skip
        address = desk.to("nominate", organisation=here)
        yield OwnPost(
            places.post(network, post.kind, post.body), state, SHAPES[state], state_words(state), lines,
            with_query(address, post=f"{network}:{written(post)}"),
        )  # fmt: skip


def _mandate(one: Held, places: Places, people: dict[str, str]) -> OwnMandate:
    return OwnMandate(
        places.mandate(one.network, one.kind, one.body),
        people.get(one.holder, ""),
        when_day(one.begins),
        when_day(one.latest) if one.latest else None,
    )


def post_choices(desk: Desk) -> list[tuple[str, str]]:
    """Every post that the organisation can name somebody for, each with its network."""
    own = own_posts(desk.its_organisation, desk.today)
    desk.called.load(own.networks)
    places = Places(desk.called)
    return [
        (f"{slug}:{written(post)}", f"{desk.called.network(slug)}: {places.post(slug, post.kind, post.body)}")
        for slug in own.networks
        for post in own.posts[slug]
    ]
