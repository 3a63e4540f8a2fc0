"""Finding a person's name in words that somebody wrote: surely, or perhaps. Pure; knows no table.

Sure is the whole name as it is recorded, in its order or with the family name first, capitals and accents aside, and a
mail address of the person's own. Perhaps is the family name alone, also inflected ("Přemyslové", "Kowalskiego"), or
what begins like it beside what begins like the first name ("Václavu Havlovi"): that may be somebody else, so a human
being has to say. A first name alone, and a single word that is somebody's whole name, are never sure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from koinon.lib.text import folded

# A combining mark belongs to its letter: what a Mac writes into file names is decomposed.
WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W\d_]*)*")
BETWEEN = re.compile(r"[\W_]{1,3}")
SHORTEST, LONGEST_ENDING = 3, 4
VOWELS = "aeiouy"


@dataclass(frozen=True, slots=True)
class Called:
    """One recorded name, folded, in words: all of them, and how many at its end are the family name."""

    words: tuple[str, ...]
    family: int = 1


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom to look for: the names of one person, and the mail addresses that are nobody else's."""

    names: tuple[Called, ...] = ()
    addresses: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names or self.addresses)


@dataclass(frozen=True, slots=True)
class Found:
    """Where something stands: from this sign, to before that one; `sure` that it is the person."""

    begins: int
    ends: int
    sure: bool


@dataclass(frozen=True, slots=True)
class _Word:
    plain: str
    begins: int
    ends: int


def sought(names: Iterable[str], addresses: Iterable[str] = ()) -> Sought:
    """What to look for, from names as they are recorded ("Ing. Žofie Přemyslová", "Přemyslová, Žofie")."""
    called = {each for name in names for each in _called(name)}
    told = {address.strip().casefold() for address in addresses}
    return Sought(tuple(sorted(called, key=lambda each: each.words)), tuple(sorted(told - {""})))


def names_in(address: str, names: Collection[Called]) -> bool:
    """Whether a mail address is made of one of the names, so that it is a trace of it."""
    plain = folded(address.partition("@")[0])
    return any(_stem(word) in plain for name in names for word in name.words[-name.family :] if len(word) > SHORTEST)


def find(text: str, whom: Sought) -> list[Found]:
    """Where the person stands in a text, in order; nothing overlaps, and what is sure counts before what is not."""
    if not _worth_looking(text, whom):
        return []
    words = [_Word(folded(one.group()), *one.span()) for one in WORD.finditer(text)]
    sure = [*_addresses(text, whom), *(one for name in whom.names for one in _whole(text, words, name))]
    kept = _apart(sure, [])
    perhaps = [one for name in whom.names for one in _parts(words, name)]
    return sorted([*kept, *_apart(perhaps, kept)], key=lambda one: one.begins)


def without(text: str, found: Iterable[Found], mark: str) -> str:
    """The text with a mark in place of each of them."""
    for one in sorted(found, key=lambda each: each.begins, reverse=True):
        text = text[: one.begins] + mark + text[one.ends :]
    return text


def _called(name: str) -> Iterator[Called]:
    """A recorded name without degrees, which end in a point; "Family, First" turned round."""
    parts = [re.sub(r"\S*\.(?=\s|,|$)", " ", part) for part in name.split(",")]
    parts = [part for part in parts if WORD.search(part)]
    if len(parts) == 2:
        parts = [f"{parts[1]} {parts[0]}"]
    whole = " ".join(parts)
    words = tuple(folded(one.group()) for one in WORD.finditer(whole))
    if words:
        yield Called(words, min(len(WORD.findall(whole.split()[-1])), len(words)))


def _worth_looking(text: str, whom: Sought) -> bool:
    """A quick test that most texts fail."""
    plain = text.lower() if text.isascii() else folded(text)
    return any(one in plain for one in _beginnings(whom)) or any(one in text.casefold() for one in whom.addresses)


@lru_cache(maxsize=8)
def _beginnings(whom: Sought) -> tuple[str, ...]:
    return tuple(sorted({_stem(word)[:SHORTEST] for name in whom.names for word in name.words[-name.family :]}))


def _addresses(text: str, whom: Sought) -> Iterator[Found]:
    for address in whom.addresses:
        for one in re.finditer(rf"(?<![\w.+-]){re.escape(address)}(?![\w-])", text, re.IGNORECASE):
            yield Found(*one.span(), True)


def _whole(text: str, words: Sequence[_Word], name: Called) -> Iterator[Found]:
    if len(name.words) < 2:
        return
    turned = (*name.words[-name.family :], *name.words[: -name.family])
    joined = {"".join(name.words), "".join(turned)}
    yield from (Found(word.begins, word.ends, True) for word in words if word.plain in joined)
    for wanted in {name.words, turned}:
        for start in range(len(words) - len(wanted) + 1):
            run = words[start : start + len(wanted)]
            if all(one.plain == other for one, other in zip(run, wanted, strict=True)) and _beside(text, run):
                yield Found(run[0].begins, run[-1].ends, True)


def _parts(words: Sequence[_Word], name: Called) -> Iterator[Found]:
    family, first = name.words[-name.family :], name.words[0]
    for place, word in enumerate(words):
        if any(_inflected(word.plain, one) for one in family):
            yield Found(word.begins, word.ends, False)
        elif len(name.words) > 1 and any(word.plain.startswith(one[:SHORTEST]) for one in family if len(one) > 3):
            beside = [*words[max(place - 1, 0) : place], *words[place + 1 : place + 2]]
            begins = first[: max(SHORTEST, len(first) - 2)]
            for other in beside:
                if other.plain.startswith(begins) and abs(len(other.plain) - len(first)) <= LONGEST_ENDING:
                    yield Found(min(word.begins, other.begins), max(word.ends, other.ends), False)


def _inflected(plain: str, family: str) -> bool:
    if len(family) < SHORTEST:
        return False
    stem = _stem(family)
    return plain == family or (
        len(stem) > SHORTEST and plain.startswith(stem) and len(plain) <= len(family) + LONGEST_ENDING
    )


def _stem(family: str) -> str:
    """What all cases of a family name begin with, as far as that can be said without its language."""
    if family[-1] not in VOWELS:
        return family
    return family.rstrip(VOWELS)[: max(len(family) - 2, SHORTEST)] if len(family) > SHORTEST else family


def _beside(text: str, run: Sequence[_Word]) -> bool:
    return all(BETWEEN.fullmatch(text[one.ends : other.begins]) for one, other in pairwise(run))


def _apart(some: Iterable[Found], kept: Iterable[Found]) -> list[Found]:
    """Those that touch none before them and none of `kept`, the longest first."""
    taken, apart = list(kept), []
    for one in sorted(some, key=lambda each: (each.begins - each.ends, each.begins)):
        if all(one.ends <= other.begins or one.begins >= other.ends for other in taken):
            taken.append(one)
            apart.append(one)
    return apart
