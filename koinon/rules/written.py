"""A stretch of standing in the words of JSON, as exports carry it: what does not apply is null, an empty text or list.

Days are ISO 8601; an open beginning or end is null. The shape is described in docs/export.md.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from koinon.rules import bodies, mandates
from koinon.rules.dates import BEFORE_ALL, FOREVER
from koinon.rules.periods import Bound
from koinon.rules.reasons import Question, Reason
from koinon.rules.standing import Standing, Stretch

Plain = dict[str, Any]


def written_stretch(stretch: Stretch) -> Plain:
    """The stretch with everything that the register keeps of it."""
    return {"begins": _day(stretch.begins), "ends": _day(stretch.ends), **written_standing(stretch.standing)}


def written_standing(standing: Standing) -> Plain:
    """The answer for a day, without the days."""
    category = standing.category
    return {
        "held": standing.held,
        "since": _bound(standing.since),
        "until": _bound(standing.until),
        "basis": _links(standing.basis),
        "category": {
            "slug": category.slug,
            "held": category.held,
            "since": _bound(category.since),
            "basis": _links(category.basis),
            "alternatives": [{"slug": each.slug, "basis": _links(each.basis)} for each in category.alternatives],
            "closed_by": _links(category.closed_by),
        },
        "rights": [
            {"right": right.right, "value": right.value, "rule": right.rule, "status": right.status}
            for right in standing.rights
        ],
        "suspended": standing.suspended,
        "questions": _links(standing.questions),
        "contradictions": _links(standing.contradictions),
        "statutes": standing.version,
    }


def written_mandate(stretch: mandates.Stretch) -> Plain:
    """A stretch of a mandate; whose it is and which post, is left to the caller."""
    answer = stretch.answer
    return {
        "begins": _day(stretch.begins),
        "ends": _day(stretch.ends),
        "held": answer.held,
        "since": _bound(answer.since),
        "until": _bound(answer.until),
        "basis": _links(answer.basis),
        "closed_by": _links(answer.closed_by),
    }


def written_life(stretch: bodies.Stretch) -> Plain:
    """A stretch of a body's life."""
    life = stretch.life
    return {
        "begins": _day(stretch.begins),
        "ends": _day(stretch.ends),
        "held": life.held,
        "since": _bound(life.since),
        "until": _bound(life.until),
        "basis": _links(life.basis),
        "parent": {
            "slug": life.parent.slug,
            "held": life.parent.held,
            "basis": _links(life.parent.basis),
            "alternatives": [{"slug": each.slug, "basis": _links(each.basis)} for each in life.parent.alternatives],
        },
        "names": [dict(names) for names in life.names],
    }


def _links(links: tuple[Reason, ...] | tuple[Question, ...]) -> list[Plain]:
    """Reasons or questions; their empty fields are left out."""
    return [{name: value for name in link.__slots__ if (value := getattr(link, name))} for link in links]


def _bound(bound: Bound | None) -> Plain | None:
    if bound is None:
        return None
    return {"edtf": bound.text or None, "earliest": _day(bound.earliest), "latest": _day(bound.latest)}


def _day(day: date) -> str | None:
    return None if day in (BEFORE_ALL, FOREVER) else day.isoformat()
