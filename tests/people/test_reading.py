"""Files as they come: encodings, delimiters, merged cells, and those made to do harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from koinon.people.imports import sheets
from koinon.people.imports.encodings import MIXED, decoded, mended, samples
from koinon.people.imports.sheets import Layout, SheetError, read_book
from tests.people.messy import sheet_of

CZECH = "Plzeň;Tomáš Dvořák\nČeské Budějovice;Šárka Žižková\n"
POLISH = "Łódź;Grzegorz Brzęk\nSzczecin;Małgorzata Wiśniewska Źródło\n"
WESTERN = "Malmö;Åsa Öberg\nGenève;Hélène Français\nMünchen;Jörg Groß\nA Coruña;José Núñez\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CZECH, "utf-8"),
        (CZECH, "windows-1250"),
        (CZECH, "iso-8859-2"),
        (CZECH, "cp852"),
        (POLISH, "windows-1250"),
        (POLISH, "iso-8859-2"),
        (WESTERN, "windows-1252"),
        (WESTERN, "mac-roman"),
        ("Klaipėda;Ąžuolas Šiauliai\nRīga;Jānis Bērziņš\n", "windows-1257"),
        ("София;Иван Петров\n", "windows-1251"),
        ("Αθήνα;Γιώργος\n", "windows-1253"),
    ],
)
def test_an_encoding_is_told_by_what_the_bytes_read_as(text, encoding):
    read = decoded(text.encode(encoding))
    assert (read.text, read.encoding) == (text, encoding)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_marks_and_wide_encodings_are_read_with_and_without_a_mark(encoding):
    assert decoded(CZECH.encode(encoding)).text == CZECH


def test_lines_of_two_encodings_in_one_file_are_each_read_in_theirs():
    content = (CZECH + WESTERN).encode() + "Praha;Šťastný\nOlomouc;Dvořák\n".encode("windows-1250")
    read = decoded(content)
    assert read.text == CZECH + WESTERN + "Praha;Šťastný\nOlomouc;Dvořák\n"
    assert (read.encoding, read.odd_lines) == (MIXED, (7, 8))


def test_a_reader_may_choose_another_encoding_and_sees_what_it_makes_of_the_words():
    content = CZECH.encode("windows-1250")
    assert "Plzeň" in samples(content, "windows-1250")
    assert "Plzeň" not in samples(content, "windows-1252")
    assert read_book(content, Layout(encoding="windows-1252")).sheet.rows[0][0] == "Plzeò"


@pytest.mark.parametrize(
    ("broken", "meant"), [("MalmÃ¶", "Malmö"), ("TomÃ¡Å¡", "Tomáš"), ("Malmö", "Malmö"), ("Ångström", "Ångström")]
)
def test_letters_that_were_broken_are_mended_and_whole_ones_left_alone(broken, meant):
    assert mended(broken) == meant


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_sign_at_which_lines_fall_into_equal_parts(delimiter):
    lines = [["City", "Name", "E-mail"], ["Brno", "Novák, Jan" if delimiter == ";" else "Jan", "a@b.cz"]] * 5
    book = read_book("\n".join(delimiter.join(line) for line in lines).encode())
    assert book.layout.delimiter == delimiter
    assert len(book.sheet.rows[0]) == 3


def test_a_first_line_that_names_the_delimiter_is_no_row():
    assert read_book(b"sep=;\nCity;Name\nBrno;Jan").sheet.rows == (("City", "Name"), ("Brno", "Jan"))


def test_merged_cells_are_filled_downwards_and_not_across():
    book = Workbook()
    for row in (["Members", None], ["Brno", "Jan"], [None, "Eva"], ["Zlín", "Petr"]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A2:A3")
    assert read_book(_saved(book)).sheet.rows == (("Members",), ("Brno", "Jan"), ("Brno", "Eva"), ("Zlín", "Petr"))


def test_days_whole_numbers_and_formulas_read_as_people_see_them():
    book = Workbook()
    book.active.append([date(2026, 11, 22), 420123456789.0, True, "=A1", "a\u200bb\xa0c_x000D_d"])
    read = read_book(_saved(book)).sheet
    assert read.rows[0] == ("2026-11-22", "420123456789", "TRUE", "", "ab c\nd")
    assert read.unvalued == {(1, 3)}


def test_of_several_sheets_the_largest_is_taken_and_another_may_be_chosen():
    book = Workbook()
    book.active.append(["note"])
    many = book.create_sheet("Contacts")
    for number in range(20):
        many.append([f"row {number}", "x"])
    content = _saved(book)
    assert read_book(content).sheet.name == "Contacts"
    assert read_book(content, Layout(sheet="Sheet")).sheet.rows == (("note",),)


def test_a_file_that_unpacks_to_too_much_is_not_unpacked(monkeypatch):
    content = sheet_of([["a" * 1000]] * 50)
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 5_000)
    assert _code(content) == "unpacks_too_large"


def test_xml_that_would_bring_in_more_than_it_holds_is_refused():
    trap = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    assert _code(_with_part(sheet_of([["a"]]), "xl/worksheets/sheet1.xml", trap)) == "broken"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        (b"PK\x03\x04 not a zip", "broken"),
        (b"x" * (sheets.MOST_BYTES + 1), "too_large"),
        (";".join(str(each) for each in range(200)).encode(), "too_many_columns"),
        (b"a;b\n" * (sheets.MOST_ROWS + 200), "too_many_rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(content, code):
    assert _code(content) == code


def test_an_open_document_is_told_from_an_archive_of_something_else():
    assert _code(_archive({"content.xml": b"<x/>"})) == "open_document"
    assert _code(_archive({"picture.png": b"x"})) == "no_table"


def test_a_million_formatted_blank_rows_are_no_rows():
    book = Workbook()
    book.active.append(["City", "Name"])
    book.active.cell(row=40_000, column=1).value = None
    book.active.cell(row=30_000, column=2).number_format = "@"
    assert read_book(_saved(book)).sheet.rows == (("City", "Name"),)


@given(st.binary(max_size=3000))
def test_whatever_bytes_come_they_are_a_table_or_refused(content):
    assert _rows_or_code(content)


@given(st.binary(max_size=400), st.integers(0, 3000))
def test_a_damaged_workbook_is_read_or_refused(noise, place):
    whole = sheet_of([["City", "Name"], ["Brno", "Jan"]])
    assert _rows_or_code(whole[:place] + noise + whole[place + len(noise) :])


def _rows_or_code(content: bytes) -> object:
    try:
        return read_book(content).sheet.rows
    except SheetError as refused:
        return refused.code


def _code(content: bytes) -> str:
    with pytest.raises(SheetError) as refused:
        read_book(content)
    return refused.value.code


def _saved(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _archive(parts: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def _with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return _archive({**parts, name: content})
