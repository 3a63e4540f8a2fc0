"""A secretary takes a messy list of 190 members and 900 contacts in, within the screens, undoes it, and does it again.

The network, its cities and the list are made up. The same list comes once as a workbook with merged cells and once as
CSV whose second half is in an older encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connections

from koinon.acts.wrapper import COMMAND_LINE
from koinon.ledger.actions import record_decision
from koinon.lib.writing import writing_allowed
from koinon.register.actions import rebuild
from tests.browser.running import running_site
from tests.desk.cast import AT, make_cast
from tests.desk.statuted import give_statutes
from tests.people.conftest import keep_cities
from tests.people.messy import as_csv, as_xlsx, messy
from tests.upkeep.places import place

pytestmark = pytest.mark.browser
PASSWORD = "a made-up network of harbours"
MADE = messy()
CONTACTS, DOUBLES = 900, 84


@pytest.fixture(scope="module")
def harbours(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A site with one network of 190 members, and its secretary; its address."""
    folder = tmp_path_factory.mktemp("harbours")
    with django_db_blocker.unblock(), place(folder, "db"):
        with writing_allowed("migrations"):
            call_command("migrate", verbosity=0)
        cast = make_cast()
        with writing_allowed("a password of the cast"):
            ada = cast.accounts["ada"]
            ada.password = make_password(PASSWORD)
            ada.save(update_fields=["password"])
        keep_cities(MADE.cities)
        give_statutes()
        for city in MADE.cities:
            effect = {"kind": "admit", "network": "harbours", "organisation": city.slug, "category": "full"}
            told = {"organ": "harbours/committee", "on": str(date(2010, 5, 1)), "effects": [effect]}
            record_decision(actor=COMMAND_LINE, at=AT, key=f"harbours-{city.slug}", content=told)
        rebuild(actor=COMMAND_LINE, at=AT)
        connections["default"].close()
    with running_site(folder, networks=False) as address:
        yield address


@pytest.fixture
def secretary(harbours: str, page: Any) -> Any:
    """The secretary, signed in, on however slow a machine."""
    page.set_default_timeout(180_000)
    page.goto(f"{harbours}/en/desk/sign-in/")
    page.get_by_label("E-mail address").fill("ada@cast.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(f"{harbours}/en/desk/")
    return page


def press(page: Any, words: str) -> None:
    """Press a button and wait for what it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=words).click()


def count(page: Any, words: str) -> int:
    """A count of the page, by its words."""
    found = re.search(rf"{words}: (\d+)", page.inner_text("main"))
    return int(found[1]) if found else 0


def contacts(page: Any, site: str) -> tuple[str, ...]:
    """Every contact as the list of people can be taken along, without the order that comes from random keys."""
    told = page.request.get(f"{site}/en/desk/networks/harbours/people/contacts.csv").text()
    return tuple(sorted(told.splitlines()[1:]))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_messy_list_goes_in_is_undone_and_goes_in_again(harbours: str, secretary: Any, kind: str, tmp_path: Path):
    page = secretary
    file = tmp_path / f"list.{kind}"
    file.write_bytes(as_xlsx(MADE) if kind == "xlsx" else as_csv(MADE, older="windows-1250"))
    assert contacts(page, harbours) == ()

    # From her desk to the import, and the file.
    page.get_by_role("link", name="Harbours").first.click()
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Import").first.click()
    page.get_by_label("List of contacts").set_input_files(file)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()

    # What the columns hold is guessed from headings, which do not stand in the first row.
    if kind == "csv":
        assert count(page, "Rows whose letters were mended") > 100
        page.get_by_label("An empty organisation means the one above").check()
    press(page, "See what would become of the rows")
    assert "Nothing is written yet." in page.inner_text("main")
    assert contacts(page, harbours) == ()

    # A spelling that is not surely one city is resolved, and somebody who was taken for another is not.
    if kind == "csv":
        page.get_by_label("R?deborg", exact=True).first.select_option(label="Rådeborg (city-116)")
        press(page, "Keep the choices")
        assert "It is saved." in page.inner_text("body")
        assert page.get_by_label("R?deborg", exact=True).first.locator("option:checked").inner_text().startswith("Råd")
    else:
        assert (count(page, "new contact"), count(page, "same person as a row above")) == (CONTACTS, DOUBLES)
    page.get_by_role("link", name=re.compile("same person as a row above")).click()
    page.get_by_label(re.compile("Your choice")).first.select_option(label="another person")
    press(page, "Keep the choices")
    people = count(page, "new contact")
    assert count(page, "same person as a row above") == (DOUBLES - 1 if kind == "xlsx" else DOUBLES - 2)
    assert kind == "csv" or people == CONTACTS + 1

    press(page, "Write the contacts")
    assert re.search(rf"Contacts made\s+{people}", page.inner_text("main"))
    first = contacts(page, harbours)
    assert len(first) == people
    assert [line for line in first if "p115.1@city115.example" in line and "Rådeborg" in line]

    press(page, "Undo the import")
    assert contacts(page, harbours) == ()

    page.get_by_role("link", name="Look at the rows and write them again").click()
    press(page, "Write the contacts")
    assert contacts(page, harbours) == first
    press(page, "Undo the import")
    assert contacts(page, harbours) == ()
