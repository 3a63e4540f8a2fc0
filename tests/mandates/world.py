"""The standing cast's networks with members, bodies and statutes. All of it is made up.

`harbours` has the members salthaven and riverbend, a forum and a board; delegates to the forum are confirmed by the
secretariat, two at most. `rivers` has riverbend alone, a working group, and statutes that say nothing of all that.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from koinon.acts.wrapper import COMMAND_LINE
from koinon.networks.models import Network
from koinon.records.actions import settle_lines, settle_organisations_lines
from koinon.records.models import Line
from koinon.register.actions import record_decision
from tests.desk.cast import AT, Cast, make_cast
from tests.worlds import world

TODAY = date(2026, 11, 22)
FOUND = {"status": "found", "source": "text"}
RULES: list[dict[str, Any]] = [
    {"id": "member", "kind": "category", "slug": "member", "names": {"en": "Member"}, **FOUND},
    {"id": "forum-confirmed", "kind": "naming", "post": "delegate", "organ": "forum", "confirmed_by": "secretariat"}
    | FOUND,
    {"id": "two-delegates", "kind": "delegation", "organ": "forum", "maximum": 2} | FOUND,
    {"id": "seat-vacant", "kind": "mandate_end", "organ": "board", "declared_by": "board"} | FOUND,
]


@world
def make_world() -> Cast:
    """Everybody, and what they act in."""
    cast = make_cast()
    settle("harbours", [{"slug": "forum", "kind": "forum"}, {"slug": "board", "kind": "board"}], RULES)
    settle("rivers", [{"slug": "water", "kind": "working_group"}], RULES[:1])
    for network, city in (("harbours", "salthaven"), ("harbours", "riverbend"), ("rivers", "riverbend")):
        decide(network, f"admits-{city}", kind="admit", organisation=city, category="member")
    return cast


def settle(network: str, bodies: list[dict[str, str]], rules: list[dict[str, Any]]) -> None:
    """The told lines of a network."""
    profile = {"slug": network, "name": {"en": network.title()}, "founded": {"on": "1990"}, "made_up": True}
    statutes = {
        "koinon_statutes": 1, "network": network, "version": "first", "title": {"en": "Rules"},
        "in_force": {"from": "1990", "status": "found", "source": "text"}, "rules": rules,
    }  # fmt: skip
    lines = [
        {"kind": "profile", "key": network, "content": profile},
        {"kind": "statutes", "key": "first", "content": statutes},
    ]
    for body in bodies:
        content = {**body, "names": {"en": body["slug"].title()}, "source": "text"}
        lines.append({"kind": "body", "key": body["slug"], "content": content})
    settle_lines(actor=COMMAND_LINE, at=AT, network=Network.objects.get(slug=network), lines=lines)


def decide(network: str, key: str, on: str = "2000-01-01", **effect: Any) -> None:
    """A decision of the network's board."""
    told = {"organ": f"{network}/board", "on": on, "effects": [{"network": network, **effect}]}
    record_decision(actor=COMMAND_LINE, at=AT, key=f"{network}-{key}", content=told)


def elect(organisation: int, on: str, of: str = "council") -> None:
    """A local election of an organisation (id)."""
    content = {"id": f"election-{on}", "on": on, "of": of, "source": "text"}
    line = {"kind": "election", "key": content["id"], "content": content, "organisation_id": organisation}
    present = list(
        Line.objects.known(None).filter(organisation=organisation).values("kind", "key", "content", "organisation_id")
    )
    settle_organisations_lines(actor=COMMAND_LINE, at=AT, organisations=[organisation], lines=[*present, line])
