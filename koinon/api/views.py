"""The addresses of the public API. Each reads, builds its shape and says nothing of HTTP beyond what it must."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from ninja import Query, Router
from ninja.decorators import decorate_view

from koinon.api import (
    answers,
    footing,
    problems,
    queries,
    schemas,
    schemas_countries,
    schemas_entries,
    schemas_organisations,
    schemas_statutes,
    tables,
)
from koinon.api import countries as countries_of
from koinon.api.lists import address, page_of
from koinon.api.parameters import Filters, OnDay, PageOfMembers, check
from koinon.atlas.models import Organisation
from koinon.atlas.queries import canonical_ids, names_of
from koinon.ledger.models import Entry
from koinon.lib.conditional import conditional
from koinon.lib.countries import is_country
from koinon.lib.days import Asked, instant_text
from koinon.networks.models import Network
from koinon.networks.queries import network_called
from koinon.register.queries import Member, count_on, counts_on, members_on
from koinon.rules import changes
from koinon.rules.citing import named_in

READ = ["GET", "HEAD"]
LIST_OF_NETWORKS = "/api/v1/networks"
LIST_OF_COUNTRIES = "/api/v1/countries"

router = Router()
of_network = decorate_view(problems.in_readers_language, conditional(footing.of_network))
of_several = decorate_view(problems.in_readers_language, conditional(footing.of_several))
of_no_day = decorate_view(problems.in_readers_language, conditional(footing.of_no_day))


@router.api_operation(READ, "/networks", response=schemas.Networks, tags=["networks"], summary="All networks")
@of_several
def networks(request: HttpRequest, asked: Query[OnDay]) -> schemas.Networks:
    """The networks of this installation, each with its count of memberships on the day."""
    check(request, asked)
    on = footing.asked_of(request)
    found = list(Network.objects.order_by("slug"))
    profiles = queries.profiles([network.pk for network in found], on.known)
    counts = counts_on(on.day) if on.known is None else None
    items = [queries.network_item(network, profiles.get(network.pk, {}), counts) for network in found]
    number = schemas.Count(certain=len(items), possible=len(items))
    return schemas.Networks(on=on.day, known=on.known, count=number, next=None, items=items)


@router.api_operation(READ, "/networks/{network}", response=schemas.Network, tags=["networks"], summary="One network")
@of_network
def network_detail(request: HttpRequest, network: str, asked: Query[OnDay]) -> schemas.Network:
    """A network's profile, how complete its records here are, and what is told of it, with every source."""
    check(request, asked)
    found = network_of(network)
    on = footing.asked_of(request)
    lines = queries.lines_of(on.known, network=found)
    profile = next((content for kind, _, content in lines if kind == "profile"), {})
    founded = refuse_before_founding(request, on, profile)
    members = count_on(found, on.day) if on.known is None else queries.count_of(members_on(found, on.day, on.known))
    told = queries.told_lines(lines)
    coverage = [content for kind, _, content in lines if kind == "coverage"]
    return schemas.Network(
        **dict(queries.network_short(found, profile)),
        on=on.day,
        known=on.known,
        founded=founded,
        members=answers.count(members),
        zone=found.zone,
        keeper=cast(Any, found.keeper),
        profile=profile,
        coverage=coverage,
        lines=told,
        sources=queries.sources(named_in([profile, coverage, [line.content for line in told]]), on.known),
    )


@router.api_operation(
    READ, "/networks/{network}/members", response=schemas.Members, tags=["members"], summary="Members on a day"
)
@of_network
def members(request: HttpRequest, network: str, asked: Query[PageOfMembers]) -> schemas.Members:
    """Every membership of the network that is certain or possible on the day, and why."""
    found, on = network_on(request, network, asked)
    matching = queries.matching(members_on(found, on.day, on.known), asked.wanted(), on)
    page = page_of(request, matching, asked, on)
    return schemas.Members(
        on=on.day,
        known=on.known,
        count=answers.count(queries.count_of(matching)),
        next=page.next,
        items=_items(page.members),
    )


