"""Lines of the program's own log: JSON for machines, with the request and the person's key, never a name or an address.

What a request asked for is told by the name of its address, not by the address: a token or a search stands in some.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from time import perf_counter

from django.http import HttpRequest
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

REQUEST_ID = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
log = logging.getLogger("koinon.requests")
_request_id: ContextVar[str] = ContextVar("koinon_request_id", default="")


def request_id() -> str:
    """The id of the request that is being answered here, "" outside one."""
    return _request_id.get()


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, message, request, and what the call gave as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"at": at, "level": record.levelname, "logger": record.name}
        line["message"] = _message(record)
        if request_id():
            line["request"] = request_id()
        line |= getattr(record, "told", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """The same for eyes: one line of words, with what was told as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = "".join(f" {name}={value}" for name, value in getattr(record, "told", {}).items())
        line = f"{at} {record.levelname} {record.name}: {_message(record)}{told}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class LoggedRequests:
    """Gives each request an id (the proxy's, where it sent a sound one), says it in the answer, and logs one line."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sent = request.headers.get(REQUEST_ID, "")
        id_ = sent if GIVEN.fullmatch(sent) else secrets.token_hex(8)
        token = _request_id.set(id_)
        begun = perf_counter()
        try:
            response = self.get_response(request)
            if _is_of_one_request(response):
                response.headers[REQUEST_ID] = id_
            log.info("answered", extra={"told": _told(request, response, begun)})
        finally:
            _request_id.reset(token)
        return response


def _message(record: logging.LogRecord) -> str:
    """What happened; the framework's words on a request name its address, and an address may hold what is secret."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        match = request.resolver_match
        return f"{request.method} {match.route if match else 'no such address'}: {getattr(record, 'status_code', '')}"
    return record.getMessage()


def _is_of_one_request(response: HttpResponseBase) -> bool:
    """Whether nobody else is given the same answer: one that is kept must not carry somebody's id along."""
    return response.status_code >= HTTPStatus.BAD_REQUEST or "no-store" in response.headers.get("Cache-Control", "")


def _told(request: HttpRequest, response: HttpResponseBase, begun: float) -> dict[str, object]:
    match = request.resolver_match
    told: dict[str, object] = {
        "method": request.method,
        "route": match.route if match else "",
        "status": response.status_code,
        "ms": round((perf_counter() - begun) * 1000, 1),
    }
    # Asking for the user would read the open sign-in, and a page would then depend on its cookie.
    user = getattr(request, "_cached_user", None)
    person = getattr(user, "person", None)
    if person is not None:
        told["person"] = person.key
    return told
