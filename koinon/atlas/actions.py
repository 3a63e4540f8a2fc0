"""Every write about countries, unions, organisations and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from koinon.acts.wrapper import Actor, action
from koinon.atlas.models import (
    Name,
    Organisation,
    Population,
    Relation,
    RelationKind,
    Source,
    Territory,
    Union,
    UnionMembership,
)
from koinon.lib.text import folded
from koinon.rules.dates import Span

Row = Mapping[str, Any]


class AtlasError(ValueError):
    """What the atlas refuses; `code`: unknown_organisation, same_organisation, already_merged or mark_is_for_ever."""

    def __init__(self, code: str, slug: str) -> None:
        super().__init__(f"{code}: {slug}")
        self.code = code
        self.slug = slug


@action("atlas.settle_sources", public=True)
def settle_sources(*, actor: Actor, at: datetime, sources: Mapping[str, Row]) -> int:
    """Record the sources by key as told; those not named stay. Returns how many changed."""
    rows = [{"key": key, "content": dict(content)} for key, content in sources.items()]
    return Source.objects.filter(key__in=list(sources)).settle(rows, by=actor.key, at=at)


@action("atlas.name_identities", public=True)
def name_identities(*, actor: Actor, at: datetime, organisations: Mapping[str, Row], unions: Mapping[str, Row]) -> None:
    """Give organisations (slug to identity) and unions (slug to names) their identity; those known already stay.

    Whether an organisation is made up is set here and never changed.
    """
    has = set(Organisation.objects.filter(slug__in=list(organisations)).values_list("slug", flat=True))
    Organisation.objects.bulk_create(
        Organisation(slug=slug, **identity) for slug, identity in organisations.items() if slug not in has
    )
    named = set(Union.objects.filter(slug__in=list(unions)).values_list("slug", flat=True))
    Union.objects.bulk_create(
        Union(slug=slug, names=dict(names)) for slug, names in unions.items() if slug not in named
    )


@action("atlas.settle_union", public=True)
def settle_union(*, actor: Actor, at: datetime, slug: str, names: Row, members: Sequence[Row]) -> int:
    """Record a union and which countries were in it when: country, begins, ends (or None), source."""
    union = Union.objects.get(slug=slug)
    if union.names != dict(names):
        Union.objects.filter(pk=union.pk).update(names=dict(names))
    rows = [{**member, "union_id": union.pk} for member in members]
    return UnionMembership.objects.filter(union=union).settle(rows, by=actor.key, at=at)


@action("atlas.settle_territories", public=True)
def settle_territories(*, actor: Actor, at: datetime, territories: Sequence[Row]) -> int:
    """Record the lists of countries that statutes call by a name: slug, names, countries, status, source."""
    slugs = [territory["slug"] for territory in territories]
    return Territory.objects.filter(slug__in=slugs).settle(territories, by=actor.key, at=at)


@action("atlas.settle_organisation", public=True)
def settle_organisation(
    *, actor: Actor, at: datetime, slug: str, identity: Row, names: Sequence[Row], populations: Sequence[Row]
) -> Organisation:
    """Record one organisation's identity, names and populations, as `settle_organisations` does of many."""
    told = {"identity": identity, "names": names, "populations": populations}
    settle_organisations(actor=actor, at=at, organisations={slug: told})
    return _organisation(slug)


@action("atlas.settle_organisations", public=True, digested=("organisations",))
def settle_organisations(
    *, actor: Actor, at: datetime, organisations: Mapping[str, Mapping[str, Any]]
) -> dict[str, int]:
    """Record, by slug, each organisation's `identity` (kind, country, GeoNames hint, place), `names`, `populations`.

    They must have been given their slugs by `name_identities`. Returns their ids. Raises AtlasError mark_is_for_ever
    where one would become made up, or cease to be.
    """
    known = {row.slug: row for row in Organisation.objects.filter(slug__in=list(organisations))}
    ids = {slug: row.pk for slug, row in known.items()}
    if unknown := sorted(set(organisations) - set(known)):
        raise AtlasError("unknown_organisation", unknown[0])
    names, figures = [], []
    for slug, told in organisations.items():
        if told["identity"].get("made_up", known[slug].made_up) != known[slug].made_up:
            raise AtlasError("mark_is_for_ever", slug)
        if any(getattr(known[slug], name) != value for name, value in told["identity"].items()):
            Organisation.objects.filter(pk=ids[slug]).update(**told["identity"])
        own = {"organisation_id": ids[slug]}
        names += [{**name, **own, "folded": folded(name["text"])} for name in told["names"]]
        figures += [{**population, **own} for population in told["populations"]]
    theirs = {"organisation__in": list(ids.values())}
    Name.objects.filter(**theirs).settle(names, by=actor.key, at=at)
    Population.objects.filter(**theirs).settle(figures, by=actor.key, at=at)
    return ids


@action("atlas.record_population", public=True, withheld=("source",))
def record_population(
    *, actor: Actor, at: datetime, slug: str, figure: int, on: Span, key: str, source: Row
) -> Population:
    """Record that an organisation was counted, beside what is known of it; `source` is told under its `key`.

    Told again under the same key, the later figure takes the place of the earlier one.
    """
    organisation = _organisation(slug)
    settle_sources(actor=actor, at=at, sources={key: source})
    told = {"organisation_id": organisation.pk, "figure": figure, "on": on.text, "source": key}
    theirs = Population.objects.filter(organisation=organisation, source=key)
    theirs.settle([told], by=actor.key, at=at)
    return theirs.known(None).get()


@action("atlas.settle_relations", public=True)
def settle_relations(*, actor: Actor, at: datetime, slug: str, relations: Sequence[Row]) -> int:
    """Record an organisation's successions and whom it stands for: other (slug), kind, begins, ends, source."""
    organisation = _organisation(slug)
    rows = [
        {**relation, "organisation_id": organisation.pk, "other_id": _organisation(relation["other"]).pk}
        for relation in relations
    ]
    for row in rows:
        del row["other"]
    kept = Relation.objects.filter(organisation=organisation).exclude(kind=RelationKind.SAME_AS)
    return kept.settle(rows, by=actor.key, at=at)


@action("atlas.merge_organisations", public=True)
def merge_organisations(*, actor: Actor, at: datetime, duplicate: str, stays: str, why: str) -> Relation:
    """Record that two organisations are one. No entry is rewritten; the duplicate's slug keeps working."""
    if duplicate == stays:
        raise AtlasError("same_organisation", duplicate)
    left, right = _organisation(duplicate), _organisation(stays)
    same = Relation.objects.known(None).filter(kind=RelationKind.SAME_AS)
    if same.filter(organisation=left).exists():
        raise AtlasError("already_merged", duplicate)
    if same.filter(organisation=right).exists():
        raise AtlasError("already_merged", stays)
    if left.made_up != right.made_up:
        raise AtlasError("mark_is_for_ever", duplicate)
    return Relation.objects.create(
        organisation=left, other=right, kind=RelationKind.SAME_AS, recorded_at=at, recorded_by=actor.key, why=why
    )


def _organisation(slug: str) -> Organisation:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise AtlasError("unknown_organisation", slug)
    return organisation
