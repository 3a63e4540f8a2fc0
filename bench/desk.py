"""The desk of a secretary with 1,000 members and 12,000 people, page by page, beside the plain way of showing a list.

    .venv/bin/python -m bench.desk

Pages are asked of the framework in this process, signed in, without a server between: the time is the program's own.
Beside them stands what one writes first: the same members by Django's templates over model instances, and nothing else
on the page. No page of the desk is kept, so each is made anew.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date

FOLDER = tempfile.mkdtemp(prefix="koinon-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["KOINON_DATA"] = FOLDER
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402 - the folder of the database has to be named first

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.template import Context, Engine  # noqa: E402
from django.test import Client  # noqa: E402

from bench.report import Report  # noqa: E402
from bench.world import NOON, make_network  # noqa: E402
from koinon.accounts.actions import create_person  # noqa: E402
from koinon.accounts.models import Account, Person  # noqa: E402
from koinon.acts.wrapper import COMMAND_LINE  # noqa: E402
from koinon.lib.text import Text  # noqa: E402
from koinon.lib.writing import writing_allowed  # noqa: E402
from koinon.networks.actions import keep_here  # noqa: E402
from koinon.networks.models import Network  # noqa: E402
from koinon.people.actions import give_role  # noqa: E402
from koinon.people.models import Contact, Function, Role, Visibility  # noqa: E402
from koinon.register.models import Standing  # noqa: E402
from koinon.rules.rights import REPRESENTATIVE, SECRETARIAT  # noqa: E402
from koinon.tasks.models import Task  # noqa: E402

SLUG, MEMBERS, PEOPLE, TASKS, TIMES = "wide", 1_000, 12_000, 3_000, 15
LIMIT_MS = 1_000
"""What a person waits for without losing the thread (Nielsen 1993, after Miller 1968): a page must take less."""

BASE = f"/en/desk/networks/{SLUG}/"
PAGES = {
    "what waits": BASE,
    "members": f"{BASE}members/",
    "members, one sought by name": f"{BASE}members/?q=dob",
    "one member's file": f"{BASE}members/{SLUG}-0/",
    "its contacts and log": f"{BASE}members/{SLUG}-0/contacts/",
    "people": f"{BASE}people/",
    "people, one sought by name": f"{BASE}people/?q=person+7001",
    "posts of the members": f"{BASE}posts/",
    "what ends soon": f"{BASE}posts/ends/",
    "cases": f"{BASE}cases/",
    "messages": f"{BASE}messages/",
}
PLAIN = Engine().from_string(
    "{% for one in standings %}<tr><td>{{ one.organisation.slug }}</td><td>{{ one.organisation.country }}</td>"
    "<td>{{ one.category }}</td><td>{{ one.held }}</td></tr>{% endfor %}"
)


def main() -> int:
    """Make the world, ask each page, write the report."""
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client()
    client.force_login(make_world())
    report = Report("desk", f"The desk of a secretary with {MEMBERS:,} members and {PEOPLE:,} people, on SQLite")
    for what, address in PAGES.items():
        answer = client.get(address)
        taken = measured(lambda address=address: client.get(address))
        short = "" if taken[1] < LIMIT_MS and answer.status_code == 200 else " FALLS SHORT"
        report.code |= bool(short)
        words = f"median {taken[0]:.0f} ms, longest of {TIMES} {taken[1]:.0f} ms (asked: under {LIMIT_MS:,})"
        report.line(f"- {what}: {words}; {len(answer.content) // 1000} kB{short}")
    plain = measured(plainly)
    report.line(f"- beside it, {MEMBERS:,} members the plain way, the rows alone: median {plain[0]:.0f} ms")
    report.write()
    return report.code


def measured(ask: Callable[[], object]) -> tuple[float, float]:
    """The median and the longest of several times, in milliseconds."""
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken), max(taken)


def plainly() -> str:
    """The members as one writes it first."""
    rows = Standing.objects.filter(network__slug=SLUG).select_related("organisation")
    return PLAIN.render(Context({"standings": rows}))


def make_world() -> Account:
    """The network with its people and tasks; gives the secretary's account."""
    network = make_network(SLUG, MEMBERS)
    keep_here(actor=COMMAND_LINE, at=NOON, slug=SLUG)
    secretary = create_person(actor=COMMAND_LINE, at=NOON, name=Text.of({"und": "Secretary"}), made_up=True)
    told = {"person": secretary.key, "kind": SECRETARIAT, "network": SLUG, "begins": date(2020, 1, 1)}
    give_role(actor=COMMAND_LINE, at=NOON, **told)  # type: ignore[arg-type]
    with writing_allowed("a database is filled for measuring"):
        account = Account.objects.create(person=secretary, email="secretary@bench.example")
        fill(network)
    connection.cursor().execute("ANALYZE")
    return account


def fill(network: Network) -> None:
    """12,000 people, each a contact with a function; every member represented; three tasks a member."""
    members = list(Standing.objects.filter(network=network).values_list("organisation_id", flat=True).distinct())
    keys = [f"p-{_letters(number)}" for number in range(PEOPLE)]
    named = [Person(key=key, name=Text.of({"und": f"Person {n}"}), made_up=True) for n, key in enumerate(keys)]
    people = Person.objects.bulk_create(named, 1000)
    Contact.objects.bulk_create(
        (
            Contact(
                person=person.key, network=network, organisation_id=members[n % len(members)], name=f"Person {n}",
                found_by=f"person {n}", emails=[f"p{n}@bench.example"], changed_at=NOON,
            )
            for n, person in enumerate(people)
        ),
        1000,
    )  # fmt: skip
    Function.objects.bulk_create(
        (
            Function(
                person=person.key, network=network, organisation_id=members[n % len(members)],
                visibility=Visibility.NETWORK, title=Text.of({"en": "deputy mayor"}), changed_at=NOON,
            )
            for n, person in enumerate(people)
        ),
        1000,
    )  # fmt: skip
    Role.objects.bulk_create(
        Role(
            person=people[n], kind=REPRESENTATIVE, network=network, organisation_id=organisation,
            begins=date(2024, 1, 1), given_by="command-line", given_at=NOON,
        )
        for n, organisation in enumerate(members)
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(
            key=f"task-{n}", kind="confirm", network=SLUG, due=date(2026, 1 + n % 12, 1), opened_at=NOON,
            subject={"network": SLUG, "organisation": f"{SLUG}-{n % MEMBERS}"},
        )
        for n in range(TASKS)
    )  # fmt: skip


def _letters(number: int) -> str:
    """A number as eight letters."""
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(8))


if __name__ == "__main__":
    sys.exit(main())
