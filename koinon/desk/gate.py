"""The door of the desk: who comes, what they may do today, and the refusal that says what is missing and who gives it.

Every view of the desk is made by `desk_page`, which states what it needs. The access grid and docs/permissions.md are
read from the same statements.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from koinon.accounts.models import Account
from koinon.atlas.models import Organisation
from koinon.desk.done import done_words
from koinon.desk.once import once
from koinon.desk.roles.words import Calling, called_in, role_words
from koinon.desk.ways import ways
from koinon.lib import clock
from koinon.lib.writing import Actor
from koinon.networks.models import Keeper, Network
from koinon.people.queries import holders, rights_on
from koinon.rules.rights import Need, Rights, Role
from koinon.web.asked import Asked, PageRefused, ask
from koinon.web.frame import page as page_of
from koinon.web.frame import refused, site
from koinon.web.networks.hosted import no_such_network

View = Callable[..., HttpResponseBase]

NEED = "koinon_need"
ANYBODY_SIGNED_IN: tuple[str, ...] = ()
PLACES = ("network", "organisation", "body")


@dataclass(frozen=True)
class Desk:
    """One request at the desk.

    role      the role by which the page is open, None where signing in is enough
    network, organisation   those in the address, if any
    called    what networks and organisations are called on the page
    """

    asked: Asked
    account: Account
    rights: Rights
    at: datetime
    role: Role | None = None
    network: Network | None = None
    organisation: Organisation | None = None
    called: Calling = field(default_factory=Calling)

    @property
    def request(self) -> HttpRequest:
        """The request."""
        return self.asked.request

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.asked.walk.language

    @property
    def today(self) -> date:
        """The day it is where the network is, else in UTC."""
        return self.asked.today

    @property
    def its_network(self) -> Network:
        """The network that the address names. LookupError on a page whose address names none."""
        if self.network is None:
            raise LookupError("The address of this page names no network.")
        return self.network

    @property
    def its_organisation(self) -> Organisation:
        """The organisation that the address names. LookupError on a page whose address names none."""
        if self.organisation is None:
            raise LookupError("The address of this page names no organisation.")
        return self.organisation

    def actor(self, role: Role | None = None) -> Actor:
        """Who acts here: the person, for whom they act if they use another's role."""
        used = role or self.role
        return Actor(self.account.person.key, used.stands_for if used else "")

    def to(self, name: str, done: str = "", **where: Any) -> str:
        """The address of a page of the desk by its name; `done` says what was done, as a word of `done.WORDS`."""
        address = reverse(name, kwargs={"language": self.language, **where})
        return f"{address}?{urlencode({'done': done})}" if done else address

    def onward(self, name: str, done: str = "", **where: Any) -> HttpResponse:
        """To a page after something was done: the browser asks for it anew, so that nothing is done twice."""
        return HttpResponseRedirect(self.to(name, done, **where), status=HTTPStatus.SEE_OTHER)


def desk_page(*kinds: str, methods: Iterable[str] = ("GET", "HEAD"), writes: bool = False) -> Callable[[View], View]:
    """Make a function a view of the desk: it takes a Desk and what stands in the address.

    `kinds` are the roles of which one is needed, in the network and for the organisation that the address names; none
    means that signing in is enough. A page that `writes` takes POST as well, and is not open for a network that
    is a reading copy. Nothing of the desk is stored by a browser or on the way.
    """

    def wrap(view: View) -> View:
        allowed = [*methods, *(("POST",) if writes else ())]

        @functools.wraps(view)
        def run(request: HttpRequest, language: str, **where: Any) -> HttpResponseBase:
            try:
                answer = _open(request, language, kinds, writes, view, where)
            except PageRefused as refusal:
                answer = refused(request, language, refusal, reportable=False)
            patch_cache_control(answer, private=True, no_store=True)
            return answer

        made: View = require_http_methods(allowed)(run)
        setattr(made, NEED, kinds)
        made.koinon_writes = writes  # type: ignore[attr-defined]
        return made

    return wrap


