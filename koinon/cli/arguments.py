"""How the arguments of commands are read."""

from __future__ import annotations

import argparse
from datetime import date, datetime

from koinon.audit.queries import Head
from koinon.rules.dates import DateError, parse_day


def day(text: str) -> date:
    """A plain calendar day."""
    try:
        return parse_day(text)
    except DateError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2004-05-01") from error


def instant(text: str) -> datetime:
    """An instant with its zone."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no instant; write it like 2026-11-22T10:00:00Z") from error
    if told.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} has no zone; end it with Z for UTC")
    return told


def head_of_log(text: str) -> Head:
    """A head of the log as `koinon audit verify` says it: its number and its hash with a colon between."""
    number, colon, digest = text.partition(":")
    if not (colon and number.isascii() and number.isdigit() and len(number) < 19 and len(digest) == 64):
        raise argparse.ArgumentTypeError(f"{text!r} is no head of the log; write it like 1274:9f86d0... as verify does")
    return Head(int(number), digest)
