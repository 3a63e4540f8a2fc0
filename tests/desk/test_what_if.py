"""What if a country leaves, a city grows, a category asks for more: on screen, for the secretariat alone."""

from __future__ import annotations

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.audit.models import AuditRow
from koinon.networks.models import Network
from koinon.records.actions import settle_lines
from koinon.register.models import Standing
from tests.desk.cast import AT
from tests.desk.statuted import admit, give_statutes
from tests.register.world import STATUTES

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


def test_a_bound_over_what_the_category_asks_for_at_most_is_said_at_its_field(harbours, signed_in):
    full, *others = STATUTES["rules"]
    bounded = {**STATUTES, "network": "harbours", "rules": [{**full, "population": {"maximum": 250000}}, *others]}
    lines = [{"kind": "statutes", "key": "first", "content": bounded}]
    settle_lines(actor=COMMAND_LINE, at=AT, network=Network.objects.get(slug="harbours"), lines=lines)
    ada, asked = signed_in("ada"), {"on": "2027-01-01", "category": "full"}
    assert ada.get(ADDRESS, asked | {"minimum": "250000"}).status_code == 200
    answer = ada.get(ADDRESS, asked | {"minimum": "250001"})
    assert answer.status_code == 400
    said = (
        'id="field-minimum-error">The category is for cities with fewer inhabitants than this. Write a smaller number.'
    )
    assert said in answer.content.decode()


def test_a_day_may_be_written_day_first(harbours, signed_in):
    asked = {"on": "1. 1. 2027", "organisation": "salthaven", "figure": "10"}
    assert signed_in("ada").get(ADDRESS, asked).status_code == 200


def test_a_network_without_members_supposes_nothing_and_says_so(cast, signed_in):
    give_statutes()
    answer = signed_in("ada").get(ADDRESS, {"on": "2027-01-01", "country": "PL", "step": "leaves", "union": "eu"})
    assert answer.status_code == 400
