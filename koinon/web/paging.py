"""A long list in pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from koinon.web.asked import Asked, PageRefused
from koinon.web.pages import Link, Pages, PageStep
from koinon.web.words.content import number

T = TypeVar("T")

PAGE_SIZE = 50
GAP = PageStep("")


def paged(asked: Asked, rows: Sequence[T], size: int = PAGE_SIZE) -> tuple[Sequence[T], Pages]:
    """The rows of the page asked for, and the way to the others. Raises PageRefused beyond the last one."""
    last = max(1, -(-len(rows) // size))
    here = _page_asked(asked, last)
    shown = rows[(here - 1) * size : here * size]
    return shown, Pages(
        first=(here - 1) * size + 1 if shown else 0,
        last=(here - 1) * size + len(shown),
        total=len(rows),
        total_text=number(len(rows)),
        previous_address=_address(asked, here - 1) if here > 1 else "",
        next_address=_address(asked, here + 1) if here < last else "",
        steps=tuple(_steps(asked, here, last)) if last > 1 else (),
    )


def _page_asked(asked: Asked, last: int) -> int:
    typed = asked.parameter("page")
    if not typed:
        return 1
    here = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
    if 1 <= here <= last:
        return here
    raise PageRefused(
        404,
        _("The list has no such page"),
        _("You asked for page “%(page)s”; the last one is %(last)s.") % {"page": typed[:20], "last": number(last)},
        "",
        [Link(_("To the last page"), _address(asked, last)), Link(_("To the first page"), _address(asked, 1))],
    )


def _address(asked: Asked, page: int) -> str:
    return asked.here(page=str(page) if page > 1 else "")


def _steps(asked: Asked, here: int, last: int) -> Iterator[PageStep]:
    """The first page, the last one, and those around the present one."""
    shown = sorted({1, last, *range(max(1, here - 1), min(last, here + 1) + 1)})
    before = 0
    for page in shown:
        if page > before + 1:
            yield GAP
        yield PageStep(number(page), _address(asked, page), page == here)
        before = page
