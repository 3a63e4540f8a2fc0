"""Every page in a real browser: accessible, no wider than the screen, usable by keyboard and without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "networks/",
    "networks/eurocities/",
    "networks/medium-sized-cities/?on=2016-04-05",
    "networks/eurocities/members/?on=2003-12-01",
    "networks/eurocities/members/lublin/?on=2004-05-01",
    "networks/eurocities/members/praha/?on=2000-01-01",
    "networks/eurocities/members/london/?on=2020-02-01",
    "networks/eurocities/map/?on=2004-05-01",
    "networks/eurocities/map/?view=world",
    "networks/eurocities/statutes/",
    "networks/medium-sized-cities/claims/",
    "networks/eurocities/bodies/?on=2017-06-01",
    "organisations/?q=prag",
    "organisations/lublin/",
    "countries/",
    "countries/de/",
    "entries/lublin-council-2003-10-16-274-x-2003/",
    "networks/eurocities/compare/?from=2003-01-01&to=2018-06-01",
    "networks/eurocities/compare/?from=1900-01-01&to=never",
    "compare/?a=eurocities&b=medium-sized-cities&on=2012-01-01",
    "networks/medium-sized-cities/events/?on=2012-05-01",
    "networks/eurocities/changes/",
    "networks/nowhere/",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]}


def visit(page: Any, site: str, language: str, path: str, width: int, scheme: str = "light") -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/{language}/{path}")


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1280, "light"), ("cs", 360, "dark")])
def test_nothing_bars_anyone(page: Any, site: str, path: str, language: str, width: int, scheme: str) -> None:
    visit(page, site, language, path, width, scheme)
    assert violations(page) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["cs", "de"])
def test_no_page_is_wider_than_a_phone(page: Any, site: str, path: str, language: str) -> None:
    for width in (320, 360):
        visit(page, site, language, path, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_nobody_else_and_breaks_no_rule_of_its_own(page: Any, site: str, path: str) -> None:
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    visit(page, site, "en", path, 1280)
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
    assert [text for text in complaints if not re.search("status of 40[04]", text)] == []


def test_a_reader_chooses_a_day_and_it_stays_chosen_without_any_script(plain_page: Any, site: str) -> None:
    page = plain_page
    page.goto(f"{site}/en/networks/eurocities/members/")
    page.fill("input[name=on]", "2003-11-26")
    page.locator("input[name=on]").press("Enter")
    assert "on=2003-11-26" in page.url
    page.fill("main input[name=q]", "lublin")
    page.locator("main input[name=q]").press("Enter")
    assert "on=2003-11-26" in page.url
    row = page.locator("main").get_by_role("row").filter(has_text="Lublin")
    assert "Associate member" in row.inner_text()
    row.get_by_role("link", name="Lublin").first.click()
    assert re.search(r"/en/(organisations|cities)/lublin/\?on=2003-11-26", page.url)
    page.get_by_role("link", name="Why").first.click()
    assert "/networks/eurocities/members/lublin/?on=2003-11-26" in page.url
    assert "274/X/2003" in page.locator("main").inner_text()


def test_the_keyboard_alone_leads_past_the_header_to_the_day(page: Any, site: str) -> None:
    visit(page, site, "en", "networks/eurocities/members/?on=2003-12-01", 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "on":
            break
    assert page.evaluate("document.activeElement.name") == "on"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_how_sure_a_thing_is_shows_as_a_shape_with_words(page: Any, site: str) -> None:
    visit(page, site, "en", "networks/eurocities/members/?on=2003-12-01", 1280)
    text = page.locator("main").inner_text()
    for words in ("certain", "presumed", "cannot be told", "sources disagree"):
        assert words in text


def test_a_print_has_no_navigation_and_the_day_in_its_margin(page: Any, site: str) -> None:
    visit(page, site, "en", "networks/eurocities/members/?on=2003-12-01", 1280)
    page.emulate_media(media="print")
    assert not page.locator("header nav").first.is_visible()
    assert "1 December 2003" in page.locator("body").inner_text()
