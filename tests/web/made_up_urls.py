"""A few addresses that only the tests of errors and languages know."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.http import require_GET
from ninja import NinjaAPI

from config import urls as real
from koinon.lib.problems import Refused

api = NinjaAPI(urls_namespace="made-up", openapi_url=None)


@api.get("/thing/{number}")
def thing(request: HttpRequest, number: int) -> dict[str, int]:
    return {"number": number}


@api.get("/refuses")
def api_refuses(request: HttpRequest) -> None:
    raise Refused(400, "“2004-13” is no day.", "Write it like 2004-05-01.")


@api.get("/breaks")
def api_breaks(request: HttpRequest) -> None:
    raise RuntimeError("on purpose")


@require_GET
def shows(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"in {get_language()}")


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def denies(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspects(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def refuses(request: HttpRequest) -> HttpResponse:
    raise Refused(400, "<b>No such day.</b>", "Write it like 2004-05-01.")


LANGUAGES = ("en", "cs", "sv", "pl", "de")
PAGES = {
    "": shows,
    "networks/": shows,
    "breaks/": breaks,
    "denies/": denies,
    "suspects/": suspects,
    "refuses/": refuses,
}
urlpatterns = [
    path("api/made-up/", api.urls),
    *(path(f"{language}/{address}", view) for language in LANGUAGES for address, view in PAGES.items()),
]
handler400, handler403 = real.handler400, real.handler403
handler404, handler500 = real.handler404, real.handler500
