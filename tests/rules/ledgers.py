"""Random ledgers about Lipa in the league, for property tests of rules and register."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.rules.world import LEAGUE, LIPA

POINTS = st.one_of(
    st.dates(min_value=date(1986, 1, 1), max_value=date(2025, 12, 31)).map(lambda day: day.isoformat()),
    st.builds(lambda year, month: f"{year}-{month:02}", st.integers(1986, 2025), st.integers(1, 12)),
    st.builds(lambda year, mark: f"{year}{mark}", st.integers(1986, 2025), st.sampled_from(["", "~", "?"])),
    st.builds(lambda year, season: f"{year}-{season}", st.integers(1986, 2025), st.sampled_from([21, 23])),
)
CATEGORIES = st.sampled_from(["", "full", "associate", "observer", "patron"])


def _effect(kind: str, category: str, sense: str) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": kind, "network": LEAGUE, "organisation": LIPA}
    if kind == "admit" and category:
        told["category"] = category
    if kind == "change_category":
        told["category"] = category or "full"
    if kind == "end":
        told["sense"] = sense
    return told


EFFECTS = st.builds(
    _effect,
    st.sampled_from(["consent", "admit", "admit", "change_category", "suspend", "resume", "end"]),
    CATEGORIES,
    st.sampled_from(["first_day_outside", "last_day", "ended_in"]),
)
DECISIONS = st.builds(
    lambda on, effects: {"organ": "league/board", "on": on, "effects": effects},
    POINTS,
    st.lists(EFFECTS, min_size=1, max_size=2),
)


def _attestation(time: str, point: str, category: str, member: bool, source: str) -> dict[str, Any]:
    told: dict[str, Any] = {"network": LEAGUE, "organisation": LIPA, "source": source}
    told[time] = True if time == "undated" else point
    if category:
        told["category"] = category
    if not member:
        told["member"] = False
    return told


SOURCES = {
    "page": {"dated": {"after": "1995", "before": "2010", "evidence": "it tells of 1995"}},
    "list": {"dated": {"on": "2018"}},
    "note": {},
}
ATTESTATIONS = st.builds(
    _attestation,
    st.sampled_from(["on", "since", "began", "undated"]),
    POINTS,
    CATEGORIES,
    st.sampled_from([True, True, True, False]),
    st.sampled_from(sorted(SOURCES)),
)
LEDGERS = st.tuples(st.lists(DECISIONS, max_size=4), st.lists(ATTESTATIONS, max_size=4))
"""Told decisions and told attestations, without keys."""
