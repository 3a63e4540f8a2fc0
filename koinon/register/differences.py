"""The register held against the ledger: where its rows are not what follows. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from koinon.atlas import queries as atlas
from koinon.atlas.models import Organisation
from koinon.ledger.models import Clause
from koinon.networks.models import Network
from koinon.register.answers import row_fields
from koinon.register.models import BodyLife, Mandate, Standing
from koinon.register.queries import judged
from koinon.register.tenure_rows import life_fields, mandate_fields
from koinon.register.tenures import case_of
from koinon.rules.bodies import lives
from koinon.rules.mandates import mandates
from koinon.rules.tenure import Case

AT_ONCE = 500
"""How many organisations are judged at once, so that a large network needs no more memory than a small one."""

_FIELDS = (
    "begins", "ends", "held", "category", "category_held", "since_text", "since_earliest", "since_latest",
    "until_text", "until_earliest", "until_latest", "content",
)  # fmt: skip

RowFields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Differing:
    """An organisation (id) whose rows in a network are not what follows: those it has, and those that follow."""

    organisation: int
    had: list[RowFields]
    follows: list[RowFields]


def differing(network: Network, organisations: Collection[int] | None = None) -> Iterator[list[Differing]]:
    """Where the register's rows of these organisations (None: of all) differ from what the ledger says now.

    Some organisations at a time, those that differ of each portion in a list.
    """
    for some in _portions(network, organisations):
        follows = judged(network, some)
        had = _rows(network, some)
        wanted = {id_: [row_fields(stretch) for stretch in stretches] for id_, stretches in follows.items()}
        both = ((id_, had.get(id_, []), wanted.get(id_, [])) for id_ in sorted({*wanted, *had}))
        yield [Differing(id_, present, follow) for id_, present, follow in both if present != follow]


def _portions(network: Network, organisations: Collection[int] | None) -> Iterator[set[int]]:
    """The organisations that anything touches here, some at a time; a duplicate always with the one that stays."""
    if organisations is None:
        touched = Clause.objects.filter(network=network, organisation__isnull=False)
        standing = Standing.objects.filter(network=network)
        ids = set(touched.values_list("organisation_id", flat=True).distinct())
        ids |= set(standing.values_list("organisation_id", flat=True).distinct())
    else:
        ids = set(organisations)
    same = atlas.canonical_ids()
    together: dict[int, set[int]] = defaultdict(set)
    for id_ in ids:
        together[same.get(id_, id_)].add(id_)
    for duplicate, stays in same.items():
        if stays in together:
            together[stays].add(duplicate)
    portion: set[int] = set()
    for stays in sorted(together):
        portion |= together[stays] | {stays}
        if len(portion) >= AT_ONCE:
            yield portion
            portion = set()
    if portion:
        yield portion


def _rows(network: Network, organisations: Collection[int]) -> dict[int, list[RowFields]]:
    rows = Standing.objects.filter(network=network, organisation__in=organisations)
    found: dict[int, list[RowFields]] = {}
    for row in rows.order_by("organisation_id", "begins"):
        fields = {name: getattr(row, name) for name in _FIELDS}
        found.setdefault(row.organisation_id, []).append(fields)
    return found


@dataclass(frozen=True, slots=True)
class DifferingPost:
    """A mandate or a body whose rows in a network are not what follows. `owner` are the columns that name it."""

    model: type[Mandate] | type[BodyLife]
    owner: dict[str, Any]
    says: str
    had: list[RowFields]
    follows: list[RowFields]


def differing_posts(network: Network) -> Iterator[DifferingPost]:
    """Where the register's rows of a network's mandates and bodies differ from what the ledger says now."""
    case = case_of(network)
    ids = dict(Organisation.objects.filter(slug__in=_holders(case)).values_list("slug", "id"))
    held = {
        (post.body, post.office, ids.get(holder.organisation), holder.person): [mandate_fields(one) for one in told]
        for (post, holder), told in mandates(case).items()
    }
    found = list(_compared(network, Mandate, ("body", "office", "organisation_id", "person"), held))
    slugs = {id_: slug for slug, id_ in ids.items()} | atlas.slugs_of(key[2] for key, _, _ in found if key[2])
    for (body, office, organisation, person), had, follows in found:
        owner = {"body": body, "office": office, "organisation_id": organisation, "person": person}
        says = f"{body}/{office}: {person or slugs.get(organisation, '')}"
        yield DifferingPost(Mandate, owner, says, had, follows)
    there = {(slug,): [life_fields(one) for one in told] for slug, told in lives(case).items()}
    for (slug,), had, follows in _compared(network, BodyLife, ("body",), there):
        yield DifferingPost(BodyLife, {"body": slug}, str(slug), had, follows)


Key = tuple[Any, ...]


def _compared(
    network: Network, model: type[Mandate] | type[BodyLife], owner: Sequence[str], wanted: Mapping[Key, list[RowFields]]
) -> Iterator[tuple[Key, list[RowFields], list[RowFields]]]:
    columns = [f.attname for f in model._meta.concrete_fields if f.attname not in ("id", "network_id", *owner)]
    had: dict[Key, list[RowFields]] = defaultdict(list)
    rows: models.QuerySet[Any] = model._default_manager.filter(network=network)
    for row in rows.order_by("begins"):
        had[tuple(getattr(row, name) for name in owner)].append({name: getattr(row, name) for name in columns})
    for key in sorted({*had, *wanted}, key=lambda key: tuple(str(part or "") for part in key)):
        follows = [{name: one[name] for name in columns} for one in wanted.get(key, [])]
        if had.get(key, []) != follows:
            yield key, had.get(key, []), follows


def _holders(case: Case) -> set[str]:
    """The organisations that entries on mandates name, and those that stay for them."""
    named = {one.organisation for one in case.attestations}
    named |= {str(getattr(effect, "organisation", "")) for one in case.decisions for effect in one.effects}
    return {case.stays.get(slug, slug) for slug in named} - {""}
