"""Standing: what an organisation is in a network on a day, and why."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.rules.dates import FOREVER, parse
from koinon.rules.facts import Population
from koinon.rules.periods import Period
from koinon.rules.standing import said_without_a_day, stretches
from tests.rules.world import (
    ACCESSION,
    ASSOCIATE,
    BRITAIN,
    FULL,
    NORWAY,
    ONE_CATEGORY,
    POLAND,
    attestation,
    case,
    category,
    category_on,
    decision,
    held,
    on,
    read_between,
    statutes,
)

CONSENT = decision("consent", "2003-10-16", {"kind": "consent"}, organ="lipa/council")
ADMISSION = decision("admission", "2003-11-26", {"kind": "admit", "category": "associate"})
LIST = attestation("list-2018", on="2018", category="full")


# ------------------------------------------------------------------ decisions


def test_a_decision_begins_the_membership_on_its_day_and_not_before():
    told = case(CONSENT, ADMISSION)
    assert held(told, "2003-11-25") is None
    assert held(told, "2003-11-26") == "yes"


def test_the_consent_of_the_council_is_among_the_reasons_of_the_admission():
    standing = on(case(CONSENT, ADMISSION), "2003-11-26")
    assert [(reason.key, reason.remark) for reason in standing.basis][:2] == [("consent", "consent"), ("admission", "")]


def test_a_consent_without_a_known_admission_leaves_open_whether_membership_followed():
    told = case(CONSENT)
    assert held(told, "2003-10-15") is None
    assert held(told, "2003-10-16") == "cannot_tell"
    assert [question.code for question in on(told, "2026-01-01").questions] == ["admission_not_known"]


def test_a_consent_admits_by_itself_where_the_statutes_say_that_the_council_decides():
    council = decision("council", "2004-12", {"kind": "consent"}, organ="lipa/council")
    page = attestation("page", dated=read_between("2016-01-01", "2026-11-30"), undated=True)
    told = case(council, page, rules=ONE_CATEGORY)
    assert held(told, "2004-11-30") is None
    assert held(told, "2004-12-15") == "cannot_tell"
    assert held(told, "2005-01-01") == "yes"
    assert "way-in" in [reason.rule for reason in on(told, "2005-01-01").basis]


@pytest.mark.parametrize(
    ("sense", "last_inside", "first_outside"),
    [
        ("first_day_outside", "2009-12-30", "2009-12-31"),
        ("last_day", "2009-12-31", "2010-01-01"),
        ("ended_in", "2009-12-31", "2010-01-01"),
    ],
)
def test_an_end_means_what_its_words_mean(sense, last_inside, first_outside):
    told = case(ADMISSION, decision("end", "2009-12-31", {"kind": "end", "sense": sense}))
    assert held(told, last_inside) == "yes"
    assert held(told, first_outside) is None


def test_an_end_in_a_year_is_open_within_the_year():
    told = case(ADMISSION, decision("end", "2010", {"kind": "end", "sense": "last_day"}))
    assert held(told, "2010-01-01") == "yes"
    assert held(told, "2010-01-02") == "cannot_tell"
    assert held(told, "2010-12-31") == "cannot_tell"
    assert held(told, "2011-01-01") is None


def test_who_left_can_come_back_and_was_no_member_between():
    again = decision("again", "2015-06-01", {"kind": "admit", "category": "full"})
    told = case(ADMISSION, decision("end", "2010-01-01", {"kind": "end"}), again)
    assert held(told, "2009-12-31") == "yes"
    assert held(told, "2012-01-01") is None
    assert held(told, "2015-05-31") is None
    assert held(told, "2015-06-01") == "yes"
    assert on(told, "2015-06-01").since.earliest == date(2015, 6, 1)


def test_an_effect_has_its_own_date():
    told = case(decision("early", "2003-11-26", {"kind": "admit", "category": "full", "effective": "2005-01-01"}))
    assert held(told, "2004-12-31") is None
    assert held(told, "2005-01-01") == "yes"


def test_an_effect_waits_for_its_conditions():
    waits = {"kind": "admit", "category": "full", "conditions": [{"kind": "country_in", "union": "eu"}]}
    told = case(decision("conditional", "2003-01-01", waits))
    assert held(told, "2004-04-30") is None
    assert held(told, "2004-05-01") == "yes"
    assert held(case(decision("conditional", "2003-01-01", waits), facts=NORWAY), "2020-01-01") is None


def test_an_effect_waits_for_another_entry():
    waits = {"kind": "admit", "conditions": [{"kind": "entry", "key": "consent"}]}
    early = decision("board", "2003-01-01", waits)
    assert held(case(early), "2004-01-01") is None
    assert held(case(early, CONSENT), "2003-10-15") is None
    assert held(case(early, CONSENT), "2003-10-16") == "yes"


def test_a_revocation_from_the_start_leaves_nothing():
    told = case(
        ADMISSION, decision("court", "2005-01-01", {"kind": "revoke", "entry": "admission", "effective": "2003-11-26"})
    )
    assert held(told, "2004-01-01") is None


def test_a_later_revocation_ends_what_was_begun():
    told = case(ADMISSION, decision("court", "2005-01-01", {"kind": "revoke", "entry": "admission"}))
    assert held(told, "2004-12-31") == "yes"
    assert held(told, "2005-01-01") is None


def test_a_revoked_end_lets_the_membership_go_on_in_the_category_it_had():
    end = decision("end", "2010-01-01", {"kind": "end"})
    undone = decision("undone", "2010-03-01", {"kind": "revoke", "entry": "end", "effective": "2010-01-01"})
    told = case(ADMISSION, end, undone, attestation("later", on="2012-01-01"))
    assert held(told, "2010-02-01") == "yes"


def test_a_suspension_rests_rights_and_not_membership():
    told = case(
        ADMISSION,
        decision("suspended", "2006-01-01", {"kind": "suspend"}),
        decision("resumed", "2007-01-01", {"kind": "resume"}),
    )
    assert on(told, "2006-06-01").held == "yes"
    assert on(told, "2006-06-01").suspended
    assert not on(told, "2007-01-01").suspended


# ------------------------------------------------------------------ attestations


def test_a_list_proves_its_own_date_only():
    told = case(attestation("list", on="2016-04-05", category="full"))
    assert held(told, "1985-12-31") is None
    assert held(told, "1986-01-01") == "cannot_tell"
    assert held(told, "2016-04-04") == "cannot_tell"
    assert held(told, "2016-04-05") == "yes"
    assert held(told, "2016-04-06") == "presumed"
    assert held(told, "2026-01-01") == "presumed"


def test_within_the_year_of_a_list_nobody_can_tell():
    told = case(LIST)
    assert held(told, "2018-07-01") == "cannot_tell"
    assert held(told, "2018-12-31") == "presumed"


def test_since_reaches_from_the_stated_beginning_to_the_date_of_the_source():
    told = case(attestation("page", dated=read_between("2010-05-01", "2012-01-01"), since="1995"))
    assert held(told, "1994-12-31") is None
    assert held(told, "1995-06-01") == "cannot_tell"
    assert held(told, "1995-12-31") == "yes"
    assert held(told, "2010-05-01") == "yes"
    assert held(told, "2010-05-02") == "presumed"


def test_a_founder_is_not_a_member_for_ever():
    told = case(attestation("encyclopedia", began="1986", founder=True))
    assert held(told, "1986-12-31") == "yes"
    assert held(told, "1990-01-01") == "presumed"


def test_later_evidence_closes_the_time_between():
    told = case(attestation("encyclopedia", began="1986", founder=True), LIST)
    assert held(told, "2000-01-01") == "yes"
    assert held(told, "2018-01-01") == "yes"
    assert held(told, "2018-01-02") == "presumed"


def test_an_attestation_inside_a_decided_membership_does_not_widen_it():
    told = case(ADMISSION, LIST)
    assert held(told, "2003-11-25") is None
    assert held(told, "2010-01-01") == "yes"


@pytest.mark.parametrize("mark", ["~", "?", "%"])
def test_on_its_boundary_unit_an_approximate_date_is_never_sure(mark):
    told = case(attestation("page", dated=read_between("2010-01-01", "2010-01-01"), since=f"1995{mark}"))
    assert held(told, "1994-12-31") is None
    assert held(told, "1995-12-31") == "cannot_tell"
    assert held(told, "1996-01-01") == "yes"


def test_what_is_only_implied_is_presumed_at_most():
    told = case(attestation("host", on="2009-04-05", implied="host_of_meeting"))
    assert held(told, "2009-04-05") == "presumed"


def test_what_is_implied_first_and_stated_later_is_presumed_in_between():
    told = case(attestation("host", on="2007-04-05", implied="host_of_meeting"), attestation("list", on="2016-04-05"))
    assert [held(told, day) for day in ("2007-04-05", "2010-01-01", "2016-04-05")] == ["presumed", "presumed", "yes"]


def test_an_undated_statement_sets_no_day_but_is_said():
    told = case(attestation("page", undated=True))
    assert stretches(told) == ()
    assert [reason.key for reason in said_without_a_day(told)] == ["page"]


def test_two_sources_that_can_mean_one_day_are_narrowed_to_it():
    told = case(
        attestation("page", dated=read_between("2010-01-01", "2010-01-01"), since="1995"),
        attestation("minutes", dated=read_between("2010-01-01", "2010-01-01"), since="1995-09"),
    )
    assert held(told, "1995-08-31") is None
    assert held(told, "1995-09-15") == "cannot_tell"
    assert held(told, "1995-09-30") == "yes"
    assert on(told, "1995-09-30").since.text == "1995-09"


def test_two_beginnings_that_cannot_be_one_are_contested_between_them():
    told = case(
        attestation("a", dated=read_between("2010-01-01", "2010-01-01"), since="1995"),
        attestation("b", dated=read_between("2010-01-01", "2010-01-01"), since="1999"),
    )
    assert held(told, "1994-12-31") is None
    assert held(told, "1997-01-01") == "contested"
    assert held(told, "2000-01-01") == "yes"
    assert on(told, "1997-01-01").since is None


def test_a_denied_founder_is_contested_until_other_evidence():
    denies = attestation("other", began="1986", member=False)
    told = case(attestation("one", began="1986", founder=True), denies, LIST)
    assert held(told, "1986-12-31") == "contested"
    assert held(told, "2010-01-01") == "contested"
    assert held(told, "2019-01-01") == "presumed"


def test_a_list_without_it_after_the_last_proof_shows_that_it_had_ended():
    told = case(attestation("with", on="2008-01-01"), attestation("without", on="2012-01-01", member=False))
    assert held(told, "2008-01-01") == "yes"
    assert held(told, "2010-01-01") == "cannot_tell"
    assert held(told, "2012-01-01") is None
    assert held(told, "2020-01-01") is None


def test_a_denial_at_a_proven_time_is_contested_then_and_only_then():
    told = case(
        attestation("first", on="2008-01-01"),
        attestation("without", on="2012-01-01", member=False),
        attestation("last", on="2016-01-01"),
    )
    assert [held(told, day) for day in ("2011-12-31", "2012-01-01", "2012-01-02")] == ["yes", "contested", "yes"]
    assert "without" in [reason.key for reason in on(told, "2012-01-01").basis]


def test_an_until_without_a_category_ends_the_membership():
    told = case(attestation("page", dated=read_between("2010-05-01", "2012-01-01"), since="1995", until="2004"))
    assert held(told, "2003-12-31") == "yes"
    assert held(told, "2004-06-01") == "cannot_tell"
    assert held(told, "2004-12-31") is None


def test_an_until_with_a_category_proves_nothing_beyond_it():
    dated = read_between("2010-05-01", "2012-01-01")
    told = case(attestation("page", dated=dated, since="1995", until="2004", category="associate"))
    assert held(told, "2003-12-31") == "yes"
    assert held(told, "2004-06-01") == "presumed"


def test_nobody_denied_is_nobody_contested():
    assert held(case(attestation("other", began="1986", member=False)), "1990-01-01") is None


def test_a_complete_ledger_carries_an_admission_on():
    complete = (Period(date(2000, 1, 1), FOREVER),)
    assert held(case(ADMISSION), "2020-01-01") == "presumed"
    assert held(case(ADMISSION, complete=complete), "2020-01-01") == "yes"
    until = (Period(date(2000, 1, 1), date(2010, 1, 1)),)
    assert held(case(ADMISSION, complete=until), "2009-12-31") == "yes"
    assert held(case(ADMISSION, complete=until), "2010-01-01") == "presumed"


# ------------------------------------------------------------------ categories


def test_the_accession_rule_makes_an_associate_full_on_the_day_its_country_joins():
    told = case(CONSENT, ADMISSION, LIST)
    assert category_on(told, "2004-04-30") == ("associate", "yes")
    assert category_on(told, "2004-05-01") == ("full", "yes")
    assert category_on(told, "2018-01-02") == ("full", "presumed")
    basis = on(told, "2004-05-01").category.basis
    assert [(reason.kind, reason.rule, reason.remark) for reason in basis if reason.kind in ("fact", "rule")] == [
        ("fact", "", "country_joins"),
        ("rule", "accession", "secondary"),
    ]


def test_an_assumed_rule_gives_a_presumed_category():
    rules = statutes(FULL, ASSOCIATE, {**ACCESSION, "status": "assumed", "moves_from": ["associate"]})
    assert category_on(case(ADMISSION, rules=rules), "2004-05-01") == ("full", "presumed")


def two_pages():
    dated = read_between("2005-01-01", "2020-01-01")
    return (
        attestation("one-associate", "one", dated, since="1993", until="2004", category="associate"),
        attestation("one-full", "one", dated, since="2004", category="full"),
        attestation("other-observer", "other", dated, since="1993", category="observer"),
        attestation("other-full", "other", dated, undated=True, category="full"),
    )


def test_two_sources_that_name_two_categories_contest_it_and_neither_is_given():
    standing = on(case(*two_pages()), "2000-01-01")
    assert standing.held == "yes"
    assert (standing.category.slug, standing.category.held) == (None, "contested")
    assert [alternative.slug for alternative in standing.category.alternatives] == ["associate", "observer"]


def test_a_year_leaves_open_what_the_rule_closes_and_why_shows_both():
    told = case(*two_pages())
    assert category_on(told, "2004-03-01") == (None, "contested")
    assert category_on(told, "2004-05-01") == ("full", "yes")
    closing = on(told, "2004-03-01").category.closed_by
    assert {reason.key or reason.rule for reason in closing} >= {"one-full", "accession"}


def test_without_the_rule_the_year_leaves_the_category_open():
    rules = statutes(FULL, ASSOCIATE)
    told = case(*two_pages()[:2], rules=rules)
    slug, sure = category_on(told, "2004-03-01")
    assert (slug, sure) == (None, "cannot_tell")
    assert [a.slug for a in on(told, "2004-03-01").category.alternatives] == ["associate", "full"]


def test_a_country_that_leaves_raises_a_question_where_the_rule_is_unknown():
    told = case(LIST, facts=BRITAIN)
    assert category_on(told, "2020-01-31") == ("full", "presumed")
    standing = on(told, "2020-02-01")
    assert standing.held == "presumed"
    assert (standing.category.slug, standing.category.held) == (None, "cannot_tell")
    assert [(q.code, q.rule) for q in standing.questions] == [("rule_unknown", "leaving")]
    assert {alternative.slug for alternative in standing.category.alternatives} == {"full", "associate"}


def test_no_rule_written_is_a_question_too():
    standing = on(case(LIST, facts=BRITAIN, rules=statutes(FULL, ASSOCIATE)), "2020-02-01")
    assert [(q.code, q.rule) for q in standing.questions] == [("no_rule_written", "")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"status": "found", "source": "text", "then": "keep"}, ("full", "presumed")),
        (
            {"status": "found", "source": "text", "then": "move", "moves_from": ["full"], "moves_to": "associate"},
            ("associate", "presumed"),
        ),
        ({"status": "none", "source": "text"}, ("full", "presumed")),
    ],
)
def test_a_known_rule_on_leaving_is_followed(rule, expected):
    leaving = {"id": "leaving", "kind": "fact_change", "event": "country_leaves", "union": "eu", **rule}
    told = case(LIST, facts=BRITAIN, rules=statutes(FULL, ASSOCIATE, leaving))
    assert category_on(told, "2020-02-02") == expected


def test_a_review_that_the_rule_asks_for_is_an_open_question():
    leaving = {
        "id": "leaving", "kind": "fact_change", "event": "country_leaves", "union": "eu", "status": "found",
        "source": "text", "then": "review",
    }  # fmt: skip
    standing = on(case(LIST, facts=BRITAIN, rules=statutes(FULL, ASSOCIATE, leaving)), "2020-02-01")
    assert [(q.code, q.rule) for q in standing.questions] == [("review_due", "leaving")]


def test_a_later_list_answers_the_question():
    told = case(LIST, attestation("list-2022", on="2022-03-01", category="full"), facts=BRITAIN)
    assert category_on(told, "2021-01-01") == ("full", "yes")
    assert category_on(told, "2023-01-01") == ("full", "presumed")


def test_an_attested_category_stays_and_its_contradiction_is_shown():
    standing = on(case(LIST, facts=NORWAY), "2019-01-01")
    assert standing.category.slug == "full"
    assert [(c.code, c.rule) for c in standing.contradictions] == [("territory_contradicts", "category-full")]


def test_a_category_that_the_statutes_do_not_know_is_kept_and_marked():
    standing = on(case(attestation("list", on="2016-04-05", category="patron")), "2016-04-05")
    assert standing.category.slug == "patron"
    assert [c.code for c in standing.contradictions] == ["category_not_in_statutes"]


def test_with_one_category_every_member_is_of_it():
    told = case(attestation("list", on="2016-04-05"), rules=ONE_CATEGORY)
    assert category_on(told, "2016-04-05") == ("member", "yes")
    assert category_on(told, "2017-01-01") == ("member", "presumed")


def test_a_category_not_stated_is_not_known():
    told = case(attestation("page", dated=read_between("2010-01-01", "2010-01-01"), since="1995"), LIST)
    standing = on(told, "2000-01-01")
    assert standing.held == "yes"
    assert (standing.category.slug, standing.category.held) == (None, "cannot_tell")


def test_a_population_that_crosses_the_limit_raises_a_question_where_nothing_is_written():
    big = category("big", population={"minimum": 250000})
    small = category("small", population={"maximum": 249999})
    counted = (Population(255000, parse("2011")), Population(240000, parse("2021")))
    facts = type(POLAND)(country="PL", populations=counted)
    told = case(attestation("list", on="2012-01-01", category="big"), facts=facts, rules=statutes(big, small))
    assert category_on(told, "2021-12-30") == ("big", "presumed")
    standing = on(told, "2021-12-31")
    assert standing.category.slug is None
    assert [question.code for question in standing.questions] == ["no_rule_written"]


# ------------------------------------------------------------------ rights


def test_each_right_is_on_its_own_and_unknown_is_not_no():
    vote = {
        "id": "vote", "kind": "right", "right": "vote_assembly", "category": "full", "status": "found",
        "source": "text", "value": True,
    }  # fmt: skip
    no_vote = {**vote, "id": "no-vote", "category": "associate", "value": False}
    rules = statutes(FULL, ASSOCIATE, {**ACCESSION, "moves_from": ["associate"]}, vote, no_vote)
    told = case(ADMISSION, rules=rules)
    before = {right.right: right.value for right in on(told, "2004-01-01").rights}
    after = {right.right: right.value for right in on(told, "2004-05-01").rights}
    assert (before["vote_assembly"], after["vote_assembly"]) == ("no", "yes")
    assert before["attend"] == after["attend"] == "not_known"
