"""The API as a whole: its one instance, its OpenAPI document made from the types, and the page to try it on."""

from __future__ import annotations

import functools
import json
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from koinon import __version__
from koinon.api import problems
from koinon.api.exports import router as exports
from koinon.api.meetings import router as router_of_meetings
from koinon.api.schemas import Problem
from koinon.api.views import router
from koinon.api.views_bodies import router as router_of_bodies
from koinon.api.views_compare import router as router_of_comparisons
from koinon.api.views_linked import router as router_of_linked_data
from koinon.lib.conditional import Footing, conditional
from koinon.lib.days import instant_text
from koinon.lib.problems import PROBLEM_TYPE, Refused

ROOT = "/api/v1/"

DESCRIPTION = """\
Who was a member of a network of cities on any day since it was founded, in which category, and why.

Every address takes `on`, the day asked about (left out: today in the network's zone), and `known`, the instant of
knowledge (left out: now). How sure an answer is stands in `held`: `yes`; `presumed`, after the last evidence nothing
says otherwise; `cannot_tell`; `contested`, sources disagree. A count is a pair: `certain` counts those held `yes`,
`possible` all of them. Periods are half-open: `until` and `ends` are the first day outside.
"""

DOCS_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; object-src 'none'"
)
"""The page draws its signs from data addresses and styles elements as it goes."""

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Koinon API</title>
<link rel="icon" href="{icon}">
<link rel="stylesheet" href="{style}">
</head>
<body data-csrf-token="" data-api-csrf="">
<noscript><p>This page needs scripts. The document it shows is at <a href="{document}">{document}</a>.</p></noscript>
<script type="application/json" id="swagger-settings">{{"url": "{document}", "deepLinking": true, "layout": \
"BaseLayout", "validatorUrl": null}}</script>
<div id="swagger-ui"></div>
<script src="{bundle}"></script>
<script src="{start}"></script>
</body>
</html>
"""

ANSWERS_OF_ALL: dict[str, Any] = {
    "304": {"description": "You have this answer already: it has the ETag of your If-None-Match."},
    **{
        status: {"description": said, "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
        for status, said in (
            ("400", "A parameter cannot be read, or means nothing here."),
            ("404", "There is no such thing, or not on that day."),
            ("414", "The address is too long."),
        )
    },
}


class ExactEncoder(NinjaJSONEncoder):
    """Instants whole: cut to milliseconds, one given back as `known` would lie before what was recorded at it."""

    def default(self, o: Any) -> Any:
        """What JSON itself cannot say."""
        return instant_text(o) if isinstance(o, datetime) else super().default(o)


class SpokenJSON(JSONRenderer):
    """JSON in which `Göteborg` stands as itself."""

    encoder_class = ExactEncoder
    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Koinon",
    version=__version__,
    description=DESCRIPTION,
    renderer=SpokenJSON(),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-v1",
)
api.add_router("", router_of_linked_data)  # first: to the others, "eurocities.jsonld" would be a slug
api.add_router("", router)
api.add_router("", router_of_comparisons)
api.add_router("", router_of_meetings)
api.add_router("", exports)
api.add_router("", router_of_bodies)
api.exception_handler(Refused)(problems.refusal)
api.exception_handler(Http404)(problems.missing)
api.exception_handler(ValidationError)(problems.unreadable)


@functools.cache
def openapi() -> dict[str, Any]:
    """The OpenAPI document, made once from the types in `schemas` and `parameters`."""
    document: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT)))
    document["components"]["schemas"]["Problem"] = Problem.model_json_schema(mode="validation")
    for operations in document["paths"].values():
        # Every address answers HEAD as it answers GET; saying all of it twice helps nobody.
        operations.pop("head", None)
        for operation in operations.values():
            operation["operationId"] = operation["operationId"].removeprefix("koinon_api_").removeprefix("views_")
            operation["responses"].update(ANSWERS_OF_ALL)
            for parameter in operation["parameters"]:
                parameter.pop("examples", None)
                parameter["schema"] = _plain(parameter["schema"])
    for name in ("/api/v1/organisations/{organisation}", "/api/v1/organisations/{organisation}/memberships"):
        moved = {"description": "The slug of a duplicate: the organisation that stays is at Location."}
        document["paths"][name]["get"]["responses"]["301"] = moved
    small = {"description": "The code is not in small letters: the same country is at Location."}
    document["paths"]["/api/v1/countries/{country}"]["get"]["responses"]["301"] = small
    return document


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter's type without what the parameter says already, or what only says that it can be left out."""
    types = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    told_twice = {"anyOf", "description", "title"} | ({"default"} if schema.get("default") == "" else set())
    return {name: value for name, value in {**schema, **(types[0] if types else {})}.items() if name not in told_twice}


@require_safe
@conditional(lambda request: Footing(version=0))
def openapi_document(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document. It changes with a release only."""
    return HttpResponse(json.dumps(openapi(), ensure_ascii=False), content_type="application/json")


@require_safe
@conditional(lambda request: Footing(version=0))
def docs_page(request: HttpRequest) -> HttpResponseBase:
    """A page to read and to try the API on. All of its files come from this site."""
    page = format_html(
        PAGE,
        icon=static("web/favicon.svg"),
        style=static("ninja/swagger-ui.css"),
        bundle=static("ninja/swagger-ui-bundle.js"),
        start=static("ninja/swagger-ui-init.js"),
        document="/api/v1/openapi.json",
    )
    return HttpResponse(page, headers={"Content-Security-Policy": DOCS_POLICY})
