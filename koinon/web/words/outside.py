"""What happened outside a network that its statutes look at: countries that joined or left a union."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import ngettext

from koinon.atlas.models import UnionMembership
from koinon.lib.remembered import remembered
from koinon.rules.statutes import Statutes
from koinon.web.pages import Said
from koinon.web.words.content import country_name, number, said


@dataclass(frozen=True, slots=True)
class Event:
    """On one day countries join a union, or leave it."""

    day: date
    union: str
    names: Mapping[str, Any]
    joins: bool
    countries: tuple[str, ...]

    def words(self) -> Said:
        """A short sentence: the union is named first, so that no language has to decline it."""
        union = said(self.names).text if self.names else self.union
        count, first = len(self.countries), country_name(self.countries[0])
        if self.joins:
            sentence = ngettext("%(union)s: %(country)s joins", "%(union)s: %(count)s countries join", count)
        else:
            sentence = ngettext("%(union)s: %(country)s leaves", "%(union)s: %(count)s countries leave", count)
        return Said(sentence % {"union": union, "country": first, "count": number(count)})


def unions_in(statutes: Iterable[Statutes]) -> set[str]:
    """The unions that statutes speak of, as a condition or because of what happens when a country joins or leaves."""
    found: set[str | None] = set()
    for version in statutes:
        for category in version.categories():
            found |= {territory.union for territory in category.territories}
        for event in ("country_joins", "country_leaves"):
            found |= {change.union for change in version.fact_changes(event)}
    return {slug for slug in found if slug}


def events_of(unions: Iterable[str], known: datetime | None = None) -> dict[date, list[Event]]:
    """Per day what happened to these unions. One query. Shared: not to be changed."""
    return _events_of(frozenset(unions), known)


@remembered(64)
def _events_of(unions: frozenset[str], known: datetime | None) -> dict[date, list[Event]]:
    rows = UnionMembership.objects.known(known).filter(union__slug__in=unions).order_by("country")
    changes: dict[tuple[date, str, bool], list[str]] = defaultdict(list)
    names: dict[str, Mapping[str, Any]] = {}
    for slug, told, country, begins, ends in rows.values_list(
        "union__slug", "union__names", "country", "begins", "ends"
    ):
        names[slug] = told
        changes[begins, slug, True].append(country)
        if ends:
            changes[ends, slug, False].append(country)
    found: dict[date, list[Event]] = defaultdict(list)
    for (day, slug, joins), countries in sorted(changes.items()):
        found[day].append(Event(day, slug, names[slug], joins, tuple(countries)))
    return dict(found)
