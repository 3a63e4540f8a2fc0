"""Every kind of mistake in a data tree is refused, with its file, its line and a cure."""

from __future__ import annotations

import re

import pytest

from koinon.exchange.check import check
from koinon.exchange.mistakes import MISTAKES
from koinon.exchange.tree import read_tree
from tests.exchange import folder

BODIES = "networks/league/bodies.toml"
ENTRIES = "networks/league/entries/all.toml"
NETWORK = "networks/league/network.toml"
LIPA = "organisations/lipa.toml"
EVENTS = "networks/league/events.toml"
UNIONS = "atlas/unions.toml"
LIST = "networks/league/sources.toml"

STATUTES = "networks/league/statutes/first.toml"
WAITS = 'conditions = [{ kind = "country_in", union = "moon" }]'
PRACTICE = 'practice.en = "They came."\npractice_source = "nowhere"\n'
UNFOUND = 'slug = "full"\nstatus = "found"\nsource = "nowhere"'
SUCCESSION = '[[successions]]\nkind = "renamed"\nother = "lipa"\nsource = "minutes"\n'
SOURCED = 'source = "minutes"\n'
ELECTION = f'[[elections]]\nid = "council-2027"\non = "2027-05"\nof = "council"\n{SOURCED}'
SECOND_SERIES = '[[series]]\nslug = "meeting"\nnames = { en = "Again" }\nsource = "minutes"\n'
DUB = 'organisation = "dub"'
SPRING = 'when = "2009-21"'
JOINED = 'joined = "2004-05-01"'

POSTS = "networks/league/entries/posts.toml"
BODIES = "networks/league/bodies.toml"
FOLLOWS = 'follows = { body = "board", status = "assumed" }'
LIPA_HOLDS = 'organisation = "lipa"'
PERIOD = 'period = "2004/2006"'

COMPETENCE = '[[competences]]\nid = "joins"\nact = "join"\nrole = "decides"\nstatus = "found"\nsource = "minutes"\n'

