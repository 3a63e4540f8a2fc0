"""`koinon export`: the same bytes from the same records, whole or not at all, and what it says verifies."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.accounts import actions as accounts
from koinon.acts.wrapper import COMMAND_LINE
from koinon.audit.models import AuditRow
from koinon.cli.main import main
from koinon.exchange import actions as exchange
from koinon.exchange import export_file
from koinon.exchange.export import SLICE
from koinon.exchange.export_file import Unsettled, current_export, write_export, write_file
from koinon.lib.writing import writing_allowed
from koinon.networks.models import Network
from koinon.register import actions as register
from koinon.register.models import Standing
from koinon.rules.export_check import check_export
from koinon.verify.reading import read_json
from tests.exchange import folder
from tests.real import load
from tests.register.world import NOON, admission, after, attest, decide, make_city, make_league
from tests.worlds import world

pytestmark = pytest.mark.django_db


def exported(network="league", known=None):
    """The bytes, and the document that they hold."""
    out = io.BytesIO()
    written = write_export(Network.objects.get(slug=network), known, out)
    document = read_json(out.getvalue().decode())
    assert (written.size, written.digest) == (len(out.getvalue()), document["digest"])
    return out.getvalue(), document


def entry_of(document, key):
    return next(entry for entry in document["entries"] if entry["key"] == key)


@pytest.fixture
def _league():
    make_members()


@world
def make_members():
    make_league()
    for slug, country in (("lipa", "PL"), ("dub", "GB"), ("jedle", "PL")):
        make_city(slug, country)
    decide("board-lipa", admission("lipa", "2003-11-26", "associate"))
    decide("board-dub", admission("dub", "1990", "full"))


@pytest.fixture
def tree(tmp_path):
    root = folder.write(tmp_path / "tree")
    load(root)
    return root


@pytest.mark.usefixtures("_league")
def test_what_is_written_verifies_and_is_the_same_again():
    first, document = exported()
    assert check_export(document, document["digest"]).faults == ()
    assert [told["organisation"] for told in document["register"]] == ["dub", "lipa"]
    assert exported()[0] == first


@pytest.mark.usefixtures("_league")
def test_a_change_of_the_records_makes_another_export_and_a_change_elsewhere_does_not():
    first, _ = exported()
    make_city("buk")
    make_league("other", sources={})
    decide("board-buk", admission("buk", "2004", "full", network="other"))
    assert exported()[0] == first
    decide("board-jedle", admission("jedle", "2004", "full"), after(1))
    second, document = exported()
    assert second != first
    assert document["about"]["known"] == "2026-11-22T13:00:00Z"
    assert check_export(document).verifies


@pytest.mark.usefixtures("_league")
def test_the_export_of_an_earlier_instant_is_what_it_was_then():
    first, document = exported()
    register.mend_entry(
        actor=COMMAND_LINE, at=after(2), key="board-lipa", content=admission("lipa", "2003-11-27"), why="misread"
    )
    decide("board-jedle", admission("jedle", "2004", "full"), after(3))
    assert exported(known=NOON)[0] == first
    _, then = exported(known=after(2))
    assert [told["version"] for told in entry_of(then, "board-lipa")["versions"]] == [1, 2]
    assert "board-jedle" not in {entry["key"] for entry in then["entries"]}
    _, now = exported()
    assert check_export(then).verifies
    assert check_export(now).verifies
    assert exported(known=after(3))[0] == exported()[0]
    assert document["about"]["known"] == "2026-11-22T12:00:00Z"


@pytest.mark.usefixtures("_league")
def test_a_register_that_does_not_follow_from_the_ledger_is_found_out():
    with writing_allowed("a damaged register"):
        Standing.objects.filter(organisation__slug="lipa").update(held="presumed")
    _, document = exported()
    faults = check_export(document).faults
    assert {(fault.code, fault.key, fault.at[-4:]) for fault in faults} == {("standing", "lipa", "held")}


@pytest.mark.usefixtures("_league")
def test_duplicates_revocations_and_entries_that_wait_for_others_follow_in_the_file_too():
    attest("list-jedle", {"network": "league", "organisation": "jedle", "source": "list", "on": "2018"})
    make_city("jedla")
    decide("board-jedla", admission("jedla", "2005", "full"))
    exchange.merge_organisations(actor=COMMAND_LINE, at=NOON, duplicate="jedla", stays="jedle", why="one city")
    make_league("other")
    decide("treaty", admission("jedle", "2007", "full", network="other"))
    waits = admission("dub", "2006", "full", conditions=[{"kind": "entry", "key": "treaty"}])
    decide("board-dub-again", waits)
    undone = {"organ": "league/board", "on": "2004-06-01", "effects": [{"kind": "revoke", "entry": "board-lipa"}]}
    decide("board-undone", undone)
    _, document = exported()
    assert check_export(document).faults == ()
    assert "treaty" in {entry["key"] for entry in document["entries"]}
    slugs = {told["slug"] for told in document["organisations"]}
    assert {"jedla", "jedle"} <= slugs
    assert {told["organisation"] for told in document["register"]} == {"dub", "jedle", "lipa"}


def test_people_stand_there_by_key_and_by_name_until_they_are_erased(tree):
    _, document = exported()
    [person] = document["people"]
    assert person["name"]
    assert person["erased"] is False
    name = next(iter(person["name"].values()))
    accounts.erase_person(actor=COMMAND_LINE, at=after(5), key=person["key"], under="request of the person")
    text, document = exported()
    assert name not in text.decode()
    [person] = document["people"]
    assert (person["name"], person["erased"]) == (None, True)
    assert check_export(document).verifies


def test_every_source_that_is_cited_is_in_the_file(tree):
    _, document = exported()
    assert [source["id"] for source in document["sources"]] == ["list", "minutes"]


@pytest.mark.usefixtures("_league")
def test_memory_is_bounded_by_slices_and_queries_do_not_grow_with_members():
    with CaptureQueriesContext(
        connection,
    ) as few:
        exported()
    for number in range(5):
        make_city(f"city-{number}")
        decide(f"board-{number}", admission(f"city-{number}", "2004", "full"))
    with CaptureQueriesContext(connection) as more:
        _, document = exported()
    assert len(document["register"]) == 7
    assert len(more) == len(few)
    assert SLICE < 999


# --- files


@pytest.mark.usefixtures("_league")
def test_a_file_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "league.json"
    write_file(Network.objects.get(slug="league"), None, path)
    before = path.read_bytes()

    def failing(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_file, "sealed", failing)
    with pytest.raises(OSError, match="No space"):
        write_file(Network.objects.get(slug="league"), None, path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["league.json"]


@pytest.mark.usefixtures("_league")
def test_records_that_change_while_they_are_written_are_written_again(tmp_path, monkeypatch):
    network, versions = Network.objects.get(slug="league"), iter([1, 2, 2, 2])
    monkeypatch.setattr(export_file, "public_version", lambda: next(versions))
    assert write_file(network, None, tmp_path / "a.json").size
    versions = iter(range(100))
    with pytest.raises(Unsettled):
        write_file(network, None, tmp_path / "b.json")


@pytest.mark.usefixtures("_league")
def test_the_current_export_is_made_once_for_each_version_of_the_records(monkeypatch):
    network = Network.objects.get(slug="league")
    made = []
    monkeypatch.setattr(export_file, "write_export", lambda *given: made.append(1) or write_export(*given))
    first = current_export(network)
    assert current_export(network) == first
    assert len(made) == 1
    decide("board-jedle", admission("jedle", "2004", "full"), after(1))
    second = current_export(network)
    assert len(made) == 2
    assert second.digest != first.digest
    assert second.known - first.known == timedelta(hours=1)
    assert not first.path.exists()
    document = read_json(second.path.read_text(encoding="utf-8"))
    assert (second.digest, second.size) == (document["digest"], second.path.stat().st_size)


# --- the command


@pytest.mark.usefixtures("_league")
def test_the_command_writes_a_file_that_its_sister_verifies(tmp_path, capsys):
    path = tmp_path / "league.json"
    rows = AuditRow.objects.count()
    assert main(["export", "league", "-o", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["bytes"] == path.stat().st_size
    assert main(["verify", str(path), "--digest", said["digest"]]) == 0
    assert AuditRow.objects.count() == rows
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2003-11-26", "2003-11-25"), encoding="utf-8")
    assert main(["verify", str(path)]) == 1


@pytest.mark.usefixtures("_league")
def test_the_command_streams_to_standard_output_and_tells_the_digest_beside_it(capfdbinary):
    assert main(["export", "league"]) == 0
    told = capfdbinary.readouterr()
    assert told.out == exported()[0]
    assert told.err.decode().split() == ["digest", exported()[1]["digest"]]


@pytest.mark.usefixtures("_league")
def test_a_wrong_call_ends_with_two_and_writes_no_file(tmp_path, capsys):
    path = tmp_path / "out.json"
    for arguments in (
        ["nowhere", "-o", str(path)],
        ["league", "-o", str(path), "--known", "9998-01-01T00:00:00Z"],
        ["league", "--json"],
        ["league", "-o", str(tmp_path / "no" / "folder" / "out.json")],
    ):
        assert main(["export", *arguments]) == 2, arguments
        assert capsys.readouterr()
    assert list(tmp_path.iterdir()) == []
