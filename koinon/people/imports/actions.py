"""Taking a list of contacts in: step by step, in portions, and back again.

An import knows of each contact whether it made it or what stood there before, and with which version it left it. So
undoing restores what is still as the import left it, and names what somebody changed since instead of overwriting it.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from koinon.accounts.actions import create_people, withdraw_people
from koinon.acts.wrapper import Actor, about, action, note
from koinon.lib.text import Text
from koinon.outbox.actions import queue_job
from koinon.people.contacts.keeping import PeopleError, kept_by
from koinon.people.contacts.queries import used_elsewhere
from koinon.people.contacts.values import UNDETERMINED, contact_columns, function_columns, has_function
from koinon.people.imports.columns import FIELDS, SEVERAL, guessed, signature
from koinon.people.imports.judging import APART, IN_FUNCTION, KEEP_HERE, MERGE, OUT, TAKE_FILE, Plan
from koinon.people.imports.queries import AS_TEXT, expired, staged, table_of
from koinon.people.models import (
    Contact,
    Function,
    Import,
    ImportDeed,
    ImportRow,
    ImportState,
    RememberedColumns,
    RememberedSpelling,
    Visibility,
)

KEPT_FOR = timedelta(days=30)
"""How long a list, its rows and what stood before are kept; after that nothing can be undone any more."""
PORTION = 500
RUN_JOB, UNDO_JOB = "people.import", "people.undo_import"
LAYOUT = ("encoding", "delimiter", "sheet", "header", "repeats")


@action("people.bring_list", digested=("name", "content"))
def bring_list(*, actor: Actor, at: datetime, network: str, name: str, content: str) -> Import:
    """Take a file (base64) in and judge how it is to be read. Raises SheetError, and PeopleError for the network."""
    place = kept_by(network, "")["network"]
    key = "".join(secrets.choice(string.ascii_lowercase) for _ in range(10))
    note(key=key)
    about(actor.key)
    one = Import(
        key=key, network=place, brought_by=actor.key, brought_at=at, expires=at + KEPT_FOR, name=name[:200],
        content=content,
    )  # fmt: skip
    _read_by(one, {})
    one.save(force_insert=True)
    return one


@action("people.lay_list_out", digested=("layout",))
def lay_list_out(*, actor: Actor, at: datetime, key: str, version: int, layout: Mapping[str, Any]) -> None:
    """Read the file otherwise: another encoding, delimiter, sheet or row of headings. Columns are guessed anew."""
    one = _import(key, ImportState.BROUGHT, ImportState.CHECKED)
    if not one.content:
        raise PeopleError("emptied")
    _read_by(one, {name: layout[name] for name in LAYOUT if name in layout})
    told = {"layout": one.layout, "columns": one.columns, "state": ImportState.BROUGHT}
    _move(one, version, **told)
    ImportRow.objects.filter(of=one).delete()


@action("people.map_list")
def map_list(
    *, actor: Actor, at: datetime, key: str, version: int, columns: Mapping[str, str], repeats: bool,
    favoured: Sequence[int],
) -> None:  # fmt: skip
    """Say which column (from 0, as text) holds which field, and keep the rows; the network remembers the mapping.

    `favoured` are the ids of organisations that are members now: of two with one name, the member is meant.
    """
    one = _import(key, ImportState.BROUGHT, ImportState.CHECKED)
    chosen = {column: field for column, field in columns.items() if field}
    fields = list(chosen.values())
    if set(fields) - set(FIELDS) or any(fields.count(field) > 1 for field in set(fields) - SEVERAL):
        raise PeopleError("columns_twice", next((each for each in fields if fields.count(each) > 1), "columns"))
    if not {"name", "given", "family", "email"} & set(fields):
        raise PeopleError("columns_nobody", "columns")
    table = table_of(one.content, one.layout)
    told = {"columns": chosen, "layout": {**one.layout, "repeats": repeats}, "favoured": sorted(favoured)}
    _move(one, version, **told, state=ImportState.CHECKED)
    ImportRow.objects.filter(of=one).delete()
    rows = (
        ImportRow(of=one, number=number, cells=cells, unvalued=unvalued)
        for number, cells, unvalued in staged(table, chosen, repeats)
    )
    ImportRow.objects.bulk_create(rows, batch_size=PORTION)
    RememberedColumns.objects.update_or_create(
        network=one.network, signature=signature(table.headings), defaults={"columns": chosen}
    )


@action("people.choose_in_list", digested=("organisations", "rows"))
def choose_in_list(
    *, actor: Actor, at: datetime, key: str, version: int, organisations: Mapping[str, str] | None = None,
    rows: Mapping[int, str] | None = None, rule: str = "",
) -> None:  # fmt: skip
    """Keep what a person chose: per spelling an organisation's id or "text", per row merge, apart or out; the rule."""
    one = _import(key, ImportState.CHECKED, ImportState.UNDONE)
    chosen = {number: choice for number, choice in (rows or {}).items() if choice}
    if set(chosen.values()) - {MERGE, APART, OUT} or rule not in ("", KEEP_HERE, TAKE_FILE):
        raise PeopleError("choice", "rows")
    spellings = dict(organisations or {})
    told = {
        "organisations": {**one.organisations, **spellings},
        "rows_chosen": {**one.rows_chosen, **{str(number): choice for number, choice in (rows or {}).items()}},
        "rule": rule or one.rule,
    }
    _move(one, version, **told)
    for spelling, organisation in spellings.items():
        meant = None if organisation == AS_TEXT else int(organisation)
        RememberedSpelling.objects.update_or_create(
            network=one.network, spelling=spelling[:260], defaults={"organisation_id": meant}
        )


