"""Reading posts and how they are filled, nominations, and whom an organisation knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from koinon.accounts.models import Person
from koinon.atlas.models import Organisation
from koinon.lib.text import Text
from koinon.mandates.models import Nomination, NominationState
from koinon.networks.models import Keeper, Network
from koinon.people.models import Role
from koinon.records.models import Line, LineKind
from koinon.register.models import BodyLife, Standing
from koinon.register.queries import frame, members_on
from koinon.rules.changes import in_force
from koinon.rules.posts import Filling, Naming, Post, naming
from koinon.rules.rights import COORDINATING_OFFICE, DELEGATE, DEPUTY, POSTS, REPRESENTATIVE

DELEGATED = ("forum", "working_group", "coordination", "platform", "political_group", "task_team", "commission")
"""Kinds of bodies in which members take part by delegates. In the others people are elected or employed."""

Names = Mapping[str, str]
WAITING = (NominationState.ASKED, NominationState.NOMINATED)


@dataclass(frozen=True)
class Holder:
    """Who holds a post on the day: a person (key, "" where it is an office alone), an office, from a department."""

    role: int
    person: str
    name: Text
    office: Text
    department: Text
    begins: date
    ends: date | None


@dataclass(frozen=True)
class Filled:
    """One post of one organisation: who holds it, and the nominations for it that wait, those of people first."""

    holders: tuple[Holder, ...] = ()
    waiting: tuple[Nomination, ...] = ()

    @property
    def filling(self) -> Filling:
        """The same as the rules count it."""
        people = sum(1 for holder in self.holders if holder.person)
        nominated = any(one.state == NominationState.NOMINATED for one in self.waiting)
        asked = any(one.state == NominationState.ASKED for one in self.waiting)
        return Filling(people, len(self.holders) - people, nominated, asked)


@dataclass(frozen=True)
class Vacancies:
    """Every member of a network on a day, by slug, with how its posts are filled."""

    posts: tuple[Post, ...]
    bodies: Mapping[str, Names]
    members: tuple[tuple[int, str], ...]
    filled: Mapping[int, Mapping[Post, Filled]] = field(default_factory=dict)

    def of(self, organisation: int, post: Post) -> Filled:
        """How one post of a member (its id) is filled."""
        return self.filled.get(organisation, {}).get(post, NOT_FILLED)


NOT_FILLED = Filled()


def bodies_of(network: Network, on: date) -> Mapping[str, Names]:
    """The bodies with delegates that can be there on the day, by slug, with their told names. Two queries."""
    return bodies_in([network.pk], on).get(network.pk, {})


def bodies_in(networks: Collection[int], on: date) -> dict[int, dict[str, Names]]:
    """The bodies with delegates of several networks (ids) that can be there on the day. Two queries.

    A body of which no entry tells when it was is taken to be there: it is described, and nobody says that it ended.
    """
    lives = BodyLife.objects.filter(network__in=networks).values_list("network_id", "body", "begins", "ends")
    told, there = set(), set()
    for network, body, begins, ends in lives:
        told.add((network, body))
        if begins <= on < ends:
            there.add((network, body))
    lines = Line.objects.known(None).filter(network__in=networks, kind=LineKind.BODY).order_by("id")
    found: dict[int, dict[str, Names]] = defaultdict(dict)
    for network, content in lines.values_list("network_id", "content"):
        place = network or 0, str(content["slug"])
        if content.get("kind") in DELEGATED and (place in there or place not in told):
            found[place[0]][place[1]] = content.get("names", {})
    return found


def posts_in(bodies: Iterable[str]) -> tuple[Post, ...]:
    """Every post that a member of a network with these bodies can fill."""
    general = (Post(REPRESENTATIVE), Post(DEPUTY), Post(COORDINATING_OFFICE))
    return (*general, *(Post(DELEGATE, body) for body in bodies))


def vacancies_on(network: Network, on: date) -> Vacancies:
    """How every post of every member is filled on the day. Six queries, however many members there are."""
    bodies = bodies_of(network, on)
    members = tuple((member.id, member.slug) for member in members_on(network, on))
    filled = filled_on(Q(network=network), on)
    return Vacancies(posts_in(bodies), bodies, members, {id_: of.get(network.pk, {}) for id_, of in filled.items()})


def filled_on(where: Q, on: date) -> dict[int, dict[int, dict[Post, Filled]]]:
    """Posts held on the day or waited for: by organisation (id), network (id) and post. Two queries.

    `where` narrows both roles and nominations, to a network or to organisations.
    """
    holders: dict[tuple[int, int, Post], list[Holder]] = defaultdict(list)
    waiting: dict[tuple[int, int, Post], list[Nomination]] = defaultdict(list)
    for role in held_on(where, on):
        place = role.organisation_id or 0, role.network_id or 0, Post(role.kind, role.body)
        holders[place].append(_holder(role))
    rows = Nomination.objects.filter(where, state__in=WAITING).select_related("person").order_by("-state", "id")
    for one in rows:
        waiting[one.organisation_id, one.network_id, Post(one.kind, one.body)].append(one)
    found: dict[int, dict[int, dict[Post, Filled]]] = defaultdict(lambda: defaultdict(dict))
    for organisation, network, post in {**holders, **waiting}:
        place = organisation, network, post
        found[organisation][network][post] = Filled(tuple(holders[place]), tuple(waiting[place]))
    return found


def held_on(where: Q, on: date) -> QuerySet[Role]:
    """The roles in posts that are held on the day, in the order in which they began."""
    open_on = Q(ends__isnull=True) | Q(ends__gt=on)
    rows = Role.objects.filter(where, open_on, kind__in=POSTS, begins__lte=on)
    return rows.select_related("person", "network", "organisation").order_by("begins", "id")


def _holder(role: Role) -> Holder:
    person = role.person
    return Holder(
        role.pk, person.key if person else "", person.name if person else Text(), role.office, role.department,
        role.begins, role.ends,
    )  # fmt: skip


@dataclass(frozen=True)
class OwnPosts:
    """The posts of one organisation in the networks that are kept here, by slug."""

    networks: Mapping[str, int]
    posts: Mapping[str, tuple[Post, ...]]
    filled: Mapping[str, Mapping[Post, Filled]]


def own_posts(organisation: Organisation, on: date) -> OwnPosts:
    """How the organisation's posts are filled in every network of which it can be a member on the day. Five queries."""
    standings = Standing.objects.filter(organisation=organisation, network__keeper=Keeper.HERE).on(on)
    networks = dict(standings.order_by("network__slug").values_list("network__slug", "network_id"))
    bodies = bodies_in(list(networks.values()), on)
    filled = filled_on(Q(organisation=organisation), on).get(organisation.pk, {})
    return OwnPosts(
        networks,
        {slug: posts_in(bodies.get(id_, {})) for slug, id_ in networks.items()},
        {slug: filled.get(id_, {}) for slug, id_ in networks.items()},
    )


