"""A spreadsheet as secretariats keep them, made up: 190 cities, 900 contacts, and everything that goes wrong in one.

Merged cells, a title above and totals below, stray blank rows, headings in the middle, people twice (turned round, in
capitals, by their initials, with a second address), several addresses in one cell, one city in three spellings, words
whose letters were broken, telephone numbers that became figures. The same seed always gives the same.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl import Workbook

HEADINGS = ("Město", "Země", "Jméno a příjmení", "Funkce", "E-mail", "Telefon", "Jazyk", "Newsletter", "Od", "Poznámka")
FIRST = ("Jan", "Šárka", "Åsa", "Łukasz", "Jörg", "Hélène", "Ondřej", "Małgorzata", "Björn", "Žofie", "Tomáš", "Ewa")
LAST = (
    "Dvořák",
    "Wiśniewska",
    "Öberg",
    "Groß",
    "Šťastný",
    "Kowalczyk",
    "Lindström",
    "Müller",
    "Říha",
    "Zajíc",
    "Nowak",
)
STEMS = ("Vel", "Šar", "Göd", "Łyn", "Bré", "Mün", "Kroň", "Häl", "Zim", "Ost", "Týn", "Råd", "Pol", "Ślad", "Lom")
ENDS = ("hafen", "ovice", "stad", "burg", "iny", "borg", "grad", "ville", "města", "holm", "zana", "wice", "ford")
COUNTRIES = (("CZ", "Česko"), ("PL", "Polska"), ("SE", "Sverige"), ("DE", "Deutschland"))
FUNCTIONS = ("starosta", "náměstkyně pro dopravu", "vedoucí odboru", "koordinátor", "asistentka starosty")


@dataclass(frozen=True)
class City:
    """A made-up city: slug, own name, country."""

    slug: str
    name: str
    country: str
    country_name: str


@dataclass
class Messy:
    """The made-up cities, the rows below the headings (None: blank), and how many people there really are."""

    cities: list[City] = field(default_factory=list)
    rows: list[list[Any] | None] = field(default_factory=list)
    people: int = 0
    members: int = 0


def cities(count: int, seed: int = 4) -> list[City]:
    """Made-up cities with different names."""
    chance = random.Random(seed)
    names: dict[str, None] = {}
    while len(names) < count:
        names.setdefault(chance.choice(STEMS) + chance.choice(("", "e", "ka", "mi", "to")) + chance.choice(ENDS))
    return [City(f"city-{number}", name, *COUNTRIES[number % len(COUNTRIES)]) for number, name in enumerate(names, 1)]


def messy(members: int = 190, contacts: int = 900, seed: int = 4) -> Messy:
    """The list. Every person beyond the first of a city is one of `contacts`; the doubles come on top."""
    chance = random.Random(seed)
    made = Messy(cities=cities(members, seed), members=members, people=contacts)
    for number, city in enumerate(made.cities):
        own = contacts // members + (number < contacts % members)
        for person in range(own):
            made.rows.append(_row(chance, city, number, person))
        _doubles(chance, made, number)
        if number % 17 == 0:
            made.rows.append(None)
        if number == members // 2:
            made.rows.append(list(HEADINGS))
    made.rows += [None, ["Celkem", "", f"{contacts} kontaktů", "", "", "", "", "", "", ""]]
    return made


def _row(chance: random.Random, city: City, number: int, person: int) -> list[Any]:
    first, last = FIRST[(number + person) % len(FIRST)], LAST[(number * 3 + person * 5) % len(LAST)]
    address = f"p{number}.{person}@city{number}.example"
    second = f"; {address.replace('@', '.private@')}" if person == 1 else ""
    return [
        city.name if person == 0 else "",
        city.country_name if number % 3 else city.country,
        f"{last}, {first}" if person == 2 else f"{first} {last}",
        FUNCTIONS[person % len(FUNCTIONS)],
        address.upper() if person == 3 else address + second,
        420600000000 + number * 100 + person if person % 2 else f"+420 600 {number:03} {person:03}",
        "česky" if city.country == "CZ" else "en",
        "Newsletter, Tisk" if person == 0 else "",
        date(2024, 1, 1 + person),
        "volá ráno" if chance.random() < 0.1 else "",
    ]


def _doubles(chance: random.Random, made: Messy, number: int) -> None:
    """For some cities somebody stands there again, otherwise written, under another spelling of the city."""
    city = made.cities[number]
    first, last = FIRST[number % len(FIRST)], LAST[(number * 3) % len(LAST)]
    address = f"p{number}.0@city{number}.example"
    if number % 5 == 0:
        row = [f"Město {city.name}", "", f"{last.upper()} {first}", "", "", "", "", "", "", "podruhé"]
        made.rows.append(row)
    if number % 7 == 0:
        broken = city.name.encode().decode("latin-1") if _is_breakable(city.name) else f"  {city.name} "
        made.rows.append([broken, city.country, "", "", f"<{address}>", "", "", "", "", ""])
    if number % 11 == 0:
        made.rows.append([f"{city.name} ({city.country})", "", f"{first[0]}. {last}", "", address, "", "", "", "", ""])


def _is_breakable(name: str) -> bool:
    """Whether its UTF-8, read as an older encoding, can be told from a word and mended."""
    return any(letter in name for letter in "öüåéä")


def as_xlsx(made: Messy) -> bytes:
    """The list as a workbook: a second sheet, a merged title, merged cities."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Kontakty"
    sheet.append(["Seznam členů a kontaktů 2026 (vymyšlený)"])
    sheet.merge_cells("A1:J1")
    sheet.append([])
    sheet.append(list(HEADINGS))
    begun = 0
    for row in made.rows:
        sheet.append(row or [])
        here = sheet.max_row if row else sheet.max_row + 1
        if row and row[0]:
            begun = here
        elif row and here > begun > 0:
            for merged in [each for each in sheet.merged_cells.ranges if each.min_row == begun and each.min_col == 1]:
                sheet.unmerge_cells(str(merged))
            sheet.merge_cells(start_row=begun, end_row=here, start_column=1, end_column=1)
        else:
            begun = 0
    other = book.create_sheet("Poznámky")
    other.append(["nic"])
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_csv(made: Messy, *, older: str = "windows-1250", delimiter: str = ";") -> bytes:
    """The list as CSV, the first half in UTF-8 and the second in an older encoding, as pasting makes it."""
    lines = [delimiter.join(HEADINGS)]
    city = ""
    for row in made.rows:
        cells = [str(cell) for cell in row] if row else [""] * len(HEADINGS)
        city = cells[0] or city
        lines.append(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in [*cells]))
    half = len(lines) // 2
    return "\r\n".join(lines[:half]).encode() + b"\r\n" + "\r\n".join(lines[half:]).encode(older, "replace")


def sheet_of(rows: Sequence[Sequence[Any]]) -> bytes:
    """Any rows as a workbook."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return _saved(book)
