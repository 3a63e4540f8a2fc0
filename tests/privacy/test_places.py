"""Every column of text is swept at an erasure, goes with its person, or says why it can name nobody."""

from __future__ import annotations

from collections import Counter

from django.apps import apps
from django.db import models

from koinon.privacy.naming.places import FREE, OWN, SWEPT

TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def columns() -> dict[str, set[str]]:
    """Every column that holds text, JSON or bytes, by table, but slugs and those with a closed list of values."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        found[model._meta.label_lower] = {
            each.name
            for each in model._meta.concrete_fields
            if isinstance(each, TEXT) and not each.choices and not isinstance(each, models.SlugField)
        }
    return found


def declared() -> list[tuple[str, str]]:
    swept = [(words.label, column) for words in SWEPT for column in words.columns]
    listed = [
        (label, column) for table in (OWN, FREE) for label, told in table.items() if label for column in told.split()
    ]
    return swept + listed


def unstated(found: dict[str, set[str]]) -> list[str]:
    """Columns of which nothing is said."""
    everywhere, said = set(FREE[""].split()), set(declared())
    return sorted(
        f"{label}.{column}"
        for label, names in found.items()
        for column in names
        if (label, column) not in said and column not in everywhere
    )


def test_every_column_of_text_is_swept_or_goes_with_its_person_or_says_why_not():
    assert unstated(columns()) == []


def test_a_new_column_of_text_would_be_noticed():
    assert unstated({"people.contact": {"hobby", "note"}}) == ["people.contact.hobby"]


def test_no_column_is_said_twice_and_none_that_is_not_there():
    assert [each for each, times in Counter(declared()).items() if times > 1] == []
    there = columns()
    assert [f"{label}.{column}" for label, column in declared() if column not in there.get(label, set())] == []


def test_the_ways_to_a_keeper_lead_somewhere():
    for words in SWEPT:
        ways = filter(None, (words.network, words.organisation, words.held_by, words.language))
        # A way that leads nowhere is a FieldError.
        assert list(words.model._base_manager.values(*ways)[:0]) == []
