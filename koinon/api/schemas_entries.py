"""The types of answers on entries of the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from koinon.api.schemas import Shape, Source, Told


class Version(Shape):
    """One record version of an entry."""

    version: int
    recorded_at: datetime
    superseded_at: datetime | None
    recorded_by: str
    why: str | None
    content: Told


class Touched(Shape):
    """Whom an entry is about."""

    network: str
    organisation: str


class Entry(Shape):
    """A line of the ledger with its record versions, as known."""

    key: str
    kind: Literal["decision", "attestation"]
    known: datetime | None
    content: Told | None = Field(description="What it says; null where it was taken back.")
    touches: list[Touched]
    versions: list[Version]
    sources: list[Source]
