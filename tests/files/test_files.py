"""Files: kept, replaced, removed, forgotten; and who has how much room."""

import pytest
from django.db import IntegrityError

from koinon.audit.models import AuditConcern, AuditPayload
from koinon.files import store
from koinon.files.actions import (
    GRACE,
    REDACTED_WITHIN,
    UnknownFile,
    add_file,
    erase_person_here,
    expire_here,
    keep_erased,
    name_in_file,
    remove_file,
    replace_file,
)
from koinon.files.models import File, FileNames, Stored
from koinon.files.owners import Owner
from koinon.files.queries import (
    erased_contents,
    faults_of_store,
    file_told,
    files_of,
    kept_about,
    named_in,
    room_used,
    waiting_to_be_redacted,
)
from koinon.files.refusals import FileRefused
from koinon.lib.text import Text
from koinon.lib.writing import writing_allowed
from tests.files.conftest import LEAGUE, took
from tests.files.made import PDF, TEXT, png

pytestmark = pytest.mark.django_db(transaction=True)
JANA = "p-janajana"
UNDER = "request of the person"
SHARED = Owner(network="made-up-league", organisation="lipa")


def is_there(digest):
    return store.digest_on_disk(digest) == digest


def test_a_kept_file_is_told_with_what_it_is(keep, actor, at):
    key = keep(PDF, name="C:\\consent.exe", title=Text.of({"en": "Consent"})).key
    told = file_told(key)
    assert (told.name, told.media_type, told.size) == ("consent.exe.pdf", "application/pdf", len(PDF))
    assert (told.network, told.added_by, told.added_at) == ("made-up-league", actor.key, at)
    assert files_of(network="made-up-league") == [told]
    assert files_of(organisation="lipa") == []
    assert file_told("f-nobody") is None


def test_neither_name_nor_title_goes_into_the_log(keep, actor, at):
    file = keep(PDF, name="Jana Nováková.pdf", title=Text.of({"cs": "Životopis Jany Novákové"}))
    replace_file(actor=actor, at=at, key=file.key, taken=took(TEXT), name="Jana 2.txt", title=Text.of({"cs": "Jana"}))
    assert not [text for text in AuditPayload.objects.values_list("content", flat=True) if "Jan" in text]
    assert AuditConcern.objects.filter(kind="file", key=file.key).count() == 2
    assert AuditConcern.objects.filter(kind="network", key="made-up-league").exists()


@pytest.mark.parametrize("owner", [{}, {"person": JANA, "network": "x"}, {"person": JANA, "organisation": "x"}])
def test_a_file_without_one_owner_is_no_file(owner, keep):
    with pytest.raises(ValueError, match="belongs to"):
        Owner(**owner)
    with writing_allowed("to show the constraint"), pytest.raises(IntegrityError):
        File.objects.filter(pk=keep(PDF).pk).update(**{"network": "", **owner})


def test_what_was_taken_and_is_gone_is_refused(keep, actor, at):
    taken = took(PDF)
    store.remove(taken.digest)
    with pytest.raises(FileRefused) as refused:
        add_file(actor=actor, at=at, taken=taken, owner=LEAGUE, kind="consent", name="x.pdf")
    assert refused.value.code == "gone"
    assert not Stored.objects.exists()
    assert room_used("network:made-up-league") == 0


def test_room_is_counted_by_owner_and_given_back(keep, actor, at, settings):
    settings.KOINON_FILE_QUOTAS = {"network": 1_000, "organisation": len(TEXT) + len(PDF) - 1, "person": 0}
    first = keep(PDF, owner=SHARED)
    assert room_used("network:made-up-league") == room_used("organisation:lipa") == len(PDF)
    with pytest.raises(FileRefused) as refused:
        keep(TEXT, owner=SHARED)
    assert (refused.value.code, refused.value.limit) == ("quota", len(TEXT) + len(PDF) - 1)
    assert room_used("network:made-up-league") == len(PDF)  # the network's room was not taken either
    keep(TEXT)
    remove_file(actor=actor, at=at, key=first.key)
    keep(TEXT, owner=SHARED)
    assert (room_used("network:made-up-league"), room_used("organisation:lipa")) == (2 * len(TEXT), len(TEXT))
    with pytest.raises(FileRefused):
        keep(TEXT, owner=Owner(person=JANA))


