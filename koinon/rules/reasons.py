"""Why an answer is what it is: the links of a chain that ends in 'so'."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DECISION = "decision"
ATTESTATION = "attestation"
FACT = "fact"
RULE = "rule"
KINDS = (DECISION, ATTESTATION, FACT, RULE)

YES = "yes"
PRESUMED = "presumed"
CANNOT_TELL = "cannot_tell"
CONTESTED = "contested"
HELD = (YES, PRESUMED, CANNOT_TELL, CONTESTED)
"""How surely something held on a day. `presumed`: after the last evidence nothing says otherwise."""

SUREST_FIRST = (YES, PRESUMED, CONTESTED, CANNOT_TELL)
"""The four again, by how much they say for it."""

COUNTRY_JOINS = "country_joins"
COUNTRY_LEAVES = "country_leaves"
POPULATION_CROSSES = "population_crosses"
EVENTS = (COUNTRY_JOINS, COUNTRY_LEAVES, POPULATION_CROSSES)


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One link of the chain.

    kind    decision, attestation, fact or rule
    key     the entry's key, for a decision or attestation
    rule    the rule's id in the statutes, for a rule
    source  the source's id, where there is one
    remark  what has to be said with it: implied, denies, undated, consent, founder,
            for a rule its status in the statutes, for a fact the event
    subject what a fact is about: a country's code or the population's figure
    day     ISO day of a fact
    """

    kind: str
    key: str = ""
    rule: str = ""
    source: str = ""
    remark: str = ""
    subject: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """What the statutes leave open: `code` says what, `rule` which rule is silent ("" if none is written)."""

    code: str
    rule: str = ""
    subject: str = ""
    day: str = ""


def surest(held: Iterable[str]) -> str:
    """Of several answers (at least one) the one that says most: for where any of them is enough."""
    return min(held, key=SUREST_FIRST.index)


def least_sure(held: Iterable[str]) -> str:
    """Of several answers (at least one) the one that says least: for where all of them are needed."""
    return max(held, key=SUREST_FIRST.index)


def chained(*groups: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons of all groups in order, each once."""
    return tuple(dict.fromkeys(reason for group in groups for reason in group))
