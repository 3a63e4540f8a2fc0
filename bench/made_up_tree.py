"""A large made-up data tree for measurements: the same for the same number of organisations, whoever makes it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

COUNTRIES = ("AT", "BE", "BG", "CZ", "DE", "ES", "FI", "FR", "HU", "IT", "LT", "NL", "PL", "PT", "RO", "SE", "SI", "SK")
SMALLEST, LARGEST = 200, 1_000
STATUTES = """koinon_statutes = 1
network = "{slug}"
version = "first"
[title]
en = "Rules"
[in_force]
from = "1970"
status = "found"
source = "{slug}-minutes"
[[rules]]
id = "category-full"
kind = "category"
slug = "full"
status = "found"
source = "{slug}-minutes"
names.en = "Full member"
[[rules]]
id = "category-associate"
kind = "category"
slug = "associate"
status = "found"
source = "{slug}-minutes"
names.en = "Associate member"
"""
NETWORK = """slug = "{slug}"
name = {{ en = "Network {slug}" }}
kind = "association"
zone = "Europe/Brussels"
made_up = true
founded = {{ on = "1970", source = "{slug}-minutes" }}
[[coverage]]
of = "members"
complete = false
begins = "1970"
source = "{slug}-minutes"
"""
SOURCES = """[[sources]]
id = "{slug}-minutes"
title = "Minutes of {slug}"
kind = "record"
[[sources]]
id = "{slug}-list"
title = "List of the members of {slug}"
kind = "list"
[sources.dated]
on = "2018"
"""
BODIES = """[[bodies]]
slug = "board"
kind = "board"
names = {{ en = "Board" }}
source = "{slug}-minutes"
"""


def make(root: Path, organisations: int) -> list[int]:
    """Write the tree; gives the size of each network. One organisation in ten belongs to the next network too.

    Of the memberships four in ten are decided with a day, three attested with a beginning, three by a list; one
    organisation in four tells its council's consent itself.
    """
    chance = random.Random(organisations)  # noqa: S311 - the same tree every time
    for folder in ("atlas", "organisations", "networks"):
        (root / folder).mkdir(parents=True)
    sizes, first = [], 0
    while first < organisations:
        size = min(chance.randint(SMALLEST, LARGEST), organisations - first)
        slug = f"network-{len(sizes):04}"
        slugs = [f"place-{number:06}" for number in range(first, first + size)]
        consents = {place for place in slugs if chance.random() < 0.25}
        for place in slugs:
            text = _organisation(place, slug, place in consents, chance)
            (root / "organisations" / f"{place}.toml").write_text(text, encoding="utf-8")
        from_before = [f"place-{number:06}" for number in range(max(0, first - size // 10), first)]
        _network(root / "networks" / slug, slug, [*slugs, *from_before], chance)
        sizes.append(size)
        first += size
    return sizes


def _organisation(place: str, network: str, consents: bool, chance: random.Random) -> str:
    country, source = chance.choice(COUNTRIES), f"{network}-minutes"
    text = (
        f'slug = "{place}"\nkind = "city"\ncountry = "{country}"\n'
        f"latitude = {chance.uniform(36, 68):.4f}\nlongitude = {chance.uniform(-9, 30):.4f}\n"
        f'[[names]]\nlanguage = "en"\nname = "Town {place}"\nown = true\nsource = "{source}"\n'
        f'[[populations]]\nfigure = {chance.randint(20_000, 2_000_000)}\non = "2011"\nsource = "{source}"\n'
    )
    if not consents:
        return text
    return text + (
        f'[[organs]]\nslug = "council"\nkind = "council"\nnames = {{ en = "Council" }}\nsource = "{source}"\n'
        f'[[decisions]]\nkey = "{place}-council"\norgan = "{place}/council"\non = "1985-03-01"\nsource = "{source}"\n'
        f'[[decisions.effects]]\nkind = "consent"\nnetwork = "{network}"\norganisation = "{place}"\n'
    )


def _network(folder: Path, slug: str, members: list[str], chance: random.Random) -> None:
    for inside in ("entries", "statutes"):
        (folder / inside).mkdir(parents=True)
    for name, text in (("network", NETWORK), ("sources", SOURCES), ("bodies", BODIES), ("statutes/first", STATUTES)):
        (folder / f"{name}.toml").write_text(text.format(slug=slug), encoding="utf-8")
    (folder / "entries" / "all.toml").write_text("".join(_entries(slug, members, chance)), encoding="utf-8")


def _entries(slug: str, members: list[str], chance: random.Random) -> Iterator[str]:
    for place in members:
        key, drawn = f"{slug}-{place}", chance.random()
        category = chance.choice(("full", "full", "associate"))
        since = f"{chance.randint(1986, 2015)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        if drawn < 0.4:
            yield (
                f'[[decisions]]\nkey = "{key}"\norgan = "{slug}/board"\non = "{since}"\nsource = "{slug}-minutes"\n'
                f'[[decisions.effects]]\nkind = "admit"\nnetwork = "{slug}"\norganisation = "{place}"\n'
                f'category = "{category}"\n'
            )
            continue
        time = f'since = "{since[:4]}"' if drawn < 0.7 else 'on = "2018"'
        yield (
            f'[[attestations]]\nkey = "{key}"\nnetwork = "{slug}"\norganisation = "{place}"\n'
            f'source = "{slug}-list"\n{time}\ncategory = "{category}"\n'
        )
