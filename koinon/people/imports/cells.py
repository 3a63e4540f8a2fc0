"""What a cell of a contact list says: addresses, numbers, names, days, countries. No Django.

Each reader gives what it could read and names what it could not by a code; nothing is guessed into a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from babel import Locale, localedata
from babel.core import get_global

from koinon.lib.countries import is_country, own_names
from koinon.lib.text import TextError, folded, language_tag


def word_set(words: str) -> frozenset[str]:
    """Words written one after another, as a set."""
    return frozenset(words.split())


LANGUAGES = ("en", "cs", "sv", "pl", "de")
"""In whose words lists name countries and languages; those of a country's own are known beside."""
PARTS = re.compile(r"[;,\n|]+|\s+/\s+")
ADDRESS_PARTS = re.compile(r"[;,\s|<>]+|(?<=\w)/(?=[\w.]+@)")
EMAIL = re.compile(r"[a-z0-9._%+'&=~-]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}", re.IGNORECASE)
AT_SIGN = re.compile(r"\s*[\[({]\s*(?:at|zavináč|zavinac)\s*[\])}]\s*", re.IGNORECASE)
DAY_FIRST = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})\.?")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
SEVERAL_NAMES = re.compile(r"[;\n&]|\s(?:and|und|och|oraz)\s|\s/\s")
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
LONGEST = {"name": 200, "organisation": 200, "title": 300, "department": 300, "address": 1000, "note": 4000, "word": 80}
LONGEST_EMAIL = 254
SHORTEST_ADJECTIVE = 5
ERROR_VALUES = frozenset({"#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#nezname!", "#bezug!"})
NOTHING = frozenset({"", "-", "–", "—", "?", "x", "n/a", "n.a.", "none", "nan", "null", "."})
TITLES = word_set(
    "ing mgr mga bc bca dr phd ph d csc drsc phdr judr mudr rndr paeddr thdr prof doc dipl diplom mag msc bsc ma ba "
    "mba llm dis dott dra inz hab lic mr mrs ms miss sir madam pan pani herr frau fru mme mlle arch et"
)
# Codes that lists use beside ISO's, after the custom of the European Union.
OTHER_COUNTRY_CODES = {"UK": "GB", "EL": "GR"}
# How lists say in which language to write, where the word is not the language's name.
LANGUAGE_WORDS = {
    "cesky": "cs", "anglicky": "en", "nemecky": "de", "polsky": "pl", "svedsky": "sv", "francouzsky": "fr",
    "slovensky": "sk", "po polsku": "pl", "po angielsku": "en", "pa svenska": "sv", "pa engelska": "en",
    "auf deutsch": "de", "auf englisch": "en",
}  # fmt: skip
# Ways of writing a country's name that CLDR does not list.
REPUBLIC = re.compile(r"^the |\b(?:republic of|republic|republika|republiken|republik)\b")


class Problem(NamedTuple):
    """What is wrong in a cell: the field, a code, what was written. A serious one keeps the row out."""

    field: str
    code: str
    written: str = ""
    serious: bool = False


def is_nothing(text: str) -> bool:
    """Whether a cell only says that there is nothing."""
    return text.strip().casefold() in NOTHING


