"""Whether the time of an answer tells who has an account: signing in with a wrong password, and asking for recovery.

    .venv/bin/python -m bench.sign_in

Every question is asked N times of the server that `make serve` starts, all of them in turns and in an order that
chance makes anew each turn, so what the machine does meanwhile meets all alike. What is compared are the times of one
turn: by how much, in the median, an address took longer than one with an account. That is asked twice, of two lots of
accounts that differ in nothing: how far those two lie apart is what chance alone does. They are exchanged at random
within their turns, many times over; only a difference that lies outside what comes of that tells anybody anything.

Throttling is on, with its own limits. It meets no attempt, since every attempt has an address of its own, comes from a
network address of its own (KOINON_PROXIES=1, as behind a proxy), and does the same counting as a first attempt does.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.report import Report
from bench.server import serving

N = int(os.environ.get("BENCH_ANSWERS", "200"))
WARM = 10
"""Turns before the first that counts, so that every worker has loaded what it needs."""

EXCHANGES = 5_000
SURE = 0.999
"""How many of the random exchanges have to bring the two nearer together before a difference is called one."""

PASSWORD = "nine tall ships in harbour"  # noqa: S105 - of people who are made up here and thrown away
WRONG = "nine tall ships at sea...."
SIGN_IN, RECOVER = "/en/desk/sign-in/", "/en/desk/recover/"
KNOWN, TWIN, UNKNOWN, FACTOR, PASSKEY, CLOSED = "known", "twin", "blank", "codes", "nopas", "close"
"""Lots of addresses, each by five letters in front of the number: every page that echoes one is as long."""

WORDS = {
    KNOWN: "an account",
    TWIN: "an account, asked again",
    UNKNOWN: "no account",
    FACTOR: "an account with a second factor",
    PASSKEY: "an account with a passkey and no password",
    CLOSED: "a closed account",
}
ASKED: tuple[tuple[str, str], ...] = (
    *((SIGN_IN, lot) for lot in (KNOWN, TWIN, UNKNOWN, FACTOR, PASSKEY, CLOSED)),
    *((RECOVER, lot) for lot in (KNOWN, TWIN, UNKNOWN, FACTOR, CLOSED)),
)
ANSWERS = {SIGN_IN: 400, RECOVER: 302}
TITLES = {SIGN_IN: "Signing in with a wrong password", RECOVER: "Asking for a letter of recovery"}


def main() -> int:
    """Make the accounts, ask, write the report."""
    folder = Path(tempfile.mkdtemp(prefix="koinon-bench-"))
    try:
        _prepare(folder)
        report = Report("sign_in", "Whether the time of an answer tells who has an account, on SQLite")
        report.line(f"{N} answers to each question, milliseconds; load at the start {os.getloadavg()[0]:.1f}")
        with serving("config.wsgi:application", {"KOINON_DATA": str(folder), "KOINON_PROXIES": "1"}) as site:
            taken = _asked(site)
        for page in (SIGN_IN, RECOVER):
            _tell(report, page, {lot: taken[page, lot] for asked, lot in ASKED if asked == page})
        report.write()
        return report.code
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path) -> None:
    os.environ.update({"KOINON_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"})
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _fill()


def _fill() -> None:
    """N accounts of each lot that has any, written directly: making them is not what is measured."""
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.hashers import make_password

    from koinon.accounts.models import Account, Person
    from koinon.accounts.ways_in.sealing import sealed
    from koinon.lib.text import Text
    from koinon.lib.writing import writing_allowed

    encoded, none = make_password(PASSWORD), make_password(None)
    with writing_allowed("a database is filled for measuring"):
        for place, lot in enumerate((KNOWN, TWIN, FACTOR, PASSKEY, CLOSED)):
            keys = [f"p-{chr(ord('a') + place)}{_letters(number)}" for number in range(WARM + N)]
            made = (Person(key=key, name=Text.of({"und": key}), made_up=True) for key in keys)
            accounts = Account.objects.bulk_create(
                Account(
                    person=person, email=_address(lot, number), language="en", is_active=lot != CLOSED,
                    password=none if lot == PASSKEY else encoded,
                )
                for number, person in enumerate(Person.objects.bulk_create(made))
            )  # fmt: skip
            kind = {FACTOR: Authenticator.Type.TOTP, PASSKEY: Authenticator.Type.WEBAUTHN}.get(lot)
            if kind:
                told = {"secret": sealed("JBSWY3DPEHPK3PXP")} if lot == FACTOR else {"name": "Key", "credential": {}}
                Authenticator.objects.bulk_create(Authenticator(user=one, type=kind, data=told) for one in accounts)


def _asked(site: str) -> dict[tuple[str, str], list[float]]:
    """The times of every question, in milliseconds."""
    chance = random.Random(20261122)  # noqa: S311 - an order, no secret
    visitor = Visitor.at(site.removeprefix("http://"))
    taken: dict[tuple[str, str], list[float]] = {asked: [] for asked in ASKED}
    number = 0
    for turn in range(WARM + N):
        for page, lot in chance.sample(ASKED, len(ASKED)):
            number += 1
            milliseconds = visitor.asks(page, _address(lot, turn), number)
            if turn >= WARM:
                taken[page, lot].append(milliseconds)
    return taken


@dataclass(frozen=True)
class Visitor:
    """Somebody with the cookie of a form, which stays good for all that they send."""

    host: str
    cookie: str
    token: str

    @classmethod
    def at(cls, host: str) -> Visitor:
        """Open the form once."""
        connection = http.client.HTTPConnection(host)
        connection.request("GET", SIGN_IN)
        answer = connection.getresponse()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
        if found is None:
            raise RuntimeError(f"{SIGN_IN} answered {answer.status} without a form")
        return cls(host, str(answer.headers["Set-Cookie"]).partition(";")[0], found.group(1))

    def asks(self, page: str, address: str, number: int) -> float:
        """Send one form as the visitor of that number; from the first byte sent to the last received."""
        given = {"login": address, "password": WRONG} if page == SIGN_IN else {"email": address}
        body = urlencode({**given, "csrfmiddlewaretoken": self.token})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookie,
            "X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}",
        }
        connection = http.client.HTTPConnection(self.host)
        connection.connect()
        begun = time.perf_counter()
        connection.request("POST", page, body, headers)
        answer = connection.getresponse()
        answer.read()
        taken = (time.perf_counter() - begun) * 1000
        connection.close()
        if answer.status != ANSWERS[page]:
            raise RuntimeError(f"{page} answered {answer.status} to {address}: this is not what is measured")
        return taken


def _tell(report: Report, page: str, times: Mapping[str, Sequence[float]]) -> None:
    chance = by_chance(times[KNOWN], times[TWIN])
    report.line(f"\n## {TITLES[page]}\n")
    for lot, taken in times.items():
        first, middle, third = statistics.quantiles(taken, n=4)
        words = f"- {WORDS[lot]}: median {middle:.2f}, quartiles {first:.2f} and {third:.2f}"
        if lot == KNOWN:
            report.line(words)
            continue
        apart = longer(taken, times[KNOWN])
        told = lot != TWIN and abs(apart) > chance
        report.code |= told
        report.line(f"{words}; {apart:+.2f} a turn{' TELLS WHO HAS ONE' if told else ''}")
    report.line(f"- the two that are alike, exchanged at random: {SURE:.1%} less than {chance:.2f} apart")


def longer(these: Sequence[float], those: Sequence[float]) -> float:
    """By how much these took longer than those of the same turn, in the median."""
    return statistics.median(this - that for this, that in zip(these, those, strict=True))


def by_chance(first: Sequence[float], second: Sequence[float]) -> float:
    """How far two that are alike lie apart, at most, in all but the rarest of random exchanges within the turns."""
    chance = random.Random(20261122)  # noqa: S311 - a sample, no secret
    apart = [this - that for this, that in zip(first, second, strict=True)]
    medians = [abs(statistics.median(chance.choice((-1, 1)) * one for one in apart)) for _ in range(EXCHANGES)]
    return sorted(medians)[int(EXCHANGES * SURE)]


def _address(lot: str, number: int) -> str:
    return f"{lot}{number:05}@bench.example"


def _letters(number: int) -> str:
    """A number as seven letters."""
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(7))


if __name__ == "__main__":
    sys.exit(main())
