"""A real worker process is killed at random points over many messages: none is lost, and what came twice says so.

KOINON_KILLS=200 kills it two hundred times.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, connections

from koinon.lib import clock
from koinon.lib.writing import COMMAND_LINE
from koinon.outbox import actions
from koinon.outbox.models import Job, Mail, Worker
from tests import kills
from tests.outbox.conftest import LETTER
from tests.upkeep.places import migrate, place

KILLS = int(os.environ.get("KOINON_KILLS", "8"))
A_KILL = 30
"""Messages queued for each kill, so that the worker is always found at work."""


@pytest.fixture
def installation(tmp_path, django_db_blocker, settings, smtp):
    """A database of its own, and the environment in which a process finds it and the server."""
    with django_db_blocker.unblock(), place(tmp_path, "db"):
        migrate()
        environment = {
            **os.environ,
            "KOINON_DATA": str(tmp_path),
            "KOINON_SMTP_URL": f"smtp://127.0.0.1:{settings.KOINON_SMTP.port}/?tls=none",
            "KOINON_MAIL_FROM": "office@rivers.example",
            "DATABASE_URL": "",
        }
        if connection.vendor == "postgresql":
            name = connections["default"].settings_dict["NAME"]
            environment["DATABASE_URL"] = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
        yield environment


def worker(environment, *more: str) -> subprocess.Popen:
    command = [str(Path(sys.executable).parent / "koinon"), "worker", "--lease", "1", "--poll", "0.1", *more]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_until(holds, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "the worker did not come to it"
        time.sleep(0.005)


def queue(number: int) -> None:
    for each in range(number):
        actions.queue_mail(
            actor=COMMAND_LINE, at=clock.now(), to_address=f"someone{each}@opava.cz", language="cs", kind="trial",
            made_up=False, business=True, letter=LETTER,
        )  # fmt: skip


def test_a_worker_killed_at_random_points_loses_nothing_and_knows_what_may_have_come_twice(installation, server):
    chance = random.Random(20040501)
    for _ in range(KILLS):
        queue(A_KILL)
        before = len(server.taken)
        process = worker(installation)
        wait_until(lambda start=before: len(server.taken) > start)
        time.sleep(chance.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    time.sleep(1)
    process = worker(installation, "--once")
    _, complaint = process.communicate(timeout=120 + KILLS * A_KILL / 10)
    assert process.returncode == 0, complaint.decode()
    came = Counter(told["Message-ID"] for told in server.taken)
    doubts = dict(Mail.objects.values_list("message_id", "doubts"))
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
    assert came.keys() == doubts.keys()
    doubled = {message for message, times in came.items() if times > 1}
    assert doubled <= {message for message, number in doubts.items() if number}
    assert all(came[message] <= 1 + number for message, number in doubts.items())
    assert sum(doubts.values()) <= KILLS
    told = [
        f"- kills: {KILLS} of a worker over its messages",
        f"- messages: {len(doubts)}, all sent, none lost",
        f"- came twice: {len(doubled)}, each under one Message-ID and shown as unsure",
        f"- shown as unsure: {sum(doubts.values())}",
    ]
    kills.keep("A worker over its messages", told)


def test_a_worker_that_is_asked_to_end_finishes_what_it_has_in_hand(installation, server):
    queue(300)
    process = worker(installation)
    wait_until(lambda: len(server.taken) > 5)
    process.send_signal(signal.SIGTERM)
    _, complaint = process.communicate(timeout=30)
    assert process.returncode == 0, complaint.decode()
    states = Counter(Mail.objects.values_list("state", flat=True))
    assert set(states) == {"sent", "waiting"}
    assert states["sent"] == len(server.taken)
    assert not Mail.objects.filter(doubts__gt=0).exists()


def test_a_worker_ends_with_what_started_it_however_that_ends(installation):
    koinon = str(Path(sys.executable).parent / "koinon")
    parent = subprocess.Popen(["sh", "-c", f"{koinon} worker --with-parent & exec sleep 60"], env=installation)
    wait_until(Worker.objects.exists)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not Worker.objects.exists(), seconds=10)


def test_a_worker_in_a_nap_ends_at_once_when_it_is_asked_to(installation):
    process = worker(installation, "--poll", "60")
    job = actions.queue_job(actor=COMMAND_LINE, at=clock.now(), kind="nobody.knows", arguments={})
    wait_until(lambda: Job.objects.filter(pk=job.pk, state="failed").exists())
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 0
    assert time.monotonic() - asked < 5
