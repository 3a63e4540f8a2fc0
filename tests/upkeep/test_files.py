"""Files in a backup, in a restored place, and under `koinon check`."""

from __future__ import annotations

import json
import zipfile

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.cli.main import main
from koinon.files import store
from koinon.files.actions import add_file
from koinon.files.owners import Owner
from koinon.lib import clock
from koinon.upkeep.archive import open_archive
from tests.files.conftest import took
from tests.files.made import PDF, TEXT
from tests.upkeep.places import migrate


@pytest.fixture
def kept(at_place, records, tmp_path, settings):
    """A place with two files, and its backup; gives the digests."""
    settings.FILES = tmp_path / "files"
    with at_place("old"):
        records()
        digests = [took(content).digest for content in (PDF, TEXT)]
        for content in (PDF, TEXT):
            told = {"owner": Owner(network="league"), "kind": "consent", "name": "x"}
            add_file(actor=COMMAND_LINE, at=clock.now(), taken=took(content), **told)
        took(b"nobody keeps this")
        assert main(["backup", str(tmp_path / "made.zip")]) == 0
    return digests


def checked(capsys):
    capsys.readouterr()
    code = main(["check", "--json"])
    [found] = [each for each in json.loads(capsys.readouterr().out)["findings"] if each["part"] == "files"]
    return code, found


def test_a_backup_has_the_contents_that_files_use_and_a_restore_puts_them_back(at_place, kept, tmp_path, settings):
    manifest = open_archive(tmp_path / "made.zip").manifest
    assert set(manifest.files) == set(kept)
    assert manifest.missing == ()
    settings.FILES = tmp_path / "new"
    with at_place("new"):
        migrate()
        assert main(["restore", str(tmp_path / "made.zip")]) == 0
    assert {content.digest for content in store.on_disk()} == set(kept)
    assert store.path_of(kept[0]).read_bytes() == PDF


def test_a_backup_whose_content_was_changed_is_refused_before_anything_is_touched(at_place, kept, tmp_path, settings):
    with zipfile.ZipFile(tmp_path / "made.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[f"files/{kept[0]}"] = b"something else"
    with zipfile.ZipFile(tmp_path / "changed.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    settings.FILES = tmp_path / "new"
    with at_place("new"):
        assert main(["restore", str(tmp_path / "changed.zip")]) == 1
    assert list(store.on_disk()) == []


def test_a_content_that_lacks_is_said_by_the_check_and_by_the_backup(at_place, kept, tmp_path, capsys):
    with at_place("old"):
        assert checked(capsys)[1]["ok"]
        store.remove(kept[0])
        code, found = checked(capsys)
        assert (code, found["ok"], found["says"]) == (1, False, f"{kept[0]} is missing")
        assert "files/DIGEST" in found["cure"]
        assert main(["backup", str(tmp_path / "later.zip")]) == 0
        assert "Missing from the store, and so from the backup: 1 files" in capsys.readouterr().out
    assert open_archive(tmp_path / "later.zip").manifest.missing == (kept[0],)
