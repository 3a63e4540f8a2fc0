"""Names of files, made safe: what a person wrote, as far as every system can bear it, with the ending of its kind."""

from __future__ import annotations

import re
import unicodedata

from koinon.files.kinds import ENDINGS, MediaType

LONGEST = 120
UNNAMED = "file"
# What names of files may not hold somewhere (Windows is the strictest), and what could turn a header.
FORBIDDEN = re.compile(r'[<>:"/\\|?*;%]')
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def safe_name(given: str, kind: MediaType) -> str:
    """The last part of the name given, without path, control, direction or device, ending as its kind does.

    An ending that belongs to another kind stays readable and gets the right one behind it: "list.exe" that is a PDF
    becomes "list.exe.pdf". Never longer than LONGEST characters, never empty.
    """
    last = re.split(r"[/\\]", given.replace("\0", ""))[-1]
    plain = unicodedata.normalize("NFC", last)
    plain = "".join(" " if sign.isspace() else sign for sign in plain if not _is_hidden(sign))
    plain = " ".join(FORBIDDEN.sub("_", plain).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or ending.lower() not in ENDINGS[kind]:
        stem, ending = plain, ENDINGS[kind][0]
    stem = stem.strip(". ")[: LONGEST - len(ending) - 1].strip(". ") or UNNAMED
    if DEVICES.fullmatch(stem.split(".")[0]):
        stem = f"_{stem}"
    return f"{stem}.{ending.lower()}"


def _is_hidden(sign: str) -> bool:
    """Signs that are not seen, among them those that turn the direction of what follows."""
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"} and sign not in "\t\n\r"
