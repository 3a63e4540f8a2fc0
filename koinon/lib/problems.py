"""Refusals with a reason and a cure, and problem documents (RFC 9457) for machines."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

PROBLEM_TYPE = "application/problem+json"
API_ROOT = "/api"


class Refused(Exception):
    """What was asked cannot be answered. Raised in a view of a page or of the API; the reader gets a fitting answer.

    `explanation` says what is wrong and `cure` what helps, both as sentences in the reader's language.
    """

    def __init__(self, status: int, explanation: str, cure: str = "") -> None:
        super().__init__(explanation)
        self.status = status
        self.explanation = explanation
        self.cure = cure


def is_for_machines(request: HttpRequest) -> bool:
    """Whether the address belongs to the API, which answers with problem documents instead of pages."""
    return request.path_info == API_ROOT or request.path_info.startswith(f"{API_ROOT}/")


def problem(status: int, detail: str, *, cure: str = "", **more: object) -> HttpResponse:
    """A problem document. `more` adds members of its own, such as a list of mistakes."""
    document: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if cure:
        document["cure"] = cure
    document.update(more)
    body = json.dumps(document, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=PROBLEM_TYPE, headers={"Content-Language": "en"})
