"""Which organisation a list means, whatever it calls it. No Django: names come in, a meaning goes out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import NamedTuple

from koinon.lib.text import folded
from koinon.people.imports.cells import word_set

SURE, LIKELY, SEVERAL, UNKNOWN = "sure", "likely", "several", "unknown"
MOST_CANDIDATES = 8
CLOSE = 0.86
SHORTEST_CLOSE = 5
# What stands around a city's name in lists ("Statutární město Brno", "Malmö stad", "City of Galway").
AROUND = word_set(
    "city of the town municipality metropolitan borough council county region "
    "mesto hlavni statutarni m hl obec magistrat mesta stadt landeshauptstadt hansestadt bundesstadt freie und "
    "der stad stads kommun miasto gmina urzad miejski miasta st stolicne ville de la commune mairie "
    "metropole comune di citta ayuntamiento ajuntament concello camara municipal do da gemeente kommune by "
    "opstina grad mestna obcina linna linn pilseta savivaldybe miestas kaupunki varos onkormanyzata primaria"
)
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
WORDS = re.compile(r"[\W_]+")
# How letters were written where a typewriter had none: Goeteborg, Aarhus, Malmoe.
OLD_SPELLINGS = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s"), ("sz", "s"))


class Named(NamedTuple):
    """One name of an organisation, as the atlas folds it."""

    organisation: int
    folded: str
    country: str


class Meaning(NamedTuple):
    """What a written name means: `how` is sure, likely, several or unknown; candidates, the likeliest first."""

    how: str
    candidates: tuple[int, ...] = ()

    @property
    def organisation(self) -> int | None:
        return self.candidates[0] if self.how in (SURE, LIKELY) else None


class Gazetteer:
    """The names of all organisations, to be asked by what a list has written."""

    def __init__(self, names: Iterable[Named], *, favoured: Collection[int] = (), same: dict[int, int] | None = None):
        """`favoured` organisations (members) go before others of the same name; `same` leads duplicates to the one."""
        self._favoured = frozenset(favoured)
        self._country: dict[int, str] = {}
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._bare: dict[str, set[int]] = defaultdict(set)
        self._loose: dict[str, set[int]] = defaultdict(set)
        chains = same or {}
        for name in names:
            organisation = chains.get(name.organisation, name.organisation)
            self._country.setdefault(organisation, name.country)
            self._exact[name.folded].add(organisation)
            bare = bare_name(name.folded)
            self._bare[bare].add(organisation)
            self._loose[old_spelling(bare)].add(organisation)
        self._asked: dict[tuple[str, str], Meaning] = {}
        self._close: list[str] = []

    def meaning(self, written: str, country: str = "") -> Meaning:
        """What a written name means; a country's code narrows it and never widens."""
        key = (folded(written), country)
        if key not in self._asked:
            self._asked[key] = self._meaning(*key)
        return self._asked[key]

    def _meaning(self, name: str, country: str) -> Meaning:
        bare = bare_name(name)
        for found, how in ((self._exact.get(name), SURE), (self._bare.get(bare), SURE)):
            if found and bare:
                return self._narrowed(found, country, how)
        if found := self._loose.get(old_spelling(bare)):
            return self._narrowed(found, country, LIKELY)
        close = self._of_close_spelling(bare)
        return Meaning(SEVERAL, self._ordered(close)) if close else Meaning(UNKNOWN)

    def _narrowed(self, found: Collection[int], country: str, how: str) -> Meaning:
        """One of several of the same name: that of the country, or else the only one that is favoured."""
        if country:
            there = [each for each in found if self._country.get(each) == country]
            if not there:
                # The name is known, in another country only: nobody but the reader can tell which of the two is wrong.
                elsewhere = [each for each in found if self._country.get(each)]
                return Meaning(SEVERAL, self._ordered(found)) if elsewhere else Meaning(how, self._ordered(found)[:1])
            found = there
        if len(found) > 1:
            favoured = [each for each in found if each in self._favoured]
            if len(favoured) != 1:
                return Meaning(SEVERAL, self._ordered(found))
            return Meaning(LIKELY, (favoured[0], *(each for each in self._ordered(found) if each != favoured[0])))
        return Meaning(how, tuple(found))

    def _of_close_spelling(self, bare: str) -> set[int]:
        if len(bare) < SHORTEST_CLOSE:
            return set()
        self._close = self._close or sorted(self._bare)
        near = [name for name in self._close if name[:1] == bare[:1] and abs(len(name) - len(bare)) <= 3]
        return {each for name in get_close_matches(bare, near, n=3, cutoff=CLOSE) for each in self._bare[name]}

    def _ordered(self, found: Collection[int]) -> tuple[int, ...]:
        return tuple(sorted(found, key=lambda each: (each not in self._favoured, each)))[:MOST_CANDIDATES]


def bare_name(name: str) -> str:
    """A folded name without what stands around it: "statutarni mesto brno (cz)" becomes "brno"."""
    parts = WORDS.sub(" ", BRACKETS.sub(" ", name.split(",")[0])).split()
    kept = [part for part in parts if part not in AROUND]
    return " ".join(kept or parts)


def old_spelling(name: str) -> str:
    """A folded name with the two letters that stand for one taken together, and doubled letters once."""
    for two, one in OLD_SPELLINGS:
        name = name.replace(two, one)
    return re.sub(r"(.)\1", r"\1", name).removesuffix("s") if len(name) > SHORTEST_CLOSE else name
