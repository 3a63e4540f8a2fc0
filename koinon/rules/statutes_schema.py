"""The JSON Schema of a statutes file, for editors; it follows the table of kinds.

It knows forms and not meaning: overlaps, references and other relations are the checker's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from koinon.rules.statutes_check import HEADER, IN_FORCE
from koinon.rules.statutes_check_values import AUTHENTIC, ORGANISATION_KIND
from koinon.rules.statutes_kinds import COMMON, FORMAT_VERSION, KINDS, group_of, walk
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
    Kind,
    Many,
    Share,
    Slug,
    Type,
    Words,
)
from koinon.rules.statutes_vocabulary import (
    BASES,
    BODY_KINDS,
    DECIDERS,
    HOLDERS,
    NEEDS_SOURCE,
    RIGHTS,
    SUBJECTS,
    WITH_VALUE,
    WITHOUT_VALUE,
)

Schema = dict[str, Any]

_SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
_KIND_SLUG = "^[a-z0-9]+([-_][a-z0-9]+)*$"
_SHARE = "^[0-9]{1,9}/[0-9]{1,9}$"
_EDTF = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?$"
_CODES = {"language": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "country": "^[A-Z]{2}$", "currency": "^[A-Z]{3}$"}

_SOURCED: Schema = {"anyOf": [{"required": ["source"]}, {"required": ["sources"]}]}


def statutes_schema() -> Schema:
    """The whole schema, as a dictionary to be written as JSON."""
    header = _object(HEADER)
    header["properties"]["koinon_statutes"] = {"const": FORMAT_VERSION, "description": HEADER[0].says}
    header["properties"]["rules"] = {"type": "array", "items": {"$ref": "#/$defs/rule"}}
    header["properties"]["in_force"]["allOf"] = [_if_status(("found", "secondary"), _SOURCED)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Koinon statutes",
        "description": "One version of a network's statutes; see statutes-format.md.",
        **header,
        "$defs": {
            "rule": _rule(),
            "common": {"properties": {field.name: _described(field) for field in COMMON if field.name != "kind"}},
            **{kind.name: _kind(kind) for kind in KINDS.values()},
            **{f"table-{group.name}": _group(group) for group in _groups()},
            **{f"words-{name}": {"enum": list(options)} for options, name in _SHARED.items()},
            "text": _TEXT,
            "length": _LENGTH,
        },
    }


def schema_text() -> str:
    """The schema as it is committed: one definition a line."""
    schema = statutes_schema()
    defs = ",\n".join(f"  {_json(name)}: {_json(value)}" for name, value in schema.pop("$defs").items())
    rest = ",\n".join(f" {_json(name)}: {_json(value)}" for name, value in schema.items())
    return f'{{\n{rest},\n "$defs": {{\n{defs}\n }}\n}}\n'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rule() -> Schema:
    return {
        "type": "object",
        "required": [field.name for field in COMMON if field.required],
        "properties": {"kind": {"enum": list(KINDS)}},
        "allOf": [
            {"if": {"properties": {"kind": {"const": name}}}, "then": {"$ref": f"#/$defs/{name}"}} for name in KINDS
        ],
    }


def _kind(kind: Kind) -> Schema:
    own = {field.name: _described(field) for field in kind.fields}
    common = {field.name: {"$ref": f"#/$defs/common/properties/{field.name}"} for field in COMMON}
    common |= {"kind": {"const": kind.name, "description": kind.says}, "article": _ARTICLE}
    values = [field.name for field in kind.value_fields]
    needed = [field.name for field in kind.value_fields if field.required]
    common["values"] = _values(kind.name, values)
    silent: Schema = {"properties": dict.fromkeys(values, False)}
    return {
        "type": "object",
        "description": kind.says,
        "properties": common | own,
        "required": [field.name for field in kind.scope_fields if field.required],
        "additionalProperties": False,
        "allOf": [
            _if_status(NEEDS_SOURCE, _SOURCED),
            _if_status(WITHOUT_VALUE, silent),
            _if_status(WITH_VALUE, {"required": needed}),
            {**_if_status(("contested",), {"required": ["values"]}), "else": {"properties": {"values": False}}},
        ],
    }


_ARTICLE = {"type": "string", "description": "article of the text; empty or left out: none known"}


def _values(kind: str, names: list[str]) -> Schema:
    """What each side of a contested rule says, with its source."""
    sources = {name: {"$ref": f"#/$defs/common/properties/{name}"} for name in ("source", "sources")}
    own = {name: {"$ref": f"#/$defs/{kind}/properties/{name}"} for name in names}
    item: Schema = {"type": "object", "properties": sources | own, "additionalProperties": False, **_SOURCED}
    return {"type": "array", "minItems": 2, "items": item, "description": "what each source says, in a contested rule"}


def _if_status(statuses: tuple[str, ...], then: Schema) -> Schema:
    return {"if": {"properties": {"status": {"enum": list(statuses)}}, "required": ["status"]}, "then": then}


def _object(fields: tuple[Field, ...]) -> Schema:
    return {
        "type": "object",
        "properties": {field.name: _described(field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _described(field: Field) -> Schema:
    return {**_type(field.type), "description": field.says}


def _type(kind: Type) -> Schema:
    match kind:
        case Flag():
            return {"type": "boolean"}
        case Count(least=least):
            return {"type": "integer", "minimum": least}
        case Amount():
            return {"type": "number", "minimum": 0}
        case Share():
            return {"type": "string", "pattern": _SHARE}
        case Choice(options=options):
            return {"$ref": f"#/$defs/words-{_SHARED[options]}"} if options in _SHARED else {"enum": list(options)}
        case Slug(of=of):
            return {"type": "string", "pattern": _KIND_SLUG if of == ORGANISATION_KIND else _SLUG}
        case Code(of=of):
            return {"type": "string", "pattern": _CODES[of]}
        case Edtf():
            return {"type": "string", "pattern": _EDTF}
        case Words():
            return {"$ref": "#/$defs/text"}
        case Duration():
            return {"$ref": "#/$defs/length"}
        case Many(of=item):
            return {"type": "array", "minItems": 1, "items": _type(item)}
        case Group(name=name):
            return {"$ref": f"#/$defs/table-{name}"} if name != IN_FORCE.name else _group(kind)


def _group(group: Group) -> Schema:
    return _object(group.fields) | ({"oneOf": [{"required": [name]} for name in group.one_of]} if group.one_of else {})


def _groups() -> Iterator[Group]:
    """Every table that can stand inside a rule, each once."""
    found = {
        group.name: group
        for kind in KINDS.values()
        for _, field in walk(kind.fields)
        if (group := group_of(field.type)) is not None
    }
    yield from found.values()


_SHARED: dict[tuple[str, ...], str] = {
    RIGHTS: "rights",
    DECIDERS: "deciders",
    SUBJECTS: "subjects",
    BASES: "bases",
    BODY_KINDS: "bodies",
    HOLDERS: "holders",
}
"""Closed lists that many kinds share."""

_TEXT: Schema = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"anyOf": [{"const": AUTHENTIC}, {"pattern": _CODES["language"]}]},
    "additionalProperties": {"type": "string", "minLength": 1},
}
_LENGTH: Schema = {
    "type": "object",
    "properties": {unit: {"type": "integer", "minimum": 1} for unit in DURATION_UNITS},
    "additionalProperties": False,
    "minProperties": 1,
}
