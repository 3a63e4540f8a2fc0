"""What a file is follows from what is in it, from its first byte to its last."""

import io

import pytest

from koinon.files.kinds import ENDINGS, MediaType, kind_of
from koinon.files.names import LONGEST, safe_name
from koinon.files.refusals import WORDS, FileRefused
from tests.files.made import JPEG, PDF, TEXT, ooxml, open_document, packed, png

ZIP = packed({"letter.html": b"<script>alert(1)</script>"})
BOMB = ooxml(more={"word/media/nothing.bin": b"\0" * 20_000_000})


def kind(content: bytes) -> MediaType:
    return kind_of(io.BytesIO(content), len(content))


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        kind(content)
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "is_a"),
    [
        (PDF, MediaType.PDF),
        (png(), MediaType.PNG),
        (JPEG, MediaType.JPEG),
        (TEXT, MediaType.TEXT),
        (b"\xef\xbb\xbf" + TEXT, MediaType.TEXT),
        ("ž".encode() * 1_500_001, MediaType.TEXT),
        (b"x" + "ž".encode() * 1_500_001, MediaType.TEXT),
        (b"1 < 2, a <b> c", MediaType.TEXT),
        *((ooxml(each), each) for each in (MediaType.DOCX, MediaType.XLSX, MediaType.PPTX)),
        *((open_document(each), each) for each in (MediaType.ODT, MediaType.ODS, MediaType.ODP)),
    ],
    ids=lambda told: str(told)[-30:] if isinstance(told, MediaType) else "",
)
def test_each_kind_that_is_kept_is_known_by_its_content(content, is_a):
    assert kind(content) is is_a


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + b"\0" * 100, "program"),
        (b"\x7fELF" + b"\0" * 100, "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"<html><script>alert(1)</script></html>", "markup"),
        (b"\n\n  <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "markup"),
        (b'<?xml version="1.0"?><x/>', "markup"),
        (b"harmless, at first\n" + b" " * 3_000_000 + b"<script>alert(1)</script>", "markup"),
        (b"x" * 999_995 + b"<script>alert(1)</script>", "markup"),
        (b"GIF89a" + b"\0" * 20, "unknown_type"),
        (b"plain\0text", "unknown_type"),
        ("Město".encode("cp1250"), "not_utf8"),
        ("Město".encode("utf-16"), "not_utf8"),
        ("Měst".encode() + b"\xc4", "not_utf8"),
        (ZIP, "unknown_type"),
        (packed({}), "unknown_type"),
        (b"\0" * 100, "unknown_type"),
    ],
)
def test_what_is_none_of_them_is_refused_with_the_reason(content, code):
    assert refusal(content) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PDF + ZIP, "two_in_one"),
        (png() + ZIP, "two_in_one"),
        (png() + b"<script>", "two_in_one"),
        (JPEG + ZIP, "two_in_one"),
        (ooxml() + PDF, "two_in_one"),
        (ooxml() + b"<script>", "two_in_one"),
        (PDF + ooxml(), "two_in_one"),
        (b"\0\0" + ooxml(), "unknown_type"),
        (ooxml()[:-30], "damaged"),
        (PDF[:-7], "damaged"),
        (b"%PDF-hello %%EOF", "damaged"),
        (png()[:-10], "damaged"),
        (JPEG[:10], "damaged"),
    ],
)
def test_two_files_in_one_and_halves_of_one_are_refused(content, code):
    assert refusal(content) == code


def test_a_document_with_macros_is_refused():
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert refusal(ooxml(more={"word/vbaProject.bin": b"x"})) == "macros"
    assert refusal(ooxml(main=macro)) == "macros"
    assert refusal(open_document(more={"Basic/script-lc.xml": b"<x/>"})) == "macros"


def test_a_document_that_unpacks_without_measure_is_refused_before_it_is_unpacked():
    assert len(BOMB) < 100_000
    assert refusal(BOMB) == "unpacks_too_large"
    many = {f"word/{number}": b"" for number in range(5_001)}
    assert refusal(ooxml(more=many)) == "unpacks_too_large"
    assert refusal(ooxml(more={"[Content_Types].xml": b" " * 1_000_001})) == "unpacks_too_large"


def test_a_document_whose_members_lead_elsewhere_is_refused():
    for name in ("../../etc/passwd", "/etc/passwd", "word\\..\\x"):
        assert refusal(ooxml(more={name: b"x"})) == "damaged"


@pytest.mark.parametrize(
    ("given", "is_a", "safe"),
    [
        ("Usnesení č. 274.pdf", MediaType.PDF, "Usnesení č. 274.pdf"),
        ("../../etc/passwd", MediaType.TEXT, "passwd.txt"),
        ("C:\\Users\\ja\\list.CSV", MediaType.TEXT, "list.csv"),
        ("invoice.exe", MediaType.PDF, "invoice.exe.pdf"),
        ("photo.jpg", MediaType.PNG, "photo.jpg.png"),
        ("a\r\nContent-Type: text/html\r\n\r\nb.pdf", MediaType.PDF, "html b.pdf"),
        ("cod\u202efdp.exe", MediaType.PDF, "codfdp.exe.pdf"),
        ("con.pdf", MediaType.PDF, "_con.pdf"),
        ("...", MediaType.PDF, "file.pdf"),
        ("", MediaType.DOCX, "file.docx"),
        (".htaccess", MediaType.TEXT, "htaccess.txt"),
        ("\0\x1b[2J", MediaType.PNG, "[2J.png"),
        ('"; filename=x.html', MediaType.PDF, "__ filename=x.html.pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_its_kind_does(given, is_a, safe):
    assert safe_name(given, is_a) == safe


def test_a_name_never_grows_beyond_what_systems_bear():
    assert len(safe_name("ž" * 5_000 + ".pdf", MediaType.PDF)) == LONGEST
    assert set(ENDINGS) == set(MediaType)


def test_every_refusal_has_words_for_what_is_wrong_and_what_helps():
    for code in WORDS:
        explanation, cure = FileRefused(code, limit=20_000_000).worded()
        assert explanation.endswith(".")
        assert cure.endswith(".")
    assert "20 megabytes" in FileRefused("too_large", limit=20_000_000).worded()[0]
