"""What the steps of an import show: columns to be confirmed, rows with what becomes of them, what was done."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from koinon.atlas.queries import slugs_of
from koinon.desk.contacts.words import field_words, kind_words, link_words, outcome_words, problem_words
from koinon.desk.gate import Desk
from koinon.people.imports.columns import FIELDS
from koinon.people.imports.encodings import ENCODINGS, MIXED, samples
from koinon.people.imports.judging import Judged, Judgement, Plan, spelling_key
from koinon.people.imports.matching import SURE, UNKNOWN
from koinon.people.imports.queries import Table
from koinon.people.models import Contact, Import, ImportDeed
from koinon.web.pages import Link
from koinon.web.words.names import Names, names_of

SHOWN_ROWS = 6
MOST_SPELLINGS = 60
FEW = 40
OUTCOMES = ("new", "changed", "same", "double", "wrong", "out")


@dataclass(frozen=True)
class ColumnLine:
    """A column of the file: its heading, some of its cells, and the field it is taken for."""

    number: int
    heading: str
    cells: tuple[str, ...]
    field: str


@dataclass(frozen=True)
class EncodingChoice:
    """An encoding with words as it reads them, so that one sees which is right."""

    name: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class SpellingLine:
    """A name in the file that is not surely one organisation. `choices` are ids with what they are called."""

    key: str
    written: str
    rows: int
    choices: tuple[tuple[str, str], ...]
    chosen: str
    unknown: bool


@dataclass(frozen=True)
class CheckLine:
    """One row of the file and what becomes of it."""

    number: int
    name: str
    emails: str
    written: str
    organisation: str
    is_member: bool
    outcome: str
    words: str
    link: str
    other: Link | None
    problems: tuple[str, ...]
    changes: tuple[str, ...]
    chosen: str


@dataclass(frozen=True)
class DeedLine:
    """A contact that an undone import could not put back."""

    row: int
    contact: Link


def column_lines(table: Table, columns: Mapping[str, str]) -> Iterator[ColumnLine]:
    """Every column that holds anything."""
    width = max((len(row) for _number, row in table.rows), default=0)
    for column in range(max(width, len(table.headings))):
        cells = [row[column] for _number, row in table.rows if column < len(row) and row[column]]
        heading = table.headings[column] if column < len(table.headings) else ""
        if cells or heading:
            few = tuple(dict.fromkeys(cell[:60] for cell in cells[:SHOWN_ROWS]))
            yield ColumnLine(column, heading, few, columns.get(str(column), ""))


def field_choices() -> list[tuple[str, str]]:
    """What a column can hold, in words."""
    return [("", _("leave this column out")), *((field, field_words(field)) for field in FIELDS)]


def encoding_choices(one: Import) -> list[EncodingChoice]:
    """Encodings in which the file reads differently, the one taken first."""
    if not one.layout.get("encoding"):
        return []
    content = base64.b64decode(one.content)
    taken = str(one.layout["encoding"])
    seen: dict[str, str] = {}
    for name in dict.fromkeys((taken, MIXED, *ENCODINGS)):
        words = ", ".join(samples(content, name))
        if words not in seen.values() or name == taken:
            seen[name] = words
    return [EncodingChoice(name, words, name == taken) for name, words in seen.items() if words or name == taken]


def spelling_lines(told: Judged, one: Import) -> list[SpellingLine]:
    """Names of the file of which it is not sure whom they mean, the most frequent first."""
    counts = Counter(spelling_key(row.told.written, row.told.values["country"]) for row in told.rows)
    first: dict[str, Judgement] = {}
    for row in told.rows:
        if row.told.written and row.meaning.how != SURE:
            first.setdefault(spelling_key(row.told.written, row.told.values["country"]), row)
    named = names_of({id_ for row in first.values() for id_ in row.meaning.candidates})
    slugs = slugs_of({id_ for row in first.values() for id_ in row.meaning.candidates})
    lines = [
        SpellingLine(
            key,
            row.told.written,
            counts[key],
            tuple((str(id_), f"{named.of(id_).name.text} ({slugs.get(id_, '')})") for id_ in row.meaning.candidates),
            str(row.organisation or one.organisations.get(key, "")),
            row.meaning.how == UNKNOWN,
        )
        for key, row in first.items()
    ]
    return sorted(lines, key=lambda line: (-line.rows, line.written))[:MOST_SPELLINGS]


def check_lines(desk: Desk, one: Import, told: Judged, rows: Sequence[Judgement]) -> list[CheckLine]:
    """Rows of a page with what becomes of them. Two queries."""
    names = names_of({row.organisation for row in rows if row.organisation})
    linked = [row.link.contact for row in rows if row.link and row.link.contact]
    contacts = Contact.objects.filter(network=one.network).in_bulk(linked)
    plans = {plan.lead: plan for plan in told.plans}
    return [_check_line(desk, one, row, names, contacts, plans.get(row.lead)) for row in rows]


def _check_line(
    desk: Desk, one: Import, row: Judgement, names: Names, contacts: Mapping[int, Contact], plan: Plan | None
) -> CheckLine:
    other = contacts.get(row.link.contact) if row.link else None
    where = ""
    if row.link and not other and row.link.row:
        where = _("row %(number)s") % {"number": row.link.row}
    link = None
    if other:
        link = Link(other.name or other.person, desk.to("contact", network=one.network.slug, person=other.person))
    changes = plan.changes if plan and row.outcome == "changed" else []
    return CheckLine(
        row.told.number,
        row.told.values["name"],
        ", ".join(row.told.values["emails"]),
        row.told.written,
        names.of(row.organisation).name.text if row.organisation else "",
        row.organisation in set(one.favoured) if row.organisation else False,
        row.outcome,
        outcome_words(row.outcome),
        " · ".join(filter(None, (link_words(row.link.reason) if row.link else "", where))),
        link,
        tuple(problem_words(problem) for problem in row.told.problems),
        tuple(
            f"{field_words(name)}: {_value(name, old, names) or '–'} → {_value(name, new, names)}"
            for name, old, new in changes
        ),
        one.rows_chosen.get(str(row.told.number), ""),
    )


def _value(name: str, value: object, names: Names) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(str(each) for each in value)
    if name == "organisation" and isinstance(value, int):
        return names.of(value).name.text
    return kind_words(str(value)) if name == "kind" and value else str(value)


def shown(told: Judged, outcome: str) -> list[Judgement]:
    """The rows of one outcome; "choose" are those that may be somebody who is there, "" all."""
    if outcome == "choose":
        return [row for row in told.rows if row.link is not None]
    if outcome == "noticed":
        return [row for row in told.rows if row.told.problems]
    return [row for row in told.rows if not outcome or row.outcome == outcome]


def counted(told: Judged) -> list[tuple[str, str, int]]:
    """Each outcome in words with its number of rows."""
    counts = Counter(row.outcome for row in told.rows)
    lines = [(outcome, outcome_words(outcome), counts[outcome]) for outcome in OUTCOMES]
    lines.append(("choose", _("somebody who is there, or perhaps"), len(shown(told, "choose"))))
    lines.append(("noticed", _("with something to mend"), len(shown(told, "noticed"))))
    return [line for line in lines if line[2]]


def strangers(told: Judged, members: Collection[int]) -> list[str]:
    """Names of organisations in the file that are no members, some of them."""
    inside = set(members)
    named = dict.fromkeys(row.told.written for row in told.rows if row.told.written and row.organisation not in inside)
    return list(named)


def kept_deeds(desk: Desk, one: Import) -> list[DeedLine]:
    """What an undone import could not put back, because it was changed since or something hangs on it."""
    deeds = ImportDeed.objects.filter(of=one, outcome="kept").order_by("lead")[:200]
    rows = Contact.objects.filter(network=one.network, person__in=[deed.person for deed in deeds])
    found = {row.person: row for row in rows}
    return [
        DeedLine(
            deed.lead,
            Link(
                found[deed.person].name or deed.person if deed.person in found else deed.person,
                desk.to("contact", network=one.network.slug, person=deed.person),
            ),
        )
        for deed in deeds
    ]
