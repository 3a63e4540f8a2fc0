"""The line of each path of a TOML document."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koinon.lib.toml_lines import Path, TomlSyntaxError, read_toml

DOCUMENT = '''\
# a comment with [brackets] and = signs
title = "a # no comment"  # a comment
"quoted key" = 'literal \\ "'
dotted.key.here = 1
long = """
line one \\"\"" still inside
[not.a.table]
x = 1"""

[table]
list = [
  1,
  # a comment, with a comma
  2, 3,
]
nested = [[1, 2], [
  3]]
inline = { a = 1, b = { c = [true, { d = 2 }] }, "e f" = "}" }
date = 2003-11-26T10:00:00Z

[[rules]]
id = "first"
[rules.names]
en = "First"
[[rules.values]]
source = "a"
[[rules.values]]
source = "b"

[[rules]]
id = "second"
names.en = "Second"
names.cs = "Druhý"
values = [
  { source = "a", minimum = 1 },
  { source = "b",
    minimum = 2 },
]
'''.replace("\n    minimum = 2", " minimum = 2")

EXPECTED: dict[Path, int] = {
    ("title",): 2,
    ("quoted key",): 3,
    ("dotted",): 4,
    ("dotted", "key", "here"): 4,
    ("long",): 5,
    ("table",): 10,
    ("table", "list"): 11,
    ("table", "list", 0): 12,
    ("table", "list", 1): 14,
    ("table", "list", 2): 14,
    ("table", "nested", 0, 1): 16,
    ("table", "nested", 1): 16,
    ("table", "nested", 1, 0): 17,
    ("table", "inline", "b", "c", 1, "d"): 18,
    ("table", "inline", "e f"): 18,
    ("table", "date"): 19,
    ("rules",): 21,
    ("rules", 0): 21,
    ("rules", 0, "id"): 22,
    ("rules", 0, "names"): 23,
    ("rules", 0, "names", "en"): 24,
    ("rules", 0, "values", 0): 25,
    ("rules", 0, "values", 1): 27,
    ("rules", 0, "values", 1, "source"): 28,
    ("rules", 1): 30,
    ("rules", 1, "names"): 32,
    ("rules", 1, "names", "cs"): 33,
    ("rules", 1, "values"): 34,
    ("rules", 1, "values", 1, "minimum"): 36,
}


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: ".".join(map(str, path)))
def test_each_path_has_its_line(path: Path) -> None:
    document, lines = read_toml(DOCUMENT)
    assert document == tomllib.loads(DOCUMENT)
    assert lines.lines[path] == EXPECTED[path]


def test_what_is_missing_has_the_line_of_the_table_around_it() -> None:
    lines = read_toml(DOCUMENT)[1]
    assert lines.line(("rules", 1, "status")) == 30
    assert lines.line(("rules", 0, "names", "de")) == 23
    assert lines.line(("nothing", "like", "it")) == 1
    assert lines.line(()) == 1


def test_lines_of_windows_count_the_same() -> None:
    assert read_toml(DOCUMENT.replace("\n", "\r\n"))[1].lines == read_toml(DOCUMENT)[1].lines


def test_a_table_that_comes_after_its_own_child_has_the_line_of_its_header() -> None:
    lines = read_toml("[a.b]\nx = 1\n[a]\ny = 2\n")[1]
    assert (lines.line(("a",)), lines.line(("a", "b")), lines.line(("a", "y"))) == (3, 1, 4)


def test_arrays_of_tables_inside_tables_of_an_array() -> None:
    lines = read_toml("[[a]]\n[a.b]\n[[a.b.c]]\nx = 1\n[[a.b.c]]\n[[a]]\n[[a.b.c]]\nx = 2\n")[1]
    assert lines.line(("a", 0, "b", "c", 1)) == 5
    assert lines.line(("a", 1, "b", "c", 0, "x")) == 8


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = 1\ny =\n", 2),
        ("x = 1\n[a\n", 2),
        ('x = """never ends\nreally\n', 2),
        ("x = [1,\n2\n", 2),
        ("x = 1\nx = 2\n", 2),
        ("x = 1\n\n  ?? = 3\n", 3),
        ("", 1),
    ],
)
def test_a_mistake_of_syntax_names_its_line(text: str, line: int) -> None:
    if not text:
        assert read_toml(text)[0] == {}
        return
    with pytest.raises(TomlSyntaxError) as caught:
        read_toml(text)
    assert caught.value.line == line
    assert caught.value.reason
    assert "line" not in caught.value.reason