def test_a_removed_file_is_gone_at_once_and_its_content_after_the_time_of_grace(keep, actor, at):
    file, other = keep(PDF), keep(PDF, owner=SHARED)
    remove_file(actor=actor, at=at, key=file.key)
    assert file_told(file.key) is None
    with pytest.raises(UnknownFile):
        remove_file(actor=actor, at=at, key=file.key)
    expire_here(actor=actor, at=at + 2 * GRACE)
    assert is_there(other.content_id)  # another use of it is left
    remove_file(actor=actor, at=at + 2 * GRACE, key=other.key)
    expire_here(actor=actor, at=at + 2 * GRACE)
    assert is_there(other.content_id)
    store.os.utime(store.path_of(other.content_id), (0, 0))
    expire_here(actor=actor, at=at + 4 * GRACE)
    assert not is_there(other.content_id)
    assert list(faults_of_store()) == []
    assert is_there(keep(PDF, at=at + 5 * GRACE).content_id)
    assert list(faults_of_store()) == []


def test_a_later_version_takes_the_place_and_the_earlier_stays_to_be_read(keep, actor, at):
    old = keep(PDF)
    new = replace_file(actor=actor, at=at, key=old.key, taken=took(TEXT), name="new.txt")
    assert file_told(old.key).replaced_by == new.key
    assert is_there(old.content_id)
    with pytest.raises(UnknownFile):
        replace_file(actor=actor, at=at, key=old.key, taken=took(png()), name="newer.png")


def test_a_file_says_whom_it_names(keep, actor, at):
    file = keep(PDF, names={JANA, "p-ewaewaew"})
    assert named_in(file.key) == ["p-ewaewaew", JANA]
    name_in_file(actor=actor, at=at, key=file.key, names={JANA, "p-petrpetr"})
    assert named_in(file.key) == [JANA, "p-petrpetr"]
    with pytest.raises(UnknownFile):
        name_in_file(actor=actor, at=at, key="f-nobody", names={JANA})


def test_files_that_name_an_erased_person_wait_for_their_keepers_with_every_use_of_the_same_content(keep, actor, at):
    naming = keep(PDF, names={JANA}, name="Jana.pdf", title=Text.of({"cs": "Jana"}))
    same = keep(PDF, owner=SHARED, name="also Jana.pdf")
    keep(TEXT)
    waiting = erase_person_here(actor=actor, at=at, key=JANA, under=UNDER)
    assert waiting == sorted([naming.key, same.key])
    listed = waiting_to_be_redacted(network="made-up-league")
    assert {file.key for file in listed} == set(waiting)
    assert {(file.name, file.title, file.withheld_under) for file in listed} == {("", Text(), UNDER)}
    assert [file.key for file in waiting_to_be_redacted(organisation="lipa")] == [same.key]
    assert waiting_to_be_redacted(organisation="doubrava") == []
    with pytest.raises(ValueError, match="whose"):
        waiting_to_be_redacted()


