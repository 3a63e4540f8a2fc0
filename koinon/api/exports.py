"""The addresses that give a network's records away, whole, with the digest by which anyone can check them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.decorators import decorate_view
from pydantic import Field

from koinon.api import footing, problems
from koinon.api.parameters import OnDay, check
from koinon.api.schemas import Shape
from koinon.api.views import network_of
from koinon.exchange.export_file import Current, Unsettled, current_export
from koinon.lib.conditional import conditional
from koinon.lib.days import KNOWN
from koinon.networks.models import Network
from koinon.rules.export_form import FORMAT

READ = ["GET", "HEAD"]
LARGEST_AT_ONCE = 8_000_000
CHUNK = 1 << 16
EXPORT = "/networks/{network}/export"

router = Router()
of_no_day = decorate_view(problems.in_readers_language, conditional(footing.of_no_day))


class ExportDigest(Shape):
    """By what a network's export can be told from every other."""

    network: str
    made_up: bool
    format: int = Field(description="The number of the export's format.")
    known: datetime = Field(description="When what is in it was recorded last.")
    bytes: int
    sha256: str = Field(description="The digest of the export, as docs/export.md defines it.")
    address: str


@router.api_operation(
    READ,
    EXPORT,
    tags=["networks"],
    summary="A network's records, whole",
    operation_id="koinon_api_views_export",
    openapi_extra={
        "responses": {200: {"description": "OK", "content": {"application/json": {"schema": {"type": "object"}}}}}
    },
)
@of_no_day
def export(request: HttpRequest, network: str, asked: Query[OnDay]) -> HttpResponseBase:
    """Everything recorded of a network as one file that can be checked by itself: docs/export.md describes it."""
    found, current = _current(request, network, asked)
    mark = "made-up-" if found.made_up else ""
    response: HttpResponseBase
    if current.size <= LARGEST_AT_ONCE:
        response = HttpResponse(current.path.read_bytes(), content_type="application/json")
    else:
        response = StreamingHttpResponse(_chunks(current.path), content_type="application/json")
    response.headers["Content-Length"] = str(current.size)
    response.headers["Content-Disposition"] = f'attachment; filename="{mark}{found.slug}.json"'
    return response


def _chunks(path: Path) -> Iterator[bytes]:
    """The file piece by piece; opened when it is sent, so that nobody has to close what was never read."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


@router.api_operation(
    READ,
    f"{EXPORT}/digest",
    response=ExportDigest,
    tags=["networks"],
    summary="The digest of a network's export",
    operation_id="koinon_api_views_export_digest",
)
@of_no_day
def export_digest(request: HttpRequest, network: str, asked: Query[OnDay]) -> ExportDigest:
    """What `koinon verify --digest` compares with, and of which instant the export is."""
    found, current = _current(request, network, asked)
    return ExportDigest(
        network=found.slug,
        made_up=found.made_up,
        format=FORMAT,
        known=current.known,
        bytes=current.size,
        sha256=current.digest,
        address=request.build_absolute_uri(f"/api/v1{EXPORT.format(network=found.slug)}"),
    )


def _current(request: HttpRequest, slug: str, asked: OnDay) -> tuple[Network, Current]:
    check(request, asked)
    footing.asked_of(request)
    if request.GET.get(KNOWN):
        raise problems.Unanswered(
            400,
            "known_not_here",
            _("Only the export of what is known now is given here."),
            _("Its entries have every version with its instants; `koinon export --known` writes an earlier one."),
        )
    found = network_of(slug)
    try:
        return found, current_export(found)
    except Unsettled as error:
        raise problems.Unanswered(
            503, "unsettled", _("The records are being changed at this moment."), _("Ask again in a minute.")
        ) from error
