"""The types of the answer on one organisation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from koinon.api.schemas import Line, OnDay, Organisation, Shape, Source


class Name(Shape):
    """A name, or a source's own spelling of one."""

    text: str
    language: str | None
    own: bool
    spelling: bool
    begins: str | None = Field(description="EDTF; null: not known.")
    ends: str | None
    source: str | None


class Population(Shape):
    """A figure and who asserted it."""

    figure: int
    on: str = Field(description="The day or year it speaks of, in EDTF.")
    source: str


class Relation(Shape):
    """How it hangs together with another organisation."""

    kind: Literal["renamed", "merged_into", "split_from", "stands_for"]
    other: str
    towards: Literal["other", "this"] = Field(description="`other`: this one was merged into the other, and so on.")
    begins: str | None
    ends: str | None
    source: str | None


class OrganisationDetail(Organisation, OnDay):
    """An organisation with what is known of it."""

    made_up: bool = Field(description="True for an organisation that does not exist. Say so wherever you show it.")
    geonames_id: int | None = Field(description="A hint, not its identity.")
    latitude: float | None
    longitude: float | None
    names: list[Name]
    population: Population | None = Field(description="The newest figure that speaks of the day or of one before.")
    populations: list[Population]
    unions: list[str] = Field(description="The unions that its country was in on the day.")
    relations: list[Relation]
    also: list[str] = Field(description="Slugs of duplicates that were found to be this organisation.")
    lines: list[Line]
    sources: list[Source]
