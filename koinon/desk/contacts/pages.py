"""What the pages on contacts show, in words: lists, one person, a member's contacts and their log, tables to export."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.writer.excel import save_workbook

from koinon.accounts.models import Person
from koinon.atlas.models import Name, Territory, Union
from koinon.atlas.queries import slugs_of
from koinon.desk.contacts.words import field_words, kind_words, log_words, visibility_words
from koinon.desk.gate import Desk
from koinon.lib.csv_text import csv_text, harmless
from koinon.lib.text import Text
from koinon.networks.models import Organ
from koinon.people import access
from koinon.people.contacts.queries import every_function, functions_of, in_order, names_of_people, searched
from koinon.people.contacts.segments import Standings, answered
from koinon.people.models import Contact, Function
from koinon.register.queries import members_on
from koinon.web.networks.hosted import host
from koinon.web.pages import Link, Pages, Said, When
from koinon.web.paging import paged
from koinon.web.words.content import country_name, language_name, reader, said
from koinon.web.words.dates import when_day, when_instant
from koinon.web.words.names import names_of

NOBODY = "–"


@dataclass(frozen=True)
class Book:
    """Whose contacts a page shows: those of a network, or of an organisation (`keeper`)."""

    network: str = ""
    keeper: str = ""

    @property
    def place(self) -> dict[str, Any]:
        """The same for what reads and writes."""
        return {"network": self.network, "keeper": self.keeper}

    @property
    def slug(self) -> str:
        """The slug of whoever keeps them."""
        return self.network or self.keeper

    def to(self, desk: Desk, name: str, done: str = "", **where: Any) -> str:
        """The address of a page on contacts, here: an organisation's has the name of a network's with own_ before."""
        if self.network:
            return desk.to(name, done, network=self.network, **where)
        return desk.to(f"own_{name}", done, organisation=self.keeper, **where)


@dataclass(frozen=True)
class ContactRow:
    """One contact in a list: name, where, what they do, how they are reached."""

    name: Link
    kind: str
    organisation: Said
    organisation_address: str
    functions: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]


@dataclass(frozen=True)
class FunctionLine:
    """What somebody does or did, with who may see it; `change` leads to its form where one may change it."""

    title: str
    department: str
    organisation: Said
    themes: str
    works_for: str
    since: When | None
    until: When | None
    visibility: str
    change: str


@dataclass(frozen=True)
class LogLine:
    """One entry of the contact log."""

    day: When
    kind: str
    who: str
    person: Link | None
    text: str


@dataclass(frozen=True)
class PersonPage:
    """One contact: everything that is kept of them, in the order of the page."""

    key: str
    name: str
    kind: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    emails: tuple[str, ...]
    organisation: Link | None
    functions: tuple[FunctionLine, ...]
    log: tuple[LogLine, ...]
    changed: When


def standings_of(desk: Desk) -> Standings:
    """Who is a member of the network today, with the category where it is known. One query."""
    assert desk.network is not None  # noqa: S101 - the address names it
    members = members_on(desk.network, desk.today)
    return Standings({member.id: member.stretch.standing.category.slug or "" for member in members})


def found(desk: Desk, book: Book) -> QuerySet[Contact]:
    """The contacts that the address asks for: words, kind, segment. Raises NotThere for a segment that is not ours."""
    rows = access.contacts(desk.rights, **book.place)
    if book.network and (number := desk.request.GET.get("segment", "")):
        kept = access.segment(desk.rights, book.network, int(number) if number.isascii() and number.isdigit() else 0)
        rows = answered(rows, kept.question, desk.today, standings_of(desk))
    if kind := desk.request.GET.get("kind", ""):
        rows = rows.filter(kind=kind)
    return searched(rows, desk.request.GET.get("q", "")[:200])


def listed(desk: Desk, book: Book, rows: QuerySet[Contact]) -> tuple[list[ContactRow], Pages]:
    """A page of contacts. Five queries, however many there are."""
    ids, pages = paged(desk.asked, list(in_order(rows).values_list("pk", flat=True)))
    here = Contact.objects.in_bulk(list(ids))
    return list(contact_rows(desk, book, [here[id_] for id_ in ids])), pages


def contact_rows(desk: Desk, book: Book, contacts: Sequence[Contact]) -> Iterator[ContactRow]:
    """Contacts as rows. Three queries."""
    organisations = {one.organisation_id for one in contacts if one.organisation_id}
    names, slugs = names_of(organisations), slugs_of(organisations)
    doing = functions_of(desk.rights, [one.person for one in contacts], desk.today, **book.place)
    for one in contacts:
        place, slug = Said(one.employer), ""
        if one.organisation_id:
            slug = slugs[one.organisation_id]
            place = names.of(one.organisation_id, slug).name
        called = one.name or (one.emails[0] if one.emails else one.person)
        yield ContactRow(
            Link(called, book.to(desk, "contact", person=one.person)),
            kind_words(one.kind),
            place,
            _log_address(desk, book, slug) if slug else "",
            ", ".join(filter(None, (title_of(function) for function in doing.get(one.person, ())))),
            tuple(one.emails),
            tuple(one.phones),
        )


def _log_address(desk: Desk, book: Book, organisation: str) -> str:
    """Where a network keeps what it spoke of with an organisation; for another organisation the public page."""
    if book.network:
        return desk.to("member_contacts", network=book.network, organisation=organisation)
    return desk.asked.walk.organisation(organisation)


def title_of(function: Function) -> str:
    """A function in a few words: its title, or the department."""
    return text_of(function.title) or function.department or ", ".join(function.themes)


def text_of(text: Text) -> str:
    """A text in the reader's language, or another."""
    return text.best(reader()).string if text else ""


