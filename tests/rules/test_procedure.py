"""What a matter needs under the statutes: which steps, whose, in which order, by when; and what they leave open."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from koinon.rules.competences import Competence, read_competence
from koinon.rules.dates import parse
from koinon.rules.effects import Admit, ChangeCategory, Consent, End, Resume, Suspend, written
from koinon.rules.practice import PracticeError, for_cases, with_practice
from koinon.rules.procedure import (
    DOCUMENTS_UNKNOWN,
    KINDS,
    START_UNKNOWN,
    STEPS_UNKNOWN,
    Matter,
    Procedure,
    ProcedureError,
)
from koinon.rules.procedure_course import (
    DONE,
    LATER,
    WAITING,
    WAIVED,
    Done,
    course,
    effects_of,
    last_day,
    needs_organ,
    outcome,
)
from koinon.rules.procedure_ways import procedure
from koinon.rules.statutes import Statutes, parse_statutes
from tests.rules.world import LEAGUE, LIPA, category, statutes

DATA = Path(__file__).parents[2] / "data" / "networks"
MADE_UP = Path(__file__).parents[2] / "data-made-up" / "networks"
VERSIONS = sorted([*DATA.glob("*/statutes/*.toml"), *MADE_UP.glob("*/statutes/*.toml")])
DAY = date(2003, 10, 16)
COUNCIL = read_competence(
    {"id": "joins", "act": "join", "role": "decides", "status": "found", "organ": "lipa/council", "source": "law"}
)


def known(kind: str, **fields: Any) -> dict[str, Any]:
    """A rule that a text has."""
    return {"id": fields.pop("id", kind.replace("_", "-")), "kind": kind, "status": "found", "source": "text", **fields}


def of(kind: str, rules: Statutes, *lines: Competence, **matter: Any) -> Procedure:
    return procedure(rules, Matter(kind, LEAGUE, LIPA, **matter), lines, DAY)


def done(step: str, on: str = "", **more: Any) -> Done:
    return Done(step=step, on=parse(on) if on else None, **more)


def codes(told: Procedure) -> list[str]:
    return [question.code for question in told.questions]


def slugs(told: Procedure) -> list[str]:
    return [step.slug for step in told.steps]


def waits_on(told: Procedure, *recorded: Done, day: str = "2003-12-01") -> list[str]:
    return [at.step.slug for at in course(told, recorded, date.fromisoformat(day)).waiting()]


COUNCIL_THEN_BOARD = [{"by": "candidate_council"}, {"by": "board", "organ": "board"}]
WAY_IN = known("admission", steps=COUNCIL_THEN_BOARD, start="decision_date")
PAPERS = known("documents", documents=[{"document": "application_form"}, {"document": "letter_of_intent"}])


def test_an_admission_has_the_steps_of_the_statutes_in_their_order_each_with_its_side_and_rule():
    told = of("admission", statutes(category("member"), WAY_IN), COUNCIL)
    assert [(s.slug, s.act, s.side, s.organ, s.rule, s.status) for s in told.steps] == [
        ("consent", "consent", "organisation", "lipa/council", "admission", "found"),
        ("2-board", "decision", "network", "league/board", "admission", "found"),
    ]
    assert waits_on(told) == ["consent"]
    assert waits_on(told, done("consent", "2003-10-16")) == ["2-board"]
    assert told.decisive == "2-board"


def test_what_the_statutes_do_not_know_is_a_question_and_brings_no_step():
    rules = statutes(category("member"), {"id": "way-in", "kind": "admission", "status": "unknown"})
    told = of("admission", rules)
    assert told.steps == ()
    assert (STEPS_UNKNOWN, "way-in") in [(question.code, question.rule) for question in told.questions]
    assert not told.is_settled


def test_a_start_that_nobody_says_keeps_a_case_from_its_end_but_not_its_steps_from_being_taken():
    rules = statutes(category("member"), {key: value for key, value in WAY_IN.items() if key != "start"})
    told = of("admission", rules)
    assert START_UNKNOWN in codes(told)
    taken = (done("consent", "2003-10-16"), done("2-board", "2003-11-26"))
    assert not course(told, taken, DAY).is_complete
    assert course(of("admission", statutes(category("member"), WAY_IN)), taken, DAY).is_complete


def test_an_application_needs_its_documents_and_the_network_waits_for_them():
    told = of("admission", statutes(category("member"), WAY_IN, PAPERS))
    assert set(waits_on(told)) == {"consent", "application"}
    half = done("application", "2003-10-20", papers=frozenset({"application-form"}))
    consent = done("consent", "2003-10-16")
    at = course(told, (consent, half), DAY).at("application")
    assert at
    assert (at.state, at.missing) == (WAITING, ("letter-of-intent",))
    whole = replace(half, papers=frozenset({"application-form", "letter-of-intent"}))
    assert waits_on(told, consent, whole) == ["2-board"]


def test_documents_that_nobody_knows_are_asked_about_and_those_that_are_none_are_not():
    unknown = statutes(category("member"), WAY_IN, {"id": "papers", "kind": "documents", "status": "unknown"})
    none = statutes(category("member"), WAY_IN, known("documents") | {"status": "none"})
    assert DOCUMENTS_UNKNOWN in codes(of("admission", unknown))
    assert codes(of("admission", none)) == []
    assert "application" not in slugs(of("admission", none))


def test_where_only_the_council_acts_the_network_has_no_step_and_nothing_is_missing():
    rules = statutes(category("member"), known("admission", steps=[{"by": "candidate_council"}], start="council_date"))
    told = of("admission", rules)
    assert (slugs(told), told.silent) == (["consent"], ("network",))
    assert told.by_itself
    taken = (done("consent", "2004-12"),)
    assert course(told, taken, DAY).is_complete
    assert outcome(told, taken) == ()
    assert effects_of(told, told.steps[0]) == (Consent(network=LEAGUE, organisation=LIPA),)


def test_a_council_that_admits_into_one_of_several_categories_is_not_left_to_the_rule():
    way = known("admission", steps=[{"by": "candidate_council"}], start="council_date")
    told = of("admission", statutes(category("full"), category("friend"), way), category="friend")
    assert not told.by_itself
    assert [written(effect) for effect in outcome(told, (done("consent", "2004-12"),))] == [
        {"schema": 1, "kind": "admit", "network": LEAGUE, "organisation": LIPA, "category": "friend"}
    ]


def test_an_organisation_that_says_who_decides_there_brings_its_own_step_and_one_that_does_not_brings_none():
    rules = statutes(category("member"), known("admission", steps=[{"by": "board"}], start="decision_date"))
    assert slugs(of("admission", rules)) == ["1-board"]
    told = of("admission", rules, COUNCIL)
    assert [(step.slug, step.own) for step in told.steps] == [("consent", True), ("1-board", False)]
    assert waits_on(told) == ["consent"]


def test_a_competence_counts_in_its_time_alone():
    ended = replace(COUNCIL, ends=parse("2003-10-16"))
    rules = statutes(category("member"), known("admission", steps=[{"by": "board"}], start="decision_date"))
    assert slugs(of("admission", rules, ended)) == ["1-board"]
    assert slugs(of("admission", rules, replace(COUNCIL, ends=parse("2003-10-17")))) == ["consent", "1-board"]


def test_a_consent_of_the_state_is_a_step_where_the_organisation_needs_it_and_none_where_it_needs_none():
    state = Competence("ministry", "join", "consents", "found", organ="province/governor")
    rules = statutes(category("member"), WAY_IN)
    told = of("admission", rules, COUNCIL, state)
    step = told.step("endorsement-ministry")
    assert step
    assert (step.side, step.recorder, step.organ) == ("state", "organisation", "province/governor")
    assert "2-board" not in waits_on(told, done("consent", "2003-10-16"))
    assert not any(step.side == "state" for step in of("admission", rules, COUNCIL, replace(state, organ="")).steps)


def test_a_competence_that_is_not_known_is_a_question():
    unknown = Competence("who", "join", "decides", "unknown")
    assert "competence_unknown" in codes(of("admission", statutes(category("member"), WAY_IN), unknown))


def test_a_step_alongside_does_not_wait_and_an_optional_one_keeps_nothing_waiting():
    steps = [
        {"by": "candidate_council"}, {"by": "experts", "role": "advises", "alongside": True},
        {"by": "chair", "role": "proposes", "optional": True}, {"by": "board"},
    ]  # fmt: skip
    told = of("admission", statutes(category("member"), known("admission", steps=steps, start="decision_date")))
    assert waits_on(told) == ["consent", "2-experts"]
    taken = (done("consent", "2003-10-16"), done("2-experts", "2003-10-18"))
    assert waits_on(told, *taken) == ["3-chair", "4-board"]
    assert course(told, (*taken, done("4-board", "2003-11-26")), DAY).is_complete


def test_a_deadline_is_counted_from_the_step_before_and_a_step_is_overdue_the_day_after():
    steps = [{"by": "board"}, {"by": "assembly", "role": "ratifies", "within": {"months": 6}}]
    told = of("admission", statutes(category("member"), known("admission", steps=steps, start="decision_date")))
    taken = (done("1-board", "2003-08-31"),)
    at = course(told, taken, date(2004, 2, 29)).at("2-assembly")
    assert at
    assert (at.state, at.due, at.overdue) == (WAITING, date(2004, 2, 29), False)
    later = course(told, taken, date(2004, 3, 1)).at("2-assembly")
    assert later
    assert later.overdue
    before = course(told, (), date(2004, 3, 1)).at("2-assembly")
    assert before
    assert (before.state, before.due) == (LATER, None)


def test_a_ratification_confirms_the_day_of_the_decision():
    steps = [{"by": "board"}, {"by": "assembly", "role": "ratifies"}]
    told = of("admission", statutes(category("member"), known("admission", steps=steps, start="decision_date")))
    taken = (done("1-board", "2003-11-26"), done("2-assembly", "2004-05-20"))
    assert told.decisive == "1-board"
    assert not course(told, taken[:1], DAY).is_complete
    assert outcome(told, taken) == (Admit(network=LEAGUE, organisation=LIPA),)


def test_membership_runs_from_the_first_payment_where_the_statutes_say_so():
    way = known("admission", steps=[{"by": "board"}], start="first_payment", pay_within={"months": 3})
    told = of("admission", statutes(category("member"), way))
    assert [(step.slug, step.side, step.recorder) for step in told.steps][-1] == ("payment", "organisation", "network")
    decided = done("1-board", "2003-11-26")
    at = course(told, (decided,), DAY).at("payment")
    assert at
    assert at.due == date(2004, 2, 26)
    paid = done("payment", "2004-02-01")
    assert outcome(told, (decided, paid))[0].effective == parse("2004-02-01")
    assert not course(told, (decided, done("payment", waived=True)), DAY).is_complete


def test_an_act_that_names_its_own_day_counts_from_it():
    told = of("admission", statutes(category("member"), WAY_IN), category="member")
    taken = (done("consent", "2003-10-16"), done("2-board", "2003-11-26", effective=parse("2004-01-01")))
    assert outcome(told, taken)[0].effective == parse("2004-01-01")


def test_a_step_left_out_with_a_reason_lets_the_next_be_taken_but_the_deciding_one_must_be_on_record():
    told = of("admission", statutes(category("member"), WAY_IN))
    at = course(told, (done("consent", waived=True),), DAY)
    assert [one.state for one in at.steps] == [WAIVED, WAITING]
    assert not course(told, (done("consent", waived=True), done("2-board", waived=True)), DAY).is_complete
    assert course(told, (done("consent", waived=True), done("2-board", "2003-11-26")), DAY).is_complete


CHANGE = known("category_change", moves_from=["associate"], moves_to="full", steps=[{"by": "board", "organ": "board"}])
TWO = (category("full"), category("associate"))


def test_a_change_of_category_follows_its_rule_and_without_one_is_a_question():
    told = of("change", statutes(*TWO, CHANGE), category="associate", moves_to="full")
    assert outcome(told, (done("1-board", "2005-06-01"),)) == (
        ChangeCategory(network=LEAGUE, organisation=LIPA, category="full"),
    )
    assert codes(of("change", statutes(*TWO, CHANGE), category="full", moves_to="associate")) == [STEPS_UNKNOWN]
    assert codes(of("change", statutes(*TWO), category="associate", moves_to="full")) == [STEPS_UNKNOWN]


ARREARS = known(
    "suspension", cause="unpaid_fees", automatic=True, arrears_above_years=2, lifted_when="paid", effects=["vote"]
)


def test_a_suspension_for_arrears_comes_by_itself_and_is_lifted_by_paying():
    told = of("suspension", statutes(category("member"), ARREARS), cause="unpaid_fees")
    assert [(step.act, step.side) for step in told.steps] == [("finding", "network")]
    assert outcome(told, (done("finding", "2004-03-01"),)) == (Suspend(network=LEAGUE, organisation=LIPA),)
    back = of("resumption", statutes(category("member"), ARREARS), cause="unpaid_fees")
    assert [(step.act, step.recorder) for step in back.steps] == [("payment", "network")]
    assert outcome(back, (done("payment", "2004-06-01"),)) == (Resume(network=LEAGUE, organisation=LIPA),)


def test_a_suspension_for_another_cause_than_the_statutes_name_is_a_question():
    assert codes(of("suspension", statutes(category("member"), ARREARS), cause="missed_report")) == [STEPS_UNKNOWN]
    silent = {key: value for key, value in ARREARS.items() if key != "lifted_when"}
    assert codes(of("resumption", statutes(category("member"), silent), cause="unpaid_fees")) == [STEPS_UNKNOWN]


@pytest.mark.parametrize(
    ("when", "notice", "given", "last"),
    [
        ("any_time", {}, "2008-03-31", "2008-03-31"),
        ("after_notice", {"months": 6}, "2008-08-31", "2009-02-28"),
        ("end_of_year", {}, "2008-03-31", "2008-12-31"),
        ("end_of_year", {"months": 6}, "2008-08-31", "2009-12-31"),
        ("after_notice", {"months": 6}, "2008-02", "2008-08"),
        ("end_of_year", {}, "2008~", "2008-12-31~"),
    ],
)
def test_who_gives_notice_is_in_until_the_day_that_the_statutes_leave(when, notice, given, last):
    rule = known("withdrawal", when=when, **({"notice": notice} if notice else {}))
    told = of("withdrawal", statutes(category("member"), rule))
    assert last_day(told, parse(given)) == parse(last)
    (end,) = outcome(told, (done("notice", given, organ="lipa/council"),))
    assert isinstance(end, End)
    assert (end.effective, end.sense) == (parse(last), "last_day")


def test_a_withdrawal_waits_for_the_organ_that_decides_to_leave_and_says_what_stays_due():
    leaves = read_competence(
        {"id": "leaves", "act": "leave", "role": "decides", "status": "found", "organ": "lipa/council", "source": "law"}
    )
    rule = known("withdrawal", when="any_time", arrears_due=True)
    after = known("after_exit", ends=["use_of_logo"])
    told = of("withdrawal", statutes(category("member"), rule, after), leaves)
    assert waits_on(told) == ["decision-leaves"]
    assert waits_on(told, done("decision-leaves", "2008-01-10")) == ["notice"]
    assert told.follows == ("withdrawal", "after-exit")
    assert of("withdrawal", statutes(category("member"), known("withdrawal", when="any_time"))).follows == ()


EXCLUSION = known(
    "exclusion", form="exclusion", by="board", confirmed_by="assembly", after_reminders=2, hearing=True,
    hearing_notice={"weeks": 4}, thresholds=[{"share": "2/3", "of": "votes_cast"}],
)  # fmt: skip


def test_who_is_excluded_is_reminded_heard_and_then_decided_on_no_sooner_than_the_statutes_say():
    told = of("exclusion", statutes(category("member"), EXCLUSION))
    assert slugs(told) == ["reminder-1", "reminder-2", "hearing", "decision", "confirmation"]
    decision = told.step("decision")
    assert decision
    assert decision.with_majority
    taken = (done("reminder-1", "2008-01-01"), done("reminder-2", "2008-02-01"), done("hearing", "2008-03-01"))
    assert waits_on(told, *taken, day="2008-03-28") == []
    assert waits_on(told, *taken, day="2008-03-29") == ["decision"]
    taken = (*taken, done("decision", "2008-04-01"), done("confirmation", "2008-06-01"))
    assert outcome(told, taken) == (End(network=LEAGUE, organisation=LIPA),)


def test_an_invitation_to_leave_ends_nothing_until_the_member_leaves():
    told = of("exclusion", statutes(category("member"), known("exclusion", form="invitation_to_leave")))
    assert slugs(told) == ["invitation", "notice"]
    assert not course(told, (done("invitation", "2008-01-01"),), DAY).is_complete
    notice = told.step("notice")
    assert notice
    assert notice.recorder == "organisation"


def test_a_former_member_comes_back_as_a_new_one_or_by_a_decision_and_no_sooner_than_told():
    as_new = known("rejoining", way="as_new", after={"years": 2}, arrears_due=True)
    told = of("rejoining", statutes(category("member"), WAY_IN, as_new), former=date(2003, 1, 31))
    assert slugs(told) == ["arrears", "consent", "2-board"]
    taken = (done("arrears", "2004-01-01"), done("consent", "2004-01-01"))
    assert waits_on(told, *taken, day="2005-01-30") == []
    assert waits_on(told, *taken, day="2005-01-31") == ["2-board"]
    by_decision = known("rejoining", way="by_decision", by="board")
    back = of("rejoining", statutes(category("member"), WAY_IN, by_decision))
    assert slugs(back) == ["decision"]
    assert outcome(back, (done("decision", "2006-01-01"),)) == (Admit(network=LEAGUE, organisation=LIPA),)
    assert STEPS_UNKNOWN in codes(of("rejoining", statutes(category("member"), WAY_IN)))


@pytest.mark.parametrize(
    ("then", "last", "kinds"),
    [("passes", "finding", ["end", "admit"]), ("ends", "finding", ["end"]), ("review", "decision", ["end", "admit"])],
)
def test_a_membership_passes_on_in_a_merger_or_ends_as_the_statutes_or_the_deciders_say(then, last, kinds):
    rule = known("succession", cause="merged_into", then=then)
    told = of("succession", statutes(category("member"), rule), cause="merged_into", successor="grandlipa")
    taken = (done("proof", "2010-01-01"), done(last, "2010-03-01", outcome="passes" if then == "review" else ""))
    effects = outcome(told, taken)
    assert [effect.kind for effect in effects] == kinds
    assert {effect.effective for effect in effects} == {parse("2010-01-01")}
    split = of("succession", statutes(category("member"), rule), cause="split_from", successor="x")
    assert codes(split) == [STEPS_UNKNOWN]


@pytest.mark.parametrize("kind", ["suspension", "exclusion", "withdrawal", "category_change"])
def test_what_a_source_says_is_not_provided_for_is_refused(kind):
    rules = statutes(category("member"), {"id": "no", "kind": kind, "status": "none", "source": "text"})
    with pytest.raises(ProcedureError, match="not_provided"):
        of({"category_change": "change"}.get(kind, kind), rules)


def test_another_kind_of_matter_is_refused():
    with pytest.raises(ProcedureError, match="unknown_kind"):
        of("elopement", statutes(category("member")))


def test_acts_of_organs_name_their_organ_and_others_need_not():
    told = of("admission", statutes(category("member"), WAY_IN, PAPERS))
    assert [(step.slug, needs_organ(told, step)) for step in told.steps] == [
        ("application", False), ("consent", True), ("2-board", True),
    ]  # fmt: skip


# --- practice, where the statutes are silent

SILENT: dict[str, Any] = {
    "koinon_statutes": 1, "network": LEAGUE, "version": "first", "title": {"en": "Rules"},
    "in_force": {"from": "1986", "status": "found", "source": "text"},
    "rules": [category("member"), {"id": "way-in", "kind": "admission", "status": "unknown"}, ARREARS],
}  # fmt: skip


def test_a_stated_practice_takes_the_place_of_what_is_unknown_and_is_assumed():
    stated = [{"kind": "admission", "steps": COUNCIL_THEN_BOARD, "start": "decision_date"}]
    told = of("admission", parse_statutes(with_practice(SILENT, stated)))
    assert {(step.rule, step.status) for step in told.steps} == {("way-in", "assumed")}
    assert told.is_settled
    assert of("admission", parse_statutes(SILENT)).steps == ()


def test_a_practice_changes_nothing_that_the_statutes_say_and_may_add_what_they_leave_out():
    with pytest.raises(PracticeError, match="already_said"):
        with_practice(SILENT, [{"kind": "suspension", "cause": "unpaid_fees", "automatic": False}])
    silent = {**SILENT, "rules": [category("member"), known("suspension", cause="unpaid_fees", by="board")]}
    added = with_practice(silent, [{"kind": "suspension", "cause": "unpaid_fees", "lifted_when": "paid"}])
    told = of("resumption", parse_statutes(added), cause="unpaid_fees")
    assert [(step.act, step.status) for step in told.steps] == [("payment", "assumed")]
    none = {**SILENT, "rules": [category("member"), known("exclusion") | {"status": "none"}]}
    with pytest.raises(PracticeError, match="already_said"):
        with_practice(none, [{"kind": "exclusion", "form": "exclusion"}])


def test_a_practice_that_is_none_is_refused_with_what_is_wrong():
    with pytest.raises(PracticeError, match="not_stated"):
        with_practice(SILENT, [{"kind": "quorum", "organ": "assembly"}])
    with pytest.raises(PracticeError, match="mistaken"):
        with_practice(SILENT, [{"kind": "admission", "steps": [{"by": "nobody"}]}])


# --- the seven real networks


def real(network: str) -> Statutes:
    path = sorted((DATA / network / "statutes").glob("*.toml"))[-1]
    return parse_statutes(for_cases(tomllib.loads(path.read_text(encoding="utf-8"))))


def real_matter(network: str, kind: str = "admission", asked: str = "") -> Procedure:
    return procedure(real(network), Matter(kind, network, "somewhere", asked), (), DAY)


@pytest.mark.parametrize(
    ("network", "asked", "steps", "silent"),
    [
        ("eurocities", "associate", [], ()),
        ("polis", "", ["application", "1-secretariat", "2-management-committee"], ()),
        ("ire", "", [], ()),
        ("european-mozart-ways", "", [], ()),
        ("league-of-historical-cities", "", ["application", "1-board"], ()),
        ("unesco", "creative-city",
         ["application", "1-state-endorsement", "2-experts", "3-members", "4-director-general"], ()),
        ("medium-sized-cities", "", ["consent"], ("network",)),
    ],
)  # fmt: skip
def test_the_ways_into_the_real_networks(network, asked, steps, silent):
    told = real_matter(network, asked=asked)
    assert (slugs(told), told.silent) == (steps, silent)
    assert all(step.rule and step.status in ("found", "secondary", "assumed") for step in told.steps)
    assert (STEPS_UNKNOWN in codes(told)) is not bool([step for step in steps if step != "application"])


def test_opavas_council_is_all_that_its_network_is_known_to_need():
    told = procedure(real("medium-sized-cities"), Matter("admission", "medium-sized-cities", "opava"), (), DAY)
    taken = (done("consent", "2004-12", organ="opava/council"),)
    assert course(told, taken, DAY).is_complete
    assert told.by_itself
    assert told.start.status == "assumed"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_matter_can_be_asked_of_every_version_and_each_step_names_its_rule(path, kind):
    version = parse_statutes(for_cases(tomllib.loads(path.read_text(encoding="utf-8"))))
    matter = Matter(kind, version.network, "somewhere", cause="merged_into", moves_to="full")
    try:
        told = procedure(version, matter, (), DAY)
    except ProcedureError as error:
        rule = version.rule(error.subject)
        assert rule
        assert rule.status == "none"
        return
    assert told.steps or told.questions
    for step in told.steps:
        assert version.rule(step.rule) or (step.slug == "proof" and not step.rule)
    assert all(at.state in (WAITING, LATER) for at in course(told, (), DAY).steps)
    assert not any(at.state == DONE for at in course(told, (), DAY).steps)


REVIEW = known(
    "fact_change", event="population_crosses", moves_from=["full"], direction="below", limit=50000, then="review",
    decided_by="board",
)  # fmt: skip


def test_a_change_that_an_outside_event_brings_waits_for_the_organ_that_the_rule_on_it_names():
    told = of("change", statutes(*TWO, REVIEW), category="full", moves_to="associate", review="fact-change")
    (step,) = told.steps
    assert (step.act, step.side, step.organ, step.rule) == ("decision", "network", f"{LEAGUE}/board", "fact-change")
    recorded = [done("decision", "2003-11-26", organ=f"{LEAGUE}/board")]
    assert course(told, recorded, DAY).is_complete
    (effect,) = outcome(told, recorded)
    assert isinstance(effect, ChangeCategory)
    assert effect.category == "associate"


def test_the_statutes_own_way_of_changing_a_category_goes_before_the_rule_on_the_event():
    told = of("change", statutes(*TWO, REVIEW, CHANGE), category="associate", moves_to="full", review="fact-change")
    assert {step.rule for step in told.steps} == {"category-change"}


def test_without_an_organ_named_or_without_the_event_the_steps_of_a_change_are_a_question():
    nobody = {name: value for name, value in REVIEW.items() if name != "decided_by"}
    for rules, review in ((nobody, "fact-change"), (REVIEW, ""), (REVIEW, "no-such"), (REVIEW, "full")):
        told = of("change", statutes(*TWO, rules), category="full", moves_to="associate", review=review)
        assert codes(told) == [STEPS_UNKNOWN], review
