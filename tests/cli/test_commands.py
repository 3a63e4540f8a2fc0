"""The command line: help for every command, honest exit codes, JSON everywhere."""

from __future__ import annotations

import argparse
import json

import pytest

from koinon.cli import commands
from koinon.cli.main import main
from koinon.ledger.models import Entry
from tests.exchange import folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(tmp_path):
    return folder.write(tmp_path / "tree")


def said(capsys):
    written = capsys.readouterr()
    return json.loads(written.out or written.err)


def every_command():
    parser = argparse.ArgumentParser()
    commands.add_to(parser)
    for noun, verbs in parser._subparsers._group_actions[0].choices.items():
        for verb in verbs._subparsers._group_actions[0].choices:
            yield noun, verb


@pytest.mark.parametrize(("noun", "verb"), list(every_command()))
def test_every_command_has_help_and_json(capsys, noun, verb):
    with pytest.raises(SystemExit) as ended:
        main([noun, verb, "--help"])
    assert ended.value.code == 0
    assert "--json" in capsys.readouterr().out


def test_a_wrong_call_ends_with_two():
    for arguments in ([], ["network"], ["network", "burn"], ["organisation", "standing", "a", "b", "--on", "soon"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2


def test_check_ends_with_nought_or_one_and_says_where(capsys, tree):
    assert main(["network", "check", str(tree), "--json"]) == 0
    assert said(capsys) == {"mistakes": []}
    folder.replace(tree, "organisations/dub.toml", 'country = "CZ"', 'country = "Bohemia"')
    assert main(["network", "check", str(tree)]) == 1
    assert "organisations/dub.toml:4: " in capsys.readouterr().err


def test_load_refuses_a_tree_with_mistakes_and_writes_nothing(tree):
    folder.replace(tree, "organisations/dub.toml", 'country = "CZ"', 'country = "Bohemia"')
    assert main(["network", "load", str(tree)]) == 1
    assert not Entry.objects.exists()


def test_load_if_changed_does_nothing_the_second_time(capsys, tree):
    assert main(["network", "load", str(tree), "--if-changed", "--json"]) == 0
    assert said(capsys)["changed"] is True
    assert main(["network", "load", str(tree), "--if-changed", "--json"]) == 0
    assert said(capsys)["changed"] is False


def test_no_tree_is_a_wrong_call(tmp_path):
    assert main(["network", "check", str(tmp_path)]) == 2
    assert main(["network", "load", str(tmp_path / "nowhere")]) == 2


def test_a_network_kept_here_is_not_loaded_and_dump_is_named(capsys, tree):
    main(["network", "load", str(tree)])
    assert main(["network", "keep", "league"]) == 0
    capsys.readouterr()
    assert main(["network", "load", str(tree)]) == 1
    assert "koinon network dump league" in capsys.readouterr().err
    assert main(["network", "keep", "league"]) == 2


def test_dump_writes_into_an_empty_folder_only(tmp_path, tree):
    main(["network", "load", str(tree)])
    assert main(["network", "dump", "league", "-o", str(tmp_path / "out")]) == 0
    assert main(["network", "check", str(tmp_path / "out")]) == 0
    assert main(["network", "dump", "league", "-o", str(tmp_path / "out")]) == 2
    assert main(["network", "dump", "guild", "-o", str(tmp_path / "other")]) == 2


def test_rebuild_of_a_sound_register_ends_with_nought(capsys, tree):
    main(["network", "load", str(tree)])
    capsys.readouterr()
    assert main(["register", "rebuild", "--json"]) == 0
    assert said(capsys) == {"differences": []}


def test_standing_answers_with_its_reasons(capsys, tree):
    main(["network", "load", str(tree)])
    capsys.readouterr()
    assert main(["organisation", "standing", "lipa", "league", "--on", "2001-05-01"]) == 0
    told = capsys.readouterr().out
    assert "lipa in league on 2001-05-01: yes" in told
    assert "league-board-2001-lipa" in told
    assert main(["organisation", "standing", "lipa", "league", "--on", "2001-04-30", "--json"]) == 0
    assert said(capsys) == {"held": None}
    assert main(["organisation", "standing", "nowhere", "league"]) == 2


def test_merge_joins_two_and_refuses_nonsense(tree):
    main(["network", "load", str(tree)])
    assert main(["organisation", "merge", "buk", "lipa", "--why", "one city"]) == 0
    assert main(["organisation", "merge", "buk", "lipa"]) == 2
    assert main(["organisation", "merge", "lipa", "lipa"]) == 2
    assert main(["organisation", "merge", "oak", "lipa"]) == 2
