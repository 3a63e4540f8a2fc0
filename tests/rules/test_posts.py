"""Posts that organisations fill: what the statutes say of naming to them, how they are filled, and what ends ahead."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.rules.ahead import ELECTION, ROLE, Ending, ahead, months_after, outlasts, read_election
from koinon.rules.dates import FOREVER
from koinon.rules.posts import (
    ASKED,
    FILLED,
    NOMINATED,
    OFFICE_ONLY,
    VACANT,
    Filling,
    Naming,
    Post,
    counted,
    deciding,
    naming,
)
from koinon.rules.rights import COORDINATING_OFFICE, DELEGATE, DEPUTY, REPRESENTATIVE, Need, Role, rights_of
from tests.rules.world import category, statutes

FOUND = {"status": "found", "source": "text"}
CONFIRMED = {"id": "confirmed", "kind": "naming", "confirmed_by": "secretariat", **FOUND}
FORUM = Post(DELEGATE, "forum")


def rules(*told):
    return statutes(category("member"), *told)


def test_where_the_statutes_are_silent_the_members_word_is_enough_and_the_number_is_open():
    assert naming(rules(), FORUM) == Naming()
    assert naming(None, FORUM) == Naming()


def test_one_represents_a_member_at_a_time_whatever_the_statutes_say():
    assert naming(None, Post(REPRESENTATIVE)).maximum == 1
    assert naming(None, Post(COORDINATING_OFFICE)).maximum == 1
    assert naming(None, Post(DEPUTY)).maximum is None


def test_the_nearest_rule_says_who_confirms():
    delegates = CONFIRMED | {"id": "delegates", "post": "delegate", "confirmed_by": "board"}
    in_forum = CONFIRMED | {"id": "in-forum", "post": "delegate", "organ": "forum", "confirmed_by": "chair"}
    told = rules(CONFIRMED, delegates, in_forum)
    assert naming(told, FORUM).confirmed_by == "chair"
    assert naming(told, Post(DELEGATE, "water")).confirmed_by == "board"
    assert naming(told, Post(REPRESENTATIVE)).confirmed_by == "secretariat"
    assert naming(told, Post(REPRESENTATIVE)).confirming_rule == "confirmed"


def test_a_rule_that_there_is_no_confirmation_ends_the_search_and_an_unknown_one_confirms_nothing():
    free = {"id": "free", "kind": "naming", "post": "delegate", "status": "none", "source": "text"}
    assert naming(rules(CONFIRMED, free), FORUM).confirmed_by == ""
    unknown = {"id": "unknown", "kind": "naming", "post": "delegate", "status": "unknown"}
    assert naming(rules(CONFIRMED, unknown), FORUM).confirmed_by == ""


def test_a_delegation_limits_the_delegates_of_its_body_and_no_other():
    two = {"id": "two", "kind": "delegation", "organ": "forum", "maximum": 2, "alternates": 1, **FOUND}
    assert naming(rules(two), FORUM).maximum == 2
    assert naming(rules(two), FORUM).limiting_rule == "two"
    assert naming(rules(two), FORUM).rule == "two"
    assert naming(rules(two), Post(DELEGATE, "water")).maximum is None
    general = {"id": "all", "kind": "delegation", "maximum": 5, "alternates": 1, **FOUND}
    assert naming(rules(general), Post(DEPUTY)).maximum == 1


def test_whose_decision_ends_a_mandate_is_said_where_a_rule_says_it():
    vacant = {"id": "vacant", "kind": "mandate_end", "organ": "board", "declared_by": "assembly", **FOUND}
    out = {"id": "out", "kind": "revocation", "office": "chair", "by": "council", **FOUND}
    assert deciding(rules(vacant, out), "board", "") == ("assembly", "vacant")
    assert deciding(rules(vacant, out), "forum", "chair") == ("council", "out")
    assert deciding(rules(vacant), "forum", "") == ("", "")
    assert deciding(None, "forum", "") == ("", "")


@pytest.mark.parametrize(
    ("filling", "state"),
    [
        (Filling(people=1, offices=1, asked=True), FILLED),
        (Filling(offices=1, nominated=True), OFFICE_ONLY),
        (Filling(nominated=True, asked=True), NOMINATED),
        (Filling(asked=True), ASKED),
        (Filling(), VACANT),
    ],
)
def test_a_post_stands_as_the_best_that_is_known_of_it(filling, state):
    assert filling.state == state


def test_every_state_is_counted_those_that_nobody_is_in_too():
    assert counted([VACANT, FILLED, VACANT]) == {
        "filled": 1, "office_only": 0, "nominated": 0, "asked": 0, "vacant": 2,
    }  # fmt: skip


def test_a_delegate_needs_a_body_and_nobody_else_has_one():
    assert FORUM.is_one
    assert not Post(DELEGATE).is_one
    assert not Post(REPRESENTATIVE, "forum").is_one
    assert not Post("secretariat").is_one


def test_the_coordinating_office_lets_nobody_do_anything():
    begins = date(2020, 1, 1)
    own = [Role(kind=COORDINATING_OFFICE, network="harbours", organisation="salthaven", begins=begins)]
    rights = rights_of("p-abcdefgh", date(2026, 1, 1), own, {})
    assert rights.meets(Need((REPRESENTATIVE, DEPUTY, DELEGATE), "harbours", "salthaven")) is None


def test_what_can_end_in_the_time_ahead_is_there_and_what_ends_before_or_after_is_not():
    first, last = date(2026, 11, 22), date(2027, 11, 22)
    inside = Ending(date(2027, 5, 1), date(2027, 5, 1), ROLE, key="1")
    unsure = Ending(date(2027, 1, 1), date(2027, 12, 31), ELECTION, key="2")
    over = Ending(date(2026, 11, 21), date(2026, 11, 21), ROLE, key="3")
    later = Ending(date(2027, 11, 23), date(2027, 11, 23), ROLE, key="4")
    assert ahead([inside, over, later, unsure], first, last) == (unsure, inside)


def test_a_post_outlasts_an_election_unless_it_surely_ends_by_then():
    election = read_election("salthaven", {"id": "e", "on": "2027-05", "of": "mayor", "source": "text"}).ending()
    began = date(2025, 1, 1)
    assert outlasts(began, None, election)
    assert outlasts(began, FOREVER, election)
    assert outlasts(began, date(2027, 6, 1), election)
    assert not outlasts(began, date(2027, 5, 1), election)
    assert not outlasts(date(2027, 6, 1), None, election)


def test_months_are_counted_to_the_last_day_of_a_shorter_month():
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 31), 12) == date(2027, 12, 31)
