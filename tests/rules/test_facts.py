"""Which organisation stays of those that were recorded to be the same."""

from __future__ import annotations

from koinon.rules.facts import ends_of_chains


def test_a_chain_of_duplicates_is_followed_to_its_end():
    assert ends_of_chains({"a": "b", "b": "c", "x": "y"}) == {"a": "c", "b": "c", "x": "y"}
    assert ends_of_chains({}) == {}


def test_a_chain_that_leads_back_into_itself_ends_where_it_closes():
    assert ends_of_chains({1: 2, 2: 1}) == {1: 1, 2: 2}
    assert ends_of_chains({1: 2, 2: 3, 3: 2}) == {1: 2, 2: 2, 3: 3}
