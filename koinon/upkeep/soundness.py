"""Whether an installation is sound: each thing looked at, what was found, and what mends it. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q

from koinon.accounts.models import Account, Invitation, Person
from koinon.acts.models import PublicVersion
from koinon.acts.queries import public_version
from koinon.audit.models import AuditPayload, AuditSubject
from koinon.audit.queries import verify_chain
from koinon.files.models import Stored
from koinon.files.queries import faults_of_store
from koinon.lib import catalogues
from koinon.lib.hosting import SECRET_FILE
from koinon.lib.snapshot import one_snapshot
from koinon.lib.text import Text
from koinon.networks.models import Network
from koinon.outbox.models import MailSubject
from koinon.outbox.queries import waiting
from koinon.outbox.worker import DEAD_AFTER
from koinon.register.differences import differing, differing_posts
from koinon.register.models import BodyLife, Mandate
from koinon.upkeep.schema import applied_migrations, every_model, known_migrations, our_tables

MANIFEST = "staticfiles.json"
RESTORE = "Restore the last sound backup into an empty place: `koinon restore FILE`."
NAMED = 5
LATE = timedelta(hours=1)
"""What is due for longer than that says that nobody works on it, or that it can't get out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `cure` says what mends it; empty where there is nothing to mend."""

    part: str
    ok: bool
    says: str
    cure: str = ""


def findings(at: datetime) -> Iterator[Finding]:
    """Everything that `koinon check` looks at: the database, the files around it, and at `at` what waits to be done."""
    found = list(findings_in_database())
    yield from found
    if found[0].ok:
        yield _worker(at)
    for look in (_files, _catalogues, _secret):
        yield look()


def findings_in_database() -> Iterator[Finding]:
    """What the database itself shows, in one snapshot. What needs the newest schema is left out without it."""
    with one_snapshot():
        migrations = _migrations()
        yield migrations
        yield _database()
        if migrations.ok:
            for look in (_register, _audit, _people, _kept_files, _version):
                yield look()


def _migrations() -> Finding:
    applied, known = set(applied_migrations()), set(known_migrations())
    if ahead := sorted(applied - known):
        says = f"the database has seen {_some('/'.join(each) for each in ahead)}, which this release lacks"
        return Finding("migrations", False, says, "Start the release that the database belongs to, or a later one.")
    if missing := sorted(known - applied):
        says = f"{len(missing)} not applied: {_some('/'.join(each) for each in missing)}"
        return Finding("migrations", False, says, "`make upgrade` makes a backup and applies them.")
    return Finding("migrations", True, f"all {len(applied)} applied")


def _database() -> Finding:
    part = f"database ({connection.vendor})"
    faults = _SQLITE_OR_POSTGRESQL[connection.vendor]()
    lacking = {model._meta.db_table for model in every_model().values()} - our_tables()
    if lacking and not _is_behind():
        faults += [f"there is no table {table}" for table in sorted(lacking)]
    if faults:
        return Finding(part, False, _some(faults), RESTORE)
    return Finding(part, True, "intact, every reference leads somewhere")


def _is_behind() -> bool:
    return set(applied_migrations()) != set(known_migrations())


def _faults_of_sqlite() -> list[str]:
    with connection.cursor() as cursor:
        try:
            cursor.execute("PRAGMA integrity_check(20)")
            faults = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return faults + [f"{table}, row {row}: refers to no row of {to}" for table, row, to, _ in cursor.fetchall()]
        except DatabaseError as error:
            return [str(error)]


def _faults_of_postgresql() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text || ': ' || conname || ' was never held against the rows' "
            "FROM pg_constraint WHERE NOT convalidated UNION ALL "
            "SELECT indexrelid::regclass::text || ': the index is not valid' FROM pg_index WHERE NOT indisvalid"
        )
        return [str(row[0]) for row in cursor.fetchall()]


_SQLITE_OR_POSTGRESQL: dict[str, Callable[[], list[str]]] = {
    "sqlite": _faults_of_sqlite,
    "postgresql": _faults_of_postgresql,
}


def _register() -> Finding:
    wrong = []
    networks = Network.objects.order_by("slug")
    for network in networks:
        posts = [post.model for post in differing_posts(network)]
        counts = {
            "standings": sum(len(portion) for portion in differing(network)),
            "mandates": posts.count(Mandate),
            "lives of bodies": posts.count(BodyLife),
        }
        if any(counts.values()):
            told = ", ".join(f"{what}: {count}" for what, count in counts.items() if count)
            wrong.append(f"{network.slug} ({told})")
    if wrong:
        says = f"not what follows from the ledger in {_some(wrong)}"
        return Finding("register", False, says, "`koinon register rebuild` works it out anew and says what differed.")
    return Finding("register", True, f"what follows from the ledger, in {len(networks)} networks")


