"""The form of an export: its sections, the members of each record, and what is wrong with one that is otherwise.

What the members mean is in docs/export.md. Members and sections that are not named here are allowed: the digests
cover them, and this verifier says that it does not look at them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from koinon.rules.dates import DateError, parse

FORMAT = 1
"""The number in `koinon_export`. It rises when a verifier that knows only the former would judge wrongly."""

ABOUT = "about"
SECTIONS = (
    "body_lives", "entries", "lines", "mandates", "organisations", "people", "register", "sources", "statutes",
    "territories", "unions",
)  # fmt: skip
"""The arrays of records, in the order in which they are written."""

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One difference between a file and what it should be.

    code     malformed, missing, repeated, order, unreadable, instants, later, record_digest, file_digest,
             published_digest or standing
    section  where: about, a section's name, or "" for the file as a whole
    key      which record
    at       which part of it, such as `versions.1.content.on`, or the first day of a stretch
    had      what the file says; `follows` what it should be, where there is one
    """

    code: str
    section: str = ""
    key: str = ""
    at: str = ""
    had: str = ""
    follows: str = ""


Holds = Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_edtf(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(parse(value))
    except DateError:
        return False


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def instant(text: Any) -> datetime | None:
    """The instant that a text means, with its zone; None where it means none."""
    try:
        told = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return told if told.tzinfo else None


def _is_instant(value: Any) -> bool:
    return instant(value) is not None


def _or_null(holds: Holds) -> Holds:
    return lambda value: value is None or holds(value)


Members = Mapping[str, "Holds | Members"]
"""What each member must hold; members in place of a check stand for a list of such objects."""
_RECORDED = {"recorded_at": _is_instant}
_TEXT_OR_NULL = _or_null(_is_text)
_VERSION: Members = {
    "version": _is_count, "content": _is_object, "superseded_at": _or_null(_is_instant), "recorded_by": _is_text,
    "why": _is_text, **_RECORDED,
}  # fmt: skip
_NAME: Members = {
    "text": _is_text, "language": _is_text, "own": _is_flag, "spelling": _is_flag, "begins": _is_text,
    "ends": _is_text, "source": _is_text, **_RECORDED,
}  # fmt: skip
_POPULATION: Members = {"figure": _is_count, "on": _is_edtf, "source": _is_text, **_RECORDED}
_RELATION: Members = {
    "kind": _is_name, "other": _is_name, "begins": _is_text, "ends": _is_text, "source": _is_text, **_RECORDED,
}  # fmt: skip
_MEMBER: Members = {
    "country": _is_name, "begins": _is_day, "ends": _or_null(_is_day), "source": _is_text, **_RECORDED,
}  # fmt: skip

SHAPES: Mapping[str, Members] = {
    ABOUT: {"network": _is_name, "zone": _is_name, "keeper": _is_name, "made_up": _is_flag, "known": _is_instant},
    "body_lives": {"body": _is_name, "stretches": _is_list},
    "mandates": {
        "body": _is_text, "office": _is_text, "organisation": _is_text, "person": _is_text, "stretches": _is_list,
    },
    "entries": {"key": _is_name, "kind": _is_name, "versions": _VERSION},
    "lines": {
        "organisation": _TEXT_OR_NULL, "kind": _is_name, "key": _is_text, "content": _is_object, **_RECORDED,
    },
    "organisations": {
        "slug": _is_name, "kind": _is_text, "country": _TEXT_OR_NULL, "names": _NAME,
        "populations": _POPULATION, "relations": _RELATION,
    },
    "people": {"key": _is_name, "name": _or_null(_is_object), "erased": _is_flag},
    "register": {"organisation": _is_name, "stretches": _is_list},
    "sources": {"id": _is_name, "content": _is_object, **_RECORDED},
    "statutes": {"version": _is_name, "content": _is_object, **_RECORDED},
    "territories": {
        "slug": _is_name, "names": _is_object, "countries": _is_names, "status": _is_text, "source": _is_text,
        **_RECORDED,
    },
    "unions": {"slug": _is_name, "names": _is_object, "members": _MEMBER},
}  # fmt: skip
"""The members that a record must have, beside its `digest`."""

_KEYS = {
    "organisations": "slug", "territories": "slug", "unions": "slug", "sources": "id", "statutes": "version",
    "register": "organisation", "body_lives": "body",
}  # fmt: skip


_OF_A_MANDATE = (("body", "office"), ("organisation", "person"))


def key_of(section: str, record: Record) -> str:
    """What names a record within its section."""
    if section == "lines":
        return "/".join(str(record.get(name) or "") for name in ("organisation", "kind", "key")).lstrip("/")
    if section == "mandates":
        return " ".join("/".join(str(record.get(name, "")) for name in pair).strip("/") for pair in _OF_A_MANDATE)
    if section == ABOUT:
        return str(record.get("network", ""))
    return str(record.get(_KEYS.get(section, "key"), ""))


def malformed(document: Record) -> Iterator[Fault]:
    """Whatever makes the document no export that can be judged: records that lack a member, or stand there twice."""
    yield from _lacking(ABOUT, "", document.get(ABOUT), SHAPES[ABOUT])
    for section in SECTIONS:
        records = document.get(section)
        if not isinstance(records, list):
            yield Fault("missing" if records is None else "malformed", section)
            continue
        seen: set[str] = set()
        for number, record in enumerate(records):
            key = key_of(section, record) if isinstance(record, Mapping) else ""
            yield from _lacking(section, key or f"#{number + 1}", record, SHAPES[section])
            if key in seen:
                yield Fault("repeated", section, key)
            seen.add(key)


def _lacking(section: str, key: str, told: Any, members: Members, at: str = "") -> Iterator[Fault]:
    if not isinstance(told, Mapping):
        yield Fault("missing" if told is None else "malformed", section, key, at)
        return
    for name, wanted in members.items():
        place = f"{at}.{name}" if at else name
        if name not in told:
            yield Fault("missing", section, key, place)
        elif not isinstance(wanted, Mapping):
            if not wanted(told[name]):
                yield Fault("malformed", section, key, place, had=repr(told[name])[:80])
        elif not isinstance(told[name], list):
            yield Fault("malformed", section, key, place)
        else:
            for number, item in enumerate(told[name]):
                yield from _lacking(section, key, item, wanted, f"{place}.{number}")


def unknown_parts(document: Record) -> list[str]:
    """Sections and members of records that this verifier does not look at, by name."""
    found = [name for name in document if name not in (*SECTIONS, ABOUT, "koinon_export", "digest")]
    for section in (ABOUT, *SECTIONS):
        records = [document[section]] if section == ABOUT else document[section]
        names = {name for record in records for name in record} - SHAPES[section].keys() - {"digest"}
        names -= {"geonames_id", "latitude", "longitude", "made_up"} if section == "organisations" else set()
        found += [f"{section}.{name}" for name in sorted(names)]
    return found
