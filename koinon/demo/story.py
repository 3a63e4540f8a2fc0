"""What the made-up people have done when a reader comes: work under way on both sides, by the actions of the rooms.

Told once, on the first start, with days counted back and ahead from that day, so that what is due is due. Nothing of it
touches the city of the story of an admission (Wierzbogród), which a reader tells.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from koinon.acts.wrapper import VISITOR, Actor
from koinon.admissions import actions as admissions
from koinon.atlas.models import Organisation
from koinon.confirmations import actions as confirmations
from koinon.confirmations.facts import facts_of, record_digest
from koinon.confirmations.models import Through
from koinon.corrections.actions import Told, report_error
from koinon.corrections.queries import place_of
from koinon.demo.people import COORDINATOR_OF_LIPOHRAD, LINDEN, SECRETARY, SECRETARY_GENERAL
from koinon.lib.text import Text
from koinon.mandates import actions as mandates
from koinon.networks.models import Network
from koinon.people.contacts.actions import log_contact, save_segment
from koinon.people.imports import actions as imports
from koinon.people.imports.running import run
from koinon.people.models import Contact, Import
from koinon.register.actions import record_population
from koinon.register.queries import members_on
from koinon.rules.dates import day_span
from koinon.rules.procedure import ADMISSION, NETWORK, WITHDRAWAL
from koinon.rules.rights import DELEGATE, REPRESENTATIVE

CANDIDATE, SHRINKING, LEAVING, OWING, ASKED = "sudrabkrasts", "hobesalu", "bogeminde", "valmeraude", "lipohrad"

CONTACTS = """City;Name;Function;Department;E-mail;Themes;Language
Lipohrad;Radovan Lipnický;deputy mayor;Transport;radovan@lipohrad.example;mobility;cs
Lipohrad;Květa Jasanová;head of office;Environment;kveta@lipohrad.example;environment;cs
Alvhamra;Torvald Ekmark;deputy mayor;Planning;torvald@alvhamra.example;mobility;sv
Montelumera;Ginevra Tigliani;councillor;Culture;ginevra@montelumera.example;culture;en
Silberhaven;Ottokar Silberlind;head of office;International relations;ottokar@silberhaven.example;;de
Wilgendrecht;Machteld Lindeboom;deputy mayor;Mobility;machteld@wilgendrecht.example;mobility;en
"""
"""A list as a secretariat may keep it. Nobody in it exists."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when the story is told: the network, the instant, the day it is there."""

    network: Network
    at: datetime
    on: date

    def city(self, slug: str) -> Organisation:
        """A made-up city."""
        return Organisation.objects.get(slug=slug, made_up=True)

    def ago(self, days: int) -> str:
        """The day so many days before, as a date is written."""
        return (self.on - timedelta(days=days)).isoformat()

    def ahead(self, days: int) -> date:
        """The day in so many days."""
        return self.on + timedelta(days=days)


def tell(scene: Scene) -> None:
    """All of it. For the inside of an action."""
    _a_city_applies(scene)
    _a_city_leaves(scene)
    _a_city_has_shrunk(scene)
    _one_owes(scene)
    _posts(scene)
    _a_list_of_contacts(scene)
    _a_campaign(scene)
    _a_reader_reports(scene)


def _a_city_applies(scene: Scene) -> None:
    """Its council has agreed and the application is in: the secretariat has a month from the consent to check it."""
    actor, city = Actor(SECRETARY), scene.city(CANDIDATE)
    case, _notices = admissions.open_case(
        actor=actor, at=scene.at, kind=ADMISSION, network=scene.network, organisation=city, side=NETWORK,
        opened_on=scene.on - timedelta(days=24), category="full",
    )  # fmt: skip
    theirs: dict[str, Any] = {"actor": actor, "at": scene.at, "case": case, "side": NETWORK, "for_nobody_here": True}
    admissions.record_step(**theirs, step="consent", on=scene.ago(22), organ=f"{CANDIDATE}/council", number="41/II")
    papers = ["application-form", "mayor-letter", "council-minutes"]
    admissions.record_step(**theirs, step="application", on=scene.ago(20), papers=papers)


def _a_city_leaves(scene: Scene) -> None:
    """It gave notice: a member for six months more."""
    actor, city = Actor(SECRETARY), scene.city(LEAVING)
    case, _notices = admissions.open_case(
        actor=actor, at=scene.at, kind=WITHDRAWAL, network=scene.network, organisation=city, side=NETWORK,
        opened_on=scene.on - timedelta(days=12),
    )  # fmt: skip
    theirs: dict[str, Any] = {"actor": actor, "at": scene.at, "case": case, "side": NETWORK, "for_nobody_here": True}
    admissions.record_step(**theirs, step="decision-leaves", on=scene.ago(12), number="7/3")
    admissions.record_step(**theirs, step="notice", on=scene.ago(9))


