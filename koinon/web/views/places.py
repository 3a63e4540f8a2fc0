"""The pages of places: a network's map, all countries, one country."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from koinon.rules.citing import named_in
from koinon.web.asked import ask
from koinon.web.countries import country as country_of
from koinon.web.countries import listed as countries_of
from koinon.web.frame import MAP, day_bar, network_head, page, page_view, show, site, twins
from koinon.web.networks import map as maps_of
from koinon.web.networks.day_bar import changes_around, on_the_day
from koinon.web.networks.directory import directory_of
from koinon.web.networks.headline import headline
from koinon.web.networks.hosted import host_all, open_network
from koinon.web.words.dates import day_words
from koinon.web.words.outside import events_of, unions_in
from koinon.web.words.sources import Footnotes


@page_view
def network_map(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """Where a network's members are on any day."""
    asked, hosted = open_network(request, language, network)
    directory = directory_of(hosted.network, asked.known)
    course, names = directory.course, directory.names
    events = events_of(unions_in(hosted.statutes), asked.known)
    told = maps_of.mapped(asked, hosted, directory)
    notes = Footnotes.load(named_in(list(hosted.coverage)), asked.known)
    happened = on_the_day(asked, course, names, events)
    number = headline(asked, hosted, told.held(), told.countries(), notes, happened)
    atlas = maps_of.network_map(told, number)
    title = _("Map of the members of %(network)s on %(date)s")
    words = title % {"network": hosted.name.text, "date": day_words(asked.day)}
    machine = twins(asked, f"networks/{network}/members", csv=True)
    return show(
        asked,
        "network_map.html",
        site=site(asked, "networks"),
        page=page(asked, words, hosted=hosted, sources=notes.notes(), twins=machine),
        network=network_head(asked, hosted, MAP),
        day_bar=day_bar(asked, hosted, *changes_around(asked, course, names, events)),
        atlas=atlas,
    )


@page_view
def country_list(request: HttpRequest, language: str) -> HttpResponse:
    """All countries of which an organisation is recorded."""
    asked = ask(request, language)
    hosted = host_all(asked.known)
    listing = countries_of.country_list(
        asked, countries_of.located(asked), countries_of.surest_on(asked, hosted.values())
    )
    about = page(asked, _("Countries"), twins=twins(asked, "countries"))
    invented = bool(hosted) and all(one.network.made_up for one in hosted.values())
    return show(
        asked,
        "country_list.html",
        site=site(asked, "countries"),
        page=replace(about, made_up=invented),
        day_bar=day_bar(asked),
        listing=listing,
    )


@page_view
def country_detail(request: HttpRequest, language: str, country: str) -> HttpResponseBase:
    """A country with its organisations."""
    asked = ask(request, language)
    code = country_of.code_of(asked.walk, country)
    if country != code.lower():
        query = request.META.get("QUERY_STRING", "")
        address = asked.walk.undated().country(code)
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    hosted = host_all(asked.known)
    told = country_of.told_of(asked, hosted, code)
    detail = country_of.country_detail(told)
    about = page(asked, detail.name, sources=told.footnotes.notes(), twins=twins(asked, f"countries/{country}"))
    invented = bool(detail.networks) and all(one.made_up for one in detail.networks)
    return show(
        asked,
        "country_detail.html",
        site=site(asked, "countries"),
        page=replace(about, made_up=invented),
        day_bar=day_bar(asked, None, *country_of.changes_around(told)),
        country=detail,
    )
