"""Posts in words: what organisations fill in a network, how it stands, and why something of it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.desk.roles.words import Calling, role_words
from koinon.mandates.checks import NominationError
from koinon.records.models import LineKind
from koinon.rules import posts
from koinon.rules.posts import Post
from koinon.rules.rights import CHAIR, COMMITTEE, DELEGATE


@dataclass(frozen=True)
class Places:
    """Posts by what their bodies and offices are called on the page."""

    called: Calling

    def body(self, network: str, slug: str) -> str:
        """A body in the reader's language."""
        return self.called.line(LineKind.BODY, network, slug)

    def office(self, network: str, slug: str) -> str:
        """An office in the reader's language."""
        return self.called.line(LineKind.OFFICE, network, slug)

    def post(self, network: str, kind: str, body: str = "") -> str:
        """A role or a post: "deputy", "delegate to: Forum"."""
        if kind == DELEGATE:
            return _("delegate to: %(body)s") % {"body": self.body(network, body)}
        if kind in (CHAIR, COMMITTEE) and body:
            return _("%(role)s: %(body)s") % {"role": role_words(kind), "body": self.body(network, body)}
        return role_words(kind)

    def mandate(self, network: str, office: str, body: str) -> str:
        """A mandate of the register: an office, a seat in a body, or an office in a body."""
        if not office:
            return _("a seat in: %(body)s") % {"body": self.body(network, body)}
        if not body:
            return self.office(network, office)
        return _("%(role)s: %(body)s") % {"role": self.office(network, office), "body": self.body(network, body)}


def state_words(state: str) -> str:
    """How a post stands."""
    return {
        posts.FILLED: pgettext("post", "filled"),
        posts.OFFICE_ONLY: pgettext("post", "an office, nobody named"),
        posts.NOMINATED: pgettext("post", "named, to be confirmed"),
        posts.ASKED: pgettext("post", "asked for"),
        posts.VACANT: pgettext("post", "vacant"),
    }[state]


SHAPES: Mapping[str, str] = {
    posts.FILLED: "yes",
    posts.OFFICE_ONLY: "presumed",
    posts.NOMINATED: "assumed",
    posts.ASKED: "cannot_tell",
    posts.VACANT: "none",
}
"""Which of the atlas's shapes stands for which state: the fuller, the more is there."""


def nomination_words(state: str) -> str:
    """How a nomination stands."""
    return {
        "asked": pgettext("nomination", "asked for"),
        "nominated": pgettext("nomination", "named, to be confirmed"),
        "held": pgettext("nomination", "holds the post"),
        "declined": pgettext("nomination", "nobody named"),
        "refused": pgettext("nomination", "not confirmed"),
        "withdrawn": pgettext("nomination", "withdrawn"),
    }[state]


def written(post: Post) -> str:
    """A post as it stands in a form and in an address: "deputy", "delegate.forum"."""
    return f"{post.kind}.{post.body}" if post.body else post.kind


def read_post(text: str) -> Post:
    """What `written` wrote."""
    kind, _dot, body = text.partition(".")
    return Post(kind, body)


def why_not(code: str, value: str = "") -> str:
    """Why a nomination, or a line of a departure, is refused, with what helps."""
    return {
        "unknown_network": _("There is no such network here. Choose one of the list."),
        "unknown_organisation": _("There is no such organisation here. Choose one of the list."),
        "unknown_person": _("There is no such person here. Choose somebody of the list, or write a name."),
        "reading_copy": _("Nobody acts for this network here: what stands here is a reading copy."),
        "post": _("There is no such post here. Choose one of the list."),
        "unknown_body": _("The network has no such body today. Choose another post."),
        "not_a_member": _("It is no member of the network today, so it fills no posts there."),
        "asked_already": _("The organisation was asked for this already. Wait for its answer, or withdraw the first."),
        "named_already": _("This is waiting to be confirmed already. Withdraw the first before you name another."),
        "holder": _("Name somebody: choose a person, write a name, or write the office."),
        "period": _("The end has to come after the beginning. Choose a later day."),
        "limit": _("The statutes let a member have %(number)s there. End one before another begins.")
        % {"number": value},
        "held_already": _("This is held already from that day on. Choose a later day, or somebody else."),
        "made_up": _("A person who is made up holds nothing in a network that is not."),
        "not_waiting": _("This was settled meanwhile. Look at the list again."),
        "not_held": _("This had ended meanwhile. Look at the list again."),
        "begins_later": _("It begins only on that day or later. Choose a later day, or leave the line as it is."),
        "not_open": _("This cannot be done here. Choose another way, or leave the line as it is."),
        "to": _("Choose who takes it over."),
        "changed_meanwhile": _("This was changed meanwhile. Look at the list again."),
    }.get(code, _("This cannot be done. Look at it again."))


def refused_words(error: NominationError) -> str:
    """A refusal of the actions in words."""
    return why_not(error.code, error.value)
