"""Mandates and the lives of bodies: from the ledger to the case that rules judge, and reads of the register by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from koinon.atlas import queries as atlas
from koinon.atlas.models import Organisation
from koinon.ledger import queries as ledger
from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.register.models import BodyLife, Mandate
from koinon.register.queries import frame
from koinon.register.tenure_rows import life_of, mandate_of
from koinon.rules import bodies, mandates
from koinon.rules.mandates import Holder, Post
from koinon.rules.tenure import Case

Lives = dict[str, tuple[bodies.Stretch, ...]]
Stretch = TypeVar("Stretch", bodies.Stretch, mandates.Stretch)


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate on the day asked about."""

    post: Post
    holder: Holder
    stretch: mandates.Stretch


@dataclass(frozen=True, slots=True)
class Body:
    """A body on the day asked about."""

    slug: str
    stretch: bodies.Stretch


def case_of(network: Network, known: datetime | None = None) -> Case:
    """Everything in the ledger on the network's mandates and bodies. Six queries, one more where acts wait."""
    told = ledger.entries_of_network(network.pk, atlas.dated_sources(known), known)
    around = frame(network, known)
    same = atlas.canonical_ids(known)
    slugs = atlas.slugs_of({*same, *same.values()}) if same else {}
    offices = Line.objects.known(known).filter(network=network, kind=LineKind.OFFICE)
    return Case(
        network=network.slug,
        founded=around.founded,
        decisions=tuple(told.decisions.values()),
        attestations=tuple(told.attestations.values()),
        statutes=around.statutes,
        homes={key: str(content.get("body", "")) for key, content in offices.values_list("key", "content")},
        stays={slugs[id_]: slugs[stays] for id_, stays in same.items()},
    )


def mandates_of(network: Network, known: datetime | None = None) -> mandates.Mandates:
    """Every mandate of the network with its whole history. One query; `known` judges anew in memory."""
    if known is not None:
        return mandates.mandates(case_of(network, known))
    return _gathered(Mandate.objects.filter(network=network).select_related("organisation"))


def mandates_on(network: Network, day: date, known: datetime | None = None) -> list[Held]:
    """Who holds which post on the day, certain or possible, by post and holder. One query; `known` as above."""
    if known is not None:
        found = mandates.on_day(mandates_of(network, known), day)
    else:
        rows = Mandate.objects.filter(network=network).on(day).select_related("organisation")
        found = mandates.on_day(_gathered(rows), day)
    return [Held(post, holder, stretch) for post, holder, stretch in found]


def mandates_held_by(
    organisations: Collection[int], known: datetime | None = None
) -> list[tuple[Network, mandates.Mandates]]:
    """The mandates that an organisation holds or held, itself or a person for it, by slug of the network.

    `organisations` are its id and those of its recorded duplicates. One query; `known` judges every network anew.
    """
    if known is None:
        rows = Mandate.objects.filter(organisation__in=list(organisations)).select_related("organisation", "network")
        by_network: dict[Network, list[Mandate]] = defaultdict(list)
        for row in rows.order_by("network__slug"):
            by_network[row.network].append(row)
        return [(network, _gathered(told)) for network, told in by_network.items()]
    slugs = set(Organisation.objects.filter(id__in=list(organisations)).values_list("slug", flat=True))
    judged = ((network, mandates_of(network, known)) for network in Network.objects.order_by("slug"))
    own = (
        (network, {key: told for key, told in found.items() if key[1].organisation in slugs})
        for network, found in judged
    )
    return [(network, found) for network, found in own if found]


def lives_of(network: Network, known: datetime | None = None) -> Lives:
    """The life of every body that entries tell of, by slug. One query; `known` judges anew in memory."""
    if known is not None:
        return bodies.lives(case_of(network, known))
    found: dict[str, list[bodies.Stretch]] = defaultdict(list)
    for row in BodyLife.objects.filter(network=network).order_by("body", "begins"):
        found[row.body].append(life_of(row))
    return {slug: tuple(stretches) for slug, stretches in found.items()}


def lives_and_mandates(network: Network, known: datetime | None = None) -> tuple[Lives, mandates.Mandates]:
    """Both with their whole histories. Two queries; `known` judges anew in memory, the ledger read once."""
    if known is None:
        return lives_of(network), mandates_of(network)
    case = case_of(network, known)
    return bodies.lives(case), mandates.mandates(case)


def bodies_on(network: Network, day: date, known: datetime | None = None) -> list[Body]:
    """The bodies that are there on the day, certain or possible, by slug. One query; `known` as above."""
    if known is None:
        rows = BodyLife.objects.filter(network=network).on(day).order_by("body")
        return [Body(row.body, life_of(row)) for row in rows]
    found = lives_of(network, known)
    return [Body(slug, stretch) for slug, told in found.items() for stretch in told if stretch.holds(day)]


def _gathered(rows: Collection[Mandate]) -> mandates.Mandates:
    found: dict[tuple[Post, Holder], list[mandates.Stretch]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.begins):
        organisation = row.organisation.slug if row.organisation else ""
        found[Post(row.body, row.office), Holder(organisation, row.person)].append(mandate_of(row))
    return {key: tuple(found[key]) for key in sorted(found)}
