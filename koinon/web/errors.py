"""What a reader gets instead of the page: in the reader's language, with a reason and what helps."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext, gettext_lazy

from koinon.lib.problems import is_for_machines, problem

# status: title, explanation, cure
WORDS = {
    400: (
        gettext_lazy("This request cannot be read"),
        gettext_lazy("Something in the address or in what was sent is not as it should be."),
        gettext_lazy("Check the address, or start again from the first page."),
    ),
    403: (
        gettext_lazy("This is not open to you"),
        gettext_lazy("The page exists, but what you asked for is kept for others."),
        gettext_lazy("If you think it should be open to you, ask the secretariat of the network."),
    ),
    404: (
        gettext_lazy("There is no such page"),
        gettext_lazy("Nothing is kept under this address. It may have been mistyped, or it never existed."),
        gettext_lazy("Check the address, or look for the network or the city from the first page."),
    ),
    405: (
        gettext_lazy("This address cannot be used like that"),
        gettext_lazy("The page can be read, but it takes no other kind of request."),
        gettext_lazy("Open the page in the usual way."),
    ),
    414: (
        gettext_lazy("This address is too long"),
        gettext_lazy("An address here has room for %(limit)s characters of path and of question each."),
        gettext_lazy("Search for fewer words, or choose fewer filters."),
    ),
    500: (
        gettext_lazy("Something went wrong here"),
        gettext_lazy("The mistake is ours, and it has been written down."),
        gettext_lazy("Try again in a moment."),
    ),
}
LONGEST_ADDRESS = 8000


def error_answer(
    request: HttpRequest, status: int, explanation: str | None = None, cure: str | None = None
) -> HttpResponse:
    """The answer for an error: a problem document under /api, elsewhere a page. Words left out are the usual ones."""
    title, usual_explanation, usual_cure = WORDS.get(status, WORDS[500 if status >= 500 else 400])
    explanation = str(usual_explanation) % {"limit": LONGEST_ADDRESS} if explanation is None else explanation
    cure = str(usual_cure) if cure is None else cure
    if is_for_machines(request):
        return problem(status, explanation, cure=cure)
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "site": {
            "language": language,
            "home_address": f"/{language}/",
            "languages": [
                {"code": code, "name": name, "address": f"/{code}/", "current": code == language}
                for code, name in settings.LANGUAGES
            ],
        },
        "page": {"title": str(title), "indexed": False},
        "problem": {
            "status": status,
            "title": str(title),
            "explanation": explanation,
            "cure": cure,
            "links": [{"address": f"/{language}/", "text": gettext("To the first page")}],
        },
    }
    answer = HttpResponse(render_to_string("web/error.html", context, request), status=status)
    answer["Content-Language"] = language
    return answer


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's answer to a request it refuses to read."""
    return error_answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's answer where something is not allowed."""
    return error_answer(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's answer to an address that leads nowhere."""
    return error_answer(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's answer when a view failed. If even the error page fails, plain words."""
    try:
        return error_answer(request, 500)
    except Exception:  # the page for a failure must not fail; Django has logged the first one already
        return HttpResponse(HTTPStatus(500).phrase, status=500, content_type="text/plain; charset=utf-8")
