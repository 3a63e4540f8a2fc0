"""Documents that come with the steps of a case: who hands them in, who sees them, and what keeps them."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from koinon.acts.wrapper import COMMAND_LINE
from koinon.admissions import actions
from koinon.admissions.mistakes import CaseError
from koinon.admissions.models import Case, StepDone
from koinon.admissions.papers import Attached, steps_of_files
from koinon.files.actions import ASIDE, ASIDE_FOR, expire_here
from koinon.files.models import File, Room
from koinon.files.queries import files_of, named_in
from koinon.lib.text import Text
from koinon.lib.writing import Actor
from koinon.privacy.actions import replace_file
from tests.answers import put_away
from tests.desk.cast import AT
from tests.desk.made_cases import make_case
from tests.files.conftest import store_of_its_own, took  # noqa: F401 - a fixture among them
from tests.files.made import PDF, TEXT

BETWEEN = "/en/desk/networks/harbours/members/salthaven/cases/"
FILES = "/en/desk/networks/harbours/members/salthaven/files/"
ACT = {"on": "2026-03-10", "organ": "salthaven/council", "number": "12/2026", "document": "archive, box 7"}


def said(answer) -> str:
    """The text of a page without its tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def sent(content=PDF, name="resolution.pdf"):
    return SimpleUploadedFile(name, content)


def shared():
    return files_of(network="harbours", organisation="salthaven")


def aside():
    return File.objects.filter(kind=ASIDE, removed_at__isnull=True)


@pytest.fixture
def page(cast):
    """The address of a case that waits for the council of the first city."""
    return f"{BETWEEN}{make_case()['case']}/"


@pytest.fixture
def of_application(cast, signed_in, page):
    """The same case, whose statutes are silent on documents, with the practice that one form is handed in."""
    practice = {"documents-documents": ["application_form"]}
    assert signed_in("ada").post(f"{page}practice/", practice).status_code == 303
    signed_in("clara").post(f"{page}steps/consent/", ACT)
    return page


def test_the_city_hands_in_its_councils_resolution_and_the_network_takes_it_along(cast, signed_in, page):
    clara, ada = signed_in("clara"), signed_in("ada")
    answer = clara.post(f"{page}steps/consent/", {**ACT, "file": sent(), "names": [cast.key("matylda")]})
    assert answer.status_code == 303
    [file] = shared()
    assert (file.kind, file.added_by, named_in(file.key)) == ("consent", cast.key("clara"), [cast.key("matylda")])
    shown = ada.get(page)
    assert f'href="/en/desk/files/{file.key}/"' in shown.content.decode()
    assert "archive, box 7" in said(shown)
    taken = ada.get(f"/en/desk/files/{file.key}/")
    assert b"".join(taken.streaming_content) == PDF
    put_away(taken)
    listed = said(ada.get(FILES))
    assert "Consent to join" in listed
    assert "belongs to: Admission" in listed
    for reader in (ada, clara):
        history = said(reader.get("/en/desk/networks/harbours/members/salthaven/history/"))
        assert "The step is on record." in history
        assert "A file was added." in history
    assert "resolution" not in repr(StepDone.objects.values())


@pytest.mark.parametrize("name", ["bruno", "edith", "hana", "farid", "greta", "olga", "ivo"])
def test_nobody_else_opens_it_or_adds_one(cast, signed_in, page, name):
    signed_in("clara").post(f"{page}steps/consent/", {**ACT, "file": sent()})
    [file] = shared()
    somebody = signed_in(name)
    assert somebody.get(f"/en/desk/files/{file.key}/").status_code == 404
    assert somebody.get(page).status_code == 403
    assert somebody.post(f"{page}steps/consent/files/", {"file": sent(TEXT, "more.txt")}).status_code == 403
    assert len(shared()) == 1


