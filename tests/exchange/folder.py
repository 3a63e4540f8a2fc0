"""A small made-up data tree, written to disk for tests of loading."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from koinon.atlas.models import (
    Name,
    Organisation,
    Population,
    Relation,
    Source,
    Territory,
    Union,
    UnionMembership,
)
from koinon.ledger.models import Clause, Entry, Record
from koinon.networks.models import Network, Office, Organ
from koinon.records.models import Line

TABLES = (
    Source, Union, UnionMembership, Territory, Organisation, Name, Population, Relation, Network, Organ, Office,
    Line, Entry, Record, Clause,
)  # fmt: skip
"""Every table that a load fills, each after those it refers to."""

COUNCIL = """
[[decisions]]
key = "lipa-council-2001"
organ = "lipa/council"
on = "2001-04-01"
number = "7/2001"
source = "minutes"
[[decisions.effects]]
kind = "consent"
network = "league"
organisation = "lipa"
"""

FILES = {
    "atlas/unions.toml": """
[[unions]]
slug = "eu"
names = { en = "European Union" }
source = "minutes"
[[unions.members]]
country = "PL"
joined = "2004-05-01"
source = "minutes"
""",
    "organisations/lipa.toml": """
slug = "lipa"
kind = "city"
country = "PL"
[[names]]
language = "pl"
name = "Lipa"
own = true
source = "minutes"
[[organs]]
slug = "council"
kind = "council"
names = { en = "City Council" }
source = "minutes"
"""
    + COUNCIL,
    "organisations/dub.toml": """
slug = "dub"
kind = "city"
country = "CZ"
[[names]]
language = "cs"
name = "Dub"
own = true
source = "minutes"
[[spellings]]
text = "Doob"
source = "list"
""",
    "organisations/buk.toml": """
slug = "buk"
kind = "city"
country = "PL"
""",
    "networks/league/network.toml": """
slug = "league"
name = { en = "League" }
kind = "association"
zone = "Europe/Prague"
made_up = true
founded = { on = "1990", source = "minutes" }
[[coverage]]
of = "members"
complete = false
begins = "1990"
source = "minutes"
[[aims]]
id = "talk"
text = { en = "To talk with each other." }
source = "minutes"
ids = ["F1"]
[[services]]
id = "paper"
kind = "periodical"
text = { en = "Prints a paper." }
sources = ["minutes", "list"]
cadence = "monthly"
contents = [{ en = "interviews" }]
ids = ["F2", "F3"]
""",
    "networks/league/sources.toml": """
[[sources]]
id = "minutes"
title = "Minutes"
language = "en"
kind = "record"
[[sources]]
id = "list"
title = "List of members"
kind = "list"
[sources.dated]
on = "2010"
""",
    "networks/league/bodies.toml": """
[[bodies]]
slug = "board"
kind = "board"
names = { en = "Board" }
source = "minutes"
[[powers]]
id = "board-admits"
body = "board"
power = "admits"
text = { en = "Admits members." }
source = "minutes"
ids = ["F4"]
""",
    "networks/league/offices.toml": """
[[offices]]
slug = "president"
names = { en = "President" }
source = "minutes"
""",
    "networks/league/people.toml": """
[[people]]
key = "p-abcdefgh"
name = "Ada Lipa"
source = "minutes"
""",
    "networks/league/events.toml": """
[[series]]
slug = "meeting"
names = { en = "Meeting" }
cadence = "spring"
source = "minutes"
[[events]]
key = "league-meeting-2009"
series = "meeting"
when = "2009-21"
host = "dub"
source = "minutes"
[[gaps]]
series = "meeting"
when = "2010-21"
says = "no record"
source = "minutes"
""",
    "networks/league/statutes/first.toml": """
koinon_statutes = 1
network = "league"
version = "first"
[title]
en = "Rules"
[in_force]
from = "1990"
status = "found"
source = "minutes"
[[rules]]
id = "category-full"
kind = "category"
slug = "full"
status = "found"
source = "minutes"
names.en = "Full member"
""",
    "networks/league/entries/all.toml": """
[[decisions]]
key = "league-board-2001-lipa"
organ = "league/board"
on = "2001-05-01"
source = "minutes"
[[decisions.effects]]
kind = "admit"
network = "league"
organisation = "lipa"
category = "full"

[[attestations]]
key = "list-dub-league"
network = "league"
organisation = "dub"
source = "list"
on = "2010"
category = "full"
as_written = "Doob"
ids = ["F5"]
""",
    "networks/league/entries/posts.toml": """
[[attestations]]
key = "list-president-lipa"
network = "league"
office = "president"
organisation = "lipa"
person = "p-abcdefgh"
source = "list"
period = "2004/2006"

[[attestations]]
key = "list-board"
network = "league"
body = "board"
parent = "network"
source = "list"
ended = "2009"
""",
}


def write(root: Path) -> Path:
    """Write the tree and return its root."""
    for name, text in FILES.items():
        _write(root / name, text)
    return root


def write_second_network(root: Path) -> None:
    """A guild whose folder cites the council's decision too, word for word."""
    profile = FILES["networks/league/network.toml"].replace('"league"', '"guild"').replace("League", "Guild")
    _write(root / "networks/guild/network.toml", profile)
    _write(root / "networks/guild/entries/all.toml", COUNCIL)


def replace(root: Path, name: str, old: str, new: str) -> None:
    """Change one place in a file of the tree."""
    text = (root / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    _write(root / name, text.replace(old, new))


def told(root: Path) -> dict[str, Any]:
    """What every file of a tree tells, by its name."""
    files = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("*.*")}
    return {name: json.loads(text) if name.endswith(".json") else tomllib.loads(text) for name, text in files.items()}


def admission(on: str) -> dict[str, Any]:
    """A told decision that admits Buk."""
    effect = {"kind": "admit", "network": "league", "organisation": "buk", "category": "full"}
    return {"organ": "league/board", "on": on, "effects": [effect], "source": "minutes"}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
