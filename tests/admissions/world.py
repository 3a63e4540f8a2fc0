"""A made-up league of made-up cities, kept here, whose statutes are EUROCITIES' or made up for the test."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from koinon.acts.wrapper import COMMAND_LINE, Actor
from koinon.admissions import actions
from koinon.admissions.models import Case
from koinon.atlas import actions as atlas
from koinon.atlas.models import Organisation
from koinon.networks import actions as networks
from koinon.networks.models import Keeper, Network
from koinon.records import actions as records
from koinon.register.models import Standing
from tests.register.world import UNION, make_city
from tests.rules.world import LEAGUE, category

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
CITY, OFFICE = Actor("p-cityaaaa"), Actor("p-officeaa")
EUROCITIES = Path(__file__).parents[2] / "data" / "networks" / "eurocities" / "statutes"
PRACTICE: Sequence[Mapping[str, Any]] = (
    {
        "kind": "admission",
        "steps": [{"by": "candidate_council"}, {"by": "executive_committee", "organ": "executive-committee"}],
        "start": "decision_date",
    },
    {"kind": "documents", "documents": [{"document": "application_form"}]},
)
"""What the league states of its own practice, where the statutes are silent."""


def made_up(*rules: Mapping[str, Any], slug: str = LEAGUE) -> dict[str, Any]:
    """Statutes made up for a test."""
    return {
        "koinon_statutes": 1, "network": slug, "version": "first", "title": {"en": "Rules"},
        "in_force": {"from": "1986", "status": "found", "source": "text"}, "rules": list(rules),
    }  # fmt: skip


def found(kind: str, **fields: Any) -> dict[str, Any]:
    """A rule found in the text."""
    return {"id": fields.pop("id", kind.replace("_", "-")), "kind": kind, "status": "found", "source": "text", **fields}


MEMBER = category("member")
WAY_IN = found(
    "admission", steps=[{"by": "candidate_council"}, {"by": "board", "organ": "board"}], start="decision_date"
)


def of_eurocities(slug: str = LEAGUE) -> dict[str, Any]:
    """The statutes of EUROCITIES, for a made-up network."""
    (path,) = sorted(EUROCITIES.glob("*.toml"))[-1:]
    return {**tomllib.loads(path.read_text(encoding="utf-8")), "network": slug}


def make_network(document: Mapping[str, Any], slug: str = LEAGUE, keeper: str = Keeper.HERE) -> Network:
    """The network with its statutes, its organs, and the Union."""
    network = networks.create_network(
        actor=COMMAND_LINE, at=AT, slug=slug, zone="Europe/Warsaw", made_up=True, keeper=keeper
    )
    profile = {"slug": slug, "name": {"en": "League"}, "founded": {"on": "1986"}}
    lines = [
        {"kind": "profile", "key": slug, "content": profile},
        {"kind": "statutes", "key": "first", "content": dict(document)},
        {
            "kind": "coverage",
            "key": "members-1986",
            "content": {"of": "members", "complete": True, "begins": "1986"},
        },
    ]
    records.settle_lines(actor=COMMAND_LINE, at=AT, network=network, lines=lines)
    organs = ["board", "executive-committee", "assembly", "secretariat"]
    networks.name_organs(actor=COMMAND_LINE, at=AT, organs=organs, network=network)
    atlas.name_identities(actor=COMMAND_LINE, at=AT, organisations={}, unions={"eu": {"en": "European Union"}})
    atlas.settle_union(actor=COMMAND_LINE, at=AT, slug="eu", names={"en": "European Union"}, members=UNION)
    return network


def make_member_city(slug: str, country: str = "PL") -> Organisation:
    """A city with a council."""
    city = make_city(slug, country)
    networks.name_organs(actor=COMMAND_LINE, at=AT, organs=["council"], organisation=city)
    return city


def tell_competences(city: Organisation, *lines: Mapping[str, Any]) -> None:
    """What the city says of who decides there."""
    told = [
        {"kind": "competence", "key": line["id"], "content": {"status": "found", "source": "law", **line}}
        for line in lines
    ]
    records.settle_lines(actor=COMMAND_LINE, at=AT, organisation=city, lines=told)


def begin(network: Network, city: Organisation, kind: str = "admission", on: str = "2003-10-16", **more: Any) -> Case:
    """A case begun by the network's side, unless told otherwise."""
    told = {"side": "network", **more}
    case, _notices = actions.open_case(
        actor=OFFICE, at=AT, kind=kind, network=network, organisation=city, opened_on=date.fromisoformat(on), **told
    )
    return case


def record(case: Case, step: str, side: str, on: str, **more: Any) -> Any:
    """A step put on record."""
    actor = CITY if side == "organisation" else OFFICE
    return actions.record_step(actor=actor, at=AT, case=case, step=step, side=side, on=on, **more)


def admitted(network: Network, city: Organisation, on: str = "2003-11-26", asked: str = "") -> Case:
    """The city, a member through a whole case."""
    case = begin(network, city, category=asked)
    record(case, "consent", "organisation", "2003-10-16", organ=f"{city.slug}/council")
    record(case, "2-board", "network", on)
    case.refresh_from_db()
    return case


def standing(network: Network, city: Organisation, on: str) -> tuple[str, str]:
    """How surely the city is a member on the day, and its category; ("", "") if it is none."""
    row = Standing.objects.filter(network=network, organisation=city).on(date.fromisoformat(on)).first()
    return (row.held, row.category) if row else ("", "")
