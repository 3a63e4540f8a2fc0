"""Pages about the pages: the look, what is kept of people, cookies."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from koinon.privacy.retention import COOKIES, RETENTION
from koinon.web.asked import ask
from koinon.web.frame import day_bar, page, page_view, show, site
from koinon.web.look import look_of


@page_view
def look(request: HttpRequest, language: str) -> HttpResponse:
    """What the pages are made of."""
    asked = ask(request, language)
    told = look_of(asked)
    bar = day_bar(asked, None, told.before, told.after)
    about = page(asked, _("The look"), sources=told.sources)
    return show(asked, "look.html", site=site(asked), page=about, day_bar=bar, look=told)


@page_view
def privacy(request: HttpRequest, language: str) -> HttpResponse:
    """What is kept of people, why and how long, and what they can ask for."""
    asked = ask(request, language)
    about = page(asked, _("Privacy"))
    return show(
        asked, "privacy.html", site=site(asked), page=about, kept=RETENTION, operator=settings.KOINON_OPERATOR,
        cookies_address=asked.walk.cookies(),
    )  # fmt: skip


@page_view
def cookies(request: HttpRequest, language: str) -> HttpResponse:
    """Which cookies there are, and what for."""
    asked = ask(request, language)
    about = page(asked, _("Cookies"))
    return show(
        asked, "cookies.html", site=site(asked), page=about, cookies=COOKIES, privacy_address=asked.walk.privacy()
    )  # fmt: skip
