"""The five networks of regions, institutions, states and cities beyond Europe: what their folders must answer."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.atlas.models import Organisation, Relation, RelationKind
from koinon.ledger.models import Record
from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.register.queries import history, members_on
from tests.real import real_networks

__all__ = ["real_networks"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_networks")]

LEAGUE = "league-of-historical-cities"
MOZART = "european-mozart-ways"


def organisation(slug):
    return Organisation.objects.get(slug=slug)


def stretches(slug, network):
    return history(Network.objects.get(slug=network), organisation(slug))


def standing(slug, network, day):
    return next((s.standing for s in stretches(slug, network) if s.holds(date.fromisoformat(day))), None)


def lines(network, kind):
    return list(Line.objects.known(None).filter(network__slug=network, kind=kind).values_list("content", flat=True))


def rules(network, version):
    told = next(content for content in lines(network, LineKind.STATUTES) if content["version"] == version)
    return {rule["id"]: rule for rule in told["rules"]}


class TestUnesco:
    """A body of states that a city counts among its memberships."""

    def test_praha_is_no_member_on_any_day(self):
        assert stretches("praha", "unesco") == ()

    def test_no_city_at_all_is_a_member(self):
        kinds = {member.kind for member in members_on(Network.objects.get(slug="unesco"), date(2026, 11, 22))}
        assert kinds == {"state"}

    def test_the_state_stands_for_praha_by_the_citys_own_page(self):
        relation = Relation.objects.known(None).get(kind=RelationKind.STANDS_FOR, other=organisation("praha"))
        assert (relation.organisation.slug, relation.organisation.kind) == ("cesko", "state")
        assert relation.source == "praha-memberships-page"

    def test_the_state_is_attested_by_that_page_and_only_by_what_follows(self):
        told = standing("cesko", "unesco", "2026-11-22")
        assert told.held == "presumed"
        assert {(reason.key, reason.remark) for reason in told.basis} == {
            ("praha-memberships-page-cesko-unesco", "implied"),
            ("un-news-2011-11-cesko-unesco-executive-board", "implied"),
        }

    def test_the_list_is_said_to_be_incomplete(self):
        assert [line["complete"] for line in lines("unesco", LineKind.COVERAGE)] == [False]

    def test_what_the_city_says_of_itself_is_kept_as_a_fact_on_unesco(self):
        told = Line.objects.known(None).filter(organisation__slug="praha", kind=LineKind.FACT, key="F029")
        assert [content["network"] for content in told.values_list("content", flat=True)] == ["unesco"]


class TestInstituteOfTheRegions:
    """Members whose rights nobody tells, and a founding on which sources disagree."""

    def test_istria_is_a_founding_region(self):
        assert organisation("istarska-zupanija").kind == "region"
        assert standing("istarska-zupanija", "ire", "2004-12-31").held == "yes"
        assert standing("istarska-zupanija", "ire", "2004-11-30") is None

    def test_the_founding_is_no_nearer_than_the_month_on_which_sources_agree(self):
        (profile,) = lines("ire", LineKind.PROFILE)
        assert profile["founded"]["on"] == "2004-12"
        told = {line["id"]: line["source"] for line in lines("ire", LineKind.FACT) if line["subject"] == "founding"}
        assert told == {
            "ire-founding-21-december": "wikipedia-ire",
            "ire-founding-10-december": "istra-ire-page",
        }

    def test_every_right_is_unknown_and_none_is_denied(self):
        rights = [rule for rule in rules("ire", "as-described").values() if rule["kind"] == "right"]
        assert {rule["status"] for rule in rights} == {"unknown"}
        assert "vote_assembly" in {rule["right"] for rule in rights}

    def test_praha_can_have_been_a_member_and_no_day_is_told(self):
        assert standing("praha", "ire", "2015-01-01").held == "cannot_tell"


class TestPolis:
    """Regions and authorities beside cities, and a full member outside Europe."""

    def test_jerusalem_stays_full_and_the_contradiction_with_the_rule_is_shown(self):
        told = standing("yerushalayim", "polis", "2018-01-01")
        assert (told.held, told.category.slug) == ("presumed", "full")
        assert [(c.code, c.subject) for c in told.contradictions] == [("territory_contradicts", "europe")]

    def test_no_european_full_member_has_that_contradiction(self):
        members = members_on(Network.objects.get(slug="polis"), date(2018, 1, 1))
        contradicted = {member.slug for member in members if member.stretch.standing.contradictions}
        assert contradicted == {"yerushalayim"}

    def test_regions_and_authorities_are_what_they_are(self):
        members = members_on(Network.objects.get(slug="polis"), date(2018, 1, 1))
        kinds = {member.slug: member.kind for member in members}
        assert {kinds[slug] for slug in ("puglia", "rogaland", "west-midlands")} == {"region"}
        assert {kinds[slug] for slug in ("thepta", "transport-for-greater-manchester")} == {"public_authority"}
        assert kinds["metropole-europeenne-de-lille"] == "union_of_municipalities"

    def test_the_list_of_2016_has_52_rows_and_each_names_it(self):
        rows = Record.objects.known(None).filter(content__network="polis", content__source="etmun-2016")
        contents = list(rows.values_list("content", flat=True))
        assert len(contents) == 52
        assert {content["on"] for content in contents} == {"2016"}

    def test_associates_have_no_vote_by_the_networks_own_page(self):
        rule = rules("polis", "as-described")["associate-votes-in-assembly"]
        assert (rule["status"], rule["value"]) == ("found", False)


class TestLeague:
    """Cities of the whole world, whose officers are cities."""

    def test_praha_is_a_member_since_1994(self):
        assert standing("praha", LEAGUE, "1994-06-01").held == "cannot_tell"
        assert standing("praha", LEAGUE, "1995-01-01").held == "yes"

    def test_members_come_from_every_continent_that_sources_name(self):
        members = members_on(Network.objects.get(slug=LEAGUE), date(2020, 12, 31))
        assert {"JP", "KR", "CN", "TH", "AU", "EG", "GH", "CA", "US", "IR"} <= {member.country for member in members}

    def test_officers_are_cities_and_the_vice_chairs_are_among_the_directors(self):
        told = rules(LEAGUE, "covenant-2000")
        offices = ("chairperson", "vice-chairperson", "director", "auditor")
        assert {told[office]["held_by"] for office in offices} == {"organisation"}
        assert told["board-size"]["members"] == 9
        (overlap,) = told["board-size"]["overlaps"]
        assert (overlap["office"], overlap["within"]) == ("vice-chairperson", "director")

    def test_a_director_is_a_member_by_implication_only(self):
        told = standing("ballarat", LEAGUE, "2015-01-01")
        assert [reason.remark for reason in told.basis if reason.key] == ["implied"]
        assert told.held == "cannot_tell"

    def test_a_host_of_a_conference_is_not_thereby_a_member(self):
        for slug in ("nara", "hue", "yangzhou", "bursa"):
            assert stretches(slug, LEAGUE) == ()

    def test_48_original_members_stand_beside_25_founders(self):
        told = {line["source"]: line["exactly"] for line in lines(LEAGUE, LineKind.CLAIM) if line["of"] == "founders"}
        assert told == {"lhc-covenant-page": 48, "krakow-league-page": 25}

    def test_krakow_counts_itself_a_founder_and_its_council_resolved_three_years_later(self):
        assert standing("krakow", LEAGUE, "1995-01-01").held in ("yes", "presumed")
        decided = Record.objects.known(None).get(entry__key="krakow-council-1997-04-16-lxxxvi-753-97")
        assert decided.content["number"] == "LXXXVI/753/97"

    def test_the_rules_changed_on_the_day_of_montpellier(self):
        versions = {content["version"]: content for content in lines(LEAGUE, LineKind.STATUTES)}
        assert versions["covenant-2000"]["in_force"]["from"] == "2000-07-07"
        assert versions["covenant-2000"]["replaces"] == "covenant-1994"

    def test_the_conferences_have_their_places_and_years(self):
        hosts = {line["when"][:4]: line["host"] for line in lines(LEAGUE, LineKind.EVENT)}
        assert len(hosts) == 17
        assert (hosts["1987"], hosts["1998"], hosts["2012"]) == ("kyoto", "krakow", "hue")


class TestMozartWays:
    """Cities, regions and institutions, most of them only named."""

    def test_a_place_that_is_only_named_is_marked_as_implied(self):
        told = standing("london", MOZART, "2016-01-01")
        assert {(reason.key, reason.remark) for reason in told.basis if reason.key} == {
            ("knoblich-2014-london-european-mozart-ways", "implied")
        }

    def test_an_institution_is_there_by_the_seat_of_its_director(self):
        assert organisation("fondation-royaumont").kind == "institution"
        assert standing("fondation-royaumont", MOZART, "2008-12-31") is not None

    def test_the_province_that_began_it_is_not_said_to_be_a_member(self):
        (profile,) = lines(MOZART, LineKind.PROFILE)
        assert profile["initiator"] == "land-salzburg"
        assert stretches("land-salzburg", MOZART) == ()

    def test_zell_joined_in_january_2014_by_two_sources(self):
        assert standing("zell-im-wiesental", MOZART, "2013-12-31") is None
        assert standing("zell-im-wiesental", MOZART, "2014-01-31").held == "yes"

    def test_no_right_to_vote_is_told(self):
        assert rules(MOZART, "as-described")["member-votes"]["status"] == "unknown"