@action("people.start_import")
def start_import(*, actor: Actor, at: datetime, key: str, version: int, later: bool = False) -> None:
    """Let an import that was checked, or undone, be carried out. What it did before it was undone is forgotten.

    With `later` the work is queued for the background; else the caller does it with `running.run`.
    """
    one = _import(key, ImportState.CHECKED, ImportState.UNDONE)
    kept_by(one.network.slug, "")
    _move(one, version, state=ImportState.RUNNING, through=0, tally={})
    ImportDeed.objects.filter(of=one).delete()
    if later:
        _queue(one, actor, at, RUN_JOB)


@action("people.carry_out_import", digested=("plans",))
def carry_out_import(*, actor: Actor, at: datetime, key: str, after: int, plans: Sequence[Plan]) -> int:
    """Do one portion: the plans (in order, each led by a row beyond `after`). Gives how many contacts were touched.

    Nothing happens twice: a portion is only done by whoever moves the import on from `after`.
    """
    running = Import.objects.filter(key=key, state=ImportState.RUNNING, through=after)
    if running.update(through=plans[-1].lead) != 1:
        raise PeopleError("changed_meanwhile")
    one = Import.objects.select_related("network").get(key=key)
    deeds = [*_make(one, [plan for plan in plans if not plan.contact], actor, at)]
    deeds += _change(one, [plan for plan in plans if plan.contact and plan.changes], at)
    ImportDeed.objects.bulk_create(deeds, batch_size=PORTION)
    return len(deeds)


