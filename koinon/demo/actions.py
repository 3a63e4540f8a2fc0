"""Entering the made-up networks and the people who act in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from koinon.accounts import actions as accounts
from koinon.accounts.models import Account, Person
from koinon.acts.wrapper import Actor, action
from koinon.audit.models import AuditRow
from koinon.demo.people import LINDEN, PEOPLE, Held, Somebody
from koinon.demo.story import Scene, tell
from koinon.exchange import actions as exchange
from koinon.exchange.tree import Tree
from koinon.lib import clock
from koinon.lib.text import UNDETERMINED, Text
from koinon.networks import actions as networks
from koinon.networks.models import Keeper, Network
from koinon.people.actions import give_role
from koinon.people.models import Role


class NotMadeUp(ValueError):
    """The tree tells of something real, which is no demonstration; `slug` names it."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@action("demo.load_networks", public=True, digested=("tree",))
def load_networks(*, actor: Actor, at: datetime, tree: Tree, digest: str) -> exchange.Loaded:
    """Load a checked tree of made-up networks, whose records are kept here from now on. Raises NotMadeUp.

    In one transaction: a network in which people act is never one that a folder still changes.
    """
    marks = {slug: told.identity.get("made_up") for slug, told in tree.organisations.items()}
    marks |= {slug: told.profile.get("made_up") for slug, told in tree.networks.items()}
    if real := sorted(slug for slug, mark in marks.items() if mark is not True):
        raise NotMadeUp(real[0])
    loaded = exchange.load_tree(actor=actor, at=at, tree=tree, digest=digest)
    for slug in tree.networks:
        networks.keep_here(actor=actor, at=at, slug=slug)
    return loaded


@action("demo.enter_people", digested=("people", "encoded"))
def enter_people(*, actor: Actor, at: datetime, people: Sequence[Somebody], encoded: str) -> int:
    """Enter those who are not here yet, each with an account (`encoded`: its password, encoded) and roles.

    Who was erased stays erased, and who has an account or ever had a role gets neither again. Returns how many were
    entered.
    """
    keys = [one.key for one in people]
    known = dict(Person.objects.filter(key__in=keys).values_list("key", "erased_at"))
    entered = set(Account.objects.filter(person__key__in=keys).values_list("person__key", flat=True))
    entered |= set(Role.objects.filter(person__key__in=keys).values_list("person__key", flat=True))
    new = [one for one in people if known.get(one.key) is None and one.key not in entered]
    for one in new:
        if one.key not in known:
            name = Text.of({UNDETERMINED: one.name})
            accounts.create_person(actor=actor, at=at, key=one.key, name=name, address=one.address, made_up=True)
        if one.address:
            accounts.open_account(
                actor=actor, at=at, person=one.key, email=one.address, encoded=encoded, language=one.language
            )
    for one in new:  # when all are here: an assistant's role names another of them
        for held in one.roles:
            _give(actor, at, one, held)
    return len(new)


@action("demo.tell_story", public=True)
def tell_story(*, actor: Actor, at: datetime) -> bool:
    """Let the made-up people have begun their work, unless any of them has acted here. Says whether it was told."""
    network = Network.objects.filter(slug=LINDEN, keeper=Keeper.HERE, made_up=True).first()
    if network is None or AuditRow.objects.filter(actor__in=[one.key for one in PEOPLE]).exists():
        return False
    tell(Scene(network, at, clock.today(network.zone, at)))
    return True


def _give(actor: Actor, at: datetime, one: Somebody, held: Held) -> None:
    give_role(
        actor=actor,
        at=at,
        person=one.key,
        kind=held.kind,
        begins=held.begins,
        ends=held.ends,
        network=held.network,
        organisation=held.organisation,
        body=held.body,
        stands_for=held.stands_for,
        uses=held.uses,
    )
