"""Reasons, questions and rights in words: every kind has a sentence, and none says more than its source does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from koinon.networks.models import Network
from koinon.rules.category import Alternative, CategoryAnswer
from koinon.rules.dates import parse
from koinon.rules.effects import CLASSES, read
from koinon.rules.entries import Attestation, Dated
from koinon.rules.periods import began
from koinon.rules.reasons import (
    ATTESTATION,
    CANNOT_TELL,
    CONTESTED,
    DECISION,
    FACT,
    HELD,
    PRESUMED,
    RULE,
    YES,
    Question,
    Reason,
)
from koinon.rules.standing import NOT_KNOWN_RIGHT, Standing
from koinon.rules.standing import Right as Judged
from koinon.rules.statutes import parse_statutes
from koinon.web.addresses import Walk
from koinon.web.glossary import Glossary
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Said
from koinon.web.standings import attested, reasons
from koinon.web.standings.evidence import Evidence
from koinon.web.standings.questions import open_questions
from koinon.web.standings.rights import rights, vote_weight
from koinon.web.words import deeds
from koinon.web.words.names import Called
from koinon.web.words.outside import Event
from koinon.web.words.sizes import Size
from koinon.web.words.sources import Footnotes
from tests.api.world import ADMISSION, ATTESTATIONS, CONSENT, DECISIONS, SOURCES, STATUTES

DAY = date(2004, 6, 1)
SINCE = "praha-eurocities-page-praha-eurocities-full"
JOINS = Reason(FACT, source="eu-accession", remark="country_joins", subject="CZ", day="2004-05-01")
ACCESSION = Reason(RULE, rule="accession", remark="secondary")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def evidence(statutes: dict[str, Any] | None = None, day: date = DAY, **entries: dict[str, Any]) -> Evidence:
    """What the world of tests.api.world tells, without a database."""
    told = {key: {"network": "eurocities", **content} for key, content in ATTESTATIONS.items()}
    profile = {"name": {"und": "EUROCITIES"}, "founded": {"on": "1986"}}
    hosted = Hosted(Network(slug="eurocities"), profile, statutes=(parse_statutes(statutes or STATUTES),))
    called = {"lublin": Called(Said("Lublin")), "praha": Called(Said("Prague"), Said("Praha", "cs"))}
    glossary = Glossary(Walk("en"), day, {"eurocities": hosted}, called, unions={"eu": {"en": "European Union"}})
    events = {date(2004, 5, 1): [Event(date(2004, 5, 1), "eu", {"en": "European Union"}, True, ("CZ", "PL"))]}
    return Evidence(
        glossary=glossary,
        footnotes=Footnotes(SOURCES),
        entries={**told, **DECISIONS, **entries},
        decided=frozenset(DECISIONS),
        events=events,
        organisations=frozenset({"lublin", "praha"}),
        hosted=hosted,
    )


def standing(held: str = YES, category: CategoryAnswer | None = None, **more: Any) -> Standing:
    """A standing of which a test says only what it is about."""
    return Standing(held, (), category or CategoryAnswer("full", held), (), **more)


class TestSteps:
    """Each link of the chain."""

    def test_a_decision_names_organ_number_day_and_what_it_does(self) -> None:
        step = reasons.step(Reason(DECISION, key=CONSENT, remark="consent"), evidence())
        assert step.who == Said("council, Lublin")
        assert step.number == "resolution 274/X/2003"
        assert step.when
        assert step.when.iso == "2003-10-16"
        assert step.text.text == "Consents to Lublin joining EUROCITIES."
        assert step.link
        assert step.link.address == f"/en/entries/{CONSENT}/"

    def test_a_month_is_not_made_a_day(self) -> None:
        content = {**DECISIONS[CONSENT], "on": "2004-12"}
        step = reasons.step(Reason(DECISION, key="late"), evidence(late=content))
        assert step.when
        assert (step.when.text, step.when.iso) == ("December 2004", "2004-12")
        assert step.remark == Said("The day of the decision is not told.")

    def test_an_attestation_names_its_source_and_repeats_no_more_than_it_says(self) -> None:
        step = reasons.step(Reason(ATTESTATION, key=SINCE), evidence())
        assert step.who == Said("Praha: EUROCITIES")
        assert step.text.text.startswith(
            "Says of Prague: Full member, since 2004. The source itself dates from: 2004 at"
        )

    @pytest.mark.parametrize(
        ("remark", "words"),
        [
            ("implied", "Implied, not stated."),
            ("undated", "It names no day, so it sets none."),
            ("denies", "This contradicts other sources."),
        ],
    )
    def test_weak_evidence_is_marked(self, remark: str, words: str) -> None:
        assert reasons.step(Reason(ATTESTATION, key=SINCE, remark=remark), evidence()).remark == Said(words)

    def test_a_fact_names_country_union_and_day(self) -> None:
        step = reasons.step(JOINS, evidence())
        assert step.who == Said("Czechia")
        assert step.text.text == "From this day a member of: European Union."
        leaves = reasons.step(replace(JOINS, remark="country_leaves", subject="GB", day="2020-02-01"), evidence())
        assert leaves.text.text == "From this day no longer a member of: the union of countries."

    def test_a_population_is_a_figure(self) -> None:
        reason = Reason(FACT, remark="population_crosses", subject="240000", day="2010")
        assert reasons.step(reason, evidence()).text.text == "Has this many inhabitants: 240,000."

    def test_a_secondary_rule_is_said_to_be_inferred_and_from_whom(self) -> None:
        step = reasons.step(ACCESSION, evidence())
        assert step.text.text == "Inferred from the pages of two cities."
        assert step.remark == Said("Inferred from other sources than the text itself. The article is not known.")
        assert step.link
        assert step.link.address == "/en/networks/eurocities/statutes/#rule-accession"

    def test_own_pages_are_named_by_who_speaks_in_them(self) -> None:
        shown = evidence()
        own = {key: {**SOURCES[key], "publisher": key.title(), "kind": "page"} for key in SOURCES}
        step = reasons.step(ACCESSION, replace(shown, footnotes=Footnotes(own)))
        assert step.remark
        assert step.remark.text.startswith("Inferred from pages of: Praha-Memberships-Page, Lublin-Eurocities-Page.")

    def test_a_rule_stays_behind_what_it_is_about(self) -> None:
        told = [Reason(ATTESTATION, key="etmun-2018-lublin-eurocities"), JOINS, ACCESSION]
        assert [step.kind for step in reasons.in_order(told, evidence())] == [FACT, RULE, ATTESTATION]

    def test_an_entry_that_was_not_known_then_is_said_to_be_none(self) -> None:
        step = reasons.step(Reason(DECISION, key="later"), evidence())
        assert step.text.text == "This entry is not known at the instant asked about."

    @pytest.mark.parametrize("kind", sorted(CLASSES))
    def test_every_kind_of_effect_has_a_sentence(self, kind: str) -> None:
        told = {
            "network": "eurocities", "organisation": "lublin", "category": "full", "entry": "x", "body": "forum",
            "names": {"en": "F"}, "version": "v", "period": "2006", "text": {"en": "T"}, "dossier": "d",
        }  # fmt: skip
        names = CLASSES[kind].__dataclass_fields__
        effect = read({"kind": kind, **{name: value for name, value in told.items() if name in names}})
        words = deeds.sentence(effect, evidence().glossary)
        assert words.endswith((".", "T"))
        assert "%" not in words


class TestSo:
    """What follows."""

    @pytest.mark.parametrize("held", ["", *HELD])
    def test_every_degree_of_sureness_has_words(self, held: str) -> None:
        assert reasons.membership_words(held).endswith(".")

    def test_it_ends_the_chain_and_says_since_when(self) -> None:
        category = CategoryAnswer("full", YES, (JOINS, ACCESSION), since=began(parse("2004-05-01")))
        steps = reasons.chain(standing(category=category, since=began(parse("1993"))), evidence())
        assert [step.kind for step in steps] == [FACT, RULE, "so"]
        assert steps[-1].text.text == (
            "A member on this day. Membership begins: 1993. Category: Full member, from 1 May 2004."
        )

    def test_contested_alternatives_each_have_their_own_chain(self) -> None:
        keys = ("praha-eurocities-page-praha-eurocities-associate", "praha-memberships-page-praha-eurocities-observer")
        slugs = ("associate", "observer")
        can_be = tuple(Alternative(s, (Reason(ATTESTATION, key=k),)) for s, k in zip(slugs, keys, strict=True))
        closing = (Reason(ATTESTATION, key=SINCE), JOINS, ACCESSION)
        category = CategoryAnswer(None, CONTESTED, alternatives=can_be, closed_by=closing)
        steps = reasons.chain(standing(category=category), evidence(), date(2004, 5, 1))
        kinds = [step.kind for step in steps]
        assert kinds == [ATTESTATION, "so", ATTESTATION, "so", ATTESTATION, FACT, RULE, "so", "so"]
        assert steps[4].remark == Said("By itself it leaves the day open: 2004.")
        assert steps[7].text.text == "This category ends, and another begins, on 1 May 2004."
        assert steps[8].text.text.endswith("Sources disagree on the category: Associate member or Observer.")

    def test_a_category_that_cannot_be_told_is_not_called_a_quarrel(self) -> None:
        category = CategoryAnswer(None, CANNOT_TELL, alternatives=(Alternative("full", ()),))
        words = reasons.so(standing(PRESUMED, category), evidence()).text.text
        assert "The category cannot be told; it can have been: Full member." in words
        unknown = reasons.so(standing(PRESUMED, CategoryAnswer(None, CANNOT_TELL)), evidence()).text.text
        assert unknown.endswith("The category is not known.")

    def test_a_vote_that_nobody_knows_of_is_said(self) -> None:
        judged = (Judged("vote_assembly", NOT_KNOWN_RIGHT),)
        shown = replace(standing(), rights=judged)
        assert reasons.so(shown, evidence()).remark == Said("Its right to vote in the assembly is not known.")


class TestQuestions:
    """What is open, and what contradicts."""

    @pytest.mark.parametrize(
        ("question", "words"),
        [
            (
                Question("rule_unknown", "leaving-the-union", "GB", "2020-02-01"),
                "United Kingdom: no longer in the union that the statutes look at. "
                "What becomes of the category then? No text was found.",
            ),
            (
                Question("no_rule_written", "", "PL", "2004-05-01"),
                "Poland: joined or left a union that the statutes look at. "
                "The condition of the category is no longer met, and no rule says what follows.",
            ),
            (
                Question("review_due", "accession", "PL", "2004-05-01"),
                "Poland: from then on in the union that the statutes look at. "
                "The statutes ask for the category to be looked at again; no decision is known.",
            ),
            (
                Question("rule_contested", "", "49000", "2010"),
                "The number of inhabitants crossed a limit: 49,000. "
                "Sources disagree on what the statutes say of it.",
            ),
            (
                Question("admission_not_known", "admission"),
                "The consent is known. Whether an admission followed is not known.",
            ),
        ],
    )  # fmt: skip
    def test_every_question_is_a_sentence(self, question: Question, words: str) -> None:
        assert [one.text.text for one in open_questions(standing(questions=(question,)), evidence())] == [words]

    @pytest.mark.parametrize(
        ("found", "words"),
        [
            (Question("category_not_in_statutes", subject="patron"), "have no such category: patron."),
            (Question("territory_contradicts", "category-full", "eu"), "for this category is not met: European Union."),
            (Question("kind_contradicts", "category-full", "region"), "for organisations of this kind: Region."),
            (Question("population_contradicts", "category-full", "9000"), "limits of this category: 9,000."),
        ],
    )
    def test_every_contradiction_keeps_what_is_attested(self, found: Question, words: str) -> None:
        (shown,) = open_questions(standing(contradictions=(found,)), evidence())
        assert words in shown.text.text
        assert shown.text.text.endswith("What sources attest is kept.")


class TestRights:
    """Yes, no, and all the ways of not knowing."""

    RULE: dict[str, Any] = {
        "id": "r", "kind": "right", "category": "full", "right": "attend", "status": "found", "source": "etmun-2018",
    }  # fmt: skip

    def _with(self, *rules: dict[str, Any]) -> dict[str, Any]:
        return {**STATUTES, "rules": [*STATUTES["rules"], *rules]}

    def _right(self, judged: Judged, *rules: dict[str, Any], category: CategoryAnswer | None = None) -> Any:
        shown = replace(standing(category=category), rights=(judged,))
        return rights(shown, evidence(self._with(*rules)))[0]

    def test_a_right_with_its_article(self) -> None:
        found = self._right(Judged("attend", "yes", "r", "found"), {**self.RULE, "value": True, "article": "Art. 7"})
        assert (found.answer, found.article) == ("yes", "Art. 7")
        assert found.rule.text == "Art. 7"

    def test_a_limited_right_says_how_far_it_is_known(self) -> None:
        rule = {**self.RULE, "value": True, "bodies": ["forum"]}
        found = self._right(Judged("attend", NOT_KNOWN_RIGHT, "r", "found"), rule)
        assert found.answer == "unknown"
        assert found.remark.text == "Known only so far: yes, in bodies: forum."

    def test_practice_is_noted_and_not_applied(self) -> None:
        rule = {**self.RULE, "status": "unknown", "practice": {"en": "They came."}, "practice_source": "etmun-2018"}
        del rule["source"]
        found = self._right(Judged("attend", NOT_KNOWN_RIGHT, "r", "unknown"), rule)
        assert found.answer == "unknown"
        assert found.remark.text == "Seen in practice, not applied: They came."

    @pytest.mark.parametrize("status", ["contested", "none"])
    def test_what_is_contested_or_written_nowhere_is_called_so(self, status: str) -> None:
        assert self._right(Judged("attend", NOT_KNOWN_RIGHT, "", status)).answer == status

    def test_a_right_that_depends_on_the_category_says_that_it_does(self) -> None:
        both = ({**self.RULE, "value": True}, {**self.RULE, "id": "s", "category": "associate", "value": False})
        can_be = tuple(Alternative(slug, ()) for slug in ("associate", "full"))
        contested = CategoryAnswer(None, CONTESTED, alternatives=can_be)
        judged = Judged("attend", NOT_KNOWN_RIGHT, "r", "found")
        assert self._right(judged, *both, category=contested).answer == "category_unknown"
        assert self._right(judged, both[0], category=contested).answer == "unknown"

    def test_votes_are_counted_only_where_the_statutes_say_how(self) -> None:
        equal = {"id": "w", "kind": "vote_weight", "status": "found", "method": "equal", "source": "etmun-2018"}
        bands = {
            **equal, "method": "bands",
            "bands": [{"maximum": 100_000, "votes": 1}, {"minimum": 100_001, "votes": 3}],
        }  # fmt: skip
        small = Size(90_000, parse("2004"))
        assert vote_weight(standing(), evidence(self._with(equal)), None) == Said("1 vote")
        assert vote_weight(standing(), evidence(self._with(bands)), small) == Said("1 vote")
        assert vote_weight(standing(), evidence(self._with(bands)), None) is None
        assert (
            vote_weight(standing(category=CategoryAnswer(None, CANNOT_TELL)), evidence(self._with(equal)), None) is None
        )


class TestAgreement:
    """Whether a source fits the answer for a day."""

    def _attests(self, **told: Any) -> Attestation:
        return Attestation("k", "eurocities", "lublin", "s", **told)

    def test_a_list_of_another_year_says_nothing_of_the_day(self) -> None:
        listed = self._attests(on=parse("2018"), category="full")
        assert attested.agrees(listed, standing(), DAY) is None
        assert attested.agrees(listed, standing(), date(2018, 6, 1)) is True

    def test_another_category_and_a_denial_disagree(self) -> None:
        associate = self._attests(on=parse("2004"), category="associate")
        assert attested.agrees(associate, standing(), DAY) is False
        assert attested.agrees(self._attests(on=parse("2004"), member=False), standing(), DAY) is False
        assert attested.agrees(self._attests(on=parse("2004"), member=False), None, DAY) is True
        assert attested.agrees(associate, None, DAY) is False

    def test_a_beginning_speaks_as_far_as_its_source(self) -> None:
        since = self._attests(since=parse("1993"), dated=Dated(date(2004, 12, 1), date(2026, 11, 30)))
        assert attested.agrees(since, standing(), DAY) is True
        assert attested.agrees(since, standing(), date(2010, 1, 1)) is None
        until = self._attests(since=parse("1993"), until=parse("2004"), category="associate")
        assert attested.agrees(until, standing(), DAY) is None

    def test_with_an_open_answer_nothing_agrees_or_disagrees(self) -> None:
        listed = self._attests(on=parse("2004"))
        assert attested.agrees(listed, standing(CANNOT_TELL), DAY) is None

    @pytest.mark.parametrize("key", sorted(ATTESTATIONS))
    def test_every_attestation_is_a_sentence(self, key: str) -> None:
        shown = evidence()
        words = attested.sentence(shown.entries[key], shown.glossary)
        assert words.startswith("Says of ")
        assert words.endswith(".")

    def test_founders_hosts_and_denials_are_told_apart(self) -> None:
        glossary, base = evidence().glossary, {"network": "eurocities", "organisation": "lublin"}
        founder = attested.sentence({**base, "began": "1986", "founder": True}, glossary)
        assert founder == "Says of Lublin: founding member, 1986."
        denied = attested.sentence({**base, "began": "1986", "founder": True, "member": False}, glossary)
        assert denied == "Says of Lublin: not among the founding members, 1986."
        host = attested.sentence({**base, "on": "2009-21", "implied": "host_of_meeting"}, glossary)
        assert host == (
            "Tells of Lublin: was host of a meeting, spring 2009. "
            "That it was a member follows from it and is not stated."
        )


def test_the_admission_is_among_the_decisions() -> None:
    assert reasons.decided(ADMISSION, evidence()).text.text.startswith("Admits Lublin to EUROCITIES.")
