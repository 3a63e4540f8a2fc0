"""Writing contacts, what they do, when there was contact, and segments; forgetting a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError, Q

from koinon.accounts.actions import create_people, withdraw_people
from koinon.accounts.models import Person
from koinon.acts.wrapper import Actor, about, action, note
from koinon.lib.text import Text
from koinon.outbox.actions import follow_person
from koinon.people.contacts.keeping import PeopleError, kept_by, organisation_of
from koinon.people.contacts.queries import used_elsewhere
from koinon.people.contacts.segments import checked_question
from koinon.people.contacts.values import (
    UNDETERMINED,
    between_bars,
    contact_columns,
    function_columns,
    joined_columns,
)
from koinon.people.models import (
    Contact,
    ContactLog,
    Function,
    Import,
    ImportDeed,
    ImportRow,
    LogKind,
    Segment,
    Visibility,
)

ERASED = {
    "employer": "", "name": "", "salutation": "", "emails": [], "phones": [], "address": "", "language": "",
    "country": "", "lists": [], "listed": "", "note": "", "found_by": "",
}  # fmt: skip


@action("people.add_contact", digested=("values",))
def add_contact(
    *, actor: Actor, at: datetime, values: Mapping[str, Any], network: str = "", keeper: str = "", person: str = ""
) -> str:
    """Keep a contact of a network, or of an organisation (`keeper`); gives the person's key. Raises PeopleError.

    `values` as `koinon.people.contacts.values` has them; `person` is for somebody who is in the records already.
    """
    place = kept_by(network, keeper)
    columns = _checked(values)
    if person:
        if not Person.objects.filter(key=person, erased_at__isnull=True).exists():
            raise PeopleError("unknown_person", "person")
        key = person
    else:
        named = [Text.of({UNDETERMINED: columns["name"]}) if columns["name"] else Text()]
        made_up = (place["network"] or place["keeper"]).made_up
        key = create_people(actor=actor, at=at, names=named, made_up=made_up)[0]
    about(key)
    note(person=key)
    try:
        with transaction.atomic():
            Contact.objects.create(person=key, **place, **columns, changed_at=at)
    except IntegrityError as error:
        raise PeopleError("known_already", "person") from error
    return key


@action("people.change_contact", digested=("values",))
def change_contact(
    *, actor: Actor, at: datetime, person: str, version: int, values: Mapping[str, Any], network: str = "",
    keeper: str = "",
) -> None:  # fmt: skip
    """Let a contact say what `values` say, if it is still as it was at `version`. Raises PeopleError."""
    about(person)
    place = kept_by(network, keeper)
    columns = _checked(values)
    known = Contact.objects.filter(person=person, version=version, erased_at__isnull=True, **place)
    if known.update(**columns, version=F("version") + 1, changed_at=at) != 1:
        raise PeopleError("changed_meanwhile")
    if columns["name"]:
        named = Person.objects.filter(key=person, erased_at__isnull=True, account__isnull=True)
        named.update(name=Text.of({UNDETERMINED: columns["name"]}))


@action("people.merge_contacts")
def merge_contacts(
    *, actor: Actor, at: datetime, person: str, version: int, twin: str, twin_version: int, network: str = "",
    keeper: str = "",
) -> None:  # fmt: skip
    """Make one contact of two that are the same person: what is kept of `twin` goes to `person`. Raises PeopleError.

    Where both say something, `person` is right; addresses, numbers and lists are joined, notes follow each other.
    Somebody who holds a role or an account cannot be the twin: whoever acts keeps the key that decisions name.
    """
    about(person)
    about(twin)
    place = kept_by(network, keeper)
    if person == twin:
        raise PeopleError("same_record", "twin")
    known = Contact.objects.filter(person=person, version=version, erased_at__isnull=True, **place).first()
    other = Contact.objects.filter(person=twin, version=twin_version, erased_at__isnull=True, **place).first()
    if known is None or other is None:
        raise PeopleError("changed_meanwhile")
    _move_to(person, twin, place)
    if Contact.objects.filter(pk=other.pk, version=twin_version).delete()[0] != 1:
        raise PeopleError("changed_meanwhile")
    unchanged = Contact.objects.filter(pk=known.pk, version=version)
    if unchanged.update(**joined_columns(known, other), version=F("version") + 1, changed_at=at) != 1:
        raise PeopleError("changed_meanwhile")
    _let_go(twin, actor, at)


def _move_to(person: str, twin: str, place: Mapping[str, Any]) -> None:
    """What a network or an organisation keeps beside a contact follows it; nobody becomes their own assistant."""
    functions = Function.objects.filter(**place)
    functions.filter(person=twin, works_for=person).update(works_for="")
    functions.filter(person=person, works_for=twin).update(works_for="")
    functions.filter(person=twin).update(person=person, version=F("version") + 1)
    functions.filter(works_for=twin).update(works_for=person, version=F("version") + 1)
    ContactLog.objects.filter(person=twin, **place).update(person=person)
    if network := place.get("network"):
        follow_person(person=twin, to=person, network=network.slug)


def _let_go(twin: str, actor: Actor, at: datetime) -> None:
    """Nobody is left under the twin's key, unless somebody else keeps them too."""
    if used_elsewhere([twin]) or Person.objects.filter(key=twin, account__isnull=False).exists():
        raise PeopleError("twin_acts", "twin")
    working = Function.objects.filter(Q(person=twin) | Q(works_for=twin))
    if working.exists() or Contact.objects.filter(person=twin).exists():
        return
    try:
        withdraw_people(actor=actor, at=at, keys=[twin])
    except ProtectedError as error:
        raise PeopleError("twin_acts", "twin") from error


