"""One stylesheet with the colour of every network, from the profiles, under an address that names its content."""

from __future__ import annotations

import hashlib
import re

from koinon.lib.remembered import remembered
from koinon.records.models import Line, LineKind
from koinon.web import addresses

COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII | re.IGNORECASE)
SLUG = re.compile(r"[a-z0-9-]+", re.ASCII)


def sheet() -> str:
    """One line a network. A network without two plain colours is left out and wears Koinon's own. One query."""
    lines = Line.objects.known(None).filter(kind=LineKind.PROFILE, network__isnull=False).order_by("network__slug")
    told = lines.values_list("network__slug", "content__accent", "content__accent_dark")
    return "".join(
        f".accent-{slug}{{--accent:{accent.lower()};--accent-dark:{dark.lower()}}}\n"
        for slug, accent, dark in told
        if SLUG.fullmatch(slug) and _is_colour(accent) and _is_colour(dark)
    )


def digest_of(css: str) -> str:
    """What names the sheet in its address."""
    return hashlib.sha256(css.encode()).hexdigest()[:16]


def address_of(css: str) -> str:
    """Where a sheet is."""
    return addresses.accents(digest_of(css))


@remembered(4)
def address() -> str:
    """Where the present sheet is; "" while no network has a colour. One query."""
    css = sheet()
    return address_of(css) if css else ""


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and COLOUR.fullmatch(value) is not None
