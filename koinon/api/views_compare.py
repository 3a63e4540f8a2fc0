"""The addresses that compare: two days of one network, and two networks on one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from koinon.api import compared, footing, problems, queries
from koinon.api.lists import address
from koinon.api.parameters import check
from koinon.api.views import READ, network_of, of_network, of_several
from koinon.atlas.queries import names_of
from koinon.lib import days
from koinon.lib.days import Asked
from koinon.networks.models import Network
from koinon.register.queries import members_in, strands_between
from koinon.rules.compare import year_before

router = Router()
AS_CSV: dict[str, Any] = {
    "responses": {200: {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}}
}
PARAMETERS = (days.ON, days.KNOWN, "from", "to")


@router.api_operation(
    READ,
    "/networks/{network}/compare",
    response=compared.DaysCompared,
    tags=["members"],
    summary="Two days of a network compared",
)
@of_network
def days_compared(request: HttpRequest, network: str, asked: Query[compared.TwoDays]) -> compared.DaysCompared:
    """Who came, who left, whose category or rights changed, and who only became surer or less sure."""
    return _days(request, network_of(network), asked)


@router.api_operation(
    READ,
    "/networks/{network}/compare.csv",
    tags=["members"],
    summary="Two days of a network compared, as CSV",
    openapi_extra=AS_CSV,
)
@of_network
def days_compared_csv(request: HttpRequest, network: str, asked: Query[compared.TwoDays]) -> HttpResponse:
    """The same for spreadsheets: one row an organisation that differs."""
    found = network_of(network)
    told = _days(request, found, asked)
    name = f"{_mark(found)}{found.slug}-{told.first.isoformat()}-{told.last.isoformat()}.csv"
    return _csv(compared.days_csv(told, found.made_up), name)


@router.api_operation(
    READ, "/compare", response=compared.NetworksCompared, tags=["members"], summary="Two networks compared on a day"
)
@of_several
def networks_compared(request: HttpRequest, asked: Query[compared.TwoNetworks]) -> compared.NetworksCompared:
    """Everyone who is a member of either of two networks on the day, and how they stand in both."""
    check(request, asked)
    return _networks(request, _two(asked))


@router.api_operation(
    READ, "/compare.csv", tags=["members"], summary="Two networks compared on a day, as CSV", openapi_extra=AS_CSV
)
@of_several
def networks_compared_csv(request: HttpRequest, asked: Query[compared.TwoNetworks]) -> HttpResponse:
    """The same for spreadsheets: one row an organisation."""
    check(request, asked)
    a, b = _two(asked)
    told = _networks(request, (a, b))
    mark = _mark(a) or _mark(b)
    text = compared.networks_csv(told, (a.made_up, b.made_up))
    return _csv(text, f"{mark}{a.slug}-{b.slug}-{told.on.isoformat()}.csv")


def _days(request: HttpRequest, network: Network, asked: compared.TwoDays) -> compared.DaysCompared:
    problems.refuse_strange_parameters(request, PARAMETERS)
    on = footing.asked_of(request)
    profile = queries.profiles([network.pk], on.known).get(network.pk, {})
    founded = queries.founded_of(profile)
    last = _day("to", asked.to, on.day)
    first = _day("from", asked.from_, year_before(last, founded.earliest if founded else None))
    for parameter, day in (("from", first), ("to", last)):
        if founded and day < founded.earliest:
            link = address(request, **{parameter: founded.earliest.isoformat()})
            raise problems.before_founding(replace(on, day=day), founded.text, link)
    strands = strands_between(network, min(first, last), max(first, last), on.known)
    return compared.days_answer(network, first, last, on.known, strands, _names(strand.id for strand in strands))


def _networks(request: HttpRequest, networks: tuple[Network, Network]) -> compared.NetworksCompared:
    on: Asked = footing.asked_of(request)
    members = members_in(networks, on.day, on.known)
    names = _names(member.id for listed in members.values() for member in listed)
    return compared.networks_answer(networks, on.day, on.known, members, names)


def _two(asked: compared.TwoNetworks) -> tuple[Network, Network]:
    if not (asked.a and asked.b) or asked.a == asked.b:
        raise problems.not_two_networks(same=bool(asked.a and asked.b))
    return network_of(asked.a), network_of(asked.b)


def _day(parameter: str, text: str, usual: date) -> date:
    if not text:
        return usual
    try:
        return days.read_day(text)
    except days.DayError as error:
        raise problems.day_unreadable(parameter, days.Mistake(parameter, error.code, error.text)) from error


def _names(organisations: Any) -> dict[int, str]:
    return {id_: names.get("", "") for id_, names in names_of(organisations, ()).items()}


def _mark(network: Network) -> str:
    return "made-up-" if network.made_up else ""


def _csv(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
