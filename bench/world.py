"""Made-up networks of any size in a database of their own, the same each time, for measuring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db import models

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas import actions as atlas
from koinon.atlas.models import Name, Organisation
from koinon.ledger import actions as ledger
from koinon.lib.writing import writing_allowed
from koinon.networks import actions as networks
from koinon.networks.models import Network
from koinon.records import actions as records
from koinon.register import actions as register
from koinon.register.models import Standing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
COUNTRIES = ("AT", "BE", "CZ", "DE", "ES", "FR", "GB", "IT", "NO", "PL", "SE", "SK")
FIRST_SYLLABLES = ("Ač", "Bř", "Čel", "Dob", "Ed", "Fá", "Gör", "Hod", "Ing", "Ján", "Kře", "Łom", "Mar", "Nor")
LAST_SYLLABLES = ("berg", "ice", "in", "köping", "ów", "stadt", "sund", "ville")
SMALLEST, LARGEST = 200, 1_000
"""How many members the networks have that fill a database."""

BATCH = 5_000
Row = TypeVar("Row", bound=models.Model)

STATUTES: dict[str, Any] = {
    "koinon_statutes": 1,
    "version": "first",
    "title": {"en": "Rules of a made-up network"},
    "in_force": {"from": "1986", "status": "found", "source": "minutes"},
    "rules": [
        {
            "id": "full",
            "kind": "category",
            "slug": "full",
            "names": {"en": "full member", "cs": "řádný člen"},
            "status": "found",
            "source": "minutes",
        }
    ],
}


def make_network(slug: str, members: int) -> Network:
    """A network whose members were admitted by decisions, one after the other since 1986; one in eight has left."""
    network = networks.create_network(actor=COMMAND_LINE, at=NOON, slug=slug, zone="Europe/Prague", made_up=True)
    lines = [
        {"kind": "profile", "key": slug, "content": {"slug": slug, "name": {"en": slug}, "founded": {"on": "1986"}}},
        {"kind": "statutes", "key": "first", "content": {**STATUTES, "network": slug}},
    ]
    records.settle_lines(actor=COMMAND_LINE, at=NOON, network=network, lines=lines)
    atlas.settle_sources(actor=COMMAND_LINE, at=NOON, sources={"minutes": {"title": "Minutes of the board"}})
    identities = {f"{slug}-{number}": _identity(number) for number in range(members)}
    atlas.name_identities(actor=COMMAND_LINE, at=NOON, organisations=identities, unions={})
    for number, (city, identity) in enumerate(identities.items()):
        atlas.settle_organisation(
            actor=COMMAND_LINE, at=NOON, slug=city, identity=identity, names=_names(number), populations=[]
        )
        _admit(slug, city, number)
    register.project(actor=COMMAND_LINE, at=NOON, network=network)
    return network


def fill(standings: int) -> int:
    """Fill the register with networks of 200 to 1,000 members until it has so many rows. Returns how many it added.

    The rows are copies of judged ones, put in directly: what is measured on them is reading.
    """
    pattern = Standing.objects.order_by("pk").values("content", "held", "category", "category_held")[:50]
    patterns = list(pattern)
    present = Standing.objects.count()
    added = 0
    with writing_allowed("a database is filled for measuring"):
        for number, rows in enumerate(_sizes()):
            if present + added >= standings:
                return added
            rows = min(rows, standings - present - added)
            network = Network.objects.create(slug=f"filler-{number}", zone="UTC", made_up=True)
            organisations = _organisations(number, -(-rows // len(STRETCHES)))
            _in_batches(Name, (_name(one) for one in organisations))
            _in_batches(Standing, islice(_standings(network, organisations, patterns), rows))
            added += rows
    return added


STRETCHES = ((1986, 1995), (1995, 2004), (2004, 2013), (2013, 2020), (2020, 9999))
"""The years of the stretches that each member of a filling network has."""


def _sizes() -> Iterator[int]:
    """Rows of one network after the other: its members times the stretches of each."""
    step = 0
    while True:
        yield (SMALLEST + step * 97 % (LARGEST - SMALLEST + 1)) * len(STRETCHES)
        step += 1


def _organisations(network: int, members: int) -> list[Organisation]:
    made = [
        Organisation(slug=f"filler-{network}-{number}", kind="city", country=COUNTRIES[number % len(COUNTRIES)])
        for number in range(members)
    ]
    return Organisation.objects.bulk_create(made, batch_size=BATCH)


def _name(organisation: Organisation) -> Name:
    text = organisation.slug.title()
    return Name(organisation=organisation, language="en", text=text, folded=text.lower(), own=True, recorded_at=NOON)


def _standings(
    network: Network, organisations: list[Organisation], patterns: list[dict[str, Any]]
) -> Iterator[Standing]:
    for number, organisation in enumerate(organisations):
        for place, (begins, ends) in enumerate(STRETCHES):
            yield Standing(
                network=network,
                organisation=organisation,
                begins=date(begins, 1 + number % 12, 1),
                ends=date(ends, 1 + number % 12, 1) if ends < 9999 else date.max,
                **patterns[(number + place) % len(patterns)],
            )


def _in_batches(model: type[Row], rows: Iterator[Row]) -> None:
    while batch := list(islice(rows, BATCH)):
        model._default_manager.bulk_create(batch)


def _identity(number: int) -> dict[str, Any]:
    return {"kind": "city", "country": COUNTRIES[number % len(COUNTRIES)]}


def _names(number: int) -> list[dict[str, Any]]:
    first, last = FIRST_SYLLABLES[number % len(FIRST_SYLLABLES)], LAST_SYLLABLES[number % len(LAST_SYLLABLES)]
    own = f"{first}{last} {number}"
    return [
        {"language": "cs", "text": own, "own": True, "source": "minutes"},
        {"language": "en", "text": f"{own} (en)", "source": "minutes"},
    ]


def _admit(network: str, city: str, number: int) -> None:
    joined = date(1986, 1, 1) + timedelta(days=number * 61 % 14_000)
    admitted = {"kind": "admit", "network": network, "organisation": city, "category": "full"}
    _decide(f"{network}-board-{number}-admits", network, joined, admitted)
    if number % 8 == 7:
        left = {"kind": "end", "network": network, "organisation": city}
        _decide(f"{network}-board-{number}-ends", network, joined + timedelta(days=1_500), left)


def _decide(key: str, network: str, on: date, effect: dict[str, Any]) -> None:
    content = {"organ": f"{network}/board", "on": on.isoformat(), "source": "minutes", "effects": [effect]}
    ledger.record_decision(actor=COMMAND_LINE, at=NOON, key=key, content=content)
