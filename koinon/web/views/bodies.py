"""The page of a network's bodies, offices and mandates."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from koinon.web.bodies import tree as bodies
from koinon.web.frame import BODIES, day_bar, network_head, page, page_view, show, site, twins
from koinon.web.networks.hosted import open_network
from koinon.web.words.dates import day_words


@page_view
def bodies_detail(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """The bodies of a network on any day, and who holds or held their offices."""
    asked, hosted = open_network(request, language, network)
    told = bodies.tenures_of(asked, hosted)
    detail = bodies.bodies_detail(told)
    title = _("Bodies of %(network)s on %(date)s") % {"network": hosted.name.text, "date": day_words(asked.day)}
    machine = list(twins(asked, f"networks/{network}/bodies"))
    machine += [replace(one, text=_("JSON of mandates")) for one in twins(asked, f"networks/{network}/mandates")]
    return show(
        asked,
        "bodies_detail.html",
        site=site(asked, "networks"),
        page=page(asked, title, hosted=hosted, sources=told.footnotes.notes(), twins=machine),
        network=network_head(asked, hosted, BODIES),
        day_bar=day_bar(asked, hosted),
        told=detail,
    )
