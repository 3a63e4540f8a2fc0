"""The documents are true: their examples run, and what they name is there."""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import date, datetime
from pathlib import Path

import pytest

from koinon.acts.wrapper import FOLDER
from koinon.atlas.models import Organisation, RelationKind
from koinon.cli import commands
from koinon.cli.main import main
from koinon.exchange import actions as exchange
from koinon.exchange import shapes
from koinon.exchange.check import check
from koinon.exchange.shapes import Shape
from koinon.exchange.tree import ATLAS_FILES, ORGANISATION_ARRAYS, digest, read_tree
from koinon.networks.models import Network
from koinon.register.queries import history
from koinon.rules.effects import CLASSES
from koinon.rules.periods import END_SENSES
from koinon.rules.reading import (
    ATTESTATION_FIELDS,
    DECISION_FIELDS,
    read_attestation,
    read_decision,
)
from koinon.rules.reasons import EVENTS, HELD
from koinon.rules.statutes_vocabulary import STATUSES
from tests.real import real_networks  # noqa: F401 - a fixture
from tests.test_architecture import LINES

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted([
    *ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/decisions/*.md"), *ROOT.glob("LICENSES/*.md"),
    ROOT / "data" / "SOURCES.md",
])  # fmt: skip
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCS}
EVERYTHING = "\n".join(TEXTS.values())
FOLDER_PAGE = TEXTS["docs/network-folder.md"]
TOML = re.compile(r"```toml\n(.*?)```", re.DOTALL)
TABLE = re.compile(r"^\|.*\|\n\|[-| ]+\|\n(?:\|.*\|\n)+", re.MULTILINE)


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of a table by the words of its head, without the marks of code."""
    head, _, *lines = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines())
    for line in lines:
        yield dict(zip(head, (cell.replace("`", "") for cell in line), strict=True))


def section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next of the same or a higher level."""
    level = heading.split(" ")[0]
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"no heading {heading!r}"
    return found[1]


# --- network-folder.md

COMMAND_PAGE = section(FOLDER_PAGE, "## Check, load, dump") + TEXTS["docs/operating.md"]
OF_EVERY_LINE = section(FOLDER_PAGE, "### The ids of surveyed facts")
PLACES: dict[str, tuple[Shape, str]] = {
    "sources": (shapes.SOURCE_LINE, "## Sources"),
    "network": (shapes.NETWORK, "### network.toml"),
    "coverage": (shapes.LINES["coverage"], "### network.toml"),
    "aims": (shapes.LINES["aims"], "### network.toml"),
    "services": (shapes.LINES["services"], "### network.toml"),
    "bodies": (shapes.LINES["bodies"], "### bodies.toml"),
    "powers": (shapes.LINES["powers"], "### bodies.toml"),
    "offices": (shapes.LINES["offices"], "### offices.toml"),
    "people": (shapes.LINES["people"], "### people.toml"),
    "series": (shapes.LINES["series"], "### events.toml"),
    "events": (shapes.LINES["events"], "### events.toml"),
    "gaps": (shapes.LINES["gaps"], "### events.toml"),
    "claims": (shapes.LINES["claims"], "### claims.toml"),
    "facts": (shapes.LINES["facts"], "### Facts"),
    "organisation": (shapes.ORGANISATION_FILE, "## Organisations"),
    "names": (shapes.NAME, "## Organisations"),
    "spellings": (shapes.SPELLING, "## Organisations"),
    "populations": (shapes.POPULATION, "## Organisations"),
    "successions": (shapes.RELATION, "## Organisations"),
    "stands_for": (shapes.RELATION, "## Organisations"),
    "organs": (shapes.LINES["organs"], "## Organisations"),
    "competences": (shapes.LINES["competences"], "### Who decides there"),
    "elections": (shapes.LINES["elections"], "## Organisations"),
    "countries": (shapes.COUNTRY_LINE, "## The atlas"),
    "unions": (shapes.UNION, "## The atlas"),
    "unions.members": (shapes.UNION_MEMBER, "## The atlas"),
    "territories": (shapes.TERRITORY, "## The atlas"),
}


def test_every_shape_of_a_line_has_its_place_on_the_page():
    described = {id(shape) for shape, _ in PLACES.values()}
    of_the_table = [shape for shape in vars(shapes).values() if isinstance(shape, Shape)]
    assert {id(shape) for shape in (*of_the_table, *shapes.LINES.values())} == described


@pytest.mark.parametrize("array", PLACES)
def test_every_field_of_a_line_is_named_where_the_line_is_described(array):
    shape, heading = PLACES[array]
    text = section(FOLDER_PAGE, heading) + OF_EVERY_LINE
    assert not [name for name in (*shape.must, *shape.may) if not re.search(rf"`{name}( = [^`]+)?`", text)]


FIELD_TABLES = (
    "sources", "network", "coverage", "services", "bodies", "powers", "people", "claims", "facts", "organisation",
    "competences",
)  # fmt: skip


@pytest.mark.parametrize("array", FIELD_TABLES)
def test_a_table_of_fields_says_which_a_line_must_have(array):
    shape, heading = PLACES[array]
    tables = [list(rows(t)) for t in TABLE.findall(section(FOLDER_PAGE, heading)) if t.startswith("| field | must |")]
    [told] = [told for told in tables if {n for row in told for n in names_in(row["field"])} <= fields_of(shape)]
    must = {name for row in told for name in names_in(row["field"] if row["must"] == "yes" else row["must"])}
    assert must == set(shape.must) & {name for row in told for name in names_in(row["field"])}


@pytest.mark.parametrize("array", [*ORGANISATION_ARRAYS[:6], *ATLAS_FILES[1:]])
def test_a_list_of_fields_has_those_in_italics_that_a_line_may_have(array):
    shape, heading = PLACES[array]
    [line] = re.findall(rf"^\|.*`\[\[{array}\]\]`(.*)$", section(FOLDER_PAGE, heading), re.MULTILINE)
    must, may = must_and_may(line.split("|")[1].split("`members` are written")[0])
    assert may & fields_of(shape) <= set(shape.may)
    assert must & fields_of(shape) == set(shape.must)


def must_and_may(cell: str) -> tuple[set[str], set[str]]:
    """The names in code of a cell: those outside italics, and those inside."""
    inside = " ".join(re.findall(r"\*[^*]+\*", cell))
    outside = re.sub(r"\*[^*]+\*", "", cell)
    return set(re.findall(r"`(\w+)", outside)), set(re.findall(r"`(\w+)", inside))


def names_in(cell: str) -> list[str]:
    return re.findall(r"[a-z_]+", cell.replace(" or ", ", "))


def fields_of(shape: Shape) -> set[str]:
    return {*shape.must, *shape.may}


def test_every_field_and_effect_of_an_entry_is_named():
    decisions = section(FOLDER_PAGE, "### Decisions") + OF_EVERY_LINE
    attestations = section(FOLDER_PAGE, "### Attestations") + OF_EVERY_LINE
    assert not [name for name in DECISION_FIELDS if f"`{name}`" not in decisions]
    assert not [name for name in ATTESTATION_FIELDS if not re.search(rf"`{name}( = \w+)?`", attestations)]
    [table] = [t for t in TABLE.findall(decisions) if t.startswith("| kind |")]
    named: dict[str, str] = {}
    for line in table.splitlines()[2:]:
        kinds, _, listed = line.strip("| ").split(" | ")
        named.update(dict.fromkeys(re.findall(r"`(\w+)`", kinds), listed))
    assert set(named) == set(CLASSES)
    for kind, cls in CLASSES.items():
        must, may = must_and_may(named[kind])
        for field in fields(cls):
            if field.name not in ("effective", "conditions"):
                assert field.name in (must if field.default is MISSING else may), (kind, field.name)
    assert not [name for name in ("effective", "conditions", *END_SENSES) if f"`{name}`" not in decisions]


def test_the_kinds_of_relations_are_those_of_the_page():
    text = section(FOLDER_PAGE, "## Organisations")
    assert not [kind for kind in RelationKind.values if kind != RelationKind.SAME_AS and kind not in text]


@pytest.mark.parametrize("block", TOML.findall(FOLDER_PAGE), ids=lambda block: block.strip().splitlines()[0][:40])
def test_every_snippet_on_the_page_has_the_shape_that_the_page_says(block):
    for array, value in tomllib.loads(block).items():
        for line in value if isinstance(value, list) and value and isinstance(value[0], dict) else ():
            content = {name: each for name, each in line.items() if name != "key"}
            if array == "decisions":
                read_decision(line["key"], content)
            elif array == "attestations":
                read_attestation(line["key"], content, {})
            else:
                shape, _ = PLACES[array]
                assert set(shape.must) <= set(line) <= {*shape.must, *shape.may}
                every = {**shape.must, **shape.may}
                assert not [name for name, each in line.items() if not every[name].holds(each)]


@pytest.mark.django_db
def test_the_whole_small_example_can_be_loaded_and_answers_as_the_page_says(tmp_path):
    write_small_example(tmp_path)
    tree = read_tree(tmp_path)
    assert [mistake.message for mistake in check(tree)] == []
    at = datetime.fromisoformat("2026-11-22T12:00:00Z")
    exchange.load_tree(actor=FOLDER, at=at, tree=tree, digest=digest(tmp_path))
    network = Network.objects.get(slug="three-rivers")
    for slug, day, held in (
        ("altbruck", "2015-01-01", "yes"),
        ("altbruck", "2026-11-22", "presumed"),
        ("nova-hora", "2026-11-22", "cannot_tell"),
    ):
        told = history(network, Organisation.objects.get(slug=slug))
        assert [s.standing.held for s in told if s.holds(date.fromisoformat(day))] == [held]


def write_small_example(root: Path) -> None:
    part = section(FOLDER_PAGE, "## A whole small example")
    for name, block in re.findall(r"^`([\w/.-]+)`\n```toml\n(.*?)```", part, re.MULTILINE | re.DOTALL):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(block, encoding="utf-8")


def test_a_mistake_is_told_as_the_page_shows_it(tmp_path, capsys):
    write_small_example(tmp_path)
    place = tmp_path / "networks/three-rivers/entries/attestations.toml"
    text = place.read_text(encoding="utf-8")
    assert text.count('source = "three-rivers-site"') == 1
    place.write_text(text.replace('source = "three-rivers-site"', 'source = "three-rivers-page"'), encoding="utf-8")
    assert main(["network", "check", str(tmp_path)]) == 1
    [shown] = re.findall(r"^networks/\S+:\d+: .*$", COMMAND_PAGE, re.MULTILINE)
    assert capsys.readouterr().err.splitlines()[0] == shown


# --- commands, settings, targets


def every_command() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    parser = argparse.ArgumentParser()
    commands.add_to(parser)
    for noun, verbs in choices_of(parser).items():
        if not choices_of(verbs):
            yield f"koinon {noun}", verbs
        for verb, command in choices_of(verbs).items():
            yield f"koinon {noun} {verb}", command
        if not choices_of(verbs):
            yield f"koinon {noun}", verbs


def choices_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The words that may come next; none where a command ends."""
    return next((dict(a.choices) for a in parser._actions if isinstance(a, argparse._SubParsersAction)), {})


COMMANDS = dict(every_command())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described_with_all_that_it_takes(command):
    described = [row["command"] for table in TABLE.findall(COMMAND_PAGE) for row in rows(table) if "command" in row]
    [words] = [each.upper() for each in described if f"{each} ".startswith(f"{command} ")]
    taken = {name for a in COMMANDS[command]._actions for name in a.option_strings[-1:] or [a.metavar or a.dest]}
    assert not [name for name in taken - {"--help", "--json"} if name.upper() not in words]


def test_the_documents_name_no_command_that_there_is_not():
    named = set(re.findall(r"`(koinon [a-z]+(?: [a-z]+\b)?)", EVERYTHING))
    assert {words for words in named if words not in COMMANDS and words.rpartition(" ")[0] not in COMMANDS} == set()
    assert named


def test_every_setting_is_explained():
    source = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    variables = set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", source))
    assert variables >= {"KOINON_DATA", "PORT", "DATABASE_URL"}
    assert not [name for name in variables if f"`{name}`" not in TEXTS["docs/operating.md"]]


def test_the_make_targets_that_the_documents_name_are_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", EVERYTHING))
    assert {"run", "test"} <= named <= targets


@pytest.mark.django_db
@pytest.mark.usefixtures("real_networks")
def test_the_addresses_in_the_readme_answer(client):
    addresses = re.findall(r"http://127\.0\.0\.1:8000(/[^\s)>`]+)", TEXTS["README.md"])
    assert len(addresses) >= 3
    found = {address: client.get(address, follow=True).status_code for address in addresses}
    assert found == dict.fromkeys(addresses, 200)


# --- links, names, licence


def anchors(text: str) -> set[str]:
    """What can be linked to in a page: its headings, as they are addressed, and its marked places."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([\w-]+)">', prose))


@pytest.mark.parametrize("name", TEXTS)
def test_every_relative_link_leads_somewhere(name):
    prose = re.sub(r"^```.*?^```", "", TEXTS[name], flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (ROOT / name).parent / path if path else ROOT / name
        assert place.exists(), f"{name}: {target}"
        if anchor and place.suffix == ".md":
            assert anchor in anchors(place.read_text(encoding="utf-8")), f"{name}: {target}"


def test_every_path_that_a_document_names_is_there():
    named = re.findall(r"`((?:docs|koinon|config|tests|data|bench)/[\w./-]*[\w/])`", EVERYTHING)
    assert named
    assert not [path for path in named if not (ROOT / path).exists()]


def test_every_document_that_the_sources_name_is_there():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "koinon").rglob("*.py")]
    named = set(re.findall(r"docs/[\w/.-]+\.(?:md|json)", "\n".join(sources)))
    assert not [path for path in named if not (ROOT / path).exists()]


def test_every_document_is_in_the_index():
    index = TEXTS["docs/README.md"]
    pages = [path for path in DOCS if path.parent in (ROOT / "docs", ROOT / "docs" / "decisions")]
    lacking = [p.relative_to(ROOT / "docs").as_posix() for p in pages if p.name != "README.md"]
    assert not [name for name in lacking if f"({name})" not in index]


OF_OUR_MACHINES = re.compile(r"(?<!\w)/(?:work|tmp|root|home)/|\.\./shared")


@pytest.mark.parametrize("name", TEXTS)
def test_no_document_names_a_local_path_or_a_session(name):
    assert not OF_OUR_MACHINES.findall(TEXTS[name])
    if name not in ("docs/statutes-format.md", "docs/glossary.md"):  # where it is a meeting of an organ
        assert not re.search(r"\bsessions?\b", TEXTS[name], re.IGNORECASE)


def test_decisions_are_numbered_in_a_row_and_have_a_status():
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number + 1:04}" for number in range(len(names))]
    for name in names:
        text = TEXTS[f"docs/decisions/{name}"]
        assert text.startswith(f"# {name[:4]}: ")
        assert re.search(r"^Status: (accepted|superseded by \d{4}|withdrawn), \w+ \d{4}\.$", text, re.MULTILINE), name


def test_the_house_names_every_room_in_the_order_that_the_tests_hold():
    rooms = {path.parent.name for path in (ROOT / "koinon").glob("*/__init__.py")}
    drawn = re.search(r"```\n(cli\n.*?)```", TEXTS["docs/house.md"], re.DOTALL)
    assert drawn
    order = [re.findall(r"[a-z]+", line.split("  (")[0]) for line in drawn[1].splitlines()]
    assert order == [there for line in LINES if (there := [room for room in line if room in rooms])]
    assert not [room for room in rooms if f"| `{room}` |" not in TEXTS["docs/house.md"]]


CODES = (
    "rule_unknown", "no_rule_written", "rule_contested", "review_due", "admission_not_known",
    "category_not_in_statutes", "consent", "revokes", "implied", "denies", "undated", "founder",
    *(f"{condition}_contradicts" for condition in ("kind", "territory", "population")),
)  # fmt: skip


def test_the_glossary_has_the_words_that_answers_use():
    glossary = TEXTS["docs/glossary.md"]
    assert not [word for word in (*HELD, *STATUSES, *EVENTS, *CODES) if f"`{word}`" not in glossary]


def test_the_licences_are_whole_and_the_same_wherever_they_stand():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert re.findall(r"^(\d+)\.", text, re.MULTILINE) == [str(number) for number in range(1, 16)]
    assert (ROOT / "LICENSES" / "EUPL-1.2.txt").read_text(encoding="utf-8") == text
    beside_the_fonts = ROOT / "koinon" / "web" / "static" / "web" / "fonts" / "OFL.txt"
    assert (ROOT / "LICENSES" / "OFL-1.1.txt").read_bytes() == beside_the_fonts.read_bytes()
