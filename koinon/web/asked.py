"""What a reader asks of a page: the language, the day, the instant of knowledge; and refusals that help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext as _

from koinon.lib import days
from koinon.lib.problems import Refused
from koinon.web.addresses import Walk, with_query
from koinon.web.pages import ErrorNote, Kept, Link

RESOLVED = "koinon_resolved"
"""Where a request keeps the day that was resolved for it."""

PARAMETERS = (
    "on",
    "known",
    "from",
    "to",
    "a",
    "b",
    "q",
    "category",
    "country",
    "kind",
    "size",
    "held",
    "right",
    "source",
    "network",
    "only",
    "sort",
    "page",
    "view",
)
"""What an address of a page may ask. Anything else is not carried on."""

FILTERS = ("q", "category", "country", "kind", "size", "held", "right", "source", "network")
"""Those of them that narrow a list; its machine-readable twins take them too."""


class PageRefused(Refused):
    """A page that cannot be shown, with what the reader can do instead."""

    def __init__(self, status: int, title: str, explanation: str, cure: str = "", links: Sequence[Link] = ()) -> None:
        super().__init__(status, explanation, cure)
        self.title = title
        self.links = tuple(links)


@dataclass(frozen=True)
class Asked:
    """One request, read.

    day       the day the page speaks of: the one asked for, else today in the zone
    known     the instant of knowledge asked for, None for now
    walk      makes addresses that carry the chosen day and instant on
    day_error what is wrong with the day that was typed (`day` is then today)
    """

    request: HttpRequest
    walk: Walk
    day: date
    today: date
    known: datetime | None = None
    day_error: ErrorNote | None = None
    as_typed: str = ""

    @property
    def status(self) -> int:
        """The status a page of this request has if nothing else is wrong."""
        return 400 if self.day_error else 200

    def parameter(self, name: str) -> str:
        """A parameter of the address, "" where it was not given."""
        return _parameter(self.request, name)

    def parameters(self) -> dict[str, str]:
        """The parameters that were given, the day left out where it could not be read."""
        return dict(self._given)

    @cached_property
    def _given(self) -> dict[str, str]:
        given = {name: value for name in PARAMETERS if (value := self.parameter(name))}
        if self.day_error:
            del given["on"]
        return given

    def filters(self, *without: str) -> dict[str, str]:
        """The filters that were given, those named left out."""
        return {name: value for name in FILTERS if name not in without and (value := self.parameter(name))}

    def here(self, anchor: str = "", **changed: str) -> str:
        """This page with some parameters changed ("" takes one away). The page number goes unless it is named."""
        given = {**self._given, "page": "", **changed}
        return with_query(self.request.path, **{name: given.get(name, "") for name in PARAMETERS}) + anchor

    def kept(self, *without: str) -> tuple[Kept, ...]:
        """The parameters as hidden inputs, those named and the page number left out."""
        given = self.parameters()
        return tuple(Kept(name, value) for name, value in given.items() if name not in {"page", *without})


def ask(request: HttpRequest, language: str, zone: str = days.ZONE_OF_SEVERAL) -> Asked:
    """Read the request: today is the day in the zone. Raises PageRefused for an instant that is none.

    What was resolved for the request's ETag is taken over, so that both speak of the same day across midnight.
    """
    on, known = _parameter(request, days.ON), _parameter(request, days.KNOWN)
    resolved = getattr(request, RESOLVED, None) or days.asked(on, known, zone)
    today = resolved.today
    mistakes = {mistake.parameter: mistake for mistake in resolved.mistakes}
    if days.KNOWN in mistakes:
        raise _instant_refused(Asked(request, Walk(language), today, today), mistakes[days.KNOWN])
    walk = Walk(language, known=known)
    if days.ON in mistakes:
        note = ErrorNote(days.ON, " ".join(days.explained(mistakes[days.ON])))
        return Asked(request, walk, today, today, resolved.known, note, days.shortened(on))
    if resolved.chosen:
        walk = walk.at(resolved.day.isoformat())
    return Asked(request, walk, resolved.day, today, resolved.known)


def resolve(request: HttpRequest, zone: str) -> days.Asked:
    """The day and the instant of a request, kept on it for `ask`."""
    resolved = days.asked(_parameter(request, days.ON), _parameter(request, days.KNOWN), zone)
    setattr(request, RESOLVED, resolved)
    return resolved


def _parameter(request: HttpRequest, name: str) -> str:
    return str(request.GET.get(name, "")).strip()


def _instant_refused(asked: Asked, mistake: days.Mistake) -> PageRefused:
    said = days.explained(mistake)
    links = [Link(_("As known now"), asked.here(known=""))]
    return PageRefused(400, _("This instant cannot be asked for"), said.explanation, said.cure, links)
