"""What every test stands on: who acts, when, the guard on writes, and which tests this machine can run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from hypothesis import settings as hypothesis_settings

from koinon.lib import catalogues, remembered
from koinon.lib.writing import Actor, refuse_stray_writes
from tests.browser.running import chromium_path, running_chromium

# A slow machine is no fault of what is tested: nothing here is timed.
hypothesis_settings.register_profile("koinon", deadline=None)
hypothesis_settings.load_profile("koinon")

DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
}
FILLED_BY_MIGRATIONS = {"django_content_type", "auth_permission"}


def pytest_configure(config: pytest.Config) -> None:
    """Pages are tested in five languages, so the catalogues are compiled before the first test."""
    if not hasattr(config, "workerinput"):
        catalogues.compile_all()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what cannot run here, each with its reason."""
    missing = {
        "browser": None if chromium_path() else "no Chromium here (apt-get install chromium)",
        "postgres": None if connection.vendor == "postgresql" else "needs PostgreSQL (make test-postgres)",
    }
    for item in items:
        for marker, reason in missing.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say by name what was left out and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section(f"left out on {connection.vendor}")
    for report in sorted(skipped, key=lambda each: each.nodeid):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        terminalreporter.line(f"{report.nodeid}: {reason.removeprefix('Skipped: ')}")


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files() -> Iterator[None]:
    """Pages name static files that nobody collected for a test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(scope="session", autouse=True)
def _exports_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is kept of made-up records lies nowhere near those of the installation."""
    with override_settings(EXPORTS=tmp_path_factory.mktemp("exports")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_by_rows() -> Iterator[None]:
    """After a test that commits. PostgreSQL takes long to truncate every table, and deletes a test's few rows at once.

    References are checked when the transaction ends, so the order does not matter. What the framework fills with every
    migration stays, instead of being emptied and filled again.
    """

    def delete(operations: Any, style: Any, tables: list[str], **_: bool) -> list[str]:
        emptied = [operations.quote_name(table) for table in tables if table not in FILLED_BY_MIGRATIONS]
        return [f"DELETE FROM {table}" for table in emptied]  # noqa: S608 - names of our own tables

    filling_again = "django.core.management.commands.flush.emit_post_migrate_signal"
    with mock.patch.object(type(connection.ops), "sql_flush", delete), mock.patch(filling_again):
        yield


@pytest.fixture(autouse=True)
def _no_exports_of_other_tests(_exports_of_tests: None) -> None:
    """A world that is put back is the same to the last digest, so what was kept of it would be found again."""
    for kept in Path(settings.EXPORTS).iterdir():
        kept.unlink()


@pytest.fixture(scope="session", autouse=True)
def _files_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests keep as files lies nowhere near those of the installation."""
    with override_settings(FILES=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(autouse=True)
def _writes_only_in_actions(request: pytest.FixtureRequest, _django_db_marker: None) -> Iterator[None]:
    """Every statement that writes outside an action fails the test.

    A test that damages rows on purpose says so with `koinon.lib.writing.writing_allowed("why")`.
    """
    if DATABASE_FIXTURES & set(request.fixturenames):
        # Set up before the guard, so that emptying the tables afterwards happens without it.
        request.getfixturevalue("_django_db_helper")
    with connection.execute_wrapper(refuse_stray_writes):
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Tests roll back: the same version of the records is another world in each of them."""
    remembered.forget()


@pytest.fixture
def actor() -> Actor:
    """A person who acts."""
    return Actor("p-abcdefgh")


@pytest.fixture
def at() -> datetime:
    """The instant of an action."""
    return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium, for tests marked `browser`."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A fresh browser page without cookies."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()
