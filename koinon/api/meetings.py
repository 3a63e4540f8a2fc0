"""A network's meetings by program: the list seen from a day, and each of them by its key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, cast

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from koinon.api import footing, problems, queries, schemas
from koinon.api.parameters import OnDay, check
from koinon.api.views import READ, network_of, of_network
from koinon.lib.days import Asked
from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.rules.citing import named_in
from koinon.rules.dates import BEFORE_ALL, FOREVER
from koinon.rules.meetings import time_of

KINDS = (LineKind.SERIES, LineKind.EVENT, LineKind.GAP)

router = Router()


class Days(schemas.Shape):
    """When something was or will be, as far as its source says."""

    edtf: str = Field(description="As the source wrote it, in EDTF.")
    earliest: date | None = Field(description="The first day it can have touched, null where it is open.")
    latest: date | None = Field(description="The last day it can have touched, null where it is open.")
    day_known: bool = Field(description="Whether the source named the very day or days.")


class Meeting(schemas.Shape):
    """One meeting."""

    key: str
    seen: Literal["past", "perhaps", "next"] = Field(
        description="Seen from the day asked about; `perhaps`: on that day, or the source does not tell."
    )
    when: Days
    series: str | None
    host: str | None = Field(description="The slug of the organisation that was host. That makes it no member.")
    content: schemas.Told
    recorded_at: datetime


class Meetings(schemas.OnDay):
    """A network's meetings in the order of time."""

    network: str
    made_up: bool
    series: list[schemas.Told]
    items: list[Meeting]
    gaps: list[schemas.Told] = Field(description="Times of a series of which nothing is known.")
    sources: list[schemas.Source]


class OneMeeting(schemas.OnDay):
    """One meeting with its sources."""

    network: str
    made_up: bool
    item: Meeting
    sources: list[schemas.Source]


@router.api_operation(READ, "/networks/{network}/events", response=Meetings, tags=["networks"], summary="Meetings")
@of_network
def events(request: HttpRequest, network: str, asked: Query[OnDay]) -> Meetings:
    """The meetings of a network of all times, past and next seen from the day, and the times without a record."""
    check(request, asked)
    found, on = network_of(network), footing.asked_of(request)
    lines = _lines(found, on)
    told = {kind: [dict(content) for told_kind, content, _at in lines if told_kind == kind] for kind in KINDS}
    items = [_meeting(content, at, on) for kind, content, at in lines if kind == LineKind.EVENT]
    items.sort(key=lambda one: (one.when.earliest or BEFORE_ALL, one.when.latest or FOREVER, one.key))
    return Meetings(
        on=on.day,
        known=on.known,
        network=found.slug,
        made_up=found.made_up,
        series=told[LineKind.SERIES],
        items=items,
        gaps=told[LineKind.GAP],
        sources=queries.sources(named_in([content for _kind, content, _at in lines]), on.known),
    )


@router.api_operation(
    READ, "/networks/{network}/events/{key}", response=OneMeeting, tags=["networks"], summary="One meeting"
)
@of_network
def event(request: HttpRequest, network: str, key: str, asked: Query[OnDay]) -> OneMeeting:
    """One meeting by its key, with its sources."""
    check(request, asked)
    found, on = network_of(network), footing.asked_of(request)
    line = next((line for line in _lines(found, on) if line[0] == LineKind.EVENT and line[1].get("key") == key), None)
    if line is None:
        raise problems.unknown("event", key, f"/api/v1/networks/{found.slug}/events")
    _kind, content, at = line
    return OneMeeting(
        on=on.day,
        known=on.known,
        network=found.slug,
        made_up=found.made_up,
        item=_meeting(content, at, on),
        sources=queries.sources(named_in(content), on.known),
    )


def _lines(network: Network, on: Asked) -> list[tuple[str, Mapping[str, Any], datetime]]:
    rows = Line.objects.known(on.known).filter(network=network, kind__in=KINDS).order_by("kind", "id")
    return list(rows.values_list("kind", "content", "recorded_at"))


def _meeting(content: Mapping[str, Any], recorded_at: datetime, on: Asked) -> Meeting:
    time = time_of(str(content["when"]))
    return Meeting(
        key=str(content["key"]),
        seen=cast(Any, time.seen_from(on.day)),
        when=Days(
            edtf=str(content["when"]),
            earliest=None if time.first == BEFORE_ALL else time.first,
            latest=None if time.last == FOREVER else time.last,
            day_known=time.is_exact,
        ),
        series=content.get("series") or None,
        host=content.get("host") or None,
        content=dict(content),
        recorded_at=recorded_at,
    )
