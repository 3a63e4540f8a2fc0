"""`koinon whatif`: says what would follow, marks it as supposed, and leaves every table as it was."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.apps import apps
from django.core import serializers

from koinon.cli.main import main
from tests.register.world import STATUTES, admission, attest, decide, make_city, make_league
from tests.worlds import world

pytestmark = pytest.mark.django_db
MARK = "What if: nothing of this is recorded."


@pytest.fixture(autouse=True)
def _league():
    make_listed_league()


@world
def make_listed_league():
    make_league()
    for slug, country, category in (("lipa", "PL", "full"), ("bergen", "NO", "associate"), ("dub", "GB", "full")):
        make_city(slug, country)
        decide(f"board-{slug}", admission(slug, "1990", category))
        on = "2030-01-01" if slug == "bergen" else "2019-01-01"
        listed = {"network": "league", "organisation": slug, "source": "list", "on": on, "category": category}
        attest(f"list-{slug}", listed)


def whole_database() -> str:
    """One digest of every row of every table."""
    rows = (row for model in apps.get_models() for row in model._default_manager.order_by("pk"))
    return hashlib.sha256(serializers.serialize("json", rows).encode()).hexdigest()


def test_it_says_who_moves_and_why_under_its_mark_and_writes_nothing(capsys):
    before = whole_database()
    assert main(["whatif", "league", "--country", "no", "--joins", "eu", "--on", "2027-01-01"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [MARK, "league is a made-up network.", "Suppose: NO joins eu on 2027-01-01."]
    assert "  bergen: associate (yes) -> full (yes)" in said
    assert "    because country_joins NO 2027-01-01" in said
    assert "    because rule accession secondary" in said
    assert [line for line in said if line.startswith("votes in the assembly")]
    assert whole_database() == before


def test_programs_get_the_same_in_json(capsys):
    assert main(["whatif", "league", "--country", "PL", "--leaves", "eu", "--on", "2027-01-01", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["what_if"] == MARK
    [told] = said["differences"]
    assert (told["organisation"], told["moves"], told["after"]["category"]["slug"]) == ("lipa", True, None)
    assert told["questions"][0]["code"] == "rule_unknown"
    assert set(said["votes"]) == {"now", "then"}


def test_a_bound_and_a_population_and_other_statutes_can_be_supposed_together(capsys, tmp_path):
    before = whole_database()
    bound = ["--bound", "full=50000", "--population", "lipa=40000"]
    assert main(["whatif", "league", *bound, "--on", "2027-01-01"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "    open: population_contradicts category-full city" in said
    assert "    inhabitants for full: no condition -> not_met" in said
    assert "    inhabitants for full: no condition -> not_known" in said
    path = tmp_path / "second.toml"
    path.write_text(
        'koinon_statutes = 1\nnetwork = "league"\nversion = "second"\ntitle = { en = "Newer" }\n'
        'in_force = { from = "2027", status = "assumed" }\nrules = []\n',
        encoding="utf-8",
    )
    assert main(["whatif", "league", "--statutes", str(path), "--on", "2028-01-01"]) == 0
    assert "Suppose: the statutes second hold from 2027 on." in capsys.readouterr().out
    assert whole_database() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere", "--bound", "full=1"], "There is no network nowhere; known are: league."),
        (["league"], "Say what to suppose"),
        (["league", "--country", "NO"], "--country goes with"),
        (["league", "--joins", "eu"], "--country goes with"),
        (["league", "--country", "NO", "--joins", "moon"], "There is no union moon; known are: eu."),
        (["league", "--country", "ZZ", "--joins", "eu"], "No organisation known here is in ZZ."),
        (["league", "--country", "PL", "--joins", "eu"], "the country is in the union on 2027-01-01 as it is"),
        (["league", "--country", "GB", "--leaves", "eu"], "so it cannot leave it"),
        (["league", "--bound", "patron=5"], "define no category patron"),
        (["league", "--population", "buk=5"], "Nothing is told of buk in league."),
        (["league", "--statutes", "nowhere.toml"], "nowhere.toml cannot be read"),
    ],
)
def test_what_cannot_be_supposed_ends_with_two_and_says_why(capsys, arguments, says):
    assert main(["whatif", *arguments, "--on", "2027-01-01"]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["--country", "Norway"], ["--bound", "full"], ["--bound", "full=many"], ["--population", "=5"], ["--on", "soon"]],
)
def test_what_cannot_be_read_ends_with_two(arguments):
    with pytest.raises(SystemExit) as ended:
        main(["whatif", "league", "--on", "2027-01-01", *arguments])
    assert ended.value.code == 2


def test_statutes_with_mistakes_are_refused(capsys, tmp_path):
    path = tmp_path / "second.toml"
    for text, says in (("version = ", "is no TOML"), ('version = "x"\n', "has mistakes")):
        path.write_text(text, encoding="utf-8")
        assert main(["whatif", "league", "--statutes", str(path), "--on", "2027-01-01"]) == 2
        assert says in capsys.readouterr().err
    assert STATUTES["version"] == "first"
