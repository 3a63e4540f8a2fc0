"""A country's page: its names, the unions it was in, and its organisations with what each is in every network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from koinon.atlas.models import Organisation, UnionMembership
from koinon.atlas.queries import canonical_ids
from koinon.lib.countries import is_country, own_names
from koinon.lib.days import shortened
from koinon.lib.maps import Place, place_of
from koinon.lib.order import sort_key
from koinon.register.answers import stretch_of
from koinon.register.models import Standing as StandingRow
from koinon.register.queries import judged
from koinon.rules.reasons import surest
from koinon.rules.standing import Standing, Stretch
from koinon.web.addresses import Walk
from koinon.web.asked import Asked, PageRefused
from koinon.web.countries.listed import real
from koinon.web.countries.maps import Dot, country_window, picture
from koinon.web.networks.course import Course, course_in
from koinon.web.networks.day_bar import change_on
from koinon.web.networks.growth import growth_band
from koinon.web.networks.hosted import Hosted
from koinon.web.organisations.known_of import union_facts
from koinon.web.pages import (
    Change,
    CountryDetail,
    InNetwork,
    Link,
    MapPicture,
    OrganisationRow,
    Said,
    StandingShort,
)
from koinon.web.words.content import country_name, in_language, pair_of, reader
from koinon.web.words.names import Names, names_of
from koinon.web.words.sources import Footnotes

Stretches = Mapping[int, Sequence[Stretch]]
"""By organisation id the stretches of its standing in one network."""


@dataclass(frozen=True)
class Told:
    """Everything about a country, read before it is put into words."""

    asked: Asked
    code: str
    hosted: Mapping[str, Hosted]
    organisations: Sequence[Organisation]
    standings: Mapping[str, Stretches]
    unions: Sequence[UnionMembership]
    names: Names
    footnotes: Footnotes

    def on_day(self, network: str, organisation: int) -> Standing | None:
        """What an organisation is in a network on the day."""
        stretches = self.standings.get(network, {}).get(organisation, ())
        return next((one.standing for one in stretches if one.holds(self.asked.day)), None)

    def courses(self) -> Iterator[tuple[Hosted, Course]]:
        """The course of the country's own members in each network."""
        return ((one, course_in(self.standings[slug])) for slug, one in self.hosted.items() if slug in self.standings)


def told_of(asked: Asked, hosted: Mapping[str, Hosted], code: str) -> Told:
    """What is recorded of a country (its code in capitals). Six queries for what is known now."""
    rows = Organisation.objects.filter(country=code).exclude(id__in=canonical_ids(asked.known))
    organisations = list(rows.order_by("slug"))
    ids = [one.pk for one in organisations]
    unions = UnionMembership.objects.known(asked.known).filter(country=code).select_related("union").order_by("begins")
    known = list(unions)
    names = names_of(ids, asked.known)
    standings = _standings(asked, hosted, ids)
    footnotes = Footnotes.load((row.source for row in known), asked.known)
    return Told(asked, code, hosted, organisations, standings, known, names, footnotes)


def _standings(asked: Asked, hosted: Mapping[str, Hosted], ids: Sequence[int]) -> dict[str, Stretches]:
    if asked.known is not None:
        judged_in = ((slug, judged(one.network, ids, asked.known)) for slug, one in hosted.items())
        return {slug: told for slug, told in judged_in if told}
    found: dict[str, dict[int, list[Stretch]]] = defaultdict(lambda: defaultdict(list))
    rows = StandingRow.objects.filter(organisation__in=ids).select_related("network")
    for row in rows.order_by("network__slug", "begins"):
        found[row.network.slug][row.organisation_id].append(stretch_of(row))
    return {slug: told for slug, told in found.items() if slug in hosted}


def country_detail(told: Told) -> CountryDetail:
    """The country as its page shows it. Nothing is read any more."""
    language = reader()
    name = country_name(told.code)
    ordered = sorted(told.organisations, key=lambda one: sort_key(told.names.of(one.pk, one.slug).name.text, language))
    own = (in_language(one.text, one.language) for one in own_names(told.code))
    placed = [(one, place) for one in ordered if (place := place_of(one.latitude, one.longitude))]
    return CountryDetail(
        name=name,
        code=told.code,
        own_names=tuple(said for said in own if said.text != name),
        unions=tuple(union_facts(told.unions, told.footnotes)),
        networks=tuple(_networks(told)),
        picture=_picture(told, placed),
        rows=tuple(_row(told, one) for one in ordered),
        unplaced=len(ordered) - len(placed),
    )


