"""Uploads at the same time, with real connections."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from koinon.files import store
from koinon.files.actions import GRACE, expire_here, remove_file
from koinon.files.models import File, Stored
from koinon.files.queries import faults_of_store, room_used
from koinon.files.refusals import FileRefused
from koinon.lib import clock
from tests.files.made import PDF, TEXT

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SENDERS = 6


def at_once(work):
    """Run the work in several threads, each with a connection of its own."""

    def run(number: int):
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SENDERS) as pool:
        return list(pool.map(run, range(SENDERS)))


def test_the_same_content_sent_at_the_same_time_is_kept_once_and_used_by_each(keep):
    keys = at_once(lambda _number: keep(PDF).key)
    assert len(set(keys)) == SENDERS
    assert Stored.objects.count() == 1
    assert [content.size for content in store.on_disk()] == [len(PDF)]
    assert room_used("network:made-up-league") == SENDERS * len(PDF)


def test_no_more_is_kept_than_there_is_room_however_many_send_at_the_same_time(keep, settings):
    settings.KOINON_FILE_QUOTAS = {"network": 2 * len(TEXT) + 1, "organisation": 0, "person": 0}

    def send(number: int) -> str:
        try:
            keep(TEXT[:-1] + str(number).encode())
        except FileRefused as refused:
            return refused.code
        return "kept"

    assert sorted(at_once(send)) == ["kept"] * 2 + ["quota"] * (SENDERS - 2)
    assert File.objects.count() == 2
    assert room_used("network:made-up-league") == 2 * len(TEXT)


def test_a_content_sent_while_it_is_collected_is_there_afterwards(keep, actor):
    now = clock.now()  # the disk's clock is not ours to set
    file = keep(PDF, at=now - 3 * GRACE)
    remove_file(actor=actor, at=now - 2 * GRACE, key=file.key)
    store.os.utime(store.path_of(file.content_id), (0, 0))

    def send_or_collect(number: int) -> None:
        if number % 2:
            expire_here(actor=actor, at=now)
        else:
            keep(PDF, at=now)

    at_once(send_or_collect)
    assert list(faults_of_store()) == []
    assert File.objects.filter(removed_at__isnull=True).count() == SENDERS / 2
