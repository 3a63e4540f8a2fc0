"""Which organ of an organisation decides on a membership, and whose consent it needs, by period.

An organisation tells it itself, as lines of its own. What no line tells is not known: nothing is filled in with what
is usual, and a side of which only one act is known lacks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from koinon.rules.dates import Span, parse

ACTS = ("join", "pay", "leave")
"""What is decided: to join a network, to pay what it costs, to leave it."""

ROLES = ("decides", "consents")
"""The organ whose act it is; another one, such as a state's, without whose consent the act does not count."""

STATUSES = ("found", "secondary", "assumed", "none", "unknown")
"""How well it is known, as of a rule. `none`: a source says that there is no such organ, so no consent is needed."""


@dataclass(frozen=True, slots=True)
class Competence:
    """One line: which organ ("owner/organ", empty with `none` and `unknown`) has which part in which act, and when."""

    id: str
    act: str
    role: str
    status: str
    organ: str = ""
    begins: Span | None = None
    ends: Span | None = None
    sources: tuple[str, ...] = ()

    def surely_holds(self, day: date) -> bool:
        """Whether the line speaks of the day whatever its uncertain dates mean; `ends` is the first day outside."""
        has_begun = self.begins is None or self.begins.latest <= day
        return has_begun and (self.ends is None or day < self.ends.earliest)


def read_competence(content: Mapping[str, Any]) -> Competence:
    """A checked line of an organisation's file."""
    begins, ends = content.get("begins"), content.get("ends")
    return Competence(
        id=str(content["id"]),
        act=str(content["act"]),
        role=str(content["role"]),
        status=str(content["status"]),
        organ=str(content.get("organ", "")),
        begins=parse(str(begins)) if begins else None,
        ends=parse(str(ends)) if ends else None,
        sources=(*content.get("sources", ()), *([content["source"]] if content.get("source") else [])),
    )


def competent_on(lines: Iterable[Competence], act: str, role: str, day: date) -> tuple[Competence, ...]:
    """Those of an organisation's lines that surely speak of the act and the role on the day. Empty: not known."""
    return tuple(line for line in lines if line.act == act and line.role == role and line.surely_holds(day))
