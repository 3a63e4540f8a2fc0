"""The real site: the real networks in a database of its own, served as `make serve` serves them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.running import running_site


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the running site keeps everything."""
    return tmp_path_factory.mktemp("koinon")


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """The address of a running site with the real and the made-up networks, started once."""
    with running_site(site_folder) as address:
        yield address


@pytest.fixture
def enter(site: str, site_folder: Path, chromium: Any) -> Iterator[Callable[..., Any]]:
    """Signs somebody of the demonstration in, by the first part of the address: a browser page on their desk."""
    told = (site_folder / "demo-people.txt").read_text(encoding="utf-8")
    password = re.search(r"Password of everybody below: (\S+)", told)
    assert password
    opened = []

    def sign_in(name: str, **how: Any) -> Any:
        context = chromium.new_context(**how)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{site}/en/desk/sign-in/")
        page.get_by_label("E-mail address").fill(f"{name}.example")
        page.get_by_label("Password").fill(password[1])
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url(f"{site}/en/desk/")
        return page

    yield sign_in
    for context in opened:
        context.close()


@pytest.fixture
def plain_page(chromium: Any) -> Iterator[Any]:
    """A browser page in which no script runs."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()