def _audit() -> Finding:
    report = verify_chain()
    if not report.verifies:
        faults = _some(f"{fault.code} at {fault.sequence}" for fault in report.faults)
        return Finding("audit log", False, f"changed: {faults}", RESTORE)
    says = f"whole: {report.sealed} rows sealed, {report.unsealed} not yet"
    return Finding("audit log", True, f"{says}; head {report.head.sequence} {report.head.hash}")


def _people() -> Finding:
    """Whoever was erased has no name here, and the log tells nothing of them."""
    erased = Person.objects.filter(erased_at__isnull=False)
    named = set(erased.exclude(Q(name=Text()) & Q(address="")).values_list("key", flat=True))
    named |= set(Account.objects.filter(person__in=erased).values_list("person__key", flat=True))
    named |= set(Invitation.objects.filter(person__in=erased).values_list("person__key", flat=True))
    told = AuditSubject.objects.filter(person__in=erased.values("key"))
    kept = AuditPayload.objects.filter(row__in=told.values("row"), erased_under="")
    named |= set(told.filter(row__in=kept.values("row")).values_list("person", flat=True))
    letters = MailSubject.objects.filter(person__in=erased.values("key"), mail__emptied_under="")
    named |= set(letters.exclude(mail__to_address="", mail__text="").values_list("person", flat=True))
    if named:
        cure = "Erase them again: `koinon person erased --again FILE` with the list kept beside the backups."
        return Finding("people", False, f"erased, and yet something is kept of {_some(sorted(named))}", cure)
    return Finding("people", True, f"{erased.count()} erased, and nothing is kept of them")


def _kept_files() -> Finding:
    """Every content of a file is there, and is what its digest says."""
    part = "files"
    if faults := list(islice(faults_of_store(), NAMED + 1)):
        cure = "The backups have them as files/DIGEST; what was erased and is still there goes with the next tick."
        return Finding(part, False, _some(faults), cure)
    count = Stored.objects.filter(gone_at__isnull=True).count()
    return Finding(part, True, f"{count} contents, each as its digest says")


def _version() -> Finding:
    rows, number = PublicVersion.objects.count(), public_version()
    if number == 0 and Network.objects.exists():
        cure = "Any public action raises it: `koinon register rebuild` is one."
        return Finding("public version", False, f"{number} with {rows} rows, though there are records", cure)
    return Finding("public version", True, str(number))


def _worker(at: datetime) -> Finding:
    """Whether what waits is being worked on. Where nothing waits, no worker is needed."""
    found = waiting(at)
    alive = found.seen_at is not None and at - found.seen_at < DEAD_AFTER
    says = f"last seen {_ago(at - found.seen_at)} ago" if found.seen_at else "none is at work"
    if found.trouble:
        says += f" ({found.trouble})"
    for what, oldest in (("message", found.oldest_mail), ("job", found.oldest_job)):
        says += f"; the oldest {what} is due since {_ago(at - oldest)}" if oldest else f"; no {what} waits"
    says += f"; failed: {found.dead_mails} messages, {found.dead_jobs} jobs; unsure: {found.unsure} messages"
    late = max((at - oldest for oldest in (found.oldest_mail, found.oldest_job) if oldest), default=timedelta())
    if late <= LATE:
        return Finding("worker", True, says)
    cure = "`koinon worker` sends what waits; let it run beside the server."
    if alive:
        cure = "`koinon mail waiting` names the server's trouble; KOINON_SMTP_URL says which it is."
    return Finding("worker", False, says, cure)


def _ago(length: timedelta) -> str:
    """A length of time in its largest whole unit."""
    seconds = max(int(length.total_seconds()), 0)
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _files() -> Finding:
    root = Path(settings.STATIC_ROOT)
    cure = "`make prepare` collects them again."
    try:
        named = json.loads((root / MANIFEST).read_text(encoding="utf-8"))["paths"]
    except (OSError, ValueError, KeyError):
        return Finding("static files", False, f"not collected in {root}", cure)
    lacking = sorted(made for made in named.values() if not (root / made).is_file())
    if lacking:
        return Finding("static files", False, f"missing: {_some(lacking)}", cure)
    return Finding("static files", True, f"all {len(named)} there")


def _catalogues() -> Finding:
    stale = [language for language in catalogues.languages() if not catalogues.is_compiled(language)]
    if stale:
        return Finding("catalogues", False, f"not compiled: {_some(stale)}", "`make compile-messages` compiles them.")
    return Finding("catalogues", True, f"compiled: {', '.join(catalogues.languages())}")


def _secret() -> Finding:
    place = Path(settings.KOINON_DATA) / SECRET_FILE
    if place.exists() and place.stat().st_mode & 0o077:
        return Finding("secret", False, f"others may read {place}", f"`chmod 600 {place}`")
    return Finding("secret", True, "for its owner only" if place.exists() else "kept elsewhere")


def _some(items: Iterable[str]) -> str:
    named = list(items)
    tail = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + tail
