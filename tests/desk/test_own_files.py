"""Files of a network, of an organisation and of a person: each for those alone who keep them."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.files.access import files_for
from koinon.files.models import File
from koinon.files.owners import Owner
from koinon.files.queries import files_of
from koinon.people.queries import rights_on
from tests.answers import put_away
from tests.desk.cast import AT
from tests.files.conftest import store_of_its_own  # noqa: F401 - a fixture
from tests.files.made import PDF, TEXT

OF = {
    "ada": "/en/desk/networks/harbours/files/",
    "clara": "/en/desk/organisations/salthaven/files/",
    "olga": "/en/desk/mine/files/",
}
SHARED = "/en/desk/networks/harbours/members/salthaven/files/"


def said(answer) -> str:
    """The text of a page without its tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def upload(content=PDF, name="private.pdf", **told):
    return {"file": SimpleUploadedFile(name, content), "title": "For our eyes", "kind": "other", **told}


def only():
    return File.objects.filter(removed_at__isnull=True).get()


@pytest.mark.parametrize("keeper", OF)
def test_a_keeper_adds_replaces_and_removes(cast, signed_in, keeper):
    somebody, address = signed_in(keeper), OF[keeper]
    answer = somebody.post(address, upload())
    assert (answer.status_code, answer["Location"]) == (303, f"{address}?done=file-kept")
    first = only()
    assert "For our eyes" in said(somebody.get(address))
    taken = somebody.get(f"/en/desk/files/{first.key}/")
    assert b"".join(taken.streaming_content) == PDF
    put_away(taken)
    replaced = somebody.post(f"/en/desk/files/{first.key}/replace/", upload(TEXT, "redacted.txt"))
    assert replaced["Location"] == f"{address}?done=file-kept"
    assert "an earlier version" in said(somebody.get(address))
    later = File.objects.get(replaces=first)
    removing = f"/en/desk/files/{later.key}/remove/"
    assert "Remove the file" in said(somebody.get(removing))
    assert somebody.post(removing)["Location"] == f"{address}?done=file-removed"
    assert somebody.get(f"/en/desk/files/{later.key}/").status_code == 404
    assert somebody.post(removing).status_code == 404


@pytest.mark.parametrize("keeper", OF)
def test_nobody_else_sees_anything_of_it(cast, signed_in, keeper):
    signed_in(keeper).post(OF[keeper], upload())
    file = only()
    for name in ("ada", "bruno", "clara", "daniel", "edith", "farid", "greta", "hana", "ivo", "olga"):
        if name == keeper or (keeper, name) == ("clara", "daniel"):
            continue
        somebody = signed_in(name)
        for tail in ("", "replace/", "remove/"):
            closed = somebody.get(f"/en/desk/files/{file.key}/{tail}")
            absent = somebody.get(f"/en/desk/files/f-nobody/{tail}")
            assert closed.status_code == absent.status_code == 404, name
            assert closed.content.replace(file.key.encode(), b"f-nobody") == absent.content
        assert somebody.post(f"/en/desk/files/{file.key}/remove/").status_code == 404
        for address in ("/en/desk/mine/files/", "/en/desk/mine/", SHARED, OF["ada"], OF["clara"]):
            assert "For our eyes" not in somebody.get(address).content.decode()
        assert not files_for(rights_on(cast.key(name), AT.date()))
    assert only().key == file.key


def test_who_represents_an_organisation_reads_its_files_and_changes_nothing(cast, signed_in):
    signed_in("clara").post(OF["clara"], upload())
    daniel, key = signed_in("daniel"), only().key
    put_away(opened := daniel.get(f"/en/desk/files/{key}/"))
    assert opened.status_code == 200
    assert [daniel.get(f"/en/desk/files/{key}/{tail}/").status_code for tail in ("replace", "remove")] == [404, 404]


@pytest.mark.parametrize(
    ("keeper", "other", "history"),
    [
        ("clara", "ada", "/en/desk/networks/harbours/members/salthaven/history/"),
        ("clara", "ada", "/en/desk/networks/harbours/history/"),
        ("ada", "clara", "/en/desk/networks/harbours/members/salthaven/history/"),
    ],
)
def test_the_history_of_the_other_side_tells_nothing_of_it(cast, signed_in, keeper, other, history):
    before = said(signed_in(other).get(history))
    signed_in(keeper).post(OF[keeper], upload())
    assert said(signed_in(other).get(history)) == before


def test_each_side_is_told_of_its_own_room_alone(cast, signed_in):
    ada, clara = signed_in("ada"), signed_in("clara")
    ada.post(OF["ada"], upload(TEXT * 40_000, "long.txt"))
    clara.post(OF["clara"], upload())
    assert "All files of the network take 1.4 of 10,000 megabytes." in said(ada.get(OF["ada"]))
    assert "All files of the organisation take 0.1 of 1,000 megabytes." in said(clara.get(OF["clara"]))
    hers, theirs = said(clara.get(SHARED)), said(ada.get(SHARED))
    assert "All files of the organisation take 0.1" in hers
    assert "of the network take" not in hers
    assert "All files of the network take 1.4" in theirs
    assert "of the organisation take" not in theirs
    assert "All your files take 0.0 of 50 megabytes." in said(clara.get(OF["olga"]))


@pytest.mark.parametrize("keeper", OF)
def test_a_full_room_is_said_at_the_field_and_what_was_typed_stays(cast, signed_in, settings, keeper):
    settings.KOINON_FILE_QUOTAS = dict.fromkeys(settings.KOINON_FILE_QUOTAS, 20)
    answer = signed_in(keeper).post(OF[keeper], upload())
    assert answer.status_code == 400
    assert "There is no room left for the file" in said(answer)
    assert 'value="For our eyes"' in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()


def test_without_a_title_the_file_is_kept_for_the_next_try(cast, signed_in):
    clara = signed_in("clara")
    answer = clara.post(OF["clara"], upload(title=""))
    assert answer.status_code == 400
    assert "“private.pdf” is kept." in said(answer)
    told = {"title": "With a title", "kind": "other", "file_kept": only().key}
    assert clara.post(OF["clara"], told).status_code == 303
    [file] = files_of(organisation="salthaven")
    assert file.name == "private.pdf"
    assert only().key == file.key


def test_a_reader_removes_nothing_and_a_shared_file_goes_by_either_keeper(cast, signed_in):
    signed_in("clara").post(SHARED, upload())
    file = only()
    daniel = signed_in("daniel")
    put_away(opened := daniel.get(f"/en/desk/files/{file.key}/"))
    assert opened.status_code == 200
    assert daniel.post(f"/en/desk/files/{file.key}/remove/").status_code == 404
    assert signed_in("ada").post(f"/en/desk/files/{file.key}/remove/")["Location"] == f"{SHARED}?done=file-removed"
    assert "There are no files yet." in said(signed_in("clara").get(SHARED))


def test_a_list_takes_as_many_questions_for_many_files_as_for_one(cast, signed_in):
    clara = signed_in("clara")
    counts = []
    for number in (1, 7):
        for again in range(number):
            assert clara.post(OF["clara"], upload(TEXT + bytes([65 + again]), "list.txt")).status_code == 303
        with CaptureQueriesContext(
            connection,
        ) as asked:
            clara.get(OF["clara"])
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert len(files_for(rights_on(cast.key("clara"), AT.date()), Owner(organisation="salthaven"))) == 8
