"""Where Koinon runs: its folder and secret, its hosts, its database. Used by the settings."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

import environ
from babel import Locale
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import to_language

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
SECRET_FILE = "secret"  # noqa: S105 - the file's name, not what is in it


def port_from(written: str) -> int:
    """The port to listen on; a sentence instead of a traceback when it is none."""
    if not (written.isascii() and written.isdigit() and 0 < int(written) < 65536):
        raise ImproperlyConfigured(f"PORT must be a number from 1 to 65535, not {written!r}.")
    return int(written)


def megabytes_from(written: str, variable: str = "KOINON_KEPT_MB") -> int:
    """So many megabytes in bytes; a sentence instead of a traceback when it is no number."""
    if not (written.isascii() and written.isdigit() and len(written) < 8):
        raise ImproperlyConfigured(f"{variable} must be a whole number of megabytes, 0 for none, not {written!r}.")
    return int(written) * 1_000_000


def one_of(written: str, variable: str, *words: str) -> str:
    """A setting that is one of a few words; a sentence instead of a traceback when it is none of them."""
    if written.lower() not in words:
        raise ImproperlyConfigured(f"{variable} must be one of {', '.join(words)}, not {written!r}.")
    return written.lower()


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs this place and answers for what it keeps of people: name, postal address in lines, e-mail address."""

    name: str
    address: tuple[str, ...]
    email: str


def operator_from(name: str, address: str, email: str) -> Operator | None:
    """Who is responsible, None if nobody is named; a sentence if an address is given without a name."""
    told = Operator(name.strip(), tuple(part.strip() for part in address.split(";") if part.strip()), email.strip())
    if not told.name and (told.address or told.email):
        raise ImproperlyConfigured("KOINON_OPERATOR must name who runs this place, as the address belongs to somebody.")
    return told if told.name else None


def proxies_from(written: str) -> int:
    """How many proxies stand in front, each of which adds to X-Forwarded-For; 0 for none."""
    if not (written.isascii() and written.isdigit() and len(written) < 2):
        raise ImproperlyConfigured(f"KOINON_PROXIES must be the number of proxies in front, 0 to 9, not {written!r}.")
    return int(written)


def providers_from(written: str) -> list[dict[str, Any]]:
    """The OpenID Connect providers by which people may sign in, from a JSON list; [] for "".

    Each has `id` (in addresses), `name`, `server` (where its /.well-known/openid-configuration is), `client`, `secret`
    and, if an existing account may be linked by the address that the provider has verified, `"by_address": true`.
    """
    try:
        told = json.loads(written or "[]")
        if not isinstance(told, list):
            raise TypeError("no list")
        return [
            {
                "provider_id": str(each["id"]),
                "name": str(each["name"]),
                "client_id": str(each["client"]),
                "secret": str(each["secret"]),
                "settings": {
                    "server_url": str(each["server"]),
                    "link_by_address": each.get("by_address") is True,
                    "oauth_pkce_enabled": True,
                },
            }
            for each in told
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise ImproperlyConfigured(
            "KOINON_OIDC must be a JSON list of providers, each with id, name, server, client and secret; "
            f"docs/operating.md has an example ({type(error).__name__}: {error})."
        ) from error


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine only."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def allowed_hosts(host: str, named: Sequence[str]) -> list[str]:
    """The host names to answer to: this machine's, the one listened on, and those the operator named."""
    wildcards = ("0.0.0.0", "::", "[::]")  # noqa: S104 - compared with, not listened on
    listened = [] if host in wildcards else [host]
    names = [*LOOPBACK_NAMES, *listened, *(name.strip() for name in named if name.strip())]
    return list(dict.fromkeys(names))


def refuse_public_debug(*, debug: bool, host: str, allowed_hosts: Sequence[str]) -> None:
    """Debug pages show settings and source, so they are for this machine only."""
    if not debug:
        return
    public = [name for name in (host, *allowed_hosts) if not is_loopback(name)]
    if public:
        raise ImproperlyConfigured(
            f"KOINON_DEBUG is on while Koinon can be reached as {public[0]!r}. Debug pages show settings and source "
            "code: turn KOINON_DEBUG off, or listen on 127.0.0.1 and take public names out of KOINON_ALLOWED_HOSTS."
        )


def secret_in(folder: Path) -> str:
    """The installation's secret: made once, in a file that only its owner may read.

    Two processes that start together agree on one secret: each writes its own file and links it into place, and only
    the first link succeeds.
    """
    place = folder / SECRET_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            handle, made = tempfile.mkstemp(dir=folder, prefix=".secret-")  # mode 0600 from the start
            try:
                with os.fdopen(handle, "w", encoding="ascii") as file:
                    file.write(secrets.token_urlsafe(50))
                os.link(made, place)
            except FileExistsError:
                pass  # another process was first; its secret is the one
            finally:
                os.unlink(made)
        secret = place.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"Koinon cannot keep its secret in {folder}: {error.strerror}.") from error
    if len(secret) < 32:
        raise ImproperlyConfigured(f"The secret in {place} is too short; remove the file and a new one is made.")
    return secret