def test_the_other_side_of_the_case_neither_records_nor_adds_to_a_step_that_is_not_its_own(cast, signed_in, page):
    ada = signed_in("ada")
    assert ada.post(f"{page}steps/consent/files/", {"file": sent()}).status_code == 404
    assert "Add documents" not in said(ada.get(page))
    assert "Add documents" in said(signed_in("clara").get(page))
    case = Case.objects.get()
    one = Attached("", took(PDF), "consent.pdf", Text.of({"en": "Consent"}))
    told = {"actor": COMMAND_LINE, "at": AT, "case": case, "step": "consent"}
    with pytest.raises(CaseError, match="other_side"):
        actions.attach_to_step(**told, side="network", attached=[one])
    stray = Attached("nothing-asked", one.taken, one.name, one.title)
    with pytest.raises(CaseError, match="unknown_step"):
        actions.attach_to_step(**told, side="organisation", attached=[stray])
    assert not shared()


def test_a_file_outlives_a_form_with_another_mistake_and_is_not_sent_twice(cast, signed_in, page):
    clara = signed_in("clara")
    step = f"{page}steps/consent/"
    wrong = clara.post(step, {**ACT, "on": "", "file": sent()})
    assert wrong.status_code == 400
    assert "“resolution.pdf” is kept." in said(wrong)
    assert 'value="archive, box 7"' in wrong.content.decode()
    [kept] = aside()
    assert (kept.person, kept.network, kept.organisation) == (cast.key("clara"), "", "")
    assert f'name="file_kept" value="{kept.key}"' in wrong.content.decode()
    still_wrong = clara.post(step, {**ACT, "on": "tomorrow", "file_kept": kept.key})
    assert "“resolution.pdf” is kept." in said(still_wrong)
    assert aside().get() == kept
    assert clara.post(step, {**ACT, "file_kept": kept.key}).status_code == 303
    [file] = shared()
    assert (file.digest, file.name) == (kept.content_id, "resolution.pdf")
    assert not aside().exists()
    assert Room.objects.get(owner=f"person:{cast.key('clara')}").used == 0


def test_what_is_kept_aside_is_for_who_sent_it_alone_and_stands_in_no_list(cast, signed_in, page):
    step = f"{page}steps/consent/"
    signed_in("clara").post(step, {**ACT, "on": "", "file": sent()})
    [kept] = aside()
    taken_up = signed_in("daniel").post(step, {**ACT, "file_kept": kept.key})
    assert taken_up.status_code == 400
    assert "The file is not kept any more. Choose it once more." in said(taken_up)
    assert not shared()
    for name in ("ada", "daniel", "edith"):
        assert signed_in(name).get(f"/en/desk/files/{kept.key}/").status_code == 404
    for name, address in (("clara", "/en/desk/mine/files/"), ("clara", FILES), ("ada", FILES)):
        assert "resolution.pdf" not in signed_in(name).get(address).content.decode()


def test_what_was_kept_aside_and_never_came_back_goes_after_a_day(cast, signed_in, page, settings):
    signed_in("clara").post(f"{page}steps/consent/", {**ACT, "on": "", "file": sent()})
    [kept] = aside()
    expire_here(actor=COMMAND_LINE, at=kept.added_at + ASIDE_FOR - timedelta(minutes=1))
    assert aside().exists()
    expire_here(actor=COMMAND_LINE, at=kept.added_at + ASIDE_FOR)
    assert not aside().exists()
    again = signed_in("clara").post(f"{page}steps/consent/", {**ACT, "file_kept": kept.key})
    assert "The file is not kept any more." in said(again)


def test_without_room_to_keep_it_aside_the_page_asks_for_it_once_more(cast, signed_in, page, settings):
    settings.KOINON_FILE_QUOTAS = {**settings.KOINON_FILE_QUOTAS, "person": 10}
    answer = signed_in("clara").post(f"{page}steps/consent/", {**ACT, "on": "", "file": sent()})
    assert "The file could not be kept meanwhile. Choose it once more." in said(answer)
    assert not aside().exists()


