"""A real SMTP server that does as it is told, a clock that is moved by hand, and a post that sends to the server."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from koinon.lib.hosting import MailServer
from koinon.outbox import actions
from koinon.outbox.letters import Button, Letter
from koinon.outbox.models import Mail
from koinon.outbox.sending import Post

LETTER = Letter(
    subject="Žádost města Opavy",
    greeting="Dobrý den,",
    paragraphs=("<b>Opava</b> & spol. žádá o přijetí.",),
    rows=(("Den", "1. května 2004"),),
    items=("usnesení zastupitelstva",),
    button=Button("Otevřít žádost", "https://network.example/cs/desk/?a=1&b=2"),
    closing=("Děkujeme.",),
    footer=("Tuto zprávu dostáváte jako tajemnice.",),
)


class Server:
    """What aiosmtpd asks: remembers what it took, and answers `says` to RCPT or DATA where a test wants it."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.connections = 0
        self.rcpt = self.data = ""
        self.dies = ""

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.dies == "at RCPT":
            server.transport.abort()
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data:
            return self.data
        self.raw.append(envelope.content)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.dies == "after DATA":
            server.transport.abort()
        return "250 OK"


class Clock:
    """Stands still until it is moved."""

    def __init__(self, at) -> None:
        self.at = at

    def __call__(self):
        return self.at

    def move(self, **by) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock(at):
    return Clock(at)


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def smtp(server, settings, tmp_path):
    """The server, running, and the settings that lead to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = Controller(server, hostname="127.0.0.1", port=port)
    running.start()
    settings.KOINON_SMTP = MailServer("127.0.0.1", port, "none", timeout=5)
    settings.KOINON_MAIL_FROM = "Network of Rivers <office@rivers.example>"
    settings.KOINON_MAIL_DOMAIN = "rivers.example"
    settings.KOINON_MAIL_FOLDER = tmp_path / "mail"
    settings.KOINON_SITE = "https://rivers.example"
    yield running
    running.stop()


@pytest.fixture
def files(settings, tmp_path):
    """No server: messages become files in this folder."""
    settings.KOINON_SMTP = None
    settings.KOINON_MAIL_FOLDER = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.fixture
def post(clock) -> Callable[..., Post]:
    def made(worker: str = "w-one", **more) -> Post:
        given = {"now": clock, "lease": timedelta(minutes=10), "writers": {}, **more}
        return Post(worker=worker, **given)

    return made


@pytest.fixture
def queue(actor, at) -> Callable[..., Mail]:
    """Queue a message as an action of another room does."""

    def queued(to_address: str = "jana@opava.cz", **more) -> Mail:
        given = {"language": "cs", "kind": "admissions.applied", "made_up": False, "business": True, **more}
        if "context" not in given:
            given.setdefault("letter", LETTER)
        return actions.queue_mail(actor=actor, at=at, to_address=to_address, **given)

    return queued
