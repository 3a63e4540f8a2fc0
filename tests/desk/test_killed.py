"""A real server is killed at random points of a day's work: what it acknowledged is there, and nothing is half.

Five people work at once, and a worker sends their messages to a real SMTP server; server and worker are killed
together. KOINON_KILLS=200 kills them two hundred times.
"""

from __future__ import annotations

import os
import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from koinon.accounts.models import Invitation
from koinon.acts.wrapper import COMMAND_LINE
from koinon.admissions.models import Case, StepDone
from koinon.atlas.actions import name_identities, settle_organisation
from koinon.audit.actions import seal
from koinon.audit.models import AuditPayload, AuditRow
from koinon.audit.queries import verify_chain
from koinon.challenges.models import UsedChallenge
from koinon.confirmations.models import Campaign, Confirmation, Request
from koinon.corrections.models import Report
from koinon.files import store
from koinon.files.models import File, Room
from koinon.files.owners import Owner
from koinon.ledger.models import Entry
from koinon.outbox.models import Mail
from koinon.people.actions import give_role
from koinon.people.models import Contact, ContactLog, Function, Import, ImportDeed, ImportState, Role
from koinon.register.models import Standing
from koinon.rules import rights
from koinon.tasks.models import Task
from tests import kills
from tests.browser.running import BIN, free_port
from tests.desk.cast import AT, SINCE, make_cast
from tests.desk.killed_work import CITY, SECRETARY, WORK, Server, Worker
from tests.desk.made_cases import begin, council_of, record, tell_statutes
from tests.outbox.conftest import Server as PostOffice
from tests.upkeep.places import migrate, place

KILLS = int(os.environ.get("KOINON_KILLS", "4"))
CITIES = 20 + 3 * KILLS
"""So many cities that none is admitted twice."""

MOST_BETWEEN, A_MOMENT = 15, 0.2
"""Answers between two kills at most, and seconds after the last of them: about as long as one request takes."""

NEEDED = (
    "contact", "call", "file", "role", "case", "step", "end", "admission", "list", "written", "undone", "asked",
    "confirmed", "ended asking", "report",
)  # fmt: skip
"""Everything that somebody has to get acknowledged before the end, on however slow a machine."""


@pytest.fixture
def post_office():
    """A real SMTP server, and what it took."""
    office = PostOffice()
    running = Controller(office, hostname="127.0.0.1", port=free_port())
    running.start()
    office.port = running.port
    yield office
    running.stop()


@pytest.fixture
def installation(tmp_path, django_db_blocker, post_office):
    """A database of its own, and the environment in which a server finds it."""
    with django_db_blocker.unblock(), place(tmp_path, "db"):
        migrate()
        environment = {**os.environ, "KOINON_DATA": str(tmp_path), "DATABASE_URL": "", "KOINON_HOST": "127.0.0.1"}
        environment |= {"KOINON_SECRET_KEY": settings.SECRET_KEY, "KOINON_DEBUG": "1"}
        environment |= {"KOINON_SMTP_URL": f"smtp://127.0.0.1:{post_office.port}/?tls=none"}
        environment |= {"KOINON_MAIL_FROM": "office@harbours.example"}
        if connection.vendor == "postgresql":
            name = connections["default"].settings_dict["NAME"]
            environment["DATABASE_URL"] = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
        yield environment


def people_at_work() -> dict[str, str]:
    """The cast, two members, cities that want to become some; and the cookies of those who work."""
    cast = make_cast()
    tell_statutes()
    for slug in ("salthaven", "riverbend"):
        case = begin(slug)
        record(case, "consent", "organisation", "2026-03-10", organ=f"{slug}/council")
        record(case, "2-board", "network", "2026-04-01")
    identity = {"kind": "city", "country": "PL"}
    slugs = [f"port-{number}" for number in range(1, CITIES + 1)]
    name_identities(actor=COMMAND_LINE, at=AT, organisations=dict.fromkeys(slugs, identity), unions={})
    for slug in slugs:
        named = [{"language": "en", "text": slug.title(), "own": True, "is_spelling": False}]
        settle_organisation(actor=COMMAND_LINE, at=AT, slug=slug, identity=identity, names=named, populations=[])
        council_of(slug)
        coordinator = {"kind": rights.COORDINATOR, "organisation": slug, "begins": SINCE}
        give_role(actor=COMMAND_LINE, at=AT, person=cast.key(CITY), **coordinator)
    cookies = {}
    for name in (SECRETARY, CITY):
        client = Client()
        client.force_login(cast.accounts[name])
        cookies[name] = f"koinon_session={client.cookies['koinon_session'].value}"
    return cookies


def wait_for_work(workers: list[Worker], chance: random.Random) -> None:
    """Until some more requests were answered, and a moment longer: a kill falls into work on a slow machine too."""
    enough = sum(one.answered for one in workers) + chance.randint(0, MOST_BETWEEN)
    until = time.monotonic() + 30
    while sum(one.answered for one in workers) < enough and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, A_MOMENT))


