"""All countries of which an organisation is recorded, with how many of them are members of any network on the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from koinon.atlas.queries import canonical_ids, counted
from koinon.lib.countries import is_country
from koinon.lib.maps import Place, place_of
from koinon.lib.order import sort_key
from koinon.register.models import Standing
from koinon.register.queries import judged
from koinon.rules.reasons import surest
from koinon.web.asked import Asked
from koinon.web.countries.maps import ground_of, small_map
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import CountryList, CountryRow, SmallMap
from koinon.web.words.content import country_name, number, pair_of, reader


class Located(NamedTuple):
    """An organisation with its country and where it is, as far as that is known."""

    id: int
    country: str
    place: Place | None


def located(asked: Asked) -> list[Located]:
    """Every organisation but recorded duplicates and, beside real ones, those that are made up. Two queries."""
    rows = counted().exclude(id__in=canonical_ids(asked.known))
    columns = rows.values_list("id", "country", "latitude", "longitude")
    return [Located(id_, country, place_of(*degrees)) for id_, country, *degrees in columns]


def surest_on(asked: Asked, hosted: Iterable[Hosted]) -> dict[int, str]:
    """Per organisation id how surely it is a member of some network on the day. One query for what is known now."""
    told: list[tuple[int, str]] = []
    networks = real(hosted)
    if asked.known is None:
        here = Standing.objects.on(asked.day).filter(network__in=[one.network.pk for one in networks])
        told += here.values_list("organisation_id", "held")
    else:
        for one in networks:
            for id_, stretches in judged(one.network, None, asked.known).items():
                told += [(id_, stretch.standing.held) for stretch in stretches if stretch.holds(asked.day)]
    found: dict[int, str] = {}
    for id_, held in told:
        found[id_] = surest((found.get(id_, held), held))
    return found


def real(hosted: Iterable[Hosted]) -> Sequence[Hosted]:
    """The networks that are not made up; all of them where every one is. What is invented adds to no real count."""
    every = list(hosted)
    return [one for one in every if not one.network.made_up] or every


def country_list(asked: Asked, organisations: Sequence[Located], held: Mapping[int, str]) -> CountryList:
    """The list as its page shows it. Nothing is read any more."""
    by_country: dict[str, list[Located]] = defaultdict(list)
    for one in organisations:
        if is_country(one.country):
            by_country[one.country].append(one)
    language = reader()
    ordered = sorted(by_country, key=lambda code: sort_key(country_name(code), language))
    total = sum(map(len, by_country.values()))
    return CountryList(
        rows=tuple(_row(asked, code, by_country[code], held) for code in ordered),
        organisations=total,
        organisations_text=number(total),
        small_map=everywhere(organisations, held, ""),
    )


def everywhere(organisations: Iterable[Located], held: Mapping[int, str], address: str) -> SmallMap | None:
    """The small map of everyone who is a member of some network; None where nobody has a place."""
    members = [one for one in organisations if one.id in held]
    places = {one.id: one.place for one in members if one.place}
    sure = {one.id: held[one.id] for one in members}
    return small_map(ground_of(places), sure, {one.country for one in members}, address) if places else None


def _row(asked: Asked, code: str, organisations: Sequence[Located], held: Mapping[int, str]) -> CountryRow:
    sure = [held[one.id] for one in organisations if one.id in held]
    return CountryRow(
        name=country_name(code),
        address=asked.walk.country(code),
        organisations=len(organisations),
        organisations_text=number(len(organisations)),
        members=pair_of(sure),
    )
