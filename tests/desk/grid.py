"""The access grid: every address of the program, and who of the standing cast may use it.

Written by hand, not read from the program: the program is held against it. An address without a row fails
`tests/desk/test_grid.py`, and so does a row without an address.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from koinon.accounts.actions import create_person
from koinon.acts.wrapper import COMMAND_LINE, VISITOR
from koinon.corrections.actions import Told, report_error
from koinon.corrections.queries import place_of
from koinon.desk.actions import Addressed, send_letters
from koinon.files.actions import add_file
from koinon.files.owners import Owner
from koinon.files.store import take_in
from koinon.lib.text import Text
from koinon.lib.writing import Actor
from koinon.mailings.actions import save_draft
from koinon.outbox.letters import Letter
from koinon.outbox.models import Mail
from koinon.people.contacts.actions import add_contact, add_function, save_segment
from koinon.people.imports.actions import bring_list, map_list
from koinon.people.models import Role
from koinon.privacy.actions import erase_person
from koinon.privacy.naming.places import NAMED
from koinon.tasks.models import Task
from tests.desk.cast import AT, Cast
from tests.desk.made_cases import make_case, make_completed_case
from tests.desk.statuted import admit, give_statutes

PUBLIC = frozenset({
    "/metrics",
    "/<language:language>/unsubscribe/<str:token>/",
    "/api/v1/",
    "/api/v1/openapi.json",
    "/api/v1/docs",
    "/api/v1/networks/<network>.jsonld",
    "/api/v1/organisations/<organisation>.jsonld",
    "/api/v1/networks",
    "/api/v1/networks/<network>",
    "/api/v1/networks/<network>/members",
    "/api/v1/networks/<network>/members.csv",
    "/api/v1/networks/<network>/statutes",
    "/api/v1/organisations/<organisation>",
    "/api/v1/organisations/<organisation>/memberships",
    "/api/v1/countries",
    "/api/v1/countries/<country>",
    "/api/v1/entries/<key>",
    "/api/v1/networks/<network>/compare",
    "/api/v1/networks/<network>/compare.csv",
    "/api/v1/compare",
    "/api/v1/compare.csv",
    "/api/v1/networks/<network>/events",
    "/api/v1/networks/<network>/events/<key>",
    "/api/v1/networks/<network>/export",
    "/api/v1/networks/<network>/export/digest",
    "/api/v1/networks/<network>/bodies",
    "/api/v1/networks/<network>/mandates",
    "/<language:language>/",
    "/<language:language>/networks/",
    "/<language:language>/networks/<slug:network>/",
    "/<language:language>/networks/<slug:network>/members/",
    "/<language:language>/organisations/",
    "/<language:language>/organisations.csv",
    "/<language:language>/networks/<slug:network>/members/<slug:organisation>/",
    "/<language:language>/networks/<slug:network>/figures/",
    "/<language:language>/networks/<slug:network>/bodies/",
    "/<language:language>/networks/<slug:network>/statutes/",
    "/<language:language>/networks/<slug:network>/statutes/<slug:version>/",
    "/<language:language>/networks/<slug:network>/export/",
    "/<language:language>/organisations/<slug:organisation>/",
    "/<language:language>/cities/<slug:organisation>/",
    "/<language:language>/entries/<slug:key>/",
    "/<language:language>/networks/<slug:network>/compare/",
    "/<language:language>/compare/",
    "/<language:language>/networks/<slug:network>/events/",
    "/<language:language>/networks/<slug:network>/events.ics",
    "/<language:language>/networks/<slug:network>/changes/",
    "/<language:language>/networks/<slug:network>/changes.atom",
    "/<language:language>/changes/",
    "/<language:language>/changes.atom",
    "/<language:language>/networks/<slug:network>/claims/",
    "/<language:language>/networks/<slug:network>/map/",
    "/<language:language>/countries/",
    "/<language:language>/countries/<slug:country>/",
    "/<language:language>/docs/look/",
    "/<language:language>/privacy/",
    "/<language:language>/cookies/",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-<slug:part>.xml",
    "/accents/<str:digest>.css",
})  # fmt: skip
"""Addresses that everybody may read, signed in or not; all of them answer everybody the same."""

AT_THE_DOOR = frozenset({
    "/<language:language>/desk/sign-in/",
    "/<language:language>/desk/sign-in/passkey/",
    "/<language:language>/desk/sign-in/second/",
    "/<language:language>/desk/sign-in/with/<slug:provider>/",
    "/<language:language>/desk/sign-out/",
    "/<language:language>/report/",
    "/<language:language>/report/<str:token>/",
    "/<language:language>/confirm/<str:token>/",
    "/<language:language>/desk/recover/",
    "/<language:language>/desk/recover/sent/",
    "/<language:language>/desk/^recover/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$",
    "/<language:language>/desk/invitation/<str:token>/",
    "/<language:language>/desk/address/<str:token>/",
    "/oidc/<slug:provider_id>/login/callback/",
})  # fmt: skip
"""Addresses for those who are not signed in, each form with a question or a token of its own."""

OWN = frozenset({
    "/<language:language>/desk/account/",
    "/<language:language>/desk/account/sign-ins/",
    "/<language:language>/desk/account/digest/",
    "/<language:language>/desk/account/address/",
    "/<language:language>/desk/account/password/",
    "/<language:language>/desk/account/password/first/",
    "/<language:language>/desk/account/passkeys/new/",
    "/<language:language>/desk/account/passkeys/<int:pk>/remove/",
    "/<language:language>/desk/account/codes/",
    "/<language:language>/desk/account/codes/off/",
    "/<language:language>/desk/account/recovery-codes/",
    "/<language:language>/desk/account/recovery-codes/new/",
    "/<language:language>/desk/account/linked/<int:linked>/unlink/",
    "/<language:language>/desk/account/confirm/",
    "/<language:language>/desk/account/confirm/code/",
    "/<language:language>/desk/account/confirm/passkey/",
})  # fmt: skip
"""Pages of one's own account, which know of no other; tests/accounts walks through them."""