@action("people.add_function", digested=("values",))
def add_function(
    *, actor: Actor, at: datetime, person: str, values: Mapping[str, Any], visibility: str, network: str = "",
    keeper: str = "", works_for: str = "", source: str = "",
) -> int:  # fmt: skip
    """Record what a person does: title, department, themes, since, until, organisation or employer; gives its id."""
    about(person)
    place = kept_by(network, keeper)
    columns = _checked_function(values, person, works_for)
    if not Person.objects.filter(key=person, erased_at__isnull=True).exists():
        raise PeopleError("unknown_person", "person")
    seen = {"visibility": visibility, "works_for": works_for, "source": source}
    return Function.objects.create(person=person, **place, **columns, **seen, changed_at=at).pk


@action("people.change_function", digested=("values",))
def change_function(
    *, actor: Actor, at: datetime, function: int, version: int, values: Mapping[str, Any], visibility: str,
    network: str = "", keeper: str = "", works_for: str = "", source: str = "",
) -> None:  # fmt: skip
    """Let a function say what `values` say, if it is still as it was at `version`. Raises PeopleError."""
    place = kept_by(network, keeper)
    person = Function.objects.filter(pk=function, **place).values_list("person", flat=True).first()
    if person is None:
        raise PeopleError("changed_meanwhile")
    about(person)
    columns = _checked_function(values, person, works_for)
    seen = {"visibility": visibility, "works_for": works_for, "source": source, "changed_at": at}
    known = Function.objects.filter(pk=function, version=version, **place)
    if known.update(**columns, **seen, version=F("version") + 1) != 1:
        raise PeopleError("changed_meanwhile")


@action("people.end_function")
def end_function(
    *, actor: Actor, at: datetime, function: int, ends: date, to: str = "", network: str = "", keeper: str = ""
) -> None:
    """Somebody no longer does what they did, from the day `ends` on; `to` is the key of who does it instead.

    Raises PeopleError: period where it begins only then, changed_meanwhile where it has ended.
    """
    place = kept_by(network, keeper)
    kept = Function.objects.filter(Q(ends__isnull=True) | Q(ends__gt=ends), pk=function, **place).first()
    if kept is None:
        raise PeopleError("changed_meanwhile")
    about(kept.person)
    if kept.begins is not None and kept.begins >= ends:
        raise PeopleError("period", "ends")
    open_one = Function.objects.filter(pk=function, version=kept.version)
    if open_one.update(ends=ends, version=F("version") + 1, changed_at=at) != 1:
        raise PeopleError("changed_meanwhile")
    if to:
        about(to)
        _contact_of(to, place)
        same = ("visibility", "organisation", "employer", "title", "department", "themes", "themed", "found_by")
        told = {name: getattr(kept, name) for name in same}
        works_for = "" if kept.works_for == to else kept.works_for
        until = kept.ends
        Function.objects.create(person=to, **place, **told, works_for=works_for, begins=ends, ends=until, changed_at=at)


@action("people.leave_list")
def leave_list(
    *, actor: Actor, at: datetime, person: str, joined: str, to: str = "", network: str = "", keeper: str = ""
) -> None:
    """Take a contact off a list they joined, and put another one (`to`) on it. Raises PeopleError."""
    place = kept_by(network, keeper)
    _put_on(_contact_of(person, place), at, leaves=joined)
    if to:
        _put_on(_contact_of(to, place), at, joins=joined)


@action("people.log_contact", digested=("text",))
def log_contact(
    *, actor: Actor, at: datetime, kind: str, day: date, network: str = "", keeper: str = "", organisation: str = "",
    text: str = "", person: str = "",
) -> int:  # fmt: skip
    """Note a call, letter, visit, meeting or mail of a network with an organisation, with a contact or nobody.

    Or of an organisation (`keeper`): with one of its contacts, from wherever. Raises PeopleError.
    """
    if kind not in LogKind.values:
        raise PeopleError("kind", "kind")
    place = kept_by(network, keeper)
    if not organisation and not (keeper and person):
        raise PeopleError("unknown_organisation", "organisation")
    if person:
        about(person)
        if not Contact.objects.filter(person=person, erased_at__isnull=True, **place).exists():
            raise PeopleError("unknown_person", "person")
    about(actor.key)
    where = organisation_of(organisation) if organisation else None
    written = {"kind": kind, "day": day, "text": text, "person": person, "who": actor.key, "written_at": at}
    return ContactLog.objects.create(**place, organisation=where, **written).pk


