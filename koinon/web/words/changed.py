"""What a mended record says otherwise than the one before it, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.web.words.content import spoken

Change = tuple[str, str, str]
"""The field, what stood there before, what stands there now; "" where nothing did or does."""


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every field that differs, in the order of the older record, new ones last."""
    old, new = dict(_flat(before)), dict(_flat(after))
    fields = [*old, *(name for name in new if name not in old)]
    return tuple(
        (_field(name), old.get(name, ""), new.get(name, "")) for name in fields if old.get(name) != new.get(name)
    )


def _flat(content: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every single value with the way to it; items of a list are counted from one."""
    if isinstance(content, Mapping):
        for name, value in content.items():
            yield from _flat(value, (*path, str(name)))
    elif isinstance(content, list | tuple):
        for number, value in enumerate(content, 1):
            yield from _flat(value, (*path, str(number)))
    else:
        yield path, str(content)


def _field(path: tuple[str, ...]) -> str:
    words = {
        "organ": _("organ"),
        "on": _("day"),
        "number": pgettext("of a decision", "number"),
        "title": _("title"),
        "source": _("source"),
        "sources": _("sources"),
        "effects": _("effect"),
        "network": _("network"),
        "organisation": _("organisation"),
        "category": _("category"),
        "effective": _("takes effect"),
        "since": _("since"),
        "until": _("until"),
        "began": _("began"),
        "as_written": _("as written"),
        "note": _("note"),
    }
    return " ".join(words.get(part, spoken(part)) for part in path)
