"""How rows are hashed and chained."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted

FIRST_PREVIOUS = "0" * 64
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
"""Made once: the log is hashed row by row."""


def canonical(content: object) -> str:
    """One text for one content: JSON with sorted keys and no spaces."""
    return ENCODER.encode(content)


def digest_of(salt: str, content: str) -> str:
    """The salted hash of a payload. Without the salt nobody can test a guess at an erased payload."""
    return hashlib.sha256(f"{salt}\n{content}".encode()).hexdigest()


def link(*, previous: str, sequence: int, action: str, actor: str, at: datetime, digest: str) -> str:
    """The hash of a row in its place: over the one before it, its number and what the row says."""
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    # What `canonical` makes of these six, written out: a log is proved link by link, and this is most of the work.
    said = f'[{quoted(previous)},{sequence},{quoted(action)},{quoted(actor)},"{when}",{quoted(digest)}]'
    return hashlib.sha256(said.encode()).hexdigest()
