"""`koinon check` finds what is not sound, says what mends it, and writes nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection

from koinon.accounts.models import Person
from koinon.acts.models import PublicVersion
from koinon.audit.models import AuditPayload, AuditRow
from koinon.cli.main import main
from koinon.lib import catalogues, clock
from koinon.lib.text import Text
from koinon.lib.writing import COMMAND_LINE, writing_allowed
from koinon.outbox.actions import queue_job, queue_mail, see_worker
from koinon.outbox.letters import Letter
from koinon.register.models import BodyLife, Mandate, Standing
from koinon.upkeep.schema import known_migrations, migrate_to
from tests.upkeep.places import migrate


@pytest.fixture
def sound(at_place, records, tmp_path, settings):
    """A sound installation: records, collected files, compiled catalogues."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.KOINON_DATA = tmp_path
    settings.KOINON_MAIL_FOLDER = tmp_path / "mail"
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "web.123.css").touch()
    (tmp_path / "static" / "staticfiles.json").write_text('{"paths": {"web.css": "web.123.css"}}')
    with at_place("here"):
        records()
        yield tmp_path


def check(capsys):
    """The exit code, the findings by part, and whether anything was written meanwhile."""
    before = AuditRow.objects.count()
    capsys.readouterr()
    code = main(["check", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert AuditRow.objects.count() == before
    assert told["sound"] is (code == 0) is all(each["ok"] for each in told["findings"])
    return code, {each["part"]: each for each in told["findings"]}


def test_a_sound_installation_is_said_to_be_sound(sound, capsys):
    code, found = check(capsys)
    assert code == 0
    database = f"database ({connection.vendor})"
    assert list(found) == [
        "migrations", database, "register", "audit log", "people", "files", "public version", "worker", "static files",
        "catalogues", "secret",
    ]  # fmt: skip
    assert main(["check"]) == 0
    assert "ok      register: what follows from the ledger, in 1 networks." in capsys.readouterr().out


def a_standing_changed(place):
    Standing.objects.filter(held="yes").update(held="presumed")


def a_standing_too_many(place):
    row = Standing.objects.order_by("begins").first()
    row.pk, row.organisation_id = None, 1
    row.save()


def a_mandate_too_many(place):
    content = {"basis": [], "closed_by": []}
    Mandate.objects.create(
        network_id=1, office="mayor", person="p-zzzzzzzz", begins="2000-01-01", held="yes", content=content
    )


def a_body_too_many(place):
    content = {"basis": [], "parent_basis": [], "parents": [], "names": []}
    BodyLife.objects.create(
        network_id=1, body="choir", begins="2000-01-01", held="yes", parent_held="yes", content=content
    )


def a_payload_changed(place):
    AuditPayload.objects.filter(pk=AuditPayload.objects.first().pk).update(content="{}")


def an_erased_person_with_a_name(place):
    main(["person", "erase", "p-abcdefgh", "--under", "request"])
    Person.objects.update(name=Text.of({"en": "Ada Lipa"}))


def an_erased_person_in_the_log(place):
    Person.objects.update(name=Text(), erased_at="2026-11-20T10:00:00Z", erased_under="request")


def an_erased_person_in_a_message(place):
    a_message(clock.now(), to_person="p-abcdefgh")
    Person.objects.update(name=Text(), erased_at="2026-11-20T10:00:00Z", erased_under="request")
    AuditPayload.objects.update(erased_under="request")


def a_message_that_waits_long(place):
    a_message(clock.now() - timedelta(hours=2))


def a_message_that_does_not_get_out(place):
    a_message_that_waits_long(place)
    see_worker(worker="w-one", at=clock.now(), trouble="SMTP server: ConnectionRefusedError")


def a_job_that_waits_long(place):
    queue_job(actor=COMMAND_LINE, at=clock.now() - timedelta(hours=2), kind="merge", arguments={})


def a_message(at, **more):
    return queue_mail(
        actor=COMMAND_LINE, at=at, to_address="ada@harbours.example", language="en", kind="trial", made_up=True,
        business=True, letter=Letter(subject="Hello"), **more,
    )  # fmt: skip


def no_version(place):
    PublicVersion.objects.update(number=0)


def a_file_gone(place):
    (place / "static" / "web.123.css").unlink()


def nothing_collected(place):
    (place / "static" / "staticfiles.json").unlink()


def a_secret_for_all(place):
    (place / "secret").write_text("x" * 50)
    (place / "secret").chmod(0o644)


@pytest.mark.parametrize(
    ("damage", "part", "cure"),
    [
        (a_standing_changed, "register", "koinon register rebuild"),
        (a_standing_too_many, "register", "koinon register rebuild"),
        (a_mandate_too_many, "register", "koinon register rebuild"),
        (a_body_too_many, "register", "koinon register rebuild"),
        (a_payload_changed, "audit log", "koinon restore"),
        (an_erased_person_with_a_name, "people", "koinon person erased --again"),
        (an_erased_person_in_the_log, "people", "koinon person erased --again"),
        (an_erased_person_in_a_message, "people", "koinon person erased --again"),
        (a_message_that_waits_long, "worker", "koinon worker"),
        (a_message_that_does_not_get_out, "worker", "koinon mail waiting"),
        (a_job_that_waits_long, "worker", "koinon worker"),
        (no_version, "public version", "koinon register rebuild"),
        (a_file_gone, "static files", "make prepare"),
        (nothing_collected, "static files", "make prepare"),
        (a_secret_for_all, "secret", "chmod 600"),
    ],
)
def test_what_is_not_sound_is_named_with_its_cure(sound, capsys, damage, part, cure):
    with writing_allowed("damage"):
        damage(sound)
    code, found = check(capsys)
    assert code == 1
    assert [each["part"] for each in found.values() if not each["ok"]] == [part]
    assert cure in found[part]["cure"]
    assert main(["check"]) == 1
    assert f"not ok  {part}: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ([a_standing_changed], "not what follows from the ledger in league (standings: 1)"),
        ([a_mandate_too_many], "not what follows from the ledger in league (mandates: 1)"),
        ([a_mandate_too_many, a_body_too_many], "in league (mandates: 1, lives of bodies: 1)"),
    ],
)
def test_what_of_the_register_does_not_follow_is_counted_by_its_kind(sound, capsys, damage, says):
    with writing_allowed("damage"):
        for each in damage:
            each(sound)
    assert says in check(capsys)[1]["register"]["says"]


