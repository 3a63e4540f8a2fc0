"""The page that gives a network's records away."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.small import Fact


@dataclass(frozen=True)
class NetworkExport:  # network_export.html, as `export`
    address: str  # of the file
    facts: tuple[Fact, ...]  # of which instant it is, its size
    digest: str
    command: str  # what checks it
