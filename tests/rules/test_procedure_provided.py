"""Which matters the statutes have: a source has to say of every way to ask for one that there is no such thing."""

from __future__ import annotations

from typing import Any

import pytest

from koinon.rules.procedure import KINDS
from koinon.rules.procedure_ways import is_provided
from tests.rules.world import category, statutes

FULL, ASSOCIATE = category("full"), category("associate")


def told(kind: str, status: str = "none", **fields: Any) -> dict[str, Any]:
    """A rule, that there is no such thing unless told otherwise."""
    named = "-".join([kind, *map(str, fields.values())]).replace("_", "-")
    return {"id": named, "kind": kind, "status": status, "source": "text", **fields}


@pytest.mark.parametrize("kind", KINDS)
def test_where_nothing_is_written_everything_can_be_asked_for(kind):
    assert is_provided(statutes(FULL), kind)


def test_what_a_source_denies_cannot_be_asked_for():
    assert not is_provided(statutes(FULL, ASSOCIATE, told("exclusion")), "exclusion")
    assert is_provided(statutes(FULL, ASSOCIATE, told("exclusion")), "withdrawal")


def test_what_is_denied_to_one_category_alone_can_be_asked_for_by_the_others():
    rules = statutes(FULL, ASSOCIATE, told("withdrawal", category="associate"))
    assert is_provided(rules, "withdrawal")
    assert is_provided(rules, "withdrawal", "full")
    assert not is_provided(rules, "withdrawal", "associate")


def test_a_change_is_possible_while_one_category_is_left_to_change_to():
    rules = statutes(FULL, ASSOCIATE, told("category_change", moves_to="associate"))
    assert is_provided(rules, "change", "associate")
    assert not is_provided(statutes(FULL, ASSOCIATE, told("category_change")), "change", "full")