EVERYBODY = "ada bruno clara daniel edith farid greta hana ivo olga"
"""Everybody who has an account."""

Where = Callable[[Cast], Mapping[str, str]]


@dataclass(frozen=True)
class Row:
    """Who may use an address (first names) while their roles hold, and what stands in it."""

    who: str
    where: Where
    before_and_after: str = ""


def nowhere(cast: Cast) -> Mapping[str, str]:
    """The address names nothing."""
    return {}


def in_harbours(cast: Cast) -> Mapping[str, str]:
    """The address names the first network."""
    return {"network": "harbours"}


def the_role_of_hana(cast: Cast) -> Mapping[str, str]:
    """The address names a role of the second city; the grid's are ended, and cannot be ended again."""
    return {"role": str(Role.objects.get(person__key=cast.key("hana")).pk)}


def of_salthaven(cast: Cast) -> Mapping[str, str]:
    """The address names the first city."""
    return {"organisation": "salthaven"}


def of_both(cast: Cast) -> Mapping[str, str]:
    """The address names the first network and the first city."""
    return {"network": "harbours", "organisation": "salthaven"}


def with_a_mail(cast: Cast) -> Mapping[str, str]:
    """The address names a message of the first network."""
    letters = [Addressed(cast.key("hana"), "hana@cast.example", "en", "riverbend", Letter("Hello"))]
    send_letters(
        actor=COMMAND_LINE, at=AT, network="harbours", made_up=True, kind="note", business=True, batch="",
        letters=letters,
    )  # fmt: skip
    return {"network": "harbours", "mail": str(Mail.objects.latest("pk").pk)}


def on_accession(cast: Cast) -> Mapping[str, str]:
    """The address names a day on which an outside event touched a member of the first network."""
    give_statutes()
    admit("salthaven", "2003-11-26", "associate")
    return {"network": "harbours", "day": "2004-05-01"}


def of_a_shared_file(cast: Cast) -> Mapping[str, str]:
    """The address names a file that the first network and the first city share."""
    taken = take_in([b"made up"], limit=100)
    owner = Owner(network="harbours", organisation="salthaven")
    added = add_file(actor=COMMAND_LINE, at=AT, taken=taken, owner=owner, kind="letter", name="letter.txt")
    return {"key": added.key}


def of_olga(cast: Cast) -> Mapping[str, str]:
    """The address names a person without a role."""
    return {"key": cast.key("olga")}


def of_a_case(cast: Cast) -> Mapping[str, str]:
    """The address names an open case between the two, which waits for the city's council; and a mark of arrears."""
    return {**of_both(cast), **make_case()}


