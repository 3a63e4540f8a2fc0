"""The addresses of a network's bodies and mandates."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router

from koinon.api import answers, answers_bodies, queries, schemas_bodies
from koinon.api.parameters import OnDay
from koinon.api.views import READ, network_on, of_network
from koinon.records.models import Line, LineKind
from koinon.register.queries import counted_each
from koinon.register.tenures import lives_of, mandates_of
from koinon.rules.citing import named_in
from koinon.rules.reasons import CANNOT_TELL

router = Router()


@router.api_operation(
    READ, "/networks/{network}/bodies", response=schemas_bodies.Bodies, tags=["networks"], summary="Bodies on a day"
)
@of_network
def bodies(request: HttpRequest, network: str, asked: Query[OnDay]) -> schemas_bodies.Bodies:
    """Every body of the network that is there on the day, certain or possible, and those of which no time is told."""
    found, on = network_on(request, network, asked)
    lives = lives_of(found, on.known)
    told = Line.objects.known(on.known).filter(network=found, kind=LineKind.BODY)
    lines = {str(content["slug"]): content for content in told.values_list("content", flat=True)}
    items = answers_bodies.bodies_on(lives, lines, on.day)
    return schemas_bodies.Bodies(
        on=on.day,
        known=on.known,
        count=answers.count(counted_each(item.held or CANNOT_TELL for item in items)),
        next=None,
        items=items,
        sources=queries.sources({*answers_bodies.cited_by({}, lives), *named_in(list(lines.values()))}, on.known),
    )


@router.api_operation(
    READ,
    "/networks/{network}/mandates",
    response=schemas_bodies.Mandates,
    tags=["networks"],
    summary="Mandates on a day",
)
@of_network
def mandates(request: HttpRequest, network: str, asked: Query[OnDay]) -> schemas_bodies.Mandates:
    """Who holds which office or seat on the day, certain or possible, and every mandate through time."""
    found, on = network_on(request, network, asked)
    told = mandates_of(found, on.known)
    items = answers_bodies.mandates_on(told, on.day)
    return schemas_bodies.Mandates(
        on=on.day,
        known=on.known,
        count=answers.count(counted_each(item.held for item in items)),
        next=None,
        items=items,
        history=answers_bodies.mandate_histories(told),
        sources=queries.sources(answers_bodies.cited_by(told, {}), on.known),
    )
