"""One text for one JSON value, after RFC 8785 (JSON Canonicalization Scheme), and the digest over it.

The numbers that may stand in an export are those whose canonical text is plain:
whole ones below 2**53, and decimals from 0.000001 on, written without exponent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

DIGEST = "digest"
"""The member that holds the digest of the object in which it stands."""

_quoted = json.JSONEncoder(ensure_ascii=False).encode
"""A string in quotes, with just those escapes that RFC 8785 wants."""

LARGEST = 2**53
SMALLEST = Decimal("0.000001")


class CanonicalError(ValueError):
    """A value that has no canonical text; `code`: number, surrogate or kind."""

    def __init__(self, code: str, value: object) -> None:
        super().__init__(f"{code}: {value!r}")
        self.code = code


def canonical(value: Any) -> str:
    """The canonical text of what JSON can hold: null, booleans, numbers, strings, lists, objects.

    No blank space; members in the order of their names' UTF-16 code units; letters as they are. Raises CanonicalError.
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        return _object({name: canonical(each) for name, each in value.items()})
    if isinstance(value, list | tuple):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    raise CanonicalError("kind", type(value).__name__)


def digest_of(record: Mapping[str, Any]) -> str:
    """The digest of an object: SHA-256, in hexadecimal, over its canonical text without its own member `digest`."""
    told = {name: value for name, value in record.items() if name != DIGEST}
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def sealed(record: Mapping[str, Any]) -> str:
    """The canonical text of an object together with its digest, for writing."""
    parts = {name: canonical(value) for name, value in record.items() if name != DIGEST}
    bare = _object(parts)
    return _object({**parts, DIGEST: f'"{hashlib.sha256(bare.encode()).hexdigest()}"'})


def _object(parts: Mapping[str, str]) -> str:
    """An object whose members' values are canonical texts already."""
    return "{" + ",".join(f"{_string(name)}:{parts[name]}" for name in sorted(parts, key=_code_units)) + "}"


def _string(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise CanonicalError("surrogate", text) from error
    return _quoted(text)


def _code_units(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _number(value: float | Decimal) -> str:
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact) >= LARGEST or 0 < abs(exact) < SMALLEST:
        raise CanonicalError("number", value)
    whole = int(exact)
    if whole == exact:
        return str(whole)
    return format(exact.normalize(), "f")
