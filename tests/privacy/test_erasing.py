"""Who asks to be forgotten is forgotten everywhere; what they did in an office stays, and the log still verifies."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from koinon.accounts.actions import UnknownPerson, create_person
from koinon.accounts.models import Account, Person, SignIn
from koinon.acts.wrapper import VISITOR
from koinon.audit.actions import seal
from koinon.audit.queries import head, history_of, verify_chain
from koinon.cli.main import main
from koinon.corrections.actions import Told, report_error
from koinon.corrections.queries import place_of
from koinon.files import store
from koinon.files.actions import add_file, replace_file
from koinon.files.owners import Owner
from koinon.files.queries import file_told
from koinon.lib.text import Text
from koinon.lib.writing import writing_allowed
from koinon.outbox.actions import queue_mail
from koinon.outbox.letters import Letter
from koinon.outbox.models import Mail
from koinon.outbox.ways import file_name
from koinon.people.actions import give_role
from koinon.people.contacts.actions import add_contact
from koinon.privacy.actions import MAILS_KEPT, REDACT, erase_person, expire
from koinon.privacy.queries import RECORD, own_record, own_record_text, write_own_record
from koinon.rules.rights import DEPUTY
from koinon.tasks.models import Task
from tests.desk.cast import make_cast
from tests.files.conftest import store_of_its_own, took  # noqa: F401 - a fixture
from tests.files.made import PDF, TEXT
from tests.privacy.traces import tables_with
from tests.upkeep.places import migrate, place

pytestmark = pytest.mark.django_db(transaction=True)
NAME, FAMILY, ADDRESS = "Žofie Přemyslová", "Premyslova", "zofie@erased.example"
UNDER = "request of the person, GDPR article 17"
SHARED = Owner(network="harbours", organisation="salthaven")


@pytest.fixture
def zofie(actor, at):
    """Somebody of whom every room keeps something."""
    make_cast()
    return fill(actor, at)


def fill(actor, at) -> str:
    key = create_person(actor=actor, at=at, name=Text.of({"cs": NAME}), address=ADDRESS).key
    with writing_allowed("her account"):
        account = Account.objects.create(person=Person.objects.get(key=key), email=ADDRESS)
    Client().force_login(account)
    told = {"person": key, "kind": DEPUTY, "network": "harbours", "organisation": "salthaven"}
    give_role(actor=actor, at=at, begins=at.date(), **told)
    own = {"taken": took(TEXT), "owner": Owner(person=key), "kind": "curriculum-vitae"}
    add_file(actor=actor, at=at, name=f"{NAME}.txt", title=Text.of({"cs": NAME}), **own)
    naming = {"taken": took(PDF), "owner": SHARED, "kind": "consent", "names": [key]}
    add_file(actor=actor, at=at, name="Přemyslová.pdf", title=Text.of({"cs": f"Jmenování: {NAME}"}), **naming)
    told = {"actor": actor, "at": at, "kind": "made-up-letter", "language": "cs", "made_up": True, "business": True}
    letter = Letter(subject=NAME, paragraphs=(f"Dear {NAME},",))
    queue_mail(**told, letter=letter, to_person=key, to_address=ADDRESS)
    queue_mail(**told, context={"name": NAME}, to_address="ada@cast.example", speaks_of=[key])
    contact = {"name": NAME, "emails": ADDRESS, "title": f"Secretary {FAMILY}", "note": f"Call {NAME} on Mondays"}
    add_contact(actor=actor, at=at, network="harbours", values=contact, person=key)
    place = place_of("networks/harbours/", {"network": "harbours"}, at.date())
    said = Told(f"{NAME} is no longer there.", address=ADDRESS)
    report_error(actor=VISITOR, at=at, on=at.date(), place=place, told=said, language="cs")
    return key


def test_the_trace_is_there_before_and_gone_after(zofie, actor, at):
    assert {"accounts_person.name", "accounts_account.email", "files_file.title"} <= tables_with(FAMILY) | tables_with(
        "zofie"
    )
    seal()
    published = head()
    erased = erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    assert erased.payloads > 0
    assert tables_with(FAMILY) == tables_with("zofie") == set()
    seal()
    assert verify_chain(published).verifies


def test_open_sign_ins_and_the_account_are_gone_and_those_of_others_stay(zofie, actor, at):
    Client().force_login(Account.objects.get(email="ada@cast.example"))
    assert SignIn.objects.count() == 2
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    [left] = SignIn.objects.all()
    assert left.account.email == "ada@cast.example"
    assert not Account.objects.filter(person__key=zofie).exists()


def test_the_log_of_the_program_never_has_the_name(zofie, actor, at, caplog):
    with caplog.at_level(logging.DEBUG):
        erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    said = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert FAMILY not in said
    assert "zofie" not in said


def test_files_that_name_the_person_become_their_keepers_task_and_a_redacted_one_takes_their_place(zofie, actor, at):
    [key] = erase_person(actor=actor, at=at, key=zofie, under=UNDER).waiting
    [task] = Task.objects.filter(kind=REDACT)
    assert (task.network, task.organisation, task.subject) == ("harbours", "salthaven", {"file": key, "under": UNDER})
    assert (task.due - at.date()).days == 30
    assert file_told(key).withheld_under == UNDER
    new = replace_file(actor=actor, at=at, key=key, taken=took(b"redacted"), name="redacted.txt").key
    old = file_told(key)
    assert (old.replaced_by, old.erased_under) == (new, UNDER)
    assert store.digest_on_disk(old.digest) is None


def test_messages_keep_no_word_and_those_in_files_lose_their_files(zofie, actor, at, settings, tmp_path):
    settings.KOINON_MAIL_FOLDER = tmp_path
    names = [file_name(mail.message_id) for mail in Mail.objects.order_by("pk")]
    for name in [*names, "somebody-elses"]:
        (tmp_path / f"{name}.eml").write_text(NAME)
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    assert [path.name for path in tmp_path.glob("*.eml")] == ["somebody-elses.eml"]
    assert set(Mail.objects.values_list("to_address", "subject", "state")) == {("", "", "cancelled")}


def test_the_words_of_old_messages_go_and_those_of_newer_ones_stay(zofie, actor, at):
    with writing_allowed("a message that was sent"):
        Mail.objects.update(state="sent", sent_at=at)
    expire(actor=actor, at=at + MAILS_KEPT)
    assert Mail.objects.exclude(subject="").count() == 1
    expire(actor=actor, at=at + MAILS_KEPT + timedelta(seconds=1))
    assert not Mail.objects.exclude(subject="").exists()


def test_what_was_done_stays_and_says_who_by_key(zofie, actor, at):
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    deeds = history_of(("person", zofie))
    assert deeds[0].action == "privacy.erase_person"
    assert {"people.give_role"} <= {deed.action for deed in deeds}
    assert own_record(zofie)["people"]["roles"]


def test_nobody_is_erased_twice_or_without_a_right_and_then_nothing_is_touched(zofie, actor, at):
    for key, under, error in (("p-nobodyxx", UNDER, UnknownPerson), (zofie, " ", ValueError)):
        with pytest.raises(error):
            erase_person(actor=actor, at=at, key=key, under=under)
    assert Account.objects.filter(person__key=zofie).exists()
    assert not Task.objects.filter(kind=REDACT).exists()
    assert own_record(zofie)["files"]["own_files"][0]["name"]
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    with pytest.raises(UnknownPerson):
        erase_person(actor=actor, at=at, key=zofie, under=UNDER)


def test_a_person_gets_everything_that_is_kept_of_them_and_nothing_of_others(zofie):
    told = json.loads(own_record_text(zofie))
    assert told["accounts"]["name"] == {"cs": NAME}
    assert told["accounts"]["account"]["email"] == ADDRESS
    assert [role["kind"] for role in told["people"]["roles"]] == [DEPUTY]
    assert len(told["files"]["own_files"]) == len(told["files"]["files_that_name_the_person"]) == 1
    assert [mail["to_address"] for mail in told["mail"]["messages"]] == [ADDRESS]
    assert "accounts.create_person" in {deed["action"] for deed in told["log"]["spoken_of"]}
    assert "ada@cast.example" not in own_record_text(zofie)


def test_the_record_comes_with_the_persons_own_files_and_not_with_those_of_others(zofie):
    place_of_zip = io.BytesIO()
    write_own_record(zofie, place_of_zip)
    with zipfile.ZipFile(place_of_zip) as archive:
        names = set(archive.namelist())
        [file] = names - {RECORD}
        assert file.endswith(f"{NAME}.txt")
        assert archive.read(file) == TEXT
        assert json.loads(archive.read(RECORD))["accounts"]["address"] == ADDRESS


def test_the_record_of_who_was_erased_has_no_name(zofie, actor, at):
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    told = own_record_text(zofie)
    assert FAMILY not in told
    assert NAME not in told
    assert "zofie" not in told


def test_sign_ins_that_ran_out_go_and_those_that_hold_stay(zofie, actor, at):
    with writing_allowed("a sign-in that ran out"):
        SignIn.objects.create(session_key="old", session_data="", expire_date=at)
    assert SignIn.objects.count() == 2
    assert expire(actor=actor, at=at) == 1
    assert SignIn.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its files to itself")
def test_not_even_the_bytes_of_the_database_have_the_name_afterwards(tmp_path, actor, at):
    with place(tmp_path, "here"):
        migrate()
        make_cast()
        key = fill(actor, at)
        files = list(tmp_path.glob("here.sqlite3*"))
        assert any(b"zofie" in file.read_bytes() for file in files)
        erase_person(actor=actor, at=at, key=key, under=UNDER)
        for file in [*tmp_path.glob("here.sqlite3*"), *store.root().rglob("*")]:
            content = file.read_bytes() if file.is_file() else b""
            assert "Přemyslová".encode() not in content
            assert b"P\\u0159emyslov" not in content
            assert b"zofie" not in content


def test_a_person_erased_after_a_backup_does_not_come_back_with_it_nor_do_their_files(tmp_path, actor, at, settings):
    backup, erasures = tmp_path / "backup.zip", tmp_path / "erased"
    with place(tmp_path, "old"):
        migrate()
        make_cast()
        key = fill(actor, at)
        assert main(["backup", str(backup)]) == 0
        [waiting] = erase_person(actor=actor, at=at, key=key, under=UNDER).waiting
        replace_file(actor=actor, at=at, key=waiting, taken=took(b"redacted"), name="redacted.txt")
        assert main(["person", "erased", "-o", str(erasures)]) == 0
        assert main(["backup", str(tmp_path / "later.zip")]) == 0
    assert FAMILY not in erasures.read_text()
    settings.FILES = tmp_path / "new-files"
    with place(tmp_path, "new"):
        migrate()
        assert main(["restore", str(backup), "--erased", str(erasures)]) == 0
        assert tables_with(FAMILY) == tables_with("zofie") == set()
        assert list(store.on_disk()) == []
        assert main(["check"]) in (0, 1)
    with zipfile.ZipFile(tmp_path / "later.zip") as archive:
        assert not [name for name in archive.namelist() if "Přemyslová".encode() in archive.read(name)]
    settings.FILES = tmp_path / "newer-files"
    with place(tmp_path, "newer"):  # without the list she is back, with her files
        migrate()
        assert main(["restore", str(backup)]) == 0
        assert tables_with("zofie")
        assert len(list(store.on_disk())) == 2
        assert main(["person", "erased", "--again", str(erasures)]) == 0
        assert tables_with(FAMILY) == tables_with("zofie") == set()
        assert list(store.on_disk()) == []
