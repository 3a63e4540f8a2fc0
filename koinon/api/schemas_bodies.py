"""The types of answers on bodies and mandates."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from koinon.api.schemas import Alternative, Bound, Held, Listed, Reason, Shape, Source, Texts


class Run(Shape):
    """Days on each of which the answer is the same."""

    begins: date | None = Field(description="The first day; null: nothing is known to begin it.")
    ends: date | None = Field(description="The first day outside; null: nothing is known to end it.")
    held: Held


class Mandate(Shape):
    """A post that an organisation, a person, or a person for an organisation holds on the day."""

    office: str | None = Field(description="The office's slug; null for a seat in the body.")
    body: str | None = Field(description="The body that the office or the seat is in; null where none is known.")
    organisation: str | None
    person: str | None = Field(description="A random key; names of people are given by the pages only.")
    held: Held
    since: Bound | None = Field(description="The first day inside, where a source states it.")
    until: Bound | None = Field(description="The first day outside, where a source states it or an act foresees it.")
    basis: list[Reason]
    closed_by: list[Reason] = Field(description="What brings this to its end, where no source says until when.")


class MandateHistory(Shape):
    """All that is known of one mandate through time."""

    office: str | None
    body: str | None
    organisation: str | None
    person: str | None
    stretches: list[Run]


class Mandates(Listed[Mandate]):
    """A network's mandates on a day, certain or possible, by body, office and holder."""

    history: list[MandateHistory] = Field(description="Every mandate that was ever possible.")
    sources: list[Source]


class Parent(Shape):
    """Where a body belongs on the day."""

    slug: str | None = Field(description="A body, or `network` for the network itself; null unless one can be named.")
    held: Held
    alternatives: list[Alternative]


class Follows(Shape):
    """The body that one follows on."""

    body: str
    status: str = Field(description="found, secondary, assumed (nobody says it) or contested.")
    on: str | None = Field(description="EDTF; null: nobody says when.")
    note: Texts | None
    source: str | None


class Body(Shape):
    """A body of a network on the day."""

    slug: str
    kind: str | None
    names: list[Texts] = Field(description="What it is called on the day; several where that cannot be told.")
    held: Held | None = Field(description="Null where no entry tells when it was there: it is only described.")
    since: Bound | None
    until: Bound | None
    parent: Parent | None = Field(description="As entries tell; null where none does.")
    described_parent: str | None = Field(description="Where its description puts it, with no time told.")
    follows: Follows | None
    basis: list[Reason]
    stretches: list[Run]


class Bodies(Listed[Body]):
    """A network's bodies on a day, certain or possible or without a time, by slug."""

    sources: list[Source]
