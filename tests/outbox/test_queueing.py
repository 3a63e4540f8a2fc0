"""What is queued belongs to the transaction that causes it, can be erased, and leaves the log alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from koinon.acts.wrapper import action
from koinon.audit.models import AuditRow
from koinon.lib.writing import writing_allowed
from koinon.outbox import actions
from koinon.outbox.models import Mail, MailSubject
from koinon.outbox.queries import Counts, counts_of, is_unsubscribed, mail_detail, mails_of, mails_to, waiting

pytestmark = pytest.mark.django_db


@action("tests.apply")
def apply_and_tell(*, actor, at, fails):
    """An action of another room that queues a message."""
    actions.queue_mail(
        actor=actor, at=at, to_address="jana@opava.cz", language="cs", kind="tests.applied", context={"case": 1},
        made_up=False, business=True,
    )  # fmt: skip
    if fails:
        raise ValueError("no")


def test_a_message_is_there_when_its_action_is_and_only_then(actor, at):
    with pytest.raises(ValueError, match="no"):
        apply_and_tell(actor=actor, at=at, fails=True)
    assert not Mail.objects.exists()
    apply_and_tell(actor=actor, at=at, fails=False)
    assert Mail.objects.count() == 1
    assert AuditRow.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["", "jana", "jana@", "a@b\nBcc: c@d.cz", "jana@opava.cz, ewa@lublin.pl", "<j@o.cz>"]
)
def test_what_is_addressed_nowhere_is_a_dead_letter_at_once_and_undoes_nothing(files, queue, post, at, address):
    mail = queue(address)
    assert (mail.state, mail.last_error) == ("failed", "no address")
    assert post().send_due() == 0
    with pytest.raises(actions.NotRequeued):
        actions.requeue_mail(mail=mail.pk, at=at)


def test_answers_go_to_an_address_only(queue):
    assert queue(reply_to="office@rivers.example").reply_to == "office@rivers.example"
    with pytest.raises(ValueError, match="answered"):
        queue(reply_to="office@rivers.example\nBcc: all@opava.cz")


def test_a_message_needs_a_letter_or_what_it_is_written_from(queue):
    with pytest.raises(ValueError, match="letter or a context"):
        queue(letter=None)
    with pytest.raises(ValueError, match="letter or a context"):
        queue(context={}, letter=object())


def test_message_ids_are_all_different_and_once_means_once(queue, settings):
    settings.KOINON_MAIL_DOMAIN = "rivers.example"
    first, second = queue(once="digest 2026-11-22 p-aaaaaaaa"), queue()
    again = queue(once="digest 2026-11-22 p-aaaaaaaa")
    assert (again.pk, again.message_id) == (first.pk, first.message_id)
    assert second.message_id != first.message_id
    assert first.message_id.endswith("@rivers.example>")


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "sending"},
        {"state": "sent"},
        {"state": "unsure"},
        {"state": "lost"},
        {"doubts": 1},
        {"claimed_by": "w-one"},
        {"to_address": ""},
    ],
)
def test_the_database_refuses_a_message_that_contradicts_itself(queue, wrong):
    mail = queue()
    with pytest.raises(IntegrityError), writing_allowed("a test"), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(**wrong)


def test_erasing_a_person_empties_what_was_sent_and_takes_back_what_waits(files, queue, post, at):
    sent = queue(to_person="p-aaaaaaaa")
    post().send_due()
    waits = queue(to_person="p-aaaaaaaa")
    speaks = queue("ewa@lublin.pl", to_person="p-bbbbbbbb", speaks_of=["p-aaaaaaaa"])
    other = queue("ewa@lublin.pl", to_person="p-bbbbbbbb")
    assert [line.id for line in mails_to("p-aaaaaaaa")] == [speaks.pk, waits.pk, sent.pk]
    assert actions.empty_mails_about(person="p-aaaaaaaa", under="request of the person") == 3
    for mail, state in ((sent, "sent"), (waits, "cancelled"), (speaks, "cancelled")):
        row = Mail.objects.get(pk=mail.pk)
        assert (row.state, row.emptied_under) == (state, "request of the person")
        assert not any((row.to_address, row.subject, row.text, row.html, row.context, row.reply_to))
    assert Mail.objects.get(pk=other.pk).to_address == "ewa@lublin.pl"
    assert actions.empty_mails_about(person="p-aaaaaaaa", under="again") == 0
    with pytest.raises(ValueError, match="under what"):
        actions.empty_mails_about(person="p-aaaaaaaa", under=" ")


def test_what_is_just_being_handed_over_to_an_erased_person_counts_as_unsure(queue, at):
    mail, claimed = queue(to_person="p-aaaaaaaa"), queue(to_person="p-aaaaaaaa")
    lease = timedelta(minutes=1)
    actions.claim_mails(worker="w-one", at=at, lease=lease, limit=5)
    actions.settle_and_hand_over(worker="w-one", at=at, lease=lease, following=mail.pk)
    assert actions.empty_mails_about(person="p-aaaaaaaa", under="request") == 2
    assert [Mail.objects.get(pk=each.pk).doubts for each in (mail, claimed)] == [1, 0]
    assert not actions.settle_and_hand_over(worker="w-one", at=at, lease=lease, following=claimed.pk)


def test_an_erased_message_is_not_put_back_in_line(queue, at):
    mail = queue(to_person="p-aaaaaaaa")
    actions.claim_mails(worker="w", at=at, lease=timedelta(1), limit=1)
    actions.hold_what_was_restored()
    actions.empty_mails_about(person="p-aaaaaaaa", under="request")
    with pytest.raises(actions.NotRequeued):
        actions.requeue_mail(mail=mail.pk, at=at)


def test_old_messages_are_emptied_in_portions_and_those_in_line_are_not(files, queue, post, at):
    for _ in range(3):
        queue()
    post().send_due()
    waits = queue(due=at + timedelta(days=30))
    later = at + timedelta(days=400)
    assert actions.empty_ended_mails(before=at, under="retention") == 0
    assert actions.empty_ended_mails(before=later, under="retention", limit=2) == 2
    assert actions.empty_ended_mails(before=later, under="retention", limit=2) == 1
    assert list(Mail.objects.exclude(text="").values_list("pk", flat=True)) == [waits.pk]


def test_what_waited_in_a_backup_is_not_sent_by_itself_after_a_restore(smtp, server, queue, post, actor, at):
    mail, job = queue(), actions.queue_job(actor=actor, at=at, kind="merge", arguments={})
    assert actions.hold_what_was_restored() == 2
    assert post().send_due() == 0
    assert Mail.objects.get(pk=mail.pk).last_error == "restored"
    actions.requeue_mail(mail=mail.pk, at=at)
    actions.requeue_job(job=job.pk, at=at)
    assert post().send_due() == 1


def test_lists_and_counts_are_of_one_network_and_cost_the_same_however_many(queue, django_assert_num_queries, at):
    for number in range(5):
        queue(f"someone{number}@opava.cz", network="rivers", organisation="opava", batch="m-1")
    other = queue(network="lakes")
    with django_assert_num_queries(1):
        lines = mails_of("rivers", limit=3)
    assert [line.to_address for line in lines] == [f"someone{n}@opava.cz" for n in (4, 3, 2)]
    assert [line.to_address for line in mails_of("rivers", before=lines[-1].id)] == [
        "someone1@opava.cz", "someone0@opava.cz",
    ]  # fmt: skip
    with django_assert_num_queries(1):
        assert counts_of("rivers", batch="m-1").by_state["waiting"] == 5
    assert counts_of("lakes") == Counts(
        {"waiting": 1, "sending": 0, "sent": 0, "unsure": 0, "failed": 0, "cancelled": 0}, unsure=0
    )
    assert sum(counts_of().by_state.values()) == 6
    assert mails_of(organisation="opava", states=["sent"]) == []
    assert mail_detail(other.pk, "rivers") is None
    detail = mail_detail(other.pk, "lakes")
    assert detail is not None
    assert (detail.line.unsure, detail.queued_by) == (False, "p-abcdefgh")
    with django_assert_num_queries(3):
        found = waiting(at)
    assert (found.mails, found.oldest_mail, found.seen_at) == (6, at, None)
    assert not is_unsubscribed(to_person="", to_address="a@b.cz", network="rivers", kind="digest")


def test_a_message_in_line_can_be_taken_back_and_a_sent_one_can_not(files, queue, post):
    mail, other = queue(), queue()
    assert actions.cancel_mail(mail=mail.pk)
    assert post().send_due() == 1
    assert not actions.cancel_mail(mail=other.pk)
    assert not MailSubject.objects.exists()
