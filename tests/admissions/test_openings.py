"""What can be begun on a day is what the action would begin on it, and what cannot is refused for the same reason."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.admissions.mistakes import CaseError
from koinon.admissions.openings import openings
from koinon.networks.models import Keeper
from tests.admissions.world import AT, MEMBER, WAY_IN, admitted, begin, made_up, make_member_city, make_network

pytestmark = pytest.mark.django_db
NO_EXCLUSION = {"id": "exclusion", "kind": "exclusion", "status": "none", "source": "text"}


@pytest.fixture
def league():
    return make_network(made_up(MEMBER, WAY_IN, NO_EXCLUSION))


@pytest.fixture
def lipa():
    return make_member_city("lipa")


def asked(network, city, on: str) -> dict[str, str]:
    """Every matter with what bars it."""
    told = openings(network, city, date.fromisoformat(on), AT.date())
    return {one.kind: one.bar.code if one.bar else "" for one in told.matters}


def test_one_who_is_no_member_can_only_be_admitted(league, lipa):
    assert {kind for kind, bar in asked(league, lipa, "2005-01-01").items() if not bar} == {"admission"}
    assert asked(league, lipa, "2005-01-01")["rejoining"] == "never_member"


def test_a_member_can_do_what_members_do_and_the_statutes_know(league, lipa):
    admitted(league, lipa)
    assert asked(league, lipa, "2005-01-01") == {
        "admission": "already_member", "change": "", "suspension": "", "resumption": "not_suspended",
        "withdrawal": "", "exclusion": "not_provided", "rejoining": "already_member", "succession": "",
    }  # fmt: skip
    assert openings(league, lipa, date(2005, 1, 1), AT.date()).category == "member"
    assert asked(league, lipa, "2000-01-01")["admission"] == ""


def test_what_is_open_already_is_not_begun_again(league, lipa):
    begin(league, lipa)
    assert asked(league, lipa, "2005-01-01")["admission"] == "case_open"


def test_the_action_refuses_what_is_barred_here_with_the_same_word_and_begins_the_rest(league, lipa):
    admitted(league, lipa)
    bars = asked(league, lipa, "2005-01-01")
    for number, (kind, bar) in enumerate(bars.items()):
        more = {"successor": make_member_city(f"after-{number}")} if kind == "succession" else {}
        if bar:
            with pytest.raises(CaseError) as caught:
                begin(league, lipa, kind, "2005-01-01", **more)
            assert caught.value.code == bar
        else:
            begin(league, lipa, kind, "2005-01-01", **more)
            assert asked(league, lipa, "2005-01-01")[kind] == "case_open"


@pytest.mark.parametrize(("on", "code"), [("1980-01-01", "no_statutes"), ("2027-01-01", "in_future")])
def test_on_some_days_nothing_can_be_begun(league, lipa, on, code):
    with pytest.raises(CaseError) as caught:
        asked(league, lipa, on)
    assert (caught.value.code, caught.value.field) == (code, "opened_on")


def test_nothing_can_be_begun_in_a_reading_copy(lipa):
    folder = make_network(made_up(MEMBER, WAY_IN), keeper=Keeper.FOLDER)
    with pytest.raises(CaseError, match="reading_copy"):
        asked(folder, lipa, "2005-01-01")


def test_it_is_asked_in_a_constant_number_of_queries(league, lipa, django_assert_num_queries):
    admitted(league, lipa)
    asked(league, lipa, "2005-01-01")
    with django_assert_num_queries(4):
        asked(league, lipa, "2005-01-01")
