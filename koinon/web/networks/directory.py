"""What the directory of a network shows of anyone on any day, in one language, worked out once a version.

A row of the directory says the same on every day of one stretch of a standing, but for the chosen day in its links
and the newest figure of inhabitants. So each row is put together once, when a day is first asked for that needs it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.template.loader import render_to_string

from koinon.atlas.models import Organisation, Population
from koinon.lib.order import SortKey, sort_key
from koinon.lib.remembered import remembered
from koinon.networks.models import Network
from koinon.register.queries import judged, stretches_from
from koinon.rules.dates import parse
from koinon.rules.standing import Stretch
from koinon.web.addresses import Walk
from koinon.web.filters import UNKNOWN
from koinon.web.networks.course import Course, Spell, course_in, course_of
from koinon.web.networks.hosted import Hosted, host
from koinon.web.pages import Member
from koinon.web.words.because import Grounds, because, grounds_of
from koinon.web.words.content import country_name, reader
from koinon.web.words.dates import when_bound
from koinon.web.words.names import Names, names_of
from koinon.web.words.sizes import Size

CHOSEN_DAY = "\ue000"
"""Where a row's links carry the chosen day on: a sign that no address and no text has (Unicode, private use)."""

Place = tuple[int, date]
"""A stretch: the organisation's id and its first day."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an organisation is, and where its name and country stand in the reader's alphabet."""

    id: int
    slug: str
    kind: str
    country: str
    by_name: SortKey
    by_country: SortKey | None


@dataclass(slots=True)
class Entered:
    """One stretch of one organisation's standing. `html` are its rows, by the words for its size."""

    who: Identity
    stretch: Stretch
    categories: frozenset[str]
    by_category: SortKey | None
    grounds: Grounds
    html: dict[str, str] = field(default_factory=dict)

    @property
    def held(self) -> str:
        """How surely it is a member."""
        return self.stretch.standing.held

    @property
    def by_since(self) -> tuple[date, date] | None:
        """When it joined, as an order."""
        since = self.stretch.standing.since
        return (since.earliest, since.latest) if since else None


class Directory:
    """A network's directory in one language, as known at an instant."""

    def __init__(self, network: Network, known: datetime | None) -> None:
        self.network, self.known = network, known
        self.hosted: Hosted = host(network, known)
        self.language = reader()
        self._judged = None if known is None else judged(network, None, known)
        self.course: Course = course_of(network, known) if self._judged is None else course_in(self._judged)
        self._entered: dict[Place, Entered] = {}

    def on(self, day: date) -> list[Entered]:
        """Everyone certain or possible on a day. Three queries for stretches that were not asked for before."""
        spells = self.course.on(day)
        missing = [spell for spell in spells if (spell.organisation, spell.begins) not in self._entered]
        if missing:
            self._enter(missing)
        return [self._entered[spell.organisation, spell.begins] for spell in spells]

    @cached_property
    def names(self) -> Names:
        """What everyone who ever stood in the network is called. One query, a second for those without a name."""
        return names_of({spell.organisation for spell in self.course.spells}, self.known)

    @cached_property
    def identities(self) -> Mapping[int, Identity]:
        """Who everyone is. One query."""
        found = Organisation.objects.filter(id__in={spell.organisation for spell in self.course.spells})
        return {
            id_: Identity(
                id_,
                slug,
                kind,
                country,
                sort_key(self.names.of(id_, slug).name.text, self.language),
                sort_key(country_name(country), self.language) if country else None,
            )
            for id_, slug, kind, country in found.values_list("id", "slug", "kind", "country")
        }

    def size_on(self, organisation: int, day: date) -> Size | None:
        """The newest figure of inhabitants that speaks of the day or of one before it."""
        told = [size for size in self._sizes.get(organisation, ()) if size.on.latest <= day]
        return max(told, key=lambda size: size.on.latest, default=None)

    @cached_property
    def _sizes(self) -> Mapping[int, Sequence[Size]]:
        ids = {spell.organisation for spell in self.course.spells}
        rows = Population.objects.known(self.known).filter(organisation__in=ids).order_by("-source")
        found: dict[int, list[Size]] = defaultdict(list)
        for id_, figure, on in rows.values_list("organisation_id", "figure", "on"):
            found[id_].append(Size(figure, parse(on)))
        return found

    def _enter(self, spells: Sequence[Spell]) -> None:
        stretches = self._stretches(spells)
        reasons = (reason for stretch in stretches.values() for reason in stretch.standing.basis)
        grounds = grounds_of(reasons, self.known)
        for (id_, begins), stretch in stretches.items():
            self._entered[id_, begins] = self._one(self.identities[id_], stretch, grounds)

    def _stretches(self, spells: Sequence[Spell]) -> Mapping[Place, Stretch]:
        if self._judged is None:
            return stretches_from(self.network, {(spell.organisation, spell.begins) for spell in spells})
        return {
            (spell.organisation, spell.begins): next(
                one for one in self._judged[spell.organisation] if one.begins == spell.begins
            )
            for spell in spells
        }

    def _one(self, who: Identity, stretch: Stretch, grounds: Grounds) -> Entered:
        category = stretch.standing.category
        can_be = {category.slug} if category.slug else {UNKNOWN, *(one.slug for one in category.alternatives)}
        named = self.hosted.category_name(category.slug, stretch.begins).text if category.slug else ""
        by_category = sort_key(named, self.language) if category.slug else None
        return Entered(who, stretch, frozenset(can_be), by_category, grounds)

    def rows(self, entered: Iterable[Entered], day: date, walk: Walk) -> str:
        """The rows of the table as HTML, with the links for the chosen day. Nothing is read any more."""
        html = "".join(self._row(one, day) for one in entered)
        return html.replace(CHOSEN_DAY, walk.query().replace("&", "&amp;"))

    def _row(self, one: Entered, day: date) -> str:
        size = self.size_on(one.who.id, day)
        words = size.words() if size else ""
        found = one.html.get(words)
        if found is None:
            found = one.html[words] = render_to_string("web/_member_row.html", {"row": self._member(one, words)})
        return found

    def _member(self, one: Entered, size: str) -> Member:
        standing, who, walk = one.stretch.standing, one.who, Walk(self.language)
        called = self.names.of(who.id, who.slug)
        return Member(
            name=called.name,
            address=walk.organisation(who.slug) + CHOSEN_DAY,
            why_address=walk.standing(self.network.slug, who.slug) + CHOSEN_DAY,
            held=standing.held,
            category=self.hosted.category(standing.category, one.stretch.begins),
            country=country_name(who.country),
            kind=who.kind,
            own_name=called.own,
            size=size,
            since=when_bound(standing.since),
            because=because(standing.basis, one.grounds),
            open_questions=len(standing.questions),
            country_address=_carried(walk.country(who.country)),
        )


def _carried(address: str) -> str:
    """An address that carries the chosen day on; "" stays none."""
    return address and address + CHOSEN_DAY


@remembered(24, in_language=True)
def directory_of(network: Network, known: datetime | None = None) -> Directory:
    """The network's directory in the reader's language. Shared: it only ever learns more rows."""
    return Directory(network, known)