DANCE = COMPETENCE.replace('act = "join"', 'act = "dance"')

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
    ("ends_before_it_begins", NETWORK, 'begins = "1990"', 'begins = "1990"\nends = "1980"', "[[coverage]]"),
    ("unknown_union", ENTRIES, 'category = "full"\n\n', f'category = "full"\n{WAITS}\n\n', "[[decisions.effects]]"),
    ("unknown_body", BODIES, 'kind = "board"', 'kind = "board"\nparent = "senate"', "senate"),
    ("unknown_body", ENTRIES, 'kind = "admit"', 'kind = "seat"\nbody = "senate"', "senate"),
    ("unknown_body", BODIES, 'body = "board"', 'body = "senate"', '"senate"'),
    ("unknown_body", BODIES, 'power = "admits"', 'power = "elects"\nof = "senate"', '"senate"'),
    ("unknown_body", NETWORK, 'kind = "periodical"', 'kind = "periodical"\nbody = "senate"', '"senate"'),
    ("unknown_source", NETWORK, '["minutes", "list"]', '["minutes", "nowhere"]', "nowhere"),
    ("line_missing_field", NETWORK, 'sources = ["minutes", "list"]\n', "", "[[services]]"),
    ("line_bad_value", NETWORK, 'kind = "periodical"', 'kind = "A paper"', "A paper"),
    ("line_bad_value", NETWORK, 'ids = ["F2", "F3"]', "ids = []", "ids = []"),
    ("line_bad_value", ENTRIES, 'ids = ["F5"]', 'ids = "F5"', 'ids = "F5"'),
    ("unknown_body", POSTS, 'body = "board"', 'body = "senate"', 'body = "senate"'),
    ("unknown_body", POSTS, 'parent = "network"', 'parent = "senate"', 'parent = "senate"'),
    ("unknown_office", POSTS, 'office = "president"', 'office = "king"', '"king"'),
    ("unknown_person", POSTS, 'person = "p-abcdefgh"', 'person = "p-hgfedcba"', "p-hgfedcba"),
    ("unknown_organisation", POSTS, f'{LIPA_HOLDS}\nperson', f'{LIPA_HOLDS.replace("lipa", "oak")}\nperson', '"oak"'),
    ("holder_needed", POSTS, f'{LIPA_HOLDS}\nperson = "p-abcdefgh"\n', "", 'office = "president"'),
    ("post_needed", POSTS, 'office = "president"\n', "", "person ="),
    ("not_of_subject", POSTS, PERIOD, f'{PERIOD}\ncategory = "full"', 'category ='),
    ("not_of_subject", POSTS, PERIOD, f'{PERIOD}\nparent = "board"', 'parent = "board"'),
    ("line_bad_value", POSTS, PERIOD, 'period = "2006/2004"', "2006/2004"),
    ("line_bad_value", POSTS, 'ended = "2009"', 'ended = "2009"\nmember = false', "member = false"),
    ("one_time_needed", POSTS, PERIOD, f'{PERIOD}\nformer = true', '[[attestations]]\nkey = "list-president'),
    ("follows_itself", BODIES, 'kind = "board"', f'kind = "board"\n{FOLLOWS}', "follows ="),
    ("unknown_body", BODIES, 'kind = "board"', f'kind = "board"\n{FOLLOWS.replace("board", "old")}', "follows ="),
    ("line_bad_value", BODIES, 'kind = "board"', f'kind = "board"\n{FOLLOWS.replace("assumed", "found")}', "follows ="),
    ("other_network", STATUTES, 'network = "league"', 'network = "guild"', "guild"),
    ("unknown_source", STATUTES, 'slug = "full"\nstatus = "found"\nsource = "minutes"', UNFOUND, "nowhere"),
    ("unknown_source", STATUTES, "names.en = ", f"{PRACTICE}names.en = ", "nowhere"),
    ("related_to_itself", LIPA, "[[organs]]", f"{SUCCESSION}[[organs]]", "[[successions]]"),
    ("competence_organ", LIPA, "[[organs]]", f"{COMPETENCE}[[organs]]", "[[competences]]"),
    ("unknown_organ", LIPA, "[[organs]]", f'{COMPETENCE}organ = "lipa/senate"\n[[organs]]', "lipa/senate"),
    ("line_bad_value", LIPA, "[[organs]]", f'{COMPETENCE}organ = "council"\n[[organs]]', 'organ = "council"'),
    (
        "line_bad_value", LIPA, "[[organs]]",
        f'{DANCE}organ = "lipa/council"\n[[organs]]', '"dance"',
    ),
    (
        "ends_before_it_begins", LIPA, "[[organs]]",
        f'{COMPETENCE}organ = "lipa/council"\nbegins = "2010"\nends = "2009"\n[[organs]]', "[[competences]]",
    ),
    (
        "line_missing_field", LIPA, "[[organs]]",
        COMPETENCE.replace("found", "none").replace('source = "minutes"\n', "") + "[[organs]]", "[[competences]]",
    ),
    ("line_bad_value", LIPA, 'country = "PL"', 'made_up = "so it is"', "so it is"),
    ("made_up_in_real", ENTRIES, DUB, DUB, DUB),
    ("line_bad_value", ENTRIES, 'as_written = "Doob"', 'member = "no"', "member ="),
    ("line_bad_value", ENTRIES, 'on = "2010"', 'since = "2010"\nuntil = "2009"', "until"),
    ("line_bad_value", LIPA, 'language = "pl"', 'language = "polish!"', "polish"),
    ("unknown_source", LIPA, "[[organs]]", f"{ELECTION.replace('minutes', 'nowhere')}[[organs]]", "nowhere"),
    ("line_bad_value", LIPA, "[[organs]]", f"{ELECTION.replace('2027-05', 'soon')}[[organs]]", '"soon"'),
    ("line_missing_field", LIPA, "[[organs]]", f"{ELECTION.replace(SOURCED, '')}[[organs]]", "[[elections]]"),
    ("line_bad_value", LIPA, 'country = "PL"', 'country = "XX"', "XX"),
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
    if "revoke" in new:
        folder.replace(tree, file, 'network = "league"\norganisation = "lipa"\ncategory = "full"\n', "")
    if "seat" in new:
        folder.replace(tree, file, 'organisation = "lipa"\ncategory = "full"\n', 'organisation = "lipa"\n')
    if code == "made_up_in_real":
        folder.replace(tree, NETWORK, "made_up = true", "made_up = false")
        folder.replace(tree, "organisations/dub.toml", 'country = "CZ"', 'country = "CZ"\nmade_up = true')
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


def test_two_files_that_tell_one_version_are_a_mistake(tree):
    text = (tree / STATUTES).read_text()
    (tree / "networks/league/statutes/second.toml").write_text(text)
    assert [(m.code, m.file) for m in check(read_tree(tree))] == [
        ("version_twice", "networks/league/statutes/second.toml")
    ]


def test_a_decision_and_an_attestation_cannot_share_a_key(tree):
    folder.replace(tree, ENTRIES, 'key = "list-dub-league"', 'key = "league-board-2001-lipa"')
    assert "two_texts" in [m.code for m in check(read_tree(tree))]


def test_every_mistake_of_meaning_is_said_at_once(tree):
    folder.replace(tree, NETWORK, "made_up = true", 'made_up = "yes"')
    folder.replace(tree, ENTRIES, 'source = "list"', 'source = "lists"')
    folder.replace(tree, LIPA, 'country = "PL"', 'country = "Poland"')
    assert sorted(m.code for m in check(read_tree(tree))) == ["line_bad_value", "line_bad_value", "unknown_source"]


def test_every_code_of_the_table_has_an_example():
    tried = {example[0] for example in EXAMPLES} | {"missing_file", "two_texts", "version_twice"}
    assert set(MISTAKES) <= tried


def test_every_mistake_has_words_and_a_cure(tree):
    for code, file, old, new, _ in EXAMPLES:
        fresh = folder.write(tree)
        if "revoke" not in new and "seat" not in new:
            folder.replace(fresh, file, old, new)
        for mistake in check(read_tree(fresh)):
            message, cure = mistake.worded()
            assert message, code
            assert cure, code
            assert not re.search(r"\{[a-z_]+\}", message + cure), code
