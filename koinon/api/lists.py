"""Walking through a list: pages that begin after a slug, and the addresses of the next and of the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from koinon.api.parameters import PageOfMembers
from koinon.api.problems import beyond_end
from koinon.lib.days import Asked
from koinon.register.queries import Member


@dataclass(frozen=True, slots=True)
class Page:
    """A page of members and the address of what follows."""

    members: list[Member]
    next: str | None


def page_of(request: HttpRequest, members: Sequence[Member], asked: PageOfMembers, on: Asked) -> Page:
    """The page asked for of members in the order of their slugs. Raises a refusal beyond the end.

    The address of the next page names the day, so that a walk that crosses midnight stays on one day.
    """
    rest = [member for member in members if member.slug > asked.after]
    day = on.day.isoformat()
    if asked.after and not rest:
        full_pages = (len(members) - 1) // asked.limit if members else 0
        before_last = members[full_pages * asked.limit - 1].slug if full_pages else ""
        raise beyond_end(asked.after, address(request, on=day, after=before_last))
    page = rest[: asked.limit]
    following = address(request, on=day, after=page[-1].slug) if len(rest) > len(page) else None
    return Page(page, following)


def address(request: HttpRequest, **changed: str) -> str:
    """The absolute address of this request with some parameters changed; an empty one is left out."""
    given = {**request.GET.dict(), **changed}
    query = urlencode({name: value for name, value in given.items() if value})
    return request.build_absolute_uri(f"{request.path}?{query}" if query else request.path)