def _a_city_has_shrunk(scene: Scene) -> None:
    """It has fewer inhabitants than its category asks for, so the executive committee has to look again."""
    day = day_span(scene.on - timedelta(days=30))
    source = {
        "title": "Made up: census of Hõbesalu", "url": "", "language": "en", "kind": "record",
        "publisher": "Made up by the authors of Koinon", "dated": {"on": day.text},
    }  # fmt: skip
    record_population(
        actor=Actor(SECRETARY), at=scene.at, organisation=scene.city(SHRINKING), figure=246900, on=day,
        key=f"count-{SHRINKING}-{day.text}", source=source,
    )  # fmt: skip


def _one_owes(scene: Scene) -> None:
    """A fee of this year has not come."""
    admissions.mark_arrears(
        actor=Actor(SECRETARY), at=scene.at, network=scene.network, organisation=scene.city(OWING),
        since=scene.on - timedelta(days=95), amount=Decimal(14000), currency="EUR",
        words="Made up: reminded once by letter.",
    )  # fmt: skip


def _posts(scene: Scene) -> None:
    """Delegates are asked for; one city has named somebody who is to be confirmed, and its mayor's term ends soon."""
    told: dict[str, Any] = {"at": scene.at, "on": scene.on, "network": LINDEN}
    mandates.ask_nominations(
        actor=Actor(SECRETARY), **told, kind=DELEGATE, body="mobility", due=scene.ahead(21),
        organisations=[ASKED, "portoselce", "alvhamra", "montelumera"],
    )  # fmt: skip
    theirs: dict[str, Any] = {"actor": Actor(COORDINATOR_OF_LIPOHRAD), **told, "organisation": ASKED}
    mandates.nominate(
        **theirs, kind=DELEGATE, body="mobility", begins=scene.ahead(14), name=Text.of({"und": "Radovan Lipnický"}),
        address="radovan@lipohrad.example",
    )  # fmt: skip
    mayor = Text.of({"en": "the Lord Mayor of Lipohrad", "cs": "primátor Lipohradu"})
    begins = scene.on - timedelta(days=1400)
    mandates.nominate(**theirs, kind=REPRESENTATIVE, begins=begins, ends=scene.ahead(60), office=mayor)


def _a_list_of_contacts(scene: Scene) -> None:
    """A list was brought in, and one question over it is kept."""
    actor = Actor(SECRETARY)
    content = base64.b64encode(CONTACTS.encode()).decode()
    one = imports.bring_list(actor=actor, at=scene.at, network=LINDEN, name="contacts-made-up.csv", content=content)
    favoured = [member.id for member in members_on(scene.network, scene.on)]
    told: dict[str, Any] = {"actor": actor, "at": scene.at, "key": one.key}
    imports.map_list(**told, version=one.version, columns=one.columns, repeats=False, favoured=favoured)
    imports.start_import(**told, version=Import.objects.get(key=one.key).version)
    run(actor=actor, now=lambda: scene.at, key=one.key)
    question = {"title_words": ["deputy mayor"], "themes": ["mobility"]}
    save_segment(actor=actor, at=scene.at, network=LINDEN, name="Deputy mayors for mobility", question=question)
    contact = Contact.objects.get(network=scene.network, name="Torvald Ekmark")
    log_contact(
        actor=actor, at=scene.at, network=LINDEN, organisation="alvhamra", person=contact.person, kind="call",
        day=scene.on - timedelta(days=3), text="Made up: asks when the Mobility Forum meets.",
    )  # fmt: skip


def _a_campaign(scene: Scene) -> None:
    """Every member is asked to confirm its record; one has."""
    network, city = scene.network, scene.city(ASKED)
    confirmations.begin_campaign(
        actor=Actor(SECRETARY_GENERAL), at=scene.at, on=scene.on, network=network, deadline=scene.ahead(28)
    )
    facts = facts_of(city, network, scene.on)
    confirmations.answer(
        actor=Actor(COORDINATOR_OF_LIPOHRAD), at=scene.at, on=scene.on, network=network, organisation=city,
        shown=record_digest(facts), right=[fact.name for fact in facts], wrong=(), through=Through.COORDINATOR,
        language="cs",
    )  # fmt: skip


def _a_reader_reports(scene: Scene) -> None:
    """Somebody who is nobody here says that something is wrong."""
    about = f"networks/{LINDEN}/members/alvhamra/"
    place = place_of(about, {"network": LINDEN, "organisation": "alvhamra"}, scene.on)
    told = Told("Made up: The city joined a year earlier than the page says.", "Made up: It joined in 1996.")
    report_error(actor=VISITOR, at=scene.at, on=scene.on, place=place, told=told, language="en")
