"""What the things that entries name are called to the reader: organisations, networks, organs, offices, people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from koinon.accounts.models import Person
from koinon.atlas.models import Territory, Union
from koinon.records.models import Line, LineKind
from koinon.web.addresses import Walk
from koinon.web.asked import Asked
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Said
from koinon.web.words.because import Grounds
from koinon.web.words.content import reader, said, spoken
from koinon.web.words.names import Called, names_by_slug

Content = Mapping[str, Any]
NAMED_LINES = (LineKind.BODY, LineKind.OFFICE, LineKind.ORGAN)


@dataclass(frozen=True)
class Glossary:
    """Names, read before anything is put into words. What nobody named is shown by its slug.

    networks       by slug
    organisations  by slug
    organs         names of organs and bodies, by `owner/organ`
    offices        names of offices, by `network/office`
    people         names, by key; an erased one is not there
    unions         names of unions of countries and of territories, by slug
    """

    walk: Walk
    day: date
    networks: Mapping[str, Hosted]
    organisations: Mapping[str, Called] = field(default_factory=dict)
    organs: Mapping[str, Any] = field(default_factory=dict)
    offices: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    unions: Mapping[str, Any] = field(default_factory=dict)

    def network(self, slug: str) -> str:
        """A network's name."""
        return self.networks[slug].name.text if slug in self.networks else slug

    def called(self, slug: str) -> Called:
        """What an organisation is called, its own name beside; its slug where nobody named it."""
        return self.organisations.get(slug) or Called(Said(slug))

    def organisation(self, slug: str) -> str:
        """An organisation's name."""
        return self.called(slug).name.text

    def category(self, network: str, slug: str) -> str:
        """A category's name on the day."""
        hosted = self.networks.get(network)
        return hosted.category_name(slug, self.day).text if hosted else spoken(slug)

    def organ(self, path: str) -> Said:
        """An organ's name, with its owner's where the organ's own does not tell whose it is."""
        owner = path.partition("/")[0]
        organ = Grounds(organs=self.organs).organ(path)
        whose = self.network(owner) if owner in self.networks else self.organisation(owner)
        return Said(f"{organ.text}, {whose}", organ.language, organ.language_name)

    def body(self, network: str, slug: str) -> str:
        """The name of a network's body."""
        return Grounds(organs=self.organs).organ(f"{network}/{slug}").text

    def office(self, network: str, slug: str) -> str:
        """The name of a network's office."""
        names = self.offices.get(f"{network}/{slug}")
        return said(names).text if names else spoken(slug)

    def person(self, key: str) -> str:
        """A person's name; "" where none is kept."""
        return self.people.get(key, "")

    def holder(self, organisation: str, person: str) -> str:
        """Who holds a mandate: an organisation, a person, or the person for the organisation."""
        name = self.person(person) or (_("a person whose name is not kept") if person else "")
        if not organisation:
            return name
        if not name:
            return self.organisation(organisation)
        return _("%(person)s, for %(organisation)s") % {
            "person": name,
            "organisation": self.organisation(organisation),
        }

    def post(self, network: str, office: str, body: str) -> str:
        """What a mandate is: an office, a seat in a body, or both."""
        places = [self.office(network, office)] if office else []
        return ", ".join([*places, self.body(network, body)] if body else places)

    def union(self, slug: str) -> str:
        """A union's or a territory's name."""
        names = self.unions.get(slug)
        return said(names).text if names else spoken(slug)


def glossary_for(asked: Asked, networks: Mapping[str, Hosted], entries: Iterable[Content]) -> Glossary:
    """The names that told entries need. Four queries, a fifth where people are named."""
    told = list(entries)
    effects = [effect for content in told for effect in content.get("effects", ())]
    organs = {str(content["organ"]) for content in told if content.get("organ")}
    slugs = {str(line["organisation"]) for line in (*told, *effects) if line.get("organisation")}
    slugs |= {path.partition("/")[0] for path in organs}
    bodies, offices = _names_of_lines({*organs, *_bodies((*told, *effects))}, asked.known)
    people = {str(line["person"]) for line in (*told, *effects) if line.get("person")}
    return Glossary(
        walk=asked.walk,
        day=asked.day,
        networks=networks,
        organisations=names_by_slug(slugs, asked.known),
        organs=bodies,
        offices=offices,
        people=names_of_people(people),
        unions=_unions(asked.known),
    )


def _unions(known: datetime | None) -> dict[str, Any]:
    """The names of unions and territories; a union's where both have one slug. One query."""
    territories = Territory.objects.known(known).values_list("slug", "names")
    return dict(territories.union(Union.objects.values_list("slug", "names"), all=True))


def names_of_people(keys: Iterable[str]) -> dict[str, str]:
    """The names that are kept of people, by key. One query, none without keys."""
    wanted = set(keys)
    if not wanted:
        return {}
    kept = Person.objects.filter(key__in=wanted).values_list("key", "name")
    return {key: name.best(reader()).string for key, name in kept if name}


def _bodies(lines: Iterable[Content]) -> Iterator[str]:
    for line in lines:
        for named in ("body", "office", "parent"):
            if line.get(named):
                yield f"{line.get('network', '')}/{line[named]}"


def _names_of_lines(paths: Iterable[str], known: datetime | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The names of organs and bodies, and those of offices, by `owner/slug`. One query."""
    pairs = [path.partition("/") for path in paths]
    owners, keys = {owner for owner, _slash, _slug in pairs}, {slug for _owner, _slash, slug in pairs}
    owned = Q(network__slug__in=owners) | Q(organisation__slug__in=owners)
    rows = Line.objects.known(known).filter(owned, kind__in=NAMED_LINES, key__in=keys)
    organs: dict[str, Any] = {}
    offices: dict[str, Any] = {}
    for kind, network, owner, key, content in rows.values_list(
        "kind", "network__slug", "organisation__slug", "key", "content"
    ):
        (offices if kind == LineKind.OFFICE else organs)[f"{network or owner}/{key}"] = content.get("names")
    return organs, offices
