"""A backup is everything at one moment; a restore is all of it, in an empty place, or nothing."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile

import pytest
from django.db import connection, transaction

from koinon.accounts.models import Person
from koinon.acts.queries import public_version
from koinon.audit.models import AuditPayload, AuditRow
from koinon.audit.queries import head, verify_chain
from koinon.cli.main import main
from koinon.ledger.models import Record
from koinon.lib.snapshot import one_snapshot
from koinon.lib.writing import writing_allowed
from koinon.register.models import Standing
from koinon.upkeep.archive import open_archive
from koinon.upkeep.schema import every_model, known_migrations, migrate_to, our_tables
from tests.upkeep.places import another_connection, migrate

LOG = {"audit.auditrow", "audit.auditpayload", "acts.publicversion"}


def told(path, table):
    return list(open_archive(path).rows(table))


def remade(path, table, change):
    """Change a table's file in a backup and make its digest anew, as somebody who knows the format could."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name, manifest = f"tables/{table}.jsonl", json.loads(files["manifest.json"])
    files[name] = change(files[name])
    described = {"rows": files[name].count(b"\n"), "sha256": hashlib.sha256(files[name]).hexdigest()}
    manifest["tables"][table] = described
    files["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in files.items():
            archive.writestr(each, content)


def with_manifest(path, **changed):
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["manifest.json"] = json.dumps({**json.loads(files["manifest.json"]), **changed}).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in files.items():
            archive.writestr(each, content)


@pytest.fixture
def backup(at_place, records, tmp_path, capsys):
    """The backup of a place called "old"."""
    with at_place("old"):
        records()
        assert main(["backup", str(tmp_path / "made.zip")]) == 0
    capsys.readouterr()
    return tmp_path / "made.zip"


def test_a_message_that_waited_in_a_backup_is_not_sent_by_a_restore(at_place, records, tmp_path, capsys, settings):
    settings.KOINON_SMTP, settings.KOINON_MAIL_FOLDER = None, tmp_path / "mail"
    with at_place("old"):
        records()
        assert main(["mail", "try", "jana@opava.cz"]) == 0
        assert main(["backup", str(tmp_path / "made.zip")]) == 0
        assert main(["worker", "--once"]) == 0
    with at_place("new"):
        migrate()
        assert main(["restore", str(tmp_path / "made.zip")]) == 0
        (sent,) = (tmp_path / "mail").glob("*.eml")
        sent.unlink()
        assert main(["worker", "--once"]) == 0
        assert not list((tmp_path / "mail").glob("*.eml"))
        capsys.readouterr()
        assert main(["mail", "failed", "--json"]) == 0
        (failed,) = json.loads(capsys.readouterr().out)
        assert failed["error"] == "restored"
        assert main(["mail", "again", str(failed["mail"])]) == 0
        assert main(["worker", "--once"]) == 0
    assert [path.name for path in (tmp_path / "mail").glob("*.eml")] == [sent.name]


def test_what_is_restored_is_what_was_backed_up(at_place, backup, tmp_path, capsys):
    with at_place("new"):
        assert main(["restore", str(backup)]) == 0
        assert "Koinon is sound." in capsys.readouterr().out
        assert main(["backup", str(tmp_path / "again.zip")]) == 0
    before, after = open_archive(backup).manifest, open_archive(tmp_path / "again.zip").manifest
    assert before.tables.keys() == after.tables.keys() == every_model().keys()
    if connection.vendor == "sqlite":  # PostgreSQL keeps the keys of JSON in an order of its own from the first row on
        same = {name for name in before.tables if before.tables[name] == after.tables[name]}
        assert before.tables.keys() - same == LOG
    for table in before.tables.keys() - {"acts.publicversion"}:
        rows = told(backup, table)
        assert told(tmp_path / "again.zip", table)[: len(rows)] == rows


def test_the_sealed_log_is_kept_byte_for_byte_and_goes_on(at_place, backup):
    with at_place("old"):
        published, rows = head(), AuditRow.objects.count()
        payloads = dict(AuditPayload.objects.values_list("pk", "content"))
    with at_place("new"):
        migrate()
        main(["restore", str(backup)])
        assert verify_chain(published).verifies
        assert {**dict(AuditPayload.objects.values_list("pk", "content")), **payloads} == dict(
            AuditPayload.objects.values_list("pk", "content")
        )
        [last] = AuditRow.objects.order_by("pk")[rows:]
        assert (last.action, last.actor) == ("upkeep.restore_backup", "command-line")
        assert main(["audit", "seal"]) == 0
        assert verify_chain(published).verifies
        assert head().sequence == rows + 1


def test_rows_recorded_after_a_restore_get_new_ids(at_place, backup, tmp_path):
    with at_place("new"):
        migrate()
        main(["restore", str(backup)])
        had = set(Record.objects.values_list("pk", flat=True))
        tree = tmp_path / "tree" / "networks" / "league" / "entries" / "all.toml"
        tree.write_text(tree.read_text().replace('on = "2010"\ncategory', 'on = "2011"\ncategory'))
        assert main(["network", "load", str(tmp_path / "tree")]) == 0
        assert len(set(Record.objects.values_list("pk", flat=True)) - had) == 1


def test_a_restored_place_never_answers_with_a_version_of_its_lost_life(at_place, backup):
    with at_place("old"):
        before = public_version()
    with at_place("new"):
        migrate()
        main(["restore", str(backup)])
        first = public_version()
    with at_place("newer"):
        migrate()
        main(["restore", str(backup)])
        assert public_version() > first > before + 1_000_000


def test_a_restore_into_a_place_with_records_is_refused_and_changes_nothing(at_place, backup, capsys):
    with at_place("old"):
        before = (public_version(), AuditRow.objects.count(), Standing.objects.count())
        assert main(["restore", str(backup)]) == 2
        assert "an empty place" in capsys.readouterr().err
        assert (public_version(), AuditRow.objects.count(), Standing.objects.count()) == before


def test_a_restore_into_tables_without_rows_is_fine(at_place, backup):
    with at_place("new"):
        migrate()
        assert main(["restore", str(backup)]) == 0


def test_a_backup_never_takes_the_place_of_another(at_place, backup, tmp_path, capsys):
    before = backup.read_bytes()
    with at_place("old"):
        assert main(["backup", str(backup)]) == 2
        assert "never takes the place" in capsys.readouterr().err
        assert backup.read_bytes() == before
        assert main(["backup", str(tmp_path / "nowhere" / "made.zip")]) == 2
        assert main(["backup"]) == 2
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".made")]


