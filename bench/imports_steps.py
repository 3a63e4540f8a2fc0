"""One way of taking a made-up list of contacts in, timed step by step; `bench.imports` starts it."""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - models can be imported only now
from openpyxl import Workbook, load_workbook  # noqa: E402

from bench.world import NOON  # noqa: E402
from koinon.accounts.models import Person  # noqa: E402
from koinon.acts.wrapper import COMMAND_LINE  # noqa: E402
from koinon.atlas.actions import name_identities, settle_organisations  # noqa: E402
from koinon.lib.text import Text  # noqa: E402
from koinon.lib.writing import Actor, writing_allowed  # noqa: E402
from koinon.networks.actions import create_network  # noqa: E402
from koinon.networks.models import Keeper, Network  # noqa: E402
from koinon.people.imports import actions, running  # noqa: E402
from koinon.people.imports.queries import judged_import  # noqa: E402
from koinon.people.models import Contact, Function, Import, Visibility  # noqa: E402

MEMBERS, BATCH = 1_000, 500
ADA = Actor("p-benchers")
SYLLABLES = ("ma", "ri", "to", "ve", "lo", "ka", "né", "šu", "pö", "ły")
HEAD = ("City", "Country", "Name", "Function", "E-mail", "Phone", "Language", "List", "Since", "Note")
T = TypeVar("T")


def called(number: int) -> str:
    """A made-up name that no other number has."""
    return "".join(SYLLABLES[int(figure)] for figure in f"{number:05}").title()


def made_list(rows: int) -> bytes:
    """A workbook: a twelfth of the rows name somebody a second time."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEAD)
    for number in range(rows):
        who = number if number % 12 else max(0, number - 6)
        city, name = called(who % MEMBERS), f"{called(who)} {called(who * 7 % 99_991)}"
        sheet.append([f"Město {city}" if number % 5 == 0 else city, "CZ", name, "mayor", f"p{who}@x.example",
                      f"+420 600 {who:06}", "cs", "Newsletter", "2024-01-01", ""])  # fmt: skip
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def world() -> None:
    """A made-up network and its cities."""
    call_command("migrate", verbosity=0)
    identity = {"kind": "city", "country": "CZ"}
    cities = {f"city-{number}": called(number) for number in range(MEMBERS)}
    name_identities(actor=COMMAND_LINE, at=NOON, organisations=dict.fromkeys(cities, identity), unions={})
    told = {
        slug: {
            "identity": identity,
            "names": [{"language": "und", "text": name, "own": True, "is_spelling": False}],
            "populations": [],
        }
        for slug, name in cities.items()
    }
    settle_organisations(actor=COMMAND_LINE, at=NOON, organisations=told)
    create_network(actor=COMMAND_LINE, at=NOON, slug="bench", zone="UTC", made_up=True, keeper=Keeper.HERE)


def timed(what: str, work: Callable[[], T]) -> T:
    """Do something and say what it took."""
    began = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - began
    print(json.dumps([what, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]), flush=True)
    return result


def plain(content: bytes) -> None:
    """The script's way."""
    rows = timed("read with openpyxl", lambda: plain_rows(content))
    with writing_allowed("the plain way of the bench"):
        timed("insert people, contacts and functions in bulk", lambda: plain_inserts(rows))


def plain_rows(content: bytes) -> list[tuple[object, ...]]:
    """The cells, one tuple a row."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return list(book.worksheets[0].iter_rows(min_row=2, values_only=True))


def plain_inserts(rows: list[tuple[object, ...]]) -> None:
    """Every row as three."""
    network = Network.objects.get()
    keys = [f"p-{number:08}" for number in range(len(rows))]
    named = list(zip(keys, rows, strict=True))
    Person.objects.bulk_create([Person(key=key, name=Text.of({"und": str(row[2])})) for key, row in named], BATCH)
    contacts = (
        Contact(person=key, network=network, employer=str(row[0]), name=str(row[2]), emails=[row[4]], phones=[row[5]],
                language="cs", lists=[row[7]], changed_at=NOON)
        for key, row in named
    )  # fmt: skip
    Contact.objects.bulk_create(contacts, BATCH)
    seen = Visibility.NETWORK
    functions = (
        Function(person=key, network=network, visibility=seen, title=Text.of({"und": str(row[3])}), changed_at=NOON)
        for key, row in named
    )
    Function.objects.bulk_create(functions, BATCH)


def koinon(content: bytes) -> None:
    """The import, as the screens drive it."""
    one = timed("bring it and confirm the columns, rows kept", lambda: brought(content))
    timed("judge every row, as the check page does", lambda: judged_import(one))
    actions.start_import(actor=ADA, at=NOON, key=one.key, version=one.version)
    timed("write, judging included", lambda: running.run(actor=ADA, now=lambda: NOON, key=one.key))
    again = brought(content)
    timed("judge the same list again, everybody there", lambda: judged_import(again))
    one.refresh_from_db()
    actions.start_undoing(actor=ADA, at=NOON, key=one.key, version=one.version)
    timed("undo", lambda: running.undo(actor=ADA, now=lambda: NOON, key=one.key))


def brought(content: bytes) -> Import:
    """The list on its way in."""
    told = base64.b64encode(content).decode()
    one = actions.bring_list(actor=ADA, at=NOON, network="bench", name="list.xlsx", content=told)
    mapped = {"version": one.version, "columns": one.columns, "repeats": False, "favoured": []}
    actions.map_list(actor=ADA, at=NOON, key=one.key, **mapped)
    return Import.objects.select_related("network").get(key=one.key)


if __name__ == "__main__":
    world()
    {"plain": plain, "koinon": koinon}[sys.argv[1]](made_list(int(sys.argv[2])))