@router.api_operation(
    READ,
    "/networks/{network}/members.csv",
    tags=["members"],
    summary="Members on a day, as CSV",
    openapi_extra={"responses": {200: {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
@of_network
def members_csv(request: HttpRequest, network: str, asked: Query[Filters]) -> HttpResponse:
    """The same list for spreadsheets, whole: one row a membership, in UTF-8 with a byte order mark."""
    found, on = network_on(request, network, asked)
    matching = queries.matching(members_on(found, on.day, on.known), asked.wanted(), on)
    text = tables.members_csv(found.slug, found.made_up, on.day, on.known, _items(matching))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    mark = "made-up-" if found.made_up else ""
    response["Content-Disposition"] = f'attachment; filename="{mark}{found.slug}-members-{on.day.isoformat()}.csv"'
    return response


@router.api_operation(
    READ,
    "/networks/{network}/statutes",
    response=schemas_statutes.StatutesOn,
    tags=["networks"],
    summary="Statutes on a day",
)
@of_network
def statutes(request: HttpRequest, network: str, asked: Query[OnDay]) -> schemas_statutes.StatutesOn:
    """The version of the statutes in force on the day, rule by rule, each with how it is known and by which source."""
    found, on = network_on(request, network, asked)
    versions = queries.statutes_of(found, on.known)
    applied = changes.in_force([version for version, _ in versions], on.day)
    content = next((content for version, content in versions if version is applied), {})
    return schemas_statutes.StatutesOn(
        on=on.day,
        known=on.known,
        network=found.slug,
        versions=[version.version for version, _ in versions],
        statutes=queries.statutes_answer(applied, content) if applied else None,
        sources=queries.sources(named_in(content), on.known),
    )


@router.api_operation(
    READ,
    "/organisations/{organisation}",
    response=schemas_organisations.OrganisationDetail,
    tags=["organisations"],
    summary="One organisation",
)
@of_several
def organisation_detail(request: HttpRequest, organisation: str, asked: Query[OnDay]) -> Any:
    """An organisation's names, figures and relations. The slug of a duplicate leads to the one that stays."""
    check(request, asked)
    on = footing.asked_of(request)
    found = organisation_of(organisation)
    if elsewhere := moved(request, found, on):
        return elsewhere
    return queries.organisation_answer(found, on)


@router.api_operation(
    READ,
    "/organisations/{organisation}/memberships",
    response=schemas.Memberships,
    tags=["organisations"],
    summary="Memberships of an organisation",
)
@of_several
def memberships(request: HttpRequest, organisation: str, asked: Query[OnDay]) -> Any:
    """Every membership of the organisation that is certain or possible on the day, and its whole history."""
    check(request, asked)
    on = footing.asked_of(request)
    found = organisation_of(organisation)
    if elsewhere := moved(request, found, on):
        return elsewhere
    return queries.memberships_answer(found, on)


@router.api_operation(
    READ, "/countries", response=schemas_countries.Countries, tags=["countries"], summary="Countries with organisations"
)
@of_several
def countries(request: HttpRequest, asked: Query[OnDay]) -> schemas_countries.Countries:
    """The countries of which organisations are recorded, each with how many are members of some network on the day."""
    check(request, asked)
    return countries_of.countries_answer(footing.asked_of(request))


@router.api_operation(
    READ, "/countries/{country}", response=schemas_countries.Country, tags=["countries"], summary="One country"
)
@of_several
def country_detail(request: HttpRequest, country: str, asked: Query[OnDay]) -> Any:
    """A country's unions and its organisations with their memberships. A code in capitals leads to the small ones."""
    check(request, asked)
    on = footing.asked_of(request)
    code = country.upper() if country.isascii() else ""
    if not is_country(code):
        raise problems.unknown("country", country, LIST_OF_COUNTRIES)
    if country != code.lower():
        there = request.get_full_path().replace(f"/countries/{country}", f"/countries/{code.lower()}", 1)
        return HttpResponsePermanentRedirect(there)
    return countries_of.country_answer(code, on)


@router.api_operation(READ, "/entries/{key}", response=schemas_entries.Entry, tags=["entries"], summary="One entry")
@of_no_day
def entry(request: HttpRequest, key: str, asked: Query[OnDay]) -> schemas_entries.Entry:
    """A decision or an attestation with its record versions. A day (`on`) may be given and changes nothing."""
    check(request, asked)
    on = footing.asked_of(request)
    found = Entry.objects.filter(key=key).first()
    if found is None:
        raise problems.unknown("entry", key)
    records = queries.record_versions(found, on.known)
    if not records:
        first = queries.record_versions(found, None)[0]
        raise problems.not_yet_recorded(instant_text(first.recorded_at))
    return queries.entry_answer(found, records, on.known)


def network_of(slug: str) -> Network:
    """The network of that slug. Raises a refusal where there is none."""
    found = network_called(slug)
    if found is None:
        raise problems.unknown("network", slug, LIST_OF_NETWORKS)
    return found


def network_on(request: HttpRequest, slug: str, asked: OnDay) -> tuple[Network, Asked]:
    """The network of that slug, and for when it is asked about. Raises a refusal for anything that cannot be answered:

    a parameter that is wrong, a network that is not here, a day before its founding. Two queries.
    """
    check(request, asked)
    found, on = network_of(slug), footing.asked_of(request)
    refuse_before_founding(request, on, queries.profiles([found.pk], on.known).get(found.pk, {}))
    return found, on


def organisation_of(slug: str) -> Organisation:
    """The organisation of that slug. Raises a refusal where there is none."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise problems.unknown("organisation", slug)
    return found


def moved(request: HttpRequest, found: Organisation, on: Asked) -> HttpResponse | None:
    """Where a duplicate's slug leads, as known; None where the organisation is no duplicate."""
    stays = canonical_ids(on.known).get(found.pk)
    if stays is None:
        return None
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=stays)
    there = request.get_full_path().replace(f"/organisations/{found.slug}", f"/organisations/{slug}", 1)
    # A merge can be taken back, so nobody shall keep the redirect without asking again.
    return HttpResponsePermanentRedirect(there, headers={"Cache-Control": "public, no-cache"})


def refuse_before_founding(request: HttpRequest, on: Asked, profile: dict[str, Any]) -> schemas.Bound | None:
    """When the network was founded. Raises the problem that says that the day lies before it."""
    founded = queries.founded_of(profile)
    if founded is None:
        return None
    if on.day < founded.earliest:
        link = address(request, on=founded.earliest.isoformat())
        raise problems.before_founding(on, founded.text, link)
    return answers.span(founded)


def _items(found: list[Member]) -> list[schemas.Member]:
    names = names_of([member.id for member in found], ())
    return [answers.member(member, names.get(member.id, {}).get("", "")) for member in found]
