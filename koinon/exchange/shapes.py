"""The shape of every line in a data tree, in one table: the checker and docs/network-folder.md follow it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from babel import Locale

from koinon.lib.text import Text, TextError, language_tag
from koinon.rules.competences import ACTS, ROLES, STATUSES
from koinon.rules.dates import DateError, parse, parse_day, parse_interval

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TERRITORIES = Locale("en").territories
COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: whether a value is one, an example for the cure, and what it must name if it is a reference.

    A list that names something is held against what it names one by one.
    """

    holds: Callable[[Any], bool]
    example: str
    names: str = ""


def _is_text(value: Any) -> bool:
    try:
        return bool(Text.from_json(value))
    except TextError:
        return False


def _reads(read: Callable[[str], object]) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        try:
            read(value)
        except (DateError, TypeError):
            return False
        return True

    return holds


def _is_language(value: Any) -> bool:
    try:
        return bool(language_tag(value))
    except (TextError, TypeError):
        return False


def _is_dated(value: Any) -> bool:
    if not isinstance(value, Mapping) or not set(value) <= {"on", "after", "before", "evidence"}:
        return False
    spans = [value[name] for name in ("on", "after", "before") if name in value]
    needs_evidence = ("after" in value or "before" in value) and not str(value.get("evidence", "")).strip()
    return all(POINT.holds(span) for span in spans) and not needs_evidence and not ("on" in value and len(spans) > 1)


def _is_sourced_date(value: Any) -> bool:
    if not isinstance(value, Mapping) or not set(value) <= {"on", "source", "ids"}:
        return False
    return POINT.holds(value.get("on")) and ("ids" not in value or _is_ids(value["ids"]))


def _is_follows(value: Any) -> bool:
    if not isinstance(value, Mapping) or not set(value) <= {"body", "status", "note", "source", "on"}:
        return False
    kinds = {"body": SLUG, "note": WORDS, "source": SLUG, "on": PERIOD}
    needs = {"body"} if value.get("status") == "assumed" else {"body", "source"}
    is_known = value.get("status") in ("found", "secondary", "assumed", "contested")
    return is_known and needs <= set(value) and all(kinds[name].holds(value[name]) for name in set(value) & set(kinds))


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one.strip() for one in value)


def _slugs(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(SLUG.holds(item) for item in value)


def _tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, Mapping) for item in value)


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


