"""The command line: help for every command, honest exit codes, JSON everywhere."""

from __future__ import annotations

import argparse
import json
import zipfile

import pytest

from koinon.accounts.models import Person
from koinon.audit.models import AuditPayload
from koinon.cli import commands
from koinon.cli.main import main
from koinon.ledger.models import Entry, Record
from koinon.lib.writing import writing_allowed
from koinon.networks.models import Network
from koinon.records.models import Line
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
        inside = verbs._subparsers._group_actions[0].choices if verbs._subparsers else [None]
        for verb in inside:
            yield [noun, verb] if verb else [noun]


@pytest.mark.parametrize("words", list(every_command()), ids=" ".join)
def test_every_command_has_help_and_json(capsys, words):
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
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


def test_check_names_the_rule_of_the_statutes_that_is_wrong(capsys, tree):
    folder.replace(tree, "networks/league/statutes/first.toml", 'status = "found"\nsource = "minutes"\nnames', "names")
    assert main(["network", "check", str(tree)]) == 1
    assert "first.toml:11: rule category-full: “status” is missing." in capsys.readouterr().err


def test_load_refuses_a_tree_with_mistakes_and_writes_nothing(tree):
    folder.replace(tree, "organisations/dub.toml", 'country = "CZ"', 'country = "Bohemia"')
    assert main(["network", "load", str(tree)]) == 1
    assert not Entry.objects.exists()


def test_load_if_changed_does_nothing_the_second_time(capsys, tree):
    assert main(["network", "load", str(tree), "--if-changed", "--json"]) == 0
    assert said(capsys)["changed"] is True
    assert main(["network", "load", str(tree), "--if-changed", "--json"]) == 0
    assert said(capsys)["changed"] is False


NAMING_A_NETWORK = (
    ["network", "dump", "NETWORK", "-o", "OUT"],
    ["network", "keep", "NETWORK"],
    ["organisation", "standing", "dub", "NETWORK"],
    ["export", "NETWORK", "-o", "OUT"],
    ["whatif", "NETWORK", "--on", "2004-05-01", "--bound", "full=1"],
)


@pytest.mark.parametrize("words", NAMING_A_NETWORK, ids=lambda words: " ".join(words[:2]))
def test_a_network_that_is_not_there_is_refused_with_those_that_are(capsys, tree, tmp_path, words):
    def call(slug):
        return main([{"NETWORK": slug, "OUT": str(tmp_path / "out")}.get(word, word) for word in words])

    assert call("league") == 2
    assert "There is no network league; none is loaded here yet." in capsys.readouterr().err
    folder.write_second_network(tree)
    main(["network", "load", str(tree)])
    capsys.readouterr()
    assert call("leage") == 2
    assert "There is no network leage; known are: guild, league." in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert call("league") == 0


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


def test_a_changed_tree_still_brings_the_networks_that_folders_keep(capsys, tree):
    folder.write_second_network(tree)
    main(["network", "load", str(tree)])
    main(["network", "keep", "league"])
    folder.replace(tree, "networks/guild/network.toml", 'en = "Guild"', 'en = "The Guild"')
    capsys.readouterr()
    assert main(["network", "load", str(tree), "--if-changed"]) == 0
    assert "league is kept here and was left out" in capsys.readouterr().out
    name = Line.objects.known(None).get(network__slug="guild", kind="profile").content["name"]
    assert name == {"en": "The Guild"}
    assert Record.objects.known(None).filter(entry__key="list-dub-league").exists()


def test_the_mark_of_a_made_up_network_cannot_be_taken_off(capsys, tree):
    main(["network", "load", str(tree)])
    folder.replace(tree, "networks/league/network.toml", "made_up = true", "made_up = false")
    assert main(["network", "load", str(tree)]) == 1
    assert "made up" in capsys.readouterr().err
    assert Network.objects.get(slug="league").made_up


def test_a_zone_can_be_mended(tree):
    main(["network", "load", str(tree)])
    folder.replace(tree, "networks/league/network.toml", "Europe/Prague", "Europe/Warsaw")
    assert main(["network", "load", str(tree)]) == 0
    assert Network.objects.get(slug="league").zone == "Europe/Warsaw"


def test_the_log_can_be_sealed_and_verified(capsys, tree):
    main(["network", "load", str(tree)])
    capsys.readouterr()
    assert main(["audit", "seal", "--json"]) == 0
    assert said(capsys)["sealed"] > 0
    assert main(["audit", "verify"]) == 0
    with writing_allowed("a silent change"):
        AuditPayload.objects.filter(pk=AuditPayload.objects.first().pk).update(content="{}")
    assert main(["audit", "verify"]) == 1


def test_a_person_can_be_erased_once(tree):
    main(["network", "load", str(tree)])
    assert main(["person", "erase", "p-abcdefgh", "--under", "request of the person"]) == 0
    assert main(["person", "erase", "p-abcdefgh", "--under", "request of the person"]) == 2
    assert not Person.objects.get(key="p-abcdefgh").name


def test_a_person_gets_their_record_in_a_new_file_for_the_owner_alone(tmp_path, tree):
    main(["network", "load", str(tree)])
    place = tmp_path / "record.zip"
    assert main(["person", "record", "p-abcdefgh", "-o", str(place)]) == 0
    assert place.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(place) as archive:
        assert "Ada Lipa" in archive.read("record.json").decode()
    assert main(["person", "record", "p-abcdefgh", "-o", str(place)]) == 2
    assert main(["person", "record", "p-nobodyxx", "-o", str(tmp_path / "other.zip")]) == 2
    assert main(["person", "record", "p-abcdefgh", "-o", str(tmp_path / "nowhere" / "x.zip")]) == 2


def test_a_head_noted_before_is_held_against_the_log(capsys, tree):
    main(["network", "load", str(tree)])
    main(["audit", "seal"])
    capsys.readouterr()
    assert main(["audit", "verify", "--json"]) == 0
    noted = said(capsys)["head"]
    assert main(["audit", "verify", "--head", f"{noted['sequence']}:{noted['hash']}"]) == 0
    assert main(["audit", "verify", "--head", f"{noted['sequence'] + 1}:{noted['hash']}"]) == 1
    with pytest.raises(SystemExit):
        main(["audit", "verify", "--head", "yesterday's"])


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
    assert said(capsys) == {"held": None, "list_is_complete": False}
    assert main(["organisation", "standing", "lipa", "league", "--on", "1980-01-01"]) == 2
    assert main(["organisation", "standing", "nowhere", "league"]) == 2


def test_merge_joins_two_and_refuses_nonsense(capsys, tree):
    main(["network", "load", str(tree)])
    assert main(["organisation", "merge", "buk", "lipa", "--why", "one city"]) == 0
    capsys.readouterr()
    assert main(["organisation", "standing", "buk", "league", "--on", "2001-05-01"]) == 0
    assert "lipa in league on 2001-05-01: yes" in capsys.readouterr().out
    assert main(["organisation", "merge", "buk", "lipa"]) == 2
    assert main(["organisation", "merge", "lipa", "lipa"]) == 2
    assert main(["organisation", "merge", "oak", "lipa"]) == 2
