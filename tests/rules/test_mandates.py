"""Who held a post on a day, as decisions and sources tell it."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from koinon.rules.dates import day_span
from koinon.rules.entries import Attestation, Decision
from koinon.rules.mandates import Answer, Holder, Post, mandates, on_day
from koinon.rules.periods import began
from koinon.rules.reading import read_attestation, read_dated, read_decision
from koinon.rules.tenure import Case
from tests.rules.ledgers import POINTS, SOURCES
from tests.rules.world import FOUNDED, LEAGUE, statutes

PRESIDENT = Post("board", "president")
ONE_PRESIDENT = {
    "id": "president", "kind": "office", "office": "president", "organ": "board", "status": "found", "source": "text",
    "type": "president", "count": 1,
}  # fmt: skip
DATED = {key: read_dated(content.get("dated")) for key, content in SOURCES.items()}


def case(*entries: Decision | Attestation, rule: dict[str, Any] | None = None, **more: Any) -> Case:
    return Case(
        network=LEAGUE,
        founded=began(day_span(FOUNDED)),
        decisions=tuple(entry for entry in entries if isinstance(entry, Decision)),
        attestations=tuple(entry for entry in entries if isinstance(entry, Attestation)),
        statutes=(statutes(rule),) if rule else (),
        homes={"president": "board"},
        **more,
    )


def says(key: str, **told: Any) -> Attestation:
    """What a source of 2018 says; of the president unless another post is named."""
    post = {} if "body" in told else {"office": "president"}
    return read_attestation(key, {"network": LEAGUE, "source": "list", **post, **told}, DATED)


def act(key: str, on: str, kind: str, **told: Any) -> Decision:
    effect = {"kind": kind, "network": LEAGUE, **({} if "body" in told else {"office": "president"}), **told}
    return read_decision(key, {"organ": "league/board", "on": on, "effects": [effect]})


def answers(told: Case, day: str) -> dict[str, Answer]:
    """Per holder, as organisation/person, the answer on a day."""
    found = on_day(mandates(told), date.fromisoformat(day))
    return {f"{holder.organisation}/{holder.person}": stretch.answer for _post, holder, stretch in found}


def held(told: Case, day: str) -> dict[str, str]:
    return {holder: answer.held for holder, answer in answers(told, day).items()}


class TestSources:
    def test_from_one_year_to_another_is_sure_between_them_and_open_within_them(self) -> None:
        told = case(says("page", organisation="dub", person="p-aaaaaaaa", period="2016/2018"))
        days = ("2015-12-31", "2016-06-01", "2017-06-01", "2018-06-01", "2019-01-01")
        found = [held(told, day).get("dub/p-aaaaaaaa") for day in days]
        assert found == [None, "cannot_tell", "yes", "cannot_tell", None]
        answer = answers(told, "2017-06-01")["dub/p-aaaaaaaa"]
        assert answer.since is not None
        assert answer.until is not None
        assert (answer.since.text, answer.until.text) == ("2016", "2018")

    def test_an_open_period_is_presumed_after_the_source_spoke(self) -> None:
        told = case(says("page", organisation="dub", period="2016-11/.."))
        assert held(told, "2016-10-31") == {}
        assert held(told, "2017-06-01") == {"dub/": "yes"}
        assert held(told, "2020-01-01") == {"dub/": "presumed"}

    def test_until_a_year_tells_nothing_of_the_beginning(self) -> None:
        told = case(says("page", person="p-aaaaaaaa", ended="2016"))
        assert held(told, "1990-01-01") == {"/p-aaaaaaaa": "cannot_tell"}
        assert held(told, "2017-01-01") == {}

    def test_a_former_holder_held_it_at_some_time_before_the_source(self) -> None:
        told = case(says("page", person="p-aaaaaaaa", former=True))
        assert held(told, "2018-06-01") == {"/p-aaaaaaaa": "cannot_tell"}
        assert held(told, "2018-12-31") == {}

    def test_an_organisation_a_person_and_a_person_for_it_are_told_apart(self) -> None:
        told = case(
            says("a", organisation="dub", on="2010"),
            says("b", person="p-aaaaaaaa", on="2010"),
            says("c", organisation="dub", person="p-aaaaaaaa", on="2010"),
        )
        assert set(held(told, "2010-06-01")) == {"dub/", "/p-aaaaaaaa", "dub/p-aaaaaaaa"}

    def test_a_seat_in_a_body_is_a_post_of_its_own(self) -> None:
        told = case(
            says("a", organisation="dub", body="council", on="2010-01-01"),
            says("b", organisation="dub", on="2010-01-01"),
        )
        assert sorted(post for post, _holder in mandates(told)) == [PRESIDENT, Post("council", "")]

    def test_a_denial_of_the_same_time_contests_it(self) -> None:
        told = case(
            says("a", organisation="dub", on="2010-01-01"),
            says("b", organisation="dub", on="2010-01-01", member=False),
        )
        assert held(told, "2010-01-01") == {"dub/": "contested"}

    def test_what_is_said_of_a_membership_or_of_a_body_makes_no_mandate(self) -> None:
        told = case(
            read_attestation("m", {"network": LEAGUE, "organisation": "dub", "source": "list", "on": "2010"}, DATED),
            read_attestation("b", {"network": LEAGUE, "body": "board", "source": "list", "on": "2010"}, DATED),
        )
        assert mandates(told) == {}

    def test_a_recorded_duplicate_holds_under_the_slug_that_stays(self) -> None:
        told = case(says("a", organisation="dubb", on="2010-01-01"), stays={"dubb": "dub"})
        assert held(told, "2010-01-01") == {"dub/": "yes"}


class TestDecisions:
    def test_who_is_seated_and_unseated_held_it_between_the_days(self) -> None:
        told = case(
            act("in", "2010-03-01", "seat", organisation="dub"), act("out", "2012-03-01", "unseat", organisation="dub")
        )
        assert [held(told, day) for day in ("2010-02-28", "2010-03-01", "2012-02-29", "2012-03-01")] == [
            {}, {"dub/": "yes"}, {"dub/": "yes"}, {},
        ]  # fmt: skip

    def test_an_unseating_that_names_the_city_means_its_person_and_not_another_city(self) -> None:
        told = case(
            act("a", "2010-03-01", "seat", organisation="dub", person="p-aaaaaaaa"),
            act("b", "2010-03-01", "seat", organisation="buk"),
            act("out", "2012-03-01", "unseat", organisation="dub"),
        )
        assert held(told, "2012-03-01") == {"buk/": "presumed"}

    def test_a_term_that_the_act_foresees_ends_what_is_only_presumed(self) -> None:
        told = case(act("in", "2025-06-01", "seat", organisation="dub", until="2027"))
        days = ("2025-06-01", "2026-12-31", "2027-06-01", "2028-01-01")
        assert [held(told, day).get("dub/") for day in days] == ["yes", "presumed", "cannot_tell", None]
        until = answers(told, "2026-12-31")["dub/"].until
        assert until is not None
        assert until.text == "2027"

    def test_later_evidence_outlasts_the_term(self) -> None:
        told = case(
            act("in", "2005-06-01", "seat", organisation="dub", until="2007"),
            says("list", organisation="dub", on="2010-01-01"),
        )
        assert held(told, "2009-01-01") == {"dub/": "yes"}

    def test_a_revoked_seating_seats_nobody(self) -> None:
        revoking = read_decision(
            "court", {"organ": "league/board", "on": "2010-03-01", "effects": [{"kind": "revoke", "entry": "in"}]}
        )
        assert mandates(case(act("in", "2010-03-01", "seat", organisation="dub"), revoking)) == {}

    def test_a_seating_revoked_later_held_until_then(self) -> None:
        revoking = read_decision(
            "court", {"organ": "league/board", "on": "2011-03-01", "effects": [{"kind": "revoke", "entry": "in"}]}
        )
        told = case(act("in", "2010-03-01", "seat", organisation="dub"), revoking)
        assert held(told, "2011-02-28") == {"dub/": "yes"}
        assert held(told, "2011-03-01") == {}

    def test_an_act_that_waits_for_another_seats_from_then_on(self) -> None:
        waiting = read_decision(
            "in",
            {
                "organ": "league/board", "on": "2010-03-01",
                "effects": [
                    {
                        "kind": "seat", "network": LEAGUE, "office": "president", "organisation": "dub",
                        "conditions": [{"kind": "entry", "key": "consent"}],
                    }
                ],
            },
        )  # fmt: skip
        consent = read_decision(
            "consent",
            {"organ": "dub/council", "on": "2010-05-01", "effects": [
                {"kind": "set_goal", "network": LEAGUE, "period": "2010", "text": {"en": "-"}}]},
        )  # fmt: skip
        assert held(case(waiting), "2010-06-01") == {}
        assert held(case(waiting, consent), "2010-04-30") == {}
        assert held(case(waiting, consent), "2010-05-01") == {"dub/": "yes"}


class TestOneAtATime:
    FIRST = says("first", organisation="dub", period="2010/..", source="note")
    SECOND = says("second", organisation="buk", period="2014/2016")

    def test_who_surely_holds_it_ends_what_was_only_presumed_of_another(self) -> None:
        told = case(self.FIRST, self.SECOND, rule=ONE_PRESIDENT)
        assert held(told, "2013-06-01") == {"dub/": "presumed"}
        assert held(told, "2015-06-01") == {"buk/": "yes"}
        assert held(told, "2017-06-01") == {}

    def test_the_rule_is_named_among_the_reasons_why_it_ended(self) -> None:
        told = case(self.FIRST, self.SECOND, rule=ONE_PRESIDENT)
        closed = mandates(told)[PRESIDENT, Holder("dub")][-1].answer.closed_by
        assert [reason.key or reason.rule for reason in closed] == ["second", "president"]

    def test_without_a_rule_both_can_hold_it(self) -> None:
        for rule in (None, {**ONE_PRESIDENT, "count": 2}, {**ONE_PRESIDENT, "organ": "council"}):
            assert held(case(self.FIRST, self.SECOND, rule=rule), "2015-06-01") == {"dub/": "presumed", "buk/": "yes"}

    def test_a_rule_that_is_only_assumed_ends_nothing(self) -> None:
        assumed = {name: value for name, value in ONE_PRESIDENT.items() if name != "source"} | {"status": "assumed"}
        assert "dub/" in held(case(self.FIRST, self.SECOND, rule=assumed), "2015-06-01")

    def test_two_who_surely_hold_it_contest_each_other(self) -> None:
        other = says("other", organisation="dub", period="2013/2017")
        told = case(other, self.SECOND, rule=ONE_PRESIDENT)
        assert held(told, "2015-06-01") == {"dub/": "contested", "buk/": "contested"}
        assert {reason.key for reason in answers(told, "2015-06-01")["dub/"].basis} >= {"other", "second"}

    def test_a_city_and_its_own_person_do_not_contest_each_other(self) -> None:
        person = says("person", organisation="buk", person="p-aaaaaaaa", period="2014/2016")
        told = case(person, self.SECOND, rule=ONE_PRESIDENT)
        assert held(told, "2015-06-01") == {"buk/": "yes", "buk/p-aaaaaaaa": "yes"}

    def test_a_stay_shown_later_is_not_ended_by_another_before_it(self) -> None:
        later = says("later", organisation="dub", on="2020-01-01")
        told = case(self.SECOND, later, rule=ONE_PRESIDENT)
        assert held(told, "2015-06-01") == {"buk/": "yes"}
        assert held(told, "2020-01-01") == {"dub/": "yes"}


HOLDERS = st.sampled_from([{"organisation": "dub"}, {"organisation": "buk"}, {"person": "p-aaaaaaaa"}])


def _told(kind: str, point: str, holder: dict[str, str], source: str, member: bool) -> tuple[str, dict[str, Any]]:
    own = {"network": LEAGUE, "office": "president", **holder}
    if kind in ("seat", "unseat"):
        return "decision", {"organ": "league/board", "on": point, "effects": [{"kind": kind, **own}]}
    time: Any = True if kind in ("undated", "former") else point
    more = {} if member or kind in ("ended", "former") else {"member": False}
    return "attestation", {**own, "source": source, kind: time, **more}


TOLD = st.lists(
    st.builds(
        _told,
        st.sampled_from(["seat", "unseat", "on", "since", "began", "ended", "former", "undated"]),
        POINTS,
        HOLDERS,
        st.sampled_from(sorted(SOURCES)),
        st.sampled_from([True, True, True, False]),
    ),
    max_size=6,
)


def ledger(told: list[tuple[str, dict[str, Any]]], order: int = 0) -> Case:
    entries = [
        read_decision(f"entry-{number}", content)
        if kind == "decision"
        else read_attestation(f"entry-{number}", content, DATED)
        for number, (kind, content) in enumerate(told)
    ]
    random.Random(order).shuffle(entries)
    return case(*entries, rule=ONE_PRESIDENT)


@given(TOLD)
def test_stretches_of_a_mandate_follow_each_other_without_overlap(told: Any) -> None:
    for found in mandates(ledger(told)).values():
        assert all(FOUNDED <= stretch.begins < stretch.ends for stretch in found)
        assert all(earlier.ends <= later.begins for earlier, later in pairwise(found))


@given(TOLD, st.integers())
def test_the_order_of_recording_changes_no_mandate(told: Any, order: int) -> None:
    assert mandates(ledger(told)) == mandates(ledger(told, order))


@given(TOLD)
def test_no_two_who_cannot_be_one_surely_hold_an_office_of_one(told: Any) -> None:
    found = mandates(ledger(told))
    for day in {stretch.begins for stretches in found.values() for stretch in stretches}:
        sure = [holder for _post, holder, stretch in on_day(found, day) if stretch.answer.held == "yes"]
        assert all(one.can_be(other) for one in sure for other in sure if one != other)


@given(TOLD)
def test_every_mandate_has_a_reason(told: Any) -> None:
    for found in mandates(ledger(told)).values():
        assert all(stretch.answer.basis for stretch in found)
