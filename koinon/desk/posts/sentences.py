"""How tasks on posts are said: what is to be named, confirmed or decided, and what ends soon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from koinon.desk.posts.words import Places, written
from koinon.rules.posts import Post
from koinon.web.addresses import with_query
from koinon.web.organisations.known_of import election_words
from koinon.web.pages import Link

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

Subject = Mapping[str, str]


def _nominate(desk: Desk, told: Subject) -> Link:
    words = _("Name somebody in %(network)s: %(post)s") % _named(desk, told)
    address = desk.to("nominate", organisation=told["organisation"])
    chosen = f"{told['network']}:{written(Post(told['kind'], told.get('body', '')))}"
    return Link(words, with_query(address, post=chosen))


def _confirm(desk: Desk, told: Subject) -> Link:
    words = _("Confirm who %(organisation)s named: %(post)s") % _named(desk, told)
    return Link(words, desk.to("nominations", network=told["network"]))


def _decide(desk: Desk, told: Subject) -> Link:
    places = Places(desk.called)
    post = places.mandate(told["network"], told.get("office", ""), told.get("body", ""))
    words = _("Somebody leaves; a decision is needed: %(post)s") % {"post": _whose(desk, told, post)}
    return Link(words, desk.asked.walk.bodies(told["network"]))


def _role_ends(desk: Desk, told: Subject) -> Link:
    named = _named(desk, told)
    person = desk.called.person(told.get("holder", ""))
    post = _("%(post)s – %(holder)s") % {"post": named["post"], "holder": person} if person else named["post"]
    words = _("It ends soon in %(network)s: %(post)s") % {**named, "post": post}
    return Link(words, desk.to("own_radar", organisation=told["organisation"]))


def _term_ends(desk: Desk, told: Subject) -> Link:
    places = Places(desk.called)
    post = places.mandate(told["network"], told.get("kind", ""), told.get("body", ""))
    words = _("A term ends soon: %(post)s") % {"post": _whose(desk, told, post)}
    return Link(words, desk.to("radar", network=told["network"]))


def _election(desk: Desk, told: Subject) -> Link:
    named = {
        "election": election_words(told.get("kind", "")),
        "organisation": desk.called.organisation(told["organisation"]),
    }
    words = _("%(organisation)s. %(election)s: look who will hold its posts afterwards") % named
    if desk.rights.role("secretariat", network=told["network"]):
        return Link(words, desk.to("radar", network=told["network"]))
    return Link(words, desk.to("own_radar", organisation=told["organisation"]))


def _whose(desk: Desk, told: Subject, post: str) -> str:
    """A post with whose it is: the person's, the organisation's, or the person's for the organisation."""
    organisation = desk.called.organisation(told["organisation"]) if told.get("organisation") else ""
    person = desk.called.person(told.get("holder", ""))
    holder = person or organisation
    if person and organisation:
        holder = _("%(person)s, for %(organisation)s") % {"person": person, "organisation": organisation}
    return _("%(post)s – %(holder)s") % {"post": post, "holder": holder} if holder else post


def _named(desk: Desk, told: Subject) -> dict[str, str]:
    places = Places(desk.called)
    return {
        "network": desk.called.network(told["network"]),
        "organisation": desk.called.organisation(told["organisation"]) if told.get("organisation") else "",
        "post": places.post(told["network"], told.get("kind", ""), told.get("body", "")),
    }


POST_SENTENCES: dict[str, Callable[[Desk, Subject], Link]] = {
    "mandates-nominate": _nominate,
    "mandates-confirm": _confirm,
    "mandates-decide": _decide,
    "mandates-role-ends": _role_ends,
    "mandates-term-ends": _term_ends,
    "mandates-election": _election,
}
"""By the kind of task."""
