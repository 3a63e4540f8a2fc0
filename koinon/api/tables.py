"""Lists as CSV, for spreadsheets: one row a membership, and no cell that a spreadsheet would take for a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from koinon.api import schemas
from koinon.lib.csv_text import csv_text
from koinon.lib.days import instant_text

COLUMNS = (
    "network", "made_up", "on", "known",
    "organisation", "name", "kind", "country",
    "held", "category", "category_held", "alternatives",
    "since", "since_earliest", "since_latest", "until", "until_earliest", "until_latest",
    "entries", "rules", "sources", "open_questions",
)  # fmt: skip


def members_csv(
    network: str, made_up: bool, on: date, known: datetime | None, members: Iterable[schemas.Member]
) -> str:
    """The memberships of a network on a day as CSV with a head."""
    head = (network, "yes" if made_up else "no", on.isoformat(), instant_text(known) if known else "")
    return csv_text(COLUMNS, ((*head, *_cells(member)) for member in members))


def _cells(member: schemas.Member) -> Iterator[str]:
    organisation, category = member.organisation, member.category
    yield from (organisation.slug, organisation.name, organisation.kind, organisation.country or "")
    yield from (member.held, category.slug or "", category.held)
    yield " | ".join(alternative.slug for alternative in category.alternatives)
    yield from _bound_cells(member.since)
    yield from _bound_cells(member.until)
    yield _joined(reason.key for reason in member.basis)
    yield _joined(reason.rule and f"{reason.rule} ({reason.status})" for reason in member.basis)
    yield _joined(reason.source for reason in member.basis)
    yield _joined(
        f"{question.code}: {question.rule}" if question.rule else question.code for question in member.open_questions
    )


def _bound_cells(bound: schemas.Bound | None) -> Iterator[str]:
    if bound is None:
        yield from ("", "", "")
        return
    yield bound.edtf or ""
    yield bound.earliest.isoformat() if bound.earliest else ""
    yield bound.latest.isoformat() if bound.latest else ""


def _joined(values: Iterable[str | None]) -> str:
    return " | ".join(dict.fromkeys(filter(None, values)))
