"""docs/export.md is enough to write another verifier: one in JavaScript, written from it, judges as ours does.

It shares no line with Koinon's rules, so a mistake of one of the two shows as a difference.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from koinon.exchange.export_file import write_export
from koinon.networks.models import Network
from koinon.rules.export_check import check_export
from tests.real import real_networks
from tests.rules.exports import exported, with_digests
from tests.rules.test_export import ADMITTED, LISTED
from tests.verify.made_up import export_of_members, export_of_posts

__all__ = ["real_networks"]

ROOT = Path(__file__).resolve().parents[2]
VERIFIER = ROOT / "tests" / "verify" / "other_verifier.mjs"
RELEASE = ROOT / "tests" / "fixtures" / "releases" / "0.1.0" / "export-league.json"
NODE = shutil.which("node") or ""
OLDEST = 20
MADE_UP = 40


def _version_of_node() -> int:
    told = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=False).stdout if NODE else ""
    return int(told.strip().lstrip("v").split(".")[0] or 0) if told.strip() else 0


pytestmark = pytest.mark.skipif(
    _version_of_node() < OLDEST, reason=f"the other verifier runs with node {OLDEST} or later, which is not installed"
)


def told_of(folder: Path, documents: Mapping[str, bytes], *options: str) -> tuple[int, dict[str, list[str]]]:
    """The other verifier's exit code, and its lines on each document by name."""
    for name, text in documents.items():
        (folder / name).write_bytes(text)
    ran = subprocess.run(
        [NODE, str(VERIFIER), *options, *documents],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.stderr == ""
    lines: dict[str, list[str]] = {name: [] for name in documents}
    for line in ran.stdout.splitlines():
        name, _colon, says = line.partition(": ")
        lines[name].append(says)
    return ran.returncode, lines


def as_bytes(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def refused(folder: Path, document: Any, *options: str) -> list[str]:
    """What the other verifier says of a document that it refuses."""
    code, lines = told_of(folder, {"changed.json": as_bytes(document)}, *options)
    assert code == 1
    return lines["changed.json"]


def entry_of(document: Any, key: str) -> Any:
    return next(entry for entry in document["entries"] if entry["key"] == key)


def of_network(slug: str) -> bytes:
    out = io.BytesIO()
    write_export(Network.objects.get(slug=slug), None, out)
    return out.getvalue()


# --- accepted


@pytest.mark.django_db
@pytest.mark.usefixtures("real_networks")
def test_it_accepts_every_real_network_and_the_export_of_the_release(tmp_path):
    documents = {slug: of_network(slug) for slug in Network.objects.values_list("slug", flat=True)}
    documents["release"] = RELEASE.read_bytes()
    assert len(documents) == 8
    assert told_of(tmp_path, documents) == (0, {name: ["verifies"] for name in documents})


@pytest.mark.parametrize(
    ("export", "least"),
    [
        (export_of_members, {"register": MADE_UP // 2}),
        (export_of_posts, {"mandates": MADE_UP, "body_lives": MADE_UP // 2}),
    ],
)
def test_it_follows_from_made_up_ledgers_as_the_rules_do_whatever_is_mixed_in_them(tmp_path, export, least):
    made = [export(seed) for seed in range(MADE_UP)]
    assert [fault for document in made for fault in check_export(document).faults] == []
    assert all(sum(len(document[section]) for document in made) >= count for section, count in least.items())
    documents = {f"{seed}.json": as_bytes(document) for seed, document in enumerate(made)}
    code, lines = told_of(tmp_path, documents)
    assert {name: told for name, told in lines.items() if told != ["verifies"]} == {}
    assert code == 0


# --- refused, and the difference named


@pytest.mark.django_db
@pytest.mark.usefixtures("real_networks")
def test_an_entry_a_day_later_is_refused_by_the_standing_though_all_digests_are_remade(tmp_path):
    document = json.loads(of_network("eurocities"))
    content = entry_of(document, "eurocities-executive-committee-2003-11-26-lublin")["versions"][-1]["content"]
    content["on"] = "2003-11-27"
    told = refused(tmp_path, with_digests(document))
    assert told
    assert all(line.startswith("register lublin ") for line in told)
    assert any(line.startswith("register lublin 2003-11-26") for line in told)


@pytest.mark.django_db
@pytest.mark.usefixtures("real_networks")
def test_a_changed_standing_mandate_or_life_is_refused_by_name_though_all_digests_are_remade(tmp_path):
    """Of POLIS, which has of each; three files, each with one change."""
    text = of_network("polis")
    changed, wanted = {}, {}
    for section, member in (("register", "held"), ("mandates", "basis"), ("body_lives", "until")):
        document = json.loads(text)
        stretch = document[section][0]["stretches"][0]
        had, stretch[member] = stretch[member], "invented"
        changed[section] = as_bytes(with_digests(document))
        follows = json.dumps(had, sort_keys=True, separators=(",", ":"))
        wanted[section] = f'{stretch["begins"]} {member}: has "invented", follows {follows}'
    code, lines = told_of(tmp_path, changed)
    assert code == 1
    for section, [told] in lines.items():
        assert told.startswith(f"{section} ")
        assert told.endswith(wanted[section])


def _with_a_day_moved(seed: int) -> Any:
    """A made-up export of which one entry tells another day, all digests remade."""
    document = export_of_members(seed) if seed % 2 else export_of_posts(seed)
    contents = [entry["versions"][-1]["content"] for entry in document["entries"]]
    dated = [(content, time) for content in contents for time in ("on", "since", "began", "ended") if time in content]
    for content, time in dated[seed % len(dated) :][:1] if dated else []:
        content[time] = f"{1990 + seed % 30}-07-01"
        content.pop("until", None)
    return with_digests(document)


def test_both_verifiers_name_the_same_standings_where_a_day_was_moved(tmp_path):
    changed = {f"{seed}.json": _with_a_day_moved(seed) for seed in range(MADE_UP)}
    named = {
        name: {" ".join((fault.section, fault.key, fault.at.split(" ")[0])) for fault in check_export(document).faults}
        for name, document in changed.items()
    }
    _code, lines = told_of(tmp_path, {name: as_bytes(document) for name, document in changed.items()})
    assert sum(1 for places in named.values() if places) > MADE_UP // 2
    for name, places in named.items():
        others = {line for line in lines[name] if line != "verifies"}
        assert len(places) == len({_place_of(line) for line in others}), (name, places, others)
        assert {place.rsplit(" ", 1)[1] for place in places} == {_place_of(line).rsplit(" ", 1)[1] for line in others}


def _place_of(line: str) -> str:
    """The section, the key and the first day that a line names."""
    [found] = re.findall(r"^\w+ .*? (?:\d{4}-\d\d-\d\d|\.\.)(?=[ :])", line)
    return found


@pytest.fixture
def document() -> Any:
    return exported(ADMITTED, LISTED)


def test_one_changed_digest_is_refused_by_record_and_file(tmp_path, document):
    document["people"][0]["digest"] = "0" * 64
    told = refused(tmp_path, document)
    assert [line.split(": ")[0] for line in told] == ["people p-abcdefgh", "the file"]


def test_what_moves_no_standing_is_refused_by_the_published_digest_alone(tmp_path, document):
    published = document["digest"]
    assert told_of(tmp_path, {"a.json": as_bytes(document)}, f"--digest={published}")[0] == 0
    document["people"][0]["name"]["und"] = "Anna Stara"
    changed = as_bytes(with_digests(document))
    assert told_of(tmp_path, {"a.json": changed})[0] == 0
    assert refused(tmp_path, document, f"--digest={published}") == [
        f"the file: has the digest {document['digest']}, published is {published}"
    ]


def test_a_standing_too_many_and_one_that_lacks_are_refused(tmp_path, document):
    [lipa] = document["register"]
    stretch = lipa["stretches"].pop()
    assert any(
        f"register lipa {stretch['begins']}: has nothing" in line for line in refused(tmp_path, with_digests(document))
    )
    lipa["stretches"].append(stretch)
    document["register"].append({**lipa, "organisation": "buk"})
    assert all(line.startswith("register buk ") for line in refused(tmp_path, with_digests(document)))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda told: told.pop("lines"), "lines: is missing"),
        (lambda told: told["people"].append(told["people"][0]), "people p-abcdefgh: stands twice"),
        (lambda told: told["sources"][0].pop("content"), "sources list content: is missing"),
        (lambda told: told["people"][0].update(erased="no"), "people p-abcdefgh erased: is not as the format wants it"),
        (
            lambda told: told["lines"][0].update(recorded_at="2026-11-22T12:00:00.000001Z"),
            "lines /profile/league: recorded at 2026-11-22T12:00:00.000001Z, after the instant of knowledge",
        ),
        (
            lambda told: told["entries"][0]["versions"].append(told["entries"][0]["versions"][0]),
            "entries decision-0: the versions do not follow each other in time",
        ),
    ],
)
def test_what_is_no_export_or_recorded_out_of_time_is_refused_by_name(tmp_path, document, change, says):
    change(document)
    if "lines" in document:
        with_digests(document)
    assert says in refused(tmp_path, document)


@pytest.mark.parametrize(
    "text",
    [
        b"", b"\xff", b'{"koinon_export": 1', b'{"koinon_export": 1, "a": 1, "a": 2}', b'{"koinon_export": 1} {}',
        b'{"koinon_export": 1, "a": 9007199254740992}', b'{"koinon_export": 1, "a": "\\ud800"}', b"[" * 41 + b"]" * 41,
        b'\xef\xbb\xbf{"koinon_export": 1}', b"[]", b'{"koinon_export": 2}', b'{"koinon_export": 1, "a": 1e-7}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(tmp_path, text):
    code, lines = told_of(tmp_path, {"broken.json": text})
    assert code == 1
    assert len(lines["broken.json"]) >= 1
