"""Where a told line stands on its page: every shown record has an element with an id that does not change."""

from __future__ import annotations

from django.utils.text import slugify


def anchor(kind: str, key: str) -> str:
    """The id of the element that shows a line: "service-newsletter", "fact-f022"."""
    return f"{kind}-{slugify(key)}"
