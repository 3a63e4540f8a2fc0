"""Writers at the same time, with real connections: nobody waits for a place in the chain, no change goes uncounted."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from koinon.accounts.actions import create_person, erase_person
from koinon.acts.queries import public_version
from koinon.audit.actions import seal
from koinon.audit.models import AuditRow
from koinon.audit.queries import verify_chain
from koinon.lib.text import Text

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WRITERS, EACH = 4, 10


def at_once(work):
    """Run the work in several threads, each with a connection of its own."""

    def run(number: int):
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def test_every_public_change_counts_once(actor, at):
    def create_and_erase(_number: int) -> None:
        for _ in range(EACH):
            key = create_person(actor=actor, at=at, name=Text.of({"und": "Jana"})).key
            erase_person(actor=actor, at=at, key=key, under="request of the person")

    at_once(create_and_erase)
    assert public_version() == WRITERS * EACH


def test_sealings_at_the_same_time_make_one_chain(actor, at):
    def create_and_seal(_number: int) -> None:
        for _ in range(EACH):
            create_person(actor=actor, at=at, name=Text.of({"und": "Ewa"}))
            seal(limit=3)

    at_once(create_and_seal)
    while seal():
        pass
    report = verify_chain()
    assert report.verifies
    assert (report.sealed, report.unsealed) == (WRITERS * EACH, 0)
    assert AuditRow.objects.count() == WRITERS * EACH
