"""Every line of the space of rules has an example that is accepted, every kind of mistake one that is refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from koinon.lib.toml_lines import TomlSyntaxError, read_toml
from koinon.rules.statutes import check_statutes, parse_statutes
from koinon.rules.statutes_kinds import KINDS, group_of, item_of, walk
from koinon.rules.statutes_mistakes import MISTAKES, cure, message, rule_of
from koinon.rules.statutes_types import Choice, Field
from koinon.rules.statutes_words import contested_lines, in_words, lines_of

EXAMPLES = Path(__file__).parents[1] / "statutes_examples"
NETWORKS = Path(__file__).parents[2] / "data" / "networks"
ACCEPTED = sorted((EXAMPLES / "accepted").glob("*.toml"))
REFUSED = sorted((EXAMPLES / "refused").glob("*.toml"))
REAL = sorted(NETWORKS.glob("*/statutes/*.toml"))
MARK = re.compile(r"# <- ([a-z_]+(?:, [a-z_]+)*)$")


def named(path: Path) -> str:
    return path.stem if path.parent.parent == EXAMPLES else f"{path.parent.parent.name}-{path.stem}"


def test_there_is_one_accepted_example_for_each_of_the_76_lines() -> None:
    assert [int(path.stem.split("-")[0]) for path in ACCEPTED] == list(range(1, 77))


def test_there_is_one_refused_example_for_each_kind_of_mistake() -> None:
    assert {path.stem for path in REFUSED} == set(MISTAKES)


@pytest.mark.parametrize("path", [*ACCEPTED, *REAL], ids=named)
def test_an_accepted_example_is_read_and_said_in_words(path: Path) -> None:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    assert check_statutes(document) == []
    statutes = parse_statutes(document)
    assert len(statutes.rules) == len(document["rules"])
    for rule in statutes.rules:
        assert statutes.rule(rule.id) is rule
        words = in_words(rule)
        assert len(words) == len(lines_of(rule)) == len(rule.fields)
        assert all(label and value for label, value in words)
        assert len(contested_lines(rule)) == len(rule.values)


def marked(text: str) -> list[tuple[int, str]]:
    """The lines that an example marks as wrong, with the mistake expected there."""
    return [
        (number, code)
        for number, line in enumerate(text.splitlines(), 1)
        if (found := MARK.search(line))
        for code in found[1].split(", ")
    ]


@pytest.mark.parametrize("path", REFUSED, ids=named)
def test_a_refused_example_is_refused_with_the_right_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = marked(text)
    assert path.stem in {code for _, code in expected}
    if path.stem == "not_toml":
        with pytest.raises(TomlSyntaxError) as caught:
            read_toml(text)
        assert [(caught.value.line, "not_toml")] == expected
        return
    document, lines = read_toml(text)
    mistakes = check_statutes(document)
    assert sorted((lines.line(mistake.path), mistake.code) for mistake in mistakes) == expected
    for mistake in mistakes:
        assert "{" not in message(mistake).replace("{ ", "")
        assert message(mistake) != cure(mistake)
        inside = mistake.path[:1] == ("rules",)
        assert bool(rule_of(document, mistake)) == inside


def _uses(owner: str, fields: tuple[Field, ...], table: dict[str, Any]) -> Iterator[tuple[str, str, object]]:
    for field in fields:
        values = table.get(field.name, [])
        for value in values if isinstance(values, list) else [values]:
            yield owner, field.name, value if isinstance(value, str) else None
            group = group_of(field.type)
            if group:
                yield from _uses(group.name, group.fields, value)


def test_the_examples_use_every_kind_every_field_and_every_word_of_the_closed_lists() -> None:
    """So that nothing is in the table that no line of the space of rules asks for."""
    kinds: set[str] = set()
    uses: set[tuple[str, str, object]] = set()
    for path in ACCEPTED:
        for rule in tomllib.loads(path.read_text(encoding="utf-8"))["rules"]:
            kind = KINDS[rule["kind"]]
            kinds.add(kind.name)
            for table in (rule, *rule.get("values", [])):
                uses.update(_uses(kind.name, kind.fields, table))
    assert kinds == set(KINDS)
    used_fields, used_words = {name for _, name, _ in uses}, {word for _, _, word in uses}
    for kind in KINDS.values():
        for path_, field in walk(kind.fields):
            assert field.name in used_fields, path_
            choice = item_of(field.type)
            if isinstance(choice, Choice):
                assert set(choice.options) <= used_words, (kind.name, path_)
        for field in kind.value_fields:
            assert (kind.name, field.name) in {use[:2] for use in uses}, (kind.name, field.name)
