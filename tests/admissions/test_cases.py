"""Cases on record: what each side may put there, what follows in the ledger, the register and what waits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from koinon.admissions import actions
from koinon.admissions.mistakes import CaseError
from koinon.admissions.models import Arrears, Case, StepDone
from koinon.admissions.queries import Notice, arrears_of, case_now, cases_now, cases_of
from koinon.atlas.models import Relation
from koinon.audit.models import AuditRow
from koinon.ledger.models import Entry, Record
from koinon.lib.writing import writing_allowed
from koinon.networks.models import Keeper
from koinon.records.actions import settle_lines
from koinon.register.models import Standing
from koinon.rules.procedure_course import WAITING
from koinon.tasks.models import Task
from tests.admissions.world import (
    AT,
    CITY,
    MEMBER,
    OFFICE,
    PRACTICE,
    WAY_IN,
    admitted,
    begin,
    found,
    made_up,
    make_member_city,
    make_network,
    of_eurocities,
    record,
    standing,
    tell_competences,
)
from tests.rules.world import category

pytestmark = pytest.mark.django_db
COUNCIL = "lipa/council"


def refusal(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(CaseError) as caught:
        call(*args, **more)
    return caught.value.code


def open_tasks(**whose: str) -> dict[str, str]:
    rows = Task.objects.filter(closed_at__isnull=True, **whose)
    return {row.key.split(":", 2)[2]: row.kind for row in rows}


@pytest.fixture
def league():
    return make_network(made_up(MEMBER, WAY_IN))


@pytest.fixture
def lipa():
    return make_member_city("lipa")


def test_the_story_of_2003_is_told_by_both_sides_and_the_register_follows(lipa):
    league = make_network(of_eurocities())
    case = begin(league, lipa, category="associate", on="2003-10-01")
    assert open_tasks(network="league") == {
        "practice:steps_unknown": "case-practice",
    }
    actions.state_practice(actor=OFFICE, at=AT, case=case, practice=PRACTICE)
    assert open_tasks(organisation="lipa") == {
        "application:organisation": "case-step", "consent:organisation": "case-step",
    }  # fmt: skip
    assert open_tasks(network="league") == {
        "application:network": "case-awaited", "consent:network": "case-awaited",
    }  # fmt: skip
    record(case, "consent", "organisation", "2003-10-16", organ=COUNCIL, number="274/X/2003")
    assert standing(league, lipa, "2003-10-20")[0] == "cannot_tell"
    record(case, "application", "organisation", "2003-10-20", papers=["application-form"])
    assert open_tasks(network="league") == {"2-executive-committee:network": "case-step"}
    assert open_tasks(organisation="lipa") == {"2-executive-committee:organisation": "case-awaited"}
    row, notices = record(case, "2-executive-committee", "network", "2003-11-26")
    case.refresh_from_db()
    assert (case.state, row.organ) == ("completed", "league/executive-committee")
    assert [notice.what for notice in notices] == ["case_completed", "case_completed"]
    assert standing(league, lipa, "2003-11-25") == ("", "")
    assert standing(league, lipa, "2003-11-26") == ("yes", "associate")
    assert standing(league, lipa, "2004-04-30") == ("yes", "associate")
    assert standing(league, lipa, "2004-05-01")[1] == "full"
    consent = Record.objects.get(entry__key=f"{case.key}-consent")
    assert consent.content["number"] == "274/X/2003"
    assert set(open_tasks(network="league")) == {"onboarding:welcome", "onboarding:lists"}
    assert set(open_tasks(organisation="lipa")) == {"onboarding:nominations"}


def test_what_rests_on_a_stated_practice_is_assumed_and_cannot_be_restated_once_a_step_is_taken(lipa):
    case = begin(make_network(of_eurocities()), lipa, category="associate")
    actions.state_practice(actor=OFFICE, at=AT, case=case, practice=PRACTICE)
    case.refresh_from_db()
    assert {at.step.status for at in case_now(case, date(2003, 12, 1)).course.steps} == {"assumed"}
    record(case, "consent", "organisation", "2003-10-16", organ=COUNCIL)
    again = {"actor": OFFICE, "at": AT, "case": case, "practice": PRACTICE}
    assert refusal(actions.state_practice, **again) == "steps_taken"


def test_a_practice_against_the_statutes_is_refused(league, lipa):
    case = begin(league, lipa)
    told = {"actor": OFFICE, "at": AT, "case": case}
    assert refusal(actions.state_practice, practice=[{"kind": "admission", "steps": [{"by": "chair"}]}], **told) == (
        "already_said"
    )
    assert refusal(actions.state_practice, practice=[{"kind": "quorum"}], **told) == "bad_practice"


def test_a_network_kept_by_a_folder_is_acted_in_by_nobody(lipa):
    copy = make_network(made_up(MEMBER, WAY_IN), keeper=Keeper.FOLDER)
    assert refusal(begin, copy, lipa) == "reading_copy"
    mark = {"actor": OFFICE, "at": AT, "network": copy, "organisation": lipa, "since": date(2004, 1, 1)}
    assert refusal(actions.mark_arrears, **mark) == "reading_copy"


def test_neither_side_puts_the_others_act_on_record_unless_it_is_let(league, lipa):
    case = begin(league, lipa)
    assert refusal(record, case, "consent", "network", "2003-10-16", organ=COUNCIL) == "other_side"
    actions.let_network_record(actor=CITY, at=AT, case=case, lets=True)
    row, _ = record(case, "consent", "network", "2003-10-16", organ=COUNCIL)
    assert row.side == "network"
    assert refusal(record, case, "2-board", "organisation", "2003-11-26") == "other_side"


def test_where_nobody_acts_for_the_organisation_the_network_may(league, lipa):
    case = begin(league, lipa)
    row, _ = record(case, "consent", "network", "2003-10-16", organ=COUNCIL, for_nobody_here=True)
    assert row.entry == f"{case.key}-consent"


@pytest.mark.parametrize(
    ("step", "side", "more", "code"),
    [
        ("2-board", "network", {"on": "2003-11-26"}, "not_yet"),
        ("3-nobody", "network", {"on": "2003-11-26"}, "unknown_step"),
        ("consent", "organisation", {"on": "2003-10-16"}, "organ_needed"),
        ("consent", "organisation", {"on": "2003-10-16", "organ": "lipa/tribunal"}, "bad_organ"),
        ("consent", "organisation", {"on": "2003-10-16", "organ": "council"}, "bad_organ"),
        ("consent", "organisation", {"on": "yesterday", "organ": COUNCIL}, "bad_date"),
        ("consent", "organisation", {"on": "2027", "organ": COUNCIL}, "in_future"),
    ],
)
def test_a_record_that_cannot_be_is_refused_and_leaves_nothing(league, lipa, step, side, more, code):
    case = begin(league, lipa)
    before = (Entry.objects.count(), AuditRow.objects.count())
    assert refusal(record, case, step, side, more.pop("on"), **more) == code
    assert (Entry.objects.count(), AuditRow.objects.count(), StepDone.objects.count()) == (*before, 0)


def test_an_application_without_its_documents_is_refused(lipa):
    papers = found("documents", documents=[{"document": "application_form"}, {"document": "photographs", "count": 3}])
    case = begin(make_network(made_up(MEMBER, WAY_IN, papers)), lipa)
    told = {"papers": ["application-form"]}
    assert refusal(record, case, "application", "organisation", "2003-10-16", **told) == "papers_missing"
    record(case, "application", "organisation", "2003-10-16", papers=["photographs", "application-form"])


def test_the_same_step_twice_is_told_so_and_the_database_says_it_too(league, lipa):
    case = begin(league, lipa)
    record(case, "consent", "organisation", "2003-10-16", organ=COUNCIL)
    assert refusal(record, case, "consent", "organisation", "2003-10-17", organ=COUNCIL) == "already_recorded"
    row = StepDone.objects.get()
    row.pk = None
    row.entry = None
    with writing_allowed("a second row for one step"), pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_one_open_case_of_a_kind_and_another_after_it(league, lipa):
    first = begin(league, lipa)
    assert refusal(begin, league, lipa) == "case_open"
    actions.withdraw_case(actor=OFFICE, at=AT, case=first, side="network", on="2003-10-20")
    second = begin(league, lipa)
    assert (first.key, second.key) == ("lipa-league-admission-2003", "lipa-league-admission-2003-2")
    assert [case.pk for case in cases_of(network=league)] == [second.pk]
    assert [case.pk for case in cases_of(organisation=lipa, is_open=False)] == [first.pk]


def test_a_case_must_fit_the_standing_on_its_day(league, lipa):
    for kind in ("change", "suspension", "withdrawal", "exclusion"):
        assert refusal(begin, league, lipa, kind) == "not_member"
    assert refusal(begin, league, lipa, "rejoining") == "never_member"
    admitted(league, lipa)
    assert refusal(begin, league, lipa, "admission", "2005-01-01") == "already_member"
    assert refusal(begin, league, lipa, "resumption", "2005-01-01") == "not_suspended"
    assert refusal(begin, league, lipa, "succession", "2005-01-01") == "successor_needed"
    assert refusal(begin, league, lipa, category="emperor") == "unknown_category"
    assert refusal(begin, league, lipa, on="1980-01-01") == "no_statutes"
    assert refusal(begin, league, lipa, on="2027-01-01") == "in_future"


def test_the_statutes_of_a_case_are_those_of_its_day_whatever_is_told_of_them_later(league, lipa):
    case = begin(league, lipa)
    lines = [{"kind": "statutes", "key": "first", "content": made_up(MEMBER)}]
    settle_lines(actor=OFFICE, at=AT, network=league, lines=lines)
    case.refresh_from_db()
    assert [at.step.slug for at in case_now(case, date(2003, 12, 1)).course.steps] == ["consent", "2-board"]


def test_where_only_the_council_acts_its_consent_completes_the_case(lipa):
    way = found("admission", steps=[{"by": "candidate_council"}], start="council_date")
    league = make_network(made_up(MEMBER, way))
    case = begin(league, lipa)
    assert case_now(case, date(2003, 12, 1)).procedure.silent == ("network",)
    assert open_tasks(network="league") == {"consent:network": "case-awaited"}
    record(case, "consent", "organisation", "2004-12", organ=COUNCIL)
    case.refresh_from_db()
    assert case.state == "completed"
    assert standing(league, lipa, "2004-12-31") == ("yes", "member")
    (effect,) = Record.objects.get(entry__key=case.entry).content["effects"]
    assert effect["kind"] == "consent"


def test_membership_runs_from_the_payment_and_is_entered_with_the_decision(lipa):
    way = found("admission", steps=[{"by": "board", "organ": "board"}], start="first_payment", pay_within={"months": 3})
    league = make_network(made_up(MEMBER, way))
    case = begin(league, lipa)
    record(case, "1-board", "network", "2003-11-26")
    assert standing(league, lipa, "2003-12-01") == ("", "")
    task = Task.objects.get(key__endswith="payment:network", closed_at__isnull=True)
    assert (task.due, task.rule, task.kind) == (date(2004, 2, 26), "admission", "case-step")
    record(case, "payment", "network", "2004-01-15")
    content = Record.objects.get(entry__key=f"{case.key}-1-board").content
    assert (content["on"], content["effects"][0]["effective"]) == ("2003-11-26", "2004-01-15")
    assert [standing(league, lipa, day)[0] for day in ("2004-01-14", "2004-01-15")] == ["", "yes"]


def test_the_organisations_own_rules_bring_its_organ_and_a_consent_of_the_state(lipa):
    tell_competences(
        lipa,
        {"id": "joins", "act": "join", "role": "decides", "organ": COUNCIL},
        {"id": "governor", "act": "join", "role": "consents", "organ": "dub/council"},
    )
    make_member_city("dub")
    league = make_network(made_up(MEMBER, found("admission", steps=[{"by": "board"}], start="decision_date")))
    case = begin(league, lipa)
    record(case, "consent", "organisation", "2003-10-16")
    assert StepDone.objects.get().organ == COUNCIL
    assert refusal(record, case, "1-board", "network", "2003-11-26", organ="league/board") == "not_yet"
    record(case, "endorsement-governor", "organisation", "2003-11-01")
    record(case, "1-board", "network", "2003-11-26", organ="league/board")
    assert standing(league, lipa, "2003-11-26")[0] == "yes"


def test_a_refused_case_leaves_no_question_whether_the_consent_led_to_a_membership(league, lipa):
    case = begin(league, lipa)
    record(case, "consent", "organisation", "2003-10-16", organ=COUNCIL)
    assert standing(league, lipa, "2003-12-24")[0] == "cannot_tell"
    end = {"actor": OFFICE, "at": AT, "case": case, "side": "network", "on": "2003-11-26"}
    notices = actions.refuse_case(organ="league/board", number="7", reason="too early", **end)
    case.refresh_from_db()
    assert (case.state, case.closed_on, case.closed_by_organ) == ("refused", "2003-11-26", "league/board")
    assert standing(league, lipa, "2003-12-24") == ("", "")
    assert {notice.what for notice in notices} == {"case_refused"}
    assert open_tasks() == {}
    assert refusal(record, case, "2-board", "network", "2003-11-26") == "not_open"


def test_only_the_side_that_began_a_case_takes_it_back(league, lipa):
    case = begin(league, lipa, side="organisation")
    told = {"at": AT, "case": case, "on": "2003-11-01"}
    assert refusal(actions.withdraw_case, actor=OFFICE, side="network", **told) == "other_side"
    record(case, "consent", "organisation", "2003-10-16", organ=COUNCIL)
    assert refusal(actions.withdraw_case, actor=CITY, side="organisation", **told) == "organ_needed"
    actions.withdraw_case(actor=CITY, side="organisation", organ=COUNCIL, **told)
    assert standing(league, lipa, "2003-12-24") == ("", "")


def test_a_step_is_left_out_with_a_reason_but_not_the_one_that_decides(lipa):
    way = found("admission", steps=[{"by": "secretariat", "role": "checks"}, {"by": "board"}], start="decision_date")
    case = begin(make_network(made_up(MEMBER, way)), lipa)
    told = {"actor": OFFICE, "at": AT, "case": case, "side": "network"}
    assert refusal(actions.waive_step, step="1-secretariat", reason=" ", **told) == "reason_needed"
    assert refusal(actions.waive_step, step="2-board", reason="in a hurry", **told) == "not_yet"
    actions.waive_step(step="1-secretariat", reason="The papers came by courier.", **told)
    assert refusal(actions.waive_step, step="2-board", reason="in a hurry", **told) == "not_waivable"
    assert "courier" not in str(AuditRow.objects.order_by("-id")[0].payload)


def test_a_step_recorded_by_mistake_is_taken_back_while_nothing_hangs_on_it(league, lipa):
    case = begin(league, lipa)
    record(case, "consent", "organisation", "2003-10-16", organ=COUNCIL)
    told = {"actor": CITY, "at": AT, "case": case, "step": "consent", "why": "wrong day"}
    assert refusal(actions.take_back_step, side="network", **told) == "other_side"
    actions.take_back_step(side="organisation", **told)
    assert standing(league, lipa, "2003-11-01") == ("", "")
    now = case_now(case, date(2003, 12, 1)).course.at("consent")
    assert now
    assert now.state == WAITING
    record(case, "consent", "organisation", "2003-10-17", organ=COUNCIL)
    assert standing(league, lipa, "2003-11-01")[0] == "cannot_tell"


def test_a_former_assistants_key_and_whom_they_acted_for_stand_with_the_step(league, lipa):
    case = begin(league, lipa)
    assistant = CITY.__class__("p-assistan", "p-mayoraaa")
    told = {"at": AT, "case": case, "step": "consent", "side": "organisation", "on": "2003-10-16", "organ": COUNCIL}
    row, notices = actions.record_step(actor=assistant, **told)
    assert (row.recorded_by, row.recorded_for) == ("p-assistan", "p-mayoraaa")
    assert Notice("network", "step_waits", case.key, "2-board") in notices


# --- once a member


def test_arrears_suspend_and_paying_lifts_it(lipa):
    rule = found("suspension", cause="unpaid_fees", automatic=True, lifted_when="paid")
    league = make_network(made_up(MEMBER, WAY_IN, rule))
    admitted(league, lipa)
    mark = {"actor": OFFICE, "at": AT, "network": league, "organisation": lipa, "since": date(2006, 1, 1)}
    owed = actions.mark_arrears(amount=Decimal(3200), currency="EUR", words="two years", **mark)
    assert refusal(actions.mark_arrears, **mark) == "arrears_open"
    case = begin(league, lipa, "suspension", "2006-03-01", cause="unpaid_fees")
    record(case, "finding", "network", "2006-03-01", organ="league/secretariat")
    rows = Standing.objects.filter(network=league, organisation=lipa)
    assert [rows.on(date(2006, month, 1)).get().content["suspended"] for month in (2, 3)] == [False, True]
    back = begin(league, lipa, "resumption", "2006-05-01", cause="unpaid_fees")
    record(back, "payment", "network", "2006-06-01", organ="league/secretariat")
    assert not rows.on(date(2006, 6, 1)).get().content["suspended"]
    actions.clear_arrears(actor=OFFICE, at=AT, arrears=owed, until=date(2006, 6, 1))
    assert not arrears_of(league).exists()
    assert refusal(actions.clear_arrears, actor=OFFICE, at=AT, arrears=owed, until=date(2006, 7, 1)) == "no_arrears"


def test_arrears_end_after_they_began_and_an_amount_has_a_currency(league, lipa):
    mark = {"actor": OFFICE, "at": AT, "network": league, "organisation": lipa, "since": date(2006, 1, 1)}
    owed = actions.mark_arrears(**mark)
    ends = {"actor": OFFICE, "at": AT, "arrears": owed, "until": date(2006, 1, 1)}
    assert refusal(actions.clear_arrears, **ends) == "ends_before_it_begins"
    owed.amount = Decimal(5)
    with writing_allowed("an amount of nothing in particular"), pytest.raises(IntegrityError), transaction.atomic():
        owed.save()
    assert Arrears.objects.get(pk=owed.pk).amount is None


def test_a_member_that_gives_notice_is_in_until_its_time_is_over_and_may_come_back(lipa):
    leaving = found("withdrawal", when="after_notice", notice={"months": 6}, arrears_due=True)
    back = found("rejoining", way="by_decision", by="board")
    league = make_network(made_up(MEMBER, WAY_IN, leaving, back))
    admitted(league, lipa)
    tell_competences(lipa, {"id": "leaves", "act": "leave", "role": "decides", "organ": COUNCIL})
    case = begin(league, lipa, "withdrawal", "2008-02-01", side="organisation")
    assert case_now(case, date(2008, 2, 1)).procedure.follows == ("withdrawal",)
    record(case, "decision-leaves", "organisation", "2008-02-10")
    record(case, "notice", "organisation", "2008-02-20")
    assert [standing(league, lipa, day)[0] for day in ("2008-08-20", "2008-08-21")] == ["yes", ""]
    again = begin(league, lipa, "rejoining", "2010-01-01")
    record(again, "decision", "network", "2010-03-01")
    assert [standing(league, lipa, day)[0] for day in ("2010-02-28", "2010-03-01")] == ["", "yes"]


def test_an_exclusion_is_heard_decided_and_confirmed(lipa):
    rule = found("exclusion", form="exclusion", by="board", confirmed_by="assembly", hearing=True)
    league = make_network(made_up(MEMBER, WAY_IN, rule))
    admitted(league, lipa)
    case = begin(league, lipa, "exclusion", "2009-01-01")
    record(case, "hearing", "network", "2009-02-01")
    record(case, "decision", "network", "2009-03-01")
    assert standing(league, lipa, "2009-04-01")[0] != ""
    record(case, "confirmation", "network", "2009-05-01")
    assert [standing(league, lipa, day)[0] for day in ("2009-02-28", "2009-03-01")] == ["yes", ""]


def test_a_category_changes_by_the_decision_that_the_statutes_ask_for(lipa):
    change = found("category_change", moves_from=["friend"], moves_to="member", steps=[{"by": "board"}])
    league = make_network(made_up(MEMBER, category("friend"), WAY_IN, change))
    admitted(league, lipa, asked="friend")
    case = begin(league, lipa, "change", "2005-01-01", category="friend", moves_to="member")
    record(case, "1-board", "network", "2005-06-01", organ="league/board")
    assert [standing(league, lipa, day)[1] for day in ("2005-05-31", "2005-06-01")] == ["friend", "member"]


@pytest.mark.parametrize(("then", "follows"), [("passes", "yes"), ("ends", "")])
def test_a_merger_ends_the_one_membership_and_passes_it_on_or_not(lipa, then, follows):
    rule = found("succession", cause="merged_into", then=then)
    league = make_network(made_up(MEMBER, WAY_IN, rule))
    admitted(league, lipa)
    grand = make_member_city("grandlipa")
    case = begin(league, lipa, "succession", "2010-01-01", cause="merged_into", successor=grand)
    record(case, "proof", "organisation", "2010-01-01")
    record(case, "finding", "network", "2010-03-01", organ="league/secretariat")
    assert [standing(league, lipa, day)[0] for day in ("2009-12-31", "2010-01-01")] == ["yes", ""]
    assert standing(league, grand, "2010-01-01")[0] == follows
    relation = Relation.objects.known(None).get(organisation=lipa)
    assert (relation.kind, relation.other, relation.begins) == ("merged_into", grand, "2010-01-01")


def test_a_successor_that_is_a_member_already_is_not_admitted_again(lipa):
    rule = found("succession", cause="merged_into", then="passes")
    league = make_network(made_up(MEMBER, WAY_IN, rule))
    grand = make_member_city("grandlipa")
    admitted(league, lipa)
    admitted(league, grand)
    case = begin(league, lipa, "succession", "2010-01-01", cause="merged_into", successor=grand)
    record(case, "proof", "organisation", "2010-01-01")
    record(case, "finding", "network", "2010-03-01", organ="league/secretariat")
    content = Record.objects.get(entry__key=f"{case.key}-finding").content
    assert [effect["kind"] for effect in content["effects"]] == ["end"]
    row = Standing.objects.filter(network=league, organisation=grand).on(date(2010, 6, 1)).get()
    assert row.since_text == "2003-11-26"


def test_the_checklist_after_an_admission_is_checked_off(league, lipa):
    case = admitted(league, lipa)
    told = {"actor": OFFICE, "at": AT, "case": case}
    for _ in range(2):
        actions.check_off(item="welcome", **told)
    assert set(open_tasks()) == {"onboarding:nominations", "onboarding:lists"}
    assert refusal(actions.check_off, item="cake", **told) == "unknown_step"


def test_open_cases_are_read_in_a_constant_number_of_queries(league, django_assert_num_queries):
    cities = [make_member_city(f"city-{number}") for number in range(6)]
    cases = [begin(league, city) for city in cities]
    for some in (cases[:1], cases):
        with django_assert_num_queries(2):
            assert len(cases_now(some, date(2003, 12, 1))) == len(some)
    assert Case.objects.count() == 6
