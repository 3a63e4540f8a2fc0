"""A question in words that a form without sign-in asks: fresh each time, signed, and without a cookie.

The form carries a nonce and its instant under a signature. Which sum is asked follows from the nonce by a keyed hash,
so the answer stands nowhere in the page, and nothing is kept before somebody answers. A picture or a sound would bar
people who do not see or hear; a sum in words is read aloud like all else (WCAG 2.2, 1.1.1 and 3.3.8: it can be
answered in figures, and nothing has to be remembered from another page).
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from koinon.challenges import numbers

LIFETIME = timedelta(hours=4)
"""Long enough to look something up while the form stands open."""

SALT = "koinon.challenges"
PLUS, MINUS, TIMES = "plus", "minus", "times"
# The longest part of an IPv6 address that one subscriber is usually given (RFC 6177).
IPV6_PREFIX = 64


class ChallengeError(ValueError):
    """A question that cannot be taken; `code` is tampered, expired, used or too_many."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Challenge:
    """One question: what makes it, when it was asked, and the form it was asked by."""

    nonce: str
    purpose: str
    asked_at: datetime

    @property
    def expires_at(self) -> datetime:
        """The first instant at which it cannot be answered any more."""
        return self.asked_at + LIFETIME

    def token(self) -> str:
        """What the form carries."""
        told = {"nonce": self.nonce, "at": self.asked_at.isoformat()}
        return _signer(self.purpose).sign_object(told)

    def sentence(self, language: str) -> str:
        """The question in the language that is active, which `language` names."""
        kind, first, second, turn = self._sum()
        words = {"first": numbers.forms(first, language)[0], "second": numbers.forms(second, language)[0]}
        return str(sentences(kind)[turn]) % words

    def is_right(self, answer: str, language: str) -> bool:
        """Whether an answer is the right one, in figures or as a word."""
        kind, first, second, _turn = self._sum()
        right = {PLUS: first + second, MINUS: first - second, TIMES: first * second}[kind]
        return numbers.read(answer, language) == right

    def _sum(self) -> tuple[str, int, int, int]:
        """The kind of sum, its two numbers, and which of two sentences asks for it."""
        drawn = salted_hmac(SALT, self.nonce, algorithm="sha256").digest()
        kind = (PLUS, MINUS, TIMES)[drawn[0] % 3]
        if kind == PLUS:
            first, second = 2 + drawn[1] % 9, 2 + drawn[2] % 9
        elif kind == MINUS:
            first = 6 + drawn[1] % 15
            second = 2 + drawn[2] % (first - 2)
        else:
            first, second = 2 + drawn[1] % 4, 2 + drawn[2] % 3
        return kind, first, second, drawn[3] % 2


def new_challenge(purpose: str, at: datetime) -> Challenge:
    """A fresh question for a form, asked at the instant."""
    return Challenge(secrets.token_hex(16), purpose, at)


def read_challenge(token: str, purpose: str, at: datetime) -> Challenge:
    """The question that a form carried back. Raises ChallengeError `tampered` or `expired`."""
    try:
        told = _signer(purpose).unsign_object(token)
        challenge = Challenge(str(told["nonce"]), purpose, datetime.fromisoformat(str(told["at"])))
    except (BadSignature, KeyError, TypeError, ValueError) as error:
        raise ChallengeError("tampered") from error
    if not challenge.asked_at <= at < challenge.expires_at:
        raise ChallengeError("expired")
    return challenge


def sender_hash(address: str, salt: str) -> str:
    """A network address as it is counted: hashed with the day's salt; of IPv6 what one subscriber has."""
    try:
        told = ipaddress.ip_address(address)
    except ValueError:
        counted = address
    else:
        mapped = getattr(told, "ipv4_mapped", None)
        wide = told.version == 6 and not mapped
        counted = str(ipaddress.ip_network(f"{told}/{IPV6_PREFIX}", strict=False)) if wide else str(mapped or told)
    return hashlib.sha256(f"{salt}\0{counted}".encode()).hexdigest()


def day_of(at: datetime) -> date:
    """The day whose salt is used at an instant, in UTC."""
    return at.date()


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"{SALT}.{purpose}")


def sentences(kind: str) -> tuple[str, str]:
    """The two ways to ask for a kind of sum, with places for its numbers, in the language that is active."""
    return {
        PLUS: (
            _("How much is %(first)s plus %(second)s?"),
            _("Which number is the sum of these two: %(first)s, %(second)s?"),
        ),
        MINUS: (
            _("How much is %(first)s minus %(second)s?"),
            _("Which number has to be added, so that %(second)s becomes %(first)s?"),
        ),
        TIMES: (
            _("How much is %(first)s times %(second)s?"),
            _("Which number is the product of these two: %(first)s, %(second)s?"),
        ),
    }[kind]
