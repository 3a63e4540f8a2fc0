"""Reads about countries, unions and organisations, as the frozen facts that rules take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, Q, QuerySet

from koinon.atlas.models import (
    Name,
    Organisation,
    Population,
    Relation,
    RelationKind,
    Source,
    Territory,
    UnionMembership,
)
from koinon.lib.maps import Place, place_of
from koinon.lib.text import folded
from koinon.rules import facts, reading
from koinon.rules.dates import FOREVER, parse
from koinon.rules.entries import Dated
from koinon.rules.periods import Period


def facts_of(organisations: Iterable[int], known: datetime | None = None) -> dict[int, facts.Facts]:
    """Per organisation id the facts that statutes may refer to, as known at the instant. Four queries in all."""
    wanted = list(organisations)
    unions: dict[str, list[facts.UnionMembership]] = defaultdict(list)
    rows = (
        UnionMembership.objects.known(known)
        .order_by("begins", "union__slug", "id")
        .values_list("union__slug", "country", "begins", "ends", "source")
    )
    known_unions = set()
    for slug, country, begins, ends, source in rows:
        known_unions.add(slug)
        unions[country].append(facts.UnionMembership(slug, Period(begins, ends or FOREVER), source))
    territories = {t.slug: frozenset(t.countries) for t in Territory.objects.known(known)}
    figures: dict[int, list[facts.Population]] = defaultdict(list)
    for row in Population.objects.known(known).filter(organisation__in=wanted).order_by("id"):
        figures[row.organisation_id].append(facts.Population(row.figure, parse(row.on), row.source))
    identities = Organisation.objects.filter(id__in=wanted).values_list("id", "kind", "country")
    return {
        id_: facts.Facts(
            kind=kind,
            country=country,
            unions=tuple(unions[country]),
            known_unions=frozenset(known_unions),
            territories={slug: country in listed for slug, listed in territories.items()} if country else {},
            populations=tuple(figures[id_]),
        )
        for id_, kind, country in identities
    }


def counted() -> QuerySet[Organisation]:
    """The organisations that counts are of: the real ones; all, where every one is made up."""
    no_real = ~Exists(Organisation.objects.filter(made_up=False))
    return Organisation.objects.filter(Q(made_up=False) | no_real)


def canonical_ids(known: datetime | None = None) -> dict[int, int]:
    """For every organisation recorded as a duplicate, the one that stays (chains followed to their end)."""
    pairs = dict(
        Relation.objects.known(known).filter(kind=RelationKind.SAME_AS).values_list("organisation_id", "other_id")
    )
    return facts.ends_of_chains(pairs)


def dated_sources(known: datetime | None = None) -> dict[str, Dated]:
    """When each source speaks, by its key."""
    return {
        key: reading.read_dated(content.get("dated"))
        for key, content in Source.objects.known(known).values_list("key", "content")
    }


def names_of(organisations: Iterable[int], languages: Iterable[str]) -> dict[int, dict[str, str]]:
    """Per organisation id its present names by language; the key "" has the own names, joined by " / "."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    wanted = set(languages)
    rows = (
        Name.objects.known(None)
        .filter(organisation__in=list(organisations), is_spelling=False, ends="")
        .order_by("id")
        .values_list("organisation_id", "language", "text", "own")
    )
    for id_, language, text, own in rows:
        names = found[id_]
        if own:
            names[""] = " / ".join((names[""], text)) if "" in names and text not in names[""] else text
        if language in wanted:
            names.setdefault(language, text)
    return found


def named_like(organisations: Collection[int], words: Iterable[str], known: datetime | None) -> set[int]:
    """Those with a name, or a source's spelling, that holds every one of the folded words. One query."""
    names = Name.objects.known(known).filter(organisation__in=organisations)
    for word in words:
        names = names.filter(folded__contains=word)
    return set(names.values_list("organisation_id", flat=True))


def bearing(text: str, most: int = 3) -> list[Organisation]:
    """The organisation of just that slug, else `most` of those that bear this name, capitals and accents aside."""
    found = list(Organisation.objects.filter(slug=text.strip())[:1])
    if found:
        return found
    named = Name.objects.known(None).filter(folded=folded(text)).values("organisation")
    return list(Organisation.objects.filter(pk__in=named).order_by("slug")[:most])


def slugs_of(organisations: Iterable[int]) -> dict[int, str]:
    """The slug of each organisation id."""
    return dict(Organisation.objects.filter(id__in=list(organisations)).values_list("id", "slug"))


def places_of(organisations: Iterable[int]) -> dict[int, Place]:
    """Where each organisation is, by its id; one whose place is not known is left out. One query."""
    rows = Organisation.objects.filter(id__in=list(organisations), latitude__isnull=False, longitude__isnull=False)
    told = {id_: place_of(*degrees) for id_, *degrees in rows.values_list("id", "latitude", "longitude")}
    return {id_: place for id_, place in told.items() if place is not None}
