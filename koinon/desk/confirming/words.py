"""The facts of a member's record in words, for those who confirm them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from koinon.atlas.models import Organisation
from koinon.confirmations.facts import Fact
from koinon.confirmations.models import FactKind
from koinon.desk.persons import names_by_key
from koinon.desk.roles.words import role_words
from koinon.networks.models import Network
from koinon.rules.reasons import PRESUMED, YES
from koinon.web.networks.hosted import host
from koinon.web.organisations.known_of import told_period
from koinon.web.standings.freshness import fact_words
from koinon.web.words.content import language_name, number, said, spoken
from koinon.web.words.dates import when_edtf
from koinon.web.words.names import names_by_slug


@dataclass(frozen=True)
class FactLine:
    """A fact: its name, what it is about, and what the record says."""

    name: str
    term: str
    words: str

    @property
    def sentence(self) -> str:
        """Both in one."""
        return _("%(label)s: %(value)s") % {"label": self.term, "value": self.words}


def fact_lines(facts: Sequence[Fact], organisation: Organisation, network: Network, day: date) -> list[FactLine]:
    """The facts as a member reads them. Two queries for names at most, and what is told of the network."""
    people = names_by_key({person for fact in facts for person in fact.people()})
    organs = _organs(facts, organisation.slug)
    return [FactLine(fact.name, fact_words(fact).text, _words(fact, network, day, people, organs)) for fact in facts]


def _words(fact: Fact, network: Network, day: date, people: dict[str, str], organs: dict[str, str]) -> str:
    told = fact.said
    if fact.kind == FactKind.NAMES:
        return ", ".join(
            f"{text} ({language_name(language)})" if language else text for language, text, _own in told["names"]
        )
    if fact.kind == FactKind.POPULATION:
        return f"{number(told['figure'])} ({when_edtf(told['on']).text})"
    if fact.kind == FactKind.ORGAN:
        return _organ_words(fact)
    if fact.kind == FactKind.COMPETENCE:
        return _competence_words(told, organs)
    if fact.kind == FactKind.ELECTION:
        return when_edtf(str(told["on"])).text
    if fact.kind == FactKind.STANDING:
        return _standing_words(told["held"], told["category"], network, day)
    return "; ".join(_post_words(people, *post) for post in told["posts"]) or _("nobody is named")


def _organs(facts: Sequence[Fact], own: str) -> dict[str, str]:
    """What the organs are called that have a part in its memberships: its own by name, another's by whose it is."""
    named = {fact.key: _organ_words(fact) for fact in facts if fact.kind == FactKind.ORGAN}
    paths = {fact.said["organ"] for fact in facts if fact.kind == FactKind.COMPETENCE and fact.said["organ"]}
    others = {path.partition("/")[0] for path in paths} - {own}
    owners = names_by_slug(others) if others else {}
    found = {}
    for path in paths:
        owner, _slash, slug = path.partition("/")
        whose = owners[owner].name.text if owner in owners else spoken(owner)
        found[path] = named.get(slug, spoken(slug)) if owner == own else whose
    return found


def _organ_words(fact: Fact) -> str:
    return said(fact.said["names"]).text if fact.said["names"] else fact.key


def _competence_words(told: Mapping[str, str], organs: dict[str, str]) -> str:
    """Which organ it is, its own by its name, and from when until when."""
    words = organs[told["organ"]] if told["organ"] else _("not known")
    if told["status"] == "none":
        words = _("nobody, as the source says")
    period = told_period(told["begins"], told["ends"])
    return f"{words} ({period})" if period else words


def _post_words(people: dict[str, str], role: str, person: str, body: str = "", office: Any = None) -> str:
    """Who holds a post, a person or an office or the one in the other, and of which body."""
    title = said(office).text if office else ""
    holder = people.get(person, person)
    if title:
        holder = _("%(person)s, %(office)s") % {"person": holder, "office": title} if person else title
    post = f"{role_words(role)} ({spoken(body)})" if body else role_words(role)
    return _("%(label)s: %(value)s") % {"label": post, "value": holder}


def _standing_words(held: str, category: str, network: Network, day: date) -> str:
    named = host(network).category_name(category, day).text if category else _("member")
    if held == YES:
        return named
    return _("%(category)s, presumed") % {"category": named} if held == PRESUMED else _("not certain whether a member")
