"""Segments: a question over a network's contacts, kept as checked JSON and answered on a day.

"Deputy mayors for mobility in cohesion countries" is {"title_words": ["deputy mayor"], "themes": ["mobility"],
"territory": "cohesion-countries"}. All parts that are given have to hold; within a part, one of its values is enough.
What a member's category is comes from the register, which stands above this room: it is handed in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from koinon.atlas.models import Territory, UnionMembership
from koinon.lib.countries import is_country
from koinon.lib.text import TextError, folded, language_tag
from koinon.people.models import Contact, ContactKind, Function, Role, Visibility
from koinon.rules.rights import CHAIR, COMMITTEE, DELEGATE, DEPUTY, REPRESENTATIVE

MEMBERS, NO_MEMBERS, ANY = "members", "others", ""
PARTS = ("kinds", "categories", "countries", "languages", "lists", "themes", "title_words")
WORDS = ("union", "territory", "body", "standing")
MOST_VALUES, LONGEST_VALUE = 60, 120
SEATS = (REPRESENTATIVE, DEPUTY, DELEGATE, CHAIR, COMMITTEE)


@dataclass(frozen=True, slots=True)
class Standings:
    """Who is a member on the day: organisation ids with their category ("" where it is not known)."""

    category_of: Mapping[int, str]


def checked_question(question: Mapping[str, Any]) -> dict[str, Any]:
    """The question in its one form, without empty parts. ValueError names the part that is wrong."""
    checked: dict[str, Any] = {}
    if unknown := sorted(set(question) - {*PARTS, *WORDS}):
        raise ValueError(unknown[0])
    for part in PARTS:
        values = question.get(part) or []
        if not isinstance(values, list | tuple) or len(values) > MOST_VALUES:
            raise ValueError(part)
        if not all(isinstance(value, str) and 0 < len(value) <= LONGEST_VALUE for value in values):
            raise ValueError(part)
        if values:
            checked[part] = sorted({_checked_value(part, value) for value in values})
    for word in WORDS:
        value = question.get(word) or ""
        if not isinstance(value, str) or len(value) > LONGEST_VALUE:
            raise ValueError(word)
        if value:
            checked[word] = value
    if checked.get("standing", ANY) not in (MEMBERS, NO_MEMBERS, ANY):
        raise ValueError("standing")
    return checked


def _checked_value(part: str, value: str) -> str:
    if part == "kinds" and value not in ContactKind.values:
        raise ValueError(part)
    if part == "countries" and not is_country(value.upper()):
        raise ValueError(part)
    if part == "countries":
        return value.upper()
    if part == "languages":
        try:
            return language_tag(value)
        except TextError as error:
            raise ValueError(part) from error
    return value.strip()


def answered(
    contacts: QuerySet[Contact], question: Mapping[str, Any], day: date, standings: Standings
) -> QuerySet[Contact]:
    """Those of the contacts of one network that the question asks for, on the day."""
    found = contacts
    if kinds := question.get("kinds"):
        found = found.filter(kind__in=kinds)
    if languages := question.get("languages"):
        found = found.filter(language__in=languages)
    if lists := question.get("lists"):
        found = found.filter(_any("listed", lists))
    countries = _countries(question, day)
    if countries is not None:
        own = Q(organisation__country__in=countries) | Q(organisation__isnull=True, country__in=countries)
        found = found.filter(own)
    found = _by_standing(found, question, standings)
    if body := question.get("body"):
        seats = Role.objects.filter(_holds(day), kind__in=SEATS, body=body, network=OuterRef("network"))
        found = found.filter(Exists(seats.filter(person__key=OuterRef("person"))))
    return _by_function(found, question, day)


def _by_standing(found: QuerySet[Contact], question: Mapping[str, Any], standings: Standings) -> QuerySet[Contact]:
    categories, standing = question.get("categories"), question.get("standing")
    if categories:
        inside = [id_ for id_, category in standings.category_of.items() if category in categories]
        return found.filter(organisation__in=inside)
    if standing == MEMBERS:
        return found.filter(organisation__in=list(standings.category_of))
    if standing == NO_MEMBERS:
        return found.exclude(organisation__in=list(standings.category_of))
    return found


def _by_function(found: QuerySet[Contact], question: Mapping[str, Any], day: date) -> QuerySet[Contact]:
    """Contacts with one function that has both a theme and the words, on the day."""
    themes, words = question.get("themes"), question.get("title_words")
    if not themes and not words:
        return found
    doing = Function.objects.filter(_holds_function(day), person=OuterRef("person"))
    doing = doing.filter(Q(network=OuterRef("network")) | Q(visibility=Visibility.SHARED))
    if themes:
        doing = doing.filter(_any("themed", themes))
    if words:
        wanted = Q()
        for phrase in words:
            wanted |= _all_words(phrase)
        doing = doing.filter(wanted)
    return found.filter(Exists(doing))


def _all_words(phrase: str) -> Q:
    """Every word of a phrase begins a word of the title or the department."""
    every = Q()
    for word in folded(phrase).split():
        every &= Q(found_by__contains=f" {word}")
    return every


def _any(column: str, words: Collection[str]) -> Q:
    some = Q()
    for word in words:
        some |= Q(**{f"{column}__contains": f"|{folded(word)}|"})
    return some


def _countries(question: Mapping[str, Any], day: date) -> set[str] | None:
    """The countries asked for by name, by a union on the day and by a territory together; None for all."""
    asked: list[set[str]] = []
    if named := question.get("countries"):
        asked.append(set(named))
    if union := question.get("union"):
        inside = UnionMembership.objects.known(None).filter(union__slug=union, begins__lte=day)
        inside = inside.filter(Q(ends__isnull=True) | Q(ends__gt=day))
        asked.append(set(inside.values_list("country", flat=True)))
    if territory := question.get("territory"):
        listed = Territory.objects.known(None).filter(slug=territory).values_list("countries", flat=True).first()
        asked.append(set(listed or ()))
    return set.intersection(*asked) if asked else None


def _holds(day: date) -> Q:
    return Q(begins__lte=day) & (Q(ends__isnull=True) | Q(ends__gt=day))


def _holds_function(day: date) -> Q:
    """Held on the day, as far as its days are known."""
    return (Q(begins__isnull=True) | Q(begins__lte=day)) & (Q(ends__isnull=True) | Q(ends__gt=day))
