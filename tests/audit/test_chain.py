"""The chain: it verifies, it notices damage, and it survives erasure."""

import hashlib

import pytest

from koinon.accounts.actions import create_person, erase_person
from koinon.audit.actions import seal
from koinon.audit.chain import FIRST_PREVIOUS, canonical, link
from koinon.audit.models import AuditPayload, AuditRow, AuditSeal
from koinon.audit.queries import Fault, Head, head, verify_chain
from koinon.lib.text import Text
from koinon.lib.writing import writing_allowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(actor, at) -> list[str]:
    return [create_person(actor=actor, at=at, name=Text.of({"und": name})).key for name in ("Jana", "Ewa", "Åsa")]


def test_an_empty_log_verifies():
    assert verify_chain().verifies
    assert head() == Head(0, FIRST_PREVIOUS)
    assert seal() == 0


def test_sealing_chains_the_rows_in_order(people):
    assert verify_chain().unsealed == 3
    assert seal(limit=2) == 2
    middle = head()
    assert seal(limit=2) == 1
    report = verify_chain(published=middle)
    assert report.verifies
    assert (report.sealed, report.unsealed, report.erased, report.head.sequence) == (3, 0, 0, 3)
    assert list(AuditSeal.objects.order_by("sequence").values_list("sequence", "row__pk")) == list(
        enumerate(AuditRow.objects.order_by("pk").values_list("pk", flat=True), start=1)
    )


def test_sealing_leaves_no_row_of_its_own(people):
    seal()
    assert AuditRow.objects.count() == 3
    assert seal() == 0


def test_an_erased_person_leaves_a_chain_that_verifies(people, actor, at):
    seal()
    published = head()
    assert erase_person(actor=actor, at=at, key=people[0], under="request of the person") == 1
    seal()
    report = verify_chain(published)
    assert report.verifies
    assert report.erased == 1
    payload = AuditPayload.objects.order_by("row").first()
    assert (payload.content, payload.salt, payload.erased_under) == ("", "", "request of the person")
    assert not AuditPayload.objects.filter(content__contains="Jana").exists()
    assert AuditPayload.objects.filter(content__contains="Ewa").exists()


def damage(**changed: object) -> None:
    with writing_allowed("to show that damage is noticed"):
        AuditRow.objects.filter(seal__sequence=2).update(**changed)


@pytest.mark.parametrize("changed", [{"actor": "folder"}, {"action": "tests.other"}, {"digest": "0" * 64}])
def test_a_changed_row_is_noticed(people, changed):
    seal()
    damage(**changed)
    assert Fault(2, "hash") in verify_chain().faults


def test_a_changed_payload_is_noticed(people):
    seal()
    with writing_allowed("to show that damage is noticed"):
        AuditPayload.objects.filter(row__seal__sequence=2).update(content="{}")
    assert verify_chain().faults == (Fault(2, "payload_changed"),)


def test_a_payload_that_vanished_without_a_word_is_noticed(people):
    seal()
    with writing_allowed("to show that damage is noticed"):
        AuditPayload.objects.filter(row__seal__sequence=2).delete()
    assert verify_chain().faults == (Fault(2, "payload_missing"),)


def test_a_gap_is_noticed(people):
    seal()
    with writing_allowed("to show that damage is noticed"):
        AuditSeal.objects.filter(sequence=2).delete()
    codes = {fault.code for fault in verify_chain().faults}
    assert "gap" in codes


def test_a_shortened_chain_is_noticed_by_the_published_head(people):
    seal()
    published = head()
    with writing_allowed("to show that damage is noticed"):
        AuditSeal.objects.filter(sequence=3).delete()
    assert verify_chain().verifies
    assert verify_chain(published).faults == (Fault(3, "head"),)


def test_of_many_faults_the_first_are_named_and_all_are_counted(people, monkeypatch):
    seal()
    monkeypatch.setattr("koinon.audit.queries.FAULTS_NAMED", 2)
    with writing_allowed("to show that damage is noticed"):
        AuditRow.objects.update(actor="folder")
        AuditSeal.objects.filter(sequence=2).delete()
    report = verify_chain()
    assert (len(report.faults), report.faults_found) == (2, 3)
    assert not report.verifies


def test_a_row_far_behind_the_newest_seal_is_chained_when_all_of_the_log_is_looked_at(people):
    seal()
    with writing_allowed("a transaction that ended long after it began"):
        late = AuditRow.objects.order_by("pk").first()
        AuditSeal.objects.filter(row=late).delete()
    assert seal(back=0) == 0
    assert verify_chain().unsealed == 1
    assert seal(back=None) == 1
    assert verify_chain().unsealed == 0


@pytest.mark.parametrize("action", ["tests.tell", 'a"quote', "back\\slash", "Ž\u2028\n"])
def test_a_link_is_the_hash_of_the_canonical_text_of_what_it_says(action, at):
    said = ["0" * 64, 7, action, "p-abcdefgh", at.isoformat(timespec="microseconds"), "f" * 64]
    told = {"previous": said[0], "sequence": 7, "action": action, "actor": said[3], "at": at, "digest": said[5]}
    assert link(**told) == hashlib.sha256(canonical(said).encode()).hexdigest()
