"""What an answer of the API stands on: the version, the day and the instant, read once and left on the request."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest

from koinon.acts.queries import public_version
from koinon.api.problems import refuse_unreadable_days
from koinon.lib import days
from koinon.lib.conditional import Footing
from koinon.networks.queries import version_with_zone

PLACE = "koinon_asked"


def of_network(request: HttpRequest, network: str, **_: Any) -> Footing | None:
    """The footing of an address of one network, whose zone says what day it is. One read."""
    version, zone = version_with_zone(network)
    return None if zone is None else _resolved(request, version, zone)


def of_several(request: HttpRequest, **_: Any) -> Footing | None:
    """The footing of an address that speaks of several networks. One read."""
    return _resolved(request, public_version(), days.ZONE_OF_SEVERAL)


def of_no_day(request: HttpRequest, **_: Any) -> Footing | None:
    """The footing of an address whose answer is the same on every day. One read."""
    footing = _resolved(request, public_version(), days.ZONE_OF_SEVERAL)
    return footing and Footing(footing.version, known=footing.known)


def asked_of(request: HttpRequest) -> days.Asked:
    """The day and the instant that the footing resolved. Raises a refusal where they cannot be read."""
    asked = cast(days.Asked, getattr(request, PLACE))
    refuse_unreadable_days(asked)
    return asked


def _resolved(request: HttpRequest, version: int, zone: str) -> Footing | None:
    asked = days.asked(request.GET.get(days.ON, ""), request.GET.get(days.KNOWN, ""), zone)
    setattr(request, PLACE, asked)
    if asked.mistakes:
        return None
    return Footing(version, asked.day, asked.known, None if asked.chosen else asked.today, zone)
