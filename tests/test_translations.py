"""The catalogues: complete, certain, with the right placeholders and plural forms, and up to date with the sources."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.utils import translation

from koinon.lib import catalogues
from koinon.lib.catalogues import Flaw, flaws, keeps_placeholders, placeholders


@pytest.fixture(scope="module")
def template() -> Catalog:
    return catalogues.extracted()


@pytest.mark.parametrize("language", catalogues.languages())
def test_a_catalogue_has_no_flaw(language, template):
    found = list(flaws(language, catalogues.read(language), template))
    shown = "\n".join(f"{flaw.code}: {flaw.message}" for flaw in sorted(found, key=lambda flaw: flaw.code)[:40])
    assert not found, f"{len(found)} in {language}; make messages brings new ones in.\n{shown}"


def test_the_sources_are_really_read(template):
    assert "There is no such page" in template  # Python
    assert "Error %(status)s" in template  # a template


def test_every_catalogue_is_an_interface_language():
    assert {code for code, _ in settings.LANGUAGES} == set(catalogues.languages())


def test_python_and_templates_speak_from_one_catalogue():
    with translation.override("cs"):
        assert translation.gettext("There is no such page") == "Taková stránka neexistuje"


# --- what the check must find


def catalogue(language: str, **kept: object) -> Catalog:
    made = Catalog(locale=language)
    for said, string in (kept.pop("messages", {}) or {}).items():
        made.add(said, string, **kept)
    return made


@pytest.mark.parametrize(
    ("said", "string", "more", "code"),
    [
        ("city", "", {}, "missing"),
        ("city", "město", {"flags": {"fuzzy"}}, "fuzzy"),
        ("city", "město", {}, None),
        ("%(count)s cities", "%(pocet)s měst", {}, "placeholders"),
        ("%(count)s cities", "měst", {}, "placeholders"),
        ("{count} cities", "měst", {}, "placeholders"),
        ("{count} cities", "{count} měst", {}, None),
        ("100 %% of %(name)s", "100 %% z %(name)s", {}, None),
        (("one city", "%(n)s cities"), ("jedno město", "%(n)s města", "%(n)s měst"), {}, None),
        (("one city", "%(n)s cities"), ("%(n)s město", "%(n)s města", "%(m)s měst"), {}, "placeholders"),
        (("%(n)s city", "%(n)s cities"), ("město", "%(n)s města", "%(n)s měst"), {}, "placeholders"),
        (("one city", "%(n)s cities"), ("jedno město", "%(n)s měst"), {}, "plural_forms"),
        (("one city", "%(n)s cities"), ("jedno město", "", "%(n)s měst"), {}, "missing"),
    ],
)
def test_each_flaw_of_a_message_is_found(said, string, more, code):
    found = list(flaws("cs", catalogue("cs", messages={said: string}, **more), catalogue("cs", messages={said: ""})))
    assert [flaw.code for flaw in found] == ([code] if code else [])


def test_a_catalogue_behind_its_sources_is_found():
    behind = flaws("cs", catalogue("cs", messages={"old": "staré"}), catalogue("cs", messages={"new": ""}))
    assert set(behind) == {Flaw("cs", "new", "new"), Flaw("cs", "obsolete", "old")}


def test_english_needs_no_translation_of_itself():
    assert not list(flaws("en", catalogue("en", messages={"city": ""}), catalogue("en", messages={"city": ""})))


def test_placeholders_of_both_kinds():
    assert placeholders("%(a)s {b} %s 5 %% {{c}} %d") == {"%(a)s", "{b}", "%s", "%d"}
    made = catalogue("cs", messages={"%(a)s": "%(a)d"})
    assert not keeps_placeholders(made.get("%(a)s"))