def database_from(address: str, folder: Path, sqlite_options: dict[str, Any]) -> dict[str, Any]:
    """Django's description of the one database: PostgreSQL at the address, or an SQLite file in the folder."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "db.sqlite3",
            "OPTIONS": sqlite_options,
            "CONN_MAX_AGE": None,
            "ATOMIC_REQUESTS": False,
        }
    described = dict(environ.Env.db_url_config(address))
    if described.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL must be a PostgreSQL address (postgres://user:password@host:5432/name); "
            "leave it out for SQLite."
        )
    return {**described, "ATOMIC_REQUESTS": False, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def languages_in(folder: Path, *, first: str) -> list[tuple[str, str]]:
    """The interface languages, one a catalogue in the folder (named like pt_BR), each by its own name."""
    found = sorted(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/django.po"))
    locales = [first, *(locale for locale in found if locale != first)]
    return [(to_language(locale), Locale.parse(locale).get_display_name() or locale) for locale in locales]


Tls = Literal["starttls", "ssl", "none"]
SMTP_PORTS: dict[Tls, int] = {"starttls": 587, "ssl": 465, "none": 25}
SMTP_EXAMPLE = "smtp://user:password@host:587/?tls=starttls (or ssl, or none)"


@dataclass(frozen=True, slots=True)
class MailServer:
    """The SMTP server that takes our messages. `timeout` is in seconds, for each answer it owes."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: int = 60


def mail_server_from(address: str) -> MailServer | None:
    """The server that `KOINON_SMTP_URL` names, None where it names none. It asks for TLS unless told not to."""
    if not address:
        return None
    wrong = ImproperlyConfigured(f"KOINON_SMTP_URL is no address of an SMTP server; write {SMTP_EXAMPLE}.")
    try:
        parts = urlsplit(address)
        port, asked = parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        raise wrong from None  # the address holds a password, so it is not repeated
    tls = asked.pop("tls", ["starttls"])[-1]
    if parts.scheme != "smtp" or not parts.hostname or tls not in SMTP_PORTS or asked or parts.path not in ("", "/"):
        raise wrong
    kind: Tls = "ssl" if tls == "ssl" else "none" if tls == "none" else "starttls"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port or SMTP_PORTS[kind], kind, user, password)


def sender_from(written: str, *, sends: bool) -> tuple[str, str]:
    """Who our messages are from, and the domain of their Message-IDs. Needed where an SMTP server is named."""
    if not written and not sends:
        return "Koinon <koinon@localhost>", "localhost"
    address = parseaddr(written)[1]
    name, _, domain = address.rpartition("@")
    if not name or not re.fullmatch(r"[A-Za-z0-9.-]+", domain) or "\n" in written or "\r" in written:
        raise ImproperlyConfigured(
            "KOINON_MAIL_FROM must say whom messages are from where KOINON_SMTP_URL names a server, like "
            f"'Network of Cities <office@network.example>', not {written!r}."
        )
    return written, domain


def site_from(written: str, *, host: str, port: int) -> str:
    """The address under which the site is reached, for links in messages: without a slash at its end."""
    if not written:
        name = "127.0.0.1" if host in ("0.0.0.0", "::", "[::]") else host  # noqa: S104 - compared with
        return f"http://{name}:{port}"
    if not re.fullmatch(r"https?://[^/\s?#]+", written.rstrip("/")):
        raise ImproperlyConfigured(f"KOINON_SITE must be an address like https://network.example, not {written!r}.")
    return written.rstrip("/")
