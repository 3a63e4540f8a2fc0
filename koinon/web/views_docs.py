"""Pages about the pages: the look."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

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
