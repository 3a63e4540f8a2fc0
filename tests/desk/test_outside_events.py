"""Outside events on the desk: what each means for the members, and the letters that say so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.accounts.models import Account
from koinon.lib import remembered
from koinon.lib.writing import writing_allowed
from koinon.outbox.models import Mail
from koinon.register.models import Standing
from tests.desk.statuted import admit, give_statutes

LIST = "/en/desk/networks/harbours/outside/"
DAY = f"{LIST}2004-05-01/"


@pytest.fixture
def harbours(cast):
    """Riverbend, an associate since 2003, became full when Poland joined; Hana represents it and reads Polish."""
    give_statutes()
    admit("riverbend", "2003-11-26", "associate")
    with writing_allowed("the language that Hana chose"):
        Account.objects.filter(person=cast.people["hana"]).update(language="pl")


@pytest.fixture
def ada(signed_in, harbours):
    """The secretariat."""
    return signed_in("ada")


def test_the_list_names_the_day_what_happened_and_how_many_it_touched(ada):
    said = ada.get(LIST).content.decode()
    assert "1 May 2004" in said
    assert "Poland joins" in said


def test_the_page_says_what_each_was_and_is_and_that_nobody_has_to_decide(ada):
    said = ada.get(DAY).content.decode()
    assert "Riverbend" in said
    assert "nothing: the statutes act by themselves" in said
    assert "Drafts to be signed" not in said


def test_letters_go_to_who_represents_the_city_in_their_language_and_once(ada):
    assert ada.post(DAY).status_code == 303
    assert ada.post(DAY).status_code == 303
    (mail,) = Mail.objects.all()
    assert (mail.to_address, mail.language, mail.organisation) == ("hana@cast.example", "pl", "riverbend")
    assert mail.made_up
    assert mail.business


def test_nothing_but_letters_is_written(ada):
    before = list(Standing.objects.values_list("pk", "category"))
    ada.post(DAY)
    assert list(Standing.objects.values_list("pk", "category")) == before


def test_a_day_on_which_nothing_happened_has_no_page(ada):
    assert ada.get(f"{LIST}2004-05-02/").status_code == 404
    assert ada.get(f"{LIST}2004-02-31/").status_code == 404


def test_neither_a_coordinator_nor_another_networks_secretary_sees_or_sends(signed_in, harbours):
    for name in ("edith", "hana", "bruno"):
        assert signed_in(name).get(DAY).status_code == 403
        assert signed_in(name).post(DAY).status_code == 403
    assert not Mail.objects.exists()


def test_more_members_touched_take_no_more_queries(ada):
    def queries() -> int:
        remembered.forget()
        with CaptureQueriesContext(connection) as made:
            assert ada.get(DAY).status_code == 200
        return len(made)

    admit("oldford", "2003-11-27", "associate")  # written to in another language than Riverbend
    before = queries()
    admit("salthaven", "2003-11-28", "associate")
    assert queries() == before
