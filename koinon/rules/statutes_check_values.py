"""Whether one value of a statutes file has the form that its type asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from fractions import Fraction
from math import isfinite

from koinon.rules.dates import DateError, parse
from koinon.rules.statutes_mistakes import (
    DATE,
    LENGTH,
    LIST,
    NUMBER,
    OTHER_VALUE,
    STRING,
    TABLE,
    TEXT,
    TRUTH,
    WHOLE_NUMBER,
    Mistake,
    Path,
)
from koinon.rules.statutes_types import (
    DURATION_UNITS,
    Amount,
    Choice,
    Code,
    Count,
    Duration,
    Edtf,
    Field,
    Flag,
    Group,
    Many,
    Share,
    Slug,
    Type,
    Words,
)

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_SHARE = re.compile(r"[0-9]{1,9}/[0-9]{1,9}", re.ASCII)
_LANGUAGE = re.compile(r"(?P<main>[a-z]{2,3})(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
_TWO_LETTERS = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id
ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu
lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu
rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to
tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
"""The codes of ISO 639-1: a country's code taken for a language's is a common slip."""
_TWO_LETTER_LANGUAGES = frozenset(_TWO_LETTERS.split())
AUTHENTIC = "authentic"
"""In a text, names the language whose wording counts."""


ORGANISATION_KIND = "organisation kind"
"""Kinds of organisations are an open list, and may be written with underscores."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a value may refer to: the categories that the file defines."""

    categories: frozenset[str]


def is_language(code: str) -> bool:
    """Whether the text has the form of a BCP 47 tag; two letters must be a code of ISO 639-1."""
    found = _LANGUAGE.fullmatch(code)
    return found is not None and (len(found["main"]) == 3 or found["main"] in _TWO_LETTER_LANGUAGES)


def nearest(value: str, options: Iterable[str]) -> str:
    """The options closest to what was written, or all of them: a cure to choose from."""
    listed = list(options)
    return " / ".join(get_close_matches(value, listed, 3, 0.6) or listed) or "—"


def check_value(name: str, kind: Type, value: object, path: Path, context: Context) -> Iterator[Mistake]:
    """The mistakes of form in one field's value."""
    if isinstance(value, datetime | date | time):
        yield Mistake(path, "date_not_quoted", {"field": name, "value": value.isoformat()})
        return
    match kind:
        case Flag():
            yield from _flag(name, value, path)
        case Count(least=least):
            yield from _count(name, least, value, path)
        case Amount():
            yield from _amount(name, value, path)
        case Share():
            yield from _share(name, value, path)
        case Choice(options=options):
            yield from _choice(name, options, value, path)
        case Slug(of=of):
            yield from _slug(name, of, value, path, context)
        case Code(of=of):
            yield from _code(name, of, value, path)
        case Edtf():
            yield from _edtf(name, value, path)
        case Words():
            yield from _words(name, value, path)
        case Duration():
            yield from _duration(name, value, path, context)
        case Many(of=item):
            yield from _many(name, item, value, path, context)
        case Group(fields=fields):
            yield from _group(name, fields, value, path, context)


def check_table(
    fields: Iterable[Field], table: Mapping[object, object], path: Path, context: Context
) -> Iterator[Mistake]:
    """The mistakes of form in a table with these fields: unknown, missing and malformed ones."""
    known = {field.name: field for field in fields}
    for name, value in table.items():
        field = known.get(str(name))
        if field is None:
            params = {"field": str(name), "nearest": nearest(str(name), known)}
            yield Mistake((*path, str(name)), "unknown_field", params)
        else:
            yield from check_value(field.name, field.type, value, (*path, field.name), context)
    for field in known.values():
        if field.required and field.name not in table:
            yield Mistake(path, "missing_field", {"field": field.name})


_WANTED: dict[type[object], tuple[str, str]] = {
    Flag: (TRUTH, "true"),
    Count: (WHOLE_NUMBER, "12"),
    Amount: (NUMBER, "1500.50"),
    Share: (STRING, '"2/3"'),
    Choice: (STRING, '"..."'),
    Slug: (STRING, '"..."'),
    Code: (STRING, '"..."'),
    Edtf: (STRING, '"2004-12"'),
    Words: (TEXT, '{ en = "..." }'),
    Duration: (LENGTH, "{ years = 2 }"),
    Many: (LIST, "[ ... ]"),
    Group: (TABLE, "{ ... }"),
}


def called(value: object) -> str:
    """What a value of TOML is called."""
    names: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, TRUTH), (int, WHOLE_NUMBER), (float, NUMBER), (str, STRING), (list, LIST), (dict, TABLE),
        ((datetime, date, time), DATE),
    )  # fmt: skip
    return next((name for kinds, name in names if isinstance(value, kinds)), OTHER_VALUE)


def wrong_type(name: str, kind: type[object], value: object, path: Path) -> Mistake:
    """The mistake of a value of another type than the field's."""
    wanted, example = _WANTED[kind]
    params = {"field": name, "found": called(value), "wanted": wanted, "example": example}
    return Mistake(path, "wrong_type", params)


