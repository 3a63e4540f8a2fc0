"""An export is accepted as it was written, and refused after any one change: by its digests, or by what follows."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from koinon.rules.canonical import CanonicalError, canonical, digest_of
from koinon.rules.export_check import check_export
from koinon.rules.export_form import SECTIONS, unknown_parts
from koinon.rules.standing import stretches
from koinon.rules.written import written_stretch
from tests.rules.exports import case_of, city, exported, version, with_digests
from tests.rules.ledgers import ATTESTATIONS, DECISIONS, LEDGERS
from tests.rules.world import LEAGUE, LIPA

FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
ADMIT = {"kind": "admit", "network": LEAGUE, "organisation": LIPA, "category": "associate"}
ADMITTED = [{"organ": "league/board", "on": "2003-11-26", "effects": [ADMIT], "source": "page"}]
LISTED = [{"network": LEAGUE, "organisation": LIPA, "source": "list", "on": "2018-03-01"}]


def codes(document: dict[str, Any], published: str = "") -> set[str]:
    return {fault.code for fault in check_export(document, published).faults}


# --- as it was written


@FEW
@given(LEDGERS)
def test_what_was_written_is_accepted(ledger):
    document = exported(*ledger)
    verdict = check_export(document, document["digest"])
    assert verdict.faults == ()
    assert verdict.standings == len(document["register"])


@FEW
@given(LEDGERS, st.data())
def test_the_order_of_records_and_blank_space_prove_nothing_and_change_nothing(ledger, data):
    document = exported(*ledger)
    again = json.loads(json.dumps(document, indent=3, sort_keys=data.draw(st.booleans())))
    assert check_export(again).verifies


# --- any one change


def places(told: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every value of a document stands, the document itself left out."""
    found = [path] if path else []
    inside = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for name, value in inside:
        found += places(value, (*path, name))
    return found


