"""Views of the sign-in library in our frame: our template, our fields, 400 where something is to be mended."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.core.validators import MaxLengthValidator
from django.forms import BaseForm, CharField, PasswordInput
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_http_methods

from koinon.desk.done import done_words
from koinon.desk.forms import USUAL_REQUIRED
from koinon.desk.gate import Desk, desk_page, show
from koinon.desk.signing_in.library import reader_language
from koinon.web.asked import ask
from koinon.web.frame import page, site

LONGEST_PASSWORD = 1000
AT_DESK = "koinon_desk"
Page = Callable[..., HttpResponseBase]


class Framed:
    """Beside a view of the library: shows `page_template` under `page_title` instead of the library's own page."""

    request: HttpRequest
    page_template = "account_form.html"
    page_title: str | Promise = ""
    button: str | Promise = ""
    told: tuple[str, ...] = ()
    """What of the library's context the template needs besides the form."""

    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        """The form as ours are."""
        form: BaseForm = super().get_form(*args, **kwargs)  # type: ignore[misc]
        return dressed(form)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page. What was sent and is to be mended makes it a 400."""
        form = context.get("form")
        shown = {name: context.get(name) for name in self.told}
        status = 400 if form is not None and form.errors else 200
        shown |= {"form": form, "button": self.button or _("Save"), "onward": context.get("redirect_field_value")}
        desk: Desk | None = getattr(self.request, AT_DESK, None)
        if desk is not None:
            return show(desk, self.page_template, str(self.page_title), status, **shown)
        return framed(self.request, self.page_template, str(self.page_title), status, **shown)


def dressed(form: BaseForm) -> BaseForm:
    """A form of the library with ids, bounds and words like ours."""
    form.auto_id = "field-%s"
    form.use_required_attribute = False
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        if isinstance(field.widget, PasswordInput) and isinstance(field, CharField) and field.max_length is None:
            field.max_length = LONGEST_PASSWORD
            field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
            field.widget.attrs["maxlength"] = str(LONGEST_PASSWORD)
        if str(field.error_messages.get("required")) == str(USUAL_REQUIRED):
            field.error_messages["required"] = _("This cannot stay empty. Fill it in.")
    return form


def framed(request: HttpRequest, template: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the door, for who is not signed in."""
    asked = ask(request, reader_language())
    around = {
        "site": site(asked, "desk"),
        "page": page(asked, title, indexed=False, reportable=False),
        "language": asked.walk.language,
        "frame": "desk/door.html",
        "done": done_words(request.GET.get("done", "")),
    }
    html = render_to_string(f"desk/{template}", {**around, **context}, request)
    answer = HttpResponse(html, status=status)
    answer["Content-Language"] = asked.walk.language
    return answer


def at_the_door(view: type[View] | Page, *methods: str) -> Page:
    """Make an address for who is not signed in. Nothing of it is stored by a browser or on the way."""
    answers: Any = view.as_view() if hasattr(view, "as_view") else view

    @functools.wraps(answers)
    def run(request: HttpRequest, language: str, **where: Any) -> HttpResponse:
        answer: HttpResponse = answers(request, **where)
        patch_cache_control(answer, private=True, no_store=True)
        return answer

    return require_http_methods(methods or ("GET", "HEAD", "POST"))(run)


def at_the_desk(view: type[View]) -> Page:
    """Make a view of the library a page for whoever is signed in."""
    answers: Any = view.as_view()

    @desk_page(writes=True)
    @functools.wraps(view, updated=())
    def run(desk: Desk, **where: Any) -> HttpResponse:
        setattr(desk.request, AT_DESK, desk)
        answer: HttpResponse = answers(desk.request, **where)
        return answer

    return run
