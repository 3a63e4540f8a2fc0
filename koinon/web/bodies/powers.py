"""The powers of a network's bodies, as sources tell them, for whichever page shows a body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from koinon.web.anchors import anchor
from koinon.web.networks.meetings import cadence_words
from koinon.web.pages import Power
from koinon.web.words.content import said
from koinon.web.words.sources import Footnotes

Content = Mapping[str, Any]


def by_body(lines: Iterable[Content]) -> Mapping[str, list[Content]]:
    """Lines of powers per body's slug, in the order of the folder."""
    found: dict[str, list[Content]] = defaultdict(list)
    for line in lines:
        found[str(line["body"])].append(line)
    return found


def power(line: Content, footnotes: Footnotes) -> Power:
    """One power. The footnotes are numbered as powers are made, so make them in the order of the page."""
    return Power(
        kind=str(line["power"]),
        text=said(line["text"]),
        anchor=anchor("power", str(line["id"])),
        cadence=cadence_words(line.get("cadence")),
        note=said(line["note"]) if line.get("note") else None,
        cites=footnotes.of(line),
    )
