"""Cases for the standing cast: statutes of the first network, and cases of its cities."""

from __future__ import annotations

from datetime import date
from typing import Any

from koinon.acts.wrapper import COMMAND_LINE
from koinon.admissions import actions
from koinon.admissions.models import Arrears, Case
from koinon.atlas.models import Organisation
from koinon.networks.actions import name_organs
from koinon.networks.models import Network
from koinon.records.actions import settle_lines
from tests.desk.cast import AT

SOURCED = {"status": "found", "source": "text"}
STATUTES: dict[str, Any] = {
    "koinon_statutes": 1, "network": "harbours", "version": "first", "title": {"en": "Rules of the harbours"},
    "in_force": {"from": "1990", **SOURCED},
    "rules": [
        {"id": "port", "kind": "category", "slug": "port", "names": {"en": "Port"}, **SOURCED},
        {
            "id": "way-in", "kind": "admission", "start": "decision_date", "article": "5 (1)", **SOURCED,
            "steps": [
                {"by": "candidate_council"},
                {"by": "board", "organ": "board", "within": {"months": 3}},
            ],
        },
        {"id": "papers", "kind": "documents", "status": "unknown"},
        {"id": "leaving", "kind": "withdrawal", "status": "unknown"},
    ],
}  # fmt: skip


def tell_statutes() -> Network:
    """The first network with its statutes and organs."""
    network = Network.objects.get(slug="harbours")
    profile = {"slug": "harbours", "name": {"en": "Harbours"}, "founded": {"on": "1990"}}
    lines = [
        {"kind": "profile", "key": "harbours", "content": profile},
        {"kind": "statutes", "key": "first", "content": STATUTES},
        {"kind": "body", "key": "board", "content": {"slug": "board", "names": {"en": "Board"}, "kind": "board"}},
        {"kind": "coverage", "key": "all", "content": {"of": "members", "complete": True, "begins": "1990"}},
    ]
    settle_lines(actor=COMMAND_LINE, at=AT, network=network, lines=lines)
    name_organs(actor=COMMAND_LINE, at=AT, organs=["board"], network=network)
    return network


def council_of(slug: str) -> Organisation:
    """A city with a council."""
    city = Organisation.objects.get(slug=slug)
    name_organs(actor=COMMAND_LINE, at=AT, organs=["council"], organisation=city)
    return city


def begin(slug: str, **more: Any) -> Case:
    """A case of a city of the cast."""
    told = {"kind": "admission", "side": "organisation", "opened_on": date(2026, 3, 1), **more}
    case, _ = actions.open_case(
        actor=COMMAND_LINE, at=AT, network=tell_statutes(), organisation=council_of(slug), **told
    )
    return case


def record(case: Case, step: str, side: str, on: str, **more: Any) -> None:
    """A step of it on record."""
    actions.record_step(actor=COMMAND_LINE, at=AT, case=case, step=step, side=side, on=on, **more)


def make_case() -> dict[str, str]:
    """An open case of the first city, that waits for its council; and somebody who owes."""
    case = Case.objects.filter(organisation__slug="salthaven").first() or begin("salthaven")
    mark = Arrears.objects.first() or actions.mark_arrears(
        actor=COMMAND_LINE, at=AT, network=case.network, organisation=case.organisation, since=date(2026, 1, 1)
    )
    return {"case": case.key, "step": "consent", "mark": str(mark.pk)}


def make_completed_case() -> dict[str, str]:
    """A case that led to a membership of the second city."""
    case = Case.objects.filter(organisation__slug="riverbend").first()
    if case is None:
        case = begin("riverbend")
        record(case, "consent", "organisation", "2026-03-10", organ="riverbend/council")
        record(case, "2-board", "network", "2026-04-01")
    return {"case": case.key, "step": "consent"}
