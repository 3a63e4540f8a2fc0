"""One version of a network's statutes: read from its document, and what can be asked of it.

`check_statutes` reports every mistake of meaning; `parse_statutes` reads what has none.
The format is described in docs/statutes-format.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from koinon.rules.dates import Span, parse
from koinon.rules.statutes_build import (
    build_admission,
    build_category,
    build_fact_change,
    build_right,
    build_vote_weight,
)
from koinon.rules.statutes_check import check_statutes
from koinon.rules.statutes_kinds import KINDS
from koinon.rules.statutes_mistakes import Mistake
from koinon.rules.statutes_read import Fields, Length, read_fields, read_sources
from koinon.rules.statutes_rule import Reading, Rule
from koinon.rules.statutes_terms import (
    Admission,
    Category,
    Criterion,
    FactChange,
    PopulationBand,
    RightRule,
    Step,
    Territory,
    Text,
    VoteBand,
    VoteWeight,
)
from koinon.rules.statutes_vocabulary import EVALUATED_RIGHTS, RIGHTS

__all__ = [
    "EVALUATED_RIGHTS", "RIGHTS", "Admission", "Category", "Criterion", "FactChange", "Fields", "Length",
    "Mistake", "PopulationBand", "Reading", "RightRule", "Rule", "Statutes", "StatutesError", "Step",
    "Territory", "VoteBand", "VoteWeight", "check_statutes", "parse_statutes",
]  # fmt: skip


class StatutesError(ValueError):
    """A document that is no statutes file; `mistakes` are all that the checker found."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(f"{'.'.join(map(str, m.path))}: {m.code}" for m in mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Statutes:
    """One version. `begins` is when it came into force, `in_force_status` how well that is known."""

    network: str
    version: str
    begins: Span
    in_force_status: str
    rules: tuple[Rule, ...] = ()
    title: Text = field(default_factory=dict, hash=False)
    in_force_sources: tuple[str, ...] = ()
    adopted_by: str | None = None
    adopted_on: Span | None = None
    replaces: str | None = None

    def rule(self, id: str) -> Rule | None:
        """The rule of that id; None if this version has none."""
        return self._by_id.get(id)

    def of_kind(self, kind: str) -> tuple[Rule, ...]:
        """All rules of one kind, in the order of the file; none written means not known."""
        return tuple(rule for rule in self.rules if rule.kind == kind)

    def categories(self) -> tuple[Category, ...]:
        """The categories that this version defines, in the order of the file."""
        return self._categories

    def category(self, slug: str) -> Category | None:
        """The category of that slug; None if this version does not define it."""
        return next((category for category in self._categories if category.slug == slug), None)

    def rights_of(self, category: str) -> dict[str, RightRule | None]:
        """Each right with its rule for the category; None where no rule is written, which means not known.

        Where a right is given only for some bodies or matters, the first such rule stands for it (`is_limited`).
        """
        rules = self.right_rules(category)
        found: dict[str, RightRule | None] = dict.fromkeys(RIGHTS)
        for rule in sorted(rules, key=lambda rule: rule.is_limited, reverse=True):
            current = found[rule.right]
            if current is None or not rule.is_limited:
                found[rule.right] = rule
        return found

    def right_rules(self, category: str) -> tuple[RightRule, ...]:
        """Every rule on a right of the category, limited ones included, in the order of the file."""
        return tuple(rule for rule in self._rights if rule.category == category)

    def admission(self, category: str | None = None) -> Admission | None:
        """The way in to the category, or the general one; None if no rule is written.

        With one category only, its rule is the general one.
        """
        rules = self._admissions
        if category is None and len(self._categories) == 1:
            category = self._categories[0].slug
        special = [rule for rule in rules if rule.category == category]
        return next(iter((*special, *(rule for rule in rules if rule.category is None))), None)

    def fact_changes(self, event: str) -> tuple[FactChange, ...]:
        """The rules on one event (country_joins, country_leaves, population_crosses), in the order of the file."""
        return tuple(change for change in self._fact_changes if change.event == event)

    def vote_weights(self) -> tuple[VoteWeight, ...]:
        """The rules on how many votes a member has, in the order of the file."""
        return tuple(build_vote_weight(rule) for rule in self.of_kind("vote_weight"))

    def vote_weight(self, organ: str | None = None, category: str | None = None) -> VoteWeight | None:
        """The weight rule nearest to organ and category: both, then either, then the general one; None if none is."""
        wanted = ((organ, category), (organ, None), (None, category), (None, None))
        weights = {(weight.organ, weight.category): weight for weight in self.vote_weights()}
        return next((weights[pair] for pair in wanted if pair in weights), None)

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _categories(self) -> tuple[Category, ...]:
        return tuple(build_category(rule) for rule in self.of_kind("category"))

    @cached_property
    def _rights(self) -> tuple[RightRule, ...]:
        return tuple(build_right(rule) for rule in self.of_kind("right"))

    @cached_property
    def _admissions(self) -> tuple[Admission, ...]:
        starts = {rule.get("category"): rule for rule in self.of_kind("membership_start")}
        return tuple(
            build_admission(rule, starts.get(rule.get("category"), starts.get(None)))
            for rule in self.of_kind("admission")
        )

    @cached_property
    def _fact_changes(self) -> tuple[FactChange, ...]:
        return tuple(build_fact_change(rule) for rule in self.of_kind("fact_change"))


def parse_statutes(document: Mapping[str, object]) -> Statutes:
    """Read a parsed TOML (or JSON) document. Raises StatutesError with every mistake if there is one."""
    mistakes = check_statutes(document)
    if mistakes:
        raise StatutesError(mistakes)
    table: Mapping[str, Any] = document
    in_force = table["in_force"]
    adopted_on = in_force.get("adopted_on")
    return Statutes(
        network=table["network"],
        version=table["version"],
        begins=parse(in_force["from"]),
        in_force_status=in_force["status"],
        rules=tuple(_rule(rule) for rule in table.get("rules", ())),
        title=dict(table["title"]),
        in_force_sources=read_sources(in_force),
        adopted_by=in_force.get("adopted_by"),
        adopted_on=parse(adopted_on) if adopted_on else None,
        replaces=table.get("replaces"),
    )


def _rule(table: Mapping[str, Any]) -> Rule:
    kind = KINDS[table["kind"]]
    values = tuple(
        Reading(read_fields(kind.value_fields, value), read_sources(value)) for value in table.get("values", ())
    )
    return Rule(
        id=table["id"],
        kind=kind.name,
        article=table.get("article", ""),
        status=table["status"],
        sources=read_sources(table),
        says=dict(table.get("says", {})),
        practice=dict(table.get("practice", {})),
        practice_source=table.get("practice_source", ""),
        fields=read_fields(kind.fields, table),
        values=values,
    )
