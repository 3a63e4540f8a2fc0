"""EUROCITIES and the medium-sized cities: what the folders must answer, whatever the code."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest
from django.utils import translation

from koinon.atlas.models import Organisation
from koinon.exchange.check import check
from koinon.exchange.tree import read_tree
from koinon.networks.models import Network
from koinon.register.queries import count_on, history, members_on
from koinon.web.words.rules import spoken_name
from tests.real import DATA, real_networks

__all__ = ["real_networks"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_networks")]


def standing(organisation, network, day):
    told = history(Network.objects.get(slug=network), Organisation.objects.get(slug=organisation))
    return next((s.standing for s in told if s.holds(date.fromisoformat(day))), None)


def keys(reasons):
    return [reason.key or reason.rule or reason.day for reason in reasons]


def test_the_data_tree_has_no_mistake():
    assert [f"{m.file}:{m.line} {m.worded()}" for m in check(read_tree(DATA))] == []


def every_text(told):
    """Every text in languages of a data tree's content."""
    if isinstance(told, dict):
        if isinstance(told.get("de"), str):
            yield told
        told = list(told.values())
    if isinstance(told, list):
        for inner in told:
            yield from every_text(inner)


def test_our_german_calls_a_network_one_thing_throughout():
    for path in sorted(DATA.rglob("*.toml")):
        for text in every_text(tomllib.loads(path.read_text(encoding="utf-8"))):
            assert not re.search(r"\bNetz(e[sn]?)?\b", text["de"]), (path, text["de"])


def test_our_german_calls_posts_as_the_interface_does_unless_a_german_source_says_how():
    compared, left = set(), set()
    for folder in sorted(DATA.glob("networks/*")):
        sources = tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))["sources"]
        in_german = {source["id"] for source in sources if source.get("language") == "de"}
        for office in tomllib.loads((folder / "offices.toml").read_text(encoding="utf-8"))["offices"]:
            with translation.override("de"):
                interface = spoken_name("office", office["slug"])
            if " oder " in interface and office["source"] not in in_german:
                assert office["names"]["de"] == interface, (folder.name, office["slug"])
                compared.add(folder.name)
            elif " oder " in interface:
                left.add(folder.name)
    assert compared == {"eurocities", "ire", "league-of-historical-cities", "polis", "unesco"}
    assert left == {"european-mozart-ways"}


def test_lublin_is_absent_then_associate_by_the_committee_then_full_by_the_accession_rule():
    assert standing("lublin", "eurocities", "2003-11-25") is None
    first = standing("lublin", "eurocities", "2003-11-26")
    assert (first.held, first.category.slug, first.category.held) == ("yes", "associate", "yes")
    assert keys(first.basis)[0] == "lublin-council-2003-10-16-274-x-2003"
    assert "eurocities-executive-committee-2003-11-26-lublin" in keys(first.basis)
    assert standing("lublin", "eurocities", "2004-04-30").category.slug == "associate"
    second = standing("lublin", "eurocities", "2004-05-01")
    assert (second.category.slug, second.category.held) == ("full", "yes")
    rule = next(reason for reason in second.category.basis if reason.kind == "rule")
    assert (rule.rule, rule.remark) == ("accession", "secondary")


def test_praha_was_a_member_in_2000_of_a_contested_category():
    told = standing("praha", "eurocities", "2000-01-01")
    assert told.held == "yes"
    assert (told.category.slug, told.category.held) == (None, "contested")
    assert [a.slug for a in told.category.alternatives] == ["associate", "observer"]
    by = {a.slug: keys(a.basis)[0] for a in told.category.alternatives}
    assert by["associate"].startswith("praha-eurocities-page")
    assert by["observer"].startswith("praha-memberships-page")


def test_praha_was_not_full_in_march_2004_and_why_shows_the_year_and_the_rule():
    told = standing("praha", "eurocities", "2004-03-01")
    assert told.category.slug is None
    assert "full" not in [a.slug for a in told.category.alternatives]
    closing = keys(told.category.closed_by)
    assert "accession" in closing
    assert "praha-eurocities-page-praha-eurocities-full" in closing
    assert standing("praha", "eurocities", "2004-05-01").category.slug == "full"


def test_british_memberships_stand_after_the_country_left_and_the_open_question_is_named():
    before = standing("london", "eurocities", "2020-01-31")
    after = standing("london", "eurocities", "2020-02-01")
    assert before.held == after.held == "presumed"
    assert before.category.slug == "full"
    assert after.category.slug is None
    assert [(q.code, q.subject, q.day) for q in after.questions] == [("rule_unknown", "GB", "2020-02-01")]


def test_every_british_member_has_the_question_and_no_other_city_has():
    network = Network.objects.get(slug="eurocities")
    day = date(2020, 2, 1)
    asked = {m.slug for m in members_on(network, day) if m.stretch.standing.questions}
    british = {m.slug for m in members_on(network, day) if m.country == "GB"}
    assert asked == british
    assert len(british) == 14


def test_opava_follows_from_its_council_alone():
    assert standing("opava", "medium-sized-cities", "2004-11-30") is None
    assert standing("opava", "medium-sized-cities", "2004-12-15").held == "cannot_tell"
    assert standing("opava", "medium-sized-cities", "2005-01-01").held == "yes"


def test_krakow_has_a_resolution_and_no_known_admission():
    assert standing("krakow", "eurocities", "2025-07-01") is None
    told = standing("krakow", "eurocities", "2026-01-01")
    assert told.held == "cannot_tell"
    assert [q.code for q in told.questions] == ["admission_not_known"]


def test_a_founder_of_1986_is_presumed_without_later_evidence():
    assert standing("rotterdam", "eurocities", "1986-12-31").held == "yes"
    assert standing("rotterdam", "eurocities", "1990-01-01").held == "presumed"
    assert standing("lyon", "eurocities", "2000-01-01").held == "yes"


def test_goteborg_is_a_member_since_1995_of_a_category_not_stated():
    assert standing("goteborg", "eurocities", "1995-06-01").held == "cannot_tell"
    told = standing("goteborg", "eurocities", "2000-01-01")
    assert (told.held, told.category.slug, told.category.held) == ("yes", None, "cannot_tell")


def test_oslo_stays_full_and_the_contradiction_with_the_rule_is_shown():
    told = standing("oslo", "eurocities", "2019-01-01")
    assert told.category.slug == "full"
    assert [c.code for c in told.contradictions] == ["territory_contradicts"]


def test_founders_on_which_sources_disagree_are_contested_and_the_others_are_not():
    for slug, held in (("bolzano", "contested"), ("maribor", "contested"), ("jena", "presumed")):
        assert standing(slug, "medium-sized-cities", "2000-01-01").held == held


def test_a_count_is_a_pair_and_nobody_is_surely_a_member_without_fresh_evidence():
    count = count_on(Network.objects.get(slug="eurocities"), date(2003, 12, 1))
    assert 0 < count.certain < count.possible
    assert sum(count.by_held.values()) == count.possible