def within(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


CHANGES = ("other", "gone", "added", "twice")


def other_than(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return f"{value[:-1]}{'a' if value[-1:] != 'a' else 'b'}"
    return {"changed": True} if value is None else None


def changed(document: dict[str, Any], path: tuple[Any, ...], how: str) -> dict[str, Any]:
    """A copy with one change at a place: another value, none, one more member or item, or an item twice."""
    told = copy.deepcopy(document)
    around, last = within(told, path[:-1]), path[-1]
    if how == "gone":
        del around[last]
    elif how == "added" and isinstance(around[last], dict):
        around[last]["one-more"] = 1
    elif how == "twice" and isinstance(around, list):
        around.insert(last, copy.deepcopy(around[last]))
    else:
        around[last] = other_than(around[last])
    return told


@MANY
@given(LEDGERS, st.data())
def test_any_one_change_anywhere_is_refused(ledger, data):
    document = exported(*ledger)
    path = data.draw(st.sampled_from(places(document)))
    told = changed(document, path, data.draw(st.sampled_from(CHANGES)))
    assert not check_export(told).verifies
    assert not check_export(told, document["digest"]).verifies


@MANY
@given(LEDGERS, st.data())
def test_any_one_change_with_all_digests_remade_is_refused_by_the_published_digest(ledger, data):
    document = exported(*ledger)
    path = data.draw(st.sampled_from([path for path in places(document) if path[-1] != "digest"]))
    told = changed(document, path, data.draw(st.sampled_from(CHANGES)))
    try:
        with_digests(told)
    except (AttributeError, KeyError, TypeError, ValueError):
        assume(False)
    assert not check_export(told, document["digest"]).verifies


@MANY
@given(LEDGERS, st.data())
def test_a_change_of_the_register_is_refused_by_name_though_all_digests_are_remade(ledger, data):
    document = exported(*ledger)
    assume(document["register"])
    inside = [path for path in places(document) if path[:3] == ("register", 0, "stretches") and len(path) > 3]
    told = changed(document, data.draw(st.sampled_from(inside)), data.draw(st.sampled_from(CHANGES)))
    faults = check_export(with_digests(told)).faults
    assert {fault.key for fault in faults} == {LIPA}
    assert {fault.code for fault in faults} <= {"standing", "order"}


@MANY
@given(LEDGERS, st.one_of(DECISIONS, ATTESTATIONS), st.data())
def test_another_entry_is_refused_where_the_register_follows_otherwise_though_all_digests_are_remade(
    ledger, other, data
):
    """Whether it follows otherwise is judged from the ledger by hand, and not from the file."""
    decisions, attestations = (list(told) for told in ledger)
    which = decisions if "effects" in other else attestations
    assume(which)
    document = exported(decisions, attestations)
    number = data.draw(st.integers(0, len(which) - 1))
    which[number] = other
    key = f"{'decision' if which is decisions else 'attestation'}-{number}"
    entry = next(entry for entry in document["entries"] if entry["key"] == key)
    entry["versions"][0]["content"] = json.loads(json.dumps(other))
    follows = [written_stretch(stretch) for stretch in stretches(case_of(decisions, attestations))]
    had = document["register"][0]["stretches"] if document["register"] else []
    faults = check_export(with_digests(document)).faults
    if follows == had:
        assert faults == ()
    else:
        assert {(fault.code, fault.key) for fault in faults} == {("standing", LIPA)}


# --- what is changed, and what is said of it


def set_at(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    *around, last = (int(step) if step.isdigit() else step for step in path.split("."))
    within(document, tuple(around))[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "day"),
    [
        ("entries.0.versions.0.content.on", "2003-11-27", "2003-11-26"),
        ("entries.0.versions.0.content.effects.0.category", "observer", "2003-11-26"),
        ("entries.0.versions.0.content.effects.0.organisation", "dub", "1986-01-01"),
        ("entries.0.versions.0.superseded_at", "2026-11-22T12:00:00Z", "1986-01-01"),
        ("entries.1.versions.0.content.on", "2019-03-01", "2004-05-02"),
        ("entries.1.versions.0.content.member", False, "2003-11-26"),
        ("unions.0.members.0.begins", "2004-05-02", "2003-11-26"),
        ("unions.0.members.0.country", "CZ", "2003-11-26"),
        ("organisations.0.country", "CZ", "2003-11-26"),
        ("statutes.0.content.rules.3.then", "review", "2003-11-26"),
        ("statutes.0.content.in_force.from", "2005", "2003-11-26"),
        ("lines.0.content.founded.on", "2004-01-01", "2003-11-26"),
    ],
)
def test_what_moves_a_standing_is_named_with_the_day_though_all_digests_are_remade(path, value, day):
    document = exported(ADMITTED, LISTED)
    document["organisations"].append(city("dub"))
    assert check_export(with_digests(document)).verifies
    if path.endswith("then"):
        for name in ("moves_from", "moves_to"):
            del document["statutes"][0]["content"]["rules"][3][name]
    faults = check_export(with_digests(set_at(document, path, value))).faults
    assert faults
    assert {fault.code for fault in faults} == {"standing"}
    assert min(fault.at for fault in faults)[:10] == day


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("people.0.name.und", "Anna Stara"),
        ("organisations.0.names.0.text", "Lippe"),
        ("sources.0.content.title", "Another"),
        ("about.keeper", "here"),
    ],
)
def test_what_moves_no_standing_is_caught_by_the_digests_and_remade_by_the_published_one(path, value):
    document = exported(ADMITTED, LISTED)
    published = document["digest"]
    faults = check_export(set_at(document, path, value)).faults
    assert {fault.code for fault in faults} == {"record_digest", "file_digest"}
    [record] = [fault for fault in faults if fault.code == "record_digest"]
    assert record.section == path.split(".")[0]
    assert check_export(with_digests(document)).verifies
    assert codes(document, published) == {"published_digest"}


