"""What a column of a contact list holds: guessed from its heading in five languages, and from what stands below."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from koinon.lib.text import folded
from koinon.people.imports.cells import EMAIL, country, is_nothing, word_set

FIELDS = (
    "organisation", "country", "name", "given", "family", "salutation", "title", "department", "email", "phone",
    "address", "language", "kind", "lists", "themes", "works_for", "since", "until", "note",
)  # fmt: skip
SEVERAL = frozenset({"email", "phone", "address", "lists", "themes", "note"})
"""Fields that may be spread over several columns; any other stands in one."""
LOOKED_AT = 40
FIRST_ROWS = 30
HEADINGS: Mapping[str, str] = {
    "organisation": "organisation, organization, city, member, town, municipality, region, institution, member city, "
    "city name, employer, company, organizace, mesto, clen, obec, kraj, instituce, nazev mesta, clenske mesto, "
    "zamestnavatel, stad, kommun, medlem, ort, medlemsstad, arbetsgivare, miasto, czlonek, gmina, instytucja, "
    "organizacja, nazwa miasta, pracodawca, stadt, mitglied, gemeinde, einrichtung, mitgliedsstadt, arbeitgeber",
    "country": "country, country code, state, zeme, stat, kod zeme, land, landkod, kraj, panstwo, kod kraju, staat, "
    "landercode, landerkurzel",
    "name": "name, full name, contact, contact name, contact person, person, name and surname, surname and name, "
    "jmeno a prijmeni, prijmeni a jmeno, kontakt, kontaktni osoba, cele jmeno, osoba, namn, kontaktperson, "
    "fullstandigt namn, imie i nazwisko, nazwisko i imie, osoba kontaktowa, ansprechpartner, ansprechperson, "
    "vor- und nachname, vollstandiger name",
    "given": "given name, first name, forename, jmeno, krestni jmeno, fornamn, imie, vorname",
    "family": "family name, surname, last name, prijmeni, efternamn, nazwisko, nachname, familienname",
    "salutation": "salutation, greeting, dear, osloveni, halsning, tilltal, zwrot grzecznosciowy, powitanie, anrede",
    "title": "function, position, job title, title, post, role, funkce, pozice, pracovni pozice, befattning, funktion, "
    "titel, roll, funkcja, stanowisko, stelle, amt",
    "department": "department, unit, division, odbor, oddeleni, utvar, avdelning, enhet, forvaltning, wydzial, "
    "departament, biuro, abteilung, referat, dezernat, fachbereich",
    "email": "email, e-mail, mail, email address, e-mail address, emails, e-mails, e-mailova adresa, epost, e-post, "
    "e-postadress, adres e-mail, poczta, e-mail-adresse, mailadresse",
    "phone": "phone, telephone, tel, mobile, mobile phone, phone number, telephone number, telefon, mobil, "
    "telefonni cislo, mobilni telefon, telefonnummer, telefon komorkowy, komorka, numer telefonu, handy",
    "address": "address, postal address, street, adresa, postovni adresa, ulice, psc, adress, postadress, gatuadress, "
    "adres, ulica, kod pocztowy, adresse, anschrift, strasse, plz, zip, postcode",
    "language": "language, preferred language, jazyk, sprak, jezyk, sprache, korrespondenzsprache",
    "kind": "kind, type, contact type, kind of contact, druh, typ, typ kontaktu, slag, rodzaj, art, kontaktart",
    "lists": "list, lists, mailing list, mailing lists, newsletter, seznam, seznamy, rozesilaci seznam, sandlista, "
    "nyhetsbrev, lista mailingowa, listy, verteiler, verteilerliste",
    "themes": "theme, themes, topic, topics, portfolio, field, tema, temata, gesce, oblast, amnen, ansvarsomrade, "
    "tematy, obszar, thema, themen, ressort, zustandigkeit",
    "works_for": "works for, assistant of, assistant to, asistent koho, pracuje pro, assistent till, arbetar for, "
    "pracuje dla, arbeitet fur, assistenz von",
    "since": "since, from, begins, start, valid from, od, od kdy, sedan, fran, borjar, seit, ab, beginn",
    "until": "until, to, ends, end, valid until, do, do kdy, till, till och med, slutar, bis, ende",
    "note": "note, notes, remark, remarks, comment, comments, poznamka, poznamky, anmarkning, kommentar, uwaga, uwagi, "
    "bemerkung, bemerkungen, notiz, notizen",
}
BY_HEADING: Mapping[str, tuple[str, ...]] = {
    heading: tuple(field for field in FIELDS if heading in HEADINGS[field].split(", "))
    for heading in sorted({heading for said in HEADINGS.values() for heading in said.split(", ")})
}
TOTALS = word_set("total totals sum celkem soucet suma totalt summa razem ogolem gesamt insgesamt summe")
COUNTED = re.compile(r"[\s:=]*\d[\d\s.,]*\D{0,20}")


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """The index of the row with the headings: the first with most known ones; else the first with two filled cells."""
    best, most = -1, 1
    for index, row in enumerate(rows[:FIRST_ROWS]):
        known = sum(bool(fields_of_heading(cell)) for cell in row)
        if known > most:
            best, most = index, known
    if best >= 0:
        return best
    return next((index for index, row in enumerate(rows[:FIRST_ROWS]) if sum(map(bool, row)) > 1), 0)


def fields_of_heading(heading: str) -> tuple[str, ...]:
    """The fields a heading may mean, the likeliest first; "E-mail 2 (office)" is read as "e-mail"."""
    plain = re.sub(r"\([^)]*\)|[*:.#]", " ", folded(heading))
    plain = " ".join(plain.replace("_", " ").replace("/", " ").split())
    bare = re.sub(r"\s*\d+$", "", plain)
    return BY_HEADING.get(plain) or BY_HEADING.get(bare) or _fields_within(bare)


def _fields_within(plain: str) -> tuple[str, ...]:
    """A known heading as the first or the last words of a longer one ("city of the member", "contact e-mail")."""
    parts = plain.split()
    if not 1 < len(parts) <= 4:
        return ()
    for size in range(len(parts) - 1, 0, -1):
        for some in (" ".join(parts[-size:]), " ".join(parts[:size])):
            if some in BY_HEADING:
                return BY_HEADING[some]
    return ()


def guessed(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Column (from 0) to field. A column whose heading says nothing is judged by what stands in it."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for column, heading in enumerate(headings):
        below = [row[column] for row in rows[:LOOKED_AT] if column < len(row) and not is_nothing(row[column])]
        by_content = field_of_content(below)
        for field in _likeliest(fields_of_heading(heading), by_content):
            if field not in taken or field in SEVERAL:
                found[column] = field
                taken.add(field)
                break
    return found


def _likeliest(by_heading: tuple[str, ...], by_content: str) -> tuple[str, ...]:
    """Mail addresses are mail addresses whatever the heading says; else the heading, the content deciding a tie."""
    if by_content == "email" or (by_content and (by_content in by_heading or not by_heading)):
        return (by_content, *by_heading)
    return tuple(field for field in by_heading if field != "country" or len(by_heading) == 1) or by_heading


def field_of_content(cells: Sequence[str]) -> str:
    """What most of a column's cells are: email, country or phone; empty where that cannot be told."""
    if not cells:
        return ""
    if sum(bool(EMAIL.search(cell)) for cell in cells) * 2 > len(cells):
        return "email"
    if sum(bool(country(cell)) for cell in cells) * 3 > 2 * len(cells):
        return "country"
    if sum(_is_phone(cell) for cell in cells) * 3 > 2 * len(cells):
        return "phone"
    return ""


def _is_phone(cell: str) -> bool:
    figures = sum(sign.isdigit() for sign in cell)
    return figures >= 7 and figures * 2 > len(cell) and not re.fullmatch(r"\d{4}-\d\d-\d\d.*", cell)


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row sums up the ones above it ("Total: 190 members")."""
    filled = [cell for cell in cells if cell]
    first = folded(filled[0]) if filled else ""
    word = next((total for total in TOTALS if first == total or first.startswith((f"{total} ", f"{total}:"))), "")
    if not word or any("@" in cell for cell in cells):
        return False
    rest = first.removeprefix(word)
    numbers = all(COUNTED.fullmatch(cell) or not re.search(r"[^\W\d_]{3,}", cell) for cell in filled[1:])
    return numbers and (not rest.strip(" :") or bool(COUNTED.match(rest)))


def signature(headings: Sequence[str]) -> str:
    """What tells one kind of list from another: a digest of its headings, which are remembered with it."""
    return hashlib.sha256("\n".join(folded(heading) for heading in headings).encode()).hexdigest()
