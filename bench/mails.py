"""Ten thousand messages through the outbox to an SMTP server on this machine, beside plain smtplib sending the same.

The server is a process of its own that takes everything and keeps nothing. smtplib has its messages ready made and one
connection. Plain, it forgets what it sent when it dies; with one row committed after each it is the least that anybody
must do who wants to know, and the outbox is held against that.
"""

from __future__ import annotations

import os
import resource
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import django

MAILS = int(os.environ.get("KOINON_BENCH_MAILS", "10000"))
PORTION = 500
LEAST = 0.4
"""The outbox sends at least at this share of the speed of smtplib with one commit a message."""

SERVER = """
import asyncio, sys
async def talk(reader, writer):
    def say(line):
        writer.write(line + b"\\r\\n")
    say(b"220 here")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            say(b"354 go on")
            await writer.drain()
            while await reader.readline() != b".\\r\\n":
                pass
        elif word == b"QUIT":
            say(b"221 bye")
            break
        say(b"250 OK")
        await writer.drain()
    writer.close()
async def main():
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def main() -> int:
    """Queue, send, and send again the plain way; 1 if the outbox falls short of its share."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None  # noqa: S101 - it was asked for
        port = int(process.stdout.readline())
        os.environ |= {
            "KOINON_DATA": folder,
            "KOINON_SMTP_URL": f"smtp://127.0.0.1:{port}/?tls=none",
            "KOINON_MAIL_FROM": "office@rivers.example",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        try:
            return _measure(port)
        finally:
            process.terminate()


def _measure(port: int) -> int:
    django.setup()
    from datetime import timedelta

    from django.core.management import call_command
    from django.db import connection

    from bench.report import Report
    from koinon.acts.wrapper import COMMAND_LINE, Actor, action
    from koinon.lib import clock
    from koinon.outbox import actions
    from koinon.outbox.letters import Button, Letter
    from koinon.outbox.models import Mail
    from koinon.outbox.sending import Post
    from koinon.outbox.ways import message_of

    call_command("migrate", verbosity=0)
    letter = Letter(
        subject="Nominations for the working group on rivers",
        greeting="Dear colleague,",
        paragraphs=("The working group meets in spring. Your city may name one delegate and one deputy.",) * 4,
        rows=(("Until", "1 March 2027"), ("To", "the secretariat")),
        button=Button("Name a delegate", "https://rivers.example/en/desk/"),
        footer=("You get this because you are your city's coordinator.",),
    )

    @action("bench.merge")
    def merge(*, actor: Actor, at: object, first: int) -> None:
        for number in range(first, min(first + PORTION, MAILS)):
            actions.queue_mail(
                actor=actor, at=clock.now(), to_address=f"someone{number}@city.example", language="en", kind="merge",
                network="rivers", to_person="p-abcdefgh", made_up=True, business=False, letter=letter,
            )  # fmt: skip

    report = Report("mails", f"{MAILS:,} messages through the outbox ({connection.vendor})")
    before = _peak()
    begun = time.perf_counter()
    for first in range(0, MAILS, PORTION):
        merge(actor=COMMAND_LINE, at=clock.now(), first=first)
    queued = time.perf_counter() - begun
    begun = time.perf_counter()
    sent = Post(worker="w-bench", now=clock.now, lease=timedelta(minutes=10), writers={}).send_due()
    took = time.perf_counter() - begun
    grown = _peak() - before
    states = set(Mail.objects.values_list("state", "doubts", "attempts").distinct())
    ready = [
        message_of(mail, subject=mail.subject, text=mail.text, html=mail.html, date=mail.queued_at).message().as_bytes()
        for mail in Mail.objects.order_by("pk")[:PORTION]
    ]
    plain, committing = (
        _plain(port, ready),
        _plain(port, ready, lambda: actions.see_worker(worker="w-bench", at=clock.now())),
    )
    share = committing / took
    each = sum(map(len, ready)) / len(ready)
    report.line(f"- a message has {each:,.0f} bytes in two parts; {PORTION} are queued in one transaction")
    report.line(f"- queued: {queued:.1f} s, {MAILS / queued:,.0f} a second")
    report.line(f"- sent through the outbox: {took:.1f} s, {MAILS / took:,.0f} a second, one worker")
    report.line(f"- smtplib with one row committed a message: {committing:.1f} s, {MAILS / committing:,.0f} a second")
    report.line(f"- share of that: {share:.2f} (asked: {LEAST}){'' if share >= LEAST else ' FALLS SHORT'}")
    report.line(f"- plain smtplib: {plain:.1f} s, {MAILS / plain:,.0f} a second; share of that: {plain / took:.2f}")
    report.line(f"- peak memory grew by {grown:.0f} MB over queueing and sending")
    fine = sent == MAILS and states == {("sent", 0, 1)}
    report.line(f"- all sent once, none in doubt: {'yes' if fine else f'NO, {states}'}")
    if MAILS == 10_000:
        report.write()
    return int(share < LEAST or not fine)


def _plain(port: int, ready: list[bytes], after_each: Callable[[], object] = lambda: None) -> float:
    """How many seconds smtplib takes for the same number of messages over one connection."""
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(MAILS):
            server.sendmail("office@rivers.example", [f"someone{number}@city.example"], ready[number % len(ready)])
            after_each()
    return time.perf_counter() - begun


def _peak() -> float:
    """The most memory this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
