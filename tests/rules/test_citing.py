"""Which sources told content names: everyone who asks goes the same way through it."""

from __future__ import annotations

from koinon.rules.citing import citations, named_in

TOLD = {
    "founded": {"on": "1986", "source": "page"},
    "rules": [
        {"id": "fee", "sources": ["minutes", "list"]},
        {"id": "term", "status": "unknown", "practice": {"en": "Two years."}, "practice_source": "observer"},
    ],
    "note": {"en": "The source is old."},
}


def test_every_source_is_found_with_its_place_in_the_order_of_the_content():
    assert list(citations(TOLD)) == [
        (("founded", "source"), "page"),
        (("rules", 0, "sources"), "minutes"),
        (("rules", 0, "sources"), "list"),
        (("rules", 1, "practice_source"), "observer"),
    ]
    assert list(named_in((TOLD, TOLD))) == ["page", "minutes", "list", "observer"] * 2


def test_what_only_looks_like_a_source_is_none():
    assert not list(
        named_in({"source": "", "sources": None, "resource": "page", "practice_source": None, "of": "source"})
    )
    assert not list(named_in("source"))
    assert list(named_in({"source": {"source": "inner"}, "sources": [1, "page"]})) == ["inner", "page"]
