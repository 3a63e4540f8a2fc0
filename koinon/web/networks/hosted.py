"""A network as its pages need it: identity, profile, how complete its ledger is, statutes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext as _

from koinon.lib.remembered import remembered
from koinon.networks.models import Network
from koinon.networks.queries import network_called
from koinon.records.models import Line, LineKind
from koinon.rules.category import CategoryAnswer
from koinon.rules.changes import in_force
from koinon.rules.dates import DateError, Span, parse
from koinon.rules.statutes import Rule, Statutes, parse_statutes
from koinon.web.addresses import Walk
from koinon.web.asked import Asked, PageRefused, ask
from koinon.web.pages import Category, Link, Said
from koinon.web.words.content import said, spoken
from koinon.web.words.dates import when_span

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Hosted:
    """A network with what is told of it as known at the instant asked about; its words are one reader's."""

    network: Network
    profile: Content
    coverage: tuple[Content, ...] = ()
    statutes: tuple[Statutes, ...] = ()

    @property
    def slug(self) -> str:
        """The network's slug."""
        return self.network.slug

    @cached_property
    def name(self) -> Said:
        """Its name in the reader's language, or its own."""
        return name_of(self.slug, self.profile)

    @cached_property
    def founded(self) -> Span | None:
        """When it was founded, as far as a source tells."""
        return founded_of(self.profile)

    def version_on(self, day: date) -> Statutes | None:
        """The version of its statutes in force on a day."""
        return in_force(self.statutes, day)

    def rule(self, id_: str, day: date) -> tuple[Rule, Statutes] | None:
        """A rule with the version it stands in: that of the day if it has the rule, else the latest that does."""
        present = self.version_on(day)
        newest_first = sorted(self.statutes, key=lambda one: one.begins.earliest, reverse=True)
        for version in (*((present,) if present else ()), *newest_first):
            rule = version.rule(id_)
            if rule is not None:
                return rule, version
        return None

    def rule_link(self, id_: str, day: date, walk: Walk) -> Link | None:
        """The way to a rule in the statutes; None where no version known has it."""
        found = self.rule(id_, day)
        if found is None:
            return None
        rule, version = found
        present = self.version_on(day)
        named = "" if present and present.version == version.version else version.version
        return Link(rule.article or _("Statutes"), walk.statutes(self.slug, named, rule.id))

    def category_name(self, slug: str, day: date) -> Said:
        """What a category is called on a day; one that no version knows is shown as it was attested."""
        found = self._category_names.get((slug, day))
        if found is None:
            found = self._category_names[slug, day] = self._named(slug, day)
        return found

    def category(self, answer: CategoryAnswer, day: date) -> Category:
        """The category that the register answers for a day, in words."""
        if answer.slug:
            return Category(answer.held, self.category_name(answer.slug, day))
        can_be = tuple(self.category_name(alternative.slug, day) for alternative in answer.alternatives)
        return Category(answer.held, None, can_be)

    @cached_property
    def _category_names(self) -> dict[tuple[str, date], Said]:
        return {}

    def _named(self, slug: str, day: date) -> Said:
        version = self.version_on(day)
        for statutes in (*((version,) if version else ()), *self.statutes):
            category = statutes.category(slug)
            if category is not None and category.names:
                return said(category.names)
        return Said(spoken(slug))

    def covered(self, day: date) -> Content | None:
        """The line that says how complete the list of members is on a day, None where nobody says."""
        lines = [line for line in self.coverage if line.get("of") == "members" and _covers(line, day)]
        return max(lines, key=lambda line: line.get("complete") is True, default=None)


