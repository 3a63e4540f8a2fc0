"""Reading a spreadsheet (CSV or XLSX) into plain rows of text, within limits. No Django, no file system.

Merged cells of XLSX are filled downwards in their first column, since that is how lists are kept ("one city, five
people"); across, a merged cell is a heading and stays alone. Values of formulas are those the spreadsheet last kept.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

from koinon.people.imports.encodings import decoded, mended

MOST_BYTES = 10_000_000
MOST_UNPACKED = 120_000_000
MOST_PARTS = 2_000
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_SHEETS = 50
LONGEST_CELL = 4_000
BLANK_ROWS_AT_END = 5_000
"""After so many blank rows a sheet is taken to be at its end: spreadsheets keep a million formatted ones."""
DELIMITERS = (";", ",", "\t", "|")
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
FORMULA_WITHOUT_VALUE = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+[0-9]+)"[^>]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
OUTSIDE = tuple(sign.encode(code) for sign in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be"))
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
INVISIBLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 0xFEFF, 0x200B, 0xAD), None) | {0xA0: " "}
# What the zip, XML and XLSX readers raise over a file that is not what it says it is.
BROKEN = (
    zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, IndexError, AttributeError, OSError,
    EOFError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip


class SheetError(ValueError):
    """A file that is not read; `code` says why: too_large, unpacks_too_large, too_many_rows, too_many_columns,
    too_many_sheets, old_excel, open_document, no_table, broken or empty."""

    def __init__(self, code: str, most: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.most = most


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: rows of text in the order and with the numbers they have in the file (row 1 is `rows[0]`).

    `mended` are rows whose letters were repaired or read in another encoding; `unvalued` cells (row, column from 0)
    hold a formula that no spreadsheet has worked out.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    mended: frozenset[int] = frozenset()
    unvalued: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is to be read: what is empty is judged by the content."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A file as it was read: its sheets' names, the chosen sheet, and the layout that was taken."""

    kind: str
    names: tuple[str, ...]
    sheet: Sheet
    layout: Layout


@dataclass(slots=True)
class _Filling:
    """What has to be known of a sheet beside its cells."""

    downwards: dict[tuple[int, int], int] = field(default_factory=dict)
    unvalued: set[tuple[int, int]] = field(default_factory=set)


def read_book(content: bytes, layout: Layout | None = None) -> Book:
    """Read a CSV or XLSX file. Raises SheetError."""
    layout = layout or Layout()
    if len(content) > MOST_BYTES:
        raise SheetError("too_large", MOST_BYTES)
    if not content.strip(b"\0 \t\r\n"):
        raise SheetError("empty")
    if content.startswith(OLD_OFFICE):
        raise SheetError("old_excel")
    book = _read_xlsx(content, layout) if content.startswith(ZIP) else _read_csv(content, layout)
    if not any(any(row) for row in book.sheet.rows):
        raise SheetError("empty")
    return book


def cell_text(value: object) -> str:
    """A cell's value as text: days as 2026-11-22, whole numbers without a point, no invisible signs."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return _clean(str(value))


def _clean(text: str) -> str:
    if "_x" in text:  # how XLSX writes control signs
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE).split("\n")
    return "\n".join(line for line in (" ".join(each.split()) for each in lines) if line)[:LONGEST_CELL]


# --- CSV


def _read_csv(content: bytes, layout: Layout) -> Book:
    read = decoded(content, layout.encoding)
    text = read.text.replace("\0", "")
    if text.count("\ufffd") > len(text) // 4:
        raise SheetError("no_table")
    said, text = _separator_line(text)
    delimiter = layout.delimiter or said or _delimiter(text)
    odd = set(read.odd_lines)
    rows: list[tuple[str, ...]] = []
    repaired: set[int] = set()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    shift = 1 if said else 0
    line = 0
    try:
        for cells in reader:
            taken = range(line + 1 + shift, reader.line_num + 1 + shift)
            line = reader.line_num
            plain = [cell_text(cell) for cell in cells]
            meant = [mended(cell) for cell in plain]
            rows.append(tuple(meant))
            if meant != plain or (odd and odd.intersection(taken)):
                repaired.add(len(rows))
            _within_limits(rows)
    except csv.Error as error:
        raise SheetError("broken") from error
    sheet = Sheet("", tuple(_without_blank_end(rows)), frozenset(repaired))
    return Book("csv", ("",), sheet, Layout(layout.encoding or read.encoding, delimiter, ""))


def _separator_line(text: str) -> tuple[str, str]:
    """The delimiter that a first line such as "sep=;" names, and the text after that line."""
    first, _, rest = text.partition("\n")
    first = first.strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], rest
    return "", text


def _delimiter(text: str) -> str:
    """The sign at which most lines fall into the same number of parts, more than one."""
    head = "\n".join(text.splitlines()[:60])

    def agreement(sign: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(head), delimiter=sign) if len(row) > 1)
        except csv.Error:
            return (0, 0)
        width, lines = max(widths.items(), key=lambda each: each[1] * min(each[0], 4), default=(0, 0))
        return (lines * min(width, 4), width)

    return max(DELIMITERS, key=lambda sign: (agreement(sign), -DELIMITERS.index(sign)))


# --- XLSX


def _read_xlsx(content: bytes, layout: Layout) -> Book:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_traps(archive)
            return _read_workbook(content, archive, layout)
    except SheetError:
        raise
    except BROKEN as error:
        raise SheetError("broken") from error


def _refuse_traps(archive: zipfile.ZipFile) -> None:
    """Archives that unpack to too much, and XML that would bring in more than it holds."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise SheetError("unpacks_too_large", MOST_UNPACKED)
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise SheetError("open_document" if "content.xml" in names else "no_table")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            told = archive.read(part)
            if any(sign in told for sign in OUTSIDE):
                raise SheetError("broken")


