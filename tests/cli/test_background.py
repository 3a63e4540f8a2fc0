"""The commands of the background: what waits, what failed and its way back, a trial, and the worker that does it."""

from __future__ import annotations

import json
import signal

import pytest

from koinon.audit.models import AuditPayload, AuditRow
from koinon.audit.queries import verify_chain
from koinon.cli.background import DUTIES
from koinon.cli.main import main
from koinon.lib import clock
from koinon.lib.hosting import MailServer
from koinon.lib.writing import COMMAND_LINE, writing_allowed
from koinon.outbox.actions import queue_job
from koinon.outbox.models import Beat, Job, Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.KOINON_SMTP = None
    settings.KOINON_MAIL_FOLDER = tmp_path / "mail"


def told(capsys, *command: str):
    """The exit code, and what the command says to programs."""
    capsys.readouterr()
    code = main([*command, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_trial_is_queued_sent_and_told(capsys, settings):
    code, queued = told(capsys, "mail", "try", "jana@opava.cz")
    assert code == 0
    assert told(capsys, "mail", "waiting")[1]["mails"] == 1
    before = signal.getsignal(signal.SIGTERM)
    code, done = told(capsys, "worker", "--once")
    assert (code, done["mails"]) == (0, 1)
    assert signal.getsignal(signal.SIGTERM) is before
    assert told(capsys, "mail", "waiting")[1]["mails_by_state"]["sent"] == 1
    (file,) = settings.KOINON_MAIL_FOLDER.glob("*.eml")
    assert queued["message_id"].encode() in file.read_bytes()
    assert AuditRow.objects.filter(action="upkeep.try_mail").count() == 1
    assert not AuditPayload.objects.filter(content__contains="jana@opava.cz").exists()


def test_a_trial_goes_to_an_address_only(capsys):
    assert told(capsys, "mail", "try", "jana") == (2, {"error": "bad_address"})
    assert not Mail.objects.exists()


def test_what_failed_is_listed_and_put_back_in_line(capsys):
    told(capsys, "mail", "try", "jana@opava.cz")
    assert told(capsys, "mail", "failed") == (0, [])
    mail = Mail.objects.get()
    with writing_allowed("a dead letter"):
        Mail.objects.update(state="failed", last_error="550 5.1.1")
    assert told(capsys, "mail", "failed")[1] == [
        {"mail": mail.pk, "kind": "upkeep.trial", "network": "", "to": "", "error": "550 5.1.1"}
    ]
    assert told(capsys, "mail", "again", str(mail.pk), "999") == (1, {"again": [mail.pk], "refused": [999]})
    assert Mail.objects.get().state == "waiting"
    assert AuditRow.objects.filter(action="upkeep.requeue_mail").count() == 1


def test_a_server_that_is_away_ends_a_single_round_with_1(capsys, settings):
    settings.KOINON_SMTP = MailServer("127.0.0.1", 9, "none", timeout=5)
    told(capsys, "mail", "try", "jana@opava.cz")
    code, done = told(capsys, "worker", "--once")
    assert (code, done["trouble"]) == (1, "SMTP server: ConnectionRefusedError")
    assert Mail.objects.get().state == "waiting"


def test_a_tick_seals_the_log_and_does_it_once_in_its_time(capsys):
    told(capsys, "mail", "try", "jana@opava.cz")
    assert verify_chain().unsealed == 1
    code, done = told(capsys, "tick")
    assert (code, done["ran"]) == (0, dict.fromkeys(DUTIES.schedule, ""))
    assert verify_chain().unsealed == 0
    assert told(capsys, "tick")[1] == {"ran": {}}
    assert set(Beat.objects.values_list("name", flat=True)) == set(DUTIES.schedule)


def test_a_job_that_nobody_here_knows_is_a_dead_letter(capsys):
    queue_job(actor=COMMAND_LINE, at=clock.now(), kind="nobody.knows", arguments={})
    assert told(capsys, "worker", "--once")[1]["jobs"] == 1
    assert Job.objects.get().last_error == "no handler"
    assert told(capsys, "mail", "waiting")[1]["dead_jobs"] == 1
    job = Job.objects.get().pk
    assert told(capsys, "job", "failed")[1] == [
        {"job": job, "kind": "nobody.knows", "network": "", "error": "no handler"}
    ]
    assert told(capsys, "job", "again", str(job), "999") == (1, {"again": [job], "refused": [999]})
    assert told(capsys, "job", "failed") == (0, [])
    assert AuditRow.objects.filter(action="upkeep.requeue_job").count() == 1
