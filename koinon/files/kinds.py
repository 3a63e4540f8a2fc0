"""What a file is, judged by what is in it: never by its name, nor by what a browser says.

Kept are PDF, the packed office formats (OOXML, ISO/IEC 29500; OpenDocument, ISO/IEC 26300), PNG, JPEG and plain text
in UTF-8. Each is looked at from its first byte to its last, so that no second file hides behind the first. What stands
inside a document is not judged; it is only ever sent as an attachment that no browser runs.
"""

from __future__ import annotations

import codecs
import re
import struct
import zipfile
from collections.abc import Callable
from enum import StrEnum
from typing import BinaryIO

from koinon.files.refusals import FileRefused


class MediaType(StrEnum):
    """The kinds that are kept, as IANA registers them."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ODP = "application/vnd.oasis.opendocument.presentation"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TEXT = "text/plain"


ENDINGS: dict[MediaType, tuple[str, ...]] = {
    MediaType.PDF: ("pdf",),
    MediaType.DOCX: ("docx",),
    MediaType.XLSX: ("xlsx",),
    MediaType.PPTX: ("pptx",),
    MediaType.ODT: ("odt",),
    MediaType.ODS: ("ods",),
    MediaType.ODP: ("odp",),
    MediaType.PNG: ("png",),
    MediaType.JPEG: ("jpg", "jpeg"),
    MediaType.TEXT: ("txt", "csv", "tsv", "md"),
}
"""The endings that a name may have; the first is put where the name has none of them."""

OOXML = {"word/": MediaType.DOCX, "xl/": MediaType.XLSX, "ppt/": MediaType.PPTX}
OPEN_DOCUMENT = {str(kind): kind for kind in (MediaType.ODT, MediaType.ODS, MediaType.ODP)}
UNPACKED_AT_MOST = 300_000_000
MEMBERS_AT_MOST = 5_000
LISTING_AT_MOST = 1_000_000
PACKED_TOO_WELL = 200
"""How many times larger than packed a document may be; real ones reach 20, a bomb a thousand."""
SMALL = 5_000_000
"""Unpacked, below which no document is a bomb however well it is packed."""

PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
JPEG_BEGINS, JPEG_ENDS = b"\xff\xd8\xff", b"\xff\xd9"
ZIP_BEGINS, ZIP_ENDS = b"PK\x03\x04", b"PK\x05\x06"
ZIP_TAIL = 22 + 65_535
PDF_TAIL = 1_024
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"\xca\xfe\xba\xbe", b"\x00asm", b"%!PS")
MARKUP = re.compile(r"<(?:!doctype|\?xml|html|head|body|script|svg|iframe|object|embed|style|meta|link)\b", re.I)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
TEXT_CHUNK = 1_000_000
LONGEST_TAG = 20


def kind_of(file: BinaryIO, size: int) -> MediaType:
    """What the file is. It is read from its beginning and left anywhere. Raises FileRefused with the reason."""
    if not size:
        raise FileRefused("empty")
    file.seek(0)
    first = file.read(1024)
    if first.startswith(PROGRAMS):
        raise FileRefused("program")
    for begins, judge in _KINDS:
        if first.startswith(begins):
            return judge(file, size)
    return _text(file)


def _pdf(file: BinaryIO, size: int) -> MediaType:
    """ISO 32000-2, 7.5: a header at the first byte, the end-of-file marker near the last."""
    file.seek(0)
    if not re.match(rb"%PDF-[12]\.\d", file.read(8)):
        raise FileRefused("damaged")
    if b"%%EOF" not in _tail(file, size, PDF_TAIL):
        raise FileRefused("damaged")
    _refuse_zip_behind(file, size)
    return MediaType.PDF


def _png(file: BinaryIO, size: int) -> MediaType:
    """W3C PNG, 5: IHDR first, chunks that follow each other, IEND, and then nothing."""
    at, first = len(PNG_BEGINS), True
    while True:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            raise FileRefused("damaged")
        length, name = struct.unpack(">I4s", head)
        if (name == b"IHDR") is not first:
            raise FileRefused("damaged")
        at, first = at + 12 + length, False
        if name == b"IEND":
            break
    if at != size:
        raise FileRefused("two_in_one" if at < size else "damaged")
    return MediaType.PNG


def _jpeg(file: BinaryIO, size: int) -> MediaType:
    """ITU-T T.81, annex B: segments by length up to the scan; an end marker as the last bytes."""
    at = 2
    while True:
        file.seek(at)
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            raise FileRefused("damaged")
        if head[1] == 0xFF:  # a byte to fill up with
            at += 1
            continue
        if head[1] == 0xDA:
            break
        at += 2 + struct.unpack(">H", head[2:])[0]
    if _tail(file, size, 2) != JPEG_ENDS:
        raise FileRefused("two_in_one")
    _refuse_zip_behind(file, size)
    return MediaType.JPEG


def _packed(file: BinaryIO, size: int) -> MediaType:
    """A zip that is an office document: its list is looked at, and of its members only the small telling ones."""
    if not _tail(file, size, 22).startswith(ZIP_ENDS):  # no comment, and nothing behind it
        raise FileRefused("two_in_one" if ZIP_ENDS in _tail(file, size, ZIP_TAIL) else "damaged")
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _refuse_odd_members(members, archive, size)
            names = {member.filename for member in members}
            if "mimetype" in names:
                return _open_document(archive, names)
            return _ooxml(archive, names)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, RuntimeError, EOFError) as error:
        raise FileRefused("damaged") from error
    except (ValueError, struct.error, OverflowError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused("damaged") from error


def _refuse_odd_members(members: list[zipfile.ZipInfo], archive: zipfile.ZipFile, size: int) -> None:
    """Nothing before, behind or beside what the list names, nothing locked, nothing that unpacks without measure."""
    unpacked, packed = sum(each.file_size for each in members), sum(each.compress_size for each in members)
    if len(members) > MEMBERS_AT_MOST or unpacked > UNPACKED_AT_MOST:
        raise FileRefused("unpacks_too_large")
    if unpacked > SMALL and unpacked > PACKED_TOO_WELL * max(packed, 1):
        raise FileRefused("unpacks_too_large")
    names = [each.filename for each in members]
    if packed > size or len(set(names)) != len(names) or any(each.flag_bits & 1 for each in members):
        raise FileRefused("damaged")
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise FileRefused("damaged")
    if members and min(each.header_offset for each in members) != 0:
        raise FileRefused("two_in_one")


def _ooxml(archive: zipfile.ZipFile, names: set[str]) -> MediaType:
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise FileRefused("unknown_type")
    said = _small(archive, "[Content_Types].xml").lower()
    if b"macroenabled" in said or any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
        raise FileRefused("macros")
    for folder, kind in OOXML.items():
        if any(name.startswith(folder) for name in names) and f"{kind}.main+xml".encode() in said:
            return kind
    raise FileRefused("unknown_type")


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> MediaType:
    """OpenDocument part 2, 3.3: the first member is `mimetype`, not compressed."""
    first = archive.infolist()[0]
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED or first.file_size > 200:
        raise FileRefused("damaged")
    kind = OPEN_DOCUMENT.get(archive.read(first).decode("ascii", "replace"))
    if kind is None or "content.xml" not in names or "META-INF/manifest.xml" not in names:
        raise FileRefused("unknown_type")
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise FileRefused("macros")
    return kind


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > LISTING_AT_MOST:
        raise FileRefused("unpacks_too_large")
    return archive.read(name)


def _text(file: BinaryIO) -> MediaType:
    """Letters in UTF-8 without control characters, and nothing that a browser could take for a page."""
    file.seek(0)
    decoder, before = codecs.getincrementaldecoder("utf-8-sig")(), ""
    while True:
        chunk = file.read(TEXT_CHUNK)
        try:
            letters = before + decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise FileRefused(_undecoded(chunk)) from error
        if CONTROL.search(letters):
            raise FileRefused("unknown_type")
        if (not before and letters.lstrip().startswith("<")) or MARKUP.search(letters):
            raise FileRefused("markup")
        if not chunk:
            return MediaType.TEXT
        before = letters[-LONGEST_TAG:]


def _undecoded(chunk: bytes) -> str:
    """Why bytes are no UTF-8: because they are letters of another kind, or because they are no letters."""
    is_text = chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or not CONTROL.search(
        chunk.decode("latin-1")
    )
    return "not_utf8" if is_text else "unknown_type"


def _refuse_zip_behind(file: BinaryIO, size: int) -> None:
    """Refuse what is also a zip: its end record reaches exactly to the last byte (APPNOTE 4.3.16)."""
    tail = _tail(file, size, ZIP_TAIL)
    at = tail.rfind(ZIP_ENDS)
    while at >= 0:
        record = tail[at : at + 22]
        if len(record) == 22 and at + 22 + struct.unpack("<H", record[20:])[0] == len(tail):
            raise FileRefused("two_in_one")
        at = tail.rfind(ZIP_ENDS, 0, at)


def _tail(file: BinaryIO, size: int, length: int) -> bytes:
    file.seek(max(size - length, 0))
    return file.read(length)


_KINDS: tuple[tuple[bytes, Callable[[BinaryIO, int], MediaType]], ...] = (
    (b"%PDF-", _pdf),
    (PNG_BEGINS, _png),
    (JPEG_BEGINS, _jpeg),
    (ZIP_BEGINS, _packed),
)