def person_of(desk: Desk, book: Book, contact: Contact) -> PersonPage:
    """Everything that is kept of a contact."""
    functions = every_function(desk.rights, contact.person, **book.place)
    log = access.contact_log(desk.rights, **book.place).filter(person=contact.person).order_by("-day", "-pk")
    people = {function.works_for for function in functions} | {entry.who for entry in log}
    named = called(people) | names_of_people(desk.rights, people, **book.place)
    places = names_of({one.organisation_id for one in functions if one.organisation_id})
    at = None
    if contact.organisation is not None:
        at = Link(
            names_of([contact.organisation.pk]).of(contact.organisation.pk, contact.organisation.slug).name.text,
            _log_address(desk, book, contact.organisation.slug),
        )
    return PersonPage(
        contact.person,
        contact.name or (contact.emails[0] if contact.emails else contact.person),
        kind_words(contact.kind),
        tuple(_facts(contact)),
        tuple(contact.emails),
        at,
        tuple(_function_line(desk, book, one, named, places) for one in functions),
        tuple(
            LogLine(when_day(one.day), log_words(one.kind), named.get(one.who, one.who), None, one.text) for one in log
        ),
        when_instant(contact.changed_at),
    )


def _facts(contact: Contact) -> Iterator[tuple[str, tuple[str, ...]]]:
    told: tuple[tuple[str, Sequence[str]], ...] = (
        ("employer", [contact.employer]),
        ("country", [country_name(contact.country) if contact.country else ""]),
        ("phones", contact.phones),
        ("address", contact.address.split("\n")),
        ("language", [language_name(contact.language) if contact.language else ""]),
        ("salutation", [contact.salutation]),
        ("lists", [", ".join(contact.lists)]),
        ("note", contact.note.split("\n")),
    )
    for name, lines in told:
        if any(lines):
            yield field_words(name), tuple(lines)


def _function_line(desk: Desk, book: Book, one: Function, named: dict[str, str], places: Any) -> FunctionLine:
    ours = _keeps(desk, one)
    place = places.of(one.organisation_id).name if one.organisation_id else Said(one.employer)
    return FunctionLine(
        text_of(one.title),
        one.department,
        place,
        ", ".join(one.themes),
        named.get(one.works_for, one.works_for),
        when_day(one.begins) if one.begins else None,
        when_day(one.ends) if one.ends else None,
        visibility_words(one.visibility),
        book.to(desk, "change_function", function=one.pk) if ours else "",
    )


def _keeps(desk: Desk, one: Function) -> bool:
    """Whether the function is kept by the network or the organisation whose page it is."""
    if desk.network is not None:
        return one.network_id == desk.network.pk
    return desk.organisation is not None and one.keeper_id == desk.organisation.pk


