"""The real site: the real networks in a database of its own, served as `make serve` serves them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.running import running_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site with the real networks, started once."""
    with running_site(tmp_path_factory.mktemp("koinon")) as address:
        yield address


@pytest.fixture
def plain_page(chromium: Any) -> Iterator[Any]:
    """A browser page in which no script runs."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()