POINT = Kind(_reads(parse), '"2004-12"')
DAY = Kind(_reads(parse_day), '"2004-05-01"')
PERIOD = Kind(lambda value: POINT.holds(value) or _reads(parse_interval)(value), '"2016/2018"')
SLUG = Kind(_matches(KEY), '"lublin"')
STRING = Kind(lambda value: isinstance(value, str), '"..."')
WORDS = Kind(_is_text, '{ en = "..." }')
FLAG = Kind(lambda value: isinstance(value, bool), "true")
WHOLE = Kind(lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53, "130")
NUMBER = Kind(lambda value: isinstance(value, int | float) and not isinstance(value, bool), "51.25")
STRINGS = Kind(_strings, '["en"]')
WORD = Kind(_matches(re.compile("[a-z]+(?:_[a-z]+)*")), '"partner_search"')
TEXTS = Kind(lambda value: isinstance(value, list) and all(map(_is_text, value)), '[{ en = "..." }]')
TABLES = Kind(_tables, "[{ ... }]")
COUNTRY = Kind(lambda value: isinstance(value, str) and len(value) == 2 and value in TERRITORIES, '"PL"')
LANGUAGE = Kind(_is_language, '"pl"')
NAME_TEXT = Kind(lambda value: isinstance(value, str) and 0 < len(value.strip()) <= 200, '"Lublin"')
RELATION_KIND = Kind(lambda value: value in ("renamed", "merged_into", "split_from", "stands_for"), '"merged_into"')
ACT = Kind(lambda value: value in ACTS, '"join"')
ROLE = Kind(lambda value: value in ROLES, '"decides"')
KNOWN_AS = Kind(lambda value: value in STATUSES, '"found"')
ORGAN = Kind(_matches(re.compile(f"{KEY.pattern}/{KEY.pattern}")), '"lublin/council"', names="organ")
ACCENT = Kind(_matches(COLOUR), '"#1f4e8c"')
ZONE = Kind(lambda value: value in available_timezones(), '"Europe/Brussels"')
DATED = Kind(_is_dated, '{ after = "2004-05", before = "2021", evidence = "..." }')
FOUNDED = Kind(_is_sourced_date, '{ on = "1986", source = "..." }')
PERSON = Kind(_matches(re.compile("p-[a-z]{8}")), '"p-qwertyui"')
IDS = Kind(_is_ids, '["F013"]')
SOURCE = Kind(SLUG.holds, '"etmun-2018"', names="source")
SOURCES = Kind(_slugs, '["etmun-2018"]', names="source")
ORGANISATION = Kind(SLUG.holds, '"lublin"', names="organisation")
FOLLOWS = Kind(_is_follows, '{ body = "knowledge-society", status = "assumed" }')
TABLE = Kind(lambda value: isinstance(value, Mapping), "{ ... }")


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of one kind of line: those it must have and those it may have."""

    must: Mapping[str, Kind]
    may: Mapping[str, Kind]


NETWORK = Shape(
    {"slug": SLUG, "name": WORDS, "kind": STRING, "zone": ZONE, "made_up": FLAG, "founded": FOUNDED},
    {
        "languages": STRINGS, "website": STRING, "accent": ACCENT, "accent_dark": ACCENT, "seat": TABLE,
        "initiator": ORGANISATION, "ids": IDS,
    },
)  # fmt: skip
ORGANISATION_FILE = Shape(
    {"slug": SLUG, "kind": STRING},
    {"country": COUNTRY, "geonames_id": WHOLE, "latitude": NUMBER, "longitude": NUMBER, "made_up": FLAG},
)
SOURCE_LINE = Shape(
    {"id": SLUG, "title": STRING},
    {"url": STRING, "language": STRING, "kind": STRING, "publisher": STRING, "dated": DATED, "note": WORDS},
)
UNION = Shape({"slug": SLUG, "names": WORDS, "members": TABLES}, {"source": SOURCE, "note": WORDS})
UNION_MEMBER = Shape({"country": COUNTRY, "joined": DAY}, {"ends_before": DAY, "source": SOURCE})
TERRITORY = Shape(
    {"slug": SLUG, "names": WORDS, "countries": STRINGS, "status": STRING}, {"source": SOURCE, "note": WORDS}
)
COUNTRY_LINE = Shape({"code": COUNTRY}, {"note": WORDS, "source": SOURCE})
NAME = Shape({"language": LANGUAGE, "name": NAME_TEXT, "source": SOURCE}, {"own": FLAG, "begins": POINT, "ends": POINT})
SPELLING = Shape({"text": NAME_TEXT, "source": SOURCE}, {"language": LANGUAGE})
POPULATION = Shape({"figure": WHOLE, "on": POINT, "source": SOURCE}, {})
RELATION = Shape(
    {"kind": RELATION_KIND, "other": ORGANISATION, "source": SOURCE}, {"on": POINT, "begins": POINT, "ends": POINT}
)


def _line(must: Mapping[str, Kind], may: Mapping[str, Kind]) -> Shape:
    """The shape of a told line: every one may carry the ids of the surveyed facts that it tells."""
    return Shape(must, {**may, "ids": IDS})


LINES: dict[str, Shape] = {
    "coverage": _line(
        {"of": STRING, "complete": FLAG, "begins": POINT}, {"ends": POINT, "source": SOURCE, "note": WORDS}
    ),
    "aims": _line({"text": WORDS}, {"id": STRING, "source": SOURCE, "sources": SOURCES}),
    "organs": _line({"slug": SLUG, "names": WORDS, "kind": STRING}, {"source": SOURCE, "note": WORDS}),
    "competences": _line(
        {"id": SLUG, "act": ACT, "role": ROLE, "status": KNOWN_AS},
        {"organ": ORGAN, "begins": POINT, "ends": POINT, "source": SOURCE, "sources": SOURCES, "note": WORDS},
    ),
    "elections": _line({"id": SLUG, "on": POINT, "of": STRING, "source": SOURCE}, {"note": WORDS}),
    "facts": _line(
        {"id": STRING, "subject": STRING, "text": WORDS},
        {"source": SOURCE, "sources": SOURCES, "network": SLUG, "url": STRING},
    ),
    "services": _line(
        {"id": SLUG, "kind": WORD, "text": WORDS},
        {"source": SOURCE, "sources": SOURCES, "cadence": STRING, "contents": TEXTS, "body": SLUG, "note": WORDS},
    ),
    "powers": _line(
        {"id": SLUG, "body": SLUG, "power": WORD, "text": WORDS},
        {"source": SOURCE, "sources": SOURCES, "cadence": STRING, "of": SLUG, "note": WORDS},
    ),
    "bodies": _line(
        {"slug": SLUG, "kind": STRING, "names": WORDS, "source": SOURCE},
        {"parent": SLUG, "seats": WHOLE, "other_names": TABLES, "follows": FOLLOWS, "note": WORDS},
    ),
    "offices": _line({"slug": SLUG, "names": WORDS, "source": SOURCE}, {"body": SLUG, "note": WORDS}),
    "people": _line({"key": PERSON, "name": STRING, "source": SOURCE}, {"note": WORDS}),
    "series": _line({"slug": SLUG, "names": WORDS, "source": SOURCE}, {"cadence": STRING, "note": WORDS}),
    "events": _line(
        {"key": SLUG, "when": PERIOD, "source": SOURCE},
        {
            "series": SLUG, "host": ORGANISATION, "host_as_written": STRING, "names": WORDS, "theme": WORDS,
            "note": WORDS, "place": STRING,
        },
    ),
    "gaps": _line({"series": SLUG, "when": POINT, "source": SOURCE}, {"says": STRING, "note": WORDS}),
    "claims": _line(
        {"key": SLUG, "figure": STRING, "of": STRING, "source": SOURCE},
        {"at_least": WHOLE, "exactly": WHOLE, "about": WHOLE, "note": WORDS, "on": POINT, "countries": STRINGS},
    ),
}  # fmt: skip
"""The arrays of lines that are told and not projected, by their name in TOML."""

KEY_FIELDS = {
    "organs": "slug", "facts": "id", "bodies": "slug", "offices": "slug", "people": "key", "series": "slug",
    "events": "key", "claims": "key", "services": "id", "powers": "id",
    "competences": "id",
    "elections": "id",
}  # fmt: skip
"""The field that is a line's key. The others get theirs from what they speak of."""

SOURCED = ("aims", "services", "powers")
"""The arrays whose lines need a source, be it one or several."""


def key_of(array: str, content: Mapping[str, Any], number: int) -> str:
    """The key of a line: its own, or for coverage, aims and gaps one made of what it speaks of."""
    if array in KEY_FIELDS:
        return str(content.get(KEY_FIELDS[array], ""))
    if array == "coverage":
        return f"{content.get('of')}-{content.get('begins')}"
    if array == "gaps":
        return f"{content.get('series')}-{content.get('when')}"
    return str(content.get("id") or f"{number + 1:02}")
