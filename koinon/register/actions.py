"""Writes of the register: the projection of one organisation in one network at a time, and the rebuild."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from koinon.acts.wrapper import Actor, action
from koinon.atlas import queries as atlas
from koinon.atlas.models import Organisation
from koinon.ledger import actions as ledger
from koinon.ledger.models import Clause, Record
from koinon.networks.models import Network
from koinon.register.answers import row_fields
from koinon.register.models import BodyLife, Mandate, Standing
from koinon.register.queries import judged
from koinon.register.tenure_rows import life_fields, mandate_fields
from koinon.register.tenures import case_of
from koinon.rules.bodies import lives
from koinon.rules.mandates import mandates
from koinon.rules.tenure import Case

Row = dict[str, Any]


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
    follows = judged(network, organisations)
    had = _rows(network, organisations)
    differences = []
    for organisation in sorted(set(follows) | set(had)):
        wanted = [row_fields(stretch) for stretch in follows.get(organisation, ())]
        present = had.get(organisation, [])
        if present == wanted:
            continue
        Standing.objects.filter(network=network, organisation=organisation).delete()
        Standing.objects.bulk_create(
            Standing(network=network, organisation_id=organisation, **fields) for fields in wanted
        )
        differences.append((organisation, len(present), len(wanted)))
    slugs = atlas.slugs_of(organisation for organisation, _, _ in differences)
    return [Difference(network.slug, slugs[id_], before, after) for id_, before, after in differences] + posts


@action("register.project_posts", public=True)
def project_posts(*, actor: Actor, at: datetime, network: Network) -> list[Difference]:
    """Make the register's rows of a network's mandates and bodies what follows. Returns what differed."""
    case = case_of(network)
    ids = dict(Organisation.objects.filter(slug__in=_holders(case)).values_list("slug", "id"))
    wanted_mandates = {
        (post.body, post.office, ids.get(holder.organisation), holder.person): [mandate_fields(one) for one in told]
        for (post, holder), told in mandates(case).items()
    }
    wanted_lives = {(slug,): [life_fields(one) for one in told] for slug, told in lives(case).items()}
    found = _settle(network, Mandate, ("body", "office", "organisation_id", "person"), wanted_mandates)
    slugs = {id_: slug for slug, id_ in ids.items()} | atlas.slugs_of(key[2] for key, _, _ in found if key[2])
    differences = [
        Difference(network.slug, f"{body}/{office}: {person or slugs.get(organisation, '')}", before, after)
        for (body, office, organisation, person), before, after in found
    ]
    of_bodies = _settle(network, BodyLife, ("body",), wanted_lives)
    return differences + [Difference(network.slug, key[0], before, after) for key, before, after in of_bodies]


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


@action("register.follow", public=True)
def follow(*, actor: Actor, at: datetime, key: str) -> None:
    """Project whatever any record version of an entry touches."""
    pairs = Clause.objects.filter(record__entry__key=key, network__isnull=False)
    touched: dict[int, set[int | None]] = {}
    for network_id, organisation_id in pairs.values_list("network_id", "organisation_id").distinct():
        touched.setdefault(int(network_id or 0), set()).add(organisation_id)
    for network in Network.objects.filter(id__in=touched).order_by("id"):
        organisations = {id_ for id_ in touched[network.id] if id_ is not None}
        if organisations:
            project(actor=actor, at=at, network=network, organisations=organisations)
        if None in touched[network.id]:
            project_posts(actor=actor, at=at, network=network)


Key = tuple[Any, ...]


def _settle(
    network: Network, model: type[Mandate] | type[BodyLife], owner: Sequence[str], wanted: Mapping[Key, list[Row]]
) -> list[tuple[Key, int, int]]:
    """Make a network's rows of a table what is wanted of each owner. Returns whose rows differed: before, after."""
    columns = [f.attname for f in model._meta.concrete_fields if f.attname not in ("id", "network_id", *owner)]
    had: dict[Key, list[Row]] = defaultdict(list)
    rows: models.QuerySet[Any] = model._default_manager.filter(network=network)
    for row in rows.order_by("begins"):
        key = tuple(getattr(row, name) for name in owner)
        had[key].append({name: getattr(row, name) for name in columns})
    differences = []
    for key in sorted({*had, *wanted}, key=lambda key: tuple(str(part or "") for part in key)):
        present, follows = had.get(key, []), wanted.get(key, [])
        if present == [{name: one[name] for name in columns} for one in follows]:
            continue
        whose = dict(zip(owner, key, strict=True))
        rows.filter(**whose).delete()
        made: list[Any] = [model(network=network, **whose, **fields) for fields in follows]
        rows.bulk_create(made)
        differences.append((key, len(present), len(follows)))
    return differences


def _holders(case: Case) -> set[str]:
    """The organisations that entries on mandates name, and those that stay for them."""
    named = {one.organisation for one in case.attestations}
    named |= {str(getattr(effect, "organisation", "")) for one in case.decisions for effect in one.effects}
    return {case.stays.get(slug, slug) for slug in named} - {""}


def _rows(network: Network, organisations: Collection[int] | None) -> dict[int, list[dict[str, Any]]]:
    rows = Standing.objects.filter(network=network).order_by("organisation_id", "begins")
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        fields = {name: getattr(row, name) for name in _FIELDS}
        found.setdefault(row.organisation_id, []).append(fields)
    return found


_FIELDS = (
    "begins", "ends", "held", "category", "category_held", "since_text", "since_earliest", "since_latest",
    "until_text", "until_earliest", "until_latest", "content",
)  # fmt: skip
