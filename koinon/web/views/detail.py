"""The pages of one thing: a standing, a network's statutes, an organisation, an entry."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from koinon.web.asked import Asked, PageRefused, ask
from koinon.web.frame import MEMBERS, STATUTES, day_bar, network_head, page, page_view, show, site, twins
from koinon.web.networks import statutes as statutes_of
from koinon.web.networks.day_bar import changes_around
from koinon.web.networks.hosted import host_all, open_network
from koinon.web.organisations import profile as organisations
from koinon.web.organisations.identity import CITY, Moved, identify, moved, no_such_organisation
from koinon.web.pages import Link
from koinon.web.standings import entry as entries
from koinon.web.standings import standing as standings
from koinon.web.words.names import Names


@page_view
def standing_detail(request: HttpRequest, language: str, network: str, organisation: str) -> HttpResponse:
    """Why an organisation is what it is in a network on a day; also if it is no member then."""
    asked, hosted = open_network(request, language, network)
    try:
        identity = identify(request, asked.walk, organisation, asked.known)
    except Moved as elsewhere:
        return moved(elsewhere.address)
    told = standings.told_of(asked, hosted, identity)
    detail = standings.standing_detail(told)
    names = Names({identity.organisation.pk: told.called})
    title = _("%(organisation)s in %(network)s") % {"organisation": told.called.name.text, "network": hosted.name.text}
    return show(
        asked,
        "standing_detail.html",
        site=site(asked, "networks"),
        page=page(
            asked, title, hosted=hosted, indexed=bool(told.stretches), sources=told.evidence.footnotes.notes(),
            twins=twins(asked, f"organisations/{organisation}/memberships"),
        ),
        network=network_head(asked, hosted, MEMBERS),
        day_bar=day_bar(asked, hosted, *changes_around(asked, told.course(), names, told.evidence.events)),
        standing=detail,
    )  # fmt: skip


@page_view
def statutes_detail(request: HttpRequest, language: str, network: str, version: str = "") -> HttpResponse:
    """The statutes of a network on a day, or one version of them."""
    asked, hosted = open_network(request, language, network)
    told = statutes_of.told_of(asked, hosted, version)
    detail = statutes_of.statutes_detail(told)
    title = _("Statutes of %(network)s") % {"network": hosted.name.text}
    return show(
        asked,
        "statutes_detail.html",
        site=site(asked, "networks"),
        page=page(
            asked, title, hosted=hosted, sources=told.footnotes.notes(),
            twins=twins(asked, f"networks/{network}/statutes"),
        ),
        network=network_head(asked, hosted, STATUTES),
        day_bar=day_bar(asked, hosted),
        statutes=detail,
    )  # fmt: skip


@page_view
def organisation_detail(request: HttpRequest, language: str, organisation: str) -> HttpResponse:
    """An organisation with every standing it has or had."""
    return _organisation(request, ask(request, language), organisation)


@page_view
def city_detail(request: HttpRequest, language: str, organisation: str) -> HttpResponse:
    """The same for a city, under the address that only cities have."""
    return _organisation(request, ask(request, language), organisation, kind=CITY)


@page_view
def entry_detail(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """A decision or an attestation."""
    asked = with_readable_day(ask(request, language))
    told = entries.told_of(asked, host_all(asked.known), key)
    detail = entries.entry_detail(told)
    hosted = told.network
    about = page(
        asked, detail.title.text, hosted=hosted, sources=told.footnotes.notes(), twins=twins(asked, f"entries/{key}")
    )
    head = network_head(asked, hosted) if hosted else None
    return show(asked, "entry_detail.html", site=site(asked), page=about, network=head, entry=detail)


def _organisation(request: HttpRequest, asked: Asked, slug: str, kind: str = "") -> HttpResponse:
    try:
        identity = identify(request, asked.walk, slug, asked.known)
    except Moved as elsewhere:
        return moved(elsewhere.address)
    if kind and identity.organisation.kind != kind:
        raise _of_another_kind(asked, slug)
    told = organisations.told_of(asked, host_all(asked.known), identity)
    detail = organisations.organisation_detail(told)
    about = page(
        asked,
        detail.name.text,
        sources=told.evidence.footnotes.notes(),
        twins=twins(asked, f"organisations/{slug}", linked=True),
    )
    return show(
        asked,
        "organisation_detail.html",
        site=site(asked, "organisations"),
        page=replace(
            about,
            made_up=identity.organisation.made_up,
            canonical=request.build_absolute_uri(asked.walk.undated().organisation(slug)),
        ),
        day_bar=day_bar(asked, None, *organisations.changes_around(told)),
        organisation=detail,
    )


def _of_another_kind(asked: Asked, slug: str) -> PageRefused:
    """The refusal for an organisation that is no city under a city's address."""
    refusal = no_such_organisation(asked.walk, slug)
    return PageRefused(
        404,
        _("This organisation is no city"),
        _("Under this address only cities are kept, and “%(slug)s” is another kind of organisation.") % {"slug": slug},
        _("Its page is kept with all organisations."),
        [Link(_("To its page"), asked.walk.organisation(slug)), *refusal.links],
    )


def with_readable_day(asked: Asked) -> Asked:
    """The request, refused where its day cannot be read: a page without a field for the day cannot mend it."""
    if asked.day_error is None:
        return asked
    raise PageRefused(
        400,
        _("This day cannot be asked for"),
        asked.day_error.text,
        links=[Link(_("Without a day"), asked.here())],
    )
