"""The posts that an organisation fills in a network: what the statutes say of naming to them, and how they are filled.

A member names a representative, deputies, delegates to bodies and its coordinating office. Whether its word is enough,
and how many it sends, is for the statutes to say; where they do not, its word is enough and the number is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from koinon.rules.rights import DELEGATE, DEPUTY, POSTS, REPRESENTATIVE, SINGLE_POSTS
from koinon.rules.statutes import Rule, Statutes

FILLED, OFFICE_ONLY, NOMINATED, ASKED, VACANT = "filled", "office_only", "nominated", "asked", "vacant"
STATES = (FILLED, OFFICE_ONLY, NOMINATED, ASKED, VACANT)
"""How a post stands: somebody holds it; an office does, without anybody being named; somebody is named and not yet
confirmed; the organisation was asked to name somebody; nobody does."""

STATED = ("found", "secondary", "assumed")
"""Rules that say something; of the others nothing follows."""


@dataclass(frozen=True, slots=True, order=True)
class Post:
    """A kind of post (one of `rights.POSTS`), with the body for a delegate."""

    kind: str
    body: str = ""

    @property
    def is_one(self) -> bool:
        """Whether it is one of the posts, with a body where one belongs to it and nowhere else."""
        return self.kind in POSTS and bool(self.body) == (self.kind == DELEGATE)


@dataclass(frozen=True, slots=True)
class Naming:
    """What naming to a post takes. `confirmed_by` is an organ's slug, "" where the organisation's word is enough.

    `maximum` is how many an organisation may have there at a time, None where nothing limits it. Each with its rule;
    `rule` is the article that lets the organisation name somebody, "" where none is written.
    """

    confirmed_by: str = ""
    confirming_rule: str = ""
    maximum: int | None = None
    limiting_rule: str = ""
    rule: str = ""


def naming(version: Statutes | None, post: Post) -> Naming:
    """What the statutes in force say of naming to a post; the nearest rule counts."""
    confirming = _confirming(version, post) if version else None
    limit, limiting = _limit(version, post) if version else (None, None)
    if post.kind in SINGLE_POSTS:
        limit, limiting = 1, None
    return Naming(
        confirmed_by=str(confirming.get("confirmed_by")) if confirming else "",
        confirming_rule=confirming.id if confirming else "",
        maximum=limit,
        limiting_rule=limiting.id if limiting else "",
        rule=_article(version, post) if version else "",
    )


def _article(version: Statutes, post: Post) -> str:
    """The rule by which a member is represented there, or sends delegates."""
    kinds = ("delegation", "naming", "representation") if post.kind != REPRESENTATIVE else ("representation", "naming")
    for kind in kinds:
        for rule in version.of_kind(kind):
            if rule.status in STATED and rule.get("organ") in (None, post.body or None):
                return rule.id
    return ""


def _confirming(version: Statutes, post: Post) -> Rule | None:
    """The rule nearest to the post: on both kind and body, either, neither. One that says none ends the search."""
    rules = version.of_kind("naming")
    for kind, body in ((post.kind, post.body or None), (post.kind, None), (None, post.body or None), (None, None)):
        for rule in rules:
            if (rule.get("post"), rule.get("organ")) == (kind, body):
                return rule if rule.status in STATED and rule.get("confirmed_by") else None
    return None


def _limit(version: Statutes, post: Post) -> tuple[int | None, Rule | None]:
    """How many delegates to the body, or deputies where no organ is named, a rule on delegations lets a member have."""
    wanted = {DELEGATE: (post.body, "maximum"), DEPUTY: (None, "alternates")}.get(post.kind)
    for rule in version.of_kind("delegation") if wanted else ():
        if wanted and rule.get("organ") == wanted[0] and rule.status in STATED and rule.get(wanted[1]) is not None:
            return int(rule.get(wanted[1])), rule
    return None, None


@dataclass(frozen=True, slots=True)
class Filling:
    """What is known of a post on a day: how many people and bare offices hold it, and what waits."""

    people: int = 0
    offices: int = 0
    nominated: bool = False
    asked: bool = False

    @property
    def state(self) -> str:
        """One of STATES: the first that holds."""
        found = ((self.people, FILLED), (self.offices, OFFICE_ONLY), (self.nominated, NOMINATED), (self.asked, ASKED))
        return next((state for held, state in found if held), VACANT)


def counted(states: Iterable[str]) -> dict[str, int]:
    """How many posts stand how; every state is there."""
    numbers = dict.fromkeys(STATES, 0)
    for state in states:
        numbers[state] += 1
    return numbers


def deciding(version: Statutes | None, body: str, office: str) -> tuple[str, str]:
    """Whose decision ends a mandate before its time: the organ and the rule that says so, ("", "") where none does.

    Who declares a seat vacant, else who votes out, else who appoints.
    """
    fields = (("mandate_end", "declared_by"), ("revocation", "by"), ("appointment", "by"))
    for kind, field in fields if version else ():
        for rule in version.of_kind(kind) if version else ():
            fits = rule.get("organ") in (None, body) and rule.get("office") in (None, office)
            if fits and rule.status in STATED and rule.get(field):
                return str(rule.get(field)), rule.id
    return "", ""
