"""What a network does: its services as sources tell them, those that belong together beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from koinon.web.anchors import anchor
from koinon.web.networks.meetings import cadence_words
from koinon.web.pages import Service, ServiceGroup
from koinon.web.words.content import said
from koinon.web.words.sources import Footnotes

Content = Mapping[str, Any]
GROUPS = {
    "speaking": ("representation", "dialogue_with_institutions", "influence_on_policy", "consultation", "advocacy"),
    "together": (
        "knowledge_exchange", "cooperation", "forum_meetings", "partner_search", "joint_projects",
        "project_coordination", "conferences",
    ),
    "telling": ("newsletter", "periodical", "web_pages"),
    "honours": ("awards",),
}  # fmt: skip
"""The groups in the order of the page. A kind that is in none is shown last, in words made of its name."""
OTHER = "other"


def services_of(told: Mapping[str, Sequence[Content]], footnotes: Footnotes) -> tuple[ServiceGroup, ...]:
    """The services by group. `told` has the lines by kind: service, body."""
    named = {str(line["slug"]): line.get("names") for line in told.get("body", ())}
    lines: dict[str, list[Content]] = defaultdict(list)
    for line in told.get("service", ()):
        lines[_group(str(line["kind"]))].append(line)
    return tuple(
        ServiceGroup(slug, tuple(_service(line, named, footnotes) for line in sorted(lines[slug], key=_place)))
        for slug in (*GROUPS, OTHER)
        if lines[slug]
    )


def _service(line: Content, named: Mapping[str, Any], footnotes: Footnotes) -> Service:
    body = named.get(str(line.get("body", "")))
    return Service(
        kind=str(line["kind"]),
        text=said(line["text"]),
        anchor=anchor("service", str(line["id"])),
        cadence=cadence_words(line.get("cadence")),
        contents=tuple(said(words) for words in line.get("contents", ())),
        body=said(body) if body else None,
        note=said(line["note"]) if line.get("note") else None,
        cites=footnotes.of(line),
    )


def _group(kind: str) -> str:
    return next((slug for slug, kinds in GROUPS.items() if kind in kinds), OTHER)


def _place(line: Content) -> int:
    kinds = GROUPS.get(_group(str(line["kind"])), ())
    return kinds.index(line["kind"]) if line["kind"] in kinds else 0
