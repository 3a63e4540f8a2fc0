"""In which encoding a text file is written, judged by what its bytes would read as. Standard library only."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

ENCODINGS = (
    "utf-8", "utf-16-le", "utf-16-be", "windows-1250", "windows-1252", "iso-8859-2", "iso-8859-15", "windows-1257",
    "windows-1251", "iso-8859-5", "windows-1253", "windows-1254", "cp852", "cp850", "mac-roman", "mac-latin2",
)  # fmt: skip
"""What a reader may choose from; the first that fits best is taken where bytes fit several equally well."""
SINGLE_BYTE = tuple(name for name in ENCODINGS if not name.startswith("utf"))
MIXED = "mixed"
"""Lines of one file in UTF-8 and lines in an older encoding, as pasting two lists together makes it."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The letters beyond a to z that words of a language are written with.
ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "áčďéěíňóřšťúůýž", "áäčďéíľňóôšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "äöüß", "åäöé",
        "åæøé", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "àèéìíòóùú", "àáâãçéêíóôõú", "éèëïöüó", "äöõüšž", "āčēģīķļņšūž",
        "ąčęėįšųūž", "àçèéíïòóúü", "áðéíóúýþæö", "çğıöşüâî", "ċġħżàèéìòù", )
)  # fmt: skip
# In these no letter of a to z stands among the others.
OTHER_SCRIPTS = tuple(
    frozenset(letters)
    for letters in (
        "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдђежзијклљмнњопрстћуфхцчџш",
        "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
    )
)  # fmt: skip
VOWELS = frozenset("aeiouyáäâàãåăąāæéěèêëęēėíîïìīįıóôöőòõøœúůüűùûūųýÿаеёиоуыэюяіїєαεηιουωάέήίόύώϊϋΐΰ")
WORD = re.compile(r"[^\W\d_]+")
# Signs that lists hold between words; any other sign beyond ASCII speaks against the encoding that reads it.
EXPECTED_SIGNS = frozenset("\u00a0–—„“”‚‘’…«»§°€·•№´ªº")
LONGEST_CLUSTER = 3
SAMPLE_WORDS = 8


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text. `encoding` is the one it was read in; `odd_lines` are lines (from 1) read otherwise."""

    text: str
    encoding: str
    odd_lines: tuple[int, ...] = ()


def decoded(content: bytes, encoding: str = "") -> Decoded:
    """The text of a file, in the encoding given or in the one its content speaks for. Never fails.

    With an encoding given, bytes that have no meaning in it read as U+FFFD, so that the reader sees it does not fit.
    """
    if encoding and encoding != MIXED:
        return Decoded(_without_mark(content.decode(encoding, "replace")), encoding)
    for mark, name in MARKS:
        if content.startswith(mark) and not encoding:
            return Decoded(_without_mark(content.decode(name, "replace")), name)
    if not encoding and (wide := _wide(content)):
        return Decoded(content.decode(wide, "replace"), wide)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _not_utf_8(content)


def samples(content: bytes, encoding: str) -> tuple[str, ...]:
    """Some words with letters beyond a to z, as the encoding reads them: what a person sees at once to be wrong."""
    found: dict[str, None] = {}
    for word in WORD.findall(decoded(content[:200_000], encoding).text):
        if not word.isascii():
            found.setdefault(word)
        if len(found) == SAMPLE_WORDS:
            break
    return tuple(found)


def best_single_byte(content: bytes) -> str:
    """The single-byte encoding in which most words are words of some language. Ties go to the earlier one."""
    lines = [line for line in content.splitlines() if not line.isascii()]
    told = b"\n".join(lines[:4000])
    return max(SINGLE_BYTE, key=lambda name: (plausibility(told.decode(name, "replace")), -SINGLE_BYTE.index(name)))


def plausibility(text: str) -> int:
    """How much the words with letters beyond a to z look like words; higher is better."""
    score = sum(_word_score(word) for word in set(WORD.findall(text)) if not word.isascii())
    signs = {sign for sign in text if not sign.isascii() and not sign.isalpha() and sign not in EXPECTED_SIGNS}
    return score - 4 * len(signs)


def mended(text: str) -> str:
    """A text whose UTF-8 was once read as windows-1252 ("MalmÃ¶"), as it was meant; any other text unchanged."""
    if text.isascii() or not any(sign in text for sign in "ÃÂÄÅ"):
        return text
    for wrong in ("windows-1252", "windows-1250", "iso-8859-1"):
        try:
            meant = text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
        if meant != text:
            return meant
    return text


def _word_score(word: str) -> int:
    own = {letter for letter in word.lower() if not letter.isascii()}
    whole = set(word.lower())
    is_word = any(own <= alphabet for alphabet in ALPHABETS) or any(whole <= script for script in OTHER_SCRIPTS)
    score = 2 if is_word else -3
    capitals = sum(letter.isupper() for letter in word[1:])
    if 0 < capitals < len(word) - 1:
        score -= 3
    return score - _longest_cluster_beyond(word.lower())


def _longest_cluster_beyond(word: str) -> int:
    """By how many letters the longest run without a vowel is longer than names usually have."""
    longest = run = 0
    for letter in word:
        run = 0 if letter in VOWELS else run + 1
        longest = max(longest, run)
    return max(0, longest - LONGEST_CLUSTER)


def _not_utf_8(content: bytes) -> Decoded:
    """A file that is not UTF-8 throughout: in an older encoding, or in both by lines."""
    lines = content.splitlines(keepends=True)
    high = [number for number, line in enumerate(lines, 1) if not line.isascii()]
    odd = tuple(number for number in high if not _is_utf_8(lines[number - 1]))
    older = best_single_byte(b"".join(lines[number - 1] for number in odd))
    # Text in an older encoding is hardly ever UTF-8 by chance: several such lines are no accident.
    if len(high) - len(odd) < max(2, len(high) // 50):
        older = best_single_byte(content)
        return Decoded(content.decode(older, "replace"), older)
    strange = set(odd)
    text = "".join(
        line.decode(older, "replace") if number in strange else line.decode("utf-8")
        for number, line in enumerate(lines, 1)
    )
    return Decoded(_without_mark(text), MIXED, odd)


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide(content: bytes) -> str:
    """UTF-16 without its mark, told by the zero bytes of letters a to z; empty if it is none."""
    head = content[:2000]
    if len(head) < 4 or b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 5 and odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 5 and even > 4 * odd else ""


def _without_mark(text: str) -> str:
    return text.removeprefix("\ufeff")
