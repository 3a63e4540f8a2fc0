"""A network's profile: what it is and is for, its bodies and offices, its meetings, claims beside the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from koinon.atlas.models import Organisation
from koinon.lib.order import sort_key
from koinon.records.models import Line, LineKind
from koinon.register.tenures import mandates_of
from koinon.rules.citing import named_in
from koinon.rules.mandates import on_day
from koinon.web.anchors import anchor
from koinon.web.asked import Asked
from koinon.web.bodies.tenures import Tenures
from koinon.web.bodies.tree import named_by, offices_now
from koinon.web.glossary import names_of_people
from koinon.web.networks.claims import claims_short, figures_of
from koinon.web.networks.course import Course
from koinon.web.networks.day_bar import named_in_bar
from koinon.web.networks.founders import Founder, founders_of
from koinon.web.networks.headline import headline
from koinon.web.networks.hosted import Hosted
from koinon.web.networks.meetings import series_of
from koinon.web.networks.services import services_of
from koinon.web.pages import Aim, Fact, GrowthBand, Link, NetworkDetail, Note, Said
from koinon.web.words.content import language_name, reader, said
from koinon.web.words.dates import when_span
from koinon.web.words.names import Called, Names, names_of
from koinon.web.words.sources import Footnotes

Content = Mapping[str, Any]
KINDS = (
    LineKind.AIM, LineKind.BODY, LineKind.OFFICE, LineKind.SERIES, LineKind.EVENT, LineKind.GAP,
    LineKind.CLAIM, LineKind.FACT, LineKind.SERVICE,
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """Everything that the profile shows, read before anything is put into words.

    lines     by kind, in the order of the folder; `keys` theirs, in the same order
    founders  organisations that sources call founders
    countries by organisation id; `ids` by slug
    """

    lines: Mapping[str, list[Content]]
    keys: Mapping[str, list[str]]
    founders: Mapping[int, Founder]
    ids: Mapping[str, int]
    countries: Mapping[int, str]
    names: Names
    footnotes: Footnotes
    called: Mapping[str, Called]
    tenures: Tenures


def told_of(asked: Asked, hosted: Hosted, course: Course) -> Told:
    """What is told of a network, as known at the instant. Six queries."""
    lines: dict[str, list[Content]] = defaultdict(list)
    rows = Line.objects.known(asked.known).filter(network=hosted.network, kind__in=KINDS).order_by("kind", "id")
    keys: dict[str, list[str]] = defaultdict(list)
    for kind, key, content in rows.values_list("kind", "key", "content"):
        lines[kind].append(content)
        keys[kind].append(key)
    founders = founders_of(hosted.network, asked.known)
    mandates = mandates_of(hosted.network, asked.known)
    holding = [holder for _post, holder, _stretch in on_day(mandates, asked.day)]
    slugs = named_by(lines["event"], "host") | {holder.organisation for holder in holding if holder.organisation}
    slugs |= named_by([hosted.profile], "initiator")
    everyone = {spell.organisation for spell in course.spells}
    found = Organisation.objects.filter(Q(slug__in=slugs) | Q(id__in=everyone))
    identities = list(found.values_list("id", "slug", "country"))
    ids = {slug: id_ for id_, slug, _country in identities}
    wanted = {ids[slug] for slug in slugs if slug in ids} | set(founders) | named_in_bar(course, asked.day)
    names = names_of(wanted, asked.known)
    cited = {source for founder in founders.values() for source in founder.sources}
    cited |= set(named_in([hosted.profile, list(hosted.coverage), *lines.values()]))
    cited |= {reason.source for told in mandates.values() for one in told for reason in one.answer.basis}
    footnotes = Footnotes.load(cited, asked.known)
    called = {slug: names.of(ids[slug], slug) for slug in slugs if slug in ids}
    countries = {id_: country for id_, _slug, country in identities}
    tenures = Tenures(
        asked,
        hosted,
        mandates,
        {},
        footnotes,
        bodies={str(line["slug"]): line for line in lines["body"]},
        offices={str(line["slug"]): line for line in lines["office"]},
        called=called,
        people=names_of_people({holder.person for holder in holding} - {""}),
    )
    return Told(lines, keys, founders, ids, countries, names, footnotes, called, tenures)


def network_detail(
    asked: Asked,
    hosted: Hosted,
    course: Course,
    told: Told,
    growth: GrowthBand | None,
    of_day: Sequence[Note] = (),
) -> NetworkDetail:
    """The profile as its page shows it. Nothing is read any more."""
    walk, notes, lines = asked.walk, told.footnotes, told.lines
    here = course.on(asked.day)
    countries = {told.countries.get(spell.organisation, "") for spell in here}
    # in the order of the page, since that numbers the footnotes
    number_first = headline(asked, hosted, [spell.held for spell in here], countries, notes, of_day)
    facts = tuple(_facts(asked, hosted, told))
    aims = tuple(_aims(told))
    services = services_of(lines, notes)
    offices = tuple(offices_now(told.tenures))
    return NetworkDetail(
        facts=facts,
        headline=number_first,
        members_address=walk.members(hosted.slug),
        growth=growth,
        aims=aims,
        services=services,
        offices=offices,
        bodies_address=walk.bodies(hosted.slug),
        claims=claims_short(asked, hosted, figures_of(lines.get("claim", ()), notes)),
        claims_address=walk.claims(hosted.slug),
        series=series_of(walk, asked.day, lines, told.called, notes),
        events_address=walk.events(hosted.slug) if lines.get("event") or lines.get("series") else "",
        also=tuple(_also(told)),
        coverage=tuple(_coverage(hosted, notes)),
        export_address=walk.export(hosted.slug),
    )


def _aims(told: Told) -> Iterator[Aim]:
    for key, line in zip(told.keys.get("aim", ()), told.lines.get("aim", ()), strict=True):
        yield Aim(said(line["text"]), told.footnotes.of(line), anchor("aim", key))


def _also(told: Told) -> Iterator[Aim]:
    """What is told and has no place of its own."""
    for key, line in zip(told.keys.get("fact", ()), told.lines.get("fact", ()), strict=True):
        yield Aim(said(line["text"]), told.footnotes.of(line), anchor("fact", key), site_link(line))


def site_link(line: Content) -> Link | None:
    """The address that a fact is about, where a browser may safely be sent there."""
    url = str(line.get("url", ""))
    return Link(url.partition("://")[2].rstrip("/"), url) if url.startswith(("https://", "http://")) else None


def _facts(asked: Asked, hosted: Hosted, told: Told) -> Iterator[Fact]:
    profile, notes = hosted.profile, told.footnotes
    seat, founded = profile.get("seat") or {}, hosted.founded
    where = (said(seat["text"]),) if seat.get("text") else ()
    yield Fact(_("Seat"), where, cites=notes.of(seat), anchor="profile-seat")
    when = when_span(founded) if founded else None
    yield Fact(_("Founded"), when=when, cites=notes.of(profile.get("founded") or {}), anchor="profile-founded")
    initiator = told.called.get(str(profile.get("initiator", "")))
    if initiator:
        link = initiator.link(asked.walk.organisation(str(profile["initiator"])))
        yield Fact(_("On the initiative of"), link=link, anchor="profile-initiator")
    if told.founders:
        yield _founders(told)
    languages = profile.get("languages") or ()
    yield Fact(_("Languages"), tuple(Said(language_name(str(code))) for code in languages))
    site = str(profile.get("website", ""))
    if site.startswith(("https://", "http://")):
        bare = site.partition("://")[2].rstrip("/")
        yield Fact(_("Site"), link=Link(bare, site), anchor="profile-website")
    yield Fact(_("Time zone"), (Said(hosted.network.zone),))


def _founders(told: Told) -> Fact:
    """The founders that no source denies; the others in the remark."""
    ordered = sorted(told.founders, key=lambda id_: sort_key(told.names.of(id_).name.text, reader()))
    agreed = tuple(told.names.of(id_).name for id_ in ordered if not told.founders[id_].is_disputed)
    disputed = [told.names.of(id_).name.text for id_ in ordered if told.founders[id_].is_disputed]
    remark = _("Sources disagree: %(names)s") % {"names": ", ".join(disputed)} if disputed else ""
    sources = [source for id_ in ordered for source in told.founders[id_].sources]
    named = tuple(Said(name.text, name.language) for name in agreed)
    return Fact(_("Founders"), named, remark=remark, cites=told.footnotes.cite(*sources), anchor="founders")


def _coverage(hosted: Hosted, footnotes: Footnotes) -> Iterator[Note]:
    """How complete the list of members known here is, as far as anyone says."""
    for line in hosted.coverage:
        if line.get("note"):
            yield Note(said(line["note"]), warning=line.get("complete") is not True, cites=footnotes.of(line))
    if not hosted.coverage:
        yield Note(Said(_("Nobody says how complete the list of members known here is.")), warning=True)
