"""Every form of the desk: what somebody sends by it, and what becomes of a second that was opened before.

`REFUSED`: the second is told why, what it typed is still there, and nothing is written. `SAME`: what it asks for is
so already, and it is led on. `BOTH`: each is a record of its own, as two calls on one day are two calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from koinon.accounts.actions import create_person
from koinon.accounts.ways_in.actions import invite
from koinon.acts.wrapper import COMMAND_LINE
from koinon.admissions.models import Case
from koinon.atlas.models import Organisation
from koinon.lib import clock
from koinon.lib.text import Text
from koinon.lib.writing import Actor, writing_allowed
from koinon.mandates.actions import ask_nominations, nominate
from koinon.mandates.models import Nomination
from koinon.networks.models import Network
from koinon.people.actions import end_role, give_role
from koinon.people.imports import running
from koinon.people.imports.actions import start_import
from koinon.people.models import Import, Role
from koinon.records.actions import settle_lines
from koinon.records.models import Line
from koinon.rules import rights
from tests.desk import grid
from tests.desk.cast import AT, SINCE, Cast
from tests.desk.grid import Where
from tests.desk.made_cases import SOURCED, STATUTES, council_of, record, tell_statutes

REFUSED, SAME, BOTH = "refused", "same", "both"
FIRST, AS_IT_IS = "(the first there is to choose)", "(as the form has it)"


@dataclass(frozen=True)
class Sent:
    """What is sent beside what the form holds; what a second, opened at the same time, sends in its place."""

    stale: str
    told: Mapping[str, str] = field(default_factory=dict)
    then: Mapping[str, str] | None = None
    where: Where | None = None
    who: str = ""
    page: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


def with_statutes(cast: Cast) -> Mapping[str, str]:
    """The first network has statutes, and the first city a council."""
    tell_statutes()
    council_of("salthaven")
    return grid.of_both(cast)


def with_a_consent(cast: Cast) -> Mapping[str, str]:
    """A case of the first city in which its council's consent is on record."""
    told = grid.of_a_case(cast)
    record(Case.objects.get(), "consent", "organisation", "2026-03-10", organ="salthaven/council")
    return told


def vacant_post(cast: Cast) -> Mapping[str, str]:
    """A member of the first network without a representative."""
    told = a_member_that_confirms(cast)
    end_role(actor=COMMAND_LINE, at=AT, role=Role.objects.get(person__key=cast.key("hana")).pk, ends=AT.date())
    return told


def a_member(cast: Cast) -> Mapping[str, str]:
    """The first network with a member, and the first city, which is not one."""
    return {**grid.of_a_completed_case(cast), "organisation": "salthaven"}


def a_member_that_confirms(cast: Cast) -> Mapping[str, str]:
    """A member of the first network, and its coordinator."""
    grid.of_a_completed_case(cast)
    return {"network": "harbours", "organisation": "riverbend"}


def asked_for_a_post(cast: Cast) -> Mapping[str, str]:
    """A member is asked to name its representative."""
    told = vacant_post(cast)
    asked = {"network": "harbours", "kind": rights.REPRESENTATIVE, "organisations": ["riverbend"]}
    ask_nominations(actor=COMMAND_LINE, at=AT, on=AT.date(), **asked)  # type: ignore[arg-type]
    return {**told, "nomination": str(Nomination.objects.get().pk)}


def named_for_a_post(cast: Cast) -> Mapping[str, str]:
    """A member has named its representative, and the network's secretariat is to confirm it."""
    told = asked_for_a_post(cast)
    confirmed = {"id": "confirmed", "kind": "naming", "post": rights.REPRESENTATIVE, "confirmed_by": "secretariat"}
    statutes = {**STATUTES, "rules": [*STATUTES["rules"], {**confirmed, **SOURCED}]}
    line = {"kind": "statutes", "key": "first", "content": statutes}
    network = Network.objects.get(slug="harbours")
    kept = [{"kind": one.kind, "key": one.key, "content": one.content} for one in Line.objects.known(None)]
    lines = [line if one["kind"] == "statutes" else one for one in kept]
    settle_lines(actor=COMMAND_LINE, at=AT, network=network, lines=lines)
    nominate(
        actor=COMMAND_LINE, at=AT, on=AT.date(), network="harbours", organisation="riverbend",
        kind=rights.REPRESENTATIVE, begins=AT.date(), person=cast.key("edith"),
    )  # fmt: skip
    return told


def hana_leaves(cast: Cast) -> Mapping[str, str]:
    """Somebody who holds a post in the first network."""
    a_member_that_confirms(cast)
    return {"network": "harbours", "person": cast.key("hana")}


