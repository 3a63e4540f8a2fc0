"""The addresses of linked data: a network with its members on a day, an organisation with all that it was."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from koinon.api import footing, linked, queries
from koinon.api.parameters import OnDay, check
from koinon.api.views import READ, moved, network_of, of_network, of_several, organisation_of
from koinon.atlas.models import Name, Organisation
from koinon.lib.text import UNDETERMINED
from koinon.records.models import LineKind
from koinon.register.queries import members_on, standings_of

router = Router()

LINKED: dict[str, Any] = {
    "responses": {200: {"description": "OK", "content": {linked.JSON_LD: {"schema": {"type": "object"}}}}}
}


@router.api_operation(
    READ, "/networks/{network}.jsonld", tags=["linked data"], summary="A network on a day, as JSON-LD",
    openapi_extra=LINKED,
)  # fmt: skip
@of_network
def network_linked(request: HttpRequest, network: str, asked: Query[OnDay]) -> HttpResponse:
    """The network, its categories, its events, and every membership that is certain or possible on the day."""
    check(request, asked)
    found, on, address = network_of(network), footing.asked_of(request), _address(request)
    lines = queries.lines_of(on.known, network=found)
    profile = next((content for kind, _, content in lines if kind == LineKind.PROFILE), {})
    versions = [version for version, _ in queries.statutes_of(found, on.known)]
    categories = {one.slug: one.names for version in versions for one in version.categories()}
    members = members_on(found, on.day, on.known)
    called = _names([member.id for member in members], on.known)
    nodes = [
        linked.network_node(address, found.slug, profile, found.made_up),
        *linked.role_nodes(address, found.slug, categories.items()),
        *(linked.event_node(address, found.slug, key, told) for kind, key, told in lines if kind == LineKind.EVENT),
    ]
    ids = [member.id for member in members]
    invented = set(Organisation.objects.filter(id__in=ids, made_up=True).values_list("id", flat=True))
    for member in members:
        stretch, names = member.stretch, called.get(member.id, {})
        nodes.append(
            linked.organisation_node(address, member.slug, member.kind, member.country, names, member.id in invented)
        )
        nodes.append(
            linked.membership_node(
                address, found.slug, member.slug, stretch.begins, stretch.ends, stretch.standing
            )
        )  # fmt: skip
    return _answer(nodes)


@router.api_operation(
    READ, "/organisations/{organisation}.jsonld", tags=["linked data"],
    summary="An organisation and its memberships, as JSON-LD", openapi_extra=LINKED,
)  # fmt: skip
@of_several
def organisation_linked(request: HttpRequest, organisation: str, asked: Query[OnDay]) -> Any:
    """The organisation and every stretch of every membership it has or had. A day may be given and changes nothing."""
    check(request, asked)
    found, on, address = organisation_of(organisation), footing.asked_of(request), _address(request)
    if elsewhere := moved(request, found, on):
        return elsewhere
    called = _names([found.pk], on.known).get(found.pk, {})
    nodes = [linked.organisation_node(address, found.slug, found.kind, found.country, called, found.made_up)]
    standings = standings_of(found, on.known)
    profiles = queries.profiles([network.pk for network, _ in standings], on.known)
    for network, stretches in standings:
        nodes.append(linked.network_node(address, network.slug, profiles.get(network.pk, {}), network.made_up))
        nodes += [
            linked.membership_node(address, network.slug, found.slug, one.begins, one.ends, one.standing)
            for one in stretches
        ]
    return _answer(nodes)


def _address(request: HttpRequest) -> linked.Address:
    return lambda path: request.build_absolute_uri(f"/{path}")


def _names(organisations: list[int], known: Any) -> dict[int, dict[str, str]]:
    """What organisations are called, by language. One query."""
    rows = Name.objects.known(known).filter(organisation__in=organisations, is_spelling=False, ends="").order_by("id")
    found: dict[int, dict[str, str]] = {}
    for id_, language, text in rows.values_list("organisation_id", "language", "text"):
        found.setdefault(id_, {}).setdefault(language or UNDETERMINED, text)
    return found


def _answer(nodes: list[linked.Node]) -> HttpResponse:
    text = json.dumps(linked.document(nodes), ensure_ascii=False)
    return HttpResponse(text, content_type=linked.JSON_LD)