def test_what_was_acknowledged_is_there_and_nothing_is_half(installation, post_office, settings):
    settings.FILES = settings.FILES.__class__(installation["KOINON_DATA"]) / "files"
    cookies = people_at_work()
    was = counted()
    connections["default"].close()
    server, stop, chance = Server(installation), threading.Event(), random.Random(20261122)
    server.start()
    workers: list[Worker] = [kind(server, cookies, stop) for kind in WORK]
    for one in workers:
        one.start()
    for _ in range(KILLS):
        wait_for_work(workers, chance)
        server.kill()
        server.start()
    until = time.monotonic() + 120
    while time.monotonic() < until and set(NEEDED) - {what for one in workers for what, _which in one.acknowledged}:
        time.sleep(0.2)
    stop.set()
    for one in workers:
        one.join(60)
    server.kill()
    time.sleep(1.1)  # the lease of whoever was killed with a message in hand
    subprocess.run([str(BIN / "koinon"), "worker", "--once"], env=installation, check=True, timeout=900)
    acknowledged = [told for one in workers for told in one.acknowledged]
    lost, half, doubled, unsure = missing(acknowledged), halves(was), *came_twice(post_office)
    done = Counter(what for what, _which in acknowledged)
    kept = [
        f"- kills: {KILLS} of server and worker together",
        f"- acknowledged: {len(acknowledged)} ({', '.join(f'{what} {done[what]}' for what in NEEDED)})",
        f"- lost: {len(lost)}",
        f"- half: {len(half)}",
        f"- messages: {Mail.objects.count()}, all sent; came twice: {doubled}; shown as unsure: {unsure}",
    ]
    kills.keep("A server and a worker under five people at work", kept)
    assert not [said for one in workers for said in one.strange]
    assert not lost, lost
    assert not half, half
    assert not set(NEEDED) - set(done)


def missing(acknowledged: Iterable[tuple[str, str]]) -> list[str]:
    """What was acknowledged and is not there."""
    said: dict[str, set[str]] = {}
    for what, which in acknowledged:
        said.setdefault(what, set()).add(which)
    standing = set(Standing.objects.values_list("organisation__slug", flat=True))
    admitted = Case.objects.filter(state="completed", organisation__slug__in=standing)
    there = {
        "contact": set(Contact.objects.values_list("name", flat=True)),
        "call": set(ContactLog.objects.values_list("text", flat=True)),
        "file": {f"{one.title.best('en').string}|{one.content_id}" for one in File.objects.all()},
        "role": set(Invitation.objects.filter(person__roles__isnull=False).values_list("email", flat=True)),
        "case": set(Case.objects.values_list("key", flat=True)),
        "step": {f"{case}|{step}" for case, step in StepDone.objects.values_list("case__key", "step")},
        "end": set(Case.objects.filter(state="withdrawn").values_list("key", flat=True)),
        "admission": set(admitted.values_list("key", flat=True)),
        "list": set(Import.objects.values_list("key", flat=True)),
        "report": set(Report.objects.values_list("wrong", flat=True)),
        "ended asking": {str(pk) for pk in Campaign.objects.exclude(ended_at=None).values_list("pk", flat=True)},
    }
    lost = [f"{what}: {which}" for what, names in there.items() for which in sorted(said.get(what, set()) - names)]
    for which in said.get("written", set()) | said.get("undone", set()):
        key, number, rows = which.split("|")
        found = Counter(Contact.objects.filter(name__startswith=f"Listed {number}-").values_list("name", flat=True))
        if len(found) != int(rows) or set(found.values()) - {1}:
            lost.append(f"import {key}: {len(found)} of {rows}")
    for what, number in (("asked", Campaign.objects.count()), ("confirmed", answers())):
        if number < len(said.get(what, ())):
            lost.append(f"{what}: {number} of {len(said[what])}")
    return lost


def answers() -> int:
    """How often somebody confirmed a record: one instant is one answer."""
    return Confirmation.objects.values("confirmed_at").distinct().count()


def counted() -> Counter[str]:
    """For each action that these people do: rows of the log, less what that action leaves. Nought is whole."""
    logged = Counter(AuditRow.objects.values_list("action", flat=True))
    left = {
        "people.add_contact": Contact.objects.exclude(name__startswith="Listed").count(),
        "people.log_contact": ContactLog.objects.count(),
        "files.add_file": File.objects.count(),
        "people.give_role": Role.objects.count(),
        "people.take_on": Invitation.objects.count(),
        "accounts.invite": Mail.objects.filter(kind__endswith="invitation").count(),
        "admissions.open_case": Case.objects.count(),
        "admissions.record_step": StepDone.objects.count(),
        "admissions.withdraw_case": Case.objects.filter(state="withdrawn").count(),
        "people.bring_list": Import.objects.count(),
        "confirmations.begin_campaign": Campaign.objects.count(),
        "confirmations.end_campaign": Campaign.objects.exclude(ended_at=None).count(),
        "confirmations.answer": answers(),
        "corrections.report_error": Report.objects.count(),
    }
    return Counter({name: logged[name] - number for name, number in left.items()})


