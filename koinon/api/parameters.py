"""The parameters that addresses of the API take after the question mark."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Schema
from pydantic import BeforeValidator, Field

from koinon.api.problems import LONGEST_PARAMETER, MOST_ITEMS, refuse_strange_parameters
from koinon.api.queries import Wanted
from koinon.api.schemas import Held
from koinon.rules.standing import NOT_KNOWN_RIGHT, RIGHTS

On = Annotated[
    str,
    Field(
        description="The day asked about, as YYYY-MM-DD. Left out: today in the network's zone.",
        json_schema_extra={"format": "date", "examples": ["2004-06-01"]},
    ),
]
Known = Annotated[
    str,
    Field(
        description="The instant of knowledge, in ISO 8601 with its zone: the answer is what was recorded by then. "
        "Left out: what is known now.",
        json_schema_extra={"format": "date-time"},
    ),
]


DEFAULT_LIMIT = 100


def _none_if_empty(value: object) -> object:
    """Forms send what was left empty too."""
    return None if value == "" else value


def _default_if_empty(value: object) -> object:
    return DEFAULT_LIMIT if value == "" else value


class OnDay(Schema):
    """What every address takes."""

    on: On = ""
    known: Known = ""


class Filters(OnDay):
    """What a list of members can be narrowed by. The count is of what is left."""

    q: Annotated[
        str, Field(max_length=LONGEST_PARAMETER, description="Part of any name, without regard to accents.")
    ] = ""
    category: Annotated[
        str,
        Field(max_length=LONGEST_PARAMETER, description="Those who have or can have it; unknown: no one can be named."),
    ] = ""
    country: Annotated[str, Field(pattern="^([A-Za-z]{2})?$", description="ISO 3166-1 alpha-2.")] = ""
    kind: Annotated[
        str, Field(max_length=LONGEST_PARAMETER, description="The kind of organisation: city, region, ...")
    ] = ""
    size: Annotated[
        str,
        Field(
            pattern=r"^(\d{0,12}-\d{0,12}|unknown)?$",
            description="Inhabitants, such as 250000-500000 (the upper limit is outside), -50000 or 1000000-.",
        ),
    ] = ""
    held: Annotated[Held | None, BeforeValidator(_none_if_empty), Field(description="How sure the membership is.")] = (
        None
    )
    right: Annotated[
        str,
        Field(
            pattern=rf"^(({'|'.join(RIGHTS)})\.(yes|no|{NOT_KNOWN_RIGHT}))?$",
            description="Of whom a right is told so, such as vote_assembly.yes or stand.not_known.",
        ),
    ] = ""
    source: Annotated[
        str,
        Field(max_length=LONGEST_PARAMETER, description="The key of a source that the membership rests on."),
    ] = ""

    def wanted(self) -> Wanted:
        """The filters as the reads take them."""
        return Wanted(
            self.q, self.category, self.country, self.kind, self.size, self.held or "", self.right, self.source
        )


class PageOfMembers(Filters):
    """A list of members, page by page."""

    limit: Annotated[
        int,
        Field(ge=1, le=MOST_ITEMS, description="How many items a page holds at most."),
        BeforeValidator(_default_if_empty),
    ] = DEFAULT_LIMIT
    after: Annotated[
        str,
        Field(max_length=LONGEST_PARAMETER, description="The slug after which the page begins, as in `next`."),
    ] = ""


def check(request: HttpRequest, parameters: OnDay) -> None:
    """Raise a refusal for a parameter that this address does not take, or that stands there twice."""
    refuse_strange_parameters(request, type(parameters).model_fields)
