"""Statutes in words: every rule with how it is known, and what is not known said plainly."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from koinon.acts.wrapper import COMMAND_LINE
from koinon.networks.models import Network
from koinon.records import actions as records
from koinon.records.models import Line
from koinon.rules.statutes import Rule, parse_statutes
from koinon.web.words import rules as rule_words
from tests.api.world import NOON, STATUTES, make_network, make_world
from tests.pages.reading import Seen, asked_in, read

STATUTES_PAGE = "/en/networks/eurocities/statutes/"
EXAMPLES = sorted((Path(__file__).parents[1] / "statutes_examples" / "accepted").glob("*.toml"))


def statutes(status: int = 200, **parameters: str) -> Seen:
    return read(STATUTES_PAGE, status, **parameters)


def add_version(version: str, begins: str) -> None:
    """A second version of the network's statutes, with what it has besides."""
    network = Network.objects.get(slug="eurocities")
    kept = [
        {"kind": line.kind, "key": line.key, "content": line.content}
        for line in Line.objects.known(None).filter(network=network)
    ]
    in_force = {"from": begins, "status": "found", "source": "etmun-2018", "adopted_by": "assembly"}
    content = {**STATUTES, "version": version, "title": {"en": "Newer rules"}, "in_force": in_force}
    lines = [*kept, {"kind": "statutes", "key": version, "content": content}]
    records.settle_lines(actor=COMMAND_LINE, at=NOON, network=network, lines=lines)


@pytest.mark.django_db
class TestPage:
    """What stands on it."""

    @pytest.fixture(autouse=True)
    def _world(self) -> None:
        make_world()

    def test_rules_stand_by_chapter_in_words(self) -> None:
        text = statutes().text
        categories, changes = text.index("Full member kinds of organisation: City"), text.rindex("When facts change")
        assert categories < changes < text.index("When a fact changes · the country joins")
        assert "territory: union of countries: European Union, inside: yes" in text
        assert "moves to: Full member" in text

    def test_an_unknown_rule_says_not_known_and_nothing_else(self) -> None:
        seen = statutes()
        assert "2 rules are not known. Nothing is put in their place." in seen.text
        left = seen.html.split('id="rule-leaving-the-union"')[1].split("</article>")[0]
        assert "not known" in left
        assert "what follows" not in left

    def test_each_rule_has_its_mark_its_anchor_and_its_sources(self) -> None:
        html = statutes().html.split('id="rule-accession"')[1].split("</article>")[0]
        assert "from another source, not the text itself" in html
        assert 'href="#rule-accession"' in statutes().html
        assert "Praha: memberships in international organisations" in html

    def test_a_rule_is_reached_from_why(self) -> None:
        why = read("/en/networks/eurocities/members/lublin/", on="2004-06-01")
        addresses = {address for words, address in why.links if words == "Statutes" and "#" in address}
        assert "/en/networks/eurocities/statutes/?on=2004-06-01#rule-accession" in addresses
        assert 'id="rule-accession"' in statutes(on="2004-06-01").html

    def test_the_version_of_the_day_and_the_way_to_the_others(self) -> None:
        add_version("of-2010", "2010-01-01")
        before, since = statutes(on="2009-12-31"), statutes(on="2010-01-01")
        assert "The rules as public pages describe them In force from 1986" in before.text
        assert "first day no longer: 1 January 2010" in before.text
        assert "Newer rules In force from 1 January 2010" in since.text
        assert "Adopted by assembly" in since.text
        named = read(f"{STATUTES_PAGE}of-2010/", on="2009-12-31")
        assert "Newer rules In force from" in named.text
        assert before.link("Newer rules") == f"{STATUTES_PAGE}of-2010/?on=2009-12-31"

    def test_an_unknown_version_leads_back(self) -> None:
        seen = read(f"{STATUTES_PAGE}of-1066/", 404, on="2004-06-01")
        assert "There is no such version of the statutes here" in seen.text
        assert asked_in(seen.link("Statutes")) == {"on": "2004-06-01"}

    def test_a_network_without_statutes_says_so(self) -> None:
        make_network("polis", "1989")
        assert "No version of the statutes is known for this day." in read("/en/networks/polis/statutes/").text

    def test_the_twin_is_of_the_same_day(self) -> None:
        assert statutes(on="2004-06-01").link("JSON") == "/api/v1/networks/eurocities/statutes?on=2004-06-01"

    def test_bad_days_are_explained(self) -> None:
        assert "“yesterday”" in statutes(400, on="yesterday").text
        assert asked_in(statutes(404, on="1950-01-01").link("The first day")) == {"on": "1986-01-01"}

    def test_dated_views_are_not_indexed(self) -> None:
        assert 'content="noindex"' not in statutes().html
        assert 'content="noindex"' in statutes(on="2004-06-01").html

    def test_a_constant_number_of_queries(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(8):
            statutes(on="2004-06-01")

    def test_an_unchanged_page_answers_304_from_one_read(self, django_assert_num_queries: Any) -> None:
        tag = statutes().headers["ETag"]
        with django_assert_num_queries(1):
            read(STATUTES_PAGE, 304, headers={"If-None-Match": tag})

    @pytest.mark.parametrize("language", ["cs", "sv", "pl", "de"])
    def test_every_language_has_the_page(self, language: str) -> None:
        assert f'<html lang="{language}"' in read(f"/{language}/networks/eurocities/statutes/").html


def example_rules() -> list[Rule]:
    """Every rule of the examples that the checker accepts: all that a statutes file can say."""
    documents = (tomllib.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES)
    return [rule for document in documents for rule in parse_statutes(document).rules]


@pytest.mark.parametrize("rule", example_rules(), ids=lambda rule: f"{rule.kind}-{rule.id}")
def test_every_rule_that_can_be_written_can_be_said(rule: Rule) -> None:
    said = [rule_words.heading(rule), *rule_words.lines(rule), *(words for words, _ in rule_words.readings(rule))]
    assert all(words.text for words in said)
    assert not any("{" in words.text or "%(" in words.text or "_" in words.text for words in said)


def test_a_part_of_a_number_is_said_as_exactly_as_the_text_has_it() -> None:
    rule = next(rule for rule in example_rules() if rule.id == "per-head")
    assert any("0.0085" in line.text for line in rule_words.lines(rule))


@pytest.mark.parametrize(
    ("kind", "slug", "language", "said"),
    [
        ("office", "chair", "cs", "předseda"),
        ("office", "vice-chair", "sv", "vice ordförande"),
        ("organ", "executive-committee", "de", "Exekutivausschuss"),
        ("office", "keeper-of-the-seal", "cs", "keeper of the seal"),
        ("union", "chair", "cs", "chair"),
    ],
)
def test_a_post_that_nothing_names_is_called_by_its_type_where_its_slug_says_it(
    kind: str, slug: str, language: str, said: str
) -> None:
    with translation.override(language):
        assert rule_words.spoken_name(kind, slug) == said