def emails(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The mail addresses in a cell, in small letters and each once, and what looks like one and is none."""
    told = AT_SIGN.sub("@", text.replace("mailto:", " "))
    good: dict[str, None] = {}
    bad: list[str] = []
    for part in ADDRESS_PARTS.split(told):
        part = part.strip("()[]\"'. ")
        if not part or is_nothing(part):
            continue
        if EMAIL.fullmatch(part) and len(part) <= LONGEST_EMAIL and ".." not in part:
            good.setdefault(part.lower())
        elif "@" in part:
            bad.append(part)
    if not good and not bad and not is_nothing(text):
        bad.append(text)
    return tuple(good), tuple(bad)


def phones(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The telephone numbers in a cell as written, tidied, and what has too few figures to be one."""
    good: dict[str, None] = {}
    bad: list[str] = []
    for part in PARTS.split(text):
        part = " ".join(part.replace("(0)", " ").split()).strip(" .:")
        if is_nothing(part):
            continue
        figures = sum(sign.isdigit() for sign in part)
        if 5 <= figures <= 20 and len(part) <= 40:
            good.setdefault(part)
        else:
            bad.append(part)
    return tuple(good), tuple(bad)


def words(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds a list, each once, without regard to capitals."""
    found: dict[str, str] = {}
    for part in PARTS.split(text):
        part = part.strip()
        if part and not is_nothing(part):
            found.setdefault(folded(part), part[: LONGEST["word"]])
    return tuple(found.values())


def written_name(text: str) -> str:
    """A person's name as it is kept: "Novák, Jan" becomes "Jan Novák", degrees stay where they are."""
    tidy = " ".join(text.split()).strip(" ,;")
    family, comma, given = tidy.partition(",")
    # After the comma stands a given name, unless it is a degree ("Jan Novák, Ph.D.").
    if comma and "," not in given and not set(name_words(given)) <= TITLES and len(name_words(family)) <= 2:
        return f"{given.strip()} {family.strip()}"
    return tidy


@lru_cache(maxsize=50_000)
def name_words(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: folded, without degrees and courtesies, in alphabetical order."""
    plain = IN_BRACKETS.sub(" ", folded(text))
    parts = re.split(r"[\s,.;'’`\"-]+", plain)
    kept = sorted(part for part in parts if part and part not in TITLES)
    return tuple(kept) or tuple(sorted(part for part in parts if part))


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """How two names (by `name_words`) agree: "same", "initials" (one gives a letter for a name), or empty."""
    if not one or not other:
        return ""
    if one == other:
        return "same"
    left, right = list(one), list(other)
    for word in one:
        if word in right:
            left.remove(word)
            right.remove(word)
    if len(left) == len(one) or len(left) != len(right):
        return ""
    for short, long in ((left, right), (right, left)):
        if all(len(a) == 1 and b.startswith(a) for a, b in zip(sorted(short), sorted(long), strict=True)):
            return "initials"
    return ""


def day(text: str) -> tuple[date | None, str]:
    """A day, or None with a code: no_day, or only_a_year, since a year is not filled up to a day."""
    tidy = text.strip()
    if found := YEAR_FIRST.fullmatch(tidy):
        year, month, number = (int(part) for part in found.groups())
    elif found := DAY_FIRST.fullmatch(tidy):
        number, month, year = (int(part) for part in found.groups())
    else:
        return None, "only_a_year" if re.fullmatch(r"\d{4}", tidy) else "no_day"
    try:
        return date(year, month, number), ""
    except ValueError:
        return None, "no_day"


def country(text: str) -> str:
    """The code (ISO 3166-1 alpha-2) of a country named in words or by a code; empty if it is not known."""
    tidy = text.strip().strip(".")
    code = OTHER_COUNTRY_CODES.get(tidy.upper(), tidy.upper())
    if len(code) == 2 and code.isascii() and is_country(code):
        return code
    names = _countries_by_name()
    bare = " ".join(REPUBLIC.sub(" ", folded(tidy)).split())
    found = names.get(folded(tidy)) or names.get(bare, "")
    if found or bare == folded(tidy) or len(bare) < SHORTEST_ADJECTIVE:
        return found
    # "Czech" and "česká" of a republic: what a name begins with, if it is the name of one country alone.
    stem = bare[:-1] if bare[-1] in "aey" else bare
    codes = {code for name, code in names.items() if name.startswith(stem)}
    return codes.pop() if len(codes) == 1 else ""


def language(text: str) -> str:
    """The tag (BCP 47) of a language named in words or by a code; empty if it is not known."""
    tidy = text.strip().strip(".")
    if 2 <= len(tidy) <= 5 and tidy.isascii():
        try:
            tag = language_tag(tidy.replace("_", "-"))
        except TextError:
            tag = ""
        if tag.split("-")[0] in Locale("en").languages:
            return tag
    return _languages_by_name().get(folded(tidy)) or LANGUAGE_WORDS.get(folded(tidy), "")


@lru_cache(maxsize=1)
def _countries_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    codes = [code for code in get_global("territory_languages") if is_country(code)]
    for code in codes:
        names: Iterable[str | None] = [Locale(tag).territories.get(code) for tag in LANGUAGES]
        for name in (*names, *(own.text for own in own_names(code))):
            if name:
                found.setdefault(folded(name), code)
                found.setdefault(" ".join(REPUBLIC.sub(" ", folded(name)).split()), code)
    return found


@lru_cache(maxsize=1)
def _languages_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in map(str, Locale("en").languages):
        tags = (*LANGUAGES, *([code] if localedata.exists(code) else []))
        for name in (Locale.parse(tag).languages.get(code) for tag in tags):
            if name and len(code) <= 3:
                found.setdefault(folded(str(name)), code)
    return found
