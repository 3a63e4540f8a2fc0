"""Who comes through the desk's door, and what those hear who do not."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.acts.wrapper import COMMAND_LINE
from koinon.lib import remembered
from koinon.tasks.actions import open_task
from tests.desk.cast import AT

PAGES = {
    "/en/desk/": "ada bruno clara daniel edith farid greta hana ivo olga",
    "/en/desk/networks/harbours/": "ada",
    "/en/desk/networks/rivers/": "bruno",
    "/en/desk/organisations/salthaven/": "clara",
    "/en/desk/organisations/riverbend/": "edith",
    "/en/desk/organisations/oldford/": "",
}


@pytest.mark.parametrize("address", PAGES)
def test_only_those_with_the_role_come_in(cast, signed_in, address):
    allowed = PAGES[address].split()
    came_in = [name for name in cast.accounts if signed_in(name).get(address).status_code == 200]
    assert came_in == allowed


def test_who_is_not_signed_in_is_led_to_signing_in_and_back(client, cast):
    answer = client.get("/en/desk/networks/harbours/")
    assert answer.status_code == 302
    assert answer["Location"] == "/en/desk/sign-in/?next=%2Fen%2Fdesk%2Fnetworks%2Fharbours%2F"


def test_a_refusal_says_what_is_missing_and_who_can_give_it(signed_in):
    said = signed_in("bruno").get("/en/desk/networks/harbours/").content.decode()
    assert "It takes this role: secretariat, harbours." in said
    assert "Who can give it: secretariat / administrator of the installation." in said


def test_an_unknown_network_is_not_found_and_not_forbidden(signed_in):
    assert signed_in("ada").get("/en/desk/networks/nowhere/").status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_the_desk_is_kept_by_browser_or_proxy(signed_in, address):
    assert "no-store" in signed_in("ada").get(address)["Cache-Control"]


def test_a_page_that_only_shows_takes_no_post(signed_in):
    assert signed_in("ada").post("/en/desk/networks/harbours/").status_code == 405


def test_more_tasks_take_no_more_queries(cast, signed_in):
    ada = signed_in("ada")

    def queries() -> int:
        remembered.forget()
        with CaptureQueriesContext(connection) as made:
            assert ada.get("/en/desk/networks/harbours/").status_code == 200
        return len(made)

    def wait(city: str) -> None:
        subject = {"network": "harbours", "organisation": city}
        open_task(actor=COMMAND_LINE, at=AT, key=city, kind="confirm", network="harbours", subject=subject, rule="none")

    wait("salthaven")
    before = queries()
    wait("riverbend")
    wait("oldford")
    assert queries() == before
