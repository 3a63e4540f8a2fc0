"""The pages of the first floor: home, networks, a network, its directory, all organisations, the colours."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koinon.rules.citing import named_in
from koinon.web import accents
from koinon.web.asked import PageRefused, ask
from koinon.web.countries.listed import everywhere, located, surest_on
from koinon.web.filters import Form
from koinon.web.frame import MEMBERS, OVERVIEW, day_bar, feed, network_head, page, page_view, show, site, twins
from koinon.web.home import home as home_of
from koinon.web.networks.course import course_of
from koinon.web.networks.day_bar import changes_around, on_the_day
from koinon.web.networks.directory import directory_of
from koinon.web.networks.growth import growth_band
from koinon.web.networks.headline import headline
from koinon.web.networks.hosted import host_all, open_network
from koinon.web.networks.map import glance
from koinon.web.networks.members import members_list as list_of
from koinon.web.networks.members import roll
from koinon.web.networks.profile import network_detail as detail_of
from koinon.web.networks.profile import told_of
from koinon.web.organisations.listed import listed, organisation_table
from koinon.web.organisations.listed import organisation_list as organisations_of
from koinon.web.pages import Twin
from koinon.web.words.dates import day_words
from koinon.web.words.outside import events_of, unions_in
from koinon.web.words.sources import Footnotes

FOR_EVER = "public, max-age=31536000, immutable"


@page_view
def home(request: HttpRequest, language: str) -> HttpResponse:
    """The first page."""
    asked = ask(request, language)
    hosted = host_all(asked.known)
    told = home_of(asked, hosted)
    members = everywhere(located(asked), surest_on(asked, hosted.values()), asked.walk.countries())
    about = page(asked, "", twins=(*twins(asked, "networks"), feed(asked)))
    return show(asked, "home.html", site=site(asked), page=about, home=told, small_map=members)


@page_view
def network_list(request: HttpRequest, language: str) -> HttpResponse:
    """All networks kept here."""
    asked = ask(request, language)
    told = home_of(asked, host_all(asked.known), with_news=False)
    about = page(asked, _("Networks"), twins=twins(asked, "networks"))
    return show(asked, "network_list.html", site=site(asked, "networks"), page=about, home=told)


@page_view
def network_detail(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """A network's profile."""
    asked, hosted = open_network(request, language, network)
    course = course_of(hosted.network, asked.known)
    events = events_of(unions_in(hosted.statutes), asked.known)
    told = told_of(asked, hosted, course)
    happened = on_the_day(asked, course, told.names, events)
    detail = detail_of(asked, hosted, course, told, growth_band(asked, hosted, course, events), happened)
    here = course.on(asked.day)
    notes = told.footnotes.notes()
    machine = (*twins(asked, f"networks/{network}", linked=True), feed(asked, network))
    about = page(asked, hosted.name.text, hosted=hosted, sources=notes, twins=machine)
    return show(
        asked,
        "network_detail.html",
        site=site(asked, "networks"),
        page=about,
        network=network_head(asked, hosted, OVERVIEW),
        day_bar=day_bar(asked, hosted, *changes_around(asked, course, told.names, events)),
        detail=detail,
        small_map=glance(asked, hosted, course, {told.countries.get(one.organisation, "") for one in here}),
    )


@page_view
def members_list(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """A network's directory on any day."""
    asked, hosted = open_network(request, language, network)
    directory = directory_of(hosted.network, asked.known)
    course, names = directory.course, directory.names
    events = events_of(unions_in(hosted.statutes), asked.known)
    told, form = roll(asked, directory), Form(asked)
    notes = Footnotes.load(named_in(list(hosted.coverage)), asked.known)
    happened = on_the_day(asked, course, names, events)
    number = headline(asked, hosted, told.held(), told.countries(), notes, happened)
    listing = list_of(told, form, number, growth_band(asked, hosted, course, events))
    title = _("Members of %(network)s on %(date)s") % {"network": hosted.name.text, "date": day_words(asked.day)}
    machine = twins(asked, f"networks/{network}/members", csv=True, more=asked.filters("network"))
    return show(
        asked,
        "members_list.html",
        form.status,
        site=site(asked, "networks"),
        page=page(asked, title, hosted=hosted, sources=notes.notes(), twins=machine),
        network=network_head(asked, hosted, MEMBERS),
        day_bar=day_bar(asked, hosted, *changes_around(asked, course, names, events)),
        listing=listing,
        small_map=glance(asked, hosted, course, told.countries()),
    )


@page_view
def organisation_list(request: HttpRequest, language: str) -> HttpResponse:
    """All organisations, found by any of their names."""
    asked = ask(request, language)
    form, hosted = Form(asked), host_all(asked.known)
    listing = organisations_of(asked, form, listed(asked, form, hosted), hosted)
    table = Twin("CSV", asked.walk.organisation_table(**asked.filters()), "text/csv")
    about = page(asked, _("Organisations"), twins=[table])
    header = site(asked, "organisations", form.query)
    bar = day_bar(asked)
    return show(asked, "organisation_list.html", form.status, site=header, page=about, day_bar=bar, listing=listing)


@page_view
def organisation_csv(request: HttpRequest, language: str) -> HttpResponse:
    """The list of organisations as CSV, all pages in one."""
    asked = ask(request, language)
    form = Form(asked)
    told = listed(asked, form, host_all(asked.known))
    if form.status != HTTPStatus.OK:
        first = asked.day_error or form.errors[0]
        raise PageRefused(form.status, _("There is no such list"), first.text)
    return HttpResponse(organisation_table(asked, told), content_type="text/csv; charset=utf-8")


@require_safe
def accents_sheet(request: HttpRequest, digest: str) -> HttpResponseBase:
    """Every network's colour. The address names the content: kept for ever, and an old one leads to the present."""
    css = accents.sheet()
    if digest != accents.digest_of(css):
        return HttpResponseRedirect(accents.address_of(css))
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": FOR_EVER})
