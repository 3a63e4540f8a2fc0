"""The directory of a network on any day: who is a member, how surely, in which category, since when, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from koinon.atlas.queries import named_like
from koinon.lib.countries import NOT_KNOWN
from koinon.rules.standing import NOT_KNOWN_RIGHT, RIGHTS
from koinon.web.asked import Asked
from koinon.web.filters import UNKNOWN, Form, held_choices, in_order, without_empty
from koinon.web.networks.directory import Directory, Entered
from koinon.web.pages import Column, GrowthBand, Headline, MembersList
from koinon.web.paging import paged
from koinon.web.words import rules as rule_words
from koinon.web.words.content import country_name, every_country, organisation_kind
from koinon.web.words.sizes import band_of, bands
from koinon.web.words.sources import Footnotes

COLUMNS = {"organisation": "name", "country": "country", "category": "category", "since": "since"}
"""The order that each sortable head of the table asks for."""

ON_A_PAGE = 250
"""Nearly every network fits on one page, to be read, searched and printed whole."""


@dataclass(frozen=True)
class Roll:
    """Everyone certain or possible on the day."""

    asked: Asked
    directory: Directory
    entered: Sequence[Entered]

    def held(self) -> list[str]:
        """How surely each of them is a member."""
        return [one.held for one in self.entered]

    def countries(self) -> set[str]:
        """The countries of everyone possible."""
        return {one.who.country for one in self.entered if one.who.country}


def roll(asked: Asked, directory: Directory) -> Roll:
    """The day's members."""
    return Roll(asked, directory, directory.on(asked.day))


def members_list(told: Roll, form: Form, headline: Headline, growth: GrowthBand | None) -> MembersList:
    """The directory as its page shows it. No query, one with a search."""
    shown = _filtered(told, form)
    order, backwards = form.sort(_orders())
    entered, pages = paged(told.asked, _ordered(shown, order, backwards), ON_A_PAGE)
    return MembersList(
        headline=headline,
        filters=form.filters(),
        rows=mark_safe(told.directory.rows(entered, told.asked.day, told.asked.walk)),  # noqa: S308 - from a template
        pages=pages,
        columns=tuple(_columns(told.asked, order, backwards)),
        growth=growth,
        compare_address=told.asked.walk.compare_days(told.directory.hosted.slug, to=told.asked.day.isoformat()),
    )


def _filtered(told: Roll, form: Form) -> list[Entered]:
    """Whom the form asks for. Every choice is read, so that the form comes back as it was sent."""
    kinds = {one.who.kind for one in told.entered}
    category = form.choose("category", _category_choices(told))
    country = form.choose("country", _country_choices(told), also=every_country())
    kind = form.choose("kind", in_order({kind: organisation_kind(kind) for kind in kinds}))
    size = form.choose("size", bands())
    held = form.choose("held", held_choices())
    right = form.narrow("right", _right_choices)
    source = form.narrow("source", lambda: _source_choices(told))
    found = _found(told, form.folded_query) if form.folded_query else None
    return [
        one
        for one in told.entered
        if (not category or category in one.categories)
        and (not country or (one.who.country or NOT_KNOWN) == country)
        and (not kind or one.who.kind == kind)
        and (not size or band_of(told.directory.size_on(one.who.id, told.asked.day)) == size)
        and (not held or one.held == held)
        and (not right or right in one.stretch.standing.rights_told())
        and (not source or source in one.stretch.standing.sources())
        and (found is None or one.who.id in found)
    ]


def _found(told: Roll, query: str) -> set[int]:
    """Those with a name or a source's spelling that has every word searched for. One query."""
    return named_like([one.who.id for one in told.entered], query.split()[:8], told.asked.known)


def _category_choices(told: Roll) -> dict[str, str]:
    hosted, day = told.directory.hosted, told.asked.day
    version = hosted.version_on(day)
    defined = [category.slug for category in version.categories()] if version else []
    borne = sorted({slug for one in told.entered for slug in one.categories if slug != UNKNOWN})
    names = {slug: hosted.category_name(slug, day).text for slug in without_empty([*defined, *borne])}
    return {**names, UNKNOWN: _("not known")}


def _country_choices(told: Roll) -> dict[str, str]:
    return in_order({code: country_name(code) for code in told.countries()})


def _right_choices() -> dict[str, str]:
    """Every right with each answer: "vote in the assembly: yes"."""
    answers = {"yes": _("yes"), "no": _("no"), NOT_KNOWN_RIGHT: _("not known")}
    return {
        f"{right}.{answer}": _("%(label)s: %(value)s") % {"label": rule_words.right_name(right), "value": words}
        for right in RIGHTS
        for answer, words in answers.items()
    }


def _source_choices(told: Roll) -> dict[str, str]:
    """The sources that somebody's membership rests on, and the one asked for. One query."""
    keys = {source for one in told.entered for source in one.stretch.standing.sources()}
    keys.add(told.asked.parameter("source"))
    footnotes = Footnotes.load(keys, told.asked.known)
    return in_order({key: footnotes.label(key).text for key in keys if footnotes.content(key)})


def _orders() -> dict[str, str]:
    return {
        "name": _("By name"),
        "country": _("By country"),
        "category": _("By category"),
        "since": _("By day of joining"),
    }


def _ordered(entered: Iterable[Entered], order: str, backwards: bool) -> list[Entered]:
    """In the order asked for, by name where it is the same; those of which it is not known stand last."""
    by_name = sorted(entered, key=lambda one: one.who.by_name, reverse=backwards and order == "name")
    if order == "name":
        return by_name
    keys: dict[str, Callable[[Entered], Any]] = {
        "country": lambda one: one.who.by_country,
        "category": lambda one: one.by_category,
        "since": lambda one: one.by_since,
    }
    told = [(keys[order](one), one) for one in by_name]
    known = sorted((pair for pair in told if pair[0] is not None), key=lambda pair: pair[0], reverse=backwards)
    return [one for _key, one in known] + [one for key, one in told if key is None]


def _columns(asked: Asked, order: str, backwards: bool) -> Iterable[Column]:
    for key, name in COLUMNS.items():
        is_sorted = name == order
        turned = f"-{name}" if is_sorted and not backwards else name
        direction = "descending" if backwards else "ascending"
        yield Column(key, asked.here(sort=turned), direction if is_sorted else "")
