"""The mandate radar: what ends in the months ahead, and local elections against the posts that are held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from koinon.desk.persons import names_by_key
from koinon.desk.posts.words import Places
from koinon.mandates.endings import Held, Radar, endings_in, endings_of
from koinon.rules.ahead import ELECTION, MANDATE, Ending, months_after
from koinon.web.organisations.known_of import election_words
from koinon.web.pages import Option, Said, When
from koinon.web.words.dates import when_day, when_edtf
from koinon.web.words.names import Called, names_by_slug

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

MONTHS = (3, 6, 12, 24, 36)
USUAL = 12


@dataclass(frozen=True)
class EndingLine:
    """Something that ends. `posts` are those that go on after an election, with who holds them."""

    when: When
    what: str
    whose: str
    holder: str
    network: str
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class RadarPage:
    """The page."""

    lines: tuple[EndingLine, ...]
    months: tuple[Option, ...]
    last: When


def radar_of(desk: Desk) -> RadarPage:
    """What ends from today on, as far ahead as is asked for. Seven queries, however much ends."""
    months = _months(desk)
    first, last = desk.today, months_after(desk.today, months)
    network = desk.network
    radar = endings_in(network, first, last) if network else endings_of(desk.its_organisation, first, last)
    networks = {one.network for one in radar.held if one.network}
    desk.called.load(networks)
    words = _Words(
        Places(desk.called),
        names_by_slug({one.organisation for one in radar.held} | {one.organisation for one, _in in radar.endings}),
        names_by_key({one.holder for one in radar.held}),
        {} if network else {slug: desk.called.network(slug) for slug in networks},
    )
    return RadarPage(
        tuple(words.line(radar, one, place) for one, place in radar.endings),
        tuple(
            Option(str(each), ngettext("%(count)s month", "%(count)s months", each) % {"count": each}, each == months)
            for each in MONTHS
        ),
        when_day(last),
    )


def _months(desk: Desk) -> int:
    asked = desk.request.GET.get("months", "")
    return int(asked) if asked in {str(each) for each in MONTHS} else USUAL


@dataclass(frozen=True)
class _Words:
    """Everything that lines are put into words with."""

    places: Places
    called: Mapping[str, Called]
    people: Mapping[str, str]
    networks: Mapping[str, str]

    def line(self, radar: Radar, one: Ending, network: str) -> EndingLine:
        """One line."""
        held = radar.outlasting(one) if one.what == ELECTION else ()
        return EndingLine(
            when_edtf(one.text) if one.text else when_day(one.earliest),
            self._what(one, network),
            self.organisation(one.organisation),
            self.people.get(one.holder, ""),
            self.networks.get(network, ""),
            tuple(dict.fromkeys(self._post(each) for each in held)),
        )

    def organisation(self, slug: str) -> str:
        """What an organisation is called."""
        return self.called.get(slug, Called(Said(slug))).name.text

    def _what(self, one: Ending, network: str) -> str:
        if one.what == ELECTION:
            return election_words(one.kind)
        if one.what == MANDATE:
            return self.places.mandate(network, one.kind, one.body)
        return self.places.post(network, one.kind, one.body)

    def _post(self, one: Held) -> str:
        mandate = one.what == MANDATE
        words = (self.places.mandate if mandate else self.places.post)(one.network, one.kind, one.body)
        named = [words, self.networks.get(one.network, ""), self.people.get(one.holder, "")]
        return ", ".join(each for each in named if each)