def of_a_completed_case(cast: Cast) -> Mapping[str, str]:
    """The address names a case that has led to a membership of the second city."""
    return {"network": "harbours", "organisation": "riverbend", "item": "welcome", **make_completed_case()}


BETWEEN = "/<language:language>/desk/networks/<slug:network>/members/<slug:organisation>/cases/"
CASES: Mapping[str, Row] = {
    "/<language:language>/desk/networks/<slug:network>/cases/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/arrears/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/arrears/<int:mark>/cleared/": Row("ada", of_a_case),
    "/<language:language>/desk/organisations/<slug:organisation>/cases/": Row("clara", of_salthaven),
    f"{BETWEEN}begin/": Row("ada clara daniel", of_both),
    f"{BETWEEN}<slug:case>/": Row("ada clara daniel", of_a_case),
    f"{BETWEEN}<slug:case>/practice/": Row("ada", of_a_case),
    f"{BETWEEN}<slug:case>/end/": Row("ada clara daniel", of_a_case),
    f"{BETWEEN}<slug:case>/let-record/": Row("clara daniel", of_a_case),
    f"{BETWEEN}<slug:case>/check-off/<slug:item>/": Row("ada", of_a_completed_case),
    f"{BETWEEN}<slug:case>/steps/<slug:step>/": Row("clara daniel", of_a_case),
    f"{BETWEEN}<slug:case>/steps/<slug:step>/files/": Row("clara daniel", of_a_case),
    f"{BETWEEN}<slug:case>/steps/<slug:step>/leave-out/": Row("clara daniel", of_a_case),
    f"{BETWEEN}<slug:case>/steps/<slug:step>/take-back/": Row("edith hana", of_a_completed_case),
}
"""Cases: the secretariat, and whoever acts for the city, be it as an assistant; never those of another city."""


def matylda_leaves(cast: Cast) -> Mapping[str, str]:
    """The address names somebody who holds something for the first city."""
    return {"organisation": "salthaven", "person": cast.key("matylda")}


def ada_leaves(cast: Cast) -> Mapping[str, str]:
    """The address names somebody who holds something in the first network."""
    return {"network": "harbours", "person": cast.key("ada")}


def a_nomination(cast: Cast) -> Mapping[str, str]:
    """The address names a nomination that is not there: the list of them is shown."""
    return {"network": "harbours", "organisation": "salthaven", "nomination": "1"}


def a_contact(cast: Cast) -> Mapping[str, str]:
    """The address names a contact of the first network, and what they do."""
    ada, values = Actor(cast.key("ada")), {"name": "Nora Berg", "title": "mayor"}
    person = add_contact(actor=ada, at=AT, network="harbours", values=values)
    told = {"person": person, "values": values, "visibility": "network"}
    function = add_function(actor=ada, at=AT, network="harbours", **told)  # type: ignore[arg-type]
    return {"network": "harbours", "person": person, "function": str(function)}


def an_own_contact(cast: Cast) -> Mapping[str, str]:
    """The address names a contact of the first city, and what they do."""
    clara, values = Actor(cast.key("clara")), {"name": "Nora Berg", "title": "editor"}
    person = add_contact(actor=clara, at=AT, keeper="salthaven", values=values)
    told = {"person": person, "values": values, "visibility": "city"}
    function = add_function(actor=clara, at=AT, keeper="salthaven", **told)  # type: ignore[arg-type]
    return {"organisation": "salthaven", "person": person, "function": str(function)}


def a_segment(cast: Cast) -> Mapping[str, str]:
    """The address names a segment of the first network."""
    told = {"name": "Everybody", "question": {}}
    segment = save_segment(actor=Actor(cast.key("ada")), at=AT, network="harbours", **told)  # type: ignore[arg-type]
    return {"network": "harbours", "segment": str(segment)}


def a_mailing(cast: Cast) -> Mapping[str, str]:
    """The address names a draft of the first network, to those whom it represents there."""
    told = {"audience": "representatives", "words": {"en": {"subject": "Hello", "text": "Dear {name}"}}}
    ada = Actor(cast.key("ada"))
    mailing = save_draft(actor=ada, at=AT, network="harbours", fallback="en", **told)  # type: ignore[arg-type]
    return {"network": "harbours", "mailing": str(mailing)}


