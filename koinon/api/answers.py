"""From the register's values to the API's shapes. No reads here: what is needed is given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from koinon.api import schemas
from koinon.register.queries import Count, Member
from koinon.rules.category import CategoryAnswer
from koinon.rules.dates import BEFORE_ALL, FOREVER, Span
from koinon.rules.periods import Bound
from koinon.rules.reasons import RULE, Question, Reason, chained
from koinon.rules.standing import Standing, Stretch


def member(found: Member, name: str) -> schemas.Member:
    """One membership of a network on the day; `name` is the organisation's own."""
    return schemas.Member(
        organisation=organisation(found.slug, name, found.kind, found.country),
        **_membership(found.stretch.standing),
    )


def membership_in(network: schemas.NetworkShort, standing: Standing) -> schemas.MembershipIn:
    """One membership of an organisation on the day."""
    return schemas.MembershipIn(
        network=network,
        **_membership(standing),
        rights=[
            schemas.Right(
                right=right.right,
                value=cast(Any, right.value),
                rule=right.rule or None,
                status=right.status or None,
            )
            for right in standing.rights
        ],
        suspended=standing.suspended,
        contradictions=_questions(standing.contradictions),
        statutes=standing.version or None,
    )


def organisation(slug: str, name: str, kind: str, country: str) -> schemas.Organisation:
    """An organisation in a list."""
    return schemas.Organisation(slug=slug, name=name or slug, kind=kind, country=country or None)


def stretch(network: str, told: Stretch) -> schemas.Stretch:
    """Days on each of which the answer is the same."""
    category = told.standing.category
    return schemas.Stretch(
        network=network,
        begins=None if told.begins == BEFORE_ALL else told.begins,
        ends=None if told.ends == FOREVER else told.ends,
        held=cast(Any, told.standing.held),
        category=category.slug,
        category_held=cast(Any, category.held),
    )


def count(counted: Count) -> schemas.Count:
    """The pair."""
    return schemas.Count(certain=counted.certain, possible=counted.possible)


def bound(told: Bound | None) -> schemas.Bound | None:
    """A change as far as it is known; None where no source states it."""
    if told is None:
        return None
    return _bound(told.text, told.earliest, told.latest)


def span(told: Span) -> schemas.Bound:
    """A date as a source wrote it, with the days it can mean."""
    return _bound(told.text, told.earliest, told.latest)


def _membership(standing: Standing) -> dict[str, Any]:
    return {
        "held": standing.held,
        "category": _category(standing.category),
        "since": bound(standing.since),
        "until": bound(standing.until),
        "basis": reasons(chained(standing.basis, standing.category.basis)),
        "open_questions": _questions(standing.questions),
    }


def _category(answer: CategoryAnswer) -> schemas.Category:
    return schemas.Category(
        slug=answer.slug,
        held=cast(Any, answer.held),
        since=bound(answer.since),
        alternatives=[
            schemas.Alternative(slug=alternative.slug, basis=reasons(alternative.basis))
            for alternative in answer.alternatives
        ],
        closed_by=reasons(answer.closed_by),
    )


def reasons(links: Iterable[Reason]) -> list[schemas.Reason]:
    """The links of a chain."""
    return [
        schemas.Reason(
            kind=cast(Any, link.kind),
            key=link.key or None,
            rule=link.rule or None,
            source=link.source or None,
            # A rule's remark is its status; nothing else has one.
            status=(link.remark or None) if link.kind == RULE else None,
            remark=None if link.kind == RULE else (link.remark or None),
            subject=link.subject or None,
            day=link.day or None,
        )
        for link in links
    ]


def _questions(questions: Iterable[Question]) -> list[schemas.Question]:
    return [
        schemas.Question(
            code=question.code,
            rule=question.rule or None,
            subject=question.subject or None,
            day=question.day or None,
        )
        for question in questions
    ]


def _bound(text: str, earliest: date, latest: date) -> schemas.Bound:
    return schemas.Bound(
        edtf=text or None,
        earliest=None if earliest == BEFORE_ALL else earliest,
        latest=None if latest == FOREVER else latest,
    )
