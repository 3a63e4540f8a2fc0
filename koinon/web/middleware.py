"""What happens around every request: headers, the reader's language, addresses that cannot be, errors."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from koinon.lib.problems import PROBLEM_TYPE, Refused, is_for_machines
from koinon.web.errors import LONGEST_ADDRESS, error_answer

GetResponse = Callable[[HttpRequest], HttpResponseBase]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
A_YEAR_OF_HTTPS = "max-age=31536000"
KEPT_OF_PLAIN_ERRORS = ("Allow", "Retry-After", "WWW-Authenticate")


class SecurityHeaders:
    """Every answer, also of errors and files, says what a browser may do with it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.headers = {**HEADERS, **({"Strict-Transport-Security": A_YEAR_OF_HTTPS} if settings.HTTPS else {})}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


class ReadersLanguage:
    """The language of the answer: of the address, else what the browser prefers; the API chooses its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        in_address = language_in(request.path_info)
        by_reader = in_address or preferred_language(request)
        language = settings.LANGUAGE_CODE if is_for_machines(request) else by_reader
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        speaks = response.headers.get("Content-Type", "").startswith("text/html")
        if speaks and in_address is None:
            patch_vary_headers(response, ["Accept-Language"])
        return response


class CleanAddress:
    """Refuses addresses that no page can have, before anything looks into them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > LONGEST_ADDRESS or len(request.path_info) > LONGEST_ADDRESS:
            return error_answer(request, 414)
        if has_control_characters(request.path_info):
            return error_answer(request, 400, _("The address holds a control character."))
        try:
            asked = unquote_to_bytes(query.replace("+", " ")).decode()
        except UnicodeDecodeError:
            return error_answer(request, 400, _("What follows the question mark in the address is no UTF-8 text."))
        if has_control_characters(asked, allowed="\t\n\r"):
            return error_answer(
                request, 400, _("What follows the question mark in the address holds a control character.")
            )
        return self.get_response(request)


class LanguageAddress:
    """Sends a page's address without a language to the one in the browser's preferred language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"} and language_in(request.path_info) is None:
            address = page_address(request.path_info, request.LANGUAGE_CODE)
            if address is not None:
                query = request.META.get("QUERY_STRING", "")
                return HttpResponseRedirect(f"{address}?{query}" if query else address)
        return self.get_response(request)


class ErrorAnswers:
    """Turns refusals and bare errors of any view into an answer that explains itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code < HTTPStatus.BAD_REQUEST or is_explained(request, response):
            return response
        answer = error_answer(request, response.status_code)
        for name in KEPT_OF_PLAIN_ERRORS:
            if name in response.headers:
                answer[name] = response[name]
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a `Refused` that a view raised."""
        if isinstance(exception, Refused):
            return error_answer(request, exception.status, exception.explanation, exception.cure)
        return None


def language_in(path: str) -> str | None:
    """The interface language that an address begins with, or None."""
    first = path.lstrip("/").split("/", 1)[0] if path.startswith("/") else ""
    return first if first in dict(settings.LANGUAGES) else None


def preferred_language(request: HttpRequest) -> str:
    """The interface language that the browser asks for, English if it asks for none of them."""
    for asked, weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "").lower()):
        if asked == "*":
            break
        if not weight:  # "anything but this"
            continue
        try:
            return get_supported_language_variant(asked)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def page_address(path: str, language: str) -> str | None:
    """The address of a page in a language, for a path without one; None if there is no such page."""
    bare = "/" + path.lstrip("/")
    for ending in ("", "/"):
        address = f"/{language}{bare}{ending}"
        try:
            resolve(address)
        except Resolver404:
            continue
        return address
    return None


def has_control_characters(text: str, allowed: str = "") -> bool:
    """Whether a text holds signs that stand for nothing, such as a null byte."""
    return any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in allowed for sign in text)


def is_explained(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether an error already says, in the form its reader needs, what is wrong."""
    wanted = PROBLEM_TYPE if is_for_machines(request) else "text/html"
    is_plain_405 = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not getattr(response, "content", b"")
    return response.headers.get("Content-Type", "").startswith(wanted) and not is_plain_405
