"""Which line of a TOML document a value stands on, so that a mistake can be shown where it was made.

The standard library reads TOML but forgets the lines. `read_toml` parses a text with it and
walks the same text once more, noting the line of each key, table and item of an array. The walk
trusts that the text is valid, since the parser has already said so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]


class TomlSyntaxError(ValueError):
    """A text that is no TOML. `line` and `column` count from 1; `reason` is the parser's own, in English."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(f"line {line}, column {column}: {reason}")
        self.line = line
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True)
class TomlLines:
    """The line (from 1) of each path of a document: keys as text, places in arrays as numbers from 0."""

    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Sequence[str | int]) -> int:
        """The line of the path, or of the nearest table around it; 1 for a path of which nothing is known."""
        here = tuple(path)
        while here:
            if here in self.lines:
                return self.lines[here]
            here = here[:-1]
        return 1


def parsed(text: str) -> dict[str, Any]:
    """The document alone. Raises TomlSyntaxError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(text, str(error)) from None
    except RecursionError:
        raise TomlSyntaxError(1, 1, "nested too deeply") from None


def read_toml(text: str) -> tuple[dict[str, Any], TomlLines]:
    """The document and the lines of all its paths. Raises TomlSyntaxError."""
    document = parsed(text)
    try:
        return document, _Walk(text.replace("\r\n", "\n")).document()
    except RecursionError:
        raise TomlSyntaxError(1, 1, "nested too deeply") from None


_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


def _syntax_error(text: str, words: str) -> TomlSyntaxError:
    found = _PLACE.search(words)
    reason = words[: found.start()] if found else words
    if found and found["line"]:
        return TomlSyntaxError(int(found["line"]), int(found["column"]), reason)
    ends = text.rstrip("\n").replace("\r\n", "\n").split("\n")
    return TomlSyntaxError(len(ends), len(ends[-1]) + 1, reason)


_BLANK = re.compile(r"[ \t]*")
_VOID = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


class _Walk:
    """One walk through a valid document, from its first character to its last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.newlines = [match.start() for match in re.finditer("\n", text)]
        self.passed = 0
        self.lines: dict[Path, int] = {}
        self.items: dict[Path, int] = {}
        """How many tables each array of tables has so far."""

    def document(self) -> TomlLines:
        table: Path = ()
        self._skip(_VOID)
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self._array_header()
            elif self.text[self.at] == "[":
                table = self._table_header()
            else:
                self._pair(table)
            self._skip(_VOID)
        return TomlLines(self.lines)

    def _array_header(self) -> Path:
        line = self._line()
        self.at += 2
        keys = self._key()
        path = (*self._resolved(keys[:-1]), keys[-1])
        self.at += 2
        number = self.items.get(path, 0)
        self.items[path] = number + 1
        self._note(path, line)
        self._note_parents(path, line)
        self._note((*path, number), line)
        return (*path, number)

    def _table_header(self) -> Path:
        line = self._line()
        self.at += 1
        path = self._resolved(self._key())
        self.at += 1
        self._note_parents(path, line)
        self.lines[path] = line
        return path

    def _resolved(self, keys: Sequence[str]) -> Path:
        """The path of a header's keys: a key of an array of tables means the array's last table."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.items:
                path = (*path, self.items[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = (*table, *self._key())
        self.at += 1
        self._skip(_BLANK)
        for depth in range(len(table) + 1, len(path) + 1):
            self._note(path[:depth], line)
        self._value(path)

    def _key(self) -> tuple[str, ...]:
        """A simple or dotted key, up to and without what follows it (`=` or `]`)."""
        keys: list[str] = []
        while True:
            self._skip(_BLANK)
            keys.append(self._simple_key())
            self._skip(_BLANK)
            if self.text[self.at] != ".":
                return tuple(keys)
            self.at += 1

    def _simple_key(self) -> str:
        if self.text[self.at] in "\"'":
            return self._string()
        return self._skip(_BARE_KEY)

    def _value(self, path: Path) -> None:
        first = self.text[self.at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._skip(_SCALAR)

    def _array(self, path: Path) -> None:
        self.at += 1
        number = 0
        self._skip(_VOID)
        while self.text[self.at] != "]":
            self._note((*path, number), self._line())
            self._value((*path, number))
            number += 1
            self._skip(_VOID)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_VOID)
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        self._skip(_BLANK)
        while self.text[self.at] != "}":
            self._pair(path)
            self._skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_BLANK)
        self.at += 1

    def _string(self) -> str:
        quote = self.text[self.at]
        long = self.text.startswith(quote * 3, self.at)
        start = self.at + (3 if long else 1)
        self.at = start
        while not self._closes(quote, long):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        body = self.text[start : self.at]
        self.at += 3 if long else 1
        while long and self.text[self.at : self.at + 1] == quote:
            self.at += 1  # up to two quotes may stand right before the closing three
        return body if quote == "'" else _ESCAPE.sub(_unescaped, body)

    def _closes(self, quote: str, long: bool) -> bool:
        return self.text.startswith(quote * 3 if long else quote, self.at)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()

    def _line(self) -> int:
        while self.passed < len(self.newlines) and self.newlines[self.passed] < self.at:
            self.passed += 1
        return self.passed + 1

    def _note(self, path: Path, line: int) -> None:
        self.lines.setdefault(path, line)

    def _note_parents(self, path: Path, line: int) -> None:
        for depth in range(1, len(path)):
            self._note(path[:depth], line)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        return chr(int(code, 16))
    return _ESCAPES.get(found[3], found[3])
