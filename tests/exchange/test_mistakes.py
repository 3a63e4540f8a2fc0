"""Every kind of mistake in a data tree is refused, with its file, its line and a cure."""

from __future__ import annotations

import re

import pytest

from koinon.exchange.check import check
from koinon.exchange.mistakes import MISTAKES
from koinon.exchange.tree import read_tree
from tests.exchange import folder

ENTRIES = "networks/league/entries/all.toml"
NETWORK = "networks/league/network.toml"
LIPA = "organisations/lipa.toml"
EVENTS = "networks/league/events.toml"
UNIONS = "atlas/unions.toml"
LIST = "networks/league/sources.toml"

SECOND_SERIES = '[[series]]\nslug = "meeting"\nnames = { en = "Again" }\nsource = "minutes"\n'
DUB = 'organisation = "dub"'
SPRING = 'when = "2009-21"'
JOINED = 'joined = "2004-05-01"'

# code, file, what stands there, what is written instead, and the text whose line must be named
EXAMPLES = [
    ("line_missing_field", NETWORK, 'zone = "Europe/Prague"\n', "", ""),
    ("line_missing_field", ENTRIES, 'organ = "league/board"\n', "", "[[decisions]]"),
    ("line_unknown_field", LIPA, 'country = "PL"', 'country = "PL"\ncolour = "blue"', "colour"),
    ("line_unknown_field", ENTRIES, 'as_written = "Doob"', 'written_as = "Doob"', "written_as"),
    ("line_bad_value", NETWORK, "made_up = true", 'made_up = "yes"', "made_up"),
    ("line_bad_value", ENTRIES, 'on = "2001-05-01"', 'on = "1.5.2001"', "1.5.2001"),
    ("line_bad_value", LIST, 'on = "2010"', 'after = "2010"', "dated"),
    ("unknown_array", ENTRIES, "[[attestations]]", "[[attested]]", "[[attested]]"),
    ("slug_is_folder", NETWORK, 'slug = "league"', 'slug = "liga"', 'slug = "liga"'),
    ("key_not_ascii", ENTRIES, 'key = "list-dub-league"', 'key = "List of Dub"', "List of Dub"),
    ("key_twice", EVENTS, "[[gaps]]", SECOND_SERIES + "[[gaps]]", SECOND_SERIES),
    ("unknown_source", ENTRIES, 'source = "list"', 'source = "lists"', '"lists"'),
    ("unknown_organisation", ENTRIES, 'organisation = "dub"', 'organisation = "oak"', '"oak"'),
    ("unknown_organisation", EVENTS, 'host = "dub"', 'host = "oak"', '"oak"'),
    ("unknown_organ", ENTRIES, 'organ = "league/board"', 'organ = "league/senate"', "league/senate"),
    ("unknown_network", ENTRIES, f'network = "league"\n{DUB}', f'network = "guild"\n{DUB}', '"guild"'),
    ("unknown_series", EVENTS, f'series = "meeting"\n{SPRING}', f'series = "congress"\n{SPRING}', "[[events]]"),
    ("unknown_entry", ENTRIES, 'kind = "admit"', 'kind = "revoke"\nentry = "nothing"', '"nothing"'),
    ("one_time_needed", ENTRIES, 'on = "2010"', 'on = "2010"\nsince = "2009"', "[[attestations]]"),
    ("until_without_since", ENTRIES, 'on = "2010"', 'on = "2010"\nuntil = "2011"', "[[attestations]]"),
    ("effect_unknown_kind", ENTRIES, 'kind = "admit"', 'kind = "welcome"', "[[decisions.effects]]"),
    ("effect_bad_value", ENTRIES, 'category = "full"\n\n', 'colour = "full"\n\n', "[[decisions.effects]]"),
    ("ends_before_it_begins", UNIONS, JOINED, f'{JOINED}\nends_before = "2004-05-01"', "[[unions.members]]"),
    ("not_toml", ENTRIES, 'key = "list-dub-league"', "key = list-dub-league", "list-dub-league"),
    ("unknown_kind", "networks/league/statutes/first.toml", 'kind = "category"', 'kind = "klass"', '"klass"'),
]  # fmt: skip


@pytest.fixture
def tree(tmp_path):
    return folder.write(tmp_path)


def line_in(text, needle):
    return text[: text.index(needle)].count("\n") + 1


def test_the_tree_that_the_examples_start_from_has_no_mistake(tree):
    assert check(read_tree(tree)) == []


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "at"), EXAMPLES, ids=[f"{e[0]}-{n}" for n, e in enumerate(EXAMPLES)]
)
def test_a_mistake_is_named_with_its_file_and_line(tree, code, file, old, new, at):
    if old == 'kind = "admit"' and "revoke" in new:
        folder.replace(tree, file, 'network = "league"\norganisation = "lipa"\ncategory = "full"\n', "")
    folder.replace(tree, file, old, new)
    found = [mistake for mistake in check(read_tree(tree)) if mistake.code == code]
    assert [(mistake.file, mistake.line) for mistake in found] == [(file, line_in((tree / file).read_text(), at))]


def test_a_missing_profile_is_named(tree):
    (tree / NETWORK).unlink()
    assert ("missing_file", NETWORK) in [(m.code, m.file) for m in check(read_tree(tree))]


def test_two_texts_for_a_source_are_a_mistake_too(tree):
    folder.write_second_network(tree)
    (tree / "networks/guild/sources.toml").write_text('[[sources]]\nid = "list"\ntitle = "Another list"\n')
    assert [m.code for m in check(read_tree(tree))] == ["two_texts"]


def test_every_mistake_of_meaning_is_said_at_once(tree):
    folder.replace(tree, NETWORK, "made_up = true", 'made_up = "yes"')
    folder.replace(tree, ENTRIES, 'source = "list"', 'source = "lists"')
    folder.replace(tree, LIPA, 'country = "PL"', 'country = "Poland"')
    assert sorted(m.code for m in check(read_tree(tree))) == ["line_bad_value", "line_bad_value", "unknown_source"]


def test_every_code_of_the_table_has_an_example():
    tried = {example[0] for example in EXAMPLES} | {"missing_file", "two_texts"}
    assert set(MISTAKES) <= tried


def test_every_mistake_has_words_and_a_cure(tree):
    for code, file, old, new, _ in EXAMPLES:
        fresh = folder.write(tree)
        if "revoke" not in new:
            folder.replace(fresh, file, old, new)
        for mistake in check(read_tree(fresh)):
            message, cure = mistake.worded(str)
            assert message, code
            assert cure, code
            assert not re.search(r"\{[a-z_]+\}", message + cure), code
