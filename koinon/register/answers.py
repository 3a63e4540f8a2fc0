"""A standing as the register's row and back: one shape, written once."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict

from koinon.register.models import Standing as Row
from koinon.rules.category import Alternative, CategoryAnswer
from koinon.rules.periods import Bound, between
from koinon.rules.reasons import Question, Reason
from koinon.rules.standing import Right, Standing, Stretch


class Content(TypedDict):
    """What a row keeps beside its columns. Empty fields of reasons and questions are left out."""

    basis: list[dict[str, str]]
    category_basis: list[dict[str, str]]
    closed_by: list[dict[str, str]]
    alternatives: list[dict[str, Any]]
    category_since: list[str] | None
    rights: list[list[str]]
    suspended: bool
    questions: list[dict[str, str]]
    contradictions: list[dict[str, str]]
    version: str


def row_fields(stretch: Stretch) -> dict[str, Any]:
    """The row's values for a stretch, `network` and `organisation` left to the caller."""
    standing = stretch.standing
    return {
        "begins": stretch.begins,
        "ends": stretch.ends,
        "held": standing.held,
        "category": standing.category.slug or "",
        "category_held": standing.category.held,
        **bound_fields("since", standing.since),
        **bound_fields("until", standing.until),
        "content": _content(standing),
    }


def stretch_of(row: Row) -> Stretch:
    """The stretch that a row stores."""
    content: Content = row.content
    category = CategoryAnswer(
        slug=row.category or None,
        held=row.category_held,
        basis=reasons(content["category_basis"]),
        alternatives=tuple(
            Alternative(alternative["slug"], reasons(alternative["basis"])) for alternative in content["alternatives"]
        ),
        questions=tuple(Question(**question) for question in content["questions"]),
        since=_stored_bound(content["category_since"]),
        closed_by=reasons(content["closed_by"]),
    )
    standing = Standing(
        held=row.held,
        basis=reasons(content["basis"]),
        category=category,
        rights=tuple(Right(*right) for right in content["rights"]),
        since=column_bound(row.since_text, row.since_earliest, row.since_latest),
        until=column_bound(row.until_text, row.until_earliest, row.until_latest),
        suspended=content["suspended"],
        questions=tuple(Question(**question) for question in content["questions"]),
        contradictions=tuple(Question(**question) for question in content["contradictions"]),
        version=content["version"],
    )
    return Stretch(row.begins, row.ends, standing)


def _content(standing: Standing) -> Content:
    category = standing.category
    since = category.since
    return {
        "basis": plain(standing.basis),
        "category_basis": plain(category.basis),
        "closed_by": plain(category.closed_by),
        "alternatives": [{"slug": a.slug, "basis": plain(a.basis)} for a in category.alternatives],
        "category_since": [since.text, since.earliest.isoformat(), since.latest.isoformat()] if since else None,
        "rights": [[right.right, right.value, right.rule, right.status] for right in standing.rights],
        "suspended": standing.suspended,
        "questions": plain(standing.questions),
        "contradictions": plain(standing.contradictions),
        "version": standing.version,
    }


def plain(links: tuple[Reason, ...] | tuple[Question, ...]) -> list[dict[str, str]]:
    """Links of a chain, or questions, as rows keep them: empty fields left out."""
    return [{name: value for name in link.__slots__ if (value := getattr(link, name))} for link in links]


def reasons(stored: list[dict[str, str]]) -> tuple[Reason, ...]:
    """The links that a row keeps."""
    return tuple(Reason(**link) for link in stored)


def bound_fields(name: str, bound: Bound | None) -> dict[str, Any]:
    """A bound as the columns `<name>_text`, `<name>_earliest` and `<name>_latest`."""
    return {
        f"{name}_text": bound.text if bound else "",
        f"{name}_earliest": bound.earliest if bound else None,
        f"{name}_latest": bound.latest if bound else None,
    }


def _stored_bound(stored: list[str] | None) -> Bound | None:
    if stored is None:
        return None
    text, earliest, latest = stored
    return between(date.fromisoformat(earliest), date.fromisoformat(latest), text)


def column_bound(text: str, earliest: date | None, latest: date | None) -> Bound | None:
    """The bound that three columns hold; None where none is stated."""
    return between(earliest, latest, text) if earliest and latest else None
