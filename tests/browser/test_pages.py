"""Every page in a real browser: accessible, no wider than the screen, usable by keyboard and without scripts.

axe looks at every address in English and light, and at each once more in another language, width or scheme: which one
turns with KOINON_BROWSER_TURN, a number that `.ci/run` takes from the commit. `make browser-all` looks at all of them.
"""

from __future__ import annotations

import os
import re
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import EVERY

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]
# axe leaves the rule on the size of targets (WCAG 2.2, 2.5.8) out unless it is asked for by name. It need not describe
# every element that is well: on a list of members that alone took two thirds of its time.
RULES = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
USUAL = ("en", 1280, "light")
OTHERS = [one for one in product(("en", "cs", "sv", "pl", "de"), (320, 1280, 360), ("dark", "light")) if one != USUAL]
TURN = int(os.environ.get("KOINON_BROWSER_TURN", "0"))
ALL = bool(os.environ.get("KOINON_BROWSER_ALL"))


def views() -> list[tuple[str, str, int, str]]:
    """Path, language, width and scheme of everything that axe looks at this time."""
    looked = []
    for place, path in enumerate(EVERY):
        others = OTHERS if ALL else [OTHERS[(TURN + 7 * place) % len(OTHERS)]]
        looked += [(path, *one) for one in (USUAL, *others)]
    return looked


def visit(page: Any, site: str, language: str, path: str, width: int, scheme: str = "light") -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/{language}/{path}")


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def too_wide(page: Any) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize(("path", "language", "width", "scheme"), views())
def test_nothing_bars_anyone(page: Any, site: str, path: str, language: str, width: int, scheme: str) -> None:
    visit(page, site, language, path, width, scheme)
    assert violations(page) == []
    assert too_wide(page) <= 0


def test_axe_finds_what_is_wrong(page: Any, site: str) -> None:
    visit(page, site, "en", "", 1280)
    page.evaluate("document.querySelector('.lead').style.color = 'var(--line)'")
    assert {one.partition(":")[0] for one in violations(page)} >= {"color-contrast"}


@pytest.mark.parametrize("path", EVERY)
def test_no_page_is_wider_than_the_screen(page: Any, site: str, path: str) -> None:
    """320 px is also a window of 1280 px at 400 %, and 640 px one at 200 % (WCAG 1.4.10 and 1.4.4)."""
    for language, width in (("de", 320), ("cs", 360), ("pl", 640), ("en", 2560)):
        visit(page, site, language, path, width)
        assert too_wide(page) <= 0, (language, width)


@pytest.mark.parametrize("path", EVERY)
def test_a_page_asks_nobody_else_keeps_nothing_and_breaks_no_rule_of_its_own(page: Any, site: str, path: str) -> None:
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    answer = page.goto(f"{site}/en/{path}")
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
    assert [text for text in complaints if "the server responded with a status of 4" not in text] == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.locator("script, style, [style]").count() == 0


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
    assert not page.locator(".site-foot").is_visible()
    assert "1 December 2003" in page.locator("body").inner_text()
    assert page.pdf().startswith(b"%PDF")


def press_on_to(page: Any, part_of_address: str) -> None:
    """Press Tab until a link to such an address has the focus and shows it, then Enter."""
    focus = "document.activeElement.getAttribute('href') || ''"
    for _ in range(400):
        page.keyboard.press("Tab")
        if part_of_address in page.evaluate(focus):
            break
    assert part_of_address in page.evaluate(focus)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_alone_leads_from_home_to_why_lublin_is_full(page: Any, site: str, width: int) -> None:
    visit(page, site, "en", "", width)
    press_on_to(page, "/networks/eurocities/")
    press_on_to(page, "/networks/eurocities/members/")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "on":
            break
    assert page.evaluate("document.activeElement.name") == "on"
    page.keyboard.type("05012004")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "on=2004-05-01" in page.url
    press_on_to(page, "/networks/eurocities/members/lublin/")
    words = page.locator("main").inner_text()
    assert "Full member" in words
    assert "274/X/2003" in words


def test_the_same_way_can_be_walked_without_scripts(plain_page: Any, site: str) -> None:
    page = plain_page
    page.goto(f"{site}/en/")
    page.locator("main").get_by_role("link", name="EUROCITIES", exact=True).first.click()
    page.locator(".tabs").get_by_role("link", name="Members").click()
    page.fill("input[name=on]", "2004-05-01")
    page.locator("input[name=on]").press("Enter")
    page.locator("main").get_by_role("row").filter(has_text="Lublin").locator(".c-because a").click()
    words = page.locator("main").inner_text()
    assert "Full member" in words
    assert "274/X/2003" in words


@pytest.mark.parametrize("media", [{"forced_colors": "active"}, {"contrast": "more"}, {"reduced_motion": "reduce"}])
def test_the_readers_own_settings_lose_nothing(page: Any, site: str, media: dict[str, str]) -> None:
    visit(page, site, "en", "networks/eurocities/members/lublin/?on=2004-05-01", 1280)
    words = page.locator("main").inner_text()
    page.emulate_media(**media)
    assert page.locator("main").inner_text() == words
    assert violations(page) == []
