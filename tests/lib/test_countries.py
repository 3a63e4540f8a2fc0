"""Countries are known by their codes, and called what CLDR has them called at home."""

from __future__ import annotations

import pytest

from koinon.lib.countries import is_country, own_names


@pytest.mark.parametrize("code", ["PL", "XK", "CY", "GB", "AQ"])
def test_codes_of_countries_are(code):
    assert is_country(code)


@pytest.mark.parametrize("code", ["EU", "UN", "ZZ", "pl", "", "POL", "001", "12"])
def test_unions_and_nonsense_are_no_countries(code):
    assert not is_country(code)


def test_own_names_are_in_the_official_languages():
    assert [tuple(name) for name in own_names("PL")] == [("Polska", "pl")]
    assert {name.text for name in own_names("BE")} == {"België", "Belgique", "Belgien"}
    assert {name.text for name in own_names("FI")} == {"Suomi", "Finland"}


def test_a_country_without_an_official_language_has_no_own_name():
    assert own_names("AQ") == ()
