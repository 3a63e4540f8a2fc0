"""What the API says of countries: their names, the unions they were in, their organisations with their memberships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from koinon.api import answers, schemas, schemas_countries
from koinon.api.queries import network_short, profiles, sources
from koinon.atlas.models import Organisation, UnionMembership
from koinon.atlas.queries import canonical_ids, counted, names_of
from koinon.lib.countries import is_country, own_names
from koinon.lib.days import Asked
from koinon.networks.models import Network
from koinon.register.answers import stretch_of
from koinon.register.models import Standing as Row
from koinon.register.queries import Count, counted_each, judged
from koinon.rules.reasons import surest
from koinon.rules.standing import Standing

Memberships = Mapping[int, Sequence[tuple[Network, Standing]]]
"""By organisation id its memberships of the day, by the network's slug."""


def countries_answer(on: Asked) -> schemas_countries.Countries:
    """All countries of which an organisation is recorded. Four queries; the counts of members for what is known now."""
    rows = counted().exclude(id__in=canonical_ids(on.known)).values_list("id", "country")
    organisations: dict[str, list[int]] = defaultdict(list)
    for id_, code in rows:
        if is_country(code):
            organisations[code].append(id_)
    surest = _surest_on(on) if on.known is None else None
    items = [
        schemas_countries.CountryItem(
            code=code,
            names=_names(code),
            organisations=len(organisations[code]),
            members=None if surest is None else answers.count(_pair(organisations[code], surest)),
        )
        for code in sorted(organisations)
    ]
    number = schemas.Count(certain=len(items), possible=len(items))
    return schemas_countries.Countries(on=on.day, known=on.known, count=number, next=None, items=items)


def country_answer(code: str, on: Asked) -> schemas_countries.Country:
    """One country, by its code in capitals. Seven queries for what is known now."""
    same = canonical_ids(on.known)
    organisations = list(Organisation.objects.filter(country=code).exclude(id__in=same).order_by("slug"))
    ids = [one.pk for one in organisations]
    memberships = _memberships(ids, on)
    networks = {network.pk: network for told in memberships.values() for network, _standing in told}
    told = profiles(list(networks), on.known)
    names = names_of(ids, ())
    rows = UnionMembership.objects.known(on.known).filter(country=code).select_related("union").order_by("begins", "id")
    unions = list(rows)
    return schemas_countries.Country(
        on=on.day,
        known=on.known,
        code=code,
        names=_names(code),
        unions=[
            schemas_countries.InUnion(union=row.union.slug, begins=row.begins, ends=row.ends, source=row.source or None)
            for row in unions
        ],
        networks=[
            schemas_countries.InNetworkOfCountry(
                network=network_short(network, told.get(network.pk, {})),
                members=answers.count(_count_in(network, memberships)),
            )
            for network in sorted(networks.values(), key=lambda network: network.slug)
        ],
        organisations=[_located(one, names.get(one.pk, {}).get("", ""), memberships) for one in organisations],
        sources=sources({row.source for row in unions if row.source}, on.known),
    )


def _memberships(ids: Collection[int], on: Asked) -> Memberships:
    found: dict[int, list[tuple[Network, Standing]]] = defaultdict(list)
    if on.known is None:
        rows = Row.objects.on(on.day).filter(organisation__in=ids).select_related("network").order_by("network__slug")
        for row in rows:
            found[row.organisation_id].append((row.network, stretch_of(row).standing))
        return found
    for network in Network.objects.order_by("slug"):
        for id_, stretches in judged(network, ids, on.known).items():
            found[id_] += [(network, one.standing) for one in stretches if one.holds(on.day)]
    return found


def _surest_on(on: Asked) -> dict[int, str]:
    """Per organisation id how surely it is a member of some network; made-up ones count only among themselves."""
    rows = Row.objects.on(on.day).values_list("organisation_id", "held", "network__made_up")
    every = list(rows)
    any_real = Network.objects.filter(made_up=False).exists()
    found: dict[int, str] = {}
    for id_, held, made_up in every:
        if not (made_up and any_real):
            found[id_] = surest((found.get(id_, held), held))
    return found


def _pair(ids: Sequence[int], held: Mapping[int, str]) -> Count:
    return counted_each(held[id_] for id_ in ids if id_ in held)


def _count_in(network: Network, memberships: Memberships) -> Count:
    return counted_each(standing.held for told in memberships.values() for other, standing in told if other == network)


def _located(one: Organisation, name: str, memberships: Memberships) -> schemas_countries.OrganisationOfCountry:
    return schemas_countries.OrganisationOfCountry(
        **dict(answers.organisation(one.slug, name, one.kind, one.country)),
        made_up=one.made_up,
        latitude=one.latitude,
        longitude=one.longitude,
        memberships=[
            schemas_countries.MembershipShort.model_validate(
                {
                    "network": network.slug,
                    "held": standing.held,
                    "category": standing.category.slug,
                    "category_held": standing.category.held,
                }
            )
            for network, standing in memberships.get(one.pk, ())
        ],
    )


def _names(code: str) -> list[schemas_countries.CountryName]:
    return [schemas_countries.CountryName(text=one.text, language=one.language) for one in own_names(code)]