def open_network(request: HttpRequest, language: str, slug: str) -> tuple[Asked, Hosted]:
    """The request and the network it asks for. Raises PageRefused for an unknown one, or a day before its founding.

    Two queries; a third where an instant of knowledge is asked for.
    """
    network = network_called(slug)
    if network is None:
        raise no_such_network(Walk(language), slug)
    asked = ask(request, language, network.zone)
    hosted = host(network, asked.known)
    founded = hosted.founded
    if founded and asked.day < founded.earliest:
        raise PageRefused(
            404,
            _("On that day the network did not exist"),
            _("%(network)s was founded later: %(date)s.")
            % {"network": hosted.name.text, "date": when_span(founded).text},
            _("Choose a later day."),
            [
                Link(_("The first day"), asked.here(on=founded.earliest.isoformat())),
                Link(_("Today"), asked.here(on="")),
            ],
        )
    return asked, hosted


def no_such_network(walk: Walk, slug: str) -> PageRefused:
    """The refusal for a network that is not kept here."""
    return PageRefused(
        404,
        _("There is no network by this name here"),
        _("The address asks for a network “%(slug)s”. None of that name is kept here.") % {"slug": slug},
        _("Check the spelling, or look it up in the list."),
        [Link(_("All networks"), walk.networks()), Link(_("Search organisations"), walk.organisations())],
    )


@remembered(256, in_language=True)
def host(network: Network, known: datetime | None = None) -> Hosted:
    """A network with its lines as known at the instant. If nothing was known then, its present profile names it."""
    kinds = (LineKind.PROFILE, LineKind.COVERAGE, LineKind.STATUTES)
    lines = Line.objects.filter(network=network, kind__in=kinds).annotate(told=Cast("content", TextField()))
    rows = list(lines.known(known).order_by("kind", "key").values_list("kind", "told"))
    if known is not None and not any(kind == LineKind.PROFILE for kind, _told in rows):
        rows += _present_profile(network)
    return _hosted(network, rows)


def _hosted(network: Network, rows: Sequence[tuple[str, str]]) -> Hosted:
    profiles = [json.loads(told) for kind, told in rows if kind == LineKind.PROFILE]
    return Hosted(
        network,
        profiles[0] if profiles else {},
        tuple(json.loads(told) for kind, told in rows if kind == LineKind.COVERAGE),
        tuple(_read_statutes(told) for kind, told in rows if kind == LineKind.STATUTES),
    )


@remembered(16, in_language=True)
def host_all(known: datetime | None = None) -> dict[str, Hosted]:
    """All networks by slug, with their lines as known at the instant. Two queries."""
    kinds = (LineKind.PROFILE, LineKind.COVERAGE, LineKind.STATUTES)
    lines = Line.objects.known(known).filter(network__isnull=False, kind__in=kinds).order_by("kind", "key")
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = lines.annotate(told=Cast("content", TextField())).values_list("network_id", "kind", "told")
    for network, kind, content in rows:
        told[int(network or 0)].append((kind, content))
    return {one.slug: _hosted(one, told[one.pk]) for one in Network.objects.order_by("slug")}


def name_of(slug: str, profile: Content) -> Said:
    """A network's name from its profile; its slug where no name is told."""
    name = profile.get("name")
    return said(name, "") if name else Said(slug)


def founded_of(profile: Content) -> Span | None:
    """When a network was founded, from its profile."""
    told = (profile.get("founded") or {}).get("on")
    try:
        return parse(str(told)) if told else None
    except DateError:
        return None


def _covers(line: Content, day: date) -> bool:
    try:
        begins = parse(str(line.get("begins")))
        ends = parse(str(line["ends"])) if line.get("ends") else None
    except DateError:
        return False
    return begins.earliest <= day and (ends is None or day < ends.earliest)


def _present_profile(network: Network) -> list[tuple[str, str]]:
    lines = Line.objects.known(None).filter(network=network, kind=LineKind.PROFILE)
    return list(lines.annotate(told=Cast("content", TextField())).values_list("kind", "told"))


@lru_cache(maxsize=64)
def _read_statutes(told: str) -> Statutes:
    """A version from its stored text: reading one takes longer than the rest of a page, and the text says it all."""
    return parse_statutes(json.loads(told))
