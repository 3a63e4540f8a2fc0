"""What an import is about to do, worked out from its rows, its choices and what is here."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from koinon.atlas.models import Name
from koinon.atlas.queries import canonical_ids
from koinon.networks.models import Network
from koinon.people.contacts.values import values_of
from koinon.people.imports.columns import header_row, is_total
from koinon.people.imports.judging import Choices, Judged, Present, Told, judged, told_row
from koinon.people.imports.matching import Gazetteer, Named
from koinon.people.imports.sheets import Book, Layout, Sheet, SheetError, filled_down, read_book
from koinon.people.models import Contact, Function, Import, ImportDeed, ImportRow, ImportState, RememberedSpelling

AS_TEXT = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A file with its headings found: rows of contacts by their number in the file, and what was passed over."""

    book: Book
    header: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    blank: int
    totals: tuple[int, ...]
    repeated: tuple[int, ...]


def table_of(content: str, layout: Mapping[str, object]) -> Table:
    """Read a file (base64) by its layout; what the layout leaves open is judged. Raises SheetError."""
    asked = Layout(
        str(layout.get("encoding") or ""), str(layout.get("delimiter") or ""), str(layout.get("sheet") or "")
    )
    book = read_book(base64.b64decode(content), asked)
    told = layout.get("header")
    header = told if isinstance(told, int) and 0 <= told < len(book.sheet.rows) else header_row(book.sheet.rows)
    return _table(book, header)


def _table(book: Book, header: int) -> Table:
    headings = book.sheet.rows[header]
    rows, totals, repeated, blank = [], [], [], 0
    for number, row in enumerate(book.sheet.rows[header + 1 :], header + 2):
        if not any(row):
            blank += 1
        elif row == headings:
            repeated.append(number)
        elif is_total(row):
            totals.append(number)
        else:
            rows.append((number, row))
    return Table(book, header, headings, tuple(rows), blank, tuple(totals), tuple(repeated))


def staged(table: Table, columns: Mapping[str, str], repeats: bool) -> Iterator[tuple[int, list[str], list[int]]]:
    """The rows to be kept between the steps: number, cells, and columns that hold a formula without a value."""
    places = [int(column) for column, field in columns.items() if field == "organisation"]
    rows = [row for _number, row in table.rows]
    filled = list(filled_down(rows, places[0])) if repeats and places else rows
    unvalued = _unvalued(table.book.sheet)
    for (number, _row), cells in zip(table.rows, filled, strict=True):
        yield number, list(cells), unvalued.get(number, [])


def _unvalued(sheet: Sheet) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row, column in sorted(sheet.unvalued):
        found.setdefault(row, []).append(column)
    return found


def told_rows(one: Import) -> list[Told]:
    """What the rows of an import tell, in their order. One query."""
    mapping = {int(column): field for column, field in one.columns.items() if field}
    rows = ImportRow.objects.filter(of=one).order_by("number").values_list("number", "cells", "unvalued")
    return [told_row(number, cells, mapping, unvalued) for number, cells, unvalued in rows.iterator(chunk_size=2000)]


def judged_import(one: Import) -> Judged:
    """What becomes of each row of an import. A constant number of queries."""
    return judged(told_rows(one), gazetteer(one.favoured), presents(one.network), choices_of(one))


def choices_of(one: Import) -> Choices:
    """What was chosen in this import, over what the network remembers of earlier ones."""
    remembered = RememberedSpelling.objects.filter(network=one.network).values_list("spelling", "organisation_id")
    organisations = {spelling: str(id_) if id_ else AS_TEXT for spelling, id_ in remembered} | one.organisations
    rows = {int(number): choice for number, choice in one.rows_chosen.items()}
    return Choices(organisations, rows, one.rule)


def gazetteer(favoured: list[int]) -> Gazetteer:
    """All organisations by their present names and spellings. Two queries."""
    rows = Name.objects.known(None).values_list("organisation_id", "folded", "organisation__country").order_by("id")
    return Gazetteer((Named(*row) for row in rows.iterator(chunk_size=5000)), favoured=favoured, same=canonical_ids())


def presents(network: Network) -> Iterator[Present]:
    """The contacts a network has already, each with the function it holds at their organisation. Two queries."""
    functions: dict[tuple[str, int | None], Function] = {}
    for function in Function.objects.filter(network=network).order_by("ends", "pk").iterator(chunk_size=2000):
        functions.setdefault((function.person, function.organisation_id), function)
    rows = Contact.objects.filter(network=network, erased_at__isnull=True).order_by("pk")
    for row in rows.iterator(chunk_size=2000):
        values = values_of(row, functions.get((row.person, row.organisation_id)))
        yield Present(row.pk, values)


def tally(told: Judged) -> dict[str, int]:
    """How many rows have which outcome."""
    return dict(Counter(row.outcome for row in told.rows))


def expired(at: object) -> Q:
    """Imports whose time is over and which still hold something."""
    return Q(expires__lte=at) & ~Q(state="emptied")


def lists_with(is_named: Callable[[str], bool]) -> list[str]:
    """The keys of the lists in which a text is found: in the file, its name, a row, or what stood before.

    Each row is asked for as one text, since a name may stand in two cells.
    """
    kept = Import.objects.exclude(state=ImportState.EMPTIED).order_by("pk")
    return [one.key for one in kept.iterator() if any(is_named(text) for text in _texts_of(one))]


def _texts_of(one: Import) -> Iterator[str]:
    yield one.name
    yield from map(str, (one.organisations, one.rows_chosen))
    for cells in ImportRow.objects.filter(of=one).values_list("cells", flat=True).iterator():
        yield " ".join(cells)
    for before in ImportDeed.objects.filter(of=one).exclude(before={}).values_list("before", flat=True).iterator():
        yield json.dumps(before, ensure_ascii=False)
    if one.content:
        yield from _lines_of(base64.b64decode(one.content))


def _lines_of(content: bytes) -> Iterator[str]:
    try:
        book = read_book(content)
        for name in book.names or ("",):
            yield from (" ".join(row) for row in read_book(content, Layout(sheet=name)).sheet.rows)
    except SheetError:
        yield content.decode("utf-8", "replace")
