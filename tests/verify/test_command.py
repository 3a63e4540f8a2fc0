"""`koinon verify` on files: honest exit codes, every broken file told from every other, and no Django anywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from koinon.verify.main import main, verify
from koinon.verify.reading import DEEPEST, NotReadable, read_export, read_json
from tests.rules.exports import exported, with_digests
from tests.rules.test_export import ADMITTED, LISTED

ROOT = Path(__file__).resolve().parents[2]
WATCHED = """
import sys
import {module}
code = {module}.main({arguments!r})
print(sorted(name.split(".")[0] for name in sys.modules if name.split(".")[0] in ("django", "ninja", "config")))
print(sorted({{name.split(".")[1] for name in sys.modules if name.startswith("koinon.")}}))
sys.exit(code)
"""


@pytest.fixture
def document():
    return exported(ADMITTED, LISTED)


@pytest.fixture
def file(tmp_path, document):
    path = tmp_path / "league.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("module", "words", "rooms"),
    [("koinon.verify.main", [], "['rules', 'verify']"), ("koinon.cli.main", ["verify"], "['cli', 'rules', 'verify']")],
)
def test_it_starts_without_django_and_imports_the_rules_alone(file, module, words, rooms):
    source = WATCHED.format(module=module, arguments=[*words, str(file)])
    ran = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-2:] == ["[]", rooms]


def test_a_whole_file_ends_with_nought_and_says_what_it_holds(capsys, file, document):
    assert main([str(file), "--digest", document["digest"]]) == 0
    said = capsys.readouterr().out
    assert "league, a made-up network, as known at 2026-11-22T12:00:00Z" in said
    assert document["digest"] in said
    assert "Compare" not in said
    assert main([str(file)]) == 0
    assert "Compare the digest" in capsys.readouterr().out


def test_a_changed_file_ends_with_one_and_names_record_and_standing(capsys, file, document):
    document["entries"][0]["versions"][0]["content"]["effects"][0]["category"] = "observer"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert main([str(file)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("entries decision-0: was changed: ")
    assert 'register lipa 2003-11-26 category.slug: has "associate", follows "observer"' in said
    assert said[-1] == "The file does not verify."


def test_a_file_made_anew_by_somebody_else_is_refused_by_the_published_digest(capsys, file, document):
    published = document["digest"]
    document["people"][0]["name"]["und"] = "Anna Stara"
    file.write_text(json.dumps(with_digests(document)), encoding="utf-8")
    assert main([str(file)]) == 0
    capsys.readouterr()
    assert main([str(file), "--digest", published, "--json"]) == 1
    [fault] = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["code"], fault["had"], fault["follows"]) == ("published_digest", document["digest"], published)


def test_a_wrong_call_ends_with_two(tmp_path, capsys, file):
    assert main([str(tmp_path / "nothing.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    for arguments in ([], [str(file), "--digest", "abc"], [str(file), "--burn"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\xff\xfe{}", "not_utf8"),
        (b'{"koinon_export": 1', "broken"),
        (b'{"koinon_export": 1, "about": {"network": "lea', "broken"),
        (b'{"koinon_export": 1,}', "broken"),
        (b'{"koinon_export": 1} {}', "broken"),
        (b"<html></html>", "broken"),
        (b'{"koinon_export": 1, "a": 1, "a": 2}', "twice"),
        (b'{"koinon_export": 1, "a": {"b": [{"c": 1, "c": 1}]}}', "twice"),
        (b'{"koinon_export": 1, "a": NaN}', "number"),
        (b'{"koinon_export": 1, "a": 1e400}', "number"),
        (b'{"koinon_export": 1, "a": 9007199254740992}', "number"),
        (b'{"koinon_export": 1, "a": ' + b"9" * 5000 + b"}", "number"),
        (b'{"a": ' * 5000, "too_deep"),
        (b"[" * 1_000_000 + b"]" * 1_000_000, "too_deep"),
        (b"[]", "no_export"),
        (b'"koinon_export"', "no_export"),
        (b"{}", "no_export"),
        (b'{"koinon_export": 2}', "other_version"),
        (b'{"koinon_export": "1"}', "other_version"),
        (b'{"koinon_export": true}', "other_version"),
    ],
)
def test_every_broken_file_is_told_from_every_other(tmp_path, text, code):
    path = tmp_path / "broken.json"
    path.write_bytes(text)
    with pytest.raises(NotReadable) as refused:
        read_export(path)
    assert refused.value.code == code
    assert verify(path)[0] == (2 if code == "other_version" else 1)


def test_a_file_that_was_cut_off_is_said_to_be(tmp_path, file):
    text = file.read_text(encoding="utf-8")
    for length in range(len(text) // 2, len(text) // 2 + 60):
        file.write_text(text[:length], encoding="utf-8")
        code, lines, _ = verify(file)
        assert code == 1
        assert lines[0].startswith("The file ends in the middle")


def test_depth_is_counted_outside_strings():
    assert read_json('{"a": "[[[[", "b\\"[": "\\\\"}') == {"a": "[[[[", 'b"[': "\\"}
    assert read_json(json.dumps(["[" * 100]))
    told = "1"
    for _ in range(DEEPEST):
        told = f"[{told}]"
    assert read_json(told)
    with pytest.raises(NotReadable):
        read_json(f"[{told}]")


def test_a_lone_surrogate_is_refused_and_does_not_break_the_verifier(file, document):
    document["people"][0]["name"]["und"] = "\ud800"
    file.write_text(json.dumps(document), encoding="utf-8")
    code, lines, _ = verify(file)
    assert (code, lines[-1]) == (1, "The file does not verify.")
