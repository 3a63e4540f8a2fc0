"""Numbers as words, from zero to twenty. Unicode's data has rules for them (RBNF), but no library here reads these.

A table and not the catalogue: the forms of a number are a list of which any is a right answer, and none is a
translation of another. Where a language has no row, its questions are asked in figures.
"""

from __future__ import annotations

from koinon.lib.text import folded

WORDS: dict[str, str] = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty",
    "cs": "nula jedna|jeden|jedno dva|dvě tři čtyři pět šest sedm osm devět deset jedenáct dvanáct třináct čtrnáct"
    " patnáct šestnáct sedmnáct osmnáct devatenáct dvacet",
    "sv": "noll ett|en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton"
    " arton|aderton nitton tjugo",
    "pl": "zero jeden|jedna|jedno dwa|dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście"
    " trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia",
    "de": "null eins|ein|eine zwei|zwo drei vier fünf|fuenf sechs sieben acht neun zehn elf zwölf|zwoelf dreizehn"
    " vierzehn fünfzehn|fuenfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
}
LARGEST = 20


def forms(figure: int, language: str) -> list[str]:
    """The words for a figure from 0 to 20, the usual one first; the figure itself where the language has no row."""
    row = WORDS.get(language, "").split()
    return row[figure].split("|") if row else [str(figure)]


def read(text: str, language: str) -> int | None:
    """The figure that somebody wrote, in digits or as a word, with or without accents; None for anything else."""
    bare = folded(text).strip(" .!")
    if bare.isdecimal() and len(bare) <= 3:
        return int(bare)
    named = (figure for figure in range(LARGEST + 1) if bare in map(folded, forms(figure, language)))
    return next(named, None)
