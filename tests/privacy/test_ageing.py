"""Whatever ages is let go of by the tick, and a new kind of record or a new sweep without a duty is found."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from koinon.accounts.models import Account, Invitation, Person, SignIn
from koinon.acts import wrapper
from koinon.challenges.models import DailySalt, UsedChallenge
from koinon.cli.background import DUTIES
from koinon.corrections.models import Report
from koinon.files import store
from koinon.files.actions import ASIDE, add_file, remove_file
from koinon.files.models import File
from koinon.files.owners import Owner
from koinon.lib import writing
from koinon.lib.writing import MARK, writing_allowed
from koinon.mailings.actions import save_draft
from koinon.mailings.models import Mailing
from koinon.outbox.actions import JOBS_KEPT, queue_job
from koinon.outbox.models import Job, Mail
from koinon.outbox.ticking import tick
from koinon.outbox.ways import file_name
from koinon.people.imports.actions import bring_list
from koinon.people.models import Import
from koinon.privacy.actions import erase_person
from koinon.privacy.retention import RETENTION
from tests.desk.cast import make_cast
from tests.files.conftest import store_of_its_own, took  # noqa: F401 - a fixture
from tests.privacy.test_erasing import fill

pytestmark = pytest.mark.django_db(transaction=True)
ACTIONS = sorted(Path(settings.ROOT, "koinon").rglob("actions.py"))
OF_HARBOURS = Owner(network="harbours")
GONE_SOON = hashlib.sha256(b"gone soon").hexdigest()
BY_THEMSELVES = frozenset({"actor", "at", "on", "before", "under"})
"""What an action is told that goes through everything: nothing that names one record."""

NO_SWEEPS = {
    "acts.raise_public_version": "the last statement of every public action",
    "outbox.hold_what_was_restored": "after a restore alone",
    "outbox.release_overdue": "the worker, before each round of sending",
    "privacy.keep_erased": "after a restore alone",
    "accounts.seal_second_factors": "whoever runs the installation, after a change of its secret",
    "demo.tell_story": "the demonstration, once",
    "register.rebuild": "whoever runs the installation",
}
"""Actions that go through everything and belong to no tick, and who does them."""

LEFT: dict[str, Callable[[], bool]] = {
    "contacts": lambda: Import.objects.exclude(content="").exists(),
    "invitations": lambda: Invitation.objects.exists(),
    "reports": lambda: Report.objects.exclude(wrong="").exists(),
    "questions": lambda: UsedChallenge.objects.exists() or DailySalt.objects.exists(),
    "sign-ins": lambda: SignIn.objects.exists(),
    "files": lambda: bool(store.digest_on_disk(GONE_SOON)),
    "files-naming": lambda: File.objects.filter(erased_under="").exclude(withheld_under="").exists(),
    "files-aside": lambda: File.objects.filter(kind=ASIDE, removed_at__isnull=True).exists(),
    "messages": lambda: Mail.objects.exclude(text="").exists() or Mailing.objects.exclude(words={}).exists(),
}
"""By the kind of what is kept: whether something of it is there."""


@pytest.fixture
def grown_old(actor, at, settings, tmp_path):
    """One of everything that ages."""
    settings.KOINON_MAIL_FOLDER = tmp_path
    cast = make_cast()
    fill(actor, at)
    bring_list(actor=actor, at=at, network="harbours", name="list.csv", content="QQo=")
    save_draft(
        actor=actor, at=at, network="harbours", audience="representatives", words={"en": {"subject": "A", "text": "B"}}
    )
    own = add_file(actor=actor, at=at, taken=took(b"gone soon"), owner=OF_HARBOURS, kind="x", name="x.txt")
    remove_file(actor=actor, at=at, key=own.key)
    add_file(
        actor=actor, at=at, taken=took(b"names Olga"), owner=OF_HARBOURS, kind="x", name="y.txt",
        names=[cast.key("olga")],
    )  # fmt: skip
    add_file(actor=actor, at=at, taken=took(b"aside"), owner=Owner(person=cast.key("ada")), kind=ASIDE, name="z.txt")
    erase_person(actor=actor, at=at, key=cast.key("olga"), under="article 17")
    queue_job(actor=actor, at=at, kind="made-up", arguments={})
    with writing_allowed("what time brings"):
        Job.objects.update(state="done", ended_at=at)
        Mail.objects.update(state="sent", sent_at=at)
        Report.objects.update(state="mended", ended_at=at)
        person = Person.objects.get(key=cast.key("matylda"))
        told = {"person": person, "email": "m@cast.example", "invited_by": actor.key, "sent_at": at}
        Invitation.objects.create(**told, good_until=at + timedelta(days=14))
        UsedChallenge.objects.create(nonce="n", sender="s", used_at=at, expires_at=at)
        DailySalt.objects.create(day=at.date(), salt="s")
        SignIn.objects.create(
            session_key="old",
            session_data="",
            expire_date=at + timedelta(hours=1),
            account=Account.objects.get(email="ada@cast.example"),
        )
    for mail in Mail.objects.all():
        (tmp_path / f"{file_name(mail.message_id)}.eml").write_text(mail.text)
    return tmp_path


def test_the_tick_empties_every_kind_that_ages_and_none_before_its_time(grown_old, at):
    assert {kept.slug for kept in RETENTION if kept.by_tick} == set(LEFT)
    assert [slug for slug, there in LEFT.items() if not there()] == []
    assert Job.objects.filter(kind="made-up").exists()
    ran = tick(lambda: at, DUTIES.schedule)
    assert set(ran.values()) == {""}, ran
    assert [slug for slug, there in LEFT.items() if not there()] == []
    assert Job.objects.filter(kind="made-up").exists()
    much_later = at + timedelta(days=1100)
    tick(lambda: much_later, DUTIES.schedule)
    # What was let go of is off the disk a day later.
    ran = tick(lambda: much_later + timedelta(days=2), DUTIES.schedule)
    assert set(ran.values()) == {""}, ran
    assert [slug for slug, there in LEFT.items() if there()] == []
    assert not Job.objects.filter(kind="made-up").exists()
    assert list(grown_old.glob("*.eml")) == []


def test_long_work_is_told_of_for_ninety_days(grown_old, at):
    tick(lambda: at + JOBS_KEPT, DUTIES.schedule)
    assert Job.objects.filter(kind="made-up").exists()
    tick(lambda: at + JOBS_KEPT + timedelta(days=1), DUTIES.schedule)
    assert not Job.objects.filter(kind="made-up").exists()


def sweeps() -> set[str]:
    """The names of all actions that are told nothing of one record."""
    found = set()
    for path in ACTIONS:
        module = importlib.import_module(".".join(path.relative_to(settings.ROOT).with_suffix("").parts))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != module.__name__ or not hasattr(function, MARK):
                continue
            told = inspect.signature(function).parameters.values()
            if {one.name for one in told if one.default is one.empty} <= BY_THEMSELVES:
                found.add(getattr(function, MARK))
    return found


def test_every_action_that_goes_through_everything_is_done_by_the_tick(grown_old, at, monkeypatch):
    begun: set[str] = set()
    begin = writing.begin

    def noted(name: str, **more: bool):
        begun.add(name)
        return begin(name, **more)

    monkeypatch.setattr(writing, "begin", noted)
    monkeypatch.setattr(wrapper, "begin", noted)
    tick(lambda: at + timedelta(days=1100), DUTIES.schedule)
    assert {"privacy.expire", "outbox.remove_ended_jobs", "challenges.forget"} <= sweeps()
    assert sweeps() - begun - NO_SWEEPS.keys() == set()
    assert NO_SWEEPS.keys() <= sweeps()


def test_the_document_names_every_duty_and_how_often_it_comes_round():
    document = Path(settings.ROOT, "docs", "operating.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z_.]+)` \| (\d+ (?:minute|hour|day)s?) \| .+ \|$", document, re.MULTILINE))
    usual = {timedelta(minutes=5): "5 minutes", timedelta(hours=1): "1 hour", timedelta(hours=6): "6 hours",
             timedelta(hours=12): "12 hours", timedelta(days=1): "1 day"}  # fmt: skip
    assert {name: told.get(name) for name in DUTIES.schedule} == {
        name: usual[duty.every] for name, duty in DUTIES.schedule.items()
    }
