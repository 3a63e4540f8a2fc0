"""Write what a release leaves to the later ones: a small backup of made-up networks, an export, answers that must stay.

    .venv/bin/python -m tests.upkeep.make_release

makes tests/fixtures/releases/<version>/ anew for the release that stands here. It is run when a release is made, and
what it wrote is never changed afterwards: every later release restores it and gives the same answers.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

RELEASES = Path(__file__).resolve().parent.parent / "fixtures" / "releases"
BACKUP, ANSWERS, EXPORT = "backup.zip", "answers.json", "export-league.json"
DAYS = ("1995-06-30", "2001-04-30", "2001-05-02", "2010-06-30", "2026-11-22")


def answers() -> dict[str, Any]:
    """What the records that stand here say: each standing on a few days, counts, people, entries, the log's head."""
    from datetime import date

    from koinon.accounts.queries import erasures
    from koinon.atlas.models import Organisation
    from koinon.audit.queries import verify_chain
    from koinon.ledger.models import Record
    from koinon.networks.models import Network
    from koinon.register.queries import count_on, history

    standings: dict[str, Any] = {}
    counts: dict[str, Any] = {}
    for network in Network.objects.order_by("slug"):
        for day in DAYS:
            count = count_on(network, date.fromisoformat(day))
            counts[f"{network.slug} on {day}"] = [count.certain, count.possible]
            for organisation in Organisation.objects.order_by("slug"):
                found = [s.standing for s in history(network, organisation) if s.holds(date.fromisoformat(day))]
                standings[f"{organisation.slug} in {network.slug} on {day}"] = [
                    [told.held, told.category.slug, told.category.held] for told in found
                ]
    chain = verify_chain()
    return {
        "standings": standings,
        "counts": counts,
        "erased": [[one.key, one.erased_at.isoformat(), one.under] for one in erasures()],
        "versions": {
            f"{row.entry.key} {row.version}": [row.recorded_at.isoformat(), row.content]
            for row in Record.objects.select_related("entry").order_by("entry__key", "version")
        },
        "head": [chain.head.sequence, chain.head.hash],
        "log_verifies": chain.verifies,
    }


def fill(folder_for_tree: Path) -> None:
    """A made-up network with what a life leaves behind: mended and merged records, an erased person, a sealed log."""
    from koinon.cli.main import main
    from tests.exchange import folder

    tree = folder.write(folder_for_tree / "tree")
    folder.write_second_network(tree)
    steps = [["network", "load", str(tree)], ["network", "load", str(tree)], ["person", "erase", "p-abcdefgh"]]
    for number, step in enumerate(steps):
        if number == 1:  # a recording mistake is mended, and a line is taken back
            folder.replace(tree, "networks/league/entries/all.toml", 'on = "2001-05-01"', 'on = "2001-05-02"')
            folder.replace(tree, "organisations/dub.toml", 'text = "Doob"', 'text = "Dube"')
        assert main([*step, *(["--under", "request of the person"] if step[0] == "person" else [])]) == 0
    assert main(["organisation", "merge", "buk", "lipa", "--why", "one city"]) == 0
    assert main(["network", "keep", "guild"]) == 0
    assert main(["audit", "seal"]) == 0


def make() -> Path:
    """Write the folder of this release; what was there of it is replaced."""
    from django.core.management import call_command

    from koinon import __version__
    from koinon.cli.main import main

    place = RELEASES / __version__
    place.mkdir(parents=True, exist_ok=True)
    (place / BACKUP).unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
    (place / ANSWERS).write_text(json.dumps(answers(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert main(["backup", str(place / BACKUP)]) == 0
    (place / EXPORT).unlink(missing_ok=True)
    assert main(["export", "league", "-o", str(place / EXPORT)]) == 0
    return place


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as data:
        os.environ.update(KOINON_DATA=data, DJANGO_SETTINGS_MODULE="config.settings")
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        print(make())
    sys.exit()
