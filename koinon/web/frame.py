"""What stands around every page: header, languages, the head of a network, the day bar, twins, the answer itself."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koinon.acts.queries import public_version
from koinon.lib import clock
from koinon.lib.conditional import Footing, conditional
from koinon.lib.days import ZONE_OF_SEVERAL
from koinon.networks.models import Keeper
from koinon.networks.queries import version_with_zone
from koinon.web import accents, addresses
from koinon.web.addresses import Walk
from koinon.web.asked import Asked, PageRefused, ask, resolve
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import (
    Change,
    DayBar,
    Language,
    Link,
    NetworkHead,
    Page,
    Problem,
    Site,
    SourceNote,
    Twin,
)
from koinon.web.words.content import said
from koinon.web.words.dates import when_day, when_instant, when_span

View = Callable[..., HttpResponseBase]

OVERVIEW, MEMBERS, STATUTES = "overview", "members", "statutes"
MAP, BODIES, EVENTS, CHANGES, CLAIMS = "map", "bodies", "events", "changes", "claims"
LONGEST_REPORTED = 500
"""So many characters of a page's address go into a report about it."""

YEARS_AHEAD = 10
"""How far into the future the day's field offers days. Any day can be asked for in the address."""


def page_view(view: View) -> View:
    """Make a function a page's view: it takes request and language, and may raise PageRefused.

    GET and HEAD only. Whoever has the page already is answered 304 from one read.
    """

    @functools.wraps(view)
    def run(request: HttpRequest, language: str, **where: str) -> HttpResponseBase:
        try:
            return view(request, language, **where)
        except PageRefused as refusal:
            return refused(request, language, refusal)

    return require_safe(conditional(footing)(run))


def footing(request: HttpRequest, language: str, network: str = "", **where: str) -> Footing | None:
    """What a page stands on; None where the address asks for what the page has to refuse. One read."""
    if network:
        version, zone = version_with_zone(network)
    else:
        version, zone = public_version(), ZONE_OF_SEVERAL
    if zone is None:
        return None
    resolved = resolve(request, zone)
    return None if resolved.mistakes else Footing(version, resolved.day, resolved.known, resolved.today, zone)