def test_a_record_that_is_taken_out_whole_is_caught_by_the_files_digest():
    document = exported(ADMITTED, LISTED)
    document["people"].clear()
    assert codes(document) == {"file_digest"}


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("entries.0.versions.0.content.on", "soon", "unreadable"),
        ("entries.0.versions.0.content.effects.0.kind", "crown", "unreadable"),
        ("entries.0.versions.0.content.effects", 5, "unreadable"),
        ("entries.0.kind", "rumour", "unreadable"),
        ("statutes.0.content.rules.0.status", "sure", "unreadable"),
        ("lines.0.content.founded.on", "long ago", "unreadable"),
        ("sources.0.content.dated", {"on": "then"}, "unreadable"),
        ("entries.0.versions.0.content.effects.0.organisation", "nowhere", "unreadable"),
        ("entries.0.versions.0.version", 2, "instants"),
        ("entries.0.versions", [], "instants"),
        ("entries.0.versions.0.recorded_at", "2027-01-01T00:00:00Z", "later"),
        ("people.0.key", None, "malformed"),
        ("unions.0.members.0.begins", "2004", "malformed"),
        ("register", None, "missing"),
        ("about", [], "malformed"),
        ("lines.1", "council", "malformed"),
    ],
)
def test_what_cannot_be_read_is_named_and_never_breaks_the_verifier(path, value, code):
    document = exported(ADMITTED, LISTED)
    told = set_at(document, path, value)
    told["digest"] = digest_of(told)
    assert code in codes(told)


def test_two_records_of_one_name_are_refused():
    document = exported(ADMITTED, LISTED)
    document["entries"].append(copy.deepcopy(document["entries"][0]))
    assert codes(with_digests(document)) == {"repeated"}


def test_a_mended_entry_counts_by_its_last_version_and_only_in_order():
    mended = {**ADMITTED[0], "on": "2003-11-27"}
    document = exported([mended], LISTED)
    later = "2026-11-22T12:00:00Z"
    document["entries"][0]["versions"] = [version(ADMITTED[0], 1, later), version(mended, 2)]
    assert check_export(with_digests(document)).verifies
    document["entries"][0]["versions"][0]["superseded_at"] = None
    assert "instants" in codes(with_digests(document))


def test_a_revocation_touches_whom_the_revoked_entry_touched():
    revoking = {"organ": "league/board", "on": "2003-12-01", "effects": [{"kind": "revoke", "entry": "decision-0"}]}
    document = exported([*ADMITTED, revoking], [])
    assert check_export(document).verifies
    last = document["register"][0]["stretches"][-1]
    assert last["ends"] == "2003-12-01"
    without = exported(ADMITTED, [])
    document["register"] = without["register"]
    assert codes(with_digests(document)) == {"standing"}


def test_sections_that_the_verifier_does_not_know_are_covered_and_named():
    document = exported(ADMITTED, LISTED)
    document["ballots"] = []
    document["people"][0]["portrait"] = None
    assert check_export(with_digests(document)).verifies
    assert unknown_parts(document) == ["ballots", "people.portrait"]
    document["ballots"].append(1)
    assert codes(document) == {"file_digest"}


def test_every_section_is_in_the_order_in_which_canonical_json_has_them():
    assert list(SECTIONS) == sorted(SECTIONS)


# --- canonical JSON


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "é\n\u001f/"]}, '{"a":[true,null,"é\\n\\u001f/"],"b":1}'),
        ({"\ufb01": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb01":1}'),
        ([1.0, -0.0, 0.1, 51.25, 0.00002, 123456789.5, -3], "[1,0,0.1,51.25,0.00002,123456789.5,-3]"),
    ],
)
def test_canonical_text_is_that_of_rfc_8785(value, text):
    assert canonical(value) == text
    assert canonical(json.loads(text)) == text


@pytest.mark.parametrize("value", [2**53, 1e-7, float("nan"), float("inf"), "\ud800", {"\ud800": 1}, {1, 2}])
def test_what_has_no_plain_canonical_text_is_refused(value):
    with pytest.raises(CanonicalError):
        canonical(value)