@action("people.finish_import")
def finish_import(
    *, actor: Actor, at: datetime, key: str, tally: Mapping[str, int], assistants: Mapping[int, tuple[int, int]]
) -> None:
    """All portions are done: note who works for whom (lead row to contact id or lead row), and the counts.

    `tally` counts rows by outcome; what was made and changed is counted from the deeds.
    """
    one = _import(key, ImportState.RUNNING)
    by_lead = {deed.lead: deed for deed in ImportDeed.objects.filter(of=one, made_function=True, missed=False)}
    people = dict(ImportDeed.objects.filter(of=one).values_list("lead", "person"))
    contacts = [contact for contact, _lead in assistants.values() if contact]
    known = dict(Contact.objects.filter(network=one.network, pk__in=contacts).values_list("pk", "person"))
    for lead, (contact, row) in sorted(assistants.items()):
        boss = known.get(contact) if contact else people.get(row)
        deed = by_lead.get(lead)
        if deed is not None and deed.function and boss and boss != deed.person:
            Function.objects.filter(pk=deed.function, works_for="").update(works_for=boss)
    done = ImportDeed.objects.filter(of=one)
    counted = {
        "made": done.filter(made_contact=True).count(),
        "changed": done.filter(made_contact=False, missed=False).count(),
        "missed": done.filter(missed=True).count(),
    }
    _move(one, one.version, state=ImportState.DONE, tally={**tally, **counted})


@action("people.start_undoing")
def start_undoing(*, actor: Actor, at: datetime, key: str, version: int, later: bool = False) -> None:
    """Let an import that was carried out be undone, in the background if `later`."""
    one = _import(key, ImportState.DONE)
    kept_by(one.network.slug, "")
    _move(one, version, state=ImportState.UNDOING)
    if later:
        _queue(one, actor, at, UNDO_JOB)


@action("people.undo_portion")
def undo_portion(*, actor: Actor, at: datetime, key: str, in_use: Collection[str] = ()) -> int:
    """Undo the latest deeds that still stand; gives how many were looked at, 0 when all is undone.

    What was changed since, or is used by something else here or above (`in_use`, people's keys), is kept and marked.
    """
    one = _import(key, ImportState.UNDOING)
    deeds = list(ImportDeed.objects.filter(of=one, outcome="", missed=False).order_by("-lead")[:PORTION])
    if not deeds:
        _move(one, one.version, state=ImportState.UNDONE, through=0)
        return 0
    used = used_elsewhere([deed.person for deed in deeds]) | set(in_use)
    made = [deed for deed in deeds if deed.made_contact]
    undone = _unmake(one, made, used, actor, at)
    undone |= {deed.pk for deed in deeds if not deed.made_contact and _restore(one, deed, at)}
    ImportDeed.objects.filter(pk__in=sorted(undone)).update(outcome="undone")
    ImportDeed.objects.filter(pk__in=[deed.pk for deed in deeds if deed.pk not in undone]).update(outcome="kept")
    return len(deeds)


@action("people.empty_list")
def empty_list(*, actor: Actor, at: datetime, key: str) -> None:
    """Throw a list away that is not running: file, rows, choices, and what stood before. What it did stays."""
    one = _import(key, ImportState.BROUGHT, ImportState.CHECKED, ImportState.DONE, ImportState.UNDONE)
    _empty(one)


@action("people.empty_lists_naming")
def empty_lists_naming(*, actor: Actor, at: datetime, keys: Collection[str]) -> int:
    """Throw away lists (keys) that name whoever is erased, running ones too; gives how many. What they did stays."""
    named = list(Import.objects.filter(key__in=list(keys)).exclude(state=ImportState.EMPTIED))
    for one in named:
        _empty(one)
    return len(named)


@action("people.empty_expired_lists")
def empty_expired_lists(*, actor: Actor, at: datetime) -> int:
    """Throw away every list whose time is over; gives how many."""
    over = list(Import.objects.filter(expired(at)))
    for one in over:
        _empty(one)
    return len(over)


def _empty(one: Import) -> None:
    told = {"content": "", "name": "", "organisations": {}, "rows_chosen": {}}
    Import.objects.filter(pk=one.pk).update(**told, state=ImportState.EMPTIED, version=F("version") + 1)
    ImportRow.objects.filter(of=one).delete()
    ImportDeed.objects.filter(of=one).update(before={})


