"""Every release so far left a backup and answers; this one restores each and answers the same."""

from __future__ import annotations

import json

import pytest

from koinon import __version__
from koinon.cli.main import main
from koinon.upkeep.archive import open_archive
from tests.upkeep.make_release import ANSWERS, BACKUP, EXPORT, RELEASES, answers, fill
from tests.upkeep.places import migrate

LEFT = sorted(path.name for path in RELEASES.iterdir())


def test_this_release_left_its_own():
    assert __version__ in LEFT


@pytest.mark.parametrize("release", LEFT)
def test_what_a_release_left_is_small_and_says_whose_it_is(release):
    files = list((RELEASES / release).iterdir())
    assert {ANSWERS, BACKUP, EXPORT} <= {file.name for file in files}
    assert sum(file.stat().st_size for file in files) < 100_000
    assert open_archive(RELEASES / release / BACKUP).manifest.release == release


@pytest.mark.parametrize("release", LEFT)
def test_what_a_release_left_is_restored_and_answers_as_it_did(at_place, release, capsys):
    left = json.loads((RELEASES / release / ANSWERS).read_text(encoding="utf-8"))
    assert left["log_verifies"]
    with at_place("later"):
        assert main(["restore", str(RELEASES / release / BACKUP)]) == 0
        assert "Koinon is sound." in capsys.readouterr().out
        assert json.loads(json.dumps(answers())) == left


@pytest.mark.parametrize("release", LEFT)
def test_an_export_of_a_release_still_verifies(release, tmp_path):
    left = RELEASES / release / EXPORT
    assert main(["verify", str(left)]) == 0
    changed = tmp_path / "changed.json"
    text = left.read_text(encoding="utf-8")
    assert text.count('"2001-05-02"')
    changed.write_text(text.replace('"2001-05-02"', '"2001-05-03"', 1), encoding="utf-8")
    assert main(["verify", str(changed)]) == 1


def test_the_answers_are_worth_comparing():
    left = json.loads((RELEASES / __version__ / ANSWERS).read_text(encoding="utf-8"))
    held = {told[0] for each in left["standings"].values() for told in each}
    assert {"yes", "presumed"} <= held
    assert [] in left["standings"].values()
    assert left["erased"]
    assert left["head"][0] > 20
    assert {"league-board-2001-lipa 1", "league-board-2001-lipa 2"} <= set(left["versions"])


def test_the_way_in_which_a_release_leaves_its_own_still_works(at_place, tmp_path):
    with at_place("here"):
        migrate()
        fill(tmp_path)
        assert answers()["log_verifies"]
