"""A large tree is loaded part by part, and comes to the same as if it were loaded whole."""

from __future__ import annotations

import json

import pytest
from django.db import transaction

from koinon.acts.wrapper import FOLDER
from koinon.audit.models import AuditRow
from koinon.cli.main import main
from koinon.exchange import actions as exchange
from koinon.exchange import large
from koinon.exchange.check import check
from koinon.exchange.models import Loading
from koinon.exchange.tree import digest, read_tree
from koinon.ledger.models import Clause, Record
from koinon.lib import clock
from koinon.networks.models import Network
from koinon.register.differences import differing
from koinon.register.models import Standing
from tests.exchange import folder
from tests.real import DATA

pytestmark = pytest.mark.django_db
ADMITTED = """
[[decisions]]
key = "lipa-admitted-to-both"
organ = "lipa/council"
on = "2003-01-01"
source = "minutes"
[[decisions.effects]]
kind = "admit"
network = "guild"
organisation = "lipa"
[[decisions.effects]]
kind = "admit"
network = "league"
organisation = "dub"
"""
REVOKED = """
[[decisions]]
key = "buk-undone"
organ = "lipa/council"
on = "2004-01-01"
source = "minutes"
[[decisions.effects]]
kind = "revoke"
entry = "lipa-admitted-to-both"
"""
SUCCESSION = """
[[successions]]
kind = "split_from"
other = "lipa"
on = "1990"
source = "minutes"
"""


@pytest.fixture
def tree(tmp_path):
    """Two networks, an entry in a city's file that touches both, one that undoes it, a city split from another."""
    root = folder.write(tmp_path / "tree")
    folder.write_second_network(root)
    lipa, buk = root / "organisations/lipa.toml", root / "organisations/buk.toml"
    lipa.write_text(lipa.read_text() + ADMITTED)
    buk.write_text(buk.read_text() + REVOKED + SUCCESSION)
    return root


@pytest.fixture
def in_parts(monkeypatch):
    """Every tree is large, and every organisation a part."""
    monkeypatch.setattr(large, "LARGE", 1)
    monkeypatch.setattr(large, "AT_ONCE", 1)


def load_in_parts(root):
    return large.load_in_parts(root, actor=FOLDER, now=clock.now, digest=digest(root))


def recorded():
    """Everything that a load fills, in words that do not depend on the order of loading."""
    said = []
    for table in folder.TABLES:
        if table is Clause:
            continue
        columns = [f for f in table._meta.concrete_fields if f.name not in ("id", "recorded_at", "superseded_at")]
        for row in table.objects.all():
            own = [str(getattr(row, f.name)) if f.is_relation else getattr(row, f.attname) for f in columns]
            said.append((table.__name__, repr([own, getattr(row, "superseded_at", None) is None])))
    clauses = Clause.objects.values_list("record__entry__key", "network__slug", "organisation__slug")
    said += [("Clause", repr(clause)) for clause in clauses]
    rows = Standing.objects.values_list("network__slug", "organisation__slug", "begins", "ends", "held", "content")
    return sorted(said), sorted(repr(row) for row in rows)


@pytest.mark.parametrize("root", ["tree", DATA])
def test_parts_come_to_the_same_as_the_whole(request, root, monkeypatch):
    root = request.getfixturevalue(root) if root == "tree" else root
    around = transaction.atomic()
    around._from_testcase = True  # as Django's own TestCase marks its transactions
    with around:
        exchange.load_tree(actor=FOLDER, at=clock.now(), tree=read_tree(root), digest=digest(root))
        whole = recorded()
        transaction.set_rollback(True)
    assert not Network.objects.exists()
    monkeypatch.setattr(large, "AT_ONCE", 3)
    load_in_parts(root)
    assert recorded() == whole
    assert not [differs for network in Network.objects.all() for some in differing(network) for differs in some]


def test_an_entry_that_touches_two_networks_moves_both(tree, in_parts):
    load_in_parts(tree)
    touched = Clause.objects.filter(record__entry__key="buk-undone").values_list("network__slug", "organisation__slug")
    assert sorted(touched) == [("guild", "lipa"), ("league", "dub")]
    text = (tree / "organisations/buk.toml").read_text()
    (tree / "organisations/buk.toml").write_text(text.replace(REVOKED, ""))
    load_in_parts(tree)
    assert Standing.objects.filter(network__slug="guild", organisation__slug="lipa", held="yes").exists()
    assert not [differs for network in Network.objects.all() for some in differing(network) for differs in some]


def test_loading_again_changes_nothing(tree, in_parts):
    load_in_parts(tree)
    before = recorded()
    again = load_in_parts(tree)
    assert (again.entries, again.lines, again.standings) == (0, 0, 0)
    assert recorded() == before