def an_import(cast: Cast) -> Mapping[str, str]:
    """The address names a list of the first network on its way in."""
    content = base64.b64encode(b"City;Name\nSalthaven;Nora Berg\n").decode()
    ada = Actor(cast.key("ada"))
    one = bring_list(actor=ada, at=AT, network="harbours", name="list.csv", content=content)
    told = {"version": one.version, "columns": one.columns, "repeats": False, "favoured": []}
    map_list(actor=ada, at=AT, key=one.key, **told)
    return {"network": "harbours", "key": one.key}


def on_a_report(cast: Cast) -> Mapping[str, str]:
    """The address names a report of an error in the first network."""
    place = place_of("networks/harbours/", {"network": "harbours"}, AT.date())
    told = Told("The founding year is wrong.")
    return {"key": report_error(actor=VISITOR, at=AT, on=AT.date(), place=place, told=told, language="en").key}


def of_a_place(cast: Cast) -> Mapping[str, str]:
    """The address names a place in which somebody who was erased is perhaps named."""
    values = {"name": "Nina Falk", "note": "Succeeded Kvapil."}
    add_contact(actor=Actor(cast.key("ada")), at=AT, network="harbours", values=values)
    gone = create_person(actor=COMMAND_LINE, at=AT, name=Text.of({"und": "Otto Kvapil"})).key
    erase_person(actor=COMMAND_LINE, at=AT, key=gone, under="request of the person")
    return {"word": Task.objects.filter(kind=NAMED).latest("pk").subject["word"]}


OF_AN_ORGANISATION = "/<language:language>/desk/organisations/<slug:organisation>/"
OWN_CONTACTS: Mapping[str, Row] = {
    f"{OF_AN_ORGANISATION}people/": Row("clara", of_salthaven),
    f"{OF_AN_ORGANISATION}people/contacts.csv": Row("clara", of_salthaven),
    f"{OF_AN_ORGANISATION}people/contacts.xlsx": Row("clara", of_salthaven),
    f"{OF_AN_ORGANISATION}people/new/": Row("clara", of_salthaven),
    f"{OF_AN_ORGANISATION}people/<slug:person>/": Row("clara", an_own_contact),
    f"{OF_AN_ORGANISATION}people/<slug:person>/change/": Row("clara", an_own_contact),
    f"{OF_AN_ORGANISATION}people/<slug:person>/functions/new/": Row("clara", an_own_contact),
    f"{OF_AN_ORGANISATION}people/<slug:person>/same/": Row("clara", an_own_contact),
    f"{OF_AN_ORGANISATION}people/<slug:person>/log/": Row("clara", an_own_contact),
    f"{OF_AN_ORGANISATION}functions/<int:function>/": Row("clara", an_own_contact),
}
"""Contacts of an organisation, for its coordinators alone: not even those who represent it read them."""

