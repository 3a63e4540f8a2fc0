"""Error pages as a browser shows them: readable for everyone, and nothing breaks the security policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.web.made_up_urls")]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]


@pytest.mark.parametrize("language", ["en", "cs", "sv", "pl", "de"])
def test_an_error_page_is_accessible_and_clean(live_server, page, language):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type != "info" else None)
    asked = page.goto(f"{live_server.url}/{language}/nowhere/")
    assert asked.status == 404
    assert page.locator("html").get_attribute("lang") == language
    found = Axe().run(page, options={"runOnly": STANDARDS}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    # the browser itself notes the 404 of the page
    assert [said for said in complaints if "404" not in said] == []