def naming_of(network: Network, post: Post, on: date) -> Naming:
    """What the statutes in force on the day say of naming to a post. One query."""
    return naming(in_force(frame(network).statutes, on), post)


def is_member(network: Network, organisation: Organisation, on: date) -> bool:
    """Whether the organisation can be a member on the day. One query."""
    return Standing.objects.filter(network=network, organisation=organisation).on(on).exists()


def nominations_of(where: Q) -> QuerySet[Nomination]:
    """Nominations of a network or of an organisation, what waits first, then what was settled last."""
    rows = Nomination.objects.filter(where).select_related("network", "organisation", "person")
    return rows.order_by("settled_at", "due", "-id")


def nomination_here(id_: int, *, network: str = "", organisation: str = "") -> Nomination | None:
    """One nomination, where it is this network's or this organisation's; None where it is another's or is not there."""
    rows = Nomination.objects.select_related("network", "organisation", "person")
    named = Q(network__slug=network) if network else Q(organisation__slug=organisation)
    return rows.filter(named, pk=id_).first()


def people_of(organisation: Organisation) -> list[Person]:
    """Whom the organisation knows: everybody who holds or held a role for it, by key. One query."""
    known = Role.objects.filter(organisation=organisation).values_list("person_id", flat=True)
    return list(Person.objects.filter(pk__in=known, erased_at__isnull=True).order_by("key"))


def people_in(network: Network) -> list[Person]:
    """Who acts in the network itself: everybody who holds or held a role in it that is no city's. One query."""
    own = Role.objects.filter(network=network, organisation__isnull=True).values_list("person_id", flat=True)
    return list(Person.objects.filter(pk__in=own, erased_at__isnull=True).order_by("key"))


def own_roles_on(network: Network, on: date) -> list[Role]:
    """The roles of people in the network itself that are held on the day. One query."""
    rows = Role.objects.filter(Q(ends__isnull=True) | Q(ends__gt=on), network=network, begins__lte=on)
    own = rows.filter(organisation__isnull=True, stands_for__isnull=True)
    return list(own.select_related("person").order_by("kind", "begins", "id"))


def vacant_for(network: Network, post: Post, on: date, among: Collection[str] = ()) -> list[str]:
    """The members (slugs) for which nobody holds a post, and that are not asked yet; `among` narrows. Six queries."""
    found = vacancies_on(network, on)
    empty = [slug for id_, slug in found.members if not any(vars(found.of(id_, post)).values())]
    return [slug for slug in empty if not among or slug in among]


def kept_about(person: str) -> dict[str, Any]:
    """What this room keeps of a person (key): for what they were ever named, and what came of it. One query."""
    rows = Nomination.objects.filter(person__key=person).order_by("id")
    named = ("network__slug", "organisation__slug", "kind", "body", "state", "begins", "ends", "nominated_at")
    return {"nominations": list(rows.values(*named))}
