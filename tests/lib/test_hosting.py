"""Where Koinon runs: the secret, the hosts, debug pages, the database's address."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from koinon.lib import hosting
from koinon.lib.hosting import (
    allowed_hosts,
    database_from,
    is_loopback,
    languages_in,
    port_from,
    refuse_public_debug,
    secret_in,
)


def test_the_secret_is_made_once_for_its_owner_only(tmp_path):
    folder = tmp_path / "new" / "place"
    secret = secret_in(folder)
    assert len(secret) >= 50
    assert secret_in(folder) == secret
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600
    assert os.listdir(folder) == ["secret"]


def test_processes_that_start_together_agree_on_one_secret(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        secrets = set(pool.map(lambda _: secret_in(tmp_path), range(64)))
    assert len(secrets) == 1
    assert os.listdir(tmp_path) == ["secret"]


def test_a_folder_that_cannot_hold_the_secret_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match="cannot keep its secret in"):
        secret_in(tmp_path / "file")
    (tmp_path / "secret").write_text("short")
    with pytest.raises(ImproperlyConfigured, match="too short"):
        secret_in(tmp_path)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.1.9", "::1", "[::1]", "koinon.localhost"])
def test_this_machine_only(host):
    assert is_loopback(host)
    refuse_public_debug(debug=True, host=host, allowed_hosts=allowed_hosts(host, []))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "koinon.example.org", "192.168.1.4", "*", ".example.org"])
def test_debug_pages_are_refused_where_others_can_reach_them(host):
    assert not is_loopback(host)
    refuse_public_debug(debug=False, host=host, allowed_hosts=[])
    with pytest.raises(ImproperlyConfigured, match="KOINON_DEBUG is on while"):
        refuse_public_debug(debug=True, host=host, allowed_hosts=[])
    with pytest.raises(ImproperlyConfigured, match="KOINON_DEBUG is on while"):
        refuse_public_debug(debug=True, host="127.0.0.1", allowed_hosts=[host])


def test_the_settings_refuse_debug_on_a_public_host(tmp_path):
    environment = {**os.environ, "KOINON_DEBUG": "1", "KOINON_HOST": "0.0.0.0", "KOINON_DATA": str(tmp_path)}
    started = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=settings.ROOT, env=environment, capture_output=True, text=True
    )
    assert started.returncode != 0
    assert "KOINON_DEBUG is on while Koinon can be reached as '0.0.0.0'" in started.stderr


def test_hosts_to_answer_to():
    assert allowed_hosts("0.0.0.0", ["koinon.example.org", " ", "localhost"]) == [
        "localhost",
        "127.0.0.1",
        "[::1]",
        "koinon.example.org",
    ]
    assert "10.1.2.3" in allowed_hosts("10.1.2.3", [])


@pytest.mark.parametrize("written", ["", "0", "65536", "80a", "-1", "٣"])
def test_a_port_is_a_number(written):
    with pytest.raises(ImproperlyConfigured, match="PORT must be a number"):
        port_from(written)


def test_the_database_is_a_file_or_postgresql(tmp_path):
    assert database_from("", tmp_path, {"timeout": 1})["NAME"] == tmp_path / "db.sqlite3"
    described = database_from("postgres://u:p@db.example.org:5433/koinon", tmp_path, {})
    assert (described["ENGINE"], described["HOST"]) == ("django.db.backends.postgresql", "db.example.org")
    for address in ("mysql://u@h/n", "sqlite:///x.db"):
        with pytest.raises(ImproperlyConfigured, match="must be a PostgreSQL address"):
            database_from(address, tmp_path, {})


@pytest.mark.django_db
def test_the_database_keeps_its_promises():
    if connection.vendor == "sqlite":
        asked = ("synchronous", "foreign_keys")
        with connection.cursor() as cursor:
            values = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
        assert values == [2, 1]
        assert connection.transaction_mode == "IMMEDIATE"
    assert settings.DATABASES["default"]["ATOMIC_REQUESTS"] is False


def test_an_sqlite_file_is_in_wal_mode(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["KOINON_DATA"] = str(tmp_path)
    ask = (
        "import django; django.setup(); from django.db import connection; c = connection.cursor();"
        "print(c.execute('PRAGMA journal_mode').fetchone()[0], c.execute('PRAGMA synchronous').fetchone()[0])"
    )
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    asked = subprocess.run(
        [sys.executable, "-c", ask], cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert asked.stdout.split() == ["wal", "2"]


def test_one_catalogue_is_one_language(tmp_path):
    for code in ("sv", "cs", "pt_BR"):
        (tmp_path / code / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / code / "LC_MESSAGES" / "django.po").write_text("")
    assert languages_in(tmp_path, first="en") == [
        ("en", "English"),
        ("cs", "čeština"),
        ("pt-br", "português (Brasil)"),
        ("sv", "svenska"),
    ]
    assert {code for code, _ in settings.LANGUAGES} >= {"en", "cs", "sv", "pl", "de"}


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://mail.example", ("mail.example", 587, "starttls", "", "")),
        ("smtp://mail.example/?tls=ssl", ("mail.example", 465, "ssl", "", "")),
        ("smtp://127.0.0.1:2525/?tls=none", ("127.0.0.1", 2525, "none", "", "")),
        ("smtp://us%40er:p%2Fw%3A@mail.example:26", ("mail.example", 26, "starttls", "us@er", "p/w:")),
    ],
)
def test_an_smtp_server_is_read_from_its_address(address, server):
    found = hosting.mail_server_from(address)
    assert found is not None
    assert (found.host, found.port, found.tls, found.user, found.password) == server
    assert "p/w:" not in repr(found)


@pytest.mark.parametrize(
    "address",
    ["mail.example", "https://mail.example", "smtp://", "smtp://mail.example/?tls=maybe", "smtp://m.example/?x=1",
     "smtp://m.example:port", "smtp://user:secretword@m.example/inbox", "smtp://m.example/?tls"],
)  # fmt: skip
def test_what_is_no_address_of_an_smtp_server_is_refused_without_telling_its_password(address):
    with pytest.raises(ImproperlyConfigured, match="KOINON_SMTP_URL") as refused:
        hosting.mail_server_from(address)
    assert "secretword" not in str(refused.value)


def test_without_a_server_messages_are_from_this_machine_and_with_one_somebody_must_be_named():
    assert hosting.mail_server_from("") is None
    assert hosting.sender_from("", sends=False) == ("Koinon <koinon@localhost>", "localhost")
    named = "Network of Rivers <office@rivers.example>"
    assert hosting.sender_from(named, sends=True) == (named, "rivers.example")
    for wrong in ("", "office", "office@", "a@b.example\nBcc: c@d.example"):
        with pytest.raises(ImproperlyConfigured, match="KOINON_MAIL_FROM"):
            hosting.sender_from(wrong, sends=True)


def test_the_sites_address_is_the_one_said_or_where_it_listens():
    assert hosting.site_from("", host="0.0.0.0", port=8000) == "http://127.0.0.1:8000"
    assert hosting.site_from("", host="192.0.2.7", port=80) == "http://192.0.2.7:80"
    assert hosting.site_from("https://rivers.example/", host="x", port=1) == "https://rivers.example"
    for wrong in ("rivers.example", "https://rivers.example/koinon", "ftp://rivers.example"):
        with pytest.raises(ImproperlyConfigured, match="KOINON_SITE"):
            hosting.site_from(wrong, host="x", port=1)
