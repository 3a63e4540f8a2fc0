"""What a test does with an answer that is sent in pieces."""

from __future__ import annotations

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase


def put_away(answer: HttpResponseBase) -> None:
    """Close an answer with its files, without closing the connection in which the test's transaction is open."""
    request_finished.disconnect(close_old_connections)
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)
