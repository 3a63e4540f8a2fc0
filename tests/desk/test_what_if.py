"""What if a country leaves, a city grows, a category asks for more: on screen, for the secretariat alone."""

from __future__ import annotations

import pytest

from koinon.audit.models import AuditRow
from koinon.register.models import Standing
from tests.desk.statuted import admit, give_statutes

ADDRESS = "/en/desk/networks/harbours/what-if/"


@pytest.fixture
def harbours(cast):
    """Salthaven in Poland is a full member."""
    give_statutes()
    admit("salthaven", "2005-01-01", "full")


def test_a_country_that_leaves_shows_whom_it_touches_and_records_nothing(harbours, signed_in):
    ada = signed_in("ada")
    before = AuditRow.objects.count(), list(Standing.objects.values_list("pk", "begins", "ends", "category"))
    said = ada.get(ADDRESS, {"on": "2027-01-01", "country": "PL", "step": "leaves", "union": "eu"}).content.decode()
    assert "What if: Harbours on 1 January 2027" in said
    assert "Salthaven" in said
    assert 'class="watermarked"' in said
    assert (AuditRow.objects.count(), list(Standing.objects.values_list("pk", "begins", "ends", "category"))) == before


def test_what_cannot_be_supposed_is_said_at_its_field_and_what_was_typed_stays(harbours, signed_in):
    answer = signed_in("ada").get(ADDRESS, {"on": "2027-01-01", "country": "PL", "step": "joins", "union": "eu"})
    said = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="field-step-error">The country is in the union on that day as it is.' in said
    assert 'value="2027-01-01"' in said


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"on": ""}, "This cannot stay empty. Fill it in."),
        ({"on": "soon"}, "This is no day. Write year, month and day, such as 2003-11-26."),
        ({"on": "2027-01-01"}, "Say what to suppose: a country, a city or a category."),
        ({"on": "2027-01-01", "country": "PL"}, "These go together: Country, Step, Union of countries."),
        ({"on": "2027-01-01", "organisation": "oldford", "figure": "1"}, "Select a valid choice."),
        ({"on": "2027-01-01", "organisation": "salthaven", "figure": "many"}, "Enter a whole number."),
        ({"on": "2027-01-01", "organisation": "salthaven", "figure": "9" * 30}, "less than or equal to 100000000"),
        ({"on": "2027-01-01", "country": "<script>alert(1)</script>"}, "Select a valid choice."),
    ],
)
def test_a_bad_question_is_told_how_to_mend_it(harbours, signed_in, asked, sentence):
    answer = signed_in("ada").get(ADDRESS, asked)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


def test_a_day_may_be_written_day_first(harbours, signed_in):
    asked = {"on": "1. 1. 2027", "organisation": "salthaven", "figure": "10"}
    assert signed_in("ada").get(ADDRESS, asked).status_code == 200


def test_a_network_without_members_supposes_nothing_and_says_so(cast, signed_in):
    give_statutes()
    answer = signed_in("ada").get(ADDRESS, {"on": "2027-01-01", "country": "PL", "step": "leaves", "union": "eu"})
    assert answer.status_code == 400
