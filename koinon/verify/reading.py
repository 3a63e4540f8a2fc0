"""Reading an export strictly: whatever two programs could read differently is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from koinon.rules.canonical import LARGEST, SMALLEST
from koinon.rules.export_form import FORMAT

DEEPEST = 40
"""How deep objects and lists may stand in each other. Statutes, the deepest that there is, need less than half."""


_BRACKETS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{\]}]', re.DOTALL)
"""Strings, whose brackets do not count, and brackets."""


class NotReadable(ValueError):
    """A file that is no export that can be judged.

    `code`: not_found, not_utf8, empty, broken, twice, number, too_deep, no_export or other_version.
    """

    def __init__(self, code: str, says: str) -> None:
        super().__init__(says)
        self.code = code


def read_export(path: Path) -> dict[str, Any]:
    """The document in the file. Raises NotReadable."""
    try:
        told = path.read_bytes()
    except OSError as error:
        raise NotReadable("not_found", f"{path} cannot be read: {error.strerror}.") from error
    try:
        text = told.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotReadable("not_utf8", f"Byte {error.start} is not UTF-8; an export is written in it.") from error
    document = read_json(text)
    if not isinstance(document, dict) or "koinon_export" not in document:
        raise NotReadable("no_export", "The file is no export: it has no member koinon_export.")
    version = document["koinon_export"]
    if version != FORMAT or isinstance(version, bool):
        says = (
            f"The file is of format {version!r}; this program verifies format {FORMAT}. Use the Koinon that wrote it."
        )
        raise NotReadable("other_version", says)
    return document


def read_json(text: str) -> Any:
    """A JSON text (RFC 8259) without repeated names, out of range numbers, or more depth than DEEPEST."""
    if not text.strip():
        raise NotReadable("empty", "The file is empty.")
    _refuse_depth(text)
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_int=_whole, parse_float=_decimal, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            says = "The file ends in the middle: it was cut off, or is not written to its end yet."
        else:
            says = f"Line {error.lineno}, column {error.colno}: no JSON ({error.msg})."
        raise NotReadable("broken", says) from error


def _refuse_depth(text: str) -> None:
    """Counted before anything is built, so that no text makes the reader itself run out of room."""
    depth = 0
    for found in _BRACKETS.finditer(text):
        sign = found[0]
        depth += 1 if sign in "[{" else -1 if sign in "]}" else 0
        if depth > DEEPEST:
            says = f"Lists and objects stand deeper in each other than {DEEPEST}; no export does that."
            raise NotReadable("too_deep", says)


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise NotReadable("twice", f"The member {name!r} stands twice in one object.")
        found[name] = value
    return found


def _whole(text: str) -> int:
    if len(text) > len(str(LARGEST)) + 1 or abs(number := int(text)) >= LARGEST:
        raise NotReadable("number", f"The number {text[:40]} is larger than every program can hold exactly.")
    return number


def _decimal(text: str) -> float:
    try:
        exact = Decimal(text)
    except InvalidOperation:
        exact = Decimal("Infinity")
    number = float(exact)
    if not exact.is_finite() or abs(number) >= LARGEST or (exact != 0 and abs(number) < SMALLEST):
        raise NotReadable("number", f"The number {text[:40]} is none that an export can hold.")
    return number


def _constant(text: str) -> NoReturn:
    raise NotReadable("number", f"{text} is no number of JSON.")