def test_the_redacted_version_erases_the_old_content_once_no_use_of_it_is_left(keep, actor, at):
    naming, same = keep(PDF, names={JANA}), keep(PDF, owner=SHARED)
    erase_person_here(actor=actor, at=at, key=JANA, under=UNDER)
    with pytest.raises(FileRefused) as refused:
        replace_file(actor=actor, at=at, key=naming.key, taken=took(PDF), name="not redacted.pdf")
    assert refused.value.code == "erased"
    new = replace_file(actor=actor, at=at, key=naming.key, taken=took(TEXT), name="redacted.txt")
    old = file_told(naming.key)
    assert (old.replaced_by, old.erased_under, old.digest) == (new.key, UNDER, naming.content_id)
    assert is_there(naming.content_id)
    replace_file(actor=actor, at=at, key=same.key, taken=took(TEXT), name="redacted.txt")
    assert not is_there(naming.content_id)
    assert [(erased.digest, erased.under) for erased in erased_contents()] == [(naming.content_id, UNDER)]
    assert list(faults_of_store()) == []
    assert room_used("network:made-up-league") == 2 * len(TEXT)


def test_an_erased_content_is_never_taken_again(keep, actor, at):
    keep(PDF, owner=Owner(person=JANA))
    erase_person_here(actor=actor, at=at, key=JANA, under=UNDER)
    assert store.digest_on_disk(took(PDF).digest)
    with pytest.raises(FileRefused) as refused:
        keep(PDF)
    assert refused.value.code == "erased"
    assert list(faults_of_store()) == [f"{took(PDF).digest} was erased and is still there"]
    expire_here(actor=actor, at=at)
    assert list(faults_of_store()) == []


def test_what_nobody_redacts_goes_whole_after_a_month(keep, actor, at):
    file = keep(PDF, names={JANA})
    erase_person_here(actor=actor, at=at, key=JANA, under=UNDER)
    expire_here(actor=actor, at=at + REDACTED_WITHIN / 2)
    assert is_there(file.content_id)
    expire_here(actor=actor, at=at + REDACTED_WITHIN)
    assert not is_there(file.content_id)
    assert file_told(file.key).erased_under == UNDER
    assert waiting_to_be_redacted(network="made-up-league") == []


def test_a_removed_file_that_names_an_erased_person_does_not_wait_for_its_grace(keep, actor, at):
    file = keep(PDF, names={JANA})
    remove_file(actor=actor, at=at, key=file.key)
    assert erase_person_here(actor=actor, at=at, key=JANA, under=UNDER) == []
    assert not is_there(file.content_id)


def test_erased_contents_that_an_older_state_brought_back_go_again(keep, actor, at):
    keep(PDF, owner=Owner(person=JANA))
    erase_person_here(actor=actor, at=at, key=JANA, under=UNDER)
    erased = erased_contents()
    with writing_allowed("an older state"):
        FileNames.objects.all().delete()
        File.objects.all().delete()
        Stored.objects.all().delete()
    assert keep_erased(actor=actor, at=at, erased=erased) == 1  # not known there: remembered
    assert keep_erased(actor=actor, at=at, erased=erased) == 0
    with writing_allowed("an older state"):
        Stored.objects.all().delete()
    file = keep(PDF)
    assert keep_erased(actor=actor, at=at, erased=erased) == 1
    assert not is_there(file.content_id)
    assert file_told(file.key).erased_under == UNDER
    assert erased_contents() == erased


def test_what_is_kept_about_a_person_is_told_by_key(keep, actor, at):
    own, naming = keep(PDF, owner=Owner(person=JANA)), keep(TEXT, names={JANA})
    told = kept_about(JANA)
    assert [file["key"] for file in told["own_files"]] == [own.key]
    assert [file["key"] for file in told["files_that_name_the_person"]] == [naming.key]
    assert {file["key"] for file in kept_about(actor.key)["files_added"]} == {own.key, naming.key}
    assert not any(kept_about("p-nobodyxx").values())


def test_a_content_that_lacks_or_was_changed_is_noticed(keep):
    file, other = keep(PDF), keep(TEXT)
    assert list(faults_of_store()) == []
    place = store.path_of(file.content_id)
    place.chmod(0o600)
    place.write_bytes(TEXT)
    store.remove(other.content_id)
    assert sorted(faults_of_store()) == sorted([f"{file.content_id} was changed", f"{other.content_id} is missing"])
