"""From a told line, as folders, exports and the ledger hold it, to the frozen entry that the rules take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from koinon.rules.dates import DateError, Interval, Span, parse, parse_interval
from koinon.rules.effects import read as read_effect
from koinon.rules.entries import BODY_LIFE, MEMBERSHIP, UNDATED, Attestation, Dated, Decision, subject_of

DECISION_FIELDS = frozenset(
    {"organ", "on", "number", "title", "source", "sources", "effects", "note", "place", "document", "ids"}
)
ATTESTATION_FIELDS = frozenset(
    {
        "network", "organisation", "office", "body", "person", "parent", "source", "on", "since", "began", "period",
        "ended", "former", "undated", "until", "category", "member", "implied", "founder", "as_written", "note",
        "ids",
    }
)  # fmt: skip
_TIMES = ("on", "since", "began", "period", "ended", "former", "undated")
_ONLY_OF = {"category": MEMBERSHIP, "founder": MEMBERSHIP, "parent": BODY_LIFE}
"""Fields that only one subject can have."""
_FLAGS = ("undated", "former", "member", "founder")
_STRINGS = (
    "organ", "number", "source", "network", "organisation", "office", "body", "person", "parent", "category", "implied",
    "as_written", "place",
)  # fmt: skip
_TABLES = ("title", "note")


class EntryError(ValueError):
    """A line that is no entry.

    `code`: missing, unknown_field, bad_date, bad_value, one_time_needed, until_without_since, holder_needed,
    post_needed or not_of_subject.
    """

    def __init__(self, code: str, field: str, value: object = "") -> None:
        super().__init__(f"{code}: {field} {value!r}")
        self.code = code
        self.field = field
        self.value = str(value)


def read_decision(key: str, content: Mapping[str, Any]) -> Decision:
    """The decision a line tells. Raises EntryError, or effects.EffectError for one of its effects."""
    _known_fields(content, DECISION_FIELDS)
    for field in ("organ", "on", "effects"):
        if not content.get(field):
            raise EntryError("missing", field)
    _of_their_kinds(content)
    if not isinstance(content["effects"], list | tuple):
        raise EntryError("bad_value", "effects", content["effects"])
    effects = tuple(read_effect(effect) for effect in content["effects"])
    return Decision(key, str(content["organ"]), _span(content, "on"), effects, first_source(content))


def read_attestation(key: str, content: Mapping[str, Any], sources: Mapping[str, Dated]) -> Attestation:
    """The attestation a line tells; `sources` gives when each source speaks. Raises EntryError."""
    _known_fields(content, ATTESTATION_FIELDS)
    for field in ("network", "source"):
        if not content.get(field):
            raise EntryError("missing", field)
    _of_their_kinds(content)
    _of_one_subject(content)
    times = [field for field in _TIMES if content.get(field)]
    if len(times) != 1:
        raise EntryError("one_time_needed", ", ".join(times) or "on")
    if content.get("until") and "since" not in times:
        raise EntryError("until_without_since", "until", content["until"])
    if content.get("until") and _span(content, "until").latest < _span(content, "since").earliest:
        raise EntryError("bad_value", "until", content["until"])
    if (content.get("ended") or content.get("former")) and content.get("member") is False:
        raise EntryError("bad_value", "member", False)
    source = str(content["source"])
    return Attestation(
        key=key,
        network=str(content["network"]),
        organisation=str(content.get("organisation", "")),
        office=str(content.get("office", "")),
        body=str(content.get("body", "")),
        person=str(content.get("person", "")),
        parent=str(content.get("parent", "")),
        source=source,
        dated=sources.get(source, UNDATED),
        on=_span(content, "on") if "on" in times else None,
        since=_span(content, "since") if "since" in times else None,
        began=_span(content, "began") if "began" in times else None,
        period=_interval(content, "period") if "period" in times else None,
        ended=_span(content, "ended") if "ended" in times else None,
        former="former" in times,
        until=_span(content, "until") if content.get("until") else None,
        category=str(content.get("category", "")),
        member=content.get("member", True) is not False,
        implied=str(content.get("implied", "")),
        founder=content.get("founder", False) is True,
    )


def read_dated(told: Mapping[str, Any] | None) -> Dated:
    """When a source speaks: `{on = EDTF}`, `{after, before, evidence}` or nothing (undated). Raises EntryError."""
    if not told:
        return UNDATED
    if "on" in told:
        span = _span(told, "on")
        return Dated(span.earliest, span.latest)
    after = _span(told, "after").earliest if told.get("after") else None
    before = _span(told, "before").latest if told.get("before") else None
    if after and before and before < after:
        raise EntryError("bad_value", "before", told["before"])
    return Dated(after, before)


def first_source(content: Mapping[str, Any]) -> str:
    """The line's source, or the first of its sources; "" if it names none."""
    if content.get("source"):
        return str(content["source"])
    return str(next(iter(content.get("sources", ())), ""))


def _of_their_kinds(content: Mapping[str, Any]) -> None:
    for fields, kind in ((_FLAGS, bool), (_STRINGS, str), (_TABLES, Mapping)):
        for field in fields:
            if field in content and not isinstance(content[field], kind):
                raise EntryError("bad_value", field, content[field])
    ids = content.get("ids", ())
    if not isinstance(ids, list | tuple) or not all(isinstance(one, str) for one in ids):
        raise EntryError("bad_value", "ids", ids)


def _of_one_subject(content: Mapping[str, Any]) -> None:
    """Refuse a line that names too little for any subject, or what its subject can't have."""
    office, body, organisation, person = (
        str(content.get(name, "")) for name in ("office", "body", "organisation", "person")
    )
    if office and not (organisation or person):
        raise EntryError("holder_needed", "office", office)
    if person and not (office or body):
        raise EntryError("post_needed", "person", person)
    if not (office or body or organisation):
        raise EntryError("missing", "organisation")
    subject = subject_of(office, body, organisation, person)
    for field, only in _ONLY_OF.items():
        if content.get(field) and subject != only:
            raise EntryError("not_of_subject", field, content[field])
    if (content.get("ended") or content.get("former")) and content.get("category"):
        raise EntryError("not_of_subject", "category", content["category"])


def _interval(content: Mapping[str, Any], field: str) -> Interval:
    try:
        return parse_interval(str(content[field]))
    except DateError as error:
        raise EntryError("bad_date", field, error.text) from error


def _span(content: Mapping[str, Any], field: str) -> Span:
    try:
        return parse(str(content[field]))
    except DateError as error:
        raise EntryError("bad_date", field, error.text) from error


def _known_fields(content: Mapping[str, Any], known: frozenset[str]) -> None:
    for field in content:
        if field not in known:
            raise EntryError("unknown_field", field)