def halves(was: Counter[str]) -> list[str]:
    """What stands without what belongs to it."""
    found = [f"{name}: {number:+} rows of the log" for name, number in counted().items() if number != was[name]]
    found += _half_cases() + _half_lists() + _half_campaigns() + _half_reports() + _half_files()
    if AuditPayload.objects.count() != AuditRow.objects.count():
        found.append("a row of the log without its payload")
    while seal():
        pass
    if not verify_chain().verifies:
        found.append("the chain of the log")
    return found


def _half_cases() -> list[str]:
    """A case is open and waits, or is closed and waits for nothing; who was admitted is a member from a known entry."""
    found, entries = [], set(Entry.objects.values_list("key", flat=True))
    found += [f"entry {key}" for key in StepDone.objects.values_list("entry", flat=True) if key and key not in entries]
    waiting = set(Task.objects.filter(closed_at=None).values_list("key", flat=True))
    members = set(Standing.objects.values_list("organisation__slug", flat=True))
    for case in Case.objects.select_related("organisation"):
        tasks = {key for key in waiting if key.startswith(f"case:{case.key}:")}
        ahead = {key for key in tasks if ":onboarding:" not in key}
        if bool(ahead) != (case.state == "open"):
            found.append(f"tasks of {case.key}, {case.state}: {sorted(tasks)}")
        if case.state == "completed" and (not tasks or case.organisation.slug not in members or not case.entry):
            found.append(f"what follows from {case.key}")
    told = Counter(mail["case"] for mail in Mail.objects.filter(kind="case").values_list("context", flat=True))
    acts = Counter(StepDone.objects.exclude(recorded_by="command-line").values_list("case__key", flat=True))
    silent = [key for key in acts if not told[key]]
    return found + [f"nobody was told of {key}" for key in silent]


def _half_lists() -> list[str]:
    """Every contact that an import made has its deed, its function or none, and the portion that it was written in."""
    found = []
    listed = Contact.objects.filter(name__startswith="Listed")
    deeds = ImportDeed.objects.exclude(outcome="undone")
    if set(listed.values_list("person", flat=True)) != set(deeds.values_list("person", flat=True)):
        found.append("contacts of lists and what was written down of them")
    if set(deeds.filter(made_function=True).values_list("function", flat=True)) - set(
        Function.objects.values_list("pk", flat=True)
    ):
        found.append("functions of lists")
    for one in Import.objects.all():
        through = ImportDeed.objects.filter(of=one).order_by("-lead").values_list("lead", flat=True).first() or 0
        if one.state == ImportState.RUNNING and one.through != through:
            found.append(f"{one.key} is written through {one.through}, and its last row is {through}")
    return found


def _half_campaigns() -> list[str]:
    """Who asks asks every member of the day, and each letter that is counted is in the outbox."""
    found = []
    letters = Counter(mail["request"] for mail in Mail.objects.filter(kind="confirm").values_list("context", flat=True))
    for one in Request.objects.all():
        if letters[one.pk] != one.letters:
            found.append(f"letters of request {one.pk}: {letters[one.pk]} of {one.letters}")
    for campaign in Campaign.objects.all():
        if not Request.objects.filter(campaign=campaign).exists():
            found.append(f"campaign {campaign.pk} asks nobody")
        open_ = Task.objects.filter(key__startswith=f"confirm:{campaign.pk}:", closed_at=None)
        if campaign.ended_at and open_.exists():
            found.append(f"tasks of campaign {campaign.pk}")
    return found


def _half_reports() -> list[str]:
    """A report waits for its keeper, and its question is used up."""
    waiting = set(Task.objects.filter(closed_at=None, kind="report").values_list("subject__report", flat=True))
    used = set(UsedChallenge.objects.values_list("nonce", flat=True))
    reports = list(Report.objects.values_list("key", "challenge"))
    return [f"report {key}" for key, nonce in reports if key not in waiting or nonce not in used]


def _half_files() -> list[str]:
    """Every file's content is in the store, whole, and its owners' rooms count it."""
    found: list[str] = []
    rooms: Counter[str] = Counter()
    for one in File.objects.select_related("content"):
        with store.open_content(one.content_id) as content:
            if len(content.read()) != one.content.size:
                found.append(f"content of {one.key}")
        for room in Owner(one.network, one.organisation, one.person).rooms():
            rooms[room] += one.content.size
    if rooms != Counter(dict(Room.objects.values_list("owner", "used"))):
        found.append("room that is counted")
    return found


def came_twice(office: PostOffice) -> tuple[int, int]:
    """How many messages came twice, and how many are shown as unsure. None is missing, and none twice unmarked."""
    came = Counter(str(told["Message-ID"]) for told in office.taken)
    doubts = dict(Mail.objects.values_list("message_id", "doubts"))
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
    assert came.keys() == doubts.keys()
    assert all(came[message] <= 1 + number for message, number in doubts.items())
    return sum(times > 1 for times in came.values()), sum(number > 0 for number in doubts.values())
