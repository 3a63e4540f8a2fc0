"""Every write to the ledger: entries are appended, mended by a further record version, never edited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db.models import Model

from koinon.acts.wrapper import Actor, action, note
from koinon.atlas.models import Organisation
from koinon.ledger.models import Clause, Entry, EntryKind, Record, Tie, TieKind
from koinon.lib.portions import IN_A_QUERY, portions
from koinon.networks.models import Network
from koinon.rules.effects import ENTRY, OnMembership, Revoke
from koinon.rules.effects import read as read_effect
from koinon.rules.entries import MEMBERSHIP
from koinon.rules.reading import read_attestation, read_decision


class LedgerError(ValueError):
    """A line the ledger refuses; `code`: key_taken, unknown_entry, unknown_organisation, unknown_network, unchanged."""

    def __init__(self, code: str, key: str, value: str = "") -> None:
        super().__init__(f"{code}: {key} {value}")
        self.code = code
        self.key = key
        self.value = value


@action("ledger.record_decision", public=True)
def record_decision(*, actor: Actor, at: datetime, key: str, content: Mapping[str, Any]) -> Record:
    """Enter an organ's act, told as docs/network-folder.md says. Raises LedgerError, EntryError or EffectError."""
    return _enter(actor, at, EntryKind.DECISION, key, content)


@action("ledger.record_attestation", public=True)
def record_attestation(*, actor: Actor, at: datetime, key: str, content: Mapping[str, Any]) -> Record:
    """Enter what a source says. `content` is a told attestation. Raises LedgerError or EntryError."""
    return _enter(actor, at, EntryKind.ATTESTATION, key, content)


@action("ledger.record_entries", public=True, digested=("entries",))
def record_entries(*, actor: Actor, at: datetime, entries: Sequence[tuple[str, str, Mapping[str, Any]]]) -> None:
    """Enter many at once, each told as (kind, key, content): one row of the log, which names their keys.

    Raises what entering one raises.
    """
    known = set(Entry.objects.filter(key__in=[key for _, key, _ in entries]).values_list("key", flat=True))
    new = [(kind, key, content) for kind, key, content in entries if key not in known]
    for kind, key, content in new:
        _read(kind, key, content)
    made = Entry.objects.bulk_create(Entry(key=key, kind=kind) for kind, key, _ in new)
    records = Record.objects.bulk_create(
        Record(entry=entry, version=1, content=dict(content), recorded_at=at, recorded_by=actor.key)
        for entry, (_, _, content) in zip(made, new, strict=True)
    )
    with _remembering_slugs(entries):
        _index(records)
    for kind, key, content in entries:
        if key in known:
            _enter(actor, at, kind, key, content)
    note(keys=[key for _, key, _ in entries])


@action("ledger.mend_entry", public=True)
def mend_entry(*, actor: Actor, at: datetime, key: str, content: Mapping[str, Any], why: str) -> Record:
    """Set a recording mistake right: a new record version supersedes the present one. An organ's act stays what it was.

    Raises LedgerError `unknown_entry` or `unchanged`, or what entering raises.
    """
    entry = Entry.objects.filter(key=key).first()
    if entry is None:
        raise LedgerError("unknown_entry", key)
    present = Record.objects.select_for_update().get(entry=entry, superseded_at__isnull=True)
    if present.content == dict(content):
        raise LedgerError("unchanged", key)
    _read(entry.kind, key, content)
    Record.objects.filter(pk=present.pk, superseded_at__isnull=True).update(superseded_at=at)
    return _append(actor, at, entry, present.version + 1, content, why)


@action("ledger.withdraw_record", public=True)
def withdraw_record(*, actor: Actor, at: datetime, key: str, why: str) -> None:
    """Take back an entry that was recorded by mistake altogether: its last version is superseded by none."""
    changed = Record.objects.filter(entry__key=key, superseded_at__isnull=True).update(superseded_at=at)
    if changed != 1:
        raise LedgerError("unknown_entry", key)


@action("ledger.restore_records", public=True)
def restore_records(*, actor: Actor, at: datetime, kind: str, key: str, versions: Iterable[Mapping[str, Any]]) -> None:
    """Put back the record versions of a dump with the instants they had. Only where the key is not yet known.

    Each version: version, content, recorded_at, superseded_at (ISO instants, the latter None), recorded_by, why.
    The audit row carries the instant of loading.
    """
    if Entry.objects.filter(key=key).exists():
        raise LedgerError("key_taken", key)
    entry = Entry.objects.create(key=key, kind=kind)
    records = [
        Record.objects.create(
            entry=entry,
            version=told["version"],
            content=told["content"],
            recorded_at=datetime.fromisoformat(told["recorded_at"]),
            superseded_at=datetime.fromisoformat(told["superseded_at"]) if told["superseded_at"] else None,
            recorded_by=told["recorded_by"],
            why=told["why"],
        )
        for told in versions
    ]
    _index(records)


def _enter(actor: Actor, at: datetime, kind: str, key: str, content: Mapping[str, Any]) -> Record:
    _read(kind, key, content)
    entry, created = Entry.objects.get_or_create(key=key, defaults={"kind": kind})
    if not created:
        last = Record.objects.filter(entry=entry).order_by("-version").first()
        if entry.kind != kind or last is None or last.superseded_at is None:
            raise LedgerError("key_taken", key)
        return _append(actor, at, entry, last.version + 1, content, "")
    return _append(actor, at, entry, 1, content, "")


def _append(actor: Actor, at: datetime, entry: Entry, version: int, content: Mapping[str, Any], why: str) -> Record:
    record = Record.objects.create(
        entry=entry, version=version, content=dict(content), recorded_at=at, recorded_by=actor.key, why=why
    )
    _index([record])
    return record


