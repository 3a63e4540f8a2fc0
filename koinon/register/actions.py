"""Writes of the register: the projection of one organisation in one network at a time, and the rebuild."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from koinon.acts.wrapper import Actor, action
from koinon.atlas import actions as atlas_actions
from koinon.atlas import queries as atlas
from koinon.atlas.models import Organisation
from koinon.ledger import actions as ledger
from koinon.ledger.models import Clause, Record
from koinon.ledger.queries import hanging_on
from koinon.networks.models import Keeper, Network
from koinon.register.differences import differing, differing_posts
from koinon.register.models import Standing
from koinon.rules.dates import Span

Row = dict[str, Any]


class KeptByFolder(ValueError):
    """A fact cannot be recorded here, since a folder keeps a network that it would touch; says whose fact it is."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What the register had otherwise than the ledger says: how many rows it had and how many follow.

    `organisation` is whose standing it is; for a mandate `<body>/<office>: <holder>`, for a body `<slug>`.
    """

    network: str
    organisation: str
    had: int
    follows: int


@action("register.project", public=True)
def project(
    *, actor: Actor, at: datetime, network: Network, organisations: Collection[int] | None = None
) -> list[Difference]:
    """Make the register's rows of these organisations (None: of all) what follows from present knowledge.

    Rows that are right already are left alone. With all organisations, the network's mandates and bodies are
    made right too. Returns what differed.
    """
    posts = project_posts(actor=actor, at=at, network=network) if organisations is None else []
    differences = []
    for portion in differing(network, organisations):
        had = [differs.organisation for differs in portion if differs.had]
        if had:
            Standing.objects.filter(network=network, organisation__in=had).delete()
        Standing.objects.bulk_create(
            Standing(network=network, organisation_id=differs.organisation, **fields)
            for differs in portion
            for fields in differs.follows
        )
        differences += [(differs.organisation, len(differs.had), len(differs.follows)) for differs in portion]
    slugs = atlas.slugs_of(organisation for organisation, _, _ in differences)
    return [Difference(network.slug, slugs[id_], before, after) for id_, before, after in differences] + posts


@action("register.project_posts", public=True)
def project_posts(*, actor: Actor, at: datetime, network: Network) -> list[Difference]:
    """Make the register's rows of a network's mandates and bodies what follows. Returns what differed."""
    differences = []
    for differs in differing_posts(network):
        rows: models.QuerySet[Any] = differs.model._default_manager.filter(network=network, **differs.owner)
        rows.delete()
        made: list[Any] = [differs.model(network=network, **differs.owner, **fields) for fields in differs.follows]
        rows.bulk_create(made)
        differences.append(Difference(network.slug, differs.says, len(differs.had), len(differs.follows)))
    return differences


@action("register.rebuild", public=True)
def rebuild(*, actor: Actor, at: datetime) -> list[Difference]:
    """Work the whole register out anew from the ledger. Returns what differed; on a sound register nothing."""
    return [
        difference
        for network in Network.objects.order_by("slug")
        for difference in project(actor=actor, at=at, network=network)
    ]


@action("register.record_decision", public=True)
def record_decision(*, actor: Actor, at: datetime, key: str, content: Mapping[str, Any]) -> Record:
    """Enter a decision and let the register follow, in one transaction."""
    record = ledger.record_decision(actor=actor, at=at, key=key, content=content)
    follow(actor=actor, at=at, key=key)
    return record


@action("register.mend_entry", public=True)
def mend_entry(*, actor: Actor, at: datetime, key: str, content: Mapping[str, Any], why: str) -> Record:
    """Mend a recording mistake and let the register follow, in one transaction."""
    record = ledger.mend_entry(actor=actor, at=at, key=key, content=content, why=why)
    follow(actor=actor, at=at, key=key)
    return record


@action("register.record_population", public=True, withheld=("source",))
def record_population(
    *, actor: Actor, at: datetime, organisation: Organisation, figure: int, on: Span, key: str,
    source: Mapping[str, Any],
) -> None:  # fmt: skip
    """Record that an organisation was counted (as `atlas.actions.record_population`), and let its standings follow.

    Raises KeptByFolder where a folder keeps a network in which it stands: the next load would take it back.
    """
    networks = Network.objects.filter(standings__organisation=organisation).distinct().order_by("id")
    if any(network.keeper == Keeper.FOLDER for network in networks):
        raise KeptByFolder(organisation.slug)
    atlas_actions.record_population(
        actor=actor, at=at, slug=organisation.slug, figure=figure, on=on, key=key, source=source
    )
    for network in networks:
        project(actor=actor, at=at, network=network, organisations=[organisation.pk])


@action("register.follow", public=True)
def follow(*, actor: Actor, at: datetime, key: str) -> None:
    """Project whatever any record version of an entry touches, or of one that hangs on it."""
    pairs = Clause.objects.filter(record__entry__key__in={key, *hanging_on(key)}, network__isnull=False)
    touched: dict[int, set[int | None]] = {}
    for network_id, organisation_id in pairs.values_list("network_id", "organisation_id").distinct():
        touched.setdefault(int(network_id or 0), set()).add(organisation_id)
    for network in Network.objects.filter(id__in=touched).order_by("id"):
        organisations = {id_ for id_ in touched[network.id] if id_ is not None}
        if organisations:
            project(actor=actor, at=at, network=network, organisations=organisations)
        if None in touched[network.id]:
            project_posts(actor=actor, at=at, network=network)
