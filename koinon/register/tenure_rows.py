"""Mandates and the lives of bodies as the register's rows and back: one shape each, written once."""

from __future__ import annotations

from typing import Any

from koinon.register.answers import bound_fields, column_bound, plain, reasons
from koinon.register.models import BodyLife, Mandate
from koinon.rules import bodies, mandates
from koinon.rules.category import Alternative, CategoryAnswer


def mandate_fields(stretch: mandates.Stretch) -> dict[str, Any]:
    """The row's values for a stretch of a mandate; whose it is, is left to the caller."""
    answer = stretch.answer
    return {
        "begins": stretch.begins,
        "ends": stretch.ends,
        "held": answer.held,
        **bound_fields("since", answer.since),
        **bound_fields("until", answer.until),
        "content": {"basis": plain(answer.basis), "closed_by": plain(answer.closed_by)},
    }


def mandate_of(row: Mandate) -> mandates.Stretch:
    """The stretch that a row stores."""
    answer = mandates.Answer(
        held=row.held,
        basis=reasons(row.content["basis"]),
        since=column_bound(row.since_text, row.since_earliest, row.since_latest),
        until=column_bound(row.until_text, row.until_earliest, row.until_latest),
        closed_by=reasons(row.content["closed_by"]),
    )
    return mandates.Stretch(row.begins, row.ends, answer)


def life_fields(stretch: bodies.Stretch) -> dict[str, Any]:
    """The row's values for a stretch of a body's life; whose it is, is left to the caller."""
    life = stretch.life
    return {
        "begins": stretch.begins,
        "ends": stretch.ends,
        "held": life.held,
        "parent": life.parent.slug or "",
        "parent_held": life.parent.held,
        **bound_fields("since", life.since),
        **bound_fields("until", life.until),
        "content": {
            "basis": plain(life.basis),
            "parent_basis": plain(life.parent.basis),
            "parents": [{"slug": one.slug, "basis": plain(one.basis)} for one in life.parent.alternatives],
            "names": [dict(names) for names in life.names],
        },
    }


def life_of(row: BodyLife) -> bodies.Stretch:
    """The stretch that a row stores."""
    content = row.content
    parent = CategoryAnswer(
        slug=row.parent or None,
        held=row.parent_held,
        basis=reasons(content["parent_basis"]),
        alternatives=tuple(Alternative(one["slug"], reasons(one["basis"])) for one in content["parents"]),
    )
    life = bodies.Life(
        held=row.held,
        basis=reasons(content["basis"]),
        since=column_bound(row.since_text, row.since_earliest, row.since_latest),
        until=column_bound(row.until_text, row.until_earliest, row.until_latest),
        parent=parent,
        names=tuple(content["names"]),
    )
    return bodies.Stretch(row.begins, row.ends, life)