def _queue(one: Import, actor: Actor, at: datetime, kind: str) -> None:
    """Queue the work in the action's own transaction; the job knows keys alone."""
    told = {"import": one.key, "actor": actor.key, "stands_for": actor.stands_for}
    queue_job(actor=actor, at=at, kind=kind, arguments=told, network=one.network.slug)


def _import(key: str, *states: str) -> Import:
    one = Import.objects.select_related("network").filter(key=key, state__in=states).first()
    if one is None:
        raise PeopleError("changed_meanwhile")
    return one


def _move(one: Import, version: int, **told: Any) -> None:
    """Change an import from the state it was read in, unless somebody else was faster."""
    there = Import.objects.filter(pk=one.pk, version=version, state=one.state)
    if there.update(**told, version=F("version") + 1) != 1:
        raise PeopleError("changed_meanwhile")


def _read_by(one: Import, layout: Mapping[str, Any]) -> None:
    """Note how a file is read, and which columns hold what: as the network mapped such a list before, or guessed."""
    table = table_of(one.content, layout)
    taken = table.book.layout
    one.layout = {
        "encoding": taken.encoding, "delimiter": taken.delimiter, "sheet": taken.sheet, "header": table.header,
        "repeats": bool(layout.get("repeats")),
    }  # fmt: skip
    before = RememberedColumns.objects.filter(network=one.network, signature=signature(table.headings)).first()
    found = guessed(table.headings, [row for _number, row in table.rows])
    one.columns = before.columns if before else {str(column): field for column, field in found.items()}


# --- portions


def _make(one: Import, plans: Sequence[Plan], actor: Actor, at: datetime) -> list[ImportDeed]:
    if not plans:
        return []
    names = [Text.of({UNDETERMINED: plan.values["name"]}) if plan.values["name"] else Text() for plan in plans]
    keys = create_people(actor=actor, at=at, names=names, made_up=one.network.made_up)
    contacts, functions, deeds = [], [], []
    for key, plan in zip(keys, plans, strict=True):
        about(key)
        columns = contact_columns(plan.values)
        contacts.append(Contact(person=key, network=one.network, **columns, changed_at=at))
        works = has_function(plan.values)
        if works:
            functions.append(_function(one, key, plan.values, at))
        deed = ImportDeed(
            of=one, lead=plan.lead, person=key, made_contact=True, made_function=works, contact_version=1,
            function_version=int(works),
        )  # fmt: skip
        deeds.append(deed)
    Contact.objects.bulk_create(contacts, batch_size=PORTION)
    made = iter(Function.objects.bulk_create(functions, batch_size=PORTION))
    for deed in deeds:
        deed.function = next(made).pk if deed.made_function else None
    return deeds


def _function(one: Import, key: str, values: Mapping[str, Any], at: datetime) -> Function:
    columns = function_columns(values)
    return Function(
        person=key, network=one.network, visibility=Visibility.NETWORK, **columns, source=one.key, changed_at=at
    )


def _change(one: Import, plans: Sequence[Plan], at: datetime) -> list[ImportDeed]:
    contacts = Contact.objects.in_bulk([plan.contact for plan in plans])
    people = [contact.person for contact in contacts.values()]
    functions: dict[tuple[str, int | None], Function] = {}
    for function in Function.objects.filter(network=one.network, person__in=people).order_by("ends", "pk"):
        functions.setdefault((function.person, function.organisation_id), function)
    deeds = []
    for plan in plans:
        contact = contacts.get(plan.contact)
        if contact is not None:
            about(contact.person)
            deeds.append(_change_one(one, plan, contact, functions.get((contact.person, contact.organisation_id)), at))
    return deeds


