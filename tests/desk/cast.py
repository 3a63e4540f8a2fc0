"""The standing cast: the people of every test at the desk, their networks and cities. All of it is made up.

Two networks, three cities. In `harbours`: Ada (secretariat), and `rivers`: Bruno (secretariat). Cities: `salthaven`
(coordinator Clara; its mayor Matylda has no account, Daniel assists her), `riverbend` (coordinator Edith), `oldford`
(nobody). Farid was a delegate of salthaven until 2025, Greta is one now, Hana represents riverbend, Ivo runs the
installation, Olga has an account and no role.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from koinon.accounts.actions import create_person
from koinon.accounts.models import Account, Person
from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas.actions import name_identities, settle_organisation
from koinon.lib.text import Text
from koinon.lib.writing import writing_allowed
from koinon.networks.actions import create_network
from koinon.networks.models import Keeper
from koinon.people.actions import give_role
from koinon.rules import rights
from tests.worlds import world

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SINCE = date(2020, 1, 1)
CITIES = {"salthaven": "Salthaven", "riverbend": "Riverbend", "oldford": "Oldford"}
NETWORKS = ("harbours", "rivers")


@dataclass
class Cast:
    """Who is there, by first name in small letters."""

    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """The random key of somebody."""
        return self.people[name].key


@world
def make_cast() -> Cast:
    """Everybody, with their roles."""
    cast = Cast()
    identity = {"kind": "city", "country": "PL"}
    name_identities(actor=COMMAND_LINE, at=AT, organisations=dict.fromkeys(CITIES, identity), unions={})
    for slug, name in CITIES.items():
        named = [{"language": "en", "text": name, "own": True, "is_spelling": False}]
        settle_organisation(actor=COMMAND_LINE, at=AT, slug=slug, identity=identity, names=named, populations=[])
    for slug in NETWORKS:
        create_network(actor=COMMAND_LINE, at=AT, slug=slug, zone="Europe/Warsaw", made_up=True, keeper=Keeper.HERE)
    everybody = ["ada", "bruno", "clara", "daniel", "edith", "farid", "greta", "hana", "ivo", "matylda", "olga"]
    for name in everybody:
        address = f"{name}@cast.example"
        person = create_person(actor=COMMAND_LINE, at=AT, name=Text.of({"und": name.title()}), address=address)
        cast.people[name] = person
        if name != "matylda":
            with writing_allowed("the cast's accounts"):
                cast.accounts[name] = Account.objects.create(person=person, email=address)
    _give(cast, "ada", rights.SECRETARIAT, network="harbours")
    _give(cast, "bruno", rights.SECRETARIAT, network="rivers")
    _give(cast, "clara", rights.COORDINATOR, organisation="salthaven")
    _give(cast, "matylda", rights.REPRESENTATIVE, network="harbours", organisation="salthaven")
    _give(cast, "edith", rights.COORDINATOR, organisation="riverbend")
    _give(cast, "hana", rights.REPRESENTATIVE, network="harbours", organisation="riverbend")
    _give(cast, "greta", rights.DELEGATE, network="harbours", organisation="salthaven", body="forum")
    _give(cast, "ivo", rights.ADMINISTRATOR)
    seat = {"network": "harbours", "organisation": "salthaven", "body": "forum"}
    _give(cast, "farid", rights.DELEGATE, ends=date(2025, 1, 1), **seat)
    uses = [rights.REPRESENTATIVE]
    _give(cast, "daniel", rights.ASSISTANT, stands_for=cast.key("matylda"), uses=uses)
    return cast


def _give(cast: Cast, name: str, kind: str, **scope: object) -> None:
    give_role(actor=COMMAND_LINE, at=AT, person=cast.key(name), kind=kind, begins=SINCE, **scope)  # type: ignore[arg-type]
