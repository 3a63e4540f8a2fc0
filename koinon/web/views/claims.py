"""The page of what sources claim of a network in figures."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from koinon.atlas.models import Organisation
from koinon.records.models import Line, LineKind
from koinon.rules.citing import named_in
from koinon.web.asked import Asked
from koinon.web.frame import CLAIMS, day_bar, network_head, page, page_view, show, site, twins
from koinon.web.networks.claims import Ground, figures_of
from koinon.web.networks.claims import claims_list as listing_of
from koinon.web.networks.course import course_of
from koinon.web.networks.day_bar import changes_around, named_in_bar
from koinon.web.networks.founders import founders_of
from koinon.web.networks.hosted import Hosted, open_network
from koinon.web.words.names import names_of
from koinon.web.words.outside import events_of, unions_in
from koinon.web.words.sources import Footnotes


@page_view
def claims_list(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """A network's claims by what they count, each beside the register's own pair."""
    asked, hosted = open_network(request, language, network)
    lines = _claims(hosted, asked.known)
    ground = _ground(asked, hosted, lines)
    listing = listing_of(ground, figures_of(lines, ground.footnotes))
    events = events_of(unions_in(hosted.statutes), asked.known)
    title = _("What sources claim of %(network)s") % {"network": hosted.name.text}
    return show(
        asked,
        "claims_list.html",
        site=site(asked, "networks"),
        page=page(
            asked, title, hosted=hosted, sources=ground.footnotes.notes(), twins=twins(asked, f"networks/{network}")
        ),
        network=network_head(asked, hosted, CLAIMS),
        day_bar=day_bar(asked, hosted, *changes_around(asked, ground.course, ground.names, events)),
        listing=listing,
    )


def _claims(hosted: Hosted, known: datetime | None) -> list[dict[str, object]]:
    """The claims as told, as known at the instant. One query."""
    rows = Line.objects.known(known).filter(network=hosted.network, kind=LineKind.CLAIM).order_by("id")
    return list(rows.values_list("content", flat=True))


def _ground(asked: Asked, hosted: Hosted, lines: list[dict[str, object]]) -> Ground:
    """What the claims are held against. Five queries for what is known now."""
    course = course_of(hosted.network, asked.known)
    founders = founders_of(hosted.network, asked.known)
    everyone = {spell.organisation for spell in course.spells} | set(founders)
    rows = Organisation.objects.filter(id__in=everyone).values_list("id", "slug", "country")
    identities = {id_: (slug, country) for id_, slug, country in rows}
    names = names_of(set(founders) | named_in_bar(course, asked.day), asked.known)
    named = {source for one in founders.values() for source in (*one.sources, *one.denied_by)}
    return Ground(
        asked=asked,
        hosted=hosted,
        course=course,
        countries={id_: country for id_, (_slug, country) in identities.items()},
        slugs={id_: slug for id_, (slug, _country) in identities.items()},
        names=names,
        footnotes=Footnotes.load(named | set(named_in(lines)), asked.known),
        founders=founders,
    )