def _change_one(
    one: Import, plan: Plan, contact: Contact, function: Function | None, at: datetime
) -> ImportDeed:  # fmt: skip
    """Change a contact and its function, unless they no longer say what the plan was made from."""
    changed = {name for name, _old, _new in plan.changes}
    deed = ImportDeed(
        of=one, lead=plan.lead, person=contact.person, made_contact=False, made_function=False,
        contact_version=contact.version,
    )  # fmt: skip
    before: dict[str, Any] = {}
    if changed - IN_FUNCTION:
        columns = contact_columns(plan.values)
        before["contact"] = {name: getattr(contact, name) for name in columns}
        known = Contact.objects.filter(pk=contact.pk, version=contact.version, erased_at__isnull=True)
        if known.update(**columns, version=F("version") + 1, changed_at=at) != 1:
            deed.missed = True
            return deed
        deed.contact_version = contact.version + 1
    if changed & IN_FUNCTION and function is None:
        made = _function(one, contact.person, plan.values, at)
        made.save(force_insert=True)
        deed.made_function, deed.function, deed.function_version = True, made.pk, 1
    elif changed & IN_FUNCTION and function is not None:
        columns = {**function_columns(plan.values), "organisation_id": function.organisation_id}
        before["function"] = _plain_function(function, columns)
        known_function = Function.objects.filter(pk=function.pk, version=function.version)
        known_function.update(**columns, version=F("version") + 1, changed_at=at)
        deed.function, deed.function_version = function.pk, function.version + 1
    deed.before = before
    return deed


def _plain_function(function: Function, columns: Mapping[str, Any]) -> dict[str, Any]:
    """What stood in a function's columns, in the words of JSON."""
    told = {name: getattr(function, name) for name in columns}
    told["title"] = told["title"].to_json()
    return told | {day: told[day].isoformat() if told[day] else "" for day in ("begins", "ends")}


def _unmake(one: Import, deeds: Sequence[ImportDeed], used: set[str], actor: Actor, at: datetime) -> set[int]:
    """Remove contacts that an import made, with their functions, where nothing was changed or hangs on them."""
    people = [deed.person for deed in deeds]
    contacts = {row.person: row for row in Contact.objects.filter(network=one.network, person__in=people)}
    versions: dict[str, list[tuple[int, int]]] = {}
    for person, pk, version in Function.objects.filter(person__in=people).values_list("person", "pk", "version"):
        versions.setdefault(person, []).append((pk, version))
    superiors = dict(Function.objects.filter(works_for__in=people).values_list("works_for", "source"))
    elsewhere = set(
        Contact.objects.filter(person__in=people).exclude(network=one.network).values_list("person", flat=True)
    )
    going = [
        deed
        for deed in deeds
        if deed.person not in used | elsewhere
        and superiors.get(deed.person, one.key) == one.key
        and (contact := contacts.get(deed.person)) is not None
        and contact.version == deed.contact_version
        and versions.get(deed.person, []) == ([(deed.function, deed.function_version)] if deed.made_function else [])
    ]
    gone = [deed.person for deed in going]
    Function.objects.filter(works_for__in=gone).update(works_for="")
    Function.objects.filter(person__in=gone).delete()
    Contact.objects.filter(network=one.network, person__in=gone).delete()
    withdraw_people(actor=actor, at=at, keys=gone)
    return {deed.pk for deed in going}


def _restore(one: Import, deed: ImportDeed, at: datetime) -> bool:
    """Put back what stood in a contact and its function; False if either was changed since."""
    contact = Contact.objects.filter(network=one.network, person=deed.person, version=deed.contact_version)
    function = Function.objects.filter(pk=deed.function or 0, version=deed.function_version)
    about(deed.person)
    if not contact.exists() or (deed.function is not None and not function.exists()):
        return False
    if said := deed.before.get("contact"):
        contact.update(**said, version=F("version") + 1, changed_at=at)
    if deed.made_function:
        function.delete()
    elif said := deed.before.get("function"):
        columns = {**said, "title": Text.from_json(said["title"])}
        columns |= {day: said[day] or None for day in ("begins", "ends")}
        function.update(**columns, version=F("version") + 1, changed_at=at)
    return True
