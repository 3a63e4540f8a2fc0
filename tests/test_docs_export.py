"""docs/export.md is enough to write a verifier: its digests are checked here from the page alone, and it lacks nothing.

The checker below uses nothing of Koinon, on purpose. That the rest of the page is enough too, the other verifier shows:
tests/verify/test_other_verifier.py.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from koinon.api.schemas import Reason
from koinon.rules import statutes
from koinon.rules.canonical import DIGEST
from koinon.rules.export_check import check_export
from koinon.rules.export_form import ABOUT, FORMAT, SECTIONS, SHAPES
from koinon.rules.standing import RIGHTS
from koinon.verify.reading import DEEPEST, read_export
from tests.rules.exports import exported
from tests.rules.test_export import ADMITTED, LISTED

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "tests" / "verify" / "example.json"

# --- a checker of digests, written from the page


def text_of(value: Any) -> str:
    """Section "Canonical form and digests"."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(sign_of(sign) for sign in value) + '"'
    if isinstance(value, dict):
        units = {name: [name.encode("utf-16-be")[i : i + 2] for i in range(0, len(name) * 4, 2)] for name in value}
        return "{" + ",".join(f"{text_of(name)}:{text_of(value[name])}" for name in sorted(value, key=units.get)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(text_of, value)) + "]"
    return number_of(value)


def sign_of(sign: str) -> str:
    short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
    return short.get(sign) or (f"\\u{ord(sign):04x}" if sign < " " else sign)


def number_of(value: float) -> str:
    if value == int(value):
        return str(int(value))
    for decimals in range(1, 30):
        written = f"{value:.{decimals}f}"
        if float(written) == value:
            return written
    raise AssertionError(value)


def digest_on_the_page(told: dict[str, Any]) -> str:
    bare = {name: value for name, value in told.items() if name != "digest"}
    return hashlib.sha256(text_of(bare).encode("utf-8")).hexdigest()


def wrong_digests(document: dict[str, Any]) -> list[str]:
    sections = [value for value in document.values() if isinstance(value, list)]
    objects = [document, document["about"], *(record for section in sections for record in section)]
    return [told["digest"] for told in objects if told["digest"] != digest_on_the_page(told)]


def test_the_example_is_a_whole_export_of_the_made_up_league():
    document = exported(ADMITTED, LISTED)
    kept = EXAMPLE.read_text(encoding="utf-8")
    wanted = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    assert kept == wanted, "write it anew: python -c 'import tests.test_docs_export as t; t.renew()'"
    assert check_export(read_export(EXAMPLE), document["digest"]).faults == ()


def renew() -> None:
    """Write the example anew, after a change of the format or of the rules."""
    told = json.dumps(exported(ADMITTED, LISTED), ensure_ascii=False, indent=1) + "\n"
    EXAMPLE.write_text(told, encoding="utf-8")


def test_a_checker_written_from_the_page_alone_finds_the_digests_right_and_a_change():
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert wrong_digests(document) == []
    document["people"][0]["name"]["und"] += " "
    assert len(wrong_digests(document)) == 2


def test_the_record_on_the_page_has_the_canonical_text_and_the_digest_that_stand_there():
    part = PAGE.split("## Canonical form and digests")[1]
    record = json.loads(re.findall(r"```json\n(.*?)```", part, re.DOTALL)[0])
    [text] = re.findall(r"```\n(\{.*?\})\n```", part, re.DOTALL)
    assert text_of({name: value for name, value in record.items() if name != DIGEST}) == text
    assert record["digest"] == digest_on_the_page(record)


def test_the_example_on_the_page_has_the_stretches_of_the_example():
    part = PAGE.split("### An example")[1].split("\n## ")[0]
    [told] = json.loads(EXAMPLE.read_text(encoding="utf-8"))["register"]
    [row] = re.findall(r"^\| 10 \|.*$", part, re.MULTILINE)
    assert re.findall(r"\d{4}-\d\d-\d\d", row) == [stretch["begins"] for stretch in told["stretches"]]
    assert [(one["held"], one["category"]["slug"], one["category"]["held"]) for one in told["stretches"]] == [
        ("yes", "associate", "yes"),
        ("yes", "full", "yes"),
        ("yes", "full", "presumed"),
        ("presumed", "full", "presumed"),
    ]


# --- nothing is left out


def section(heading: str) -> str:
    return re.split(r"\n## ", PAGE.split(f"\n## {heading}\n")[1])[0]


def test_every_member_of_every_record_is_on_the_page():
    told = section("The records") + section("The file")
    for name in (ABOUT, *SECTIONS):
        part = re.split(rf"\n`(?:{'|'.join((ABOUT, *SECTIONS))})`", told.split(f"\n`{name}`", 1)[1])[0]
        assert not [member for member in _members(SHAPES[name]) if f"`{member}`" not in part], name


def _members(shape: Any) -> set[str]:
    return {*shape, *(inner for value in shape.values() if isinstance(value, dict) for inner in _members(value))}


def test_every_member_of_a_stretch_is_on_the_page_and_the_rights_in_their_order():
    part = PAGE.split("### A stretch")[1].split("\n## ")[0]
    [told] = json.loads(EXAMPLE.read_text(encoding="utf-8"))["register"]
    for stretch in told["stretches"]:
        names = {*stretch, *stretch["category"], *(name for right in stretch["rights"] for name in right)}
        names |= {name for reason in stretch["basis"] for name in reason} | {*(stretch["since"] or {})}
        assert not [name for name in names if f"`{name}`" not in part]
    assert ", ".join(f"`{right}`" for right in RIGHTS) in part
    assert not [name for name in Reason.model_fields if name != "status" and f"`{name}`" not in part]


def test_the_limits_and_the_number_on_the_page_are_the_programs():
    assert f"more than {DEEPEST} deep" in PAGE
    assert f"format ({FORMAT} on this page)" in PAGE
    modules = set(re.findall(r"\(`(\w+)(?:\.\w+)?`\)", section("How the register is worked out")))
    rules = {path.stem for path in (ROOT / "koinon" / "rules").glob("*.py")}
    assert modules >= {"evidence", "membership", "changes", "category", "standing", "eligibility"}
    assert modules <= rules
    assert statutes.EVALUATED_RIGHTS == RIGHTS


@pytest.mark.parametrize("code", ["record_digest", "file_digest", "published_digest", "standing"])
def test_a_difference_has_the_members_that_the_page_names(code):
    document = exported(ADMITTED, LISTED)
    document["entries"][0]["versions"][0]["content"]["on"] = "2003-11-27"
    fault = next(fault for fault in check_export(document, "0" * 64).faults if fault.code == code)
    checks = section("What a verifier checks")
    assert not [name for name in fault.__slots__ if f"`{name}`" not in checks]
