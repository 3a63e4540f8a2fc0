"""The format's page and its JSON Schema follow the table of kinds, and what they show is right."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import jsonschema_rs
import pytest

from koinon.lib.toml_lines import read_toml
from koinon.rules.statutes import check_statutes
from koinon.rules.statutes_docs import renewed
from koinon.rules.statutes_kinds import KINDS
from koinon.rules.statutes_mistakes import MISTAKES
from koinon.rules.statutes_schema import schema_text

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "statutes-format.md").read_text(encoding="utf-8")
SCHEMA = (ROOT / "docs" / "statutes.schema.json").read_text(encoding="utf-8")
EXAMPLES = ROOT / "tests" / "statutes_examples"
RENEW = "run docs/renew_statutes.py"

BY_FORM = {
    "format_version", "missing_field", "unknown_field", "wrong_type", "empty", "bad_slug", "bad_id", "unknown_kind",
    "unknown_status", "unknown_right", "unknown_choice", "bad_language", "bad_country", "bad_currency", "bad_date",
    "bad_share", "negative_number", "number_too_small", "unknown_with_value", "none_with_value",
    "contested_without_values", "values_not_contested", "no_source", "one_of_missing", "one_of_many",
}  # fmt: skip
"""The mistakes that an editor can see with the schema alone."""


@pytest.fixture(scope="module")
def validator() -> jsonschema_rs.Draft202012Validator:
    schema = json.loads(SCHEMA)
    jsonschema_rs.meta.validate(schema)
    return jsonschema_rs.Draft202012Validator(schema)


def test_the_page_is_up_to_date() -> None:
    assert renewed(PAGE) == PAGE, RENEW


def test_the_schema_is_up_to_date() -> None:
    assert schema_text() == SCHEMA, RENEW


def test_the_page_names_every_kind_and_every_mistake() -> None:
    assert set(re.findall(r"^#### `(\w+)`$", PAGE, re.MULTILINE)) >= set(KINDS)
    assert set(re.findall(r"^\| `(\w+)` \| .* \| .* \|$", PAGE, re.MULTILINE)) >= set(MISTAKES)


def test_every_link_inside_the_page_leads_somewhere() -> None:
    targets = set(re.findall(r'<a id="([\w-]+)">', PAGE))
    assert set(re.findall(r"\]\(#([\w-]+)\)", PAGE)) <= targets


def test_the_whole_example_on_the_page_is_accepted() -> None:
    block = next(text for text in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "koinon_statutes" in text)
    assert check_statutes(read_toml(block)[0]) == []


def test_the_contested_example_on_the_page_is_accepted() -> None:
    block = next(text for text in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "contested" in text)
    head = 'koinon_statutes = 1\nnetwork = "n"\nversion = "v"\ntitle.en = "T"\n'
    head += 'in_force = { from = "2000", status = "assumed" }\n'
    assert check_statutes(read_toml(head + block)[0]) == []


@pytest.mark.parametrize("path", sorted((EXAMPLES / "accepted").glob("*.toml")), ids=lambda path: path.stem)
def test_the_schema_accepts_what_the_checker_accepts(path: Path, validator: jsonschema_rs.Draft202012Validator) -> None:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize("code", sorted(BY_FORM))
def test_the_schema_refuses_mistakes_of_form(code: str, validator: jsonschema_rs.Draft202012Validator) -> None:
    document = tomllib.loads((EXAMPLES / "refused" / f"{code}.toml").read_text(encoding="utf-8"))
    assert not validator.is_valid(document)
