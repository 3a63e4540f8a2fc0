"""The JSON Schema of a statutes file, for editors; it follows the table of kinds.

It knows forms and not meaning: overlaps, references and other relations are the checker's.
"""

from __future__ import annotations

from typing import Any

from koinon.rules.statutes_check import HEADER
from koinon.rules.statutes_check_values import AUTHENTIC, ORGANISATION_KIND
from koinon.rules.statutes_kinds import COMMON, FORMAT_VERSION, KINDS
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
from koinon.rules.statutes_vocabulary import NEEDS_SOURCE, WITH_VALUE, WITHOUT_VALUE

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
        "$defs": {"rule": _rule(), **{kind.name: _kind(kind) for kind in KINDS.values()}},
    }


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
    common = {field.name: _described(field) for field in COMMON}
    common["kind"] = {"const": kind.name, "description": kind.says}
    common["article"] = {"type": "string", "description": "article of the text; empty or left out: none known"}
    values = kind.value_fields
    value = _object((*COMMON[3:5], *(Field(f.name, f.type, f.says) for f in values)))
    common["values"] = {"type": "array", "minItems": 2, "items": {**value, **_SOURCED}}
    common |= {field.name: _described(field) for field in kind.fields}
    needed = [field.name for field in values if field.required]
    silent: Schema = {"properties": {field.name: False for field in values}}
    return {
        "type": "object",
        "description": kind.says,
        "properties": common,
        "required": [field.name for field in kind.scope_fields if field.required],
        "additionalProperties": False,
        "allOf": [
            _if_status(NEEDS_SOURCE, _SOURCED),
            _if_status(WITHOUT_VALUE, silent),
            _if_status(WITH_VALUE, {"required": needed}),
            {**_if_status(("contested",), {"required": ["values"]}), "else": {"properties": {"values": False}}},
        ],
    }


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
            return {"enum": list(options)}
        case Slug(of=of):
            return {"type": "string", "pattern": _KIND_SLUG if of == ORGANISATION_KIND else _SLUG}
        case Code(of=of):
            return {"type": "string", "pattern": _CODES[of]}
        case Edtf():
            return {"type": "string", "pattern": _EDTF}
        case Words():
            languages = {"type": "string", "minLength": 1}
            return {
                "type": "object", "minProperties": 1, "propertyNames": {
                    "anyOf": [{"const": AUTHENTIC}, {"pattern": _CODES["language"]}]
                }, "additionalProperties": languages,
            }  # fmt: skip
        case Duration():
            units = {unit: {"type": "integer", "minimum": 1} for unit in DURATION_UNITS}
            return {"type": "object", "properties": units, "additionalProperties": False, "minProperties": 1}
        case Many(of=item):
            return {"type": "array", "minItems": 1, "items": _type(item)}
        case Group(fields=fields, one_of=one_of):
            return _object(fields) | ({"oneOf": [{"required": [name]} for name in one_of]} if one_of else {})