def _read_workbook(content: bytes, archive: zipfile.ZipFile, layout: Layout) -> Book:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        if not sheets:
            raise SheetError("empty")
        if len(sheets) > MOST_SHEETS:
            raise SheetError("too_many_sheets", MOST_SHEETS)
        chosen = sheets.get(layout.sheet)
        if chosen is None:
            shown = [sheet for sheet in sheets.values() if sheet.sheet_state == "visible"] or list(sheets.values())
            chosen = max(shown, key=lambda sheet: archive.getinfo(_path(sheet)).file_size)
        chosen.reset_dimensions()
        filling = _filling(archive.read(_path(chosen)))
        rows, repaired = _worksheet_rows(chosen.iter_rows(values_only=True), filling)
    finally:
        book.close()
    sheet = Sheet(chosen.title, tuple(rows), frozenset(repaired), frozenset(filling.unvalued))
    return Book("xlsx", tuple(sheets), sheet, Layout(sheet=chosen.title))


def _path(sheet: object) -> str:
    """Where a sheet lies in the archive. openpyxl gives it no public name."""
    return str(getattr(sheet, "_worksheet_path")).lstrip("/")  # noqa: B009 - a private name, read on purpose


def _filling(xml: bytes) -> _Filling:
    """Merged cells and formulas without a value, which a streamed read does not tell."""
    told = _Filling()
    for found in MERGED.finditer(xml):
        left, top, _, bottom = range_boundaries(found[1].decode())
        if bottom - top > MOST_ROWS:
            continue
        for row in range(top + 1, bottom + 1):
            told.downwards[(row, left - 1)] = top
    for found in FORMULA_WITHOUT_VALUE.finditer(xml):
        letters, row = coordinate_from_string(found[1].decode())
        told.unvalued.add((row, column_index_from_string(letters) - 1))
    return told


def _worksheet_rows(values: Iterable[Sequence[object]], filling: _Filling) -> tuple[list[tuple[str, ...]], set[int]]:
    rows: list[tuple[str, ...]] = []
    repaired: set[int] = set()
    merged: dict[int, list[tuple[int, int]]] = {}
    for (row, column), top in filling.downwards.items():
        merged.setdefault(row, []).append((column, top))
    blank = 0
    for number, cells in enumerate(values, 1):
        plain = [cell_text(cell) for cell in cells]
        while plain and not plain[-1]:
            plain.pop()
        for column, top in merged.get(number, ()):
            above = rows[top - 1][column] if top <= len(rows) and column < len(rows[top - 1]) else ""
            plain += [""] * (column + 1 - len(plain))
            plain[column] = plain[column] or above
        meant = [mended(cell) for cell in plain]
        if meant != plain:
            repaired.add(number)
        rows.append(tuple(meant))
        blank = 0 if any(meant) else blank + 1
        if blank > BLANK_ROWS_AT_END:
            break
        if blank == 0:
            _within_limits(rows)
    return _without_blank_end(rows), repaired


def _within_limits(rows: Sequence[tuple[str, ...]]) -> None:
    if len(rows) > MOST_ROWS + 100:
        raise SheetError("too_many_rows", MOST_ROWS)
    if len(rows[-1]) > MOST_COLUMNS and sum(map(bool, rows[-1])) > MOST_COLUMNS:
        raise SheetError("too_many_columns", MOST_COLUMNS)


def _without_blank_end(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def filled_down(rows: Sequence[tuple[str, ...]], column: int) -> Iterator[tuple[str, ...]]:
    """The rows with empty cells of one column saying what the nearest filled one above says; blank rows stay blank."""
    last = ""
    for row in rows:
        own = row[column] if column < len(row) else ""
        last = own or last
        if own or not any(row):
            yield row
        else:
            wide = [*row, *[""] * (column + 1 - len(row))]
            wide[column] = last
            yield tuple(wide)
