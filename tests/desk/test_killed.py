"""A real server is killed at random points of a day's work: what it acknowledged is there, and nothing is half.

Two people work at once: a coordinator begins cases, records the council's consent and takes them back, a secretary
keeps contacts. KOINON_KILLS=200 kills the server two hundred times.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

from koinon.admissions.models import Case, StepDone
from koinon.audit.actions import seal
from koinon.audit.models import AuditPayload, AuditRow
from koinon.audit.queries import verify_chain
from koinon.ledger.models import Entry
from koinon.lib.writing import writing_allowed
from koinon.outbox.models import Mail
from koinon.people.models import Contact
from koinon.tasks.models import Task
from tests.browser.running import free_port
from tests.desk.cast import make_cast
from tests.desk.made_cases import council_of, tell_statutes
from tests.upkeep.places import place

KILLS = int(os.environ.get("KOINON_KILLS", "5"))
ENOUGH = 6
"""What each has to get acknowledged before the end, on however slow a machine."""

BETWEEN = "/en/desk/networks/harbours/members/salthaven/cases/"
CONTACTS = "/en/desk/networks/harbours/people/new/"


@pytest.fixture
def installation(tmp_path, django_db_blocker):
    """A database of its own with the cast in it, and the environment in which a server finds it."""
    with django_db_blocker.unblock(), place(tmp_path, "db"):
        with writing_allowed("migrations"):
            call_command("migrate", verbosity=0)
        environment = {**os.environ, "KOINON_DATA": str(tmp_path), "DATABASE_URL": "", "KOINON_HOST": "127.0.0.1"}
        environment |= {"KOINON_SECRET_KEY": settings.SECRET_KEY, "KOINON_DEBUG": "1"}
        if connection.vendor == "postgresql":
            name = connections["default"].settings_dict["NAME"]
            environment["DATABASE_URL"] = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
        yield environment


@dataclass
class Server:
    """The server, killed and started again on one port."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [
            str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(self.port), "--workers", "1", "--no-ws", "--log-level", "critical", "config.wsgi:application",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, env=self.environment, start_new_session=True)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                ask(self.port, "GET", "/robots.txt", "")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("The server did not come up.")

    def kill(self) -> None:
        """Kill all of it at once, as a power cut does."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def ask(port: int, method: str, path: str, cookie: str, told: dict[str, str] | None = None) -> tuple[int, str, str]:
    """One request on a connection of its own: status, where it leads, the page."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        line.request(method, path, urlencode(told or {}), headers)
        answer = line.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()
    except http.client.HTTPException as error:  # the server went while it answered: nothing is acknowledged
        raise OSError from error
    finally:
        line.close()


@dataclass(eq=False)
class Worker(threading.Thread):
    """Somebody who works, and notes what was acknowledged."""

    server: Server
    cookie: str
    stop: threading.Event
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def send(self, path: str, told: dict[str, str]) -> str | None:
        """Post a form with its token; where it leads, None where it was not acknowledged."""
        try:
            _status, _to, page = ask(self.server.port, "GET", path, self.cookie)
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
            if token is None:
                return None
            form = {"csrfmiddlewaretoken": token[1], **told}
            status, to, said = ask(self.server.port, "POST", path, f"{self.cookie}; koinon_form={token[1]}", form)
        except OSError:
            time.sleep(0.05)
            return None
        if status == 303:
            return to
        if status != 400:
            self.strange.append(f"{status} at {path}: {said[:200]}")
        return None

    def run(self) -> None:
        """Work until told to stop."""
        number = 0
        while not self.stop.is_set():
            number += 1
            self.round(number)

    def round(self, number: int) -> None:
        """One piece of work."""
        raise NotImplementedError


class Secretary(Worker):
    """Keeps contacts."""

    def round(self, number: int) -> None:
        name = f"Contact {number}"
        if self.send(CONTACTS, {"name": name, "kind": "press", "emails": f"c{number}@press.example"}):
            self.acknowledged.append(("contact", name))


