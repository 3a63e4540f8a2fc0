"""Standing: whether an organisation is a member of a network on a day, and why."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.rules.dates import FOREVER
from koinon.rules.evidence import reason_of
from koinon.rules.periods import Period
from koinon.rules.standing import stretches
from tests.rules.world import (
    NORWAY,
    ONE_CATEGORY,
    attestation,
    case,
    decision,
    held,
    on,
    read_between,
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


def test_a_revocation_that_is_itself_revoked_undoes_nothing():
    court = decision("court", "2005-01-01", {"kind": "revoke", "entry": "admission"})
    higher = decision("higher", "2006-01-01", {"kind": "revoke", "entry": "court", "effective": "2005-01-01"})
    later = decision("later", "2006-01-01", {"kind": "revoke", "entry": "court"})
    assert held(case(ADMISSION, court), "2005-06-01") is None
    assert held(case(ADMISSION, court, higher), "2005-06-01") == "presumed"
    assert held(case(ADMISSION, court, later), "2005-06-01") is None
    highest = decision("highest", "2007-01-01", {"kind": "revoke", "entry": "higher", "effective": "2005-01-01"})
    assert held(case(ADMISSION, court, higher, highest), "2005-06-01") is None


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
    page = attestation("page", undated=True)
    assert stretches(case(page)) == ()
    assert reason_of(page).remark == "undated"


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