def changes_around(told: Told) -> tuple[Change | None, Change | None]:
    """The last change before the day and the first after it, among the country's organisations in any network."""
    day = told.asked.day
    before: list[Change] = []
    after: list[Change] = []
    for hosted, course in told.courses():
        for turning, side in ((course.before(day), before), (course.after(day), after)):
            if turning:
                change = change_on(told.asked, turning, course, told.names, {})
                words = _("%(label)s: %(value)s") % {"label": hosted.name.text, "value": change.text.text}
                side.append(replace(change, text=Said(words)))
    return (
        max(before, key=lambda change: change.when.iso, default=None),
        min(after, key=lambda change: change.when.iso, default=None),
    )


def no_such_country(walk: Walk, typed: str) -> PageRefused:
    """The refusal for a code that is no country's."""
    return PageRefused(
        404,
        _("There is no country with this code"),
        _("The address asks for a country “%(typed)s”.") % {"typed": shortened(typed)},
        _("Write the two letters of ISO 3166-1, such as pl, or choose a country from the list."),
        [Link(_("All countries"), walk.countries())],
    )


def code_of(walk: Walk, typed: str) -> str:
    """A country's code in capitals, from an address. Raises PageRefused for what is no country's."""
    code = typed.upper()
    if not is_country(code):
        raise no_such_country(walk, typed)
    return code


def _networks(told: Told) -> Iterator[InNetwork]:
    """Every network in which the country ever had a member, those that have one on the day first."""
    every = [_in_network(told, hosted, course) for hosted, course in told.courses()]
    return iter(sorted(every, key=lambda one: not one.count.possible))


def _in_network(told: Told, hosted: Hosted, course: Course) -> InNetwork:
    here = [spell.held for spell in course.on(told.asked.day)]
    return InNetwork(
        network=Link(hosted.name.text, told.asked.walk.network(hosted.slug), language=hosted.name.language),
        accent=hosted.slug,
        count=pair_of(here),
        members_address=told.asked.walk.members(hosted.slug, country=told.code) if here else "",
        growth=growth_band(told.asked, hosted, course, {}),
        made_up=hosted.network.made_up,
    )


def _picture(told: Told, placed: Sequence[tuple[Organisation, Place]]) -> MapPicture | None:
    """The country with those of its organisations that are members of some network on the day."""
    view, shown = country_window(told.code, [place for _one, place in placed])
    networks = [one.slug for one in real(told.hosted.values())]
    dots = []
    for one, place in placed:
        standings = [standing for slug in networks if (standing := told.on_day(slug, one.pk))]
        if standings:
            held = surest(standing.held for standing in standings)
            name = told.names.of(one.pk, one.slug).name
            dots.append(Dot(one.pk, place, name, held, told.code, told.asked.walk.organisation(one.slug)))
    drawn = picture(dots, view, shown, [told.code], lambda _country: "#organisations")
    return drawn if drawn.wide or drawn.shaded else None


def _row(told: Told, one: Organisation) -> OrganisationRow:
    called = told.names.of(one.pk, one.slug)
    standings = ((hosted, told.on_day(slug, one.pk)) for slug, hosted in told.hosted.items())
    return OrganisationRow(
        name=called.name,
        address=told.asked.walk.organisation(one.slug),
        kind=one.kind,
        country="",
        own_name=called.own,
        standings=tuple(_short(told, one.slug, hosted, standing) for hosted, standing in standings if standing),
        made_up=one.made_up,
    )


def _short(told: Told, slug: str, hosted: Hosted, standing: Standing) -> StandingShort:
    link = Link(hosted.name.text, told.asked.walk.standing(hosted.slug, slug), language=hosted.name.language)
    return StandingShort(link, standing.held, hosted.category(standing.category, told.asked.day))