KEYS = st.one_of(
    st.text(alphabet="abcXYZ019-_", min_size=1, max_size=6),
    st.text(alphabet="aé \"\\.#='[]{}\t\n", max_size=5),
)
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet="aé \"\\.#='[]{},\n\t", max_size=12),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=10,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)


class Writer:
    """Writes a document in a chosen style and notes by itself where each thing stands."""

    def __init__(self, style: Any) -> None:
        self.out: list[str] = []
        self.lines: dict[Path, int] = {}
        self.draw = style

    def here(self) -> int:
        return "".join(self.out).count("\n") + 1

    def put(self, text: str) -> None:
        self.out.append(text)

    def key(self, key: str) -> str:
        bare = key and all(c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_" for c in key)
        return key if bare and self.draw(st.booleans()) else json.dumps(key, ensure_ascii=True)

    def string(self, text: str) -> str:
        choices = [json.dumps(text)]
        if "\n" in text and "\\" not in text and '"' not in text:
            choices.append('"""\n' + text + '"""')
            choices.append('"""' + text.lstrip("\n") + '"""' if not text.startswith("\n") else choices[0])
        if "'" not in text and "\n" not in text:
            choices.append(f"'{text}'")
            choices.append(f"'''{text}'''")
        return str(self.draw(st.sampled_from(choices)))

    def value(self, path: Path, value: Any) -> None:
        if isinstance(value, dict):
            self.put("{ ")
            for number, (key, entry) in enumerate(value.items()):
                self.put(", " if number else "")
                self.lines[(*path, key)] = self.here()
                self.put(f"{self.key(key)} = ")
                self.value((*path, key), entry)
            self.put(" }")
        elif isinstance(value, list):
            broken = self.draw(st.booleans())
            self.put('[\n # a comment ] , " \n' if broken else "[")
            for number, entry in enumerate(value):
                self.lines[(*path, number)] = self.here()
                self.value((*path, number), entry)
                self.put(",\n" if broken else "," if number + 1 < len(value) else "")
            self.put("]")
        elif isinstance(value, str):
            self.put(self.string(value))
        else:
            self.put(json.dumps(value))

    def pairs(self, path: Path, table: dict[str, Any]) -> None:
        for key, value in table.items():
            self.put(self.draw(st.sampled_from(["", "\n", "# [comment] = 1\n", "  "])))
            self.lines[(*path, key)] = self.here()
            self.put(f"{self.key(key)}{self.draw(st.sampled_from([' = ', '=', '  =  ']))}")
            self.value((*path, key), value)
            self.put(self.draw(st.sampled_from(["\n", " # why\n", "\n\n"])))


@settings(max_examples=200, deadline=None)
@given(st.data(), TABLES, st.lists(TABLES, max_size=3), TABLES)
def test_every_path_of_any_document_has_the_line_it_was_written_on(
    data: Any, top: dict[str, Any], rules: list[dict[str, Any]], table: dict[str, Any]
) -> None:
    writer = Writer(data.draw)
    top = {key: value for key, value in top.items() if key not in ("rules", "table")}
    writer.pairs((), top)
    writer.lines[("table",)] = writer.here()
    writer.put("[ table ]\n")
    writer.pairs(("table",), table)
    for number, rule in enumerate(rules):
        writer.lines[("rules", number)] = writer.here()
        writer.put("[[rules]] # next\n")
        writer.pairs(("rules", number), rule)
    text = "".join(writer.out)
    document, lines = read_toml(text)
    assert document == {**top, "table": table, **({"rules": rules} if rules else {})}
    assert {path: lines.lines.get(path) for path in writer.lines} == writer.lines
