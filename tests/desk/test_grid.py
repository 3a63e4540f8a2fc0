"""Every address, by everybody of the standing cast, before, while and after their roles hold."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.desk.permissions import document, routes, unstated_tables
from koinon.people.actions import end_role
from koinon.people.models import Role
from tests.answers import put_away
from tests.desk.cast import AT
from tests.desk.grid import AT_THE_DOOR, DESK, EVERYBODY, OWN, PUBLIC
from tests.test_docs import ROOT

ENDED = date(2027, 1, 1)
MOMENTS = {
    "before": datetime(2019, 6, 1, 12, 0, tzinfo=UTC),
    "during": AT,
    "after": datetime(2028, 6, 1, 12, 0, tzinfo=UTC),
}
FILLED = re.compile(r"<(?:\w+:)?(\w+)>")


def addressed(path: str, where: dict[str, str]) -> str:
    """An address with what stands in it."""
    return FILLED.sub(lambda match: {"language": "en", **where}[match[1]], path)


def test_every_address_has_a_row_and_every_row_an_address():
    assert {route.path for route in routes()} == {*PUBLIC, *AT_THE_DOOR, *OWN, *DESK}


def test_every_table_says_who_may_see_it():
    assert unstated_tables() == []


def test_the_document_on_permissions_is_what_the_program_says():
    assert (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8") == document()


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_desk_opens_to_those_of_the_grid_alone(cast, signed_in, monkeypatch, moment):
    where = {path: dict(row.where(cast)) for path, row in DESK.items()}
    for role in Role.objects.filter(ends__isnull=True):
        end_role(actor=COMMAND_LINE, at=AT, role=role.pk, ends=ENDED)
    clients = {name: signed_in(name) for name in EVERYBODY.split()}
    monkeypatch.setattr("koinon.lib.clock.now", lambda: MOMENTS[moment])
    wrong = []
    for path, row in DESK.items():
        allowed = (row.who if moment == "during" else row.before_and_after).split()
        # Who may not come in while roles hold is not let in without them: before and after, those are asked who may.
        asked = clients if moment == "during" else {*row.who.split(), *allowed, "olga"}
        for name in asked:
            client = clients[name]
            answer = client.get(addressed(path, where[path]))
            put_away(answer)
            status = answer.status_code
            came_in = status in (200, 405)
            if came_in != (name in allowed) or (not came_in and status not in (403, 404)):
                wrong.append(f"{moment}: {name} got {status} at {path}")
    assert not wrong, "\n".join(wrong)


def test_nobody_comes_to_the_desk_without_signing_in(cast):
    where = {path: dict(row.where(cast)) for path, row in DESK.items()}
    came_in = [path for path in DESK if Client().get(addressed(path, where[path])).status_code != 302]
    assert came_in == []


def test_who_is_signed_in_reads_the_same_public_pages_as_everybody(cast, signed_in):
    visitor, ada = Client(), signed_in("ada")
    where = {"network": "harbours", "organisation": "salthaven", "country": "pl", "key": "none", "version": "none"}
    where |= {"part": "pages", "digest": "none", "token": "none"}
    for path in PUBLIC:
        address = addressed(path, where)
        theirs, hers = visitor.get(address), ada.get(address)
        assert (theirs.status_code, theirs.content) == (hers.status_code, hers.content), path
        assert not theirs.cookies, path
        assert "Cookie" not in theirs.get("Vary", ""), path
