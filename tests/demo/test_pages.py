"""What is made up says so wherever it is shown, and adds to no count of what exists."""

from __future__ import annotations

import io
import json
import re
import zipfile
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from koinon.ledger.models import Entry
from koinon.web.urls import PAGES
from tests.browser.addresses import NO_PAGES
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

PARTS = {
    "network": "linden-cities", "organisation": "lipohrad", "version": "as-described", "country": "cz",
    "key": "linden-cities-executive-committee-2025-11-20-portoselce",
}  # fmt: skip
OF_NETWORK = sorted(
    str(one.name)
    for one in PAGES
    if {"network", "organisation", "key"} & set(re.findall(r"<slug:(\w+)>", str(one.pattern)))
)


def address_of(name: str, language: str = "en") -> str:
    [pattern] = [one for one in PAGES if one.name == name]
    wanted = set(re.findall(r"<slug:(\w+)>", str(pattern.pattern)))
    return reverse(name, kwargs={"language": language, **{part: PARTS[part] for part in wanted}})


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("name", OF_NETWORK)
def test_every_page_of_a_made_up_network_city_or_entry_is_marked(name: str, language: str) -> None:
    answer = Client().get(address_of(name, language))
    assert answer.status_code == 200
    text = answer.content.decode()
    if name not in NO_PAGES:
        assert 'class="made-up"' in text
        assert re.search(r"<title>(Made up|Zmyślone|Fikcyjne|Wymyślone)", text) or language != "en"


@pytest.mark.parametrize("slug", ["wierzbogrod", "urad-pro-svazky-mest", "lipowerk"])
def test_an_organisation_is_marked_also_where_it_is_in_no_network(slug: str) -> None:
    assert "Made-up network" in read(f"/en/organisations/{slug}/").text
    assert "Made-up network" not in read("/en/organisations/lublin/").text


@pytest.mark.parametrize("key", ["lipohrad-council", "jasnoleg-council", "vranobrod-council"])
def test_an_act_of_a_made_up_city_is_marked(key: str) -> None:
    for found in Entry.objects.filter(key__startswith=key).values_list("key", flat=True):
        assert "made up" in read(f"/en/entries/{found}/").text.lower(), found


def test_a_city_says_who_decides_there() -> None:
    text = read("/en/organisations/lipohrad/").text
    assert "Decides on joining a network City Council" in text
    assert "until 1 January 2010" in text
    assert "Has to agree to joining nobody, as the source says" in text
    assert "Office for Leagues of Cities" in read("/en/organisations/srebrobrod/").text
    assert "Decides on paying" not in read("/en/organisations/stribropole/").text
    assert "Has to agree to joining not known" in read("/en/organisations/javorgrad/").text


def test_lists_mark_each_of_them() -> None:
    rows = read("/en/organisations/", q="lip").rows
    marked = {row[0].split(" made up")[0] for row in rows if "made up" in row[0]}
    assert {"Lipohrad", "Lipograd"} <= {name.split("\n")[0].strip() for name in marked}
    poland = read("/en/countries/pl/").rows
    assert [row[0] for row in poland if "made up" in row[0] and row[0].startswith("Lublin")] == []
    assert len([row[0] for row in poland if "made up" in row[0]]) == 3


def test_the_first_page_counts_and_tells_only_what_is_real_and_marks_the_rest() -> None:
    seen = read("/en/")
    assert seen.html.count('class="made-up-mark"') == 2
    assert seen.text.index("UNESCO") < seen.text.index("Linden Cities")
    assert "Portoselce" not in seen.text
    assert "Lindenfurt" not in seen.text


def test_the_list_of_countries_counts_only_what_is_real() -> None:
    answer = Client().get("/api/v1/countries").json()
    counted = {one["code"]: one["organisations"] for one in answer["items"]}
    listed = Client().get("/api/v1/countries/pl").json()["organisations"]
    real = [one for one in listed if not one["made_up"]]
    assert counted["PL"] == len(real) == len(listed) - 3


def test_the_chronicle_of_all_marks_each_line_and_not_the_page() -> None:
    seen = read("/en/changes/")
    assert 'class="made-up"' not in seen.html
    assert seen.html.count('class="made-up-mark"') == 30
    feed = Client().get(address_of("all_changes_feed")).content.decode()
    assert len(re.findall("<title[^>]*>Made up: ", feed)) == 30


def test_the_api_its_tables_and_the_linked_data_say_it() -> None:
    assert Client().get("/api/v1/networks/linden-cities").json()["made_up"] is True
    assert Client().get("/api/v1/organisations/lipohrad").json()["made_up"] is True
    assert Client().get("/api/v1/organisations/lublin").json()["made_up"] is False
    listed = Client().get(address_of("organisation_csv"), {"q": "lipohrad"}).content.decode("utf-8-sig")
    assert listed.splitlines()[0].endswith("made_up")
    assert all(line.endswith("yes") for line in listed.splitlines()[1:])
    linked = json.dumps(Client().get("/api/v1/organisations/lipohrad.jsonld").json())
    assert '"koinon:madeUp": true' in linked


def test_the_export_and_its_name_say_it() -> None:
    answer = Client().get("/api/v1/networks/sundial-league/export")
    assert "made-up-" in answer["Content-Disposition"]
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(body))
        body = archive.read(archive.namelist()[0])
    told = json.loads(body)
    assert told["about"]["made_up"] is True
    assert all(one["made_up"] is True for one in told["organisations"])


def test_search_engines_are_told_of_nothing_made_up() -> None:
    index = Client().get("/sitemap.xml").content.decode()
    places = re.findall(r"<loc>([^<]+)</loc>", index)
    assert places
    for place in places:
        parts = urlsplit(place)
        text = Client().get(parts.path, dict(re.findall(r"(\w+)=(\w+)", parts.query))).content.decode()
        for slug in ("linden-cities", "sundial-league", "wierzbogrod", "lipohrad", "urad-pro-svazky-mest"):
            assert f"/{slug}/" not in text, (place, slug)
