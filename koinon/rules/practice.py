"""The practice that a network follows where its statutes leave a question open: stated, and shown as assumed.

It is told in the words of the statutes themselves: rules of the kinds a case needs, without status and source. They
may fill what is unknown, contested or not written. What the statutes say, none of them can change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from koinon.rules.statutes import Mistake, check_statutes
from koinon.rules.statutes_kinds import KINDS

STATED = (
    "admission", "documents", "membership_start", "category_change", "suspension", "exclusion", "withdrawal",
    "rejoining", "succession",
)  # fmt: skip
"""Kinds of rules whose practice can be stated."""

OF_CASES = ("category", *STATED, "fact_change", "after_exit", "duty")
"""Kinds of rules that a case is judged by."""

ALREADY_SAID = "already_said"


class PracticeError(ValueError):
    """A practice that cannot be followed.

    `code`: not_stated (a kind whose practice nobody states), already_said (the statutes say it; `rule` is the id) or
    mistaken (with what the checker of statutes says in `mistakes`).
    """

    def __init__(self, code: str, rule: str = "", mistakes: Sequence[Mistake] = ()) -> None:
        super().__init__(f"{code}: {rule} {[mistake.code for mistake in mistakes]}")
        self.code = code
        self.rule = rule
        self.mistakes = tuple(mistakes)


def for_cases(document: Mapping[str, Any]) -> dict[str, Any]:
    """The statutes document with those of its rules alone that a case is judged by: what a case keeps as used."""
    rules = [rule for rule in document.get("rules", ()) if rule.get("kind") in OF_CASES]
    return {**document, "rules": rules}


def with_practice(document: Mapping[str, Any], stated: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The document with the practice in the place of what it leaves open. Raises PracticeError."""
    rules: list[Mapping[str, Any]] = list(document.get("rules", ()))
    for number, told in enumerate(stated, 1):
        if told.get("kind") not in STATED:
            raise PracticeError("not_stated", str(told.get("kind", "")))
        for rule in rules:
            if _says(rule, told):
                raise PracticeError(ALREADY_SAID, str(rule["id"]))
        gone = [rule for rule in rules if _leaves_open(rule, told)]
        kept_id = gone[0]["id"] if gone else f"practice-{number}"
        rules = [rule for rule in rules if rule not in gone]
        rules.append({**told, "id": kept_id, "status": "assumed"})
    settled = {**document, "rules": rules}
    mistakes = check_statutes(settled)
    if mistakes:
        raise PracticeError("mistaken", mistakes=mistakes)
    return settled


def _is_about(rule: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Whether a rule speaks of what is told: the same kind, and nothing that both name differs."""
    if rule.get("kind") != told.get("kind"):
        return False
    scope = [field.name for field in KINDS[str(told["kind"])].scope_fields]
    return all(rule.get(name) == told.get(name) for name in scope if name in rule and name in told)


def _leaves_open(rule: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    return _is_about(rule, told) and rule.get("status") in ("unknown", "contested")


def _says(rule: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Whether a rule that is known says already what is told, or that there is no such thing.

    A rule that is silent on a point leaves it open: practice may add it, naming again what every such rule names.
    """
    if not _is_about(rule, told) or rule.get("status") in ("unknown", "contested"):
        return False
    if rule.get("status") == "none":
        return True
    fields = KINDS[str(told["kind"])].value_fields
    given = {field.name for field in fields if field.name in told}
    added = {field.name for field in fields if field.name in told and not field.required} or given
    return any(name in rule for name in added) or any(rule.get(name, told[name]) != told[name] for name in given)
