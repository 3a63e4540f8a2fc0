"""The sitemap (sitemaps.org 0.9): every page that search engines shall know, in every language, in parts.

The index names the parts of each kind of page, and no part grows beyond what the protocol allows (50,000 addresses,
50 MB). Made-up networks are left out with everything that stands in them alone, and so is every address with a query:
dated and filtered views are `noindex`. `/cities/` leads to the same page as `/organisations/` and is not named twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from koinon.acts.queries import public_version
from koinon.atlas.models import Organisation
from koinon.atlas.queries import canonical_ids
from koinon.ledger.models import Clause, Entry
from koinon.lib.conditional import Footing, conditional
from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.register.models import Standing
from koinon.web.addresses import Walk

PAGES_A_PART = 5_000
"""Each stands there once in every language: with up to ten languages the 50,000 of the protocol hold."""

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
WALK = Walk("")


@dataclass(frozen=True)
class Kind:
    """Pages of one kind: `rows` in a fixed order, each with `each` pages, whose addresses `pages` makes of it."""

    rows: Callable[[], QuerySet[Any, Any]]
    pages: Callable[..., Iterable[str]]
    each: int = 1

    def parts(self) -> int:
        """How many parts hold them all. One query."""
        return -(-self.rows().count() // self._rows_a_part)

    def paths(self, part: int) -> list[str]:
        """The addresses of one part, from 1; none beyond the last. One query."""
        first = (part - 1) * self._rows_a_part
        return [page for row in self.rows()[first : first + self._rows_a_part] for page in self.pages(*row)]

    @property
    def _rows_a_part(self) -> int:
        return max(PAGES_A_PART // self.each, 1)


SITE = "site"
"""The part of the pages that are there whatever is recorded, and of the countries, of which there are some 250."""

SECTIONS = (
    WALK.network, WALK.members, WALK.figures, WALK.network_map, WALK.bodies, WALK.events, WALK.statutes, WALK.claims,
    WALK.changes, WALK.compare_days, WALK.export,
)  # fmt: skip
"""What each network has."""


@require_safe
@conditional(lambda _request: Footing(public_version()))
def sitemap_index(request: HttpRequest) -> HttpResponseBase:
    """The parts of the sitemap. Two queries a kind at most."""
    parts = [SITE, *(f"{name}-{part}" for name, kind in KINDS.items() for part in range(1, kind.parts() + 1))]
    lines = (f"<sitemap><loc>{_whole(request, f'/sitemap-{part}.xml')}</loc></sitemap>" for part in parts)
    return _answer("sitemapindex", XMLNS, lines)


@require_safe
@conditional(lambda _request, part: Footing(public_version()))
def sitemap_part(request: HttpRequest, part: str) -> HttpResponseBase:
    """One part, such as `networks-1`. Three queries at most."""
    name, _dash, number = part.rpartition("-")
    if part == SITE:
        paths = list(_site_paths())
    elif name in KINDS and number.isdecimal() and 0 < len(number) < 7 and number[0] != "0":
        paths = KINDS[name].paths(int(number))
    else:
        paths = []
    if not paths:
        raise Http404
    return _answer("urlset", f"{XMLNS} {XHTML}", (line for path in paths for line in _in_languages(request, path)))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read; where the sitemap is."""
    text = f"User-agent: *\nAllow: /\nSitemap: {request.build_absolute_uri('/sitemap.xml')}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _site_paths() -> Iterator[str]:
    """The first pages, and a page for each country of which a real organisation is recorded. Two queries."""
    yield from (WALK.home(), WALK.networks(), WALK.organisations(), WALK.countries(), WALK.changes())
    yield from (WALK.compare_networks(), WALK.look(), WALK.privacy(), WALK.cookies())
    codes = _organisations().order_by("country").values_list("country", flat=True).distinct()
    yield from filter(None, map(WALK.country, codes))


def _networks() -> QuerySet[Network, Any]:
    return Network.objects.filter(made_up=False).order_by("slug").values_list("slug")


def _versions() -> QuerySet[Line, Any]:
    """The versions of real networks' statutes."""
    told = Line.objects.known(None).filter(kind=LineKind.STATUTES, network__made_up=False)
    return told.order_by("network__slug", "key").values_list(F("network__slug"), F("key"))


def _organisations() -> QuerySet[Organisation]:
    """Organisations that do not stand in made-up networks alone, recorded duplicates left out, by slug."""
    standings = Standing.objects.filter(organisation=OuterRef("pk"))
    only_made_up = Exists(standings) & ~Exists(standings.filter(network__made_up=False))
    return (
        Organisation.objects.filter(made_up=False)
        .exclude(only_made_up)
        .exclude(pk__in=canonical_ids())
        .order_by("slug")
    )


def _standings() -> QuerySet[Standing, Any]:
    """Who has or had a standing in which real network, each pair once."""
    told = Standing.objects.filter(network__made_up=False).exclude(organisation__in=canonical_ids())
    pairs = told.order_by("network__slug", "organisation__slug")
    return pairs.values_list(F("network__slug"), F("organisation__slug")).distinct()


def _entries() -> QuerySet[Entry, Any]:
    """Entries that do not touch made-up networks alone."""
    clauses = Clause.objects.filter(record__entry=OuterRef("pk"))
    only_made_up = Exists(clauses.filter(network__made_up=True)) & ~Exists(clauses.filter(network__made_up=False))
    return Entry.objects.exclude(only_made_up).order_by("key").values_list("key")


KINDS = {
    "networks": Kind(_networks, lambda slug: (section(slug) for section in SECTIONS), len(SECTIONS)),
    "statutes": Kind(_versions, lambda network, version: [WALK.statutes(network, version)]),
    "organisations": Kind(lambda: _organisations().values_list("slug"), lambda slug: [WALK.organisation(slug)]),
    "standings": Kind(_standings, lambda network, slug: [WALK.standing(network, slug)]),
    "entries": Kind(_entries, lambda key: [WALK.entry(key)]),
}


def _in_languages(request: HttpRequest, path: str) -> Iterator[str]:
    """The page in each language, each naming all the others. `path` is an address without its language: "//look/"."""
    pages = {code: _whole(request, f"/{code}{path[1:]}") for code, _name in settings.LANGUAGES}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>' for code, address in pages.items()
    )
    return (f"<url><loc>{address}</loc>{links}</url>" for address in pages.values())


def _whole(request: HttpRequest, path: str) -> str:
    return escape(request.build_absolute_uri(path), {'"': "&quot;"})


def _answer(root: str, spaces: str, lines: Iterable[str]) -> HttpResponse:
    text = f"{DECLARATION}<{root} {spaces}>\n" + "\n".join(lines) + f"\n</{root}>\n"
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