@action("people.save_segment", digested=("name",))
def save_segment(
    *, actor: Actor, at: datetime, network: str, name: str, question: Mapping[str, Any], segment: int = 0,
    version: int = 0,
) -> int:  # fmt: skip
    """Keep a question under a name, or change the one that is kept (`segment`, at `version`); gives its id."""
    place = kept_by(network, "")["network"]
    try:
        checked = checked_question(question)
    except ValueError as error:
        raise PeopleError("question", str(error)) from error
    told = {"name": name, "question": checked, "changed_at": at}
    try:
        with transaction.atomic():
            if not segment:
                return Segment.objects.create(network=place, made_by=actor.key, **told).pk
            known = Segment.objects.filter(pk=segment, network=place, version=version)
            changed = known.update(**told, version=F("version") + 1)
    except IntegrityError as error:
        raise PeopleError("name_taken", "name") from error
    if changed != 1:
        raise PeopleError("changed_meanwhile")
    return segment


@action("people.remove_segment")
def remove_segment(*, actor: Actor, at: datetime, network: str, segment: int, version: int) -> None:
    """Keep a segment no longer. The contacts it found are not touched."""
    if Segment.objects.filter(pk=segment, network__slug=network, version=version).delete()[0] != 1:
        raise PeopleError("changed_meanwhile")


@action("people.erase_person_here")
def erase_person_here(*, actor: Actor, at: datetime, key: str, under: str) -> int:
    """Empty what this room keeps of a person; gives how many rows were emptied or removed.

    Contacts lose everything but their key; functions that are private go, shared ones stay as the office held; texts
    of the contact log with that person are emptied; rows of lists on their way in are taken out. A list that was not
    yet run is emptied whole, since nobody can tell in which of its cells the person stands.
    """
    if not under.strip():
        raise PeopleError("nobody", "under")
    networks = set(Contact.objects.filter(person=key).values_list("network_id", flat=True)) - {None}
    emptied = Contact.objects.filter(person=key, erased_at__isnull=True).update(
        **ERASED, erased_at=at, version=F("version") + 1
    )
    private = Function.objects.filter(person=key).exclude(visibility=Visibility.SHARED)
    emptied += private.delete()[0]
    emptied += Function.objects.filter(person=key).exclude(source="").update(source="")
    Function.objects.filter(works_for=key).update(works_for="")
    log = ContactLog.objects.filter(Q(person=key) | Q(who=key), erased_at__isnull=True)
    emptied += log.filter(person=key).update(text="", erased_at=at)
    touched = list(ImportDeed.objects.filter(person=key).values_list("of_id", flat=True))
    emptied += ImportDeed.objects.filter(person=key).update(before={})
    waiting = Import.objects.filter(Q(pk__in=touched) | Q(network__in=networks)).exclude(state="emptied")
    emptied += ImportRow.objects.filter(of__in=waiting).delete()[0]
    waiting.update(content="", name="", organisations={}, rows_chosen={}, version=F("version") + 1)
    waiting.filter(state__in=("brought", "checked")).update(state="emptied")
    return emptied


def _contact_of(person: str, place: Mapping[str, Any]) -> Contact:
    about(person)
    found = Contact.objects.filter(person=person, erased_at__isnull=True, **place).first()
    if found is None:
        raise PeopleError("unknown_person", "to")
    return found


def _put_on(contact: Contact, at: datetime, leaves: str = "", joins: str = "") -> None:
    """Change the lists of a contact, as they stood when it was read. Raises PeopleError."""
    if leaves and leaves not in contact.lists:
        raise PeopleError("changed_meanwhile")
    lists = [one for one in contact.lists if one != leaves]
    if joins and joins not in lists:
        lists.append(joins)
    same = Contact.objects.filter(pk=contact.pk, version=contact.version)
    told = {"lists": lists, "listed": between_bars(lists), "version": F("version") + 1, "changed_at": at}
    if same.update(**told) != 1:
        raise PeopleError("changed_meanwhile")


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = contact_columns(values)
    if not columns["name"] and not columns["emails"]:
        raise PeopleError("nobody", "name")
    return columns


def _checked_function(values: Mapping[str, Any], person: str, works_for: str) -> dict[str, Any]:
    columns = function_columns(values)
    if not columns["title"] and not columns["department"] and not columns["themes"]:
        raise PeopleError("no_function", "title")
    if columns["begins"] and columns["ends"] and columns["ends"] <= columns["begins"]:
        raise PeopleError("period", "until")
    if works_for == person:
        raise PeopleError("oneself", "works_for")
    return columns
