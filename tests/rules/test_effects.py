"""Effects: a closed union that is read as it was written."""

from __future__ import annotations

import pytest

from koinon.rules import effects
from koinon.rules.effects import Admit, EffectError, read, written

ADMISSION = {"kind": "admit", "network": "union", "organisation": "lipa", "category": "full"}


@pytest.mark.parametrize(
    "told",
    [
        ADMISSION,
        {**ADMISSION, "effective": "2004-12"},
        {"kind": "end", "network": "union", "organisation": "lipa", "sense": "last_day"},
        {"kind": "revoke", "entry": "board-2001"},
        {"kind": "rename_body", "network": "union", "body": "it", "names": {"en": "Digital forum"}},
        {**ADMISSION, "conditions": [{"kind": "country_in", "union": "eu"}, {"kind": "entry", "key": "x"}]},
    ],
)
def test_what_is_read_is_written_back_the_same(told):
    assert written(read(told)) == {"schema": 1, **told}


def test_every_kind_of_the_union_can_be_read():
    assert len(effects.CLASSES) == 16
    assert isinstance(read(ADMISSION), Admit)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"kind": "welcome"}, "unknown_kind", "kind"),
        ({"colour": "blue"}, "unknown_field", "colour"),
        ({"network": ""}, "missing", "network"),
        ({"effective": "spring"}, "bad_date", "effective"),
        ({"category": 7}, "bad_value", "category"),
        ({"conditions": [{"kind": "rain"}]}, "bad_value", "conditions"),
        ({"conditions": [{"kind": "entry"}]}, "bad_value", "conditions"),
        ({"schema": 2}, "newer_schema", "schema"),
    ],
)
def test_what_is_not_of_the_union_is_refused_by_field(change, code, field):
    with pytest.raises(EffectError) as refused:
        read({**ADMISSION, **change})
    assert (refused.value.code, refused.value.field) == (code, field)


def test_an_older_schema_is_lifted_to_the_present_one(monkeypatch):
    monkeypatch.setattr(effects, "SCHEMA", 2)
    monkeypatch.setitem(effects.UPCASTERS, 1, lambda told: {**told, "category": told.get("category", "full")})
    lifted = read({"schema": 1, "kind": "admit", "network": "union", "organisation": "lipa"})
    assert isinstance(lifted, Admit)
    assert lifted.category == "full"
