"""The types of answers on statutes."""

from __future__ import annotations

from pydantic import Field

from koinon.api.schemas import Bound, OnDay, Shape, Source, Texts, Told


class Rule(Shape):
    """One rule of the statutes."""

    id: str
    kind: str
    status: str
    article: str | None
    sources: list[str]
    says: Texts | None
    content: Told


class Statutes(Shape):
    """One version of a network's statutes."""

    version: str
    title: Texts
    in_force: Bound
    in_force_status: str
    rules: list[Rule]


class StatutesOn(OnDay):
    """The statutes in force on a day."""

    network: str
    versions: list[str] = Field(description="All versions that are known, in the order they came into force.")
    statutes: Statutes | None = Field(description="Null where no version is known for the day.")
    sources: list[Source]
