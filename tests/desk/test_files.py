"""Files, histories and one's own record at the desk, as those see them who may, and those who may not."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from koinon.accounts.models import Person
from koinon.files.models import File
from koinon.files.queries import files_of, named_in
from koinon.tasks.models import Task
from tests.answers import put_away
from tests.files.conftest import store_of_its_own  # noqa: F401 - a fixture
from tests.files.made import PDF, TEXT

FILES = "/en/desk/networks/harbours/members/salthaven/files/"


def upload(content=PDF, name="consent.pdf", **told):
    return {"file": SimpleUploadedFile(name, content), "title": "Consent", "kind": "consent", **told}


def only_file():
    [file] = files_of(network="harbours", organisation="salthaven")
    return file


def test_one_side_adds_a_file_and_the_other_takes_it_along(cast, signed_in):
    answer = signed_in("clara").post(FILES, upload(names=[cast.key("matylda")]))
    assert (answer.status_code, answer["Location"]) == (303, f"{FILES}?done=file-kept")
    file = only_file()
    assert (file.added_by, named_in(file.key)) == (cast.key("clara"), [cast.key("matylda")])
    ada = signed_in("ada")
    shown = ada.get(FILES)
    assert shown.status_code == 200
    assert "Consent" in shown.content.decode()
    taken = ada.get(f"/en/desk/files/{file.key}/")
    assert b"".join(taken.streaming_content) == PDF
    put_away(taken)
    assert taken["Content-Disposition"] == 'attachment; filename="consent.pdf"'
    assert taken["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in taken["Cache-Control"]


@pytest.mark.parametrize("name", ["bruno", "edith", "hana", "farid", "olga", "ivo"])
def test_a_file_of_others_is_as_if_it_were_not_there(cast, signed_in, name):
    signed_in("clara").post(FILES, upload())
    somebody = signed_in(name)
    assert somebody.get(FILES).status_code == 403
    for tail in ("", "replace/"):
        closed = somebody.get(f"/en/desk/files/{only_file().key}/{tail}")
        absent = somebody.get(f"/en/desk/files/f-nobody/{tail}")
        assert closed.status_code == absent.status_code == 404
        assert closed.content.replace(only_file().key.encode(), b"f-nobody") == absent.content


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.pdf", "The file is empty."),
        (b"MZ\x90\0", "letter.pdf", "The file is a program or a script."),
        (b"<svg onload='alert(1)'/>", "picture.png", "The file is a page or a drawing that a browser would run"),
        (b"GIF89a\0\0", "picture.gif", "none of the kinds that are kept here"),
        (PDF[:-7], "half.pdf", "The file is damaged"),
        (TEXT * 100_000, "long.txt", "The file is larger than 2 megabytes."),
    ],
)
def test_a_file_that_is_refused_is_explained_at_the_field_and_what_was_typed_stays(
    cast, signed_in, content, name, sentence
):
    with override_settings(KOINON_FILE_LIMIT=2_000_000):
        answer = signed_in("clara").post(FILES, upload(content, name, title="My title", names=[cast.key("matylda")]))
    said = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in said
    assert 'value="My title"' in said
    assert 'href="#field-file"' in said
    assert 'aria-invalid="true"' in said
    assert not File.objects.exists()


def test_no_file_no_title_and_a_name_of_somebody_else_are_refused(cast, signed_in):
    clara = signed_in("clara")
    told = {"title": "", "kind": "nothing", "names": [cast.key("edith")]}
    said = clara.post(FILES, told).content.decode()
    for field in ("file", "title", "kind", "names"):
        assert f'id="field-{field}-error"' in said
    assert clara.post(FILES, upload(title="x" * 201)).status_code == 400
    assert not files_of(network="harbours", organisation="salthaven")


def test_a_file_that_names_an_erased_person_is_replaced_by_its_keeper_and_the_task_closes(cast, signed_in):
    clara, ivo = signed_in("clara"), signed_in("ivo")
    clara.post(FILES, upload(names=[cast.key("matylda")]))
    key = only_file().key
    erasing = f"/en/desk/erasing/{cast.key('matylda')}/"
    assert ivo.post(erasing, {"under": "request"}).status_code == 400
    assert ivo.post(erasing, {"under": "request of the person", "sure": "on"}).status_code == 303
    assert ivo.get(erasing).status_code == 404
    assert (
        "put a version without the name in its place" in clara.get("/en/desk/organisations/salthaven/").content.decode()
    )
    assert "waits for a version without the name" in clara.get(FILES).content.decode()
    assert signed_in("daniel").get(f"/en/desk/files/{key}/").status_code == 404
    replacing = f"/en/desk/files/{key}/replace/"
    assert clara.get(replacing).status_code == 200
    same = clara.post(replacing, upload())
    assert "This very file was erased here" in same.content.decode()
    assert clara.post(replacing, upload(TEXT, "redacted.txt")).status_code == 303
    assert not Task.objects.filter(closed_at__isnull=True).exists()
    gone = clara.get(f"/en/desk/files/{key}/")
    assert gone.status_code == 410
    assert clara.get(replacing).status_code in (404, 410)


def test_a_person_sees_takes_along_and_asks_to_be_erased(cast, signed_in):
    olga = signed_in("olga")
    assert "olga@cast.example" in olga.get("/en/desk/mine/").content.decode()
    answer = olga.get("/en/desk/mine/record.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert json.loads(archive.read("record.json"))["accounts"]["address"] == "olga@cast.example"
    put_away(answer)
    assert olga.post("/en/desk/mine/").status_code == 400
    assert olga.post("/en/desk/mine/", {"sure": "on"}).status_code == 303
    olga.post("/en/desk/mine/", {"sure": "on"})
    [task] = Task.objects.filter(closed_at__isnull=True)
    assert (task.person, task.subject) == (cast.key("ivo"), {"person": cast.key("olga")})
    ivo = signed_in("ivo")
    assert f"/en/desk/erasing/{cast.key('olga')}/" in ivo.get("/en/desk/").content.decode()
    ivo.post(f"/en/desk/erasing/{cast.key('olga')}/", {"under": "request of the person", "sure": "on"})
    assert not Person.objects.get(key=cast.key("olga")).name
    assert olga.get("/en/desk/").status_code == 302
    assert not Task.objects.filter(closed_at__isnull=True).exists()


def test_a_history_tells_who_did_what_and_nothing_of_another_record(cast, signed_in):
    signed_in("clara").post(FILES, upload())
    ada, clara = signed_in("ada"), signed_in("clara")
    for reader in (ada, clara):
        said = reader.get("/en/desk/networks/harbours/members/salthaven/history/").content.decode()
        assert "A file was added." in said
        assert "Clara" in said
        assert "riverbend" not in said
    assert "A file was added." in ada.get("/en/desk/networks/harbours/history/").content.decode()
    assert "A file was added." not in signed_in("bruno").get("/en/desk/networks/rivers/history/").content.decode()
    assert ada.get("/en/desk/networks/harbours/history/?before=x").status_code == 200
    assert "Nothing was done here yet." in ada.get("/en/desk/networks/harbours/history/?before=1").content.decode()
