"""Who stands for an organisation in a network, and what it says of itself there: the other ways of being heard.

Neither makes it a member. A state stands for its cities in a body of states, and a city may still tell of its part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koinon.atlas.models import Relation, RelationKind
from koinon.records.models import Line, LineKind
from koinon.register.queries import ever_standing
from koinon.rules.citing import named_in
from koinon.web.asked import Asked
from koinon.web.glossary import Glossary
from koinon.web.networks.hosted import Hosted
from koinon.web.organisations.identity import Identity
from koinon.web.organisations.known_of import relation_words, subject_words
from koinon.web.pages import Fact
from koinon.web.words.content import said
from koinon.web.words.dates import when_edtf
from koinon.web.words.sources import Footnotes

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Represented:
    """Those that stand for an organisation and ever stood in the network themselves; its own facts on the network."""

    relations: Sequence[Relation]
    facts: Sequence[Content]

    def sources(self) -> set[str]:
        """Every source that these rows name."""
        return {relation.source for relation in self.relations} | set(named_in(self.facts))

    def slugs(self) -> Iterable[str]:
        """The slugs of those that stand for it."""
        return [relation.organisation.slug for relation in self.relations]


def represented(asked: Asked, hosted: Hosted, identity: Identity) -> Represented:
    """What is recorded of that, as known. Two queries."""
    ids = list(identity.slugs)
    relations = (
        Relation.objects.known(asked.known)
        .filter(kind=RelationKind.STANDS_FOR, other__in=ids, organisation__in=ever_standing(hosted.network))
        .select_related("organisation")
        .order_by("id")
    )
    lines = Line.objects.known(asked.known).filter(organisation__in=ids, kind=LineKind.FACT).order_by("id")
    facts = [content for content in lines.values_list("content", flat=True) if content.get("network") == hosted.slug]
    return Represented(list(relations), facts)


def stood_for(asked: Asked, told: Represented, hosted: Hosted, names: Glossary, notes: Footnotes) -> Iterator[Fact]:
    """Who stands for it, each with the address of its own standing."""
    for relation in told.relations:
        slug = relation.organisation.slug
        link = names.called(slug).link(asked.walk.standing(hosted.slug, slug))
        when = when_edtf(relation.begins) if relation.begins else None
        words = relation_words(relation.kind, from_here=False)
        yield Fact(words, when=when, link=link, cites=notes.cite(relation.source))


def own_facts(told: Represented, notes: Footnotes) -> Iterator[Fact]:
    """What it says of its part in the network; shown and never reckoned with."""
    for line in told.facts:
        yield Fact(subject_words(str(line.get("subject", ""))), (said(line["text"]),), cites=notes.of(line))
