"""Reading the audit log and proving its chain."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from koinon.audit.chain import FIRST_PREVIOUS, digest_of, link
from koinon.audit.models import AuditRow, AuditSeal

FAULTS_NAMED = 1000
CHAINED = (
    "sequence", "hash", "row__action", "row__actor", "row__at", "row__digest", "row__payload__content",
    "row__payload__salt", "row__payload__erased_under",
)  # fmt: skip
"""What proving one link takes."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: what is published so that nobody can shorten or rewrite the log unseen."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain does not hold, and why: gap, hash, payload_missing, payload_changed or head."""

    sequence: int
    code: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What walking the chain found. `verifies` is true when there is no fault; `faults` are the first of them."""

    sealed: int
    unsealed: int
    erased: int
    head: Head
    faults: tuple[Fault, ...]
    faults_found: int = 0

    @property
    def verifies(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Deed:
    """One action in a record's history.

    number        its place in the log, to ask for what was before
    actor         the random key of who acted, or one of the system's own actors; `stands_for` for whom
    arguments     what the action was told, without names; empty where it was erased, and `erased_under` says why
    """

    number: int
    at: datetime
    action: str
    actor: str
    stands_for: str
    arguments: dict[str, Any]
    erased_under: str


def head() -> Head:
    """The head of the chain; sequence 0 before the first sealing."""
    last = AuditSeal.objects.order_by("-sequence").first()
    return Head(last.sequence, last.hash) if last else Head(0, FIRST_PREVIOUS)


def verify_chain(published: Head | None = None) -> ChainReport:
    """Walk the whole chain and name every fault. With a head published earlier, also that it is still part of it.

    Rows stream by, so the memory stays the same however long the log is; of many faults the first FAULTS_NAMED are
    told and all are counted.
    """
    found: list[Fault] = []
    count, erased, sealed = 0, 0, 0
    last = Head(0, FIRST_PREVIOUS)
    found_published = published is None or published == last
    for told in AuditSeal.objects.order_by("sequence").values_list(*CHAINED).iterator(chunk_size=2000):
        sequence, sealed_hash, action, actor, at, digest, content, salt, erased_under = told
        if sequence != last.sequence + 1:
            count, found = count + 1, [*found, Fault(last.sequence + 1, "gap")][:FAULTS_NAMED]
        codes = []
        if link(previous=last.hash, sequence=sequence, action=action, actor=actor, at=at, digest=digest) != sealed_hash:
            codes.append("hash")
        if content is None:
            codes.append("payload_missing")
        elif erased_under:
            erased += 1
        elif digest_of(salt, content) != digest:
            codes.append("payload_changed")
        if codes:
            count += len(codes)
            found += [Fault(sequence, code) for code in codes[: FAULTS_NAMED - len(found)]]
        last, sealed = Head(sequence, sealed_hash), sealed + 1
        found_published = found_published or published == last
    if published is not None and not found_published:
        count, found = count + 1, [*found, Fault(published.sequence, "head")]
    return ChainReport(sealed, AuditRow.objects.count() - sealed, erased, last, tuple(found), count)


def history_of(*concerned: tuple[str, str], before: int | None = None, limit: int = 50) -> list[Deed]:
    """What was done about a record, the newest first: each pair is a kind and a key that the action concerns.

    Several pairs narrow it down: ("organisation", "lublin") and ("network", "eurocities") give what concerns that
    organisation in that network. `before` is the number of the last deed of the page before. One query.
    """
    if not concerned:
        raise ValueError("Say whose history is asked for.")
    rows = AuditRow.objects.all()
    for kind, key in concerned:
        rows = rows.filter(concerns__kind=kind, concerns__key=key)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    told = rows.order_by("-pk").values_list("pk", "at", "action", "actor", "payload__content", "payload__erased_under")
    return [_deed(*row) for row in told[:limit]]


def kept_about(person: str) -> dict[str, Any]:
    """What the log keeps of a person: what they did, and what was told of them, by instant and action."""
    acted = AuditRow.objects.filter(actor=person)
    spoken_of = AuditRow.objects.filter(subjects__person=person)
    columns = ("pk", "at", "action", "actor", "payload__content", "payload__erased_under")
    return {
        "acted": [asdict(_deed(*row)) for row in acted.order_by("pk").values_list(*columns)],
        "spoken_of": [asdict(_deed(*row)) for row in spoken_of.order_by("pk").values_list(*columns)],
    }


def _deed(number: int, at: datetime, action: str, actor: str, content: str | None, erased_under: str | None) -> Deed:
    payload = json.loads(content) if content else {}
    return Deed(
        number, at, action, actor, payload.get("stands_for", ""), payload.get("arguments", {}), erased_under or ""
    )


def unsealed() -> int:
    """How many rows are not chained yet. Two queries."""
    return AuditRow.objects.count() - AuditSeal.objects.count()


def newest_instant() -> datetime | None:
    """When the last action was done; None before the first. One read."""
    return AuditRow.objects.order_by("-id").values_list("at", flat=True).first()
