"""The store: a content stands there once, whole, under its digest, and goes when nobody uses it."""

import hashlib
import os
from datetime import UTC, datetime, timedelta

import pytest

from koinon.files import store
from koinon.files.queries import sweep
from koinon.files.refusals import FileRefused
from tests.files.conftest import took
from tests.files.made import PDF, TEXT

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def age(digest: str, instant: datetime) -> None:
    os.utime(store.path_of(digest), (instant.timestamp(), instant.timestamp()))


def everything() -> list[str]:
    return sorted(path.name for path in store.root().rglob("*") if path.is_file() and path.name != store.LOCK)


def test_a_content_stands_under_its_digest_and_nobody_may_write_it():
    taken = took(PDF)
    digest = hashlib.sha256(PDF).hexdigest()
    place = store.root() / digest[:2] / digest[2:]
    assert (taken.digest, taken.size, place.read_bytes()) == (digest, len(PDF), PDF)
    assert place.stat().st_mode & 0o777 == 0o400


def test_the_same_content_stands_there_once():
    assert took(PDF) == took(PDF)
    assert len(everything()) == 1


@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b"x" * 101, "too_large"), (b"MZ\0", "program")])
def test_nothing_is_left_of_what_is_refused(content, code):
    with pytest.raises(FileRefused) as refused:
        took(content, limit=100)
    assert refused.value.code == code
    assert everything() == []


def test_what_is_too_large_is_not_read_to_its_end():
    def without_end():
        while True:
            yield b"x" * 1_000

    with pytest.raises(FileRefused) as refused:
        store.take_in(without_end(), limit=10_000)
    assert (refused.value.code, refused.value.limit) == ("too_large", 10_000)


def test_nothing_is_left_where_the_sender_breaks_off():
    def broken():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.take_in(broken(), limit=10_000)
    assert everything() == []


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_what_is_no_digest_leads_nowhere(digest):
    with pytest.raises(ValueError, match="no SHA-256"):
        store.path_of(digest)


def test_a_content_without_a_row_is_swept_once_nobody_touched_it_for_long(at):
    old, new = took(PDF).digest, took(TEXT).digest
    age(old, LONG_AGO)
    (store.root() / store.INCOMING / "left").write_bytes(b"half")
    os.utime(store.root() / store.INCOMING / "left", (0, 0))
    assert sweep(LONG_AGO + timedelta(days=1)) == 2
    assert everything() == [new[2:]]
    age(new, LONG_AGO)
    assert store.touch(new)
    assert sweep(LONG_AGO + timedelta(days=1)) == 0


def test_what_a_backup_brings_is_put_back_only_if_it_is_what_it_is_called():
    digest = hashlib.sha256(TEXT).hexdigest()
    assert not store.put_back([PDF], digest)
    assert everything() == []
    assert store.put_back([TEXT], digest)
    assert store.digest_on_disk(digest) == digest
    assert store.digest_on_disk("0" * 64) is None