def log_of(desk: Desk, network: str, organisation: int, most: int = 200) -> list[LogLine]:
    """A network's log with one organisation, the latest first, `most` of it. Three queries."""
    rows = list(
        access.contact_log(desk.rights, network).filter(organisation=organisation).order_by("-day", "-pk")[:most]
    )
    people = {key for row in rows for key in (row.who, row.person)}
    named = called(people) | names_of_people(desk.rights, people, network)
    return [
        LogLine(
            when_day(row.day),
            log_words(row.kind),
            named.get(row.who, row.who),
            Link(named.get(row.person, row.person), desk.to("contact", network=network, person=row.person))
            if row.person
            else None,
            row.text,
        )
        for row in rows
    ]


def called(people: Collection[str]) -> dict[str, str]:
    """The names of people by their keys, of those who act here too; who was erased is left out. One query."""
    rows = Person.objects.filter(key__in=sorted(people), erased_at__isnull=True)
    return {row.key: text_of(row.name) for row in rows if row.name}


def colleagues(desk: Desk, book: Book, organisation: int | None, but: str = "") -> list[tuple[str, str]]:
    """The contacts at an organisation as choices: key and name."""
    rows = access.contacts(desk.rights, **book.place).filter(organisation=organisation).exclude(person=but)
    return [(row.person, row.name or row.person) for row in rows.order_by("found_by")[:300]] if organisation else []


def segment_choices(desk: Desk) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What a segment can ask for: categories of the statutes today, unions, lists of countries, bodies."""
    assert desk.network is not None  # noqa: S101 - the address names it
    hosted = host(desk.network)
    categories = sorted({slug for slug in standings_of(desk).category_of.values() if slug})
    unions = [(one.slug, said(one.names).text) for one in Union.objects.order_by("slug")]
    lists = [(one.slug, said(one.names).text) for one in Territory.objects.known(None).order_by("slug")]
    bodies = Organ.objects.filter(network=desk.network).order_by("slug").values_list("slug", flat=True)
    return {
        "categories": [(slug, hosted.category_name(slug, desk.today).text) for slug in categories],
        "union": unions,
        "territory": lists,
        "body": [(slug, slug) for slug in bodies],
    }


# --- export

COLUMNS = (
    "name", "organisation", "employer", "country", "kind", "title", "department", "emails", "phones", "address",
    "language", "salutation", "lists", "themes", "since", "until", "note",
)  # fmt: skip


def table_head() -> list[str]:
    """The headings of an exported list, in the reader's language; an import reads them again."""
    return [field_words(column) for column in COLUMNS]


def table_rows(desk: Desk, book: Book, rows: QuerySet[Contact]) -> Iterator[list[str]]:
    """The contacts found, one a row."""
    contacts = list(in_order(rows))
    names = names_of({one.organisation_id for one in contacts if one.organisation_id})
    doing = functions_of(desk.rights, [one.person for one in contacts], desk.today, **book.place)
    for one in contacts:
        function = next(iter(doing.get(one.person, ())), None)
        yield [
            one.name,
            names.of(one.organisation_id).name.text if one.organisation_id else "",
            one.employer,
            one.country,
            kind_words(one.kind),
            text_of(function.title) if function else "",
            function.department if function else "",
            "; ".join(one.emails),
            "; ".join(one.phones),
            one.address,
            one.language,
            one.salutation,
            "; ".join(one.lists),
            "; ".join(function.themes) if function else "",
            _iso(function.begins if function else None),
            _iso(function.ends if function else None),
            one.note,
        ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_csv(head: Sequence[str], rows: Iterator[list[str]]) -> bytes:
    """A table as CSV in UTF-8; cells that a spreadsheet would take for formulas are made harmless."""
    return csv_text(head, rows).encode()


def as_xlsx(head: Sequence[str], rows: Iterator[list[str]]) -> bytes:
    """A table as XLSX, every cell as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(head))
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    kept = io.BytesIO()
    save_workbook(book, kept)
    return kept.getvalue()


def organisation_name(id_: int | None) -> str:
    """An organisation by the name under which a form finds it again; "" for none."""
    if not id_:
        return ""
    own = Name.objects.known(None).filter(organisation=id_, is_spelling=False, ends="").order_by("-own", "id").first()
    alike = Name.objects.known(None).filter(folded=own.folded).values("organisation").distinct().count() if own else 0
    return own.text if own and alike == 1 else slugs_of([id_]).get(id_, "")