def test_a_backup_is_for_its_owner_only(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_a_dated_backup_stands_in_the_folder_of_backups(at_place, records, tmp_path, settings, capsys):
    settings.KOINON_DATA = tmp_path / "kept"
    with at_place("old"):
        records()
        capsys.readouterr()
        assert main(["backup", "--dated", "--json"]) == 0
    file = json.loads(capsys.readouterr().out)["file"]
    assert [str(path) for path in (tmp_path / "kept" / "backups").iterdir()] == [file]


def test_a_backup_sees_one_moment_and_keeps_nobody_waiting(at_place, records):
    with at_place("old"):
        records()
        other = another_connection()
        with one_snapshot():
            before = public_version()
            with other.cursor() as cursor:
                cursor.execute("UPDATE acts_publicversion SET number = number + 7")
            assert public_version() == before
        assert public_version() == before + 7
        other.close()


def test_a_snapshot_stands_in_no_other_transaction(at_place, records):
    with at_place("old"):
        records()
        with transaction.atomic(), pytest.raises(RuntimeError), one_snapshot():
            pass


# --- what is refused


def test_a_damaged_backup_is_refused_before_anything_is_made(at_place, backup, capsys):
    remade(backup, "atlas.name", lambda content: content.replace(b"Lipa", b"Lips"))
    sound = json.loads(zipfile.ZipFile(backup).read("manifest.json"))
    sound["tables"]["atlas.name"]["sha256"] = "0" * 64
    with_manifest(backup, tables=sound["tables"])
    with at_place("new"):
        assert main(["restore", str(backup)]) == 1
        assert "atlas.name is not what its manifest says" in capsys.readouterr().err
        assert not our_tables()


@pytest.mark.parametrize(
    "change",
    [
        lambda content: re.sub(rb'"organisation_id":\d+', b'"organisation_id":999', content),
        lambda content: content.replace(b'"recorded_at":"', b'"recorded_at":"some day '),
        lambda content: content.replace(b'"own":', b'"owned":'),
        lambda content: content + content.splitlines(keepends=True)[0],
        lambda content: content[:-20],
    ],
    ids=["a reference to nothing", "no instant", "a column that is not there", "a row twice", "half a row"],
)
def test_a_forged_backup_is_put_back_whole_or_not_at_all(at_place, backup, change):
    remade(backup, "atlas.name", change)
    with at_place("new"):
        assert main(["restore", str(backup)]) == 1
        assert not our_tables()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"koinon_backup": 3}, "format 3"),
        ({"migrations": [["atlas", "0099_towers"]]}, "atlas/0099_towers"),
        ({"tables": {}}, "damaged"),
    ],
)
def test_a_backup_that_this_release_cannot_read_is_refused(at_place, backup, capsys, changed, said):
    with_manifest(backup, **changed)
    with at_place("new"):
        assert main(["restore", str(backup)]) in (1, 2)
        assert said in capsys.readouterr().err
        assert not our_tables()