DESK: Mapping[str, Row] = {
    **CASES,
    **OWN_CONTACTS,
    "/<language:language>/desk/networks/<slug:network>/history/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/members/<slug:organisation>/history/": Row("ada clara", of_both),
    "/<language:language>/desk/networks/<slug:network>/members/<slug:organisation>/files/": Row("ada clara", of_both),
    "/<language:language>/desk/networks/<slug:network>/files/": Row("ada", in_harbours),
    "/<language:language>/desk/organisations/<slug:organisation>/files/": Row("clara", of_salthaven),
    "/<language:language>/desk/mine/files/": Row(EVERYBODY, nowhere, EVERYBODY),
    "/<language:language>/desk/files/<slug:key>/remove/": Row("ada clara", of_a_shared_file),
    "/<language:language>/desk/files/<slug:key>/": Row("ada clara daniel", of_a_shared_file),
    "/<language:language>/desk/files/<slug:key>/replace/": Row("ada clara", of_a_shared_file),
    "/<language:language>/desk/mine/": Row(EVERYBODY, nowhere, EVERYBODY),
    "/<language:language>/desk/mine/record.zip": Row(EVERYBODY, nowhere, EVERYBODY),
    "/<language:language>/desk/erasing/<slug:key>/": Row("ivo", of_olga),
    "/<language:language>/desk/erased/<slug:word>/": Row("ada", of_a_place),
    "/<language:language>/desk/": Row(EVERYBODY, nowhere, EVERYBODY),
    "/<language:language>/desk/networks/<slug:network>/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/members/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/members/<slug:organisation>/": Row("ada clara", of_both),
    "/<language:language>/desk/networks/<slug:network>/messages/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/messages/<int:mail>/": Row("ada", with_a_mail),
    "/<language:language>/desk/networks/<slug:network>/mailings/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/mailings/new/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/mailings/<int:mailing>/": Row("ada", a_mailing),
    "/<language:language>/desk/networks/<slug:network>/mailings/<int:mailing>/change/": Row("ada", a_mailing),
    "/<language:language>/desk/networks/<slug:network>/outside/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/outside/counted/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/outside/<day:day>/": Row("ada", on_accession),
    "/<language:language>/desk/networks/<slug:network>/people/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/people/contacts.csv": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/people/contacts.xlsx": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/people/new/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/people/<slug:person>/": Row("ada", a_contact),
    "/<language:language>/desk/networks/<slug:network>/people/<slug:person>/change/": Row("ada", a_contact),
    "/<language:language>/desk/networks/<slug:network>/people/<slug:person>/same/": Row("ada", a_contact),
    "/<language:language>/desk/networks/<slug:network>/people/<slug:person>/functions/new/": Row("ada", a_contact),
    "/<language:language>/desk/networks/<slug:network>/functions/<int:function>/": Row("ada", a_contact),
    "/<language:language>/desk/networks/<slug:network>/members/<slug:organisation>/contacts/": Row("ada", of_both),
    "/<language:language>/desk/networks/<slug:network>/segments/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/segments/new/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/segments/<int:segment>/": Row("ada", a_segment),
    "/<language:language>/desk/networks/<slug:network>/imports/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/imports/<slug:key>/": Row("ada", an_import),
    "/<language:language>/desk/networks/<slug:network>/imports/<slug:key>/columns/": Row("ada", an_import),
    "/<language:language>/desk/networks/<slug:network>/imports/<slug:key>/check/": Row("ada", an_import),
    "/<language:language>/desk/networks/<slug:network>/what-if/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/posts/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/posts/ends/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/nominations/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/nominations/ask/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/nominations/<int:nomination>/": Row("ada", a_nomination),
    "/<language:language>/desk/networks/<slug:network>/people/<slug:person>/leave/": Row("ada", ada_leaves),
    "/<language:language>/desk/organisations/<slug:organisation>/": Row("clara", of_salthaven),
    "/<language:language>/desk/organisations/<slug:organisation>/posts/": Row("clara", of_salthaven),
    "/<language:language>/desk/organisations/<slug:organisation>/posts/ends/": Row("clara", of_salthaven),
    "/<language:language>/desk/organisations/<slug:organisation>/posts/name/": Row("clara", of_salthaven),
    "/<language:language>/desk/organisations/<slug:organisation>/nominations/<int:nomination>/": Row(
        "clara", a_nomination
    ),
    "/<language:language>/desk/organisations/<slug:organisation>/people/<slug:person>/leave/": Row(
        "clara", matylda_leaves
    ),
    "/<language:language>/desk/networks/<slug:network>/confirmations/": Row("ada", in_harbours),
    "/<language:language>/desk/networks/<slug:network>/members/<slug:organisation>/confirm/": Row("clara", of_both),
    "/<language:language>/desk/reports/": Row("ivo", nowhere),
    "/<language:language>/desk/reports/<slug:key>/": Row("ada", on_a_report),
    "/<language:language>/desk/networks/<slug:network>/reports/": Row("ada", in_harbours),
    "/<language:language>/desk/organisations/<slug:organisation>/reports/": Row("clara", of_salthaven),
    "/<language:language>/desk/roles/": Row("ivo", nowhere),
    "/<language:language>/desk/roles/<int:role>/end/": Row("", the_role_of_hana),
    "/<language:language>/desk/networks/<slug:network>/roles/": Row("ada", in_harbours),
    "/<language:language>/desk/organisations/<slug:organisation>/roles/": Row("clara", of_salthaven),
    "/<language:language>/desk/organisations/<slug:organisation>/assistants/": Row("clara", of_salthaven),
    "/<language:language>/desk/networks/<slug:network>/invitations/": Row("ada", in_harbours),
    "/<language:language>/desk/organisations/<slug:organisation>/invitations/": Row("clara", of_salthaven),
}
