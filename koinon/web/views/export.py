"""The page that gives a network's records away, with the digest by which they are checked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from koinon.exchange.export_file import Current, Unsettled, current_export
from koinon.web import addresses
from koinon.web.asked import PageRefused
from koinon.web.frame import day_bar, network_head, page, page_view, show, site
from koinon.web.networks.hosted import Hosted, open_network
from koinon.web.pages import Fact, Said, Twin
from koinon.web.pages.export import NetworkExport
from koinon.web.words.content import number
from koinon.web.words.dates import when_instant


@page_view
def network_export(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """Where the records are, and how anyone can check them. It speaks of present knowledge, whatever day is chosen."""
    asked, hosted = open_network(request, language, network)
    try:
        current = current_export(hosted.network)
    except Unsettled as error:
        title = _("The records are being changed at this moment")
        raise PageRefused(503, title, title + ".", _("Ask again in a minute.")) from error
    detail = _detail(hosted, current)
    return show(
        asked,
        "network_export.html",
        site=site(asked, "networks"),
        page=page(
            asked, _("The records of %(network)s") % {"network": hosted.name.text}, hosted=hosted,
            twins=[Twin("JSON", detail.address, "application/json")],
        ),
        network=network_head(asked, hosted),
        day_bar=day_bar(asked, hosted),
        export=detail,
    )  # fmt: skip


def _detail(hosted: Hosted, current: Current) -> NetworkExport:
    size = _("%(figure)s kilobytes") % {"figure": number(max(1, round(current.size / 1000)))}
    mark = "made-up-" if hosted.network.made_up else ""
    return NetworkExport(
        address=f"{addresses.API}/networks/{hosted.slug}/export",
        facts=(
            Fact(_("As known at"), when=when_instant(current.known)),
            Fact(_("Size"), (Said(size),)),
        ),
        digest=current.digest,
        command=f"koinon verify {mark}{hosted.slug}.json --digest {current.digest}",
    )
