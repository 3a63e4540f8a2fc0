"""Reading contacts: search, what a page of them shows, tables for export, what is kept of a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from koinon.atlas.models import Name
from koinon.lib.text import folded
from koinon.people import access
from koinon.people.models import Contact, ContactLog, Function, ImportDeed, Role, Segment
from koinon.rules.rights import Rights


def searched(contacts: QuerySet[Contact], words: str) -> QuerySet[Contact]:
    """Contacts in whose name, employer or mail addresses every word stands."""
    found = contacts
    for word in folded(words).split()[:8]:
        called = Name.objects.known(None).filter(folded__contains=word).values("organisation")
        found = found.filter(Q(found_by__contains=word) | Q(organisation__in=called))
    return found


def alike(contacts: QuerySet[Contact], contact: Contact) -> QuerySet[Contact]:
    """Others that may be the same person: an address of theirs, or every word of their name."""
    named = Q(pk__in=[])
    if words := folded(contact.name).split():
        named = Q()
        for word in words[:8]:
            named &= Q(found_by__contains=f" {word}")
    for address in contact.emails[:8]:
        named |= Q(found_by__contains=f" {folded(address)}")
    return contacts.filter(named).exclude(pk=contact.pk)


def in_order(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """By the organisation, then by the name."""
    return contacts.order_by("organisation__slug", "employer", "found_by", "pk")


def functions_of(
    rights: Rights, people: Collection[str], day: date, network: str = "", keeper: str = ""
) -> dict[str, list[Function]]:
    """What people (keys) do on the day, as far as one may see it, the earliest first. One query."""
    found: dict[str, list[Function]] = {}
    rows = access.functions(rights, network, keeper).filter(person__in=list(people)).select_related("organisation")
    for row in rows.order_by("begins", "pk"):
        if row.ends is None or day < row.ends:
            found.setdefault(row.person, []).append(row)
    return found


def every_function(rights: Rights, person: str, network: str = "", keeper: str = "") -> list[Function]:
    """Everything a person did and does, as far as one may see it, the latest first."""
    rows = access.functions(rights, network, keeper).filter(person=person).select_related("organisation")
    return sorted(rows, key=lambda row: (row.begins or date.min, row.pk), reverse=True)


def names_of_people(rights: Rights, people: Iterable[str], network: str = "", keeper: str = "") -> dict[str, str]:
    """The names under which a network or an organisation knows people (keys); who is not known to it is left out."""
    rows = access.contacts(rights, network, keeper).filter(person__in=sorted(set(people)))
    return dict(rows.exclude(name="").values_list("person", "name"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What this room keeps of a person: the kind of record, where, and its content in plain words."""

    kind: str
    place: str
    content: dict[str, Any]


def kept_about(key: str) -> list[Kept]:
    """Everything this room keeps of a person, for their own eyes. Four queries."""
    kept: list[Kept] = []
    for row in Contact.objects.filter(person=key, erased_at__isnull=True).select_related("network", "keeper"):
        told = {name: getattr(row, name) for name in CONTACT_FIELDS if getattr(row, name)}
        kept.append(Kept("contact", _place(row), told))
    for function in Function.objects.filter(person=key).select_related("network", "keeper", "organisation"):
        content: dict[str, Any] = {
            "title": str(function.title), "department": function.department, "themes": function.themes,
            "organisation": function.organisation.slug if function.organisation else function.employer,
            "begins": function.begins and function.begins.isoformat(),
            "ends": function.ends and function.ends.isoformat(), "visibility": function.visibility,
        }  # fmt: skip
        kept.append(Kept("function", _place(function), {name: said for name, said in content.items() if said}))
    for log in ContactLog.objects.filter(Q(person=key) | Q(who=key)).select_related("network", "keeper"):
        kept.append(Kept("contact_log", _place(log), {"day": log.day.isoformat(), "kind": log.kind, "text": log.text}))
    for deed in ImportDeed.objects.filter(person=key).select_related("of__network"):
        kept.append(Kept("import", deed.of.network.slug, {"row": deed.lead, "before": deed.before}))
    return kept


CONTACT_FIELDS = (
    "name", "salutation", "emails", "phones", "address", "language", "employer", "country", "kind", "lists", "note",
)  # fmt: skip


def _place(row: Contact | Function | ContactLog) -> str:
    return row.network.slug if row.network else row.keeper.slug if row.keeper else ""


def used_elsewhere(people: Collection[str]) -> set[str]:
    """Those people (keys) whom this room knows by something else than a contact: a role, or as somebody's superior."""
    roles = Role.objects.filter(Q(person__key__in=list(people)) | Q(stands_for__key__in=list(people)))
    found = set(roles.values_list("person__key", flat=True)) | set(roles.values_list("stands_for__key", flat=True))
    logged = ContactLog.objects.filter(Q(person__in=list(people)) | Q(who__in=list(people)))
    found |= {key for pair in logged.values_list("person", "who") for key in pair}
    found |= set(Segment.objects.filter(made_by__in=list(people)).values_list("made_by", flat=True))
    return {key for key in found if key} & set(people)
