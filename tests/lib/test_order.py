"""Names in the order of the reader's alphabet."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koinon.lib.order import sort_key


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("cs", "Cáchy Čáslav Hradec Cheb Chemnitz Ivančice Rjazaň Rzeszów Řím Suchdol Šumperk Ústí Zlín Žilina"),
        ("sv", "Aarhus Gävle Göteborg Götene Zagreb Åbo Ålborg Århus Ängelholm Örebro"),
        ("pl", "Czersk Ćmielów Kraków Lublin Lwów Łódź Zabrze Źródła Żary"),
        ("de", "Aussig Kolding Köln Münster Strasse Straße Strassf"),
        ("en", "Aix Århus Łódź Lublin Zürich"),
        ("cs-CZ", "Hradec Cheb"),
    ],
)
def test_the_readers_alphabet(language: str, names: str) -> None:
    listed = names.split()
    by_code = sorted(listed)
    assert sorted(by_code, key=lambda name: sort_key(name, language)) == listed


def test_a_gap_comes_before_every_letter() -> None:
    names = ["Rotterdamse", "Rotterdam–Den Haag", "Rotterdam"]
    assert sorted(names, key=lambda name: sort_key(name, "en")) == ["Rotterdam", "Rotterdam–Den Haag", "Rotterdamse"]


@given(st.text(), st.sampled_from(["cs", "sv", "pl", "de", "en", "xx"]))
def test_how_a_letter_is_composed_changes_nothing(text: str, language: str) -> None:
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert sort_key(composed, language)[0] == sort_key(apart, language)[0]
