"""What the API says when it cannot answer: problem documents in the reader's language, with what helps."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from ninja.errors import ValidationError

from koinon.lib.days import Asked, Mistake, explained, shortened
from koinon.lib.problems import Refused, problem
from koinon.rules.reasons import HELD

LONGEST_PARAMETER = 200
MOST_ITEMS = 500

View = Callable[..., HttpResponseBase]


class Unanswered(Refused):
    """A refusal with a code for programs and, where one helps, an address."""

    def __init__(self, status: int, code: str, explanation: str, cure: str = "", link: str = "") -> None:
        super().__init__(status, explanation, cure)
        self.code = code
        self.link = link


def in_readers_language(view: View) -> View:
    """Let a view speak the language that the reader prefers, whatever the site would choose for machines."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(translation.get_language_from_request(request)):
            return view(request, *args, **kwargs)

    return run


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to a refusal."""
    code = getattr(refused, "code", "refused")
    link = getattr(refused, "link", "")
    detail = " ".join(filter(None, (refused.explanation, refused.cure)))
    more = {"link": request.build_absolute_uri(link)} if link else {}
    answer = problem(refused.status, detail, code=code, **more)
    answer["Content-Language"] = translation.get_language()
    answer["Cache-Control"] = "no-store"
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The answer to parameters that are not of their type."""
    parameter = str(error.errors[0]["loc"][-1])
    return refusal(request, _unreadable(parameter, request.GET.get(parameter, "")))


def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """The answer where nothing is found and nobody said more."""
    return refusal(request, Unanswered(404, "not_found", _("Nothing is kept under this address.")))


def unknown(what: str, slug: str, link: str = "") -> Unanswered:
    """Nothing of that slug or key: `what` is network, organisation, entry, event or country."""
    explanation = {
        "network": _("No network has the slug “%(slug)s”."),
        "organisation": _("No organisation has the slug “%(slug)s”."),
        "entry": _("No entry has the key “%(slug)s”."),
        "event": _("No meeting of this network has the key “%(slug)s”."),
        "country": _("No country has the code “%(slug)s”."),
    }[what]
    cure = {
        "network": _("Take one from the list of networks."),
        "organisation": _("Take one from a network's list of members."),
        "entry": _("Take one from the reasons of a membership."),
        "event": _("Take one from the network's list of meetings."),
        "country": _("Write the two letters of ISO 3166-1, such as pl."),
    }[what]
    return Unanswered(404, f"unknown_{what}", explanation % {"slug": shortened(slug)}, cure, link)


def refuse_unreadable_days(asked: Asked) -> None:
    """Raise a refusal for the first of the mistakes in the day and the instant asked for."""
    for mistake in asked.mistakes:
        explanation, cure = explained(mistake)
        raise Unanswered(400, f"{mistake.parameter}_{mistake.code}", explanation, cure)


def before_founding(asked: Asked, founded: str, link: str) -> Unanswered:
    """The day lies before the network was founded; `founded` is EDTF, `link` asks for the first possible day."""
    return Unanswered(
        404,
        "before_founding",
        _("On %(day)s the network did not exist yet: its founding is dated %(founded)s.")
        % {"day": asked.day.isoformat(), "founded": founded},
        _("Ask for a later day."),
        link,
    )


def day_unreadable(parameter: str, mistake: Mistake) -> Unanswered:
    """A day of a comparison that cannot be read; `parameter` is the one it stood in."""
    explanation, cure = explained(mistake)
    return Unanswered(400, f"{parameter}_{mistake.code}", explanation, cure)


def not_two_networks(same: bool) -> Unanswered:
    """A comparison that lacks a network, or names the same one twice."""
    cure = _("Give the slugs of two networks, as a and b.")
    if same:
        return Unanswered(400, "same_network", _("This is the same network twice."), cure)
    return Unanswered(400, "network_missing", _("A comparison needs two networks."), cure)


def beyond_end(after: str, link: str) -> Unanswered:
    """A list was asked to go on where it has ended; `link` is its last page."""
    return Unanswered(
        404,
        "beyond_end",
        _("Nothing follows after “%(after)s” in this list.") % {"after": shortened(after)},
        _("Go back to the last page."),
        link,
    )


def not_yet_recorded(first: str) -> Unanswered:
    """An entry was asked for as known before it was recorded; `first` is when it was."""
    return Unanswered(
        404,
        "not_yet_recorded",
        _("This entry was first recorded at %(instant)s.") % {"instant": first},
        _("Ask for a later instant, or leave it out to ask for what is known now."),
    )


def refuse_strange_parameters(request: HttpRequest, known: Collection[str]) -> None:
    """Raise a refusal for a parameter that means nothing here or stands twice: ignored, it would change the answer."""
    for name, values in request.GET.lists():
        if name not in known:
            raise Unanswered(
                400,
                "unknown_parameter",
                _("The parameter “%(name)s” means nothing here.") % {"name": shortened(name)},
                _("These do: %(names)s.") % {"names": ", ".join(sorted(known))},
            )
        if len(values) > 1:
            raise Unanswered(
                400,
                "repeated_parameter",
                _("The parameter “%(name)s” is given more than once.") % {"name": name},
                _("Give it once."),
            )


def _unreadable(parameter: str, text: str) -> Unanswered:
    explanation, cure = {
        "limit": (
            _("“%(text)s” is no length for a page of this list."),
            _("Write a whole number from 1 to %(most)s; longer lists go on at the address in next."),
        ),
        "held": (
            _("“%(text)s” does not say how sure a membership is."),
            _("Write one of: %(names)s."),
        ),
        "country": (
            _("“%(text)s” is no country's code."),
            _("Write two letters, such as PL."),
        ),
        "size": (
            _("“%(text)s” is no range of inhabitants."),
            _("Write a lower and an upper limit, such as 250000-500000; either may be left out."),
        ),
        "right": (
            _("“%(text)s” is no right with an answer."),
            _("Write both with a dot between them, such as vote_assembly.yes or stand.not_known."),
        ),
    }.get(parameter) or (
        _("The parameter “%(name)s” cannot be read."),
        _("Write at most %(longest)s signs."),
    )
    said = {
        "text": shortened(text),
        "name": shortened(parameter),
        "names": ", ".join(HELD),
        "most": MOST_ITEMS,
        "longest": LONGEST_PARAMETER,
    }
    return Unanswered(400, f"{parameter}_unreadable", explanation % said, cure % said)
