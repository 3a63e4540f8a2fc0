"""From the register's bodies and mandates to the API's shapes. No reads here: what is needed is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from koinon.api import schemas_bodies as schemas
from koinon.api.answers import bound, reasons
from koinon.api.schemas import Alternative
from koinon.register.tenures import Lives
from koinon.rules import bodies
from koinon.rules.category import CategoryAnswer
from koinon.rules.dates import BEFORE_ALL, FOREVER
from koinon.rules.mandates import Holder, Mandates, Post, Stretch, on_day

Content = Mapping[str, Any]


def mandates_on(found: Mandates, day: date) -> list[schemas.Mandate]:
    """The mandates of the day."""
    return [
        schemas.Mandate(
            **_whose(post, holder),
            held=cast(Any, stretch.answer.held),
            since=bound(stretch.answer.since),
            until=bound(stretch.answer.until),
            basis=reasons(stretch.answer.basis),
            closed_by=reasons(stretch.answer.closed_by),
        )
        for post, holder, stretch in on_day(found, day)
    ]


def mandate_histories(found: Mandates) -> list[schemas.MandateHistory]:
    """Every mandate through time."""
    return [
        schemas.MandateHistory(**_whose(post, holder), stretches=[_run(one, one.answer.held) for one in told])
        for (post, holder), told in found.items()
    ]


def bodies_on(lives: Lives, lines: Mapping[str, Content], day: date) -> list[schemas.Body]:
    """The bodies of the day, and those that are described without a time; `lines` are told lines by slug."""
    found = []
    for slug in sorted({*lives, *lines}):
        told = lives.get(slug, ())
        here = next((stretch.life for stretch in told if stretch.holds(day)), None)
        if here or not told:
            found.append(_body(slug, lines.get(slug, {}), here, told))
    return found


def cited_by(found: Mandates, lives: Lives) -> set[str]:
    """The sources that mandates and lives rest on."""
    links = [link for told in found.values() for one in told for link in (*one.answer.basis, *one.answer.closed_by)]
    links += [link for told in lives.values() for one in told for link in one.life.basis]
    links += [link for told in lives.values() for one in told for link in one.life.parent.basis]
    return {link.source for link in links} - {""}


def _body(slug: str, line: Content, life: bodies.Life | None, told: Sequence[bodies.Stretch]) -> schemas.Body:
    described = dict(line.get("names") or {})
    names = life.names if life else (bodies.AS_DESCRIBED,)
    return schemas.Body(
        slug=slug,
        kind=line.get("kind"),
        names=[dict(one) or described for one in names],
        held=cast(Any, life.held) if life else None,
        since=bound(life.since) if life else None,
        until=bound(life.until) if life else None,
        parent=_parent(life.parent) if life and (life.parent.slug or life.parent.alternatives) else None,
        described_parent=line.get("parent"),
        follows=_follows(line.get("follows")),
        basis=reasons(life.basis) if life else [],
        stretches=[_run(one, one.life.held) for one in told],
    )


def _parent(told: CategoryAnswer) -> schemas.Parent:
    alternatives = [Alternative(slug=one.slug, basis=reasons(one.basis)) for one in told.alternatives]
    return schemas.Parent(slug=told.slug, held=cast(Any, told.held), alternatives=alternatives)


def _follows(told: Content | None) -> schemas.Follows | None:
    if not told:
        return None
    return schemas.Follows(
        body=told["body"], status=told["status"], on=told.get("on"), note=told.get("note"), source=told.get("source")
    )


def _whose(post: Post, holder: Holder) -> dict[str, str | None]:
    named: Iterable[tuple[str, str]] = (
        ("office", post.office), ("body", post.body), ("organisation", holder.organisation), ("person", holder.person),
    )  # fmt: skip
    return {name: value or None for name, value in named}


def _run(told: Stretch | bodies.Stretch, held: str) -> schemas.Run:
    return schemas.Run(
        begins=None if told.begins == BEFORE_ALL else told.begins,
        ends=None if told.ends == FOREVER else told.ends,
        held=cast(Any, held),
    )
