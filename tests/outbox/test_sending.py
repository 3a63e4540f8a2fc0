"""A message leaves once, in both its parts, and whatever the server does, it is neither lost nor silently doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from koinon.lib.hosting import MailServer
from koinon.outbox import actions
from koinon.outbox.letters import Letter
from koinon.outbox.models import Mail, Unsubscribed
from koinon.outbox.outcomes import MAIL_DELAYS
from koinon.outbox.unsubscribing import subscription_of

pytestmark = pytest.mark.django_db


def now_as(mail: Mail) -> Mail:
    return Mail.objects.get(pk=mail.pk)


def test_a_message_is_delivered_once_with_both_parts_in_the_receivers_language(smtp, server, queue, post):
    mail = queue()
    assert post().send_due() == 1
    assert post().send_due() == 0
    (told,) = server.taken
    assert told["Message-ID"] == mail.message_id
    assert told["Subject"] == "Žádost města Opavy"
    assert told["To"] == "jana@opava.cz"
    assert told["From"] == "Network of Rivers <office@rivers.example>"
    assert told["Content-Language"] == "cs"
    assert told["Auto-Submitted"] == "auto-generated"
    assert told["List-Unsubscribe"] is None
    text = told.get_body(("plain",)).get_content()
    html = told.get_body(("html",)).get_content()
    assert "<b>Opava</b> & spol. žádá o přijetí." in text
    assert "&lt;b&gt;Opava&lt;/b&gt; &amp; spol. žádá o přijetí." in html
    assert '<html lang="cs">' in html
    assert all(byte < 128 for byte in server.raw[0])
    sent = now_as(mail)
    assert (sent.state, sent.way, sent.attempts, sent.doubts) == ("sent", "smtp", 1, 0)


def test_many_messages_go_over_one_connection_oldest_first(smtp, server, queue, post):
    queued = [queue(f"someone{number}@opava.cz") for number in range(45)]
    assert post().send_due() == 45
    assert [told["To"] for told in server.taken] == [mail.to_address for mail in queued]
    assert server.connections == 1


def test_a_message_that_is_not_due_yet_waits(smtp, server, queue, post, clock, at):
    queue(due=at + timedelta(hours=1))
    assert post().send_due() == 0
    clock.move(hours=1)
    assert post().send_due() == 1


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_what_the_server_puts_off_is_tried_again_after_growing_delays(smtp, server, queue, post, clock, where):
    setattr(server, where, "451 4.7.1 jana@opava.cz is greylisted")
    mail = queue()
    for attempt, delay in enumerate(MAIL_DELAYS, start=1):
        assert post().send_due() == 1
        row = now_as(mail)
        assert (row.state, row.attempts, row.due) == ("waiting", attempt, clock.at + delay)
        assert row.last_error == "451 4.7.1"
        clock.move(seconds=delay.total_seconds() - 1)
        assert post().send_due() == 0
        clock.move(seconds=1)
    setattr(server, where, "")
    assert post().send_due() == 1
    assert now_as(mail).state == "sent"
    assert len(server.taken) == 1


def test_what_is_put_off_for_five_days_becomes_a_dead_letter(smtp, server, queue, post, clock):
    server.rcpt = "450 later"
    mail = queue()
    for _ in range(len(MAIL_DELAYS) + 1):
        assert post().send_due() == 1
        clock.move(days=1)
    assert now_as(mail).state == "failed"
    assert post().send_due() == 0


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_what_the_server_refuses_for_good_is_a_dead_letter_until_somebody_puts_it_back(
    smtp, server, queue, post, at, where
):
    setattr(server, where, "550 5.1.1 nobody called jana here")
    mail = queue()
    other = queue("ewa@lublin.pl")
    post().send_due()
    row = now_as(mail)
    assert (row.state, row.last_error, row.doubts) == ("failed", "550 5.1.1", 0)
    assert now_as(other).state == "failed"
    setattr(server, where, "")
    assert post().send_due() == 0
    actions.requeue_mail(mail=mail.pk, at=at)
    assert post().send_due() == 1
    assert server.taken[0]["Message-ID"] == mail.message_id
    with pytest.raises(actions.NotRequeued):
        actions.requeue_mail(mail=mail.pk, at=at)


def test_one_refused_address_keeps_no_other_from_its_message(smtp, server, queue, post, monkeypatch):
    async def picky(self, server, session, envelope, address, options):
        if address.startswith("gone"):
            return "550 5.1.1 gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    monkeypatch.setattr(type(server), "handle_RCPT", picky)
    gone, there = queue("gone@opava.cz"), queue()
    assert post().send_due() == 2
    assert (now_as(gone).state, now_as(there).state) == ("failed", "sent")
    assert server.connections == 1


def test_a_server_that_is_not_there_blames_no_message_and_is_asked_after_growing_pauses(
    smtp, server, queue, post, clock, settings
):
    there, settings.KOINON_SMTP = settings.KOINON_SMTP, MailServer("127.0.0.1", 9, "none", timeout=5)
    mail = queue()
    sender = post()
    for pause in (5, 15, 30, 60, 120, 300, 300):
        assert sender.send_due() == 0
        row = now_as(mail)
        assert (row.state, row.attempts, row.due) == ("waiting", 0, clock.at + timedelta(seconds=pause))
        assert sender.trouble == "SMTP server: ConnectionRefusedError"
        clock.move(seconds=pause)
    settings.KOINON_SMTP = there
    assert post().send_due() == 1
    assert now_as(mail).state == "sent"


def test_a_server_that_breaks_off_before_taking_the_words_gets_them_again_without_a_doubt(
    smtp, server, queue, post, clock
):
    server.dies = "at RCPT"
    mail = queue()
    post().send_due()
    row = now_as(mail)
    assert (row.state, row.doubts, row.last_error) == ("waiting", 0, "SMTPServerDisconnected")
    server.dies = ""
    clock.move(minutes=1)
    post().send_due()
    assert (now_as(mail).state, now_as(mail).doubts, len(server.taken)) == ("sent", 0, 1)


def test_a_server_that_dies_after_taking_the_words_leaves_an_unsure_message_sent_again_under_its_own_id(
    smtp, server, queue, post, clock
):
    server.dies = "after DATA"
    mail = queue()
    post().send_due()
    row = now_as(mail)
    assert (row.state, row.doubts, row.last_error) == ("unsure", 1, "SMTPServerDisconnected")
    server.dies = ""
    clock.move(minutes=1)
    post().send_due()
    row = now_as(mail)
    assert (row.state, row.doubts) == ("sent", 1)
    assert [told["Message-ID"] for told in server.taken] == [mail.message_id, mail.message_id]


def test_what_died_with_its_worker_before_the_words_went_over_simply_waits_again(smtp, server, queue, post, clock):
    mail = queue()
    lease = timedelta(minutes=10)
    actions.claim_mails(worker="w-dead", at=clock.at, lease=lease, limit=5)
    assert post().send_due() == 0
    clock.move(minutes=10)
    assert actions.release_overdue(at=clock.at) == 1
    assert (now_as(mail).state, now_as(mail).attempts) == ("waiting", 0)
    assert post().send_due() == 1
    assert (now_as(mail).state, now_as(mail).doubts) == ("sent", 0)


def test_what_died_with_its_worker_after_that_is_unsure(smtp, server, queue, post, clock):
    mail = queue()
    lease = timedelta(minutes=10)
    actions.claim_mails(worker="w-dead", at=clock.at, lease=lease, limit=5)
    assert actions.settle_and_hand_over(worker="w-dead", at=clock.at, lease=lease, following=mail.pk)
    clock.move(minutes=10)
    assert actions.release_overdue(at=clock.at) == 1
    assert (now_as(mail).state, now_as(mail).doubts, now_as(mail).last_error) == ("unsure", 1, "worker gone")
    assert post().send_due() == 1
    assert (now_as(mail).state, now_as(mail).doubts) == ("sent", 1)


def test_a_worker_that_comes_too_late_changes_nothing(smtp, server, queue, post, clock):
    mail = queue()
    lease = timedelta(minutes=10)
    actions.claim_mails(worker="w-slow", at=clock.at, lease=lease, limit=5)
    clock.move(minutes=10)
    actions.release_overdue(at=clock.at)
    assert post().send_due() == 1
    assert not actions.settle_and_hand_over(worker="w-slow", at=clock.at, lease=lease, following=mail.pk)
    assert now_as(mail).state == "sent"


def test_a_worker_that_is_told_to_stop_finishes_the_message_in_hand_and_gives_back_the_rest(smtp, server, queue, post):
    for number in range(10):
        queue(f"someone{number}@opava.cz")
    assert post(stopping=lambda: len(server.taken) >= 3).send_due() == 3
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["sent"] * 3 + ["waiting"] * 7
    assert set(Mail.objects.values_list("claimed_by", flat=True)) == {""}


def test_without_a_server_messages_are_files_that_only_their_owner_reads(files, queue, post):
    mail = queue()
    assert post().send_due() == 1
    (file,) = files.glob("*.eml")
    assert mail.message_id.strip("<>") in file.name
    assert file.stat().st_mode & 0o077 == 0
    assert b"jana@opava.cz" in file.read_bytes()
    assert now_as(mail).way == "file"


@pytest.mark.parametrize(
    ("address", "allowed", "way"),
    [
        ("jana@opava.cz", False, "file"),
        ("jana@opava.cz", True, "smtp"),
        ("jana@example.cz", False, "file"),
        ("jana@opava.example", False, "smtp"),
        ("jana@sub.opava.test", False, "smtp"),
        ("jana@example.org", False, "smtp"),
        ("jana@notexample.org", False, "file"),
    ],
)
def test_a_made_up_networks_message_reaches_no_real_address_unless_the_settings_say_so(
    smtp, server, queue, post, settings, address, allowed, way
):
    settings.KOINON_MADE_UP_MAIL = allowed
    mail = queue(address, made_up=True, language="en", letter=Letter(subject="Welcome"))
    post().send_due()
    assert now_as(mail).way == way
    assert len(server.taken) == (way == "smtp")
    if server.taken:
        assert server.taken[0]["Subject"] == "[made up] Welcome"
        assert server.taken[0]["X-Koinon-Made-Up"] == "yes"
        assert "made-up network" in server.taken[0].get_body(("plain",)).get_content()


def test_files_of_a_made_up_network_do_not_wait_for_a_server_that_is_away(smtp, queue, post, settings):
    settings.KOINON_SMTP = MailServer("127.0.0.1", 9, "none", timeout=5)
    sender = post()
    real = queue()
    assert sender.send_due() == 0
    made_up = queue("ewa@lublin.pl", made_up=True)
    assert sender.send_due() == 1
    assert (now_as(made_up).state, now_as(real).state) == ("sent", "waiting")


def test_what_is_not_strictly_business_can_be_ended_with_one_click(smtp, server, queue, post, at):
    mail = queue(business=False, kind="tasks.digest", network="rivers")
    waits = queue(business=False, kind="tasks.digest", network="rivers", due=at + timedelta(days=1))
    elsewhere = queue(business=False, kind="tasks.digest", network="lakes", due=at + timedelta(days=1))
    post().send_due()
    (told,) = server.taken
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = told["List-Unsubscribe"].strip(" <>")
    assert link.startswith("https://rivers.example/cs/unsubscribe/")
    assert "jana" not in link
    assert link in told.get_body(("plain",)).get_content().replace("=\n", "")
    subscription = subscription_of(link.rstrip("/").rpartition("/")[2])
    assert subscription is not None
    assert actions.unsubscribe(subscription=subscription, at=at)
    assert not actions.unsubscribe(subscription=subscription, at=at)
    assert (now_as(waits).state, now_as(waits).last_error) == ("cancelled", "unsubscribed")
    assert now_as(elsewhere).state == "waiting"
    assert now_as(mail).state == "sent"
    unwanted = queue(business=False, kind="tasks.digest", network="rivers")
    assert (unwanted.state, unwanted.to_address, unwanted.text) == ("cancelled", "", "")
    assert queue(business=True, kind="tasks.digest", network="rivers").state == "waiting"
    assert actions.subscribe_again(subscription=subscription)
    assert queue(business=False, kind="tasks.digest", network="rivers").state == "waiting"


def test_an_unsubscribed_person_is_known_by_key_whatever_the_address(queue, at):
    Unsubscribed.objects.all()
    subscription = subscription_of("made-up-token")
    assert subscription is None
    mail = queue(business=False, kind="digest", to_person="p-aaaaaaaa")
    link = mail.text.rstrip().rpartition("/unsubscribe/")[2].rstrip("/")
    actions.unsubscribe(subscription=subscription_of(link), at=at)
    assert queue("new@opava.cz", business=False, kind="digest", to_person="p-aaaaaaaa").state == "cancelled"
    assert queue("new@opava.cz", business=False, kind="digest", to_person="p-bbbbbbbb").state == "waiting"


def test_over_plain_http_no_one_click_header_is_claimed(smtp, server, queue, post, settings):
    settings.KOINON_SITE = "http://127.0.0.1:8000"
    queue(business=False)
    post().send_due()
    assert server.taken[0]["List-Unsubscribe"]
    assert server.taken[0]["List-Unsubscribe-Post"] is None


def test_a_letter_is_written_when_it_is_first_sent_and_stays_as_it_was_written(smtp, server, queue, post, clock):
    asked = []

    def writer(envelope):
        asked.append(envelope)
        return Letter(subject=f"Task {envelope.context['task']}", paragraphs=("Please look.",))

    mail = queue(context={"task": 7}, kind="tasks.opened")
    assert mail.subject == ""
    server.data = "451 later"
    post(writers={"tasks.opened": writer}).send_due()
    server.data = ""
    clock.move(minutes=1)
    post(writers={"tasks.opened": writer}).send_due()
    assert len(asked) == 1
    assert (asked[0].kind, asked[0].language) == ("tasks.opened", "cs")
    assert server.taken[0]["Subject"] == "Task 7"


def test_a_letter_that_nobody_can_write_is_a_dead_letter_and_stops_no_other(smtp, server, queue, post):
    def broken(envelope):
        raise ValueError("Jana is not to be named in an error")

    unknown, failing, fine = queue(context={}, kind="unknown"), queue(context={}, kind="broken"), queue()
    post(writers={"broken": broken}).send_due()
    assert (now_as(unknown).state, now_as(failing).state, now_as(fine).state) == ("failed", "failed", "sent")
    assert now_as(failing).last_error.startswith("ValueError")
    assert "Jana" not in now_as(failing).last_error
