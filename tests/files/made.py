"""Small files of every kind, right ones and hostile ones, made in memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from koinon.files.kinds import MediaType

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
TEXT = "Město;Obyvatel\nMade-up Town;12 000\n".encode()
MARKER = struct.pack(">2sH", b"\xff\xe0", 16) + b"JFIF\0" + b"\0" * 9
JPEG = b"\xff\xd8" + MARKER + b"\xff\xda\x00\x08\x01\x01\x00\x00?\x00" + b"\x12\x34" * 20 + b"\xff\xd9"


def png(text: str = "") -> bytes:
    """One black point, with a text chunk."""
    body = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", body), (b"tEXt", b"Title\0" + text.encode("latin-1")), (b"IDAT", zlib.compress(b"\0\0"))]
    told = b"".join(_chunk(name, content) for name, content in [*chunks, (b"IEND", b"")])
    return b"\x89PNG\r\n\x1a\n" + told


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def packed(members: Mapping[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """A zip of these members, some of them not compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return file.getvalue()


def ooxml(kind: MediaType = MediaType.DOCX, more: Mapping[str, bytes] | None = None, main: str = "") -> bytes:
    """The least that is a document, spreadsheet or presentation of that kind; `main` another content type."""
    place = {MediaType.DOCX: "word/document.xml", MediaType.XLSX: "xl/workbook.xml"}.get(kind, "ppt/presentation.xml")
    types = f'<Types><Override PartName="/{place}" ContentType="{main or f"{kind}.main+xml"}"/></Types>'
    members = {"[Content_Types].xml": types.encode(), "_rels/.rels": b"<Relationships/>", place: b"<document/>"}
    return packed({**members, **(more or {})})


def open_document(kind: MediaType = MediaType.ODT, more: Mapping[str, bytes] | None = None) -> bytes:
    """The least that is an OpenDocument file of that kind."""
    members = {"mimetype": str(kind).encode(), "content.xml": b"<office/>", "META-INF/manifest.xml": b"<manifest/>"}
    return packed({**members, **(more or {})}, stored=("mimetype",))