def test_a_file_that_is_refused_is_explained_at_its_field_and_nothing_is_recorded(cast, signed_in, page, settings):
    settings.KOINON_FILE_QUOTAS = {**settings.KOINON_FILE_QUOTAS, "organisation": 10}
    clara = signed_in("clara")
    for content, sentence in ((b"MZ\x90\0", "The file is a program"), (PDF, "There is no room left for the file")):
        answer = clara.post(f"{page}steps/consent/", {**ACT, "file": sent(content)})
        assert answer.status_code == 400
        assert sentence in said(answer)
        assert 'id="field-file-error"' in answer.content.decode()
        assert 'value="12/2026"' in answer.content.decode()
    assert not StepDone.objects.exists()
    assert not shared()


def test_taking_a_step_back_leaves_its_file_and_the_form_names_it_again(cast, signed_in, page):
    clara = signed_in("clara")
    clara.post(f"{page}steps/consent/", {**ACT, "file": sent()})
    assert clara.post(f"{page}steps/consent/take-back/", {"reason": "the wrong day"}).status_code == 303
    assert not StepDone.objects.exists()
    [file] = shared()
    assert file.name in said(clara.get(f"{page}steps/consent/"))
    assert clara.post(f"{page}steps/consent/", ACT).status_code == 303
    assert file.name in said(signed_in("ada").get(page))


def test_a_redacted_version_takes_the_place_on_the_case(cast, signed_in, page):
    signed_in("clara").post(f"{page}steps/consent/", {**ACT, "file": sent()})
    [file] = shared()
    told = {"taken": took(TEXT), "name": "redacted.txt", "title": Text.of({"en": "Consent"})}
    new = replace_file(actor=Actor(cast.key("clara")), at=AT, key=file.key, **told)
    shown = signed_in("ada").get(page).content.decode()
    assert f"/en/desk/files/{new}/" in shown
    assert f"/en/desk/files/{file.key}/" not in shown
    assert {row.step for row in steps_of_files(shared()).values()} == {"consent"}
    assert said(signed_in("ada").get(FILES)).count("belongs to: Admission") == 2


def test_the_form_says_which_documents_are_expected_and_which_are_there(cast, signed_in, of_application):
    clara = signed_in("clara")
    step = f"{of_application}steps/application/"
    assert "application form: missing" in said(clara.get(step))
    assert "Documents are still missing." in said(clara.post(step, {"on": "2026-03-11"}))
    form = {"file-application-form": sent(TEXT, "form.txt")}
    early = clara.post(f"{step}files/", form)
    assert early.status_code == 303
    assert "application form: handed in" in said(clara.get(step))
    assert 'value="application-form" checked' in re.sub(r' id="[^"]*"', "", clara.get(step).content.decode())
    assert clara.post(step, {"on": "2026-03-11", "papers": ["application-form"]}).status_code == 303
    assert "form.txt" in said(signed_in("ada").get(of_application))


def test_a_document_that_comes_as_a_file_needs_no_tick(cast, signed_in, of_application):
    told = {"on": "2026-03-11", "file-application-form": sent(TEXT, "form.txt")}
    assert signed_in("clara").post(f"{of_application}steps/application/", told).status_code == 303
    assert StepDone.objects.get(step="application").papers == ["application-form"]
    [row] = steps_of_files(shared()).values()
    assert (row.step, row.paper) == ("application", "application-form")


def test_documents_by_themselves_need_at_least_one_file(cast, signed_in, page):
    answer = signed_in("clara").post(f"{page}steps/consent/files/", {})
    assert answer.status_code == 400
    assert 'id="field-file-error"' in answer.content.decode()


def test_what_was_signed_may_arrive_after_the_case_is_closed(cast, signed_in, page):
    clara, ada = signed_in("clara"), signed_in("ada")
    clara.post(f"{page}steps/consent/", ACT)
    ada.post(f"{page}steps/2-board/", {"on": "2026-04-01"})
    assert Case.objects.get().state == "completed"
    assert ada.post(f"{page}steps/2-board/files/", {"file": sent(name="minutes.pdf")}).status_code == 303
    assert "minutes.pdf" in said(clara.get(page))