def show(asked: Asked, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """The page as an answer. A day that could not be read makes it a 400 with everything else still in place."""
    status = max(status, asked.status)
    answer = HttpResponse(render_to_string(f"web/{template}", context, asked.request), status=status)
    answer["Content-Language"] = asked.walk.language
    return answer


def refused(request: HttpRequest, language: str, refusal: PageRefused, *, reportable: bool = True) -> HttpResponse:
    """The page that says why there is nothing to show, and what helps. The chosen day stays chosen."""
    try:
        asked = ask(request, language)
    except PageRefused:
        today = clock.today(ZONE_OF_SEVERAL)
        asked = Asked(request, Walk(language), today, today)
    problem = Problem(refusal.status, refusal.title, refusal.explanation, refusal.cure, refusal.links)
    about = page(asked, refusal.title, indexed=False, reportable=reportable)
    context = {"site": site(asked), "page": about, "problem": problem}
    return show(asked, "error.html", refusal.status, **context)


def site(asked: Asked, section: str = "", query: str = "") -> Site:
    """Header and footer. `section` is one of the header's, "" for none; `query` what was searched for. One query."""
    walk = asked.walk
    return Site(
        language=walk.language,
        languages=tuple(_language(asked, code, name) for code, name in settings.LANGUAGES),
        home_address=walk.home(),
        networks_address=walk.networks(),
        organisations_address=walk.organisations(),
        api_address=f"{addresses.API}/docs",
        search_address=f"/{walk.language}/organisations/",
        kept=walk.kept(),
        query=query,
        section=section,
        accents_address=accents.address(),
        countries_address=walk.countries(),
        desk_address=walk.desk(),
        footer=(
            Link(_("Privacy"), walk.privacy()),
            Link(_("Cookies"), walk.cookies()),
            Link(_("The look"), walk.look()),
        ),
    )


def page(
    asked: Asked,
    title: str,
    *,
    hosted: Hosted | None = None,
    description: str = "",
    indexed: bool = True,
    sources: Sequence[SourceNote] = (),
    twins: Sequence[Twin] = (),
    reportable: bool = True,
    made_up: bool = False,
) -> Page:
    """What is told about the page itself. A dated or filtered view is kept out of search engines.

    A report of an error on it speaks of the page as it is on the day it shows, so the day goes along.
    """
    request = asked.request
    return Page(
        title=title,
        description=description,
        address=request.build_absolute_uri(),
        canonical=request.build_absolute_uri(request.path),
        indexed=indexed and not asked.parameters() and asked.status == 200,
        accent=hosted.slug if hosted else "",
        made_up=hosted.network.made_up if hosted else made_up,
        reading_copy=hosted is not None and not hosted.network.made_up and hosted.network.keeper == Keeper.FOLDER,
        day=when_day(asked.day),
        twins=tuple(twins),
        sources=tuple(sources),
        report_address=asked.walk.report(_as_shown(asked)) if reportable else "",
    )


def _as_shown(asked: Asked) -> str:
    """This page's path and query with the day it shows; the path alone where the query is too long to carry."""
    shown = asked.here(on=asked.day.isoformat(), page=asked.parameter("page"))
    return shown if len(shown) <= LONGEST_REPORTED else asked.request.path


def twins(
    asked: Asked, path: str, *, csv: bool = False, linked: bool = False, more: Mapping[str, str] | None = None
) -> tuple[Twin, ...]:
    """The page's machine-readable twins: `path` below the API's root, for the same day and with `more` parameters."""
    kinds = [("JSON", "", "application/json")]
    kinds += [("CSV", ".csv", "text/csv")] if csv else []
    kinds += [("JSON-LD", ".jsonld", "application/ld+json")] if linked else []
    given = more or {}
    return tuple(Twin(text, addresses.api(path + end, asked.walk, **given), media) for text, end, media in kinds)


def feed(asked: Asked, network: str = "") -> Twin:
    """What was recorded of the network, or of all, as Atom: for whoever wants to hear of changes."""
    return Twin("Atom", asked.walk.undated().changes_feed(network), "application/atom+xml")


def network_head(asked: Asked, hosted: Hosted, section: str = "") -> NetworkHead:
    """The head of every page of a network; `section` is OVERVIEW, MEMBERS, ... or "" for none."""
    walk, slug, profile = asked.walk, hosted.slug, hosted.profile
    founded = hosted.founded
    sections = (
        (OVERVIEW, _("Overview"), walk.network(slug)),
        (MEMBERS, _("Members"), walk.members(slug)),
        (MAP, _("Map"), walk.network_map(slug)),
        (BODIES, _("Bodies"), walk.bodies(slug)),
        (EVENTS, _("Events"), walk.events(slug)),
        (STATUTES, _("Statutes"), walk.statutes(slug)),
        (CHANGES, _("Chronicle"), walk.changes(slug)),
        (CLAIMS, _("Claims"), walk.claims(slug)),
    )
    seat = (profile.get("seat") or {}).get("text")
    return NetworkHead(
        slug=slug,
        name=hosted.name,
        address=walk.network(slug),
        kind=str(profile.get("kind", "")),
        seat=said(seat).text if seat else "",
        founded=when_span(founded) if founded else None,
        sections=tuple(Link(text, address, key == section) for key, text, address in sections),
        made_up=hosted.network.made_up,
    )


def day_bar(
    asked: Asked, hosted: Hosted | None = None, before: Change | None = None, after: Change | None = None
) -> DayBar:
    """The day on top of the page: the same page is asked for another day, filters kept."""
    founded = hosted.founded if hosted else None
    return DayBar(
        on=when_day(asked.day),
        action=asked.request.path,
        kept=asked.kept("on"),
        is_today=asked.day == asked.today,
        today_address=asked.here(on=""),
        earliest=founded.earliest.isoformat() if founded else "",
        latest=date(asked.today.year + YEARS_AHEAD, 12, 31).isoformat(),
        before=before,
        after=after,
        known=when_instant(asked.known) if asked.known else None,
        known_now_address=asked.here(known="") if asked.known else "",
        error=asked.day_error,
        as_typed=asked.as_typed,
    )


def _language(asked: Asked, code: str, name: str) -> Language:
    """This page in another language: the path's first part changes, the rest and the query stay as they are.

    The address is whole, since search engines are told of it too.
    """
    request = asked.request
    rest = request.path.removeprefix(f"/{asked.walk.language}/")
    query = request.META.get("QUERY_STRING", "")
    address = f"/{code}/{rest}" + (f"?{query}" if query else "")
    return Language(code, name, request.build_absolute_uri(address), code == asked.walk.language)
