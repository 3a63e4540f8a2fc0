"""Where a told line stands on its page: every shown record has an element with an id that does not change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.text import slugify

from koinon.web.pages import Step


def anchor(kind: str, key: str) -> str:
    """The id of the element that shows a line: "service-newsletter", "fact-f022"."""
    return f"{kind}-{slugify(key)}"


def each_once(steps: Iterable[Step]) -> Iterator[Step]:
    """The steps of a page, each entry's id on the first of its steps only: an id stands once in a page."""
    taken: set[str] = set()
    for step in steps:
        yield replace(step, anchor="") if step.anchor in taken else step
        taken.add(step.anchor)
