"""Every fact of the survey that the records can carry is in them, is shown, and is gone with its record."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

import pytest
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas.models import Organisation
from koinon.ledger import actions as ledger
from koinon.ledger.models import Record
from koinon.lib import remembered
from koinon.networks.models import Network
from koinon.records import actions as records
from koinon.records.models import Line
from koinon.register import actions as register
from tests.facts.reading import element
from tests.facts.table import EVERY, MORE_WAITS, SHOWN, WAITS, Entered, Shown, Told
from tests.real import LOADED_AT, real_networks  # noqa: F401 - the fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_networks")]

BY = {"actor": COMMAND_LINE, "at": LOADED_AT}


@pytest.fixture(scope="module", autouse=True)
def _pages_of_this_module() -> None:
    page.cache_clear()


@lru_cache(maxsize=64)
def page(address: str) -> str:
    """A page of the records as they are; asked for once."""
    return asked(address)


def asked(address: str) -> str:
    """A page as it comes now."""
    response = Client().get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def owner_of(told: Told) -> dict[str, Any]:
    network = Network.objects.filter(slug=told.owner).first()
    return {"network": network} if network else {"organisation": Organisation.objects.get(slug=told.owner)}


def content_of(record: Told | Entered) -> dict[str, Any] | None:
    """What the record tells now; None if there is no such record."""
    if isinstance(record, Entered):
        rows = Record.objects.known(None).filter(entry__key=record.key)
        return rows.values_list("content", flat=True).first()
    lines = Line.objects.known(None).filter(kind=record.kind, key=record.key)
    return lines.filter(**owner_of(record)).values_list("content", flat=True).first()


def ids_of(record: Told | Entered, content: dict[str, Any]) -> set[str]:
    """The facts that a record says it tells."""
    told = content
    if isinstance(record, Told) and record.field:
        part = content[record.field]
        told = part if isinstance(part, dict) else content
    return {*told.get("ids", ()), str(told.get("id", ""))}


def remove(record: Told | Entered) -> None:
    """Take a record back, and let the register follow."""
    if isinstance(record, Entered):
        ledger.withdraw_record(**BY, key=record.key, why="a test")
        register.follow(**BY, key=record.key)
    else:
        owner, left = owner_of(record), []
        for line in Line.objects.known(None).filter(**owner):
            content = line.content
            if (line.kind, line.key) == (record.kind, record.key):
                if not record.field:
                    continue
                content = {name: value for name, value in content.items() if name != record.field}
            left.append({"kind": line.kind, "key": line.key, "content": content})
        records.settle_lines(**BY, **owner, lines=left)
    remembered.forget()


def name_of(row: Shown) -> str:
    return f"{row.fact}-{row.element}"


def test_every_fact_of_the_survey_has_a_row_or_says_what_it_waits_for() -> None:
    shown = {row.fact for row in SHOWN}
    assert shown | set(WAITS) == set(EVERY)
    assert not shown & set(WAITS)
    assert set(MORE_WAITS) <= shown
    assert all(WAITS.values())


def test_most_facts_are_shown() -> None:
    assert len({row.fact for row in SHOWN}) >= 55


def test_no_row_stands_twice() -> None:
    assert not [row for row, times in Counter(SHOWN).items() if times > 1]


def test_no_record_names_a_fact_that_the_survey_has_not() -> None:
    told = [*Line.objects.known(None).values_list("content", flat=True)]
    told += Record.objects.known(None).values_list("content", flat=True)
    named = {id_ for content in told for id_ in content.get("ids", ())}
    assert named
    assert named <= set(EVERY)


@pytest.mark.parametrize("row", SHOWN, ids=name_of)
def test_a_fact_is_in_its_record_is_shown_with_a_source_and_is_gone_with_it(row: Shown) -> None:
    content = content_of(row.record)
    assert content is not None, row.record
    assert row.fact in ids_of(row.record, content)
    before = element(page(row.page), row.element)
    assert before is not None, f"no element {row.element} on {row.page}"
    assert row.text in before
    remove(row.record)
    after = element(asked(row.page), row.element)
    assert after is None or row.text not in after


@pytest.mark.parametrize("row", SHOWN, ids=name_of)
def test_a_fact_names_its_source(row: Shown) -> None:
    content = content_of(row.record) or {}
    told = content.get(row.record.field) if isinstance(row.record, Told) and row.record.field else content
    sourced = told if isinstance(told, dict) else content.get("founded", {})
    assert sourced.get("source") or sourced.get("sources"), row.record


def test_taking_another_record_back_leaves_the_element() -> None:
    """So what is gone with its own record is gone because of it."""
    row = next(row for row in SHOWN if row.fact == "F006")
    remove(next(other.record for other in SHOWN if other.fact == "F020"))
    assert row.text in (element(asked(row.page), row.element) or "")
