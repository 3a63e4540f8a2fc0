"""Loading folders: the difference is appended, one key has one text, and a dump keeps what was known when."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from koinon.accounts import actions as accounts
from koinon.accounts.models import Person
from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas.models import Name, Organisation, Source
from koinon.audit.models import AuditPayload
from koinon.exchange.actions import KeptHere
from koinon.exchange.check import check
from koinon.exchange.dump import dump_network
from koinon.exchange.tree import read_tree
from koinon.ledger.models import Clause, Entry, Record
from koinon.lib.writing import writing_allowed
from koinon.networks import actions as networks
from koinon.networks.models import Network
from koinon.records.models import Line
from koinon.register import actions as register
from koinon.register.models import BodyLife, Mandate, Standing
from koinon.register.queries import history
from tests.exchange import folder
from tests.real import load

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 22, 8, tzinfo=UTC)


def later(hours):
    return MORNING + timedelta(hours=hours)


@pytest.fixture
def tree(tmp_path):
    return folder.write(tmp_path / "tree")


def versions(key):
    return list(Record.objects.filter(entry__key=key).order_by("version").values_list("version", "why"))


def rows_of(model):
    names = [field.attname for field in model._meta.concrete_fields]
    return list(model.objects.order_by("pk").values_list(*names))


def test_an_unchanged_folder_appends_nothing(tree):
    load(tree, MORNING)
    before = {model: rows_of(model) for model in (Record, Line, Name, Source, Standing)}
    again = load(tree, later(1))
    assert (again.entries, again.lines, again.standings) == (0, 0, 0)
    assert {model: rows_of(model) for model in before} == before


def test_a_changed_line_appends_a_record_version_and_nothing_else(tree):
    load(tree, MORNING)
    records, lines, names = Record.objects.count(), Line.objects.count(), Name.objects.count()
    folder.replace(tree, "networks/league/entries/all.toml", 'on = "2001-05-01"', 'on = "2001-06-01"')
    assert load(tree, later(1)).entries == 1
    assert versions("league-board-2001-lipa") == [(1, ""), (2, "the folder's line changed")]
    assert (Record.objects.count(), Line.objects.count(), Name.objects.count()) == (records + 1, lines, names)


def test_a_line_that_is_gone_is_taken_back_and_can_return(tree):
    load(tree, MORNING)
    text = (tree / "networks/league/entries/all.toml").read_text()
    (tree / "networks/league/entries/all.toml").write_text(text.split("[[attestations]]")[0])
    load(tree, later(1))
    assert not Record.objects.known(None).filter(entry__key="list-dub-league").exists()
    assert Record.objects.known(later(0)).filter(entry__key="list-dub-league").exists()
    (tree / "networks/league/entries/all.toml").write_text(text)
    load(tree, later(2))
    assert [version for version, _ in versions("list-dub-league")] == [1, 2]


def test_two_folders_that_cite_one_decision_make_one_entry(tree):
    folder.write_second_network(tree)
    assert check(read_tree(tree)) == []
    load(tree, MORNING)
    assert Entry.objects.filter(key="lipa-council-2001").count() == 1
    assert Record.objects.filter(entry__key="lipa-council-2001").count() == 1


def test_two_texts_for_one_key_name_both_files(tree):
    folder.write_second_network(tree)
    folder.replace(tree, "networks/guild/entries/all.toml", 'number = "7/2001"', 'number = "8/2001"')
    [mistake] = check(read_tree(tree))
    assert mistake.code == "two_texts"
    assert {mistake.file, mistake.params["other"]} == {"networks/guild/entries/all.toml", "organisations/lipa.toml"}


def test_a_network_kept_here_is_not_loaded_and_dump_is_named(tree):
    load(tree, MORNING)
    networks.keep_here(actor=COMMAND_LINE, at=later(1), slug="league")
    with pytest.raises(KeptHere) as refused:
        load(tree, later(2))
    assert refused.value.slug == "league"


def forget_everything():
    """An empty database, as another installation has it."""
    with writing_allowed("another installation"):
        for model in (Standing, Mandate, BodyLife, *reversed(folder.TABLES)):
            model.objects.all().delete()


def test_load_dump_load_gives_the_same_register_and_the_same_knowledge(tree, tmp_path):
    load(tree, MORNING)
    late = folder.admission("2025-02-03")
    register.record_decision(actor=COMMAND_LINE, at=later(1), key="league-board-2025-buk", content=late)
    mended = folder.admission("2025-03-02")
    register.mend_entry(
        actor=COMMAND_LINE, at=later(2), key="league-board-2025-buk", content=mended, why="day and month swapped"
    )

    def answers():
        network, city = Network.objects.get(slug="league"), Organisation.objects.get(slug="buk")
        return [[s.begins for s in history(network, city, known)][:1] for known in (later(0), later(1), later(2), None)]

    def register_rows():
        names = [f.name for f in Standing._meta.fields if f.name not in ("id", "network", "organisation")]
        return list(
            Standing.objects.order_by("network__slug", "organisation__slug", "begins").values_list(
                "network__slug", "organisation__slug", *names
            )
        )

    before, knowledge = register_rows(), answers()
    assert knowledge == [[], [date(2025, 2, 3)], [date(2025, 3, 2)], [date(2025, 3, 2)]]
    dump = tmp_path / "dump"
    dump_network(Network.objects.get(slug="league"), dump)
    assert check(read_tree(dump)) == []
    forget_everything()
    load(dump, later(5))
    assert register_rows() == before
    assert answers() == knowledge
    assert register.rebuild(actor=COMMAND_LINE, at=later(6)) == []
    assert answers() == knowledge
    again = tmp_path / "again"
    dump_network(Network.objects.get(slug="league"), again)
    assert folder.told(again) == folder.told(dump)


def test_a_dump_tells_services_powers_and_the_ids_of_surveyed_facts_as_the_folder_does(tree, tmp_path):
    load(tree, MORNING)
    dump_network(Network.objects.get(slug="league"), tmp_path / "dump")
    folders, dumped = folder.told(tree), folder.told(tmp_path / "dump")
    network, bodies = "networks/league/network.toml", "networks/league/bodies.toml"
    assert dumped[network]["services"] == folders[network]["services"]
    assert dumped[network]["aims"] == folders[network]["aims"]
    assert dumped[bodies]["powers"] == folders[bodies]["powers"]
    entries = dumped["networks/league/entries/attestations.toml"]["attestations"]
    attested = next(line for line in entries if line["key"] == "list-dub-league")
    assert attested["ids"] == ["F5"]


def test_an_election_of_a_city_is_loaded_mended_and_dumped(tree, tmp_path):
    lipa = "organisations/lipa.toml"
    told = '[[elections]]\nid = "council-2027"\non = "2027-05"\nof = "council"\nsource = "minutes"\n[[organs]]'
    folder.replace(tree, lipa, "[[organs]]", told)
    load(tree, MORNING)
    folder.replace(tree, lipa, "2027-05", "2027-05-23")
    load(tree, later(1))
    days = Line.objects.filter(kind="election").order_by("recorded_at").values_list("content__on", "superseded_at")
    assert list(days) == [("2027-05", later(1)), ("2027-05-23", None)]
    dump_network(Network.objects.get(slug="league"), tmp_path / "dump")
    assert folder.told(tmp_path / "dump")[lipa]["elections"] == folder.told(tree)[lipa]["elections"]


def test_a_dump_has_the_source_that_only_saw_a_practice(tree, tmp_path):
    statutes, sources = "networks/league/statutes/first.toml", "networks/league/sources.toml"
    seen = 'practice.en = "They came."\npractice_source = "observer"\nnames.en = '
    folder.replace(tree, statutes, "names.en = ", seen)
    told = '[[sources]]\nid = "observer"\ntitle = "Report"\nkind = "page"\n[[sources]]\nid = "list"'
    folder.replace(tree, sources, '[[sources]]\nid = "list"', told)
    load(tree, MORNING)
    dump_network(Network.objects.get(slug="league"), tmp_path / "dump")
    assert check(read_tree(tmp_path / "dump")) == []
    assert '"observer"' in "".join(path.read_text("utf-8") for path in (tmp_path / "dump").rglob("sources.toml"))


def test_a_dump_does_not_overwrite_what_is_there(tree, tmp_path):
    load(tree, MORNING)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("keep me")
    with pytest.raises(FileExistsError):
        dump_network(Network.objects.get(slug="league"), tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


def test_the_history_of_a_dump_is_json_with_its_format(tree, tmp_path):
    load(tree, MORNING)
    dump_network(Network.objects.get(slug="league"), tmp_path / "dump")
    told = json.loads(Path(tmp_path / "dump/history.json").read_text())
    assert told["koinon_history"] == 1
    assert {entry["key"] for entry in told["entries"]} >= {"league-board-2001-lipa", "list-dub-league"}
    shutil.rmtree(tmp_path / "dump")


def test_a_dump_tells_mandates_and_lives_of_bodies_as_the_folder_does(tree, tmp_path):
    load(tree, MORNING)
    dump_network(Network.objects.get(slug="league"), tmp_path / "dump")
    folders, dumped = folder.told(tree), folder.told(tmp_path / "dump")
    entries = dumped["networks/league/entries/attestations.toml"]["attestations"]
    posts = {line["key"]: line for line in folders["networks/league/entries/posts.toml"]["attestations"]}
    assert {line["key"]: line for line in entries if line["key"] in posts} == posts
    assert "organisations/lipa.toml" in dumped


def test_a_mandate_touches_its_network_and_makes_nobody_a_member(tree):
    load(tree, MORNING)
    touched = Clause.objects.filter(record__entry__key="list-president-lipa").values_list(
        "network__slug", "organisation"
    )
    assert list(touched) == [("league", None)]


def test_the_dump_of_an_erased_person_can_be_loaded_and_brings_no_name(tree, tmp_path):
    load(tree, MORNING)
    accounts.erase_person(actor=COMMAND_LINE, at=later(1), key="p-abcdefgh", under="request of the person")
    dump_network(Network.objects.get(slug="league"), tmp_path / "without")
    assert check(read_tree(tmp_path / "without")) == []
    forget_everything()
    with writing_allowed("another installation"):
        Person.objects.all().delete()
    load(tmp_path / "without", later(2))
    assert Record.objects.filter(entry__key="list-president-lipa", superseded_at__isnull=True).exists()
    assert not Person.objects.filter(key="p-abcdefgh").exists()


def test_a_name_stands_in_the_one_table_that_can_be_erased_and_does_not_come_back(tree, tmp_path):
    load(tree, MORNING)
    assert str(Person.objects.get(key="p-abcdefgh").name) == "Ada Lipa"
    dump_network(Network.objects.get(slug="league"), tmp_path / "with")
    assert folder.told(tmp_path / "with")["networks/league/people.toml"]["people"][0]["name"] == "Ada Lipa"
    accounts.erase_person(actor=COMMAND_LINE, at=later(1), key="p-abcdefgh", under="request of the person")
    load(tree, later(2))
    assert not Person.objects.get(key="p-abcdefgh").name
    dump_network(Network.objects.get(slug="league"), tmp_path / "without")
    everything = [path.read_text() for path in (tmp_path / "without").rglob("*.*")]
    everything += [json.dumps(rows, default=str) for rows in map(rows_of, (*folder.TABLES, AuditPayload))]
    assert "Ada" not in " ".join(everything)
