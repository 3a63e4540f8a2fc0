"""The secretariat's list of members, and the file of one of them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.acts.wrapper import COMMAND_LINE
from koinon.lib import remembered
from koinon.tasks.actions import close_task, open_task
from tests.desk.cast import AT
from tests.desk.statuted import admit, give_statutes

LIST = "/en/desk/networks/harbours/members/"


@pytest.fixture
def harbours(cast):
    """Salthaven and Riverbend are members; something of Riverbend's is overdue."""
    give_statutes()
    admit("salthaven", "2005-01-01", "full")
    admit("riverbend", "2006-01-01", "full")
    subject = {"network": "harbours", "organisation": "riverbend"}
    due = date(2026, 1, 31)
    open_task(actor=COMMAND_LINE, at=AT, key="one", kind="confirm", network="harbours", subject=subject, due=due)


def listed(client, **asked):
    """The list's page as text."""
    return client.get(LIST, asked).content.decode()


def test_the_list_says_what_everyone_is_who_represents_them_and_what_waits(harbours, signed_in):
    said = listed(signed_in("ada"))
    assert "Salthaven" in said
    assert "Matylda" in said
    assert "(overdue: 1)" in said


def test_the_list_can_be_narrowed_by_name_and_by_what_waits(harbours, signed_in):
    ada = signed_in("ada")
    assert "Riverbend" not in listed(ada, q="salthav")
    assert "Salthaven" not in listed(ada, only="waits")
    assert "Riverbend" in listed(ada, only="waits")


def test_what_is_closed_waits_no_longer(harbours, signed_in):
    close_task(actor=COMMAND_LINE, at=AT, key="one", outcome="done")
    assert "overdue" not in listed(signed_in("ada"))


def test_both_sides_see_the_same_file(harbours, signed_in):
    address = f"{LIST}salthaven/"
    ada, clara = (signed_in(name).get(address).content.decode() for name in ("ada", "clara"))
    for words in ("Salthaven", "Matylda", "1 January 2005"):
        assert words in ada
        assert words in clara


def test_the_coordinator_of_another_city_sees_no_file(harbours, signed_in):
    assert signed_in("edith").get(f"{LIST}salthaven/").status_code == 403
    assert signed_in("bruno").get(f"{LIST}salthaven/").status_code == 403


def test_more_members_take_no_more_queries(harbours, signed_in):
    ada = signed_in("ada")

    def queries() -> int:
        remembered.forget()
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert ada.get(LIST).status_code == 200
        return len(made)

    before = queries()
    admit("oldford", "2007-01-01", "full")
    assert queries() == before
