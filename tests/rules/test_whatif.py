"""What would follow if facts or statutes were otherwise: who moves and why, what is open, how the votes shift."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.rules.changes import in_force
from koinon.rules.dates import parse
from koinon.rules.facts import Facts, Population
from koinon.rules.standing import standing_on
from koinon.rules.statutes import parse_statutes
from koinon.rules.whatif import (
    Counts,
    Hypothesis,
    Joins,
    Leaves,
    Rules,
    SuppositionError,
    Votes,
    suppositions,
    what_if,
    with_bound,
)
from tests.rules.exports import STATUTES
from tests.rules.world import (
    ACCESSION,
    ASSOCIATE,
    BRITAIN,
    FULL,
    LEAGUE,
    LEAVING_UNKNOWN,
    LIPA,
    NORWAY,
    OBSERVER,
    POLAND,
    attestation,
    case,
    category,
    decision,
    statutes,
)

DAY = date(2020, 1, 1)
RIGHTS = [
    {
        "id": f"{slug}-votes", "kind": "right", "category": slug, "right": "vote_assembly", "status": "found",
        "source": "text", "value": value,
    }
    for slug, value in (("full", True), ("associate", False), ("observer", False))
]  # fmt: skip
ASSEMBLY = {
    "id": "assembly",
    "kind": "organ",
    "organ": "meeting",
    "type": "assembly",
    "status": "found",
    "source": "text",
}
WEIGHTS = {
    "id": "weights", "kind": "vote_weight", "organ": "meeting", "status": "found", "source": "text", "method": "bands",
    "bands": [{"maximum": 99999, "votes": 1}, {"minimum": 100000, "votes": 3}],
}  # fmt: skip
VOTING = statutes(FULL, ASSOCIATE, OBSERVER, ACCESSION, LEAVING_UNKNOWN, *RIGHTS, ASSEMBLY, WEIGHTS)


def city(slug, facts, in_category, until="2030-01-01", rules=VOTING):
    """A member since 1990, shown again by a list."""
    admitted = decision("board", "1990", {"kind": "admit", "category": in_category})
    listed = attestation("list", on=until, category=in_category)
    return slug, case(admitted, listed, facts=facts, rules=rules)


def inhabitants(facts, *figures):
    told = tuple(Population(figure, parse(on), "census") for figure, on in figures)
    return Facts(country=facts.country, unions=facts.unions, known_unions=facts.known_unions, populations=told)


def one(outcome):
    [difference] = outcome.differences
    return difference


def test_a_country_that_joins_moves_its_associates_by_the_rule_and_nobody_else():
    cases = dict([city("oslo", NORWAY, "associate"), city("krakow", POLAND, "full"), city("leeds", BRITAIN, "full")])
    outcome = what_if(cases, [Joins("NO", "eu", DAY)], DAY)
    told = one(outcome)
    assert (told.organisation, told.moves) == ("oslo", True)
    assert (told.before.category.slug, told.after.category.slug) == ("associate", "full")
    assert [(reason.kind, reason.rule or reason.subject, reason.remark) for reason in told.why] == [
        ("fact", "NO", "country_joins"), ("rule", "accession", "secondary"),
    ]  # fmt: skip
    assert outcome.members == 3


def test_before_the_day_nothing_is_otherwise():
    cases = dict([city("oslo", NORWAY, "associate")])
    supposed = [Joins("NO", "eu", DAY)]
    assert what_if(cases, supposed, date(2019, 12, 31)).differences == ()
    assert one(what_if(cases, supposed, DAY)).moves


def test_a_country_that_leaves_raises_the_question_that_the_statutes_leave_open():
    told = one(what_if(dict([city("krakow", POLAND, "full", "2019-01-01")]), [Leaves("PL", "eu", DAY)], DAY))
    assert told.after.category.slug is None
    assert [(q.code, q.rule, q.subject, q.day) for q in told.questions] == [
        ("rule_unknown", "leaving", "PL", "2020-01-01")
    ]


def test_who_is_inside_cannot_join_and_who_is_outside_cannot_leave():
    cases = dict([city("krakow", POLAND, "full"), city("oslo", NORWAY, "associate")])
    for supposed, code in ((Joins("PL", "eu", DAY), "inside_already"), (Leaves("NO", "eu", DAY), "not_inside")):
        with pytest.raises(SuppositionError) as refused:
            what_if(cases, [supposed], DAY)
        assert refused.value.code == code


def test_who_left_can_join_again_and_what_was_before_stays():
    cases = dict([city("leeds", BRITAIN, "full", "2019-01-01")])
    outcome = what_if(cases, [Joins("GB", "eu", date(2025, 1, 1))], date(2025, 1, 1))
    assert outcome.differences == ()  # no rule says that joining again settles what leaving left open
    unions = Joins("GB", "eu", date(2025, 1, 1)).apply(cases["leeds"]).facts.unions
    assert [(m.period.begins.year, m.period.ends.year) for m in unions] == [(1973, 2020), (2025, 9999)]


def test_votes_shift_as_a_pair_with_their_weights():
    oslo, krakow = inhabitants(NORWAY, (700000, "2018")), inhabitants(POLAND, (90000, "2018"))
    cases = dict([city("oslo", oslo, "associate"), city("krakow", krakow, "full"), city("leeds", BRITAIN, "full")])
    now, then = what_if(cases, [Joins("NO", "eu", DAY)], DAY).votes
    assert now == Votes(certain=2, possible=2, weighed=(1, 1), unknown=1)
    assert then == Votes(certain=3, possible=3, weighed=(4, 4), unknown=1)


def test_a_presumed_member_and_an_open_right_are_possible_votes_only_and_a_suspended_one_none():
    presumed = city("krakow", POLAND, "full", "2010-01-01")
    silent = city("oslo", NORWAY, "associate", rules=statutes(FULL, ASSOCIATE, OBSERVER))
    acts = decision("board", "1990", {"kind": "admit", "category": "full"}, {"kind": "suspend"})
    resting = "leeds", case(acts, attestation("list", on="2030"), facts=BRITAIN, rules=VOTING)
    now, _ = what_if(dict([presumed, silent, resting]), [], DAY).votes
    assert (now.certain, now.possible) == (0, 2)


def test_a_city_that_is_counted_meets_its_condition_no_longer():
    big = statutes(category("full", population={"minimum": 50000}), *RIGHTS[:1])
    facts = inhabitants(POLAND, (60000, "2010"))
    cases = dict([city(LIPA, facts, "full", rules=big)])
    told = one(what_if(cases, [Counts(LIPA, 40000, DAY)], DAY))
    assert told.conditions == (("full", "met", "not_met"),)
    assert [q.code for q in told.questions] == ["population_contradicts"]
    assert what_if(cases, [Counts(LIPA, 55000, DAY)], DAY).differences == ()
    assert what_if(cases, [Counts("elsewhere", 1, DAY)], DAY).differences == ()


BANDS = [
    ({"minimum": 50000}, {"minimum": 70000}),
    ({"above": 50000}, {"minimum": 70000}),
    ({"above": 50000, "below": 90000}, {"minimum": 70000, "maximum": 89999}),
    ({"minimum": 50000, "soft": True, "reference": "2001"}, {"minimum": 70000, "reference": "2001"}),
]


@pytest.mark.parametrize(("had", "follows"), BANDS)
def test_a_changed_bound_is_a_version_of_its_own_from_the_day_on(had, follows):
    document = {**STATUTES, "rules": [category("full", population=had), ASSOCIATE]}
    told = parse_statutes(with_bound(document, "full", 70000, DAY))
    assert (told.version, told.begins.earliest) == ("first-supposed", DAY)
    assert with_bound(document, "full", 70000, DAY)["rules"][0]["population"] == follows
    assert document["rules"][0]["population"] == had
    first = parse_statutes(document)
    assert in_force([first, told], date(2019, 12, 31)) is first
    assert in_force([first, told], DAY) is told


def test_a_changed_bound_tells_who_meets_it_no_longer_and_of_whom_no_figure_is_known():
    document = {**STATUTES, "rules": [category("full", population={"minimum": 50000}), ASSOCIATE]}
    version = parse_statutes(document)
    small, large = inhabitants(POLAND, (60000, "2010")), inhabitants(POLAND, (90000, "2010"))
    cases = dict(city(slug, facts, "full", rules=version) for slug, facts in (
        ("small", small), ("large", large), ("unknown", POLAND),
    ))  # fmt: skip
    outcome = what_if(cases, [Rules(parse_statutes(with_bound(document, "full", 70000, DAY)))], DAY)
    told = one(outcome)
    assert (told.organisation, told.conditions) == ("small", (("full", "met", "not_met"),))
    assert outcome.no_figure == ("unknown",)


def test_a_bound_that_sources_disagree_on_is_settled_by_supposing_one():
    sides = [
        {"population": {"minimum": 50000}, "source": "text"},
        {"population": {"above": 50000}, "source": "page"},
    ]
    contested = {**category("full"), "status": "contested", "values": sides}
    rule = with_bound({**STATUTES, "rules": [contested, ASSOCIATE]}, "full", 70000, DAY)["rules"][0]
    assert (rule["status"], rule["population"], "values" in rule) == ("assumed", {"minimum": 70000}, False)


def test_a_bound_of_what_nobody_knows_cannot_be_changed():
    unknown = {"id": "category-full", "kind": "category", "slug": "full", "names": {"en": "full"}, "status": "unknown"}
    for slug, code in (("full", "bound_not_known"), ("patron", "unknown_category")):
        with pytest.raises(SuppositionError) as refused:
            with_bound({**STATUTES, "rules": [unknown]}, slug, 1, DAY)
        assert refused.value.code == code


@pytest.mark.parametrize("had", [{"maximum": 90000}, {"minimum": 1, "below": 90001}])
def test_a_bound_over_what_the_category_asks_for_at_most_is_refused(had):
    document = {**STATUTES, "rules": [category("full", population=had)]}
    parse_statutes(with_bound(document, "full", 90000, DAY))
    with pytest.raises(SuppositionError) as refused:
        with_bound(document, "full", 90001, DAY)
    assert (refused.value.code, refused.value.subject) == ("over_maximum", "90000")


def test_a_hypothesis_becomes_suppositions_in_the_order_of_its_parts():
    document = {**STATUTES, "rules": [category("full", population={"minimum": 50000})]}
    other = parse_statutes({**document, "version": "other"})
    wanted = Hypothesis(DAY, "NO", joins="eu", counted=(("lipa", 5),), statutes=other, bound=("full", 70000))
    bound = Rules(parse_statutes(with_bound(document, "full", 70000, DAY)))
    cases = dict([city("oslo", NORWAY, "associate")])
    built = suppositions(wanted, cases, document)
    assert built == (Joins("NO", "eu", DAY), Counts("lipa", 5, DAY), Rules(other), bound)
    assert suppositions(Hypothesis(DAY, "PL", leaves="eu"), cases, None) == (Leaves("PL", "eu", DAY),)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Hypothesis(DAY), "nothing_supposed"),
        (Hypothesis(DAY, "NO"), "half_a_country"),
        (Hypothesis(DAY, joins="eu"), "half_a_country"),
        (Hypothesis(DAY, "NO", joins="moon"), "unknown_union"),
        (Hypothesis(DAY, counted=(("nowhere", 5),)), "unknown_organisation"),
        (Hypothesis(DAY, bound=("full", 5)), "no_statutes"),
    ],
)
def test_a_hypothesis_of_nothing_of_half_or_of_what_nobody_knows_is_refused(wanted, code):
    with pytest.raises(SuppositionError) as refused:
        suppositions(wanted, dict([city("oslo", NORWAY, "associate")]), None)
    assert refused.value.code == code


def test_statutes_of_another_network_are_refused():
    other = parse_statutes({**STATUTES, "network": "guild"})
    with pytest.raises(SuppositionError):
        what_if(dict([city("oslo", NORWAY, "associate")]), [Rules(other)], DAY)


def test_the_cases_stay_as_they_are():
    cases = dict([city("oslo", NORWAY, "associate")])
    before = standing_on(cases["oslo"], DAY)
    what_if(cases, [Joins("NO", "eu", DAY)], DAY)
    assert standing_on(cases["oslo"], DAY) == before
    assert cases["oslo"].network == LEAGUE


def test_votes_are_told_for_each_member_and_each_country_whose_votes_would_be_others():
    large, smaller = inhabitants(NORWAY, (120000, "2001")), inhabitants(POLAND, (90000, "2001"))
    cases = dict([city("oslo", large, "associate"), city("krakow", smaller, "full")])
    outcome = what_if(cases, [Joins("NO", "eu", DAY)], DAY)
    assert one(outcome).votes == (Votes(), Votes(1, 1, (3, 3)))
    assert outcome.countries == (("NO", Votes(), Votes(1, 1, (3, 3))),)


def test_a_count_that_changes_nothing_but_the_votes_is_a_difference():
    cases = dict([city(LIPA, inhabitants(POLAND, (90000, "2001")), "full")])
    found = one(what_if(cases, [Counts(LIPA, 110000, DAY)], DAY))
    assert not found.moves
    assert [votes.weighed[1] for votes in found.votes] == [1, 3]


def test_votes_of_which_no_figure_tells_the_weight_are_not_known():
    found = one(what_if(dict([city("oslo", NORWAY, "associate")]), [Joins("NO", "eu", DAY)], DAY))
    assert found.votes[1] == Votes(1, 1, unknown=1)
