"""What is kept of people stands in one table, in the document and on the page; nothing is kept beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from koinon.accounts.ways_in.actions import KEPT_FOR
from koinon.cli.background import DUTIES
from koinon.corrections.actions import RETENTION as REPORTS_KEPT
from koinon.files.actions import GRACE, REDACTED_WITHIN
from koinon.mailings.actions import KEPT as MAILINGS_KEPT
from koinon.people.imports.actions import KEPT_FOR as IMPORTS_KEPT
from koinon.privacy.actions import MAILS_KEPT
from koinon.privacy.queries import KEPT
from koinon.privacy.retention import RETENTION
from tests.desk.cast import make_cast
from tests.files.conftest import store_of_its_own  # noqa: F401 - a fixture
from tests.privacy.test_erasing import fill
from tests.privacy.traces import tables_with

DOCUMENT = Path(settings.ROOT) / "docs" / "privacy.md"
LIBRARIES = {"django": "accounts", "account": "accounts"}
"""Tables of libraries, by what their names begin with, and the room that answers for them."""


def test_the_document_says_of_each_kind_what_the_table_says():
    rows = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    told = [f"| {kept.what} | {kept.why} | {kept.how_long} | {', '.join(kept.rooms)} |" for kept in RETENTION]
    assert rows[1:] == told


def test_every_kind_is_told_once():
    assert len({kept.slug for kept in RETENTION}) == len(RETENTION)


def test_the_times_are_those_of_the_program():
    said = {kept.slug: str(kept.how_long) for kept in RETENTION}
    assert f"{settings.SESSION_COOKIE_AGE // 86_400} days" in said["sign-ins"]
    assert f"{KEPT_FOR.days} days" in said["invitations"]
    assert f"{IMPORTS_KEPT.days} days" in said["contacts"]
    assert REPORTS_KEPT.days == 365
    assert "A year" in said["reports"]
    assert MAILINGS_KEPT == MAILS_KEPT
    assert GRACE.days == 1
    assert "a day more" in said["files"]
    assert f"{REDACTED_WITHIN.days} days" in said["files-naming"]
    assert MAILS_KEPT.days == 2 * 365
    assert "Two years" in said["messages"]
    assert DUTIES.schedule["privacy.expire"].every.days == 1


@pytest.mark.django_db(transaction=True)
def test_no_room_keeps_a_name_that_the_table_does_not_tell_of(actor, at):
    make_cast()
    fill(actor, at)
    rooms = {place.split("_")[0] for word in ("Premyslova", "zofie") for place in tables_with(word)}
    rooms = {LIBRARIES.get(room, room) for room in rooms}
    assert {"accounts", "files", "outbox", "audit"} <= rooms
    assert rooms <= {room for kept in RETENTION for room in kept.rooms}
    assert {room for kept in RETENTION for room in kept.rooms} - {"audit", "outbox", "challenges"} <= KEPT.keys()
