"""Content put into the reader's language: text in languages, names of languages and countries, numbers, counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from koinon.lib.countries import NOT_KNOWN
from koinon.lib.text import UNDETERMINED, Text
from koinon.register.queries import Count as Counted
from koinon.register.queries import counted_each
from koinon.rules.reasons import PRESUMED
from koinon.web.pages import Count, Said
from koinon.web.words.dates import locale

OUR_LANGUAGE = "en"
"""What a plain string of ours in a folder is written in."""


def said(content: object, plain: str = OUR_LANGUAGE) -> Said:
    """Content as words in the reader's language, or the best there are with their language.

    `content` is a table of languages or a plain string, which is in the language `plain` ("" = no language, a name).
    """
    if isinstance(content, Mapping):
        best = Text.from_json(content).best(reader())
        return in_language(best.string, best.language)
    return in_language(str(content or ""), plain)


def in_language(text: str, language: str) -> Said:
    """Words with their language, which is left out where it is the page's own or not known."""
    if not text or not language or language == UNDETERMINED or language.split("-")[0] == reader():
        return Said(text)
    return Said(text, language, language_name(language))


def reader() -> str:
    """The language the page is written in."""
    return (get_language() or OUR_LANGUAGE).split("-")[0]


def language_name(code: str) -> str:
    """A language's name in the reader's language, or its code where CLDR has none."""
    try:
        named = Locale.parse(code, sep="-").get_display_name(locale())
    except (ValueError, UnknownLocaleError):
        named = None
    return named or code


def range_words(least: int, most: int) -> str:
    """A pair as one range: "124" or "118 to 131"."""
    if least == most:
        return number(least)
    return _("%(least)s to %(most)s") % {"least": number(least), "most": number(most)}


def country_name(code: str) -> str:
    """A country's name in the reader's language (CLDR), or its code where CLDR has none; "" for no country."""
    return locale().territories.get(code, code) if code else ""


def every_country() -> dict[str, str]:
    """What may be asked for as a country, by its code (CLDR), with the code for one that is not known."""
    return {**locale().territories, NOT_KNOWN: _("Country not known")}


def number(figure: float) -> str:
    """A number with the reader's own separators."""
    return _formatted(figure, locale())


@lru_cache(maxsize=5_000)
def _formatted(figure: float, reader: Locale) -> str:
    return format_decimal(figure, locale=reader)


def count_of(counted: Counted) -> Count:
    """The register's pair for a page."""
    return pair(counted.certain, counted.possible, counted.by_held.get(PRESUMED, 0))


def pair(certain: int, possible: int, presumed: int = 0) -> Count:
    """A count as a pair of figures, certain and possible; `presumed` of them, told where none is certain."""
    return Count(certain, possible, number(certain), number(possible), presumed, number(presumed))


def pair_of(held: Iterable[str]) -> Count:
    """The pair that memberships come to, by how surely each is held."""
    return count_of(counted_each(held))


def organisation_kind(slug: str) -> str:
    """A kind of organisation in words; the list is open, and a kind that has no word yet is shown as it is."""
    return {
        "city": _("City"),
        "region": _("Region"),
        "state": _("State"),
        "union_of_municipalities": _("Union of municipalities"),
        "public_authority": _("Public authority"),
        "institution": _("Institution"),
        "association": _("Association"),
        "company": _("Company"),
        "network": _("Network"),
    }.get(slug, spoken(slug))


def spoken(slug: str) -> str:
    """A slug of an open list as words, where there are none: underscores and hyphens become blanks."""
    return slug.replace("_", " ").replace("-", " ")
