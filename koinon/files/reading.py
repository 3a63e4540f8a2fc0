"""The words in a kept file, where they stand there as text: plain text, and the XML of packed office documents.

What a PDF draws and what a picture shows is not read. For finding a name when somebody is erased; never shown.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import unescape

from koinon.files import store
from koinon.files.kinds import MediaType

PACKED = frozenset({
    MediaType.DOCX, MediaType.XLSX, MediaType.PPTX, MediaType.ODT, MediaType.ODS, MediaType.ODP,
})  # fmt: skip
# The end of a paragraph or a cell parts words; any other tag may stand in the middle of one.
PARTING = re.compile(
    r"</(?:w:p|a:p|text:p|text:h|si|c|table:table-cell)>|<(?:w:tab|w:br|text:tab|text:line-break)\b[^>]*>"
)
TAG = re.compile(r"<[^>]*>")
LARGEST_PART = 50_000_000


def words_in(digest: str, media_type: str) -> Iterator[str]:
    """The texts of a content, part by part; nothing for one that is gone or of another kind."""
    try:
        with store.open_content(digest) as content:
            if media_type == MediaType.TEXT:
                yield content.read().decode("utf-8", "replace")
            elif media_type in PACKED:
                with zipfile.ZipFile(content) as archive:
                    yield from _parts(archive)
    except (FileNotFoundError, zipfile.BadZipFile):
        return


def _parts(archive: zipfile.ZipFile) -> Iterator[str]:
    for part in archive.infolist():
        if part.filename.endswith(".xml") and part.file_size <= LARGEST_PART:
            xml = archive.read(part).decode("utf-8", "replace")
            yield unescape(TAG.sub("", PARTING.sub("\n", xml)))
