"""How rows are hashed and chained."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

FIRST_PREVIOUS = "0" * 64


def canonical(content: object) -> str:
    """One text for one content: JSON with sorted keys and no spaces."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(salt: str, content: str) -> str:
    """The salted hash of a payload. Without the salt nobody can test a guess at an erased payload."""
    return hashlib.sha256(f"{salt}\n{content}".encode()).hexdigest()


def link(*, previous: str, sequence: int, action: str, actor: str, at: datetime, digest: str) -> str:
    """The hash of a row in its place: over the one before it, its number and what the row says."""
    said = [previous, sequence, action, actor, at.astimezone(UTC).isoformat(timespec="microseconds"), digest]
    return hashlib.sha256(canonical(said).encode()).hexdigest()
