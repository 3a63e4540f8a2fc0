"""Reading the audit log and proving its chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from koinon.audit.chain import FIRST_PREVIOUS, digest_of, link
from koinon.audit.models import AuditPayload, AuditRow, AuditSeal


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
    """What walking the chain found. `verifies` is true when there is no fault."""

    sealed: int
    unsealed: int
    erased: int
    head: Head
    faults: tuple[Fault, ...]

    @property
    def verifies(self) -> bool:
        return not self.faults


def head() -> Head:
    """The head of the chain; sequence 0 before the first sealing."""
    last = AuditSeal.objects.order_by("-sequence").first()
    return Head(last.sequence, last.hash) if last else Head(0, FIRST_PREVIOUS)


def verify_chain(published: Head | None = None) -> ChainReport:
    """Walk the whole chain and name every fault. With a head published earlier, also that it is still part of it."""
    faults: list[Fault] = []
    previous, expected, erased = FIRST_PREVIOUS, 0, 0
    found_published = published is None or published == Head(0, FIRST_PREVIOUS)
    for seal in AuditSeal.objects.select_related("row__payload").order_by("sequence").iterator(chunk_size=1000):
        expected += 1
        if seal.sequence != expected:
            faults.append(Fault(expected, "gap"))
            expected = seal.sequence
        row = seal.row
        linked = link(
            previous=previous,
            sequence=seal.sequence,
            action=row.action,
            actor=row.actor,
            at=row.at,
            digest=row.digest,
        )
        if linked != seal.hash:
            faults.append(Fault(seal.sequence, "hash"))
        code, was_erased = _payload_fault(row)
        erased += was_erased
        if code:
            faults.append(Fault(seal.sequence, code))
        previous = seal.hash
        found_published = found_published or published == Head(seal.sequence, seal.hash)
    if published is not None and not found_published:
        faults.append(Fault(published.sequence, "head"))
    return ChainReport(
        sealed=AuditSeal.objects.count(),
        unsealed=unsealed(),
        erased=erased,
        head=head(),
        faults=tuple(faults),
    )


def unsealed() -> int:
    """How many rows are not chained yet. One query."""
    return AuditRow.objects.filter(seal__isnull=True).count()


def newest_instant() -> datetime | None:
    """When the last action was done; None before the first. One read."""
    return AuditRow.objects.order_by("-id").values_list("at", flat=True).first()


def _payload_fault(row: AuditRow) -> tuple[str | None, bool]:
    """What is wrong with a row's payload, if anything, and whether it was erased."""
    try:
        payload = row.payload
    except AuditPayload.DoesNotExist:
        return "payload_missing", False
    if payload.erased_under:
        return None, True
    if digest_of(payload.salt, payload.content) != row.digest:
        return "payload_changed", False
    return None, False
