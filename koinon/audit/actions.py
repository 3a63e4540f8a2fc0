"""Writing the audit log. These writes leave no audit row of their own: a log that logged itself would never end."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from koinon.audit.chain import FIRST_PREVIOUS, canonical, digest_of, link
from koinon.audit.models import AuditConcern, AuditPayload, AuditRow, AuditSeal, AuditSubject
from koinon.lib.writing import unlogged_action


@unlogged_action("audit.append", because="it writes the audit row itself")
def append(
    *, action: str, actor: str, at: datetime, payload: object, people: Sequence[str] = (),
    concerns: Sequence[tuple[str, str]] = (),
) -> AuditRow:  # fmt: skip
    """Add the row of an action in the action's own transaction, unchained, so that writers do not queue.

    `people` are those whom the payload speaks of, `concerns` the records that the action is about, by kind and key.
    """
    content, salt = canonical(payload), secrets.token_hex(16)
    row = AuditRow.objects.create(action=action, actor=actor, at=at, digest=digest_of(salt, content))
    AuditPayload.objects.create(row=row, content=content, salt=salt)
    if people:
        AuditSubject.objects.bulk_create([AuditSubject(row=row, person=person) for person in people])
    if concerns:
        AuditConcern.objects.bulk_create([AuditConcern(row=row, kind=kind, key=key) for kind, key in concerns])
    return row


@unlogged_action("audit.erase_payloads_about", because="the action that erases a person is logged")
def erase_payloads_about(*, person: str, under: str) -> int:
    """Remove what the log tells of a person, leaving the chain whole. Gives the number of payloads emptied."""
    if not under.strip():
        raise ValueError("Say under what the payloads are erased.")
    rows = AuditSubject.objects.filter(person=person).values_list("row_id", flat=True)
    told = AuditPayload.objects.filter(row_id__in=list(rows), erased_under="")
    return told.update(content="", salt="", erased_under=under)


@unlogged_action("audit.erase_payloads", because="the action that erases a person is logged")
def erase_payloads(*, rows: Collection[int], under: str) -> int:
    """Remove what these rows of the log tell, leaving the chain whole. Gives the number of payloads emptied."""
    if not under.strip():
        raise ValueError("Say under what the payloads are erased.")
    told = AuditPayload.objects.filter(row_id__in=list(rows), erased_under="")
    return told.update(content="", salt="", erased_under=under)


@unlogged_action("audit.seal", because="chaining rows tells nothing new, and its own row would need a seal again")
def seal(*, limit: int = 1000, back: int | None = 100_000) -> int:
    """Chain committed rows that have no seal yet, in order, at most `limit` in one short transaction.

    Gives how many were sealed: less than `limit` when no more are left, 0 also when another sealing took the places.
    It looks at so many rows `back` from the newest sealed one, in which every transaction that was then under way has
    its own, and not through the whole log again; None looks at all of it.
    """
    head = AuditSeal.objects.order_by("-sequence").first()
    waiting = AuditRow.objects.filter(seal__isnull=True).order_by("pk")
    if head is not None and back is not None:
        waiting = waiting.filter(pk__gt=head.row_id - back)
    rows = list(waiting[:limit])
    previous, sequence = (head.hash, head.sequence) if head else (FIRST_PREVIOUS, 0)
    seals = []
    for row in rows:
        sequence += 1
        previous = link(
            previous=previous, sequence=sequence, action=row.action, actor=row.actor, at=row.at, digest=row.digest
        )
        seals.append(AuditSeal(sequence=sequence, row=row, hash=previous))
    try:
        with transaction.atomic():
            AuditSeal.objects.bulk_create(seals)
    except IntegrityError:
        # Another sealing was faster and its chain is as good as ours.
        return 0
    return len(seals)