def a_letter_to_many(cast: Cast) -> Mapping[str, str]:
    """A draft to the representatives of the members, of whom there is one."""
    a_member_that_confirms(cast)
    return grid.a_mailing(cast)


def somebody_twice(cast: Cast) -> Mapping[str, str]:
    """Two contacts of the first network of one name."""
    grid.a_contact(cast)
    return grid.a_contact(cast)


def invited(cast: Cast) -> Mapping[str, str]:
    """Somebody who was invited by the first network, and by the first city, and has no account."""
    of_both = {"network": "harbours", "organisation": "salthaven"}
    person = create_person(actor=COMMAND_LINE, at=AT, name=Text.of({"und": "Zora"})).key
    for scope in ({"kind": "secretariat", "network": "harbours"}, {"kind": "delegate", "body": "forum", **of_both}):
        give_role(actor=COMMAND_LINE, at=AT, person=person, begins=SINCE, **scope)  # type: ignore[arg-type]
    now = clock.now()
    invite(actor=COMMAND_LINE, at=now, person=person, email="zora@cast.example", language="en")
    return of_both


def a_made_up_member(cast: Cast) -> Mapping[str, str]:
    """A member of the first network that is made up, so that a count of it may be."""
    told = a_member_that_confirms(cast)
    with writing_allowed("the mark that the cast's cities lack"):
        Organisation.objects.filter(slug="riverbend").update(made_up=True)
    return told


def somebody_twice_of_a_city(cast: Cast) -> Mapping[str, str]:
    """Two contacts of the first city of one name."""
    grid.an_own_contact(cast)
    return grid.an_own_contact(cast)


def a_written_import(cast: Cast) -> Mapping[str, str]:
    """A list of the first network that was written, and can be undone."""
    told = grid.an_import(cast)
    ada, version = Actor(cast.key("ada")), Import.objects.get(key=told["key"]).version
    start_import(actor=ada, at=AT, key=told["key"], version=version)
    running.run(actor=ada, now=lambda: AT, key=told["key"])
    return told


def the_role_of_greta(cast: Cast) -> Mapping[str, str]:
    """A role of the first city that its coordinator may end."""
    return {"role": str(Role.objects.get(person__key=cast.key("greta")).pk)}


def in_the_first_city(cast: Cast) -> Mapping[str, str]:
    """The first city, whose mayor does not sign in."""
    return {"organisation": "salthaven", "mayor": cast.key("matylda")}


