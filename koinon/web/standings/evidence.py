"""What standings rest on, read for a page: the entries that reasons name, outside events, the sources to cite."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from koinon.ledger.models import EntryKind, Record
from koinon.lib.recorded import known_at
from koinon.rules.dates import DateError, parse
from koinon.rules.reasons import COUNTRY_JOINS, Reason
from koinon.rules.standing import Standing, Stretch
from koinon.rules.statutes import Rule, Statutes
from koinon.web.asked import Asked
from koinon.web.glossary import Glossary, glossary_for
from koinon.web.networks.hosted import Hosted
from koinon.web.words.outside import Event, events_of, unions_in
from koinon.web.words.sources import Footnotes, sources_of

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Evidence:
    """Everything that the reasons of some standings name.

    entries    what was told of each entry, by key; `decided` are the keys of decisions
    events     what happened to unions, by day
    organisation, network   of whom the standing is, as far as only one is shown
    """

    glossary: Glossary
    footnotes: Footnotes
    entries: Mapping[str, Content] = field(default_factory=dict)
    decided: frozenset[str] = frozenset()
    events: Mapping[date, list[Event]] = field(default_factory=dict)
    organisations: frozenset[str] = frozenset()
    hosted: Hosted | None = None

    def about(self, hosted: Hosted) -> Evidence:
        """The same evidence, looked at for one of the networks."""
        return replace(self, hosted=hosted)

    def event(self, reason: Reason) -> Event | None:
        """The event that a fact about a country is part of."""
        try:
            told = self.events.get(parse(reason.day).earliest, ())
        except DateError:
            return None
        joins = reason.remark == COUNTRY_JOINS
        return next((event for event in told if event.joins is joins and reason.subject in event.countries), None)

    def rule(self, id_: str) -> tuple[Rule, Statutes] | None:
        """A rule with the version it stands in: that of the day if it has the rule, else the latest that does."""
        return self.hosted.rule(id_, self.glossary.day) if self.hosted else None


def evidence_for(
    asked: Asked,
    networks: Mapping[str, Hosted],
    standings: Iterable[Standing],
    *,
    organisations: Mapping[int, str],
    touching: int | None = None,
    cited: Iterable[str] = (),
    naming: Iterable[Content] = (),
    named: Iterable[str] = (),
) -> Evidence:
    """The evidence of the standings of an organisation. Seven queries, an eighth where people are named.

    `organisations` are its id and those of its recorded duplicates, with their slugs. `touching` is the id of a
    network: then the entries that touch it there are read too, whether or not a reason names them. `cited` are
    further sources that the page may cite, `naming` further lines whose things it names, `named` the slugs of further
    organisations.
    """
    links = [link for standing in standings for link in reasons_in(standing)]
    entries, decided = _entries({link.key for link in links if link.key}, organisations, touching, asked.known)
    versions = [version for hosted in networks.values() for version in hosted.statutes]
    sources = {link.source for link in links} | {key for content in entries.values() for key in sources_of(content)}
    sources |= {source for version in versions for source in _sources_in(version)} | set(cited)
    lines = [*naming, *entries.values()]
    lines += [{"organisation": slug} for slug in (*organisations.values(), *named)]
    return Evidence(
        glossary=glossary_for(asked, networks, lines),
        footnotes=Footnotes.load(sources, asked.known),
        entries=entries,
        decided=frozenset(decided),
        events=events_of(unions_in(versions), asked.known),
        organisations=frozenset(organisations.values()),
        hosted=next(iter(networks.values())) if len(networks) == 1 else None,
    )


def reasons_in(standing: Standing) -> Iterator[Reason]:
    """Every reason that a standing names, in order, repetitions included."""
    category = standing.category
    yield from standing.basis
    yield from category.basis
    for alternative in category.alternatives:
        yield from alternative.basis
    yield from category.closed_by


def standings_in(stretches: Iterable[Stretch]) -> list[Standing]:
    """The standings of stretches."""
    return [stretch.standing for stretch in stretches]


def _entries(
    keys: Collection[str], organisations: Collection[int], network: int | None, known: datetime | None
) -> tuple[dict[str, Content], set[str]]:
    """The entries of those keys, and all that touch the organisations in the network; which are decisions. One query.

    Told apart by the record and not joined with its clauses, so that no record comes twice.
    """
    wanted = Q(entry__key__in=keys)
    if network is not None:
        touching = Record.objects.filter(clauses__network=network, clauses__organisation__in=organisations)
        wanted |= Q(id__in=touching.values("id"))
    rows = Record.objects.filter(known_at(known) & wanted).order_by("entry__key")
    entries, decided = {}, set()
    for key, kind, content in rows.values_list("entry__key", "entry__kind", "content"):
        entries[key] = content
        if kind == EntryKind.DECISION:
            decided.add(key)
    return entries, decided


def _sources_in(version: Statutes) -> Iterator[str]:
    for rule in version.rules:
        yield from rule.all_sources()
