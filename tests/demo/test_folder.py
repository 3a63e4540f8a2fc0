"""The made-up tree: it is sound, it is marked, and nothing in it can be taken for something real."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from koinon.exchange.check import check
from koinon.exchange.tree import Tree, read_tree
from koinon.lib.text import folded
from koinon.rules.competences import competent_on, read_competence
from koinon.rules.dates import parse_day
from tests.demo.conftest import MADE_UP
from tests.real import DATA


@pytest.fixture(scope="module")
def tree() -> Tree:
    return read_tree(MADE_UP)


@pytest.fixture(scope="module")
def real() -> Tree:
    return read_tree(DATA)


def names_in(tree: Tree) -> set[str]:
    """Every name and spelling of an organisation, as search folds it, and every slug."""
    lines = [
        line.content.get("name", line.content.get("text"))
        for told in tree.organisations.values()
        for line in (*told.arrays["names"], *told.arrays["spellings"])
    ]
    return {folded(name) for name in lines} | {slug.replace("-", " ") for slug in tree.organisations}


def test_it_has_no_mistake(tree: Tree) -> None:
    assert check(tree) == []


def test_everything_in_it_is_marked(tree: Tree) -> None:
    assert len(tree.networks) == 2
    assert len(tree.organisations) >= 40
    assert [told.slug for told in tree.networks.values() if told.profile["made_up"] is not True] == []
    assert [told.slug for told in tree.organisations.values() if told.identity.get("made_up") is not True] == []


def test_nothing_in_the_real_tree_is_marked(real: Tree) -> None:
    assert [told.slug for told in real.networks.values() if told.profile["made_up"] is not False] == []
    assert [told.slug for told in real.organisations.values() if "made_up" in told.identity] == []


def test_it_names_no_organisation_and_no_network_of_the_real_tree(tree: Tree, real: Tree) -> None:
    assert names_in(tree) & names_in(real) == set()
    assert set(tree.networks) & set(real.networks) == set()
    assert {told.content["id"] for told in tree.unions} == set()


def test_its_own_sources_say_that_they_are_made_up_and_the_others_are_described_as_in_the_real_tree(
    tree: Tree, real: Tree
) -> None:
    described = {told.content["id"]: told.content for told in real.sources}
    for told in tree.sources:
        if told.content["id"] in described:
            assert told.content == described[told.content["id"]]
        else:
            assert told.content["title"].startswith("Made up: "), told.content["id"]


def test_no_real_source_tells_of_a_made_up_organisation_or_act(tree: Tree) -> None:
    made_up = {told.content["id"] for told in tree.sources if told.content["title"].startswith("Made up: ")}
    lines = [*tree.decisions, *tree.attestations]
    lines += [line for told in tree.organisations.values() for array in told.arrays.values() for line in array]
    lines += [line for told in tree.networks.values() for array in told.arrays.values() for line in array]
    cited = {line.content["source"] for line in lines if "source" in line.content}
    assert cited
    assert cited <= made_up


def rules(path: Path) -> dict[str, dict[str, Any]]:
    return {rule["id"]: rule for rule in tomllib.loads(path.read_text(encoding="utf-8"))["rules"]}


def test_the_first_network_has_the_rules_of_eurocities_and_its_own_where_nobody_knows_them() -> None:
    model = rules(DATA / "networks/eurocities/statutes/as-described.toml")
    own = rules(MADE_UP / "networks/linden-cities/statutes/as-described.toml")
    assert set(model) <= set(own)
    beside = {"source", "sources", "says", "practice", "practice_source"}
    for id_, rule in model.items():
        if rule["status"] == "unknown":
            assert own[id_]["status"] == "unknown" or own[id_]["says"]["en"].startswith("Made up for this network"), id_
            continue
        assert {k: v for k, v in rule.items() if k not in beside} == {
            k: v for k, v in own[id_].items() if k not in beside
        }, id_
        sources = [*rule.get("sources", []), *([rule["source"]] if "source" in rule else [])]
        assert own[id_]["sources"] == ["linden-cities-statutes", *sources]
    for id_ in set(own) - set(model):
        assert own[id_]["says"]["en"].startswith("Made up for this network"), id_


def test_its_rules_tell_every_step_that_a_case_follows() -> None:
    kinds = {rule["kind"] for rule in rules(MADE_UP / "networks/linden-cities/statutes/as-described.toml").values()}
    assert kinds >= {"admission", "documents", "suspension", "withdrawal", "exclusion", "after_exit", "fact_change"}
    own = rules(MADE_UP / "networks/linden-cities/statutes/as-described.toml")
    assert [step["by"] for step in own["admission"]["steps"]] == [
        "candidate_council", "secretariat", "executive_committee",
    ]  # fmt: skip
    assert own["admission"]["start"] == "decision_date"
    assert own["admission-business-partner"]["start"] == "first_payment"


def test_a_city_says_by_period_which_of_its_organs_decides(tree: Tree) -> None:
    lines = [read_competence(line.content) for line in tree.organisations["lipohrad"].arrays["competences"]]
    assert [one.organ for one in competent_on(lines, "join", "decides", parse_day("1996-10-17"))] == [
        "lipohrad/council"
    ]
    assert [one.organ for one in competent_on(lines, "pay", "decides", parse_day("2009-12-31"))] == ["lipohrad/council"]
    assert [one.organ for one in competent_on(lines, "pay", "decides", parse_day("2010-01-01"))] == [
        "lipohrad/mayors-office"
    ]
    [consent] = competent_on(lines, "join", "consents", parse_day("2026-11-22"))
    assert (consent.status, consent.organ) == ("none", "")


def test_one_city_knows_only_its_councils_act_and_nothing_is_filled_in(tree: Tree) -> None:
    lines = [read_competence(line.content) for line in tree.organisations["stribropole"].arrays["competences"]]
    day = parse_day("2026-11-22")
    assert [one.organ for one in competent_on(lines, "join", "decides", day)] == ["stribropole/council"]
    assert competent_on(lines, "pay", "decides", day) == ()
    assert competent_on(lines, "join", "consents", day) == ()


def test_one_city_needs_the_consent_of_its_state(tree: Tree) -> None:
    lines = [read_competence(line.content) for line in tree.organisations["srebrobrod"].arrays["competences"]]
    [consent] = competent_on(lines, "join", "consents", parse_day("2026-11-22"))
    assert consent.organ == "urad-pro-svazky-mest/board"


def test_an_uncertain_beginning_speaks_only_of_the_days_that_are_sure() -> None:
    line = read_competence({"id": "a", "act": "join", "role": "decides", "status": "found", "begins": "1994"})
    assert not line.surely_holds(parse_day("1994-06-01"))
    assert line.surely_holds(parse_day("1994-12-31"))
