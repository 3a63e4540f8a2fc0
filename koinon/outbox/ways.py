"""The two ways a message leaves: through an SMTP server, or as a file in a folder."""

from __future__ import annotations

import os
import re
import smtplib
from collections.abc import Collection, Sequence
from email.charset import QP, Charset
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from koinon.lib.hosting import MailServer
from koinon.outbox.letters import one_line
from koinon.outbox.models import Mail
from koinon.outbox.unsubscribing import Subscription, address_of, who_of

SMTP, FILE = "smtp", "file"
# RFC 2606 and RFC 6761: nobody receives mail there.
RESERVED = re.compile(r"(?:.*\.)?(?:example|invalid|test|localhost|example\.(?:com|net|org))")
# Plain ASCII on the wire, so that no server on the way has to be asked whether it takes eight bits.
UTF8 = Charset("utf-8")
UTF8.body_encoding = QP


def way_of(mail: Mail) -> str:
    """How a message leaves. One of a made-up network never reaches a real address, unless the settings say so."""
    if settings.KOINON_SMTP is None:
        return FILE
    domain = mail.to_address.rpartition("@")[2].lower()
    if mail.made_up and not settings.KOINON_MADE_UP_MAIL and not RESERVED.fullmatch(domain):
        return FILE
    return SMTP


def message_of(mail: Mail, *, subject: str, text: str, html: str, date: Any) -> EmailMultiAlternatives:
    """The message as it is sent: both parts, its own Message-ID, and what mailbox providers ask for."""
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(date),
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no answers of machines
    }
    if mail.made_up:
        headers["X-Koinon-Made-Up"] = "yes"
    if not mail.business:
        who = Subscription(who_of(mail.to_person, mail.to_address), mail.network, mail.kind)
        address = address_of(who, mail.language)
        headers["List-Unsubscribe"] = f"<{address}>"
        if address.startswith("https://"):  # RFC 8058 asks for it
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=one_line(subject),
        body=text,
        from_email=settings.KOINON_MAIL_FROM,
        to=[mail.to_address],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=headers,
    )
    message.encoding = UTF8
    if html:
        message.attach_alternative(html, "text/html")
    return message


class _Noting(smtplib.SMTP):
    """A connection that knows whether the server was told to take a message and has not answered yet."""

    handing = False

    def getreply(self) -> tuple[int, bytes]:
        # 354 is the one reply after which the message itself goes over the line. Babble after it is no answer.
        code, told = super().getreply()
        self.handing = code == 354 or (self.handing and not 200 <= code < 600)
        return code, told


class _NotingTls(_Noting, smtplib.SMTP_SSL):
    pass


class SmtpWay(EmailBackend):
    """Django's way to an SMTP server, over one connection for many messages."""

    def __init__(self, server: MailServer) -> None:
        super().__init__(
            host=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.tls == "starttls",
            use_ssl=server.tls == "ssl",
            timeout=server.timeout,
        )

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _NotingTls if self.use_ssl else _Noting

    @property
    def handing(self) -> bool:
        """Whether the last message may have arrived although no answer came."""
        return bool(getattr(self.connection, "handing", False))

    def drop(self) -> None:
        """Let go of a connection that failed, without a word to the server."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class FileWay(BaseEmailBackend):
    """One .eml file a message, named after its Message-ID, so that one sent again takes the place of itself."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each whole or not at all; only the owner may read them."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            name = file_name(message.extra_headers["Message-ID"])
            begun = self.folder / f".{name}.{os.getpid()}"
            with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(re.sub(rb"\r?\n", b"\r\n", message.message().as_bytes()))
                file.flush()
                os.fsync(file.fileno())
            begun.replace(self.folder / f"{name}.eml")
        return len(email_messages)


def file_name(message_id: str) -> str:
    """What the file of a message is called, without its ending."""
    return re.sub(r"[^A-Za-z0-9@.-]", "", message_id)


def remove_files(message_ids: Collection[str]) -> None:
    """Take away the files of messages whose words were erased."""
    for message_id in message_ids:
        (Path(settings.KOINON_MAIL_FOLDER) / f"{file_name(message_id)}.eml").unlink(missing_ok=True)
