"""What a form sends as a file is written up to the limit, and the other fields arrive in any case."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

LIMIT = 3_000_000


def sent(size: int) -> HttpRequest:
    """A form with a file and a field behind it, read by the handlers of the settings."""
    with override_settings(KOINON_FILE_LIMIT=LIMIT):
        request = RequestFactory().post("/", {"file": SimpleUploadedFile("x.txt", b"x" * size), "title": "kept"})
        assert request.POST["title"] == "kept"
        return request


def test_a_file_within_the_limit_arrives_whole():
    for size in (10, LIMIT):
        with sent(size).FILES["file"] as file:
            assert file.size == len(file.read()) == size


def test_a_file_beyond_the_limit_is_cut_one_byte_behind_it_so_that_it_is_found_too_large():
    with sent(4 * LIMIT).FILES["file"] as file:
        assert file.size == len(file.read()) == LIMIT + 1
