"""The register held against the ledger: where its rows are not what follows. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from koinon.atlas import queries as atlas
from koinon.ledger.models import Clause
from koinon.networks.models import Network
from koinon.register.answers import row_fields
from koinon.register.models import Standing
from koinon.register.queries import judged

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
