"""Any rule in words: every kind, field and word has a label, and a page can put it into any language."""

from __future__ import annotations

import tomllib
from pathlib import Path

from koinon.rules.statutes import Rule, Statutes, parse_statutes
from koinon.rules.statutes_kinds import CHAPTERS, KINDS, item_of, walk
from koinon.rules.statutes_labels import CHAPTER_LABELS, FIELD_LABELS, KIND_LABELS, OWN_FIELD_LABELS, STATUS_LABELS
from koinon.rules.statutes_labels_options import OPTION_LABELS, UNIT_LABELS
from koinon.rules.statutes_types import DURATION_UNITS, Choice
from koinon.rules.statutes_vocabulary import STATUSES
from koinon.rules.statutes_words import Wording, chapter_of, contested_lines, in_words, lines_of, msgids

ROOT = Path(__file__).parents[2]


def network(slug: str) -> Statutes:
    path = ROOT / "data" / "networks" / slug / "statutes" / "as-described.toml"
    return parse_statutes(tomllib.loads(path.read_text(encoding="utf-8")))


def example(number: int, id: str) -> Rule:
    path = next((ROOT / "tests" / "statutes_examples" / "accepted").glob(f"{number:02}-*.toml"))
    rule = parse_statutes(tomllib.loads(path.read_text(encoding="utf-8"))).rule(id)
    assert rule is not None
    return rule


def test_there_is_a_label_for_everything_and_none_too_many() -> None:
    fields = {field.name for kind in KINDS.values() for _, field in walk(kind.fields)}
    words = {
        option
        for kind in KINDS.values()
        for _, field in walk(kind.fields)
        if isinstance(choice := item_of(field.type), Choice)
        for option in choice.options
    }
    assert set(KIND_LABELS) == set(KINDS)
    assert set(FIELD_LABELS) == fields
    assert set(OPTION_LABELS) == words
    assert set(CHAPTER_LABELS) == set(CHAPTERS)
    assert set(STATUS_LABELS) == set(STATUSES)
    assert set(UNIT_LABELS) == set(DURATION_UNITS)
    assert {name.split(".")[1] for name in OWN_FIELD_LABELS} <= fields


def test_labels_of_one_rule_differ_from_each_other() -> None:
    for kind in KINDS.values():
        owners = {kind.name: kind.fields}
        for owner, fields in owners.items():
            labels = [OWN_FIELD_LABELS.get(f"{owner}.{f.name}", FIELD_LABELS[f.name]) for f in fields]
            assert len(labels) == len(set(labels)), kind.name


def test_a_rule_in_plain_english() -> None:
    assert in_words(example(48, "officers")) == [
        ("organ", "principal-officers"),
        (
            "until a session",
            "which session after the election: 1, organ: assembly, at its: opening, "
            "held this long after the election: 4 years",
        ),
    ]
    assert in_words(example(38, "lunch"))[-1] == ("can vote for", "1 hour, 30 minutes")
    assert in_words(example(30, "amendments"))[-1] == ("thresholds", "at least this part: 2/3, counted on: votes cast")
    assert in_words(example(25, "forbidden")) == [("organ", "business-meeting"), ("allowed", "no")]
    assert ("for each inhabitant", "0.0085") in in_words(example(63, "per-head"))


def test_groups_inside_groups_stand_in_brackets() -> None:
    steps = dict(in_words(example(16, "unanimous")))["steps"]
    assert steps == "by: assembly, thresholds: (threshold: unanimity, counted on: all members)"


def test_another_language_names_and_numbers() -> None:
    wording = Wording(
        translate=lambda text: {"runs from": "läuft ab", "category": "Kategorie"}.get(text, f"«{text}»"),
        plural=lambda one, many, count: "{count} Jahr" if count == 1 else "{count} Jahre",
        number=lambda number: f"{number:,}".replace(",", "."),
        text=lambda text: text.get("de", text["en"]),
        named=lambda kind, slug: {("category", "signatory"): "Unterzeichnerin"}.get((kind, slug), slug),
    )
    assert in_words(example(19, "from-council"), wording) == [
        ("Kategorie", "Unterzeichnerin"),
        ("läuft ab", "«the day of the candidate's council»"),
    ]
    population = dict(in_words(example(11, "large"), wording))["«inhabitants»"]
    assert population == "«at least»: 250.000"
    assert in_words(example(21, "phase"), wording)[2][1] == "5 Jahre"
    assert in_words(example(40, "chairs"), wording)[-1][1].endswith("Fachkenntnis, financial and human resources")


def test_both_sides_of_a_contested_rule_with_their_sources() -> None:
    rule = network("eurocities").rule("category-full")
    assert rule is not None
    said = [(lines[0].label, lines[0].items[0][0].label, sources) for lines, sources in contested_lines(rule)]
    assert said == [
        ("inhabitants", "at least", ("urban-initiative-panorama",)),
        ("inhabitants", "more than", ("goteborg-networks-page",)),
    ]
    assert "inhabitants" not in [line.label for line in lines_of(rule)]


def test_an_unknown_rule_says_only_what_it_is_about() -> None:
    rule = network("eurocities").rule("leaving-the-union")
    assert rule is not None
    assert in_words(rule) == [("event", "the country leaves"), ("union of countries", "eu")]
    assert chapter_of(rule.kind) == "fact_changes"


def test_the_texts_for_a_catalogue() -> None:
    texts = msgids()
    assert len(texts) == len(set(texts))
    assert {"Category of members", "found", "yes", "the candidate's council"} <= set(texts)