COUNTED = {"organisation": "riverbend", "figure": "41000", "on": "2025-06-30", "title": "Census of Riverbend"}
AS_SHOWN = {"invitation": AS_IT_IS, "what": AS_IT_IS}
SOMEBODY = {"name": "Nora Berg", "address": "nora@berg.example", "begins": "2026-03-01"}
A_LETTER = {"file": b"A letter, made up."}
FORMS: Mapping[str, Sent] = {
    "arrears": Sent(REFUSED, {"organisation": "riverbend", "since": "2026-05-01"}, where=a_member),
    "arrears_cleared": Sent(REFUSED, {"until": "2026-06-01"}),
    "case_begin": Sent(
        REFUSED,
        {"category": "port"},
        where=with_statutes,
        page=f"{grid.BETWEEN}begin/?kind=admission&opened_on=2026-03-01",
    ),
    "case_files": Sent(BOTH, files=A_LETTER),
    "case_practice": Sent(REFUSED, {"documents-documents": FIRST}),
    "case_end": Sent(REFUSED, {"how": "withdraw", "on": "2026-03-12"}, who="clara"),
    "case_let_record": Sent(SAME),
    "case_check_off": Sent(SAME),
    "case_step": Sent(
        REFUSED,
        {"on": "2026-03-10", "organ": "salthaven/council", "number": "7"},
        {"on": "2026-03-11", "organ": "salthaven/council", "number": "8"},
    ),
    "case_leave_out": Sent(REFUSED, {"reason": "The network asks for none."}),
    "case_take_back": Sent(REFUSED, {"reason": "A mistake."}, where=with_a_consent, who="clara"),
    "ask_nominations": Sent(REFUSED, {"kind": "representative", "q": "riverbend"}, where=vacant_post),
    "settle_nomination": Sent(REFUSED, {"deed": "confirm"}, {"deed": "refuse"}, where=named_for_a_post),
    "leave_network": Sent(SAME, {"on": "2026-11-22", "way-*": FIRST}, where=hana_leaves),
    "nominate": Sent(REFUSED, {**SOMEBODY, "post": FIRST}, where=asked_for_a_post, who="edith"),
    "answer_nomination": Sent(REFUSED, {"deed": "decline"}, where=asked_for_a_post, who="edith"),
    "leave_organisation": Sent(REFUSED, {"on": "2026-11-22", "way-*": FIRST}),
    "new_contact": Sent(BOTH, {"name": "Nora Berg", "kind": "press", "emails": "nora@berg.example"}),
    "change_contact": Sent(REFUSED, {"name": "Nora Berg-Lund"}, {"name": "Nora Lund"}),
    "same_person": Sent(REFUSED, {"twin": FIRST}, where=somebody_twice),
    "new_function": Sent(BOTH, {"title": "mayor"}),
    "change_function": Sent(REFUSED, {"title": "deputy mayor"}, {"title": "vice mayor"}),
    "member_contacts": Sent(BOTH, {"kind": "call", "day": "2026-03-01", "text": "The fee."}),
    "new_segment": Sent(REFUSED, {"name": "Press", "kinds": "press"}),
    "segment": Sent(REFUSED, {"name": "Press"}, {"name": "The press"}),
    "own_new_contact": Sent(BOTH, {"name": "Nora Berg", "kind": "press", "emails": "nora@berg.example"}),
    "own_change_contact": Sent(REFUSED, {"name": "Nora Berg-Lund"}, {"name": "Nora Lund"}),
    "own_same_person": Sent(REFUSED, {"twin": FIRST}, where=somebody_twice_of_a_city),
    "own_new_function": Sent(BOTH, {"title": "mayor"}),
    "own_change_function": Sent(REFUSED, {"title": "deputy mayor"}, {"title": "vice mayor"}),
    "own_contact_log": Sent(BOTH, {"kind": "call", "day": "2026-03-01", "text": "The fee."}),
    "imports": Sent(BOTH, files={"file": b"Name;E-mail\nNora Berg;nora@berg.example\n"}),
    "import": Sent(REFUSED, {"undo": "1"}, where=a_written_import),
    "import_columns": Sent(REFUSED, {"column-0": "organisation", "column-1": "name"}),
    "import_check": Sent(SAME, {"write": "1"}),
    "network_mail": Sent(SAME, {"deed": "back"}),
    "new_mailing": Sent(BOTH, {"audience": FIRST, "subject-en": "Hello", "text-en": "Dear {name}"}),
    "change_mailing": Sent(REFUSED, {"subject-en": "Good day"}, {"subject-en": "Good evening"}),
    "mailing": Sent(SAME, {"deed": "send", "seen": AS_IT_IS}, where=a_letter_to_many),
    "member_files": Sent(BOTH, {"kind": "letter", "title": "A letter"}, files=A_LETTER),
    "network_files": Sent(BOTH, {"title": "A letter"}, files=A_LETTER),
    "organisation_files": Sent(BOTH, {"title": "A letter"}, files=A_LETTER),
    "own_files": Sent(BOTH, {"title": "A letter"}, files=A_LETTER),
    "file_remove": Sent(REFUSED),
    "file_replace": Sent(REFUSED, {"title": "A letter anew"}, files=A_LETTER),
    "outside_event": Sent(SAME),
    "outside_count": Sent(BOTH, COUNTED, {**COUNTED, "figure": "42000"}, where=a_made_up_member),
    "confirmations": Sent(REFUSED, {"deadline": "2027-01-10"}, where=a_member),
    "confirm_record": Sent(BOTH, who="edith", where=a_member_that_confirms),
    "report_detail": Sent(REFUSED, {"verdict": "mended", "text": "It is mended."}),
    "own_record": Sent(SAME, {"sure": "on"}, who="olga"),
    "perhaps_named": Sent(REFUSED, {"who": FIRST}),
    "erase_person": Sent(REFUSED, {"under": "request of the person", "sure": "on"}),
    "installation_roles": Sent(REFUSED, {**SOMEBODY, "kind": "administrator"}),
    "end_role": Sent(REFUSED, {"ends": "2026-06-01"}, {"ends": "2026-07-01"}, where=the_role_of_greta, who="clara"),
    "network_roles": Sent(REFUSED, {**SOMEBODY, "kind": "secretariat"}),
    "network_invitations": Sent(SAME, AS_SHOWN, where=invited),
    "organisation_invitations": Sent(SAME, AS_SHOWN, where=invited),
    "organisation_roles": Sent(REFUSED, {**SOMEBODY, "kind": "coordinator"}),
    "assistants": Sent(REFUSED, {**SOMEBODY, "stands_for": FIRST, "uses": "representative"}),
}
"""The forms of the desk by the name of their address."""