def _flag(name: str, value: object, path: Path) -> Iterator[Mistake]:
    if not isinstance(value, bool):
        yield wrong_type(name, Flag, value, path)


def _count(name: str, least: int, value: object, path: Path) -> Iterator[Mistake]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield wrong_type(name, Count, value, path)
    elif value < least:
        code = "negative_number" if value < 0 else "number_too_small"
        yield Mistake(path, code, {"field": name, "value": str(value), "least": str(least)})


def _amount(name: str, value: object, path: Path) -> Iterator[Mistake]:
    if isinstance(value, bool) or (not isinstance(value, int) and not (isinstance(value, float) and isfinite(value))):
        yield wrong_type(name, Amount, value, path)
    elif value < 0:
        yield Mistake(path, "negative_number", {"field": name, "value": str(value), "least": "0"})


def _share(name: str, value: object, path: Path) -> Iterator[Mistake]:
    if not isinstance(value, str):
        yield wrong_type(name, Share, value, path)
    elif not _SHARE.fullmatch(value) or int(value.split("/")[1]) == 0 or not 0 < Fraction(value) <= 1:
        yield Mistake(path, "bad_share", {"value": value})


def _choice(name: str, options: tuple[str, ...], value: object, path: Path) -> Iterator[Mistake]:
    if not isinstance(value, str):
        yield wrong_type(name, Choice, value, path)
    elif value not in options:
        params = {"value": value, "field": name, "nearest": nearest(value, options)}
        yield Mistake(path, _UNKNOWN.get(name, "unknown_choice"), params)


_UNKNOWN = {"right": "unknown_right", "rights": "unknown_right", "status": "unknown_status"}


def _slug(name: str, of: str, value: object, path: Path, context: Context) -> Iterator[Mistake]:
    if not isinstance(value, str):
        yield wrong_type(name, Slug, value, path)
    elif not SLUG.fullmatch(value.replace("_", "-") if of == ORGANISATION_KIND else value):
        code = "bad_id" if of == "rule" else "bad_slug"
        yield Mistake(path, code, {"value": value, "example": _example(value)})
    elif of == "category" and name != "slug" and value not in context.categories:
        known = nearest(value, sorted(context.categories))
        yield Mistake(path, "category_not_defined", {"value": value, "nearest": known})


def _example(value: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", value.lower()))[:40].strip("-") or "full-member"


def _code(name: str, of: str, value: object, path: Path) -> Iterator[Mistake]:
    if not isinstance(value, str):
        yield wrong_type(name, Code, value, path)
    elif not _IS_CODE[of](value):
        yield Mistake(path, f"bad_{of}", {"value": value})


_IS_CODE: dict[str, Callable[[str], bool]] = {
    "language": is_language,
    "country": lambda code: re.fullmatch("[A-Z]{2}", code) is not None,
    "currency": lambda code: re.fullmatch("[A-Z]{3}", code) is not None,
}


def _edtf(name: str, value: object, path: Path) -> Iterator[Mistake]:
    if not isinstance(value, str):
        yield wrong_type(name, Edtf, value, path)
        return
    try:
        parse(value)
    except DateError:
        yield Mistake(path, "bad_date", {"value": value})


def _words(name: str, value: object, path: Path) -> Iterator[Mistake]:
    if not isinstance(value, dict):
        yield wrong_type(name, Words, value, path)
        return
    languages = [str(language) for language in value if language != AUTHENTIC]
    if not languages:
        yield Mistake(path, "empty", {"field": name})
    for language in languages:
        text, here = value.get(language), (*path, language)
        if not is_language(language):
            yield Mistake(here, "bad_language", {"value": language})
        if not isinstance(text, str):
            yield wrong_type(language, Choice, text, here)
        elif not text.strip():
            yield Mistake(here, "empty", {"field": language})
    if AUTHENTIC in value and value[AUTHENTIC] not in languages:
        params = {"value": str(value[AUTHENTIC]), "field": AUTHENTIC, "nearest": nearest("", languages)}
        yield Mistake((*path, AUTHENTIC), "unknown_choice", params)


def _duration(name: str, value: object, path: Path, context: Context) -> Iterator[Mistake]:
    if not isinstance(value, dict):
        yield wrong_type(name, Duration, value, path)
        return
    yield from check_table(_UNITS, value, path, context)
    if not value:
        yield Mistake(path, "empty", {"field": name})


_UNITS = tuple(Field(unit, Count(1), "") for unit in DURATION_UNITS)


def _many(name: str, item: Type, value: object, path: Path, context: Context) -> Iterator[Mistake]:
    if not isinstance(value, list):
        yield wrong_type(name, Many, value, path)
        return
    if not value:
        yield Mistake(path, "empty", {"field": name})
    for number, entry in enumerate(value):
        yield from check_value(name, item, entry, (*path, number), context)


def _group(name: str, fields: tuple[Field, ...], value: object, path: Path, context: Context) -> Iterator[Mistake]:
    if not isinstance(value, dict):
        yield wrong_type(name, Group, value, path)
        return
    yield from check_table(fields, value, path, context)