def _open(
    request: HttpRequest, language: str, kinds: tuple[str, ...], writes: bool, view: View, where: dict[str, Any]
) -> HttpResponseBase:
    if not request.user.is_authenticated:
        back = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('sign_in', kwargs={'language': language})}?{back}")
    assert isinstance(request.user, Account)  # noqa: S101 - the only kind there is
    network = _network(request, language, where)
    asked = ask(request, language, network.zone) if network else ask(request, language)
    rights = rights_on(request.user.person.key, asked.today)
    need = Need(kinds, **{place: str(where[place]) for place in PLACES if place in where})
    role = rights.meets(need) if kinds else None
    if kinds and role is None:
        raise lacking(asked, need)
    if writes and network is not None and network.keeper == Keeper.FOLDER:
        raise reading_copy(asked, network)
    desk = Desk(asked, request.user, rights, clock.now(), role, network, _organisation(where))
    if request.method == "POST":
        return once(request, desk.account.person.key, lambda: view(desk, **where))
    return view(desk, **where)


def _network(request: HttpRequest, language: str, where: dict[str, Any]) -> Network | None:
    slug = where.get("network")
    if not slug:
        return None
    network = Network.objects.filter(slug=slug).first()
    if network is None:
        raise no_such_network(ask(request, language).walk, slug)
    return network


def _organisation(where: dict[str, Any]) -> Organisation | None:
    slug = where.get("organisation")
    if not slug:
        return None
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise PageRefused(
            HTTPStatus.NOT_FOUND,
            _("There is no organisation by this name here"),
            _("The address asks for an organisation “%(slug)s”. None of that name is kept here.") % {"slug": slug},
        )
    return organisation


def lacking(asked: Asked, need: Need) -> PageRefused:
    """The refusal of what takes a role that the person does not have today: what is missing, and who can give it."""
    named = {"role": " / ".join(role_words(kind) for kind in need.kinds), "where": called_in(need)}
    missing = (
        _("It takes this role: %(role)s, %(where)s.") % named
        if named["where"]
        else (_("It takes this role: %(role)s.") % named)
    )
    givers = " / ".join(role_words(kind) for kind in need.givers())
    if holders(Need(need.givers(), need.network, need.organisation), asked.today):
        cure = _("Who can give it: %(givers)s.") % {"givers": givers}
    else:
        cure = _("Nobody here has a role that could give it (%(givers)s): ask who runs this installation.") % {
            "givers": givers
        }
    return PageRefused(HTTPStatus.FORBIDDEN, _("This is not open to you"), missing, cure)


def reading_copy(asked: Asked, network: Network) -> PageRefused:
    """The refusal to write in a network that is read from a folder."""
    return PageRefused(
        HTTPStatus.FORBIDDEN,
        _("Nobody acts for this network here"),
        _("What stands here of it is a reading copy of public sources."),
        _("To keep the network here, whoever runs this installation has to take it over from its folder."),
    )


def not_there(asked: Asked) -> PageRefused:
    """The refusal for a record that is not there, or not for these eyes: both sound the same."""
    return PageRefused(
        HTTPStatus.NOT_FOUND,
        _("There is nothing here for you"),
        _("Either there is no such record, or it is kept for others."),
    )


def show(desk: Desk, template: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the desk, in the desk's frame."""
    made_up = desk.network.made_up if desk.network else desk.account.person.made_up
    about = page_of(desk.asked, title, indexed=False, reportable=False)
    from_frame = {
        "site": site(desk.asked, "desk"),
        "page": replace(about, accent=desk.network.slug if desk.network else "", made_up=made_up, canonical=""),
        "desk": desk,
        "ways": ways(desk),
        "done": done_words(desk.request.GET.get("done", "")),
    }
    answer = HttpResponse(render_to_string(f"desk/{template}", {**from_frame, **context}, desk.request), status=status)
    answer["Content-Language"] = desk.language
    return answer
