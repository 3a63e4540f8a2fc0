"""The page of the look: its colours are those of the sheet, every contrast is enough, and few queries."""

from __future__ import annotations

import re

import pytest

from koinon.web.look import TOKENS, WORN, contrast, tokens
from tests.pages.reading import read

LANGUAGES = ("en", "cs", "sv", "pl", "de")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.478),
        ("#767676", "#ffffff", 4.542),
        ("#abcdef", "#abcdef", 1.0),
    ],
)
def test_a_contrast_is_reckoned_as_the_standard_does(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.001)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("token", WORN)
def test_every_colour_is_plain_enough_on_paper_by_day_and_by_night(token):
    for sheet in tokens():
        assert contrast(sheet[token], sheet["paper"]) >= WORN[token]


def test_every_plain_colour_of_the_sheet_is_shown():
    by_day = TOKENS.read_text(encoding="utf-8").split("@media")[0]
    assert set(re.findall(r"--([a-z-]+): #", by_day)) - {"accent-dark"} == set(WORN)
    light, dark = tokens()
    assert light["paper"] != dark["paper"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_look_is_shown_in_every_language(language):
    seen = read(f"/{language}/docs/look/", on="2004-05-01")
    light, dark = tokens()
    assert light["ink"] in seen.text
    assert dark["ink"] in seen.text
    for part in ("legend", "day-form", "growth", "time-bar", "why", "errors", "pages", "tabs", "sources", "empty"):
        assert re.search(rf'class="[^"]*\b{part}\b', seen.html), part
    assert "style=" not in seen.html


@pytest.mark.django_db
def test_every_page_leads_to_the_look_and_a_day_that_is_none_is_explained():
    assert read("/en/").link("The look") == "/en/docs/look/"
    assert "2004-13-01" in read("/en/docs/look/", 400, on="2004-13-01").html


@pytest.mark.django_db
def test_the_look_asks_the_database_little(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        read("/en/docs/look/")
