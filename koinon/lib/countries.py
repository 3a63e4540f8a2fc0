"""Countries by their codes (ISO 3166-1 alpha-2, and XK, which CLDR uses for Kosovo): what CLDR tells of them."""

from __future__ import annotations

from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

NOT_KNOWN = "ZZ"
"""The code by which CLDR says that it does not know the country."""


class OwnName(NamedTuple):
    """What a country is called in one of its official languages (BCP 47)."""

    text: str
    language: str


def is_country(code: str) -> bool:
    """Whether a code in capitals is that of a country or territory, and not of a union or of nothing."""
    return code != NOT_KNOWN and code in get_global("territory_languages")


def own_names(code: str) -> tuple[OwnName, ...]:
    """A country's names in its official languages, those that count by law or in fact, the most spoken first."""
    found: dict[str, OwnName] = {}
    for tag in get_official_languages(code, de_facto=True):
        try:
            named = Locale.parse(tag).territories.get(code)
        except UnknownLocaleError:
            continue
        if named:
            found.setdefault(named, OwnName(named, tag.replace("_", "-")))
    return tuple(found.values())
