"""How fast standings are judged and read, beside a limit in the same run. `make bench` runs it; no test depends on it.

Peers and limits: the register's answer for a day beside the same rows read by hand-written SQL (what the database
itself can do), and judging anew (`known`) beside reading what is stored.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import date

import django

ROUNDS = 15
DAY = date(2010, 6, 1)


def median_ms(work: Callable[[], object]) -> float:
    """The median time of a call in milliseconds, after one that is not counted."""
    work()
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def main() -> None:
    """Measure on the database that KOINON_DATA or DATABASE_URL names, loaded by `make prepare`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection
    from django.test import Client

    from koinon.networks.models import Network
    from koinon.register.queries import cases, count_on, members_on
    from koinon.rules.standing import stretches

    def by_hand(network: int) -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT o.slug, s.held, s.category, s.content FROM register_standing s "
                "JOIN atlas_organisation o ON o.id = s.organisation_id "
                "WHERE s.network_id = %s AND s.begins <= %s AND s.ends > %s ORDER BY o.slug",
                [network, DAY, DAY],
            )
            return list(cursor.fetchall())

    client = Client(HTTP_HOST="127.0.0.1")
    for network in Network.objects.order_by("slug"):
        told = cases(network)
        rows = len(by_hand(network.pk))
        print(f"{network.slug}: {len(told)} organisations in the ledger, {rows} rows on {DAY}")
        base = f"/en/networks/{network.slug}/members/?on={DAY}"
        figures = {
            "the rows by hand-written SQL (limit)": lambda n=network: by_hand(n.pk),
            "members_on": lambda n=network: members_on(n, DAY),
            "count_on": lambda n=network: count_on(n, DAY),
            "all cases from the ledger": lambda n=network: cases(n),
            "judging all cases": lambda told=told: [stretches(case) for case in told.values()],
            "the directory's page": lambda base=base: client.get(base),
            "the same page, unchanged (304)": _unchanged(client, base),
            "the API's list": lambda n=network: client.get(f"/api/v1/networks/{n.slug}/members?on={DAY}&limit=500"),
        }
        for name, work in figures.items():
            print(f"  {median_ms(work):9.2f} ms  {name}")


def _unchanged(client: object, address: str) -> Callable[[], object]:
    etag = client.get(address).headers.get("ETag", "")  # type: ignore[attr-defined]
    return lambda: client.get(address, HTTP_IF_NONE_MATCH=etag)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
