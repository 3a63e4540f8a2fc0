"""Each condition of a category on its own: met, not met, or not known, with the rule it comes from."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koinon.rules.eligibility import MET, NOT_KNOWN, NOT_MET, Candidate, Figure, judge, overall
from koinon.rules.statutes import Category, parse_statutes

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "statutes_examples" / "accepted"


def category(number: int, slug: str) -> Category:
    path = next(EXAMPLES.glob(f"{number:02}-*.toml"))
    found = parse_statutes(tomllib.loads(path.read_text(encoding="utf-8"))).category(slug)
    assert found is not None
    return found


def eurocities(slug: str) -> Category:
    path = ROOT / "data" / "networks" / "eurocities" / "statutes" / "as-described.toml"
    found = parse_statutes(tomllib.loads(path.read_text(encoding="utf-8"))).category(slug)
    assert found is not None
    return found


def city(count: int | None = None, year: int | None = None, **known: Any) -> Candidate:
    figures = {} if count is None else {"city": Figure(count, year)}
    return Candidate(kind="city", figures=figures, **known)


def answers(of: Category, candidate: Candidate) -> dict[str, str]:
    return {judgement.subject or judgement.condition: judgement.answer for judgement in judge(of, candidate)}


@pytest.mark.parametrize(
    ("slug", "count", "answer"),
    [
        ("large", 249_999, NOT_MET),
        ("large", 250_000, MET),
        ("partner", 50_000, NOT_MET),
        ("partner", 50_001, MET),
        ("slow", 49_999, MET),
        ("slow", 50_000, NOT_MET),
        ("small", 15_000, MET),
        ("small", 15_001, NOT_MET),
        ("medium", 49_999, NOT_KNOWN),
        ("medium", 50_000, MET),
        ("medium", 900_000, NOT_KNOWN),
        ("edge", 249_999, NOT_MET),
        ("edge", 250_000, NOT_KNOWN),
        ("edge", 250_001, MET),
    ],
)
def test_population(slug: str, count: int, answer: str) -> None:
    (judgement,) = judge(category(11, slug), city(count))
    assert (judgement.condition, judgement.subject, judgement.answer) == ("population", "city", answer)
    assert judgement.rule == slug
    assert bool(judgement.why) == (answer == NOT_KNOWN)


def test_why_a_population_is_not_known() -> None:
    assert [j.why for j in judge(category(11, "large"), city())] == ["no_figure"]
    assert [j.why for j in judge(category(11, "medium"), city(5))] == ["about"]
    assert [j.why for j in judge(category(11, "edge"), city(250_000))] == ["contested"]


@pytest.mark.parametrize(("year", "answer"), [(2011, MET), (2012, NOT_KNOWN), (None, NOT_KNOWN)])
def test_a_figure_of_another_year_than_the_rule_names_decides_nothing(year: int | None, answer: str) -> None:
    (judgement,) = judge(category(11, "band"), city(100_000, year))
    assert judgement.answer == answer
    assert judgement.why == ("" if answer == MET else "other_year")


def test_one_of_two_measures_is_enough() -> None:
    megacity = category(11, "megacity")
    both = {"city": Figure(2_000_000), "metropolitan-area": Figure(11_000_000)}
    assert overall(judge(megacity, Candidate(figures=both))) == MET
    assert overall(judge(megacity, city(3_000_000))) == MET
    assert overall(judge(megacity, city(2_000_000))) == NOT_KNOWN
    small = {"city": Figure(1), "metropolitan-area": Figure(1, 2025)}
    assert overall(judge(megacity, Candidate(figures=small))) == NOT_MET


def test_territory_inside_outside_and_not_known() -> None:
    associate = category(12, "associate")
    norway = city(inside=frozenset({"europe"}), outside=frozenset({"eu"}))
    sweden = city(inside=frozenset({"europe", "eu"}))
    assert answers(associate, norway) == {"eu": MET, "europe": MET}
    assert answers(associate, sweden) == {"eu": NOT_MET, "europe": MET}
    assert answers(associate, city()) == {"eu": NOT_KNOWN, "europe": NOT_KNOWN}
    assert {judgement.why for judgement in judge(associate, city())} == {"no_country"}


def test_a_criterion_is_not_known_until_a_document_confirms_it() -> None:
    member = category(13, "member")
    candidate = city(confirmed=frozenset({"stay-documented"}), refuted=frozenset({"prize-won"}))
    told = answers(member, candidate)
    assert (told["stay-documented"], told["prize-won"], told["world-heritage"]) == (MET, NOT_MET, NOT_KNOWN)


def test_political_conditions_are_confirmed_the_same_way() -> None:
    told = answers(category(15, "member"), city(confirmed=frozenset({"council_resolution"})))
    assert told == {"elected_council": NOT_KNOWN, "council_resolution": MET, "state_endorsement": NOT_KNOWN}


def test_kind() -> None:
    full = category(14, "full")
    told = [judge(full, Candidate(kind=kind))[0] for kind in ("city", "company", "")]
    assert [(judgement.answer, judgement.why) for judgement in told] == [
        (MET, ""), (NOT_MET, ""), (NOT_KNOWN, "no_kind"),
    ]  # fmt: skip


def test_an_unknown_rule_is_never_met_and_never_failed() -> None:
    (judgement,) = judge(category(7, "honorary"), city(10**6, confirmed=frozenset({"anything"})))
    assert (judgement.condition, judgement.answer, judgement.why) == ("category", NOT_KNOWN, "rule_unknown")


def test_a_category_that_states_no_condition_judges_none() -> None:
    assert judge(category(7, "town"), city()) == ()
    assert judge(eurocities("observer"), city()) == ()


def test_the_full_member_of_a_real_network() -> None:
    full = eurocities("full")
    inside = frozenset({"eu", "europe"})
    assert overall(judge(full, city(348_000, 2018, inside=inside))) == MET
    assert overall(judge(full, city(250_000, 2018, inside=inside))) == NOT_KNOWN
    assert overall(judge(full, city(90_000, 2018, inside=inside))) == NOT_MET
    assert overall(judge(full, city(inside=inside))) == NOT_KNOWN
    outside = city(600_000, 2018, inside=frozenset({"europe"}), outside=frozenset({"eu"}))
    assert overall(judge(full, outside)) == NOT_MET
    assert overall(judge(eurocities("associate"), outside)) == MET
    assert {judgement.rule for judgement in judge(full, outside)} == {"category-full"}
    assert {judgement.status for judgement in judge(full, outside)} == {"contested"}


def test_a_condition_that_only_one_source_states_is_open() -> None:
    values = [
        {"kinds": ["city"], "source": "a"},
        {"kinds": ["city"], "population": {"minimum": 10}, "source": "b"},
    ]
    rule = {"id": "c", "kind": "category", "slug": "c", "names": {"en": "C"}, "status": "contested", "values": values}
    head = {"koinon_statutes": 1, "network": "n", "version": "v", "title": {"en": "T"}}
    document = {**head, "in_force": {"from": "2000", "status": "assumed"}, "rules": [rule]}
    (made,) = parse_statutes(document).categories()
    told = {judgement.condition: (judgement.answer, judgement.why) for judgement in judge(made, city(50))}
    assert told == {"kind": (MET, ""), "population": (NOT_KNOWN, "contested")}


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_more_knowledge_never_turns_met_into_not_met(minimum: int, count: int) -> None:
    rule = {
        "id": "c", "kind": "category", "slug": "c", "names": {"en": "C"}, "status": "assumed",
        "population": {"minimum": minimum}, "territory": [{"union": "eu", "inside": True}],
    }  # fmt: skip
    head = {"koinon_statutes": 1, "network": "n", "version": "v", "title": {"en": "T"}}
    document = {**head, "in_force": {"from": "2000", "status": "assumed"}, "rules": [rule]}
    (made,) = parse_statutes(document).categories()
    less, more = judge(made, city(count)), judge(made, city(count, inside=frozenset({"eu"})))
    for before, after in zip(less, more, strict=True):
        assert before.answer in (NOT_KNOWN, after.answer)
