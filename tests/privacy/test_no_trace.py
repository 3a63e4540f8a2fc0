"""Who is erased is named nowhere any more: not in what others wrote, in no table, file, mail, log or export."""

from __future__ import annotations

import base64
import io
import itertools
import json
import logging
import zipfile

import pytest
from django.test import Client

from koinon.accounts.actions import create_person
from koinon.accounts.models import Account
from koinon.accounts.queries import Erasure
from koinon.acts.wrapper import Actor
from koinon.admissions.actions import mark_arrears
from koinon.admissions.models import Case
from koinon.atlas.models import Organisation
from koinon.audit.actions import seal
from koinon.audit.queries import head, verify_chain
from koinon.files import store
from koinon.files.actions import add_file
from koinon.files.models import File, Stored
from koinon.files.owners import Owner
from koinon.lib.text import Text, folded
from koinon.lib.writing import writing_allowed
from koinon.networks.models import Network
from koinon.outbox.models import Mail
from koinon.outbox.ways import file_name
from koinon.people.contacts.actions import add_contact
from koinon.people.imports.actions import bring_list, map_list
from koinon.people.models import Contact, Import
from koinon.privacy.actions import REDACT, NamedInRight, erase_person, keep_erased, replace_file
from koinon.privacy.naming.actions import leave_place, redact_place
from koinon.privacy.naming.places import NAMED, SWEPT
from koinon.tasks.models import Task
from tests.answers import put_away
from tests.desk.cast import Cast, make_cast
from tests.files.conftest import store_of_its_own, took  # noqa: F401 - a fixture
from tests.privacy.planted import make_rows, plant, row_of
from tests.privacy.test_erasing import ADDRESS, NAME, UNDER, fill
from tests.privacy.traces import texts

pytestmark = pytest.mark.django_db(transaction=True)
SPELLED = ("Žofie Přemyslová", "PREMYSLOVA, Zofie", "zofie.premyslova", "Z\u030cofie Pr\u030cemyslova\u0301", ADDRESS)
SIMILAR = ("paní Přemyslové", "Premyslova", "Žofii Přemyslovou")
MAPPED = {"0": "organisation", "1": "given", "2": "family"}
TRACES = ("premyslov", "zofie")
EXPORTS = (
    "/api/v1/networks/harbours/export", "/api/v1/networks/harbours/members.csv", "/en/organisations.csv",
    "/en/desk/networks/harbours/people/contacts.csv", "/en/desk/networks/harbours/people/contacts.xlsx",
    "/en/desk/networks/harbours/history/", "/en/desk/networks/harbours/messages/", "/en/desk/networks/harbours/roles/",
    "/en/desk/networks/harbours/members/salthaven/files/", "/en/desk/networks/harbours/members/salthaven/",
    "/en/desk/mine/record.zip", "/api/v1/networks/harbours/mandates", "/en/networks/harbours/changes.atom",
)  # fmt: skip


@pytest.fixture
def world(actor, at) -> Cast:
    """The standing cast, and a row of every table in which people write."""
    cast = make_cast()
    make_rows(cast)
    return cast


@pytest.fixture
def zofie(world, actor, at) -> str:
    """Somebody of whom every room keeps something, who held an office, and cast decisions."""
    key = fill(actor, at)
    mark_arrears(
        actor=Actor(key), at=at, network=Network.objects.get(slug="harbours"), since=at.date(),
        organisation=Organisation.objects.get(slug="riverbend"), words=f"Said to {NAME}",
    )  # fmt: skip
    return key


def traces() -> set[str]:
    """Every column of every table, and every kept file, in which something of the name stands."""
    found = {place for place, text in texts() if any(trace in folded(text) for trace in TRACES)}
    for kept in store.on_disk():
        with store.open_content(kept.digest) as content:
            if any(trace in folded(content.read().decode("utf-8", "replace")) for trace in TRACES):
                found.add(f"file {kept.digest}")
    return found