class Coordinator(Worker):
    """Begins a case, records the consent, takes the case back."""

    case: str = ""

    def round(self, number: int) -> None:
        if not self.case:
            to = self.send(f"{BETWEEN}begin/", {"kind": "admission", "opened_on": "2026-03-01", "category": "port"})
            found = re.search(r"/cases/([\w-]+)/", to or "")
            self.case = found[1] if found and found[1] != "begin" else self.open_one()
            if found and to:
                self.acknowledged.append(("case", self.case))
            return
        page = f"{BETWEEN}{self.case}/"
        if self.send(
            f"{page}steps/consent/", {"on": "2026-03-10", "organ": "salthaven/council", "number": str(number)}
        ):
            self.acknowledged.append(("consent", self.case))
        if self.send(f"{page}end/", {"how": "withdraw", "on": "2026-03-12", "organ": "salthaven/council"}):
            self.acknowledged.append(("ended", self.case))
        self.case = ""

    def open_one(self) -> str:
        """The case that a killed server left open, as the desk names it."""
        try:
            page = ask(self.server.port, "GET", "/en/desk/organisations/salthaven/cases/", self.cookie)[2]
        except OSError:
            return ""
        found = re.search(r"/members/salthaven/cases/(?!begin)([\w-]+)/", page)
        return found[1] if found else ""


def cookie_of(cast, name: str) -> str:
    """The cookie of somebody who signed in before."""
    client = Client()
    client.force_login(cast.accounts[name])
    return f"koinon_session={client.cookies['koinon_session'].value}"


def test_what_was_acknowledged_is_there_and_nothing_is_half(installation):
    cast = make_cast()
    tell_statutes()
    council_of("salthaven")
    people = [(Secretary, cookie_of(cast, "ada")), (Coordinator, cookie_of(cast, "clara"))]
    connections["default"].close()
    server, stop, chance = Server(installation), threading.Event(), random.Random(20261122)
    server.start()
    workers = [kind(server, cookie, stop) for kind, cookie in people]
    for one in workers:
        one.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.05, 2.5))
        server.kill()
        server.start()
    until = time.monotonic() + 60
    while time.monotonic() < until and any(len(one.acknowledged) < ENOUGH for one in workers):
        time.sleep(0.1)
    stop.set()
    for one in workers:
        one.join(60)
    server.kill()
    assert not [said for one in workers for said in one.strange]
    check([told for one in workers for told in one.acknowledged])


def check(acknowledged: list[tuple[str, str]]) -> None:
    """Everything acknowledged is there; each thing has its row of the log, its tasks and its messages, or is not."""
    done = Counter(kind for kind, _what in acknowledged)
    print(f"{KILLS} kills; acknowledged: {dict(done)}")
    assert done["contact"] > 0
    assert done["case"] > 0
    assert done["consent"] > 0
    names, cases = set(Contact.objects.values_list("name", flat=True)), set(Case.objects.values_list("key", flat=True))
    assert {what for kind, what in acknowledged if kind == "contact"} <= names
    assert {what for kind, what in acknowledged if kind == "case"} <= cases
    ended = set(Case.objects.exclude(state="open").values_list("key", flat=True))
    assert {what for kind, what in acknowledged if kind == "ended"} <= ended
    logged = Counter(AuditRow.objects.values_list("action", flat=True))
    assert logged["people.add_contact"] == Contact.objects.count() == len(names)
    assert logged["admissions.open_case"] == len(cases)
    assert logged["admissions.record_step"] == StepDone.objects.count()
    assert logged["admissions.withdraw_case"] == len(ended)
    entries = set(Entry.objects.values_list("key", flat=True))
    assert {key for key in StepDone.objects.values_list("entry", flat=True) if key} <= entries
    assert AuditPayload.objects.count() == AuditRow.objects.count()
    asked = {mail["case"] for mail in Mail.objects.filter(kind="case").values_list("context", flat=True)}
    assert asked <= cases
    assert cases - ended == set(Task.objects.filter(closed_at=None).values_list("subject__case", flat=True)) - {None}
    while seal():
        pass
    assert verify_chain().verifies
