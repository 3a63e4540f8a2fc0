"""Where somebody has to decide after an outside event: a count is recorded, a case drafted, and nothing moves alone."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.admissions.models import Case, CaseState
from koinon.atlas.actions import settle_organisation
from koinon.atlas.models import Organisation, Population
from koinon.lib.writing import writing_allowed
from koinon.networks.actions import name_organs
from koinon.networks.models import Keeper, Network
from koinon.records.actions import settle_lines
from koinon.register import actions as register
from koinon.register.models import Standing
from koinon.rules.dates import parse
from koinon.tasks.models import Task
from tests.desk.cast import AT
from tests.desk.statuted import admit, give_statutes
from tests.register.world import STATUTES

LIST = "/en/desk/networks/harbours/outside/"
COUNTED = f"{LIST}counted/"
SHRUNK = f"{LIST}2025-06-30/"
CASES = "/en/desk/networks/harbours/members/riverbend/cases/"


def found(id_, kind, **told):
    """A rule that the text has."""
    return {"id": id_, "kind": kind, "status": "found", "source": "text", **told}


RULES = [
    found("full", "category", slug="full", names={"en": "Full member"}, kinds=["city"], population={"minimum": 50000}),
    found("small", "category", slug="small", names={"en": "Small member"}, kinds=["city"], population={"below": 50000}),
    found(
        "crosses", "fact_change", event="population_crosses", article="5 (3)", moves_from=["full"], direction="below",
        limit=50000, then="review", decided_by="committee",
    ),
    found("meeting", "organ", organ="meeting", type="assembly"),
    found("votes", "vote_weight", organ="meeting", method="equal", votes=2),
    found("full-votes", "right", category="full", right="vote_assembly", value=True),
    found("small-votes", "right", category="small", right="vote_assembly", value=False),
]  # fmt: skip


@pytest.fixture
def harbours(cast):
    """Riverbend, a full member of 60,000: below 50,000 the committee looks again. Edith coordinates it."""
    network = give_statutes()
    profile = {"kind": "profile", "key": "harbours", "content": {"slug": "harbours", "name": {"en": "Harbours"}}}
    statutes = {**STATUTES, "network": "harbours", "rules": RULES}
    covered = {"kind": "coverage", "key": "members", "content": {"of": "members", "complete": True, "begins": "1986"}}
    lines = [profile, covered, {"kind": "statutes", "key": "first", "content": statutes}]
    settle_lines(actor=COMMAND_LINE, at=AT, network=network, lines=lines)
    name_organs(actor=COMMAND_LINE, at=AT, organs=["committee"], network=network)
    with writing_allowed("the mark that the cast's cities lack"):
        Organisation.objects.filter(slug="riverbend").update(made_up=True)
    names = [{"language": "en", "text": "Riverbend", "own": True, "is_spelling": False}]
    figures = [{"figure": 60000, "on": "2001", "source": "census"}]
    identity = {"kind": "city", "country": "PL"}
    settle_organisation(
        actor=COMMAND_LINE, at=AT, slug="riverbend", identity=identity, names=names, populations=figures
    )
    admit("riverbend", "2003-11-26", "full")
    return network


@pytest.fixture
def ada(signed_in, harbours):
    """The secretariat."""
    return signed_in("ada")


def count(client, **more):
    """Record that Riverbend has shrunk, or something else."""
    told = {"organisation": "riverbend", "figure": "41000", "on": "2025-06-30", "title": "Census of Riverbend"}
    return client.post(COUNTED, {**told, **more})


def draft(client, riverbend):
    """Confirm the draft with this category chosen."""
    return client.post(SHRUNK, {"draft": "1", "to-riverbend": riverbend})


def test_a_count_is_a_fact_with_its_source_and_the_page_says_what_follows(ada):
    answer = count(ada)
    assert answer.status_code == 303
    assert answer["Location"].startswith(SHRUNK)
    row = Population.objects.known(None).get(figure=41000)
    assert (row.organisation.slug, row.on, row.source) == ("riverbend", "2025-06-30", "count-riverbend-2025-06-30")
    said = ada.get(SHRUNK).content.decode()
    assert "41,000" in said
    assert "the network has to decide" in said
    assert "</span>2</td>" in said, "until somebody decides it votes as it did"
    assert "members with a vote: 1; their votes: 2" in said
    public = ada.get("/en/organisations/riverbend/").content.decode()
    assert "Made up: Census of Riverbend" in public


def test_told_again_of_the_same_day_the_later_figure_takes_the_place_of_the_earlier(ada):
    count(ada)
    count(ada, figure="42000")
    present = Population.objects.known(None).filter(on="2025-06-30")
    assert list(present.values_list("figure", flat=True)) == [42000]
    assert Population.objects.filter(figure=41000, superseded_at__isnull=False).count() == 1


def test_a_count_that_crosses_nothing_is_recorded_and_says_so(ada):
    answer = count(ada, figure="70000")
    assert answer["Location"] == f"{LIST}?done=count-touched-nobody"
    assert "touches no member" in ada.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": "2999-01-01"}, {"on": "2026"}, {"figure": "0"}, {"figure": "many"}, {"title": ""},
        {"url": "nowhere at all"}, {"organisation": "oldford"},
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_said_at_its_field_and_what_was_typed_stays(ada, wrong):
    answer = count(ada, **{"title": "Census of Riverbend", **wrong})
    (name,) = wrong
    said = answer.content.decode()
    assert answer.status_code == 400
    assert f'id="field-{name}-error"' in said
    assert name == "title" or "Census of Riverbend" in said
    assert not Population.objects.filter(figure=41000).exists()


def test_nothing_is_recorded_of_a_city_that_stands_in_a_network_of_a_folder(ada):
    give_statutes("rivers")
    admit("riverbend", "2003-11-26", "full", "rivers")
    with writing_allowed("a network that a folder keeps"):
        Network.objects.filter(slug="rivers").update(keeper=Keeper.FOLDER)
    assert count(ada).status_code == 400
    with pytest.raises(register.KeptByFolder):
        register.record_population(
            actor=COMMAND_LINE, at=AT, organisation=Organisation.objects.get(slug="riverbend"), figure=41000,
            on=parse("2025-06-30"), key="count", source={"title": "Census"},
        )  # fmt: skip


def test_a_case_is_begun_with_the_rule_and_a_task_on_both_sides(ada, signed_in):
    count(ada)
    assert 'value="small" selected' in ada.get(SHRUNK).content.decode(), "the one category that fits is proposed"
    assert draft(ada, "small").status_code == 303
    case = Case.objects.get()
    assert (case.kind, case.category, case.moves_to, case.state) == ("change", "full", "small", CaseState.OPEN)
    assert (case.event, case.event_subject, case.event_rule) == ("population_crosses", "41000", "crosses")
    tasks = set(Task.objects.filter(closed_at__isnull=True).values_list("kind", "network", "organisation", "rule"))
    assert tasks == {("case-step", "harbours", "", "crosses"), ("case-awaited", "", "riverbend", "crosses")}
    for name in ("ada", "edith"):
        said = signed_in(name).get(f"{CASES}{case.key}/").content.decode()
        assert "A draft: nothing changes until the organ has decided" in said
        assert "41,000" in said
        assert "5 (3)" in said


def test_nothing_changes_until_the_organ_has_decided_and_then_the_standing_follows(ada):
    count(ada)
    before = list(Standing.objects.values_list("begins", "category"))
    draft(ada, "small")
    assert list(Standing.objects.values_list("begins", "category")) == before
    case = Case.objects.get()
    assert ada.post(f"{CASES}{case.key}/steps/decision/", {"on": "2025-09-01"}).status_code == 303
    assert Standing.objects.on(date(2025, 9, 1)).get().category == "small"
    case.refresh_from_db()
    assert case.state == CaseState.COMPLETED


def test_confirming_twice_begins_one_case(ada):
    count(ada)
    draft(ada, "small")
    assert draft(ada, "small").status_code == 303
    assert Case.objects.count() == 1
    said = ada.get(SHRUNK).content.decode()
    assert "a case is begun" in said
    assert "Begin these cases" not in said
    assert '<strong class="overdue">1</strong>' not in ada.get(LIST).content.decode()


def test_a_case_taken_back_can_be_drafted_again(ada):
    count(ada)
    draft(ada, "small")
    end = f"{CASES}{Case.objects.get().key}/end/"
    assert ada.post(end, {"how": "withdraw", "on": "2026-01-01", "reason": "too early"}).status_code == 303
    assert draft(ada, "small").status_code == 303
    assert Case.objects.filter(state=CaseState.OPEN).count() == 1


def test_no_case_is_begun_where_none_is_wanted_and_what_is_no_category_is_refused(ada):
    count(ada)
    assert draft(ada, "none").status_code == 303
    for wrong in ("", "no-such"):
        refused = draft(ada, wrong)
        assert refused.status_code == 400
        assert 'id="field-to-riverbend-error"' in refused.content.decode()
    assert not Case.objects.exists()


def test_an_open_case_of_that_kind_is_said_beside_the_member_and_none_is_begun(ada):
    count(ada)
    told = {"kind": "change", "opened_on": "2026-01-02", "category": "full", "moves_to": "small"}
    assert ada.post(f"{CASES}begin/", told).status_code == 303
    refused = draft(ada, "small")
    assert refused.status_code == 400
    assert "There is an open case of this kind" in refused.content.decode()
    assert not Case.objects.filter(event_on__isnull=False).exists()


def test_neither_a_coordinator_nor_another_networks_secretary_drafts_or_counts(signed_in, ada):
    count(ada)
    for name in ("edith", "hana", "bruno"):
        assert draft(signed_in(name), "small").status_code == 403
        assert count(signed_in(name), figure="1000").status_code == 403
    assert not Case.objects.exists()
    assert not Population.objects.filter(figure=1000).exists()
