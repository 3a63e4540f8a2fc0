"""The directory of a network on any day: who is a member, how surely, in which category, since when, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from koinon.atlas.models import Name
from koinon.lib.order import SortKey, sort_key
from koinon.register.queries import Member as Row
from koinon.web.asked import Asked
from koinon.web.because import Grounds, because, grounds_of
from koinon.web.dates import locale, when_bound
from koinon.web.filters import UNKNOWN, Form, held_choices, in_order, without_empty
from koinon.web.hosted import Hosted
from koinon.web.names import Names
from koinon.web.pages import Column, Count, GrowthBand, Headline, Member, MembersList
from koinon.web.paging import paged
from koinon.web.sizes import Size, band_of, bands, sizes_on
from koinon.web.words import country_name, organisation_kind, pair, reader

COLUMNS = {"organisation": "name", "country": "country", "category": "category", "since": "since"}
"""The order that each sortable head of the table asks for."""


@dataclass(frozen=True)
class Roll:
    """Everyone certain or possible on the day, with what the list needs of them."""

    asked: Asked
    hosted: Hosted
    rows: Sequence[Row]
    names: Names
    sizes: dict[int, Size]

    def count(self) -> Count:
        """The pair of the day."""
        return pair(sum(row.stretch.standing.held == "yes" for row in self.rows), len(self.rows))

    def countries(self) -> set[str]:
        """The countries of everyone possible."""
        return {row.country for row in self.rows if row.country}


def roll(asked: Asked, hosted: Hosted, rows: Sequence[Row], names: Names) -> Roll:
    """The day's members with their sizes. One query."""
    return Roll(asked, hosted, rows, names, sizes_on([row.id for row in rows], asked.day, asked.known))


def members_list(told: Roll, form: Form, headline: Headline, growth: GrowthBand | None) -> MembersList:
    """The directory as its page shows it. Three queries, a fourth with a search."""
    shown = _filtered(told, form)
    order, backwards = form.sort(_orders())
    rows, pages = paged(told.asked, _ordered(told, shown, order, backwards))
    grounds = grounds_of((reason for row in rows for reason in row.stretch.standing.basis), told.asked.known)
    return MembersList(
        headline=headline,
        filters=form.filters(),
        rows=tuple(_member(told, row, grounds) for row in rows),
        pages=pages,
        columns=tuple(_columns(told.asked, order, backwards)),
        growth=growth,
    )


def _filtered(told: Roll, form: Form) -> list[Row]:
    """Whom the form asks for. Every choice is read, so that the form comes back as it was sent."""
    category = form.choose("category", _category_choices(told, told.asked.day))
    country = form.choose("country", _country_choices(told), also=locale().territories)
    kind = form.choose("kind", in_order({kind: organisation_kind(kind) for kind in {row.kind for row in told.rows}}))
    size = form.choose("size", bands())
    held = form.choose("held", held_choices())
    found = _found(told, form.folded_query) if form.folded_query else None
    return [
        row
        for row in told.rows
        if (not category or category in _categories(row))
        and (not country or row.country == country)
        and (not kind or row.kind == kind)
        and (not size or band_of(told.sizes.get(row.id)) == size)
        and (not held or row.stretch.standing.held == held)
        and (found is None or row.id in found)
    ]


def _found(told: Roll, query: str) -> set[int]:
    """The organisations with a name or a source's spelling that has every word searched for. One query."""
    names = Name.objects.known(told.asked.known).filter(organisation__in=[row.id for row in told.rows])
    for word in query.split()[:8]:
        names = names.filter(folded__contains=word)
    return set(names.values_list("organisation_id", flat=True))


def _categories(row: Row) -> set[str]:
    """The categories that the member has or can have on the day; UNKNOWN where not one can be named surely."""
    category = row.stretch.standing.category
    if category.slug:
        return {category.slug}
    return {UNKNOWN, *(alternative.slug for alternative in category.alternatives)}


def _category_choices(told: Roll, day: date) -> dict[str, str]:
    version = told.hosted.version_on(day)
    defined = [category.slug for category in version.categories()] if version else []
    borne = [slug for row in told.rows for slug in _categories(row) if slug != UNKNOWN]
    names = {slug: told.hosted.category_name(slug, day).text for slug in without_empty([*defined, *borne])}
    return {**names, UNKNOWN: _("not known")}


def _country_choices(told: Roll) -> dict[str, str]:
    return in_order({code: country_name(code) for code in told.countries()})


def _orders() -> dict[str, str]:
    return {
        "name": _("By name"),
        "country": _("By country"),
        "category": _("By category"),
        "since": _("By day of joining"),
    }


def _ordered(told: Roll, rows: Iterable[Row], order: str, backwards: bool) -> list[Row]:
    """The rows in the order asked for, by name where it is the same; those of which it is not known stand last."""
    language = reader()

    def name(row: Row) -> SortKey:
        return sort_key(told.names.of(row.id, row.slug).name.text, language)

    def country(row: Row) -> SortKey | None:
        return sort_key(country_name(row.country), language) if row.country else None

    def category(row: Row) -> SortKey | None:
        slug = row.stretch.standing.category.slug
        return sort_key(told.hosted.category_name(slug, told.asked.day).text, language) if slug else None

    def since(row: Row) -> tuple[date, date] | None:
        bound = row.stretch.standing.since
        return (bound.earliest, bound.latest) if bound else None

    keys: dict[str, Callable[[Row], Any]] = {"name": name, "country": country, "category": category, "since": since}
    told_keys = [(keys[order](row), row) for row in sorted(rows, key=name)]
    known = sorted((one for one in told_keys if one[0] is not None), key=lambda one: one[0], reverse=backwards)
    return [row for _key, row in known] + [row for key, row in told_keys if key is None]


def _columns(asked: Asked, order: str, backwards: bool) -> Iterable[Column]:
    for key, name in COLUMNS.items():
        is_sorted = name == order
        turned = f"-{name}" if is_sorted and not backwards else name
        direction = "descending" if backwards else "ascending"
        yield Column(key, asked.here(sort=turned), direction if is_sorted else "")


def _member(told: Roll, row: Row, grounds: Grounds) -> Member:
    standing, walk = row.stretch.standing, told.asked.walk
    called, size = told.names.of(row.id, row.slug), told.sizes.get(row.id)
    return Member(
        name=called.name,
        address=walk.organisation(row.slug),
        why_address=walk.standing(told.hosted.slug, row.slug),
        held=standing.held,
        category=told.hosted.category(standing.category, told.asked.day),
        country=country_name(row.country),
        kind=row.kind,
        own_name=called.own,
        size=size.words() if size else "",
        since=when_bound(standing.since),
        because=because(standing.basis, grounds),
        open_questions=len(standing.questions),
    )
