"""Names in the order of the reader's alphabet: Czech has č after c and ch after h, Swedish å, ä, ö after z.

Letters of other languages stand with the plain letter they are written over, after it where nothing else differs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from koinon.lib.text import folded

Letter = tuple[str, int]
SortKey = tuple[tuple[Letter, ...], tuple[str, ...], str]

# A letter of its own: the plain letter it follows, and its place among those that follow it.
_ALPHABETS: Mapping[str, Mapping[str, Letter]] = {
    "cs": {"č": ("c", 1), "ch": ("h", 1), "ř": ("r", 1), "š": ("s", 1), "ž": ("z", 1)},
    "pl": {
        "ą": ("a", 1), "ć": ("c", 1), "ę": ("e", 1), "ł": ("l", 1), "ń": ("n", 1), "ó": ("o", 1), "ś": ("s", 1),
        "ź": ("z", 1), "ż": ("z", 2),
    },
    "sv": {"å": ("z", 1), "ä": ("z", 2), "æ": ("z", 2), "ö": ("z", 3), "ø": ("z", 3)},
}  # fmt: skip

_GAP: Letter = (" ", 0)
"""What is no letter and no digit comes before both, as a blank does."""


@lru_cache(maxsize=10_000)
def sort_key(text: str, language: str) -> SortKey:
    """What to sort a name by for a reader of the language (a code such as "cs"; others sort by plain letters).

    Accents that make no letter of their own, and capitals, decide only between names that are otherwise the same.
    """
    lowered = unicodedata.normalize("NFC", text).casefold()
    own = _ALPHABETS.get(language.split("-")[0].lower(), {})
    letters = tuple(_letters(lowered, own))
    return tuple(letter for letter, _ in letters), tuple(written for _, written in letters), text


def _letters(text: str, own: Mapping[str, Letter]) -> Iterator[tuple[Letter, str]]:
    place = 0
    while place < len(text):
        pair, sign = text[place : place + 2], text[place]
        if len(pair) == 2 and pair in own:
            yield own[pair], pair
            place += 2
            continue
        place += 1
        if sign in own:
            yield own[sign], sign
        elif sign.isalnum():
            yield from (((plain, 0), sign) for plain in folded(sign) or sign)
        else:
            yield _GAP, sign
