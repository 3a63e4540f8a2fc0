"""How fast the sealed log is proved, beside plainly reading the same rows in the same run. `make bench-audit`.

    ROWS=1000000 .venv/bin/python -m bench.audit_verify

A log of made-up actions is written in a database of its own, in a folder that is gone afterwards, or in the one that
DATABASE_URL names, which has to be empty. The limit is what the database's driver takes to hand the rows out at all.
"""

from __future__ import annotations

import os
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django

ROWS = int(os.environ.get("ROWS", "1000000"))
BATCH = 5_000
BEGINS = datetime(2020, 1, 1, tzinfo=UTC)


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """How many seconds a call takes, and what it gave."""
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def memory() -> float:
    """The most memory that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Build, read, prove; write bench/results/audit_verify.md. Ends with 1 if the log does not verify."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench.report import Report
    from koinon.audit.actions import seal
    from koinon.audit.models import AuditSeal
    from koinon.audit.queries import CHAINED, history_of, verify_chain
    from koinon.lib.writing import writing_allowed

    call_command("migrate", verbosity=0)
    if AuditSeal.objects.exists():
        sys.exit("An empty database is needed.")
    report = Report("audit_verify", "Proving the log of actions")
    with writing_allowed("a bench's own log"):
        built, _ = timed(fill)
    read = AuditSeal.objects.order_by("sequence").values_list(*CHAINED)
    sql, parameters = read.query.sql_with_params()

    def by_hand() -> int:
        count = 0
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            while rows := cursor.fetchmany(2000):
                count += len(rows)
        return count

    plain, count = timed(by_hand)
    through, _ = timed(lambda: sum(1 for _row in read.iterator(chunk_size=2000)))
    before = memory()
    proving, found = timed(verify_chain)
    after = memory()
    sealing, sealed = timed(seal)
    asking, deeds = timed(lambda: history_of(("organisation", "org-7"), ("network", "net-1")))
    report.line(f"- {count:,} sealed rows on {connection.vendor}, written in {built:.0f} s")
    report.line(f"- plain reading of the same rows by the driver (limit): {plain:.2f} s")
    report.line(f"- the same rows through Django, unproved: {through:.2f} s")
    report.line(
        f"- proved: {proving:.2f} s, {count / proving:,.0f} rows a second, {proving / plain:.1f} times the plain "
        f"reading; memory at most {after:.0f} MB, {after - before:.0f} MB more than before"
    )
    report.line(f"- chaining the next {sealed} rows: {sealing * 1000:.0f} ms")
    report.line(f"- the newest {len(deeds)} deeds about one organisation in one network: {asking * 1000:.1f} ms")  # type: ignore[arg-type]
    report.write()
    return 0 if found.verifies and found.sealed == ROWS else 1  # type: ignore[attr-defined]


def fill() -> None:
    """Write ROWS sealed rows and a few that wait, as actions and sealings leave them."""
    from koinon.audit.chain import FIRST_PREVIOUS, canonical, digest_of, link
    from koinon.audit.models import AuditConcern, AuditPayload, AuditRow, AuditSeal

    previous = FIRST_PREVIOUS
    for first in range(1, ROWS + 1001, BATCH):
        rows, payloads, seals, concerns = [], [], [], []
        for number in range(first, min(first + BATCH, ROWS + 1001)):
            arguments = {
                "key": f"entry-{number}",
                "network": f"net-{number % 7}",
                "organisation": f"org-{number % 997}",
            }
            content, salt = canonical({"arguments": {**arguments, "content": "a" * 120}}), secrets.token_hex(16)
            digest, at = digest_of(salt, content), BEGINS + timedelta(seconds=number)
            said = {"action": "register.record_decision", "actor": "p-abcdefgh", "at": at, "digest": digest}
            rows.append(AuditRow(pk=number, **said))
            payloads.append(AuditPayload(row_id=number, content=content, salt=salt))
            concerns += [
                AuditConcern(row_id=number, kind=kind, key=arguments[kind]) for kind in ("network", "organisation")
            ]
            if number <= ROWS:
                previous = link(previous=previous, sequence=number, **said)
                seals.append(AuditSeal(sequence=number, row_id=number, hash=previous))
        for model, made in ((AuditRow, rows), (AuditPayload, payloads), (AuditSeal, seals), (AuditConcern, concerns)):
            model.objects.bulk_create(made)


if __name__ == "__main__":
    if "DATABASE_URL" in os.environ:
        sys.exit(main())
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KOINON_DATA"] = folder
        sys.exit(main())