def test_what_is_no_backup_is_refused(at_place, tmp_path, capsys):
    (tmp_path / "letter.zip").write_text("Dear Sir")
    with at_place("new"):
        assert main(["restore", str(tmp_path / "letter.zip")]) == 2
        assert "is no backup" in capsys.readouterr().err
        assert main(["restore", str(tmp_path / "nowhere.zip")]) == 2


# --- older schemas


def test_a_backup_of_an_older_schema_is_brought_forward(at_place, tmp_path, capsys):
    older = [each for each in known_migrations() if each[0] != "register" or each[1] == "0001_initial"]
    with at_place("old"):
        with writing_allowed("an older schema"):
            migrate_to(older)
        assert main(["backup", str(tmp_path / "older.zip")]) == 0
    with at_place("new"):
        capsys.readouterr()
        assert main(["restore", str(tmp_path / "older.zip")]) == 0
        assert "brought forward" in capsys.readouterr().out
    with at_place("other"):
        migrate()
        assert main(["restore", str(tmp_path / "older.zip")]) == 2
        assert "of another release" in capsys.readouterr().err


# --- people


def test_who_was_erased_after_the_backup_is_erased_again(at_place, backup, tmp_path, capsys):
    with at_place("old"):
        assert main(["person", "erase", "p-abcdefgh", "--under", "request of the person"]) == 0
        assert main(["person", "erased", "-o", str(tmp_path / "erased")]) == 0
    with (tmp_path / "erased").open("a") as file:  # somebody who came and went after the backup
        file.write('{"key": "p-zyxwvuts", "erased_at": "2026-11-20T10:00:00+00:00", "under": "request"}\n')
    with at_place("new"):
        migrate()
        capsys.readouterr()
        assert main(["restore", str(backup), "--erased", str(tmp_path / "erased")]) == 0
        assert "2 people and files erased again." in capsys.readouterr().out
        back = Person.objects.get(key="p-abcdefgh")
        assert (str(back.name), back.erased_under) == ("", "request of the person")
        assert not AuditPayload.objects.filter(content__contains="Ada Lipa").exists()
        assert main(["network", "load", str(tmp_path / "tree")]) == 0
        assert not Person.objects.get(key="p-abcdefgh").name
        assert not Person.objects.get(key="p-zyxwvuts").name
        assert main(["person", "erased", "--again", str(tmp_path / "erased")]) == 0
        assert "0 people" in capsys.readouterr().out.splitlines()[-1]


def test_without_the_list_the_erased_are_back_and_with_it_they_go(at_place, backup, tmp_path):
    with at_place("old"):
        main(["person", "erase", "p-abcdefgh", "--under", "request of the person"])
        main(["person", "erased", "-o", str(tmp_path / "erased")])
    with at_place("new"):
        migrate()
        main(["restore", str(backup)])
        assert str(Person.objects.get(key="p-abcdefgh").name) == "Ada Lipa"
        assert main(["person", "erased", "--again", str(tmp_path / "erased")]) == 0
        assert not Person.objects.get(key="p-abcdefgh").name


def test_a_list_of_erasures_that_is_none_is_refused(at_place, backup, tmp_path, capsys):
    (tmp_path / "erased").write_text('{"key": "p-abcdefgh"}\n')
    with at_place("new"):
        assert main(["restore", str(backup), "--erased", str(tmp_path / "erased")]) == 2
        assert "erased:1: a line is no erasure" in capsys.readouterr().err
        assert not our_tables()


# --- the other database


@pytest.mark.postgres
def test_a_backup_goes_from_postgresql_to_sqlite_and_back(at_place, backup, tmp_path):
    with at_place("file", engine="sqlite"):
        assert connection.vendor == "sqlite"
        assert main(["restore", str(backup)]) == 0
        assert main(["backup", str(tmp_path / "file.zip")]) == 0
    with at_place("back"):
        assert main(["restore", str(tmp_path / "file.zip")]) == 0
        assert main(["backup", str(tmp_path / "back.zip")]) == 0
    for table in every_model().keys() - {"acts.publicversion"}:
        rows = told(backup, table)
        assert told(tmp_path / "back.zip", table)[: len(rows)] == rows
