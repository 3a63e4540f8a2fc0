"""The sitemap (sitemaps.org 0.9): every page that search engines shall know, in every language, in parts.

The index names one part for the networks and one for every few thousand organisations, so that no part grows beyond
what the protocol allows (50,000 addresses). Made-up networks and their organisations are left out, and so are dated
views: they are `noindex`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from koinon.acts.queries import public_version
from koinon.atlas.models import Organisation
from koinon.atlas.queries import canonical_ids
from koinon.lib.conditional import Footing, conditional
from koinon.networks.models import Network
from koinon.register.models import Standing
from koinon.web.addresses import Walk

ORGANISATIONS_A_PART = 5_000
NETWORKS = "networks"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def _footing(request: HttpRequest, part: str = "") -> Footing:
    return Footing(public_version())


@require_safe
@conditional(_footing)
def sitemap_index(request: HttpRequest) -> HttpResponseBase:
    """The parts of the sitemap. Three queries."""
    parts = [NETWORKS, *map(str, range(1, -(-_organisations().count() // ORGANISATIONS_A_PART) + 1))]
    lines = (f"<sitemap><loc>{_whole(request, f'/sitemap-{part}.xml')}</loc></sitemap>" for part in parts)
    return _answer("sitemapindex", XMLNS, lines)


@require_safe
@conditional(_footing)
def sitemap_part(request: HttpRequest, part: str) -> HttpResponseBase:
    """One part: the networks' pages, or some thousand organisations'. Three queries at most."""
    if part == NETWORKS:
        paths = list(_network_paths())
    else:
        first = (int(part) - 1) * ORGANISATIONS_A_PART if part.isdigit() and len(part) < 7 else -1
        slugs = _organisations().values_list("slug", flat=True)
        paths = [f"organisations/{slug}/" for slug in slugs[first : first + ORGANISATIONS_A_PART]] if first >= 0 else []
        if not paths:
            raise Http404
    return _answer("urlset", f"{XMLNS} {XHTML}", (line for path in paths for line in _in_languages(request, path)))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read; where the sitemap is."""
    text = f"User-agent: *\nAllow: /\nSitemap: {request.build_absolute_uri('/sitemap.xml')}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _network_paths() -> Iterator[str]:
    """The first pages, and each real network's sections."""
    yield from ("", "networks/", "organisations/")
    walk = Walk("")
    for slug in Network.objects.filter(made_up=False).order_by("slug").values_list("slug", flat=True):
        sections = (walk.network(slug), walk.members(slug), walk.bodies(slug), walk.statutes(slug))
        yield from (section.removeprefix("//") for section in sections)


def _organisations() -> QuerySet[Organisation]:
    """Organisations that do not stand in made-up networks alone, recorded duplicates left out, by slug."""
    standings = Standing.objects.filter(organisation=OuterRef("pk"))
    only_made_up = Exists(standings) & ~Exists(standings.filter(network__made_up=False))
    return Organisation.objects.exclude(only_made_up).exclude(pk__in=canonical_ids()).order_by("slug")


def _in_languages(request: HttpRequest, path: str) -> Iterator[str]:
    """The page in each language, each naming all the others."""
    pages = {code: _whole(request, f"/{code}/{path}") for code, _name in settings.LANGUAGES}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>' for code, address in pages.items()
    )
    return (f"<url><loc>{address}</loc>{links}</url>" for address in pages.values())


def _whole(request: HttpRequest, path: str) -> str:
    return escape(request.build_absolute_uri(path), {'"': "&quot;"})


def _answer(root: str, spaces: str, lines: Iterable[str]) -> HttpResponse:
    text = f"{DECLARATION}<{root} {spaces}>\n" + "\n".join(lines) + f"\n</{root}>\n"
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
