"""Everything that is kept about one person, from every room that keeps something."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import IO, Any

from koinon.accounts import queries as accounts
from koinon.audit import queries as audit
from koinon.corrections import queries as corrections
from koinon.files import queries as files
from koinon.files import store
from koinon.mailings import queries as mailings
from koinon.mandates import queries as mandates
from koinon.outbox import queries as outbox
from koinon.people import queries as people
from koinon.people.contacts import queries as contacts
from koinon.register import queries as register
from koinon.tasks import queries as tasks


def _contacts(person: str) -> dict[str, Any]:
    """What networks and cities keep of the person as a contact."""
    return {"kept": [asdict(kept) for kept in contacts.kept_about(person)]}


KEPT: Mapping[str, Callable[[str], Mapping[str, Any]]] = {
    "accounts": accounts.kept_about,
    "people": people.kept_about,
    "mandates": mandates.kept_about,
    "contacts": _contacts,
    "corrections": corrections.kept_about,
    "tasks": tasks.kept_about,
    "register": register.kept_about,
    "files": files.kept_about,
    "mail": outbox.kept_about,
    "mailings": mailings.kept_about,
    "log": audit.kept_about,
}
"""What each room keeps of a person, by the key: a table of plain values."""

RECORD = "record.json"


def own_record(person: str) -> dict[str, Mapping[str, Any]]:
    """What is kept about a person (key), by room. A constant number of queries."""
    return {room: kept(person) for room, kept in KEPT.items()}


def own_record_text(person: str) -> str:
    """The same as JSON, dates and instants in ISO 8601 (GDPR, article 20: structured and machine-readable)."""
    return json.dumps(own_record(person), ensure_ascii=False, indent=1, default=_plain)


def write_own_record(person: str, place: IO[bytes]) -> None:
    """Write a zip of the record and of the person's own files, each under its key and its safe name."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(RECORD, own_record_text(person))
        for file in files.files_of(person=person):
            if file.erased_under:
                continue
            with store.open_content(file.digest) as content, archive.open(f"files/{file.key} {file.name}", "w") as to:
                for chunk in store.chunks_of(content):
                    to.write(chunk)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no plain value.")