def content_of(answer) -> str:
    """All that an answer says, also what is packed in it."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    put_away(answer)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) + name.encode() for name in archive.namelist())
    return body.decode("utf-8", "replace")


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[name])
    return client


def test_the_whole_name_goes_from_every_column_whatever_its_row_is_about(world, zofie, actor, at):
    planted = plant(itertools.cycle(SPELLED))
    assert planted == sum(len(words.columns) for words in SWEPT)
    before = traces()
    for words in SWEPT:
        for column in words.columns:
            table = row_of(words)._meta.db_table
            assert f"{table}.{words.model._meta.get_field(column).column}" in before
    seal()
    published = head()
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    left = {each for each in traces() if not each.startswith("file ")}
    assert left == set()
    seal()
    assert verify_chain(published).verifies
    assert not Task.objects.filter(kind=NAMED).exists()


def test_what_is_only_like_the_name_stays_until_its_keeper_says_who_is_meant(world, zofie, actor, at):
    planted = plant(itertools.cycle(SIMILAR))
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    assert len(traces()) >= planted
    waiting = list(Task.objects.filter(kind=NAMED, closed_at__isnull=True).order_by("pk"))
    assert {(task.subject["place"], task.subject["column"]) for task in waiting} == {
        (words.label, column) for words in SWEPT for column in words.columns
    }
    assert {(task.due - at.date()).days for task in waiting} == {30}
    assert not any(trace in folded(json.dumps(task.subject)) for task in waiting for trace in TRACES)
    keepers = {"harbours": "ada", "salthaven": "clara", world.key("ivo"): "ivo"}
    for task in waiting:
        client = signed_in(world, keepers[task.network or task.organisation or task.person])
        address = f"/en/desk/erased/{task.subject['word']}/"
        assert "<mark>" in content_of(client.get(address)), task.subject["place"]
        assert client.post(address, {"who": "redacted"}).status_code == 303
        assert client.get(address).status_code == 404
    assert {each for each in traces() if not each.startswith("file ")} == set()
    seal()
    assert verify_chain().verifies


def test_what_is_said_to_be_somebody_else_stays_as_it_was(world, zofie, actor, at):
    with writing_allowed("somebody of the same family is named"):
        Case.objects.update(practice=[{"said": "Her uncle, old Přemyslov, and Mrs Přemyslová"}])
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    [task] = Task.objects.filter(kind=NAMED)
    assert (task.network, task.subject["place"], task.subject["column"]) == ("harbours", "admissions.case", "practice")
    for name in ("bruno", "edith", "hana", "olga"):
        assert signed_in(world, name).get(f"/en/desk/erased/{task.subject['word']}/").status_code == 404
    ada = signed_in(world, "ada")
    page = content_of(ada.get(f"/en/desk/erased/{task.subject['word']}/"))
    assert "<mark>Přemyslová</mark>" in page
    assert "/cases/" in page
    assert ada.post(f"/en/desk/erased/{task.subject['word']}/", {}).status_code == 400
    leave_place(actor=actor, at=at, word=task.subject["word"])
    assert Case.objects.get().practice == [{"said": "Her uncle, old Přemyslov, and Mrs Přemyslová"}]
    assert Task.objects.get(pk=task.pk).outcome == "somebody-else"


def test_words_that_were_changed_meanwhile_are_not_cut_into(world, zofie, actor, at):
    with writing_allowed("somebody is named"):
        Contact.objects.update(note="Knows Přemyslová.")
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    [task] = Task.objects.filter(kind=NAMED)
    with writing_allowed("the secretariat was faster"):
        Contact.objects.filter(pk=task.subject["row"]).update(note="Knows nobody by that name.")
    ada, address = signed_in(world, "ada"), f"/en/desk/erased/{task.subject['word']}/"
    page = content_of(ada.get(address))
    assert "changed since" in page
    assert "redacted" not in page
    assert ada.post(address, {"who": "redacted"}).status_code == 400
    assert ada.post(address, {"who": "somebody-else"}).status_code == 303
    assert Contact.objects.get(pk=task.subject["row"]).note == "Knows nobody by that name."


def test_of_two_who_are_erased_and_named_in_one_text_each_is_taken_out_where_they_stand(world, zofie, actor, at):
    other = fill_other(actor, at)
    with writing_allowed("two are named in one text"):
        Case.objects.update(practice=[{"said": "Přemyslová met Kowalski, and Adam Kowalski met Žofie Přemyslová."}])
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    erase_person(actor=actor, at=at, key=other, under=UNDER)
    assert Case.objects.get().practice == [{"said": f"Přemyslová met Kowalski, and [{other}] met [{zofie}]."}]
    for task in Task.objects.filter(kind=NAMED).order_by("pk"):
        redact_place(actor=actor, at=at, word=Task.objects.get(pk=task.pk).subject["word"])
    assert Case.objects.get().practice == [{"said": f"[{zofie}] met [{other}], and [{other}] met [{zofie}]."}]


def fill_other(actor, at) -> str:
    return create_person(actor=actor, at=at, name=Text.of({"und": "Adam Kowalski"})).key


def test_somebody_of_the_same_name_keeps_it(world, zofie, actor, at):
    same = add_contact(actor=actor, at=at, network="rivers", values={"name": NAME, "note": "Of Oldford."})
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    contact = Contact.objects.get(person=same)
    assert (contact.name, contact.note) == (NAME, "Of Oldford.")
    assert "zofie" in contact.found_by


def test_lists_on_their_way_in_of_any_network_go_whole_when_they_name_the_person(world, zofie, actor, at):
    keys = []
    for text in ("City;Given;Family\nSalthaven;Žofie;Přemyslová\n", "City;Given;Family\nSalthaven;Nora;Berg\n"):
        content = base64.b64encode(text.encode("cp1250")).decode()
        one = bring_list(actor=actor, at=at, network="rivers", name="list.csv", content=content)
        map_list(actor=actor, at=at, key=one.key, version=one.version, columns=MAPPED, repeats=False, favoured=[])
        keys.append(one.key)
    erase_person(actor=actor, at=at, key=zofie, under=UNDER)
    assert list(Import.objects.filter(key__in=keys).order_by("pk").values_list("state", flat=True)) == [
        "emptied", "checked",
    ]  # fmt: skip


def test_a_file_whose_text_names_the_person_is_found_though_nobody_said_so(world, zofie, actor, at):
    told = {"owner": Owner(network="rivers"), "kind": "letter", "name": "minutes.txt"}
    naming = add_file(actor=actor, at=at, taken=took("Present: přemyslová žofie.".encode()), **told)
    other = add_file(actor=actor, at=at, taken=took(b"Present: nobody."), **told)
    waiting = erase_person(actor=actor, at=at, key=zofie, under=UNDER).waiting
    assert naming.key in waiting
    assert other.key not in waiting
    replace_file(
        actor=actor, at=at, key=naming.key, taken=took(b"Present: [erased]."), name="minutes.txt", title=Text()
    )
    old = Stored.objects.get(digest=naming.content_id)
    assert old.erased_under == UNDER
    assert store.digest_on_disk(old.digest) is None


def test_the_right_must_not_name_the_person_and_what_was_typed_is_kept(world, zofie, actor, at):
    with pytest.raises(NamedInRight):
        erase_person(actor=actor, at=at, key=zofie, under="request of Ms Přemyslová")
    ivo = signed_in(world, "ivo")
    answer = ivo.post(f"/en/desk/erasing/{zofie}/", {"under": "wish of Ms Přemyslová", "sure": "on"})
    assert answer.status_code == 400
    assert "names the person" in answer.content.decode()
    assert Account.objects.filter(person__key=zofie).exists()


def test_nothing_of_the_name_is_left_in_tables_files_mails_logs_and_exports(
    world, zofie, actor, at, caplog, settings, tmp_path
):
    settings.KOINON_MAIL_FOLDER = tmp_path
    plant(itertools.cycle(SPELLED))
    for mail in Mail.objects.all():
        (tmp_path / f"{file_name(mail.message_id)}.eml").write_text(f"{mail.subject} {mail.text}", encoding="utf-8")
    assert any("Přemyslov" in path.read_text(encoding="utf-8") for path in tmp_path.glob("*.eml"))
    ada, ivo = signed_in(world, "ada"), signed_in(world, "ivo")
    assert "Přemyslová" in "".join(content_of(ada.get(address)) for address in EXPORTS)
    with caplog.at_level(logging.DEBUG):
        erased = ivo.post(f"/en/desk/erasing/{zofie}/", {"under": UNDER, "sure": "on"})
        assert erased.status_code == 303
        for task in Task.objects.filter(kind=REDACT):
            listed = content_of(ada.get("/en/desk/networks/harbours/"))
            assert f"/en/desk/files/{task.subject['file']}/replace/" in listed
            old = File.objects.get(key=task.subject["file"]).content_id
            replace_file(
                actor=actor, at=at, key=task.subject["file"], taken=took(b"redacted"), name="redacted.txt", title=Text()
            )
            assert Stored.objects.get(digest=old).erased_under == UNDER
        told = {address: content_of(ada.get(address)) for address in EXPORTS}
    assert Task.objects.filter(kind=REDACT, outcome="redacted").exists()
    assert traces() == set()
    assert [address for address, text in told.items() if any(trace in folded(text) for trace in TRACES)] == []
    assert "a person, erased" in told["/en/desk/networks/harbours/roles/"]
    files = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.eml")]
    assert [text for text in files if any(trace in folded(text) for trace in TRACES)] == []
    said = [one.getMessage() for one in caplog.records if not one.name.startswith("django.db")]
    assert [line for line in said if any(trace in folded(line) for trace in TRACES)] == []
    seal()
    assert verify_chain().verifies


def test_what_an_older_state_brings_back_is_taken_out_again(world, zofie, actor, at):
    plant(itertools.cycle(SPELLED))
    keep_erased(actor=actor, at=at, people=[Erasure(zofie, at, UNDER)])
    assert {each for each in traces() if not each.startswith("file ")} == set()
