"""A network's meetings, and the chronicle of what was recorded: as pages, as a calendar, as feeds."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from koinon import __version__
from koinon.lib import atom, calendar_text
from koinon.web.asked import Asked, ask
from koinon.web.frame import CHANGES, EVENTS, day_bar, feed, network_head, page, page_view, show, site, twins
from koinon.web.networks import changes as chronicle
from koinon.web.networks import events as meetings
from koinon.web.networks.hosted import host_all, open_network
from koinon.web.pages import Twin
from koinon.web.views.detail import with_readable_day


@page_view
def events_list(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """A network's meetings, seen from a day."""
    asked, hosted = open_network(request, language, network)
    told = meetings.told_of(asked, hosted)
    events = meetings.events_list(told)
    title = _("Events of %(network)s") % {"network": hosted.name.text}
    calendar = Twin("iCalendar", events.calendar_address, "text/calendar")
    machine = (*twins(asked, f"networks/{network}/events"), calendar)
    return show(
        asked,
        "events_list.html",
        site=site(asked, "networks"),
        page=page(asked, title, hosted=hosted, sources=told.footnotes.notes(), twins=machine),
        network=network_head(asked, hosted, EVENTS),
        day_bar=day_bar(asked, hosted),
        events=events,
    )


@page_view
def events_calendar(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """A network's meetings as iCalendar: those of all times, whatever the day."""
    asked, hosted = open_network(request, language, network)
    with_readable_day(asked)
    told = meetings.told_of(asked, hosted)
    title = _("Events of %(network)s") % {"network": hosted.name.text}
    days = meetings.all_days(told, request.build_absolute_uri)
    text = calendar_text.calendar_text(title, language, f"-//Koinon//Koinon {__version__}//EN", days)
    mark = "made-up-" if hosted.network.made_up else ""
    answer = HttpResponse(text, content_type=calendar_text.MEDIA_TYPE)
    answer["Content-Disposition"] = f'inline; filename="{mark}{network}-events.ics"'
    answer["Content-Language"] = language
    return answer


@page_view
def changes_list(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """What was recorded of a network, newest first."""
    asked, hosted = open_network(request, language, network)
    told = chronicle.told_of(with_readable_day(asked), host_all(asked.known) | {network: hosted}, network)
    changes = chronicle.changes_list(told)
    title = _chronicle_of(hosted.name.text)
    about = page(
        asked, title, hosted=hosted, sources=told.footnotes.notes(), twins=[feed(asked, network)]
    )  # fmt: skip
    head = network_head(asked, hosted, CHANGES)
    return show(asked, "changes_list.html", site=site(asked, "networks"), page=about, network=head, changes=changes)


@page_view
def changes_feed(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """The same as Atom."""
    asked, hosted = open_network(request, language, network)
    told = chronicle.told_of(with_readable_day(asked), host_all(asked.known) | {network: hosted}, network)
    title = _chronicle_of(hosted.name.text)
    return _feed(told, f"{_('Made up')}: {title}" if hosted.network.made_up else title)


@page_view
def all_changes_list(request: HttpRequest, language: str) -> HttpResponse:
    """What was recorded of all networks, newest first."""
    asked = with_readable_day(ask(request, language))
    networks = host_all(asked.known)
    told = chronicle.told_of(asked, networks)
    changes = chronicle.changes_list(told)
    about = page(asked, _chronicle_of_all(), sources=told.footnotes.notes(), twins=[feed(asked)])
    made_up = bool(networks) and all(hosted.network.made_up for hosted in networks.values())
    site_head = site(asked, "networks")
    return show(asked, "changes_list.html", site=site_head, page=replace(about, made_up=made_up), changes=changes)


@page_view
def all_changes_feed(request: HttpRequest, language: str) -> HttpResponse:
    """The same as Atom."""
    asked: Asked = with_readable_day(ask(request, language))
    return _feed(chronicle.told_of(asked, host_all(asked.known)), _chronicle_of_all())


def _feed(told: chronicle.Told, title: str) -> HttpResponse:
    made = chronicle.feed(told, title, told.asked.request.build_absolute_uri)
    answer = HttpResponse(atom.feed_text(made), content_type=atom.MEDIA_TYPE)
    answer["Content-Language"] = told.asked.walk.language
    return answer


def _chronicle_of(network: str) -> str:
    return _("Chronicle of %(network)s") % {"network": network}


def _chronicle_of_all() -> str:
    return _("Chronicle of all networks")
