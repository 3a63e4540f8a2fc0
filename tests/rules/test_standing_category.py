"""Standing: of which category a member is on a day, with which rights, and what stays open."""

from __future__ import annotations

import pytest

from koinon.rules.dates import parse
from koinon.rules.facts import Population
from koinon.rules.standing import stretches
from tests.rules.world import (
    ACCESSION,
    ASSOCIATE,
    BRITAIN,
    FULL,
    NORWAY,
    OBSERVER,
    ONE_CATEGORY,
    POLAND,
    attestation,
    case,
    category,
    category_on,
    decision,
    on,
    read_between,
    statutes,
)

CONSENT = decision("consent", "2003-10-16", {"kind": "consent"}, organ="lipa/council")
ADMISSION = decision("admission", "2003-11-26", {"kind": "admit", "category": "associate"})
LIST = attestation("list-2018", on="2018", category="full")


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


COUNTED = [Population(240000, parse("2001")), Population(255000, parse("2011")), Population(240000, parse("2021"))]


@pytest.mark.parametrize(
    ("direction", "limit", "slug", "codes"),
    [
        ("below", 250000, "small", []),
        ("below", None, "small", []),
        (None, None, "small", []),
        ("above", 250000, None, ["no_rule_written"]),
        ("below", 100000, None, ["no_rule_written"]),
    ],
)
def test_a_rule_on_inhabitants_moves_who_crosses_its_limit_in_its_direction_and_nobody_else(
    direction, limit, slug, codes
):
    big = category("big", population={"minimum": 250000})
    small = category("small", population={"maximum": 249999})
    rule = {
        "id": "shrinks", "kind": "fact_change", "event": "population_crosses", "status": "found", "source": "text",
        "then": "move", "moves_from": ["big"], "moves_to": "small", "direction": direction, "limit": limit,
    }  # fmt: skip
    written = statutes(big, small, {name: told for name, told in rule.items() if told is not None})
    facts = type(POLAND)(country="PL", populations=tuple(COUNTED[1:]))
    told = case(attestation("list", on="2012-01-01", category="big"), facts=facts, rules=written)
    standing = on(told, "2021-12-31")
    assert standing.category.slug == slug
    assert [question.code for question in standing.questions] == codes


def test_a_city_that_grows_is_not_moved_by_the_rule_on_cities_that_shrink():
    big = category("big", population={"minimum": 250000})
    small = category("small", population={"maximum": 249999})
    shrinks = {
        "id": "shrinks", "kind": "fact_change", "event": "population_crosses", "status": "found", "source": "text",
        "then": "move", "moves_from": ["big"], "moves_to": "small", "direction": "below", "limit": 250000,
    }  # fmt: skip
    facts = type(POLAND)(country="PL", populations=tuple(COUNTED[:2]))
    told = case(attestation("list", on="2005", category="big"), facts=facts, rules=statutes(big, small, shrinks))
    assert category_on(told, "2012-01-01") == ("big", "presumed")


def test_a_new_figure_begins_a_stretch_where_it_contradicts_the_category():
    big = category("big", population={"minimum": 250000})
    facts = type(POLAND)(country="PL", populations=tuple(COUNTED[:2]))
    told = case(attestation("list", on="2000-01-01", category="big"), facts=facts, rules=statutes(big, OBSERVER))
    found = [(str(one.begins), [c.code for c in one.standing.contradictions]) for one in stretches(told)]
    assert found[-2:] == [("2001-12-31", ["population_contradicts"]), ("2011-12-31", [])]


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
