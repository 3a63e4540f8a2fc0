"""What can be asked of one version of statutes; what is not written is not known."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from koinon.rules.dates import Span
from koinon.rules.statutes import (
    EVALUATED_RIGHTS,
    Category,
    Length,
    PopulationBand,
    Statutes,
    StatutesError,
    Territory,
    parse_statutes,
)

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "statutes_examples" / "accepted"
NETWORKS = ROOT / "data" / "networks"


def read(path: Path) -> Statutes:
    return parse_statutes(tomllib.loads(path.read_text(encoding="utf-8")))


def example(number: int) -> Statutes:
    return read(next(EXAMPLES.glob(f"{number:02}-*.toml")))


def made(*rules: dict[str, Any]) -> Statutes:
    head = {"koinon_statutes": 1, "network": "example", "version": "v", "title": {"en": "T"}}
    return parse_statutes({**head, "in_force": {"from": "2000", "status": "assumed"}, "rules": list(rules)})


def category(slug: str = "full", **fields: Any) -> dict[str, Any]:
    return {"id": slug, "kind": "category", "slug": slug, "names": {"en": slug}, "status": "assumed", **fields}


@pytest.fixture(scope="module")
def eurocities() -> Statutes:
    return read(NETWORKS / "eurocities" / "statutes" / "as-described.toml")


@pytest.fixture(scope="module")
def medium() -> Statutes:
    return read(NETWORKS / "medium-sized-cities" / "statutes" / "as-described.toml")


def test_the_head_of_a_version() -> None:
    statutes = example(3)
    assert (statutes.network, statutes.version, statutes.replaces) == ("example", "2014", "2008")
    assert statutes.begins == Span("2014-09", date(2014, 9, 1), date(2014, 9, 30))
    assert (statutes.in_force_status, statutes.in_force_sources) == ("found", ("text", "minutes"))
    assert statutes.adopted_by == "assembly"
    assert statutes.adopted_on is not None
    assert statutes.adopted_on.earliest == date(2014, 6, 12)
    assert statutes.title["authentic"] == "de"


def test_a_document_with_mistakes_is_refused_with_all_of_them() -> None:
    with pytest.raises(StatutesError) as caught:
        parse_statutes({"koinon_statutes": 1, "rules": [{"kind": "nothing"}]})
    codes = [mistake.code for mistake in caught.value.mistakes]
    assert codes.count("missing_field") == 6
    assert "unknown_kind" in codes
    assert "rules.0.kind: unknown_kind" in str(caught.value)


def test_a_document_survives_json() -> None:
    for path in EXAMPLES.glob("*.toml"):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        assert parse_statutes(json.loads(json.dumps(document))) == parse_statutes(document)


def test_values_are_read_as_python_values() -> None:
    fees = example(63)
    rule = fees.rule("per-head")
    assert rule is not None
    assert (rule.get("rate"), rule.get("floor")) == (Decimal("0.0085"), Decimal(250))
    quorum = example(27).rule("for-the-constitution")
    assert quorum is not None
    assert quorum.get("share") == Fraction(2, 3)
    renewal = example(49).rule("gap")
    assert renewal is not None
    assert renewal.get("gap") == Length(years=4)
    assert renewal.get("times") is None


def test_none_and_unknown_have_no_reading_and_contested_has_several() -> None:
    statutes = example(4)
    fee, votes, term = (
        statutes.rule("fee"),
        statutes.rule("votes"),
        statutes.rule("founding-date-told-twice"),
    )
    assert fee is not None
    assert votes is not None
    assert term is not None
    assert fee.readings() == votes.readings() == ()
    assert [reading["duration"] for reading in term.readings()] == [Length(years=2), Length(years=3)]
    assert term.get("duration") is None
    assert term.all_sources() == ("text", "page", "minutes")


def test_an_empty_version_knows_nothing_and_answers_nothing() -> None:
    statutes = made()
    assert statutes.categories() == ()
    assert statutes.admission() is None
    assert statutes.vote_weight("assembly") is None
    assert set(statutes.rights_of("full")) >= set(EVALUATED_RIGHTS)
    assert set(statutes.rights_of("full").values()) == {None}
    assert all(
        statutes.fact_changes(event) == () for event in ("country_joins", "country_leaves", "population_crosses")
    )


def test_population_in_every_way_a_text_can_say_it() -> None:
    bands = {category.slug: category.population for category in example(11).categories()}
    assert bands["large"] == PopulationBand(minimum=250000)
    assert bands["partner"] == PopulationBand(minimum=50000, strict=True)
    assert bands["slow"] == PopulationBand(maximum=50000, strict=True)
    assert bands["band"] == PopulationBand(50000, 250000, reference="2011", basis="counted")
    assert bands["medium"] == PopulationBand(50000, 500000, soft=True, basis="estimated")
    assert bands["edge"] == PopulationBand(250000, edge_contested=True)
    megacity = bands["megacity"]
    assert megacity is not None
    assert [other.reference for other in megacity.alternatives] == [None, "2025"]


@pytest.mark.parametrize(
    ("band", "figures"),
    [
        ({"minimum": 5}, {4: False, 5: True, 6: True}),
        ({"above": 5}, {5: False, 6: True}),
        ({"below": 5}, {4: True, 5: False}),
        ({"above": 5, "below": 9}, {5: False, 6: True, 8: True, 9: False}),
        ({"above": 5, "maximum": 9}, {5: False, 6: True, 9: True, 10: False}),
        ({"minimum": 5, "below": 9}, {4: False, 5: True, 8: True, 9: False}),
        ({"minimum": 5, "maximum": 9, "soft": True}, {4: None, 5: True, 9: True, 10: None}),
    ],
)
def test_a_band_holds_what_it_says(band: dict[str, Any], figures: dict[int, bool | None]) -> None:
    population = made(category(population=band)).categories()[0].population
    assert population is not None
    assert {figure: population.holds(figure) for figure in figures} == figures


def test_a_contested_limit_leaves_only_its_own_number_open() -> None:
    edge = example(11).category("edge")
    assert edge is not None
    assert edge.population is not None
    assert [edge.population.holds(figure) for figure in (249_999, 250_000, 250_001)] == [False, None, True]
    assert [reading.population for reading in edge.readings] == [
        PopulationBand(250000),
        PopulationBand(250000, strict=True),
    ]
    assert [reading.sources for reading in edge.readings] == [("text",), ("page",)]


def test_contested_numbers_are_no_band_at_all() -> None:
    values = [{"population": {"minimum": n}, "source": f"s{n}"} for n in (100, 200)]
    assert made(category(status="contested", values=values)).categories()[0].population is None


def test_territory_names_the_union_first() -> None:
    associate = example(12).category("associate")
    assert associate is not None
    assert associate.territory == Territory("eu", None, False)
    assert associate.territories[1] == Territory(None, "europe", True)


def test_each_right_stands_alone() -> None:
    rights = example(8).rights_of("partner")
    values = {name: rule.value for name, rule in rights.items() if rule}
    assert values == {
        "attend": True,
        "speak": True,
        "vote_assembly": False,
        "vote_body": True,
        "stand": None,
        "nominate": None,
        "sit_in_forum": True,
        "receive_documents": True,
        "use_logo": False,
    }
    vote_body = rights["vote_body"]
    assert vote_body is not None
    assert vote_body.is_limited
    assert (vote_body.bodies, vote_body.subjects) == (("working_group",), ("chair_election",))
    assert set(example(8).rights_of("nobody").values()) == {None}


def test_a_right_without_limits_stands_before_a_limited_one() -> None:
    limited = {
        "id": "a",
        "kind": "right",
        "category": "full",
        "right": "attend",
        "status": "assumed",
        "value": True,
    }
    statutes = made(
        category(),
        {**limited, "bodies": ["forum"]},
        {**limited, "id": "b"},
        {**limited, "id": "c", "bodies": ["board"]},
    )
    rule = statutes.rights_of("full")["attend"]
    assert rule is not None
    assert rule.id == "b"
    assert [rule.id for rule in statutes.right_rules("full")] == ["a", "b", "c"]


def test_admission_of_a_category_and_in_general() -> None:
    statutes = example(16)
    ratified = statutes.admission("f")
    assert ratified is not None
    assert [(step.by, step.role) for step in ratified.steps] == [
        ("candidate_council", "decides"),
        ("chair", "advises"),
        ("executive_committee", "decides"),
        ("assembly", "ratifies"),
    ]
    assert ratified.start == "unknown"
    alone = statutes.admission("a")
    assert alone is not None
    assert (alone.start, alone.start_rule, alone.start_status) == ("first_payment", "board-alone", "found")
    assert statutes.admission() is None


def test_a_general_admission_serves_every_category() -> None:
    general = {"id": "g", "kind": "admission", "status": "assumed", "steps": [{"by": "board"}]}
    statutes = made(category("full"), category("partner"), general)
    assert statutes.admission() == statutes.admission("partner")
    assert statutes.admission() is not None


def test_fact_changes_are_separate_rules() -> None:
    statutes = example(76)
    (joins,) = statutes.fact_changes("country_joins")
    assert (joins.then, joins.moves_from, joins.moves_to, joins.union) == ("move", ("associate",), "full", "eu")
    (leaves,) = statutes.fact_changes("country_leaves")
    assert (leaves.status, leaves.then, leaves.moves_to) == ("unknown", None, None)
    falls, rises = statutes.fact_changes("population_crosses")
    assert (falls.then, falls.direction, falls.limit, rises.then) == ("review", "below", 250000, "keep")


def test_vote_weights() -> None:
    statutes = example(22)
    bands = statutes.vote_weight("general-council")
    assert bands is not None
    assert {n: bands.weight(n) for n in (0, 49_999, 50_000, 250_000, 250_001, 1_000_000)} == {
        0: 1,
        49_999: 1,
        50_000: 5,
        250_000: 5,
        250_001: 10,
        1_000_000: 20,
    }
    assert bands.weight(None) is None
    assert bands.block("europe") is None
    blocks = statutes.vote_weight("regional-council")
    assert blocks is not None
    assert (blocks.block("europe"), blocks.block("asia"), blocks.weight(5)) == (3, 1, None)
    equal = statutes.vote_weight("assembly")
    assert equal is not None
    assert equal.weight(None) == 1
    fees = statutes.vote_weight("members-meeting")
    assert fees is not None
    assert fees.weight(5) is None
    assert statutes.vote_weight("board") is None


def test_the_weight_nearest_to_organ_and_category_is_taken() -> None:
    general = {"id": "g", "kind": "vote_weight", "status": "assumed", "method": "equal", "votes": 1}
    statutes = made(
        category("full"),
        general,
        {**general, "id": "o", "organ": "board", "votes": 2},
        {**general, "id": "c", "category": "full", "votes": 3},
    )
    asked = [("board", "full"), ("board", None), ("assembly", "full"), ("assembly", None)]
    found = [statutes.vote_weight(organ, slug) for organ, slug in asked]
    assert [weight.id for weight in found if weight] == ["o", "o", "c", "g"]


def test_an_unknown_weight_is_no_vote_and_not_one_vote() -> None:
    unknown = made({"id": "v", "kind": "vote_weight", "status": "unknown"}).vote_weight()
    assert unknown is not None
    assert unknown.weight(100_000) is None


def test_eurocities_as_described(eurocities: Statutes) -> None:
    slugs = [category.slug for category in eurocities.categories()]
    assert slugs == ["full", "associate", "partner", "business-partner", "associated-partner", "observer"]
    assert (eurocities.begins.text, eurocities.in_force_status) == ("1986", "assumed")
    (joins,) = eurocities.fact_changes("country_joins")
    assert (joins.status, joins.article, joins.moves_to) == ("secondary", "", "full")
    assert joins.moves_from == ("associate", "observer")
    assert joins.sources == ("praha-memberships-page", "lublin-eurocities-page")
    (leaves,) = eurocities.fact_changes("country_leaves")
    (crosses,) = eurocities.fact_changes("population_crosses")
    assert (leaves.then, leaves.status, crosses.then, crosses.status) == (None, "unknown", None, "unknown")
    admission = eurocities.admission()
    assert admission is not None
    assert (admission.status, admission.steps, admission.start) == ("unknown", (), "unknown")
    vote = eurocities.rights_of("full")["vote_assembly"]
    assert vote is not None
    assert vote.value is None


def test_eurocities_limit_is_contested_at_its_own_number_only(eurocities: Statutes) -> None:
    full = eurocities.category("full")
    assert isinstance(full, Category)
    assert full.status == "contested"
    assert full.population is not None
    assert [full.population.holds(n) for n in (200_000, 250_000, 300_000)] == [False, None, True]
    assert full.territory == Territory("eu", None, True)


def test_medium_sized_cities_as_described(medium: Statutes) -> None:
    (member,) = medium.categories()
    assert (member.slug, member.population) == ("member", PopulationBand(50000, 500000, soft=True))
    admission = medium.admission()
    assert admission is not None
    assert admission == medium.admission("member")
    assert [step.by for step in admission.steps] == ["candidate_council"]
    assert (admission.status, admission.start, admission.start_status) == ("found", "council_date", "assumed")
    fee = medium.rule("fee")
    assert fee is not None
    assert fee.status == "none"
    vote = medium.vote_weight()
    assert vote is not None
    assert vote.weight(80_000) is None


def test_every_source_and_organisation_named_is_known_to_the_data(eurocities: Statutes, medium: Statutes) -> None:
    for statutes in (eurocities, medium):
        listed = tomllib.loads((NETWORKS / statutes.network / "sources.toml").read_text(encoding="utf-8"))
        known = {source["id"] for source in listed["sources"]}
        for rule in statutes.rules:
            named = {*rule.all_sources(), rule.practice_source} - {""}
            assert named <= known, rule.id
            for reading in rule.readings():
                slug = reading.get("organisation")
                assert slug is None or (ROOT / "data" / "organisations" / f"{slug}.toml").exists()
