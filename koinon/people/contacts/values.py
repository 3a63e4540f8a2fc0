"""A contact's values by name, as forms and imports have them, and the columns they are kept in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from koinon.lib.text import Text, folded
from koinon.people.models import Contact, Function

PLAIN = ("employer", "country", "kind", "name", "salutation", "address", "language", "note")
UNDETERMINED = "und"


def contact_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a contact: `emails`, `phones` and `lists` are lists of text, `organisation` an id or nothing."""
    columns: dict[str, Any] = {name: values.get(name) or "" for name in PLAIN}
    columns["kind"] = columns["kind"] or "member"
    columns |= {name: list(values.get(name) or ()) for name in ("emails", "phones", "lists")}
    columns["organisation_id"] = values.get("organisation") or None
    columns["listed"] = between_bars(columns["lists"])
    columns["found_by"] = found_by(columns["name"], columns["employer"], *columns["emails"])
    return columns


def joined_columns(contact: Contact, twin: Contact) -> dict[str, Any]:
    """The columns of a contact and its twin as one: the contact is right where both say something."""
    values, other = values_of(contact), values_of(twin)
    placed = values["organisation"] or values["employer"]
    for name in PLAIN:
        values[name] = values[name] or (other[name] if name != "employer" else "")
    if not placed:
        values |= {name: other[name] for name in ("organisation", "employer")}
    values |= {name: list(dict.fromkeys([*values[name], *other[name]])) for name in ("emails", "phones", "lists")}
    values["note"] = "\n\n".join(dict.fromkeys(filter(None, (contact.note, twin.note))))
    return contact_columns(values)


def function_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the function that goes with a contact's values: title, department, themes, since, until."""
    title = values.get("title") or Text()
    if isinstance(title, str):
        title = Text.of({UNDETERMINED: title})
    themes = list(values.get("themes") or ())
    return {
        "organisation_id": values.get("organisation") or None,
        "employer": values.get("employer") or "",
        "title": title,
        "department": values.get("department") or "",
        "themes": themes,
        "themed": between_bars(themes),
        "found_by": found_by(*(string for _language, string in title.strings), values.get("department") or ""),
        "begins": _day(values.get("since")),
        "ends": _day(values.get("until")),
    }


def has_function(values: Mapping[str, Any]) -> bool:
    """Whether values say what the person does."""
    return any(values.get(name) for name in ("title", "department", "themes"))


def values_of(contact: Contact, function: Function | None = None) -> dict[str, Any]:
    """A contact and its function as values."""
    values: dict[str, Any] = {name: getattr(contact, name) for name in PLAIN}
    values |= {name: tuple(getattr(contact, name)) for name in ("emails", "phones", "lists")}
    values["organisation"] = contact.organisation_id or ""
    values |= {"title": "", "department": "", "themes": (), "since": "", "until": "", "works_for": ""}
    if function is not None:
        values["title"] = str(function.title)
        values["department"] = function.department
        values["themes"] = tuple(function.themes)
        values["since"] = function.begins.isoformat() if function.begins else ""
        values["until"] = function.ends.isoformat() if function.ends else ""
    return values


def between_bars(words: Iterable[str]) -> str:
    """Folded words, each between bars, so that a whole one can be looked for: "|newsletter|press|"."""
    inside = "|".join(folded(word).replace("|", " ") for word in words)
    return f"|{inside}|" if inside else ""


def found_by(*texts: str) -> str:
    """What search compares: each text folded, the words of each after a blank."""
    return " ".join(["", *(folded(text) for text in texts if text)])


def _day(written: object) -> date | None:
    if isinstance(written, date):
        return written
    return date.fromisoformat(written) if isinstance(written, str) and written else None
