"""Sending what waits, so that nothing is lost, and what may have arrived twice is known.

For each message: it is claimed (committed); before its words go to the server it is marked as handed over (committed);
the server answers; the answer is committed, together with the next one's mark. So a process that dies
- before the mark: the message waits again as if nothing had been;
- after the mark: nobody knows. It is unsure, and goes once more under the same Message-ID, by which the receiver's
  side can tell that it is the same.
The same holds where the connection breaks after the server was told to take the message and before it answered.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, InterfaceError
from django.utils.translation import override

from koinon.outbox import actions
from koinon.outbox.letters import Envelope, Writer, Written, written
from koinon.outbox.models import Mail
from koinon.outbox.outcomes import Outcome, Verdict, code_of
from koinon.outbox.queries import is_mail_due
from koinon.outbox.unsubscribing import Subscription, address_of, who_of
from koinon.outbox.ways import FILE, SMTP, FileWay, SmtpWay, message_of, way_of

BATCH = 20
A_CONNECTION = 100
"""So many messages go over one connection before it is opened anew: many servers end it after a number."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 30, 60, 120, 300))
"""How long to leave a server alone that can't be reached, failure by failure. No message is blamed for it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A claimed message with its words. `told` is set where they were written just now and are not in the row yet."""

    mail: Mail
    message: EmailMultiAlternatives
    told: Written | None


class Post:
    """Sends for one worker. Remembers, between rounds, how often the server could not be reached."""

    def __init__(
        self,
        *,
        worker: str,
        now: Callable[[], datetime],
        lease: timedelta,
        writers: Mapping[str, Writer],
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._worker, self._now, self._lease = worker, now, lease
        self._writers, self._stopping = writers, stopping
        self._files = FileWay(settings.KOINON_MAIL_FOLDER)
        self._smtp = SmtpWay(settings.KOINON_SMTP) if settings.KOINON_SMTP else None
        self._carried = self._failures = 0
        self._paused_until: datetime | None = None
        self.trouble = ""

    def send_due(self, *, batches: int | None = None) -> int:
        """Send what is due until nothing is, or so many batches of it. Gives how many messages were attempted."""
        sent = done = 0
        while (batches is None or done < batches) and not self._stopping():
            at = self._now()
            paused = self._paused_until is not None and at < self._paused_until
            if not is_mail_due(at, only_made_up=paused):
                break
            claimed = actions.claim_mails(
                worker=self._worker, at=at, lease=self._lease, limit=BATCH, only_made_up=paused
            )
            sent += self._send_batch(claimed)
            done += 1
        self._hang_up()
        return sent

    def _send_batch(self, claimed: Sequence[Mail]) -> int:
        outcome: Outcome | None = None
        attempted, unreached = 0, []
        for each in self._made_ready(claimed):
            if self._stopping():
                break
            way = way_of(each.mail)
            if way == SMTP and not self._is_connected():
                self._settle(outcome)
                outcome = None
                if not self._connect():
                    unreached.append(each.mail.pk)
                    continue
            mine = actions.settle_and_hand_over(
                worker=self._worker, at=self._now(), lease=self._lease, outcome=outcome, following=each.mail.pk,
                told=each.told,
            )  # fmt: skip
            outcome = self._attempt(way, each) if mine else None
            attempted += mine
        self._settle(outcome)
        if unreached:
            actions.release_mails(worker=self._worker, mails=unreached, due=self._paused_until, error=self.trouble)
        if attempted < len(claimed):
            actions.release_mails(worker=self._worker, mails=[mail.pk for mail in claimed])
        return attempted

    def _made_ready(self, claimed: Sequence[Mail]) -> list[Ready]:
        """The messages with their words, before the first is sent, so that nothing stands between two of them."""
        ready = []
        for mail in claimed:
            try:
                told = None if mail.subject else self._write(mail)
                message = message_of(
                    mail,
                    subject=told.subject if told else mail.subject,
                    text=told.text if told else mail.text,
                    html=told.html if told else mail.html,
                    date=self._now(),
                )
            except (DatabaseError, InterfaceError):
                raise
            except Exception as error:
                self._settle(Outcome(mail.pk, "failed", mail.attempts, error=code_of(error)))
            else:
                ready.append(Ready(mail, message, told))
        return ready

    def _write(self, mail: Mail) -> Written:
        envelope = Envelope(
            mail.kind, mail.language, mail.network, mail.organisation, mail.to_person, mail.made_up, mail.context
        )
        with override(mail.language):
            letter = self._writers[mail.kind](envelope)
        who = Subscription(who_of(mail.to_person, mail.to_address), mail.network, mail.kind)
        link = "" if mail.business else address_of(who, mail.language)
        return written(letter, language=mail.language, made_up=mail.made_up, unsubscribe=link)

    def _attempt(self, way: str, ready: Ready) -> Outcome:
        def outcome(verdict: Verdict, error: str = "") -> Outcome:
            return Outcome(ready.mail.pk, verdict, ready.mail.attempts + 1, way=way, error=error)

        try:
            if way == FILE or self._smtp is None:
                self._files.send_messages([ready.message])
            else:
                self._carried += 1
                self._smtp.send_messages([ready.message])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            code, says = _answer_in(error)
            if code == 421:
                self._drop()
            return outcome("failed" if 500 <= code < 600 else "delayed", says)
        except OSError as error:  # a lost connection, a full disk; smtplib's own errors are of this kind too
            unsure = way == SMTP and self._smtp is not None and self._smtp.handing
            self._drop()
            return outcome("unsure" if unsure else "delayed", type(error).__name__)
        except Exception as error:
            return outcome("failed", code_of(error))
        return outcome("sent")

    def _settle(self, outcome: Outcome | None) -> None:
        if outcome is not None:
            actions.settle_and_hand_over(worker=self._worker, at=self._now(), lease=self._lease, outcome=outcome)

    def _is_connected(self) -> bool:
        if self._carried >= A_CONNECTION:
            self._hang_up()
        return self._smtp is not None and self._smtp.connection is not None

    def _connect(self) -> bool:
        """Reach the server, unless it is to be left alone for a while."""
        if self._smtp is None or (self._paused_until is not None and self._now() < self._paused_until):
            return False
        try:
            self._smtp.open()
        except OSError as error:
            self._drop()
            code, says = _answer_in(error)
            self.trouble = f"SMTP server: {says if code else type(error).__name__}"
            self._paused_until = self._now() + PAUSES[min(self._failures, len(PAUSES) - 1)]
            self._failures += 1
            return False
        self._paused_until, self._failures, self._carried, self.trouble = None, 0, 0, ""
        return True

    def _hang_up(self) -> None:
        """Take leave of the server. What was sent is settled, so that a failure here is none."""
        self._carried = 0
        if self._smtp is not None:
            try:
                self._smtp.close()
            except OSError:
                self._drop()

    def _drop(self) -> None:
        self._carried = 0
        if self._smtp is not None:
            self._smtp.drop()


def _answer_in(error: Exception) -> tuple[int, str]:
    """The server's code, and the enhanced one (RFC 3463) after it. Its words are left out: they may name people."""
    told: tuple[int, bytes | str] = (0, b"")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        told = next(iter(error.recipients.values()), told)
    elif isinstance(error, smtplib.SMTPResponseException):
        told = (error.smtp_code, error.smtp_error)
    words = told[1].decode("ascii", "replace") if isinstance(told[1], bytes) else told[1]
    first = words.split(maxsplit=1)[0] if words.split() else ""
    enhanced = first if first.count(".") == 2 and first.replace(".", "").isdigit() else ""
    return told[0], f"{told[0]} {enhanced}".strip()
