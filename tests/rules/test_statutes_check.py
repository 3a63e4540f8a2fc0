"""The checker: every mistake at once, in the order of the file, and never a crash."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koinon.rules.statutes import check_statutes, parse_statutes
from koinon.rules.statutes_kinds import KINDS
from koinon.rules.statutes_mistakes import MISTAKES, Mistake, cure, message, msgids, rule_of

EXAMPLES = Path(__file__).parents[1] / "statutes_examples" / "accepted"
DOCUMENTS = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.toml"))]


def codes(document: dict[str, Any]) -> list[str]:
    return [mistake.code for mistake in check_statutes(document)]


def with_rules(*rules: Any) -> dict[str, Any]:
    return {**DOCUMENTS[0], "rules": list(rules)}


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file() -> None:
    document = with_rules(
        {"id": "a", "kind": "term", "organ": "board", "status": "found", "duration": {"years": 0}},
        {"id": "a", "kind": "right", "category": "nobody", "right": "vote", "status": "assumed"},
        "no table",
    )
    document["version"] = "Version 1"
    mistakes = check_statutes(document)
    assert [(mistake.path[:2], mistake.code) for mistake in mistakes] == [
        (("version",), "bad_slug"),
        (("rules", 0), "no_source"),
        (("rules", 0), "number_too_small"),
        (("rules", 1), "category_not_defined"),
        (("rules", 1), "unknown_right"),
        (("rules", 1), "missing_field"),
        (("rules", 1), "duplicate_id"),
        (("rules", 2), "wrong_type"),
    ]
    assert [rule_of(document, mistake) for mistake in mistakes].count("a") == 6


def test_the_cure_names_what_was_probably_meant() -> None:
    document = with_rules({"id": "a", "kind": "quorun", "status": "unknow"})
    cures = {mistake.code: cure(mistake) for mistake in check_statutes(document)}
    assert cures["unknown_kind"].startswith("Use quorum")
    assert cures["unknown_status"] == "Use unknown."


def test_what_was_written_is_shown_shortened() -> None:
    document = with_rules({"id": "x" * 10_000 + "!", "kind": "quorum", "status": "unknown"})
    (mistake,) = check_statutes(document)
    assert len(message(mistake)) < 200
    assert len(cure(mistake)) < 200


def test_words_are_translated_before_the_parameters_are_put_in() -> None:
    mistake = Mistake(("rules", 0), "bad_country", {"value": "Austria"})
    assert message(mistake, lambda text: text.replace("is not the code of a country", "není kód země")) == (
        "“Austria” není kód země."
    )


def test_what_a_value_is_called_is_translated_too() -> None:
    document = with_rules({"id": "a", "kind": "organ_size", "organ": "board", "status": "assumed", "members": "ten"})
    (mistake,) = check_statutes(document)
    words = {"a text": "text", "a whole number": "celé číslo"}
    template = "“{field}” je {found}, má být {wanted}."
    assert message(mistake, lambda text: words.get(text, template)) == "“members” je text, má být celé číslo."
    assert {"a text", "a whole number"} <= set(msgids())


def test_a_category_can_be_used_before_it_is_defined() -> None:
    right = {"id": "r", "kind": "right", "category": "full", "right": "speak", "status": "unknown"}
    full = {"id": "c", "kind": "category", "slug": "full", "names": {"en": "Full"}, "status": "unknown"}
    assert codes(with_rules(right, full)) == []


def test_two_rules_that_lack_what_they_are_about_are_not_called_the_same() -> None:
    full = {"kind": "category", "names": {"en": "Full"}, "status": "unknown"}
    assert codes(with_rules({"id": "a", **full}, {"id": "b", **full})) == ["missing_field", "missing_field"]


def test_bands_may_stand_in_any_order() -> None:
    bands = [{"minimum": 100, "votes": 3}, {"below": 10, "votes": 1}, {"minimum": 10, "maximum": 99, "votes": 2}]
    rule = {"id": "v", "kind": "vote_weight", "status": "assumed", "method": "bands", "bands": bands}
    assert codes(with_rules(rule)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_unknown_with_what_it_is_about_alone(kind: str) -> None:
    about = {
        "slug": "full", "names": {"en": "Full"}, "category": "full", "right": "attend", "level": "statutes",
        "use": "official", "who": "category", "holder": "observer", "organ": "board", "office": "president",
        "role": "seat", "body": "forum", "duty": "report", "event": "country_leaves", "union": "eu",
            "cause": "split_from",
    }  # fmt: skip
    fields = {f.name: about[f.name] for f in KINDS[kind].scope_fields if f.required or f.name in ("category", "union")}
    rule = {"id": "x", "kind": kind, "status": "unknown", **fields}
    full = {"id": "c", "kind": "category", "slug": "full", "names": {"en": "Full"}, "status": "unknown"}
    assert codes(with_rules(*([rule] if kind == "category" else [full, rule]))) == []


DATES = st.one_of(st.dates(), st.datetimes(), st.times())
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), DATES)
NAMES = st.sampled_from(["en", "years", "by", "minimum"])
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["koinon_statutes", "network", "in_force", "rules", "title", "x"]), JSON))
def test_any_document_is_answered_and_never_crashes(document: dict[str, Any]) -> None:
    for mistake in check_statutes(document):
        assert message(mistake)
        assert cure(mistake)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_an_example_with_anything_put_in_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    document = copy.deepcopy(data.draw(st.sampled_from(DOCUMENTS)))
    place: Any = document
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 3)) == 0:
            break
        place = inner
    if data.draw(st.booleans()):
        del place[key]
    else:
        place[key] = data.draw(JSON)
    if not check_statutes(document):
        statutes = parse_statutes(document)
        for category in statutes.categories():
            statutes.rights_of(category.slug)
            statutes.admission(category.slug)
        for weight in statutes.vote_weights():
            weight.weight(5)
        for event in ("country_joins", "country_leaves", "population_crosses"):
            statutes.fact_changes(event)


def test_every_mistake_has_words_and_a_cure_of_its_own() -> None:
    for code, template in MISTAKES.items():
        assert template.message.endswith((".", "?")), code
        assert template.cure.endswith((".", "?")), code
