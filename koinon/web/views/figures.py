"""The page that explains a network's numbers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from koinon.audit.queries import newest_instant
from koinon.rules.citing import named_in
from koinon.web.frame import MEMBERS, day_bar, network_head, page, page_view, show, site, twins
from koinon.web.networks.day_bar import changes_around
from koinon.web.networks.directory import directory_of
from koinon.web.networks.figures import Told, cited_by, figures
from koinon.web.networks.hosted import open_network
from koinon.web.words.dates import day_words
from koinon.web.words.outside import events_of, unions_in
from koinon.web.words.sources import Footnotes


@page_view
def figures_detail(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """What the numbers of a day are made of."""
    asked, hosted = open_network(request, language, network)
    directory = directory_of(hosted.network, asked.known)
    entered = directory.on(asked.day)
    notes = Footnotes.load(cited_by(asked, hosted, entered) | set(named_in(list(hosted.coverage))), asked.known)
    events = events_of(unions_in(hosted.statutes), asked.known)
    detail = figures(Told(asked, hosted, entered, notes, newest_instant()))
    title = _("The numbers of %(network)s on %(date)s") % {"network": hosted.name.text, "date": day_words(asked.day)}
    return show(
        asked,
        "figures_detail.html",
        site=site(asked, "networks"),
        page=page(
            asked, title, hosted=hosted, sources=notes.notes(), twins=twins(asked, f"networks/{network}/members")
        ),
        network=network_head(asked, hosted, MEMBERS),
        day_bar=day_bar(asked, hosted, *changes_around(asked, directory.course, directory.names, events)),
        figures=detail,
    )