def _read(kind: str, key: str, content: Mapping[str, Any]) -> None:
    """Refuse what the rules cannot read, before anything is written."""
    if kind == EntryKind.DECISION:
        read_decision(key, content)
    else:
        read_attestation(key, content, {})


def _index(records: Sequence[Record]) -> None:
    """Write whom the records touch and what they hang on."""
    Clause.objects.bulk_create(
        Clause(record=record, network_id=network, organisation_id=organisation)
        for record in records
        for network, organisation in sorted(set(_touched(record)), key=lambda pair: (pair[0], pair[1] or 0))
    )
    ties = [Tie(record=record, on=on, kind=kind) for record in records for on, kind in sorted(set(_ties(record)))]
    Tie.objects.bulk_create(ties)
    undone = {tie.on for tie in ties if tie.kind == TieKind.REVOKES}
    _spread({record.entry.key for record in records} | undone)


def _spread(keys: set[str]) -> None:
    """Let revocations touch whom the entries ever touched that they revoke, in whatever order both were told.

    One query where nothing revokes any of them.
    """
    while keys:
        undoing: dict[str, set[int]] = defaultdict(set)
        entry_of: dict[int, str] = {}
        for some in portions(sorted(keys), IN_A_QUERY):
            rows = Tie.objects.filter(on__in=some, kind=TieKind.REVOKES)
            for on, record, entry in rows.values_list("on", "record_id", "record__entry__key"):
                undoing[on].add(record)
                entry_of[record] = entry
        keys = {entry_of[record] for record in _let_touch(undoing)}


def _let_touch(undoing: Mapping[str, Collection[int]]) -> set[int]:
    """Give each revoking record (id) the clauses of the entry (key) that it revokes; those that gained any."""
    missing: set[tuple[int, int, int | None]] = set()
    for some in portions(sorted(undoing), IN_A_QUERY):
        undone = Clause.objects.filter(record__entry__key__in=some, network__isnull=False)
        for on, network, organisation in undone.values_list("record__entry__key", "network_id", "organisation_id"):
            missing |= {(record, int(network or 0), organisation) for record in undoing[on]}
    for records in portions(sorted({record for record, _network, _organisation in missing}), IN_A_QUERY):
        present = Clause.objects.filter(record__in=records, network__isnull=False)
        missing -= set(present.values_list("record_id", "network_id", "organisation_id"))
    Clause.objects.bulk_create(
        Clause(record_id=record, network_id=network, organisation_id=organisation)
        for record, network, organisation in sorted(missing, key=lambda one: (one[0], one[1], one[2] or 0))
    )
    return {record for record, _network, _organisation in missing}


def _ties(record: Record) -> Iterator[tuple[str, str]]:
    """What a record hangs on: the key of the other entry, and how."""
    for effect in map(read_effect, record.content.get("effects", ())):
        if isinstance(effect, Revoke):
            yield effect.entry, TieKind.REVOKES
        yield from ((condition.key, TieKind.WAITS) for condition in effect.conditions if condition.kind == ENTRY)


def _touched(record: Record) -> Iterator[tuple[int, int | None]]:
    content = record.content
    if record.entry.kind == EntryKind.ATTESTATION:
        yield from _attested(record.entry.key, content)
        return
    for told in content["effects"]:
        effect = read_effect(told)
        if isinstance(effect, OnMembership):
            yield _pair(record.entry.key, effect.network, effect.organisation)
        elif slug := getattr(effect, "network", ""):
            if holder := getattr(effect, "organisation", ""):
                _pair(record.entry.key, slug, holder)
            yield _network(record.entry.key, slug), None


def _attested(key: str, content: Mapping[str, Any]) -> Iterator[tuple[int, int | None]]:
    """A membership touches the organisation; a mandate and a body's life touch the network, whoever is named."""
    attestation = read_attestation(key, content, {})
    network, organisation = _network(key, attestation.network), None
    if attestation.organisation:
        organisation = _pair(key, attestation.network, attestation.organisation)[1]
    yield network, organisation if attestation.subject == MEMBERSHIP else None


def _pair(key: str, network: str, organisation: str) -> tuple[int, int]:
    organisation_id = _id_of(Organisation, organisation)
    if organisation_id is None:
        raise LedgerError("unknown_organisation", key, organisation)
    return _network(key, network), organisation_id


def _network(key: str, slug: str) -> int:
    network = _id_of(Network, slug)
    if network is None:
        raise LedgerError("unknown_network", key, slug)
    return network


_looked_up: ContextVar[dict[tuple[type[Model], str], int | None] | None] = ContextVar("looked_up", default=None)


@contextmanager
def _remembering_slugs(entries: Iterable[tuple[str, str, Mapping[str, Any]]]) -> Iterator[None]:
    """Look the entries' organisations up together, and each other slug once: nothing gives slugs meanwhile."""
    told = [each for _, _, content in entries for each in (content, *content.get("effects", ()))]
    named = {str(each["organisation"]) for each in told if each.get("organisation")}
    found = Organisation.objects.filter(slug__in=named).values_list("slug", "id")
    token = _looked_up.set({(Organisation, slug): id_ for slug, id_ in found})
    try:
        yield
    finally:
        _looked_up.reset(token)


def _id_of(model: type[Organisation] | type[Network], slug: str) -> int | None:
    kept = _looked_up.get()
    if kept is not None and (model, slug) in kept:
        return kept[model, slug]
    found = model.objects.filter(slug=slug).values_list("id", flat=True).first()
    if kept is not None:
        kept[model, slug] = found
    return found