def test_an_entry_gone_from_every_folder_is_taken_back_and_one_told_elsewhere_is_not(tree, in_parts):
    load_in_parts(tree)
    folder.replace(tree, "networks/guild/entries/all.toml", folder.COUNCIL, "")
    assert load_in_parts(tree).entries == 0
    folder.replace(tree, "organisations/lipa.toml", folder.COUNCIL, "")
    assert load_in_parts(tree).entries == 1
    assert not Record.objects.known(None).filter(entry__key="lipa-council-2001").exists()


def test_a_load_that_ends_in_the_middle_is_not_counted_and_goes_on(tree, in_parts, monkeypatch):
    load_part, parts = exchange.load_part, []

    def until_the_league(**told):
        parts.append(told["tree"])
        if "league" in told["tree"].networks:
            raise OSError("no light")
        return load_part(**told)

    monkeypatch.setattr(exchange, "load_part", until_the_league)
    with pytest.raises(OSError, match="no light"):
        load_in_parts(tree)
    assert not Loading.objects.exists()
    assert list(Network.objects.values_list("slug", flat=True)) == ["guild"]
    assert not [differs for some in differing(Network.objects.get()) for differs in some]
    monkeypatch.setattr(exchange, "load_part", load_part)
    load_in_parts(tree)
    assert Loading.objects.get().digest == digest(tree)
    assert Network.objects.count() == 2


def test_each_part_is_one_action_at_an_instant_of_its_own(tree, in_parts):
    load_in_parts(tree)
    instants = AuditRow.objects.filter(action="exchange.load_part").values_list("at", flat=True)
    # the atlas, three organisations, two networks, and what names no network
    assert len(set(instants)) == len(instants) == 7


def test_mistakes_are_found_in_parts_as_in_the_whole(tree, in_parts):
    folder.replace(tree, "organisations/dub.toml", 'country = "CZ"', 'country = "Bohemia"')
    folder.replace(tree, "networks/guild/entries/all.toml", 'number = "7/2001"', 'number = "8/2001"')
    folder.replace(tree, "networks/league/entries/all.toml", 'organisation = "dub"', 'organisation = "dubb"')
    folder.replace(tree, "organisations/buk.toml", 'entry = "lipa-admitted-to-both"', 'entry = "nothing"')
    found = large.check_in_parts(tree)
    assert {mistake.code for mistake in found} == {
        "line_bad_value", "two_texts", "unknown_organisation", "unknown_entry"
    }  # fmt: skip
    whole = check(read_tree(tree))
    assert sorted((m.file, m.line, m.code) for m in found) == sorted((m.file, m.line, m.code) for m in whole)


def test_the_command_loads_a_large_tree_and_refuses_one_with_mistakes(tree, in_parts, capsys):
    text = (tree / "organisations/dub.toml").read_text()
    folder.replace(tree, "organisations/dub.toml", 'country = "CZ"', 'country = "Bohemia"')
    assert main(["network", "load", str(tree)]) == 1
    assert not AuditRow.objects.exists()
    (tree / "organisations/dub.toml").write_text(text)
    assert main(["network", "load", str(tree), "--if-changed"]) == 0
    assert AuditRow.objects.filter(action="exchange.load_part").exists()
    assert main(["network", "load", str(tree), "--if-changed"]) == 0
    assert "Unchanged" in capsys.readouterr().out
    assert main(["network", "keep", "league"]) == 0
    assert main(["network", "load", str(tree)]) == 1
    assert "kept here" in capsys.readouterr().err


def test_a_dump_is_never_loaded_in_parts(tree, in_parts, tmp_path):
    assert large.is_large(tree)
    load_in_parts(tree)
    assert main(["network", "dump", "league", "-o", str(tmp_path / "dump")]) == 0
    assert not large.is_large(tmp_path / "dump")


def test_an_entry_that_was_taken_back_can_come_again(tree):
    load = {"actor": FOLDER, "digest": "x"}
    exchange.load_tree(**load, at=clock.now(), tree=read_tree(tree))
    text = (tree / "organisations/lipa.toml").read_text()
    (tree / "organisations/lipa.toml").write_text(text.replace(ADMITTED, ""))
    (tree / "organisations/buk.toml").write_text(folder.FILES["organisations/buk.toml"])
    exchange.load_tree(**load, at=clock.now(), tree=read_tree(tree))
    assert not Record.objects.known(None).filter(entry__key="lipa-admitted-to-both").exists()
    (tree / "organisations/lipa.toml").write_text(text)
    exchange.load_tree(**load, at=clock.now(), tree=read_tree(tree))
    assert Record.objects.known(None).get(entry__key="lipa-admitted-to-both").version == 2


def test_the_log_names_the_entries_that_were_recorded_together(tree):
    exchange.load_tree(actor=FOLDER, at=clock.now(), tree=read_tree(tree), digest="x")
    told = AuditRow.objects.filter(action="ledger.record_entries").values_list("payload__content", flat=True)
    keys = [key for content in told for key in json.loads(content)["notes"]["keys"]]
    assert sorted(keys) == sorted(Record.objects.values_list("entry__key", flat=True))
