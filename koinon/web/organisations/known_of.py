"""What is recorded of an organisation besides its standings: names, figures, relations, own facts, own decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from koinon.atlas.models import Name, Population, Relation, RelationKind, UnionMembership
from koinon.ledger.models import EntryKind, Record
from koinon.records.models import Line, LineKind
from koinon.rules.citing import named_in
from koinon.rules.dates import FOREVER, parse
from koinon.web.organisations.identity import Identity
from koinon.web.pages import Fact, Said
from koinon.web.words.content import said, spoken
from koinon.web.words.dates import between_words, period_words, since_words, until_words, when_edtf
from koinon.web.words.names import Called, Names, names_by_slug, names_of
from koinon.web.words.sources import Footnotes

Content = Mapping[str, Any]


@dataclass(frozen=True)
class KnownOf:
    """The rows about one organisation and its recorded duplicates. `names` are those of related organisations.

    `line_rows` are the lines that it tells of itself: kind, content and when it was recorded. `owners` are other
    organisations, by slug, one of whose organs has a part in its memberships.
    """

    name_rows: Sequence[Name]
    populations: Sequence[Population]
    relations: Sequence[Relation]
    unions: Sequence[UnionMembership]
    line_rows: Sequence[tuple[str, Content, datetime]]
    competences: Sequence[Content]
    owners: Mapping[str, Called]
    facts: Sequence[Content]
    elections: Sequence[Content]
    decisions: Sequence[tuple[str, Content]]
    names: Names

    @property
    def organs(self) -> list[Content]:
        """Its own organs, as they are told."""
        return [content for kind, content, _recorded_at in self.line_rows if kind == LineKind.ORGAN]

    def sources(self) -> set[str]:
        """Every source that these rows name."""
        named = {row.source for row in self.name_rows} | {row.source for row in self.populations}
        named |= {row.source for row in self.relations} | {row.source for row in self.unions}
        lines = [*self.organs, *self.competences, *self.facts, *self.elections]
        return named | set(named_in([*lines, *(content for _key, content in self.decisions)]))

    def population_on(self, day: date) -> Population | None:
        """The newest figure that surely speaks of the day or of one before it."""
        past = [row for row in self.populations if parse(row.on).latest <= day]
        return max(past, key=lambda row: (parse(row.on).latest, row.source), default=None)

    def organ(self, path: str) -> Said:
        """What one of its own organs is called; its slug where nobody named it."""
        slug = path.partition("/")[2]
        names = next((line.get("names") for line in self.organs if line.get("slug") == slug), None)
        return said(names) if names else Said(spoken(slug))

    def period_of(self, name: Name) -> str:
        """When a name was borne, in words; "" where nobody tells."""
        return told_period(name.begins, name.ends)


def told_period(begins: str, ends: str) -> str:
    """From when until when (EDTF or ""), in words; "" where nobody tells."""
    begins, ends = (when_edtf(told).text if told else "" for told in (begins, ends))
    if begins and ends:
        return between_words(begins, ends)
    if begins:
        return since_words(begins)
    return until_words(ends) if ends else ""


def known_of(identity: Identity, known: datetime | None = None) -> KnownOf:
    """Everything recorded, as known at the instant. Seven queries, two more where another's organ has a part."""
    ids, country = list(identity.slugs), identity.organisation.country
    relations = list(
        Relation.objects.known(known)
        .filter(Q(organisation__in=ids) | Q(other__in=ids))
        .exclude(kind=RelationKind.SAME_AS)
        .select_related("organisation", "other")
        .order_by("id")
    )
    lines = (
        Line.objects.known(known)
        .filter(organisation__in=ids)
        .order_by("id")
        .values_list("kind", "content", "recorded_at")
    )
    told = list(lines)
    competences = [content for kind, content, _recorded_at in told if kind == LineKind.COMPETENCE]
    others = {str(line.get("organ", "")).partition("/")[0] for line in competences} - {*identity.slugs.values(), ""}
    unions = UnionMembership.objects.known(known).filter(country=country).select_related("union")
    return KnownOf(
        name_rows=list(Name.objects.known(known).filter(organisation__in=ids)),
        populations=list(Population.objects.known(known).filter(organisation__in=ids)),
        relations=relations,
        unions=list(unions.order_by("begins")) if country else [],
        line_rows=told,
        competences=competences,
        owners=names_by_slug(others, known) if others else {},
        facts=[content for kind, content, _recorded_at in told if kind == LineKind.FACT],
        elections=[content for kind, content, _recorded_at in told if kind == LineKind.ELECTION],
        decisions=_decisions(identity, known),
        names=names_of({id_ for one in relations for id_ in (one.organisation_id, one.other_id)}, known),
    )


def union_facts(unions: Sequence[UnionMembership], footnotes: Footnotes) -> Iterator[Fact]:
    """In which unions its country is or was, and when."""
    for row in unions:
        words = period_words(row.begins, row.ends or FOREVER)
        yield Fact(said(row.union.names).text, (Said(words),), cites=footnotes.cite(row.source))


def relation_words(kind: str, from_here: bool) -> str:
    """How it hangs together with another organisation. `from_here`: the relation was told of this one."""
    if from_here:
        words = {
            "renamed": _("Renamed to"),
            "merged_into": _("Merged into"),
            "split_from": _("Split from"),
            "stands_for": _("Stands for"),
        }
    else:
        words = {
            "renamed": _("Named before"),
            "merged_into": _("Took in"),
            "split_from": _("Gave rise to"),
            "stands_for": _("Stood for by"),
        }
    return words.get(kind, spoken(kind))


def election_words(of: str) -> str:
    """A local election, by of whom it is; the list is open."""
    return {
        "council": _("Local election: the council"),
        "mayor": _("Local election: the mayor"),
        "council_and_mayor": _("Local election: the council and the mayor"),
    }.get(of, _("Local election"))


def subject_words(slug: str) -> str:
    """What a told fact is about; the list is open, and what has no words yet is shown as it is."""
    return {
        "coordinating-office": _("Coordinating office"),
        "representative": _("Representative"),
        "representation": _("Representation"),
        "delegates": _("Delegates"),
        "engagement": _("Engagement"),
        "goal": _("Goal"),
        "benefit": _("Benefit"),
        "portfolio": _("Memberships as a whole"),
        "decision": _("Decision"),
        "membership": _("Membership"),
        "projects": _("Projects"),
        "forums": _("Forums"),
        "host": _("Host"),
    }.get(slug, spoken(slug))


def _decisions(identity: Identity, known: datetime | None) -> list[tuple[str, Content]]:
    own = Q()
    for slug in identity.slugs.values():
        own |= Q(content__organ__startswith=f"{slug}/")
    rows = Record.objects.known(known).filter(own, entry__kind=EntryKind.DECISION).order_by("entry__key")
    return list(rows.values_list("entry__key", "content"))