def test_what_waits_not_for_long_needs_no_cure_and_is_told(sound, capsys):
    a_message(clock.now() - timedelta(minutes=5))
    code, found = check(capsys)
    assert code == 0
    assert found["worker"]["says"].startswith("none is at work; the oldest message is due since 5 min; no job waits")
    assert main(["worker", "--once"]) == 0
    assert "no message waits" in check(capsys)[1]["worker"]["says"]


def test_the_cure_of_the_register_cures(sound, capsys):
    with writing_allowed("damage"):
        a_standing_changed(sound)
        a_standing_too_many(sound)
    assert main(["register", "rebuild"]) == 1
    assert check(capsys)[0] == 0


def test_the_cure_for_the_erased_cures(sound, capsys):
    with writing_allowed("damage"):
        an_erased_person_in_the_log(sound)
    main(["person", "erased", "-o", str(sound / "erased")])
    assert main(["person", "erased", "--again", str(sound / "erased")]) == 0
    assert check(capsys)[0] == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL never lets a reference lead nowhere")
def test_a_reference_to_nothing_is_found_on_sqlite(sound, capsys):
    with writing_allowed("damage"), connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("UPDATE atlas_name SET organisation_id = 999")
    code, found = check(capsys)
    assert code == 1
    assert "atlas_name" in found["database (sqlite)"]["says"]
    assert "koinon restore" in found["database (sqlite)"]["cure"]


@pytest.mark.postgres
def test_a_constraint_that_was_never_checked_is_found_on_postgresql(sound, capsys):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE atlas_name ADD CONSTRAINT short CHECK (length(text) < 100) NOT VALID")
    code, found = check(capsys)
    assert code == 1
    assert "short" in found["database (postgresql)"]["says"]


def test_migrations_that_wait_are_named_and_the_rest_is_not_looked_at(at_place, capsys):
    with at_place("older"):
        with writing_allowed("an older schema"):
            migrate_to(each for each in known_migrations() if each[0] != "register")
        assert main(["check", "--json"]) == 1
        found = {each["part"]: each for each in json.loads(capsys.readouterr().out)["findings"]}
        assert "register/0001_initial" in found["migrations"]["says"]
        assert "make upgrade" in found["migrations"]["cure"]
        assert "register" not in found


def test_a_migration_of_a_later_release_is_named(at_place, capsys):
    with at_place("later"):
        migrate()
        with writing_allowed("a later release"), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('atlas', '0099_towers', '2030-01-01')"
            )
        assert main(["check"]) == 1
        assert "not ok  migrations: the database has seen atlas/0099_towers" in capsys.readouterr().err


def test_a_catalogue_that_is_not_compiled_is_named(sound, capsys, monkeypatch):
    monkeypatch.setattr(catalogues, "is_compiled", lambda language: language != "cs")
    code, found = check(capsys)
    assert code == 1
    assert found["catalogues"]["says"] == "not compiled: cs"
