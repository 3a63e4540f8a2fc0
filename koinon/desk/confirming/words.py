"""The facts of a member's record in words, for those who confirm them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from koinon.confirmations.facts import Fact
from koinon.confirmations.models import FactKind
from koinon.desk.persons import names_by_key
from koinon.desk.roles.words import role_words
from koinon.networks.models import Network
from koinon.rules.reasons import PRESUMED, YES
from koinon.web.dates import when_edtf
from koinon.web.freshness import fact_words
from koinon.web.hosted import host
from koinon.web.words import language_name, number, said


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


def fact_lines(facts: Sequence[Fact], network: Network, day: date) -> list[FactLine]:
    """The facts as a member reads them. One query for the names of people, and what is told of the network."""
    people = names_by_key({person for fact in facts for person in fact.people()})
    return [FactLine(fact.name, fact_words(fact).text, _words(fact, network, day, people)) for fact in facts]


def _words(fact: Fact, network: Network, day: date, people: dict[str, str]) -> str:
    told = fact.said
    if fact.kind == FactKind.NAMES:
        return ", ".join(
            f"{text} ({language_name(language)})" if language else text for language, text, _own in told["names"]
        )
    if fact.kind == FactKind.POPULATION:
        return f"{number(told['figure'])} ({when_edtf(told['on']).text})"
    if fact.kind == FactKind.ORGAN:
        return said(told["names"]).text if told["names"] else fact.key
    if fact.kind == FactKind.STANDING:
        return _standing_words(told["held"], told["category"], network, day)
    posts = [f"{role_words(kind)}: {people.get(person, person)}" for kind, person in told["posts"]]
    return "; ".join(posts) or _("nobody is named")


def _standing_words(held: str, category: str, network: Network, day: date) -> str:
    named = host(network).category_name(category, day).text if category else _("member")
    if held == YES:
        return named
    return _("%(category)s, presumed") % {"category": named} if held == PRESUMED else _("not certain whether a member")
