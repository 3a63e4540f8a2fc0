"""Every type that the API answers with, written once: the answers are made of them and the OpenAPI document too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Held = Literal["yes", "presumed", "cannot_tell", "contested"]
Texts = Annotated[
    dict[str, str],
    Field(description="The same content by language (BCP 47). `authentic` names the language that counts."),
]
Told = Annotated[
    dict[str, Any], Field(description="As it was told: the fields are those of the network folder's lines.")
]


class Shape(BaseModel):
    """Every field is always there; what is not known is null."""

    model_config = ConfigDict(frozen=True)


class OnDay(Shape):
    """For when an answer holds."""

    on: date
    known: datetime | None = Field(description="The instant of knowledge that was asked for; null: what is known now.")


class Bound(Shape):
    """A change (the first day inside, or the first day outside) as far as it is known."""

    edtf: str | None = Field(description="As the source wrote it, in EDTF; null where it follows from several sources.")
    earliest: date | None = Field(description="The first day it can mean.")
    latest: date | None = Field(description="The last day it can mean.")


class Count(Shape):
    """How many memberships there are: surely, and at most."""

    certain: int = Field(description="Those held `yes`.")
    possible: int = Field(description="All that can be: `presumed`, `cannot_tell` and `contested` too.")


class Reason(Shape):
    """One link of the chain of reasons."""

    kind: Literal["decision", "attestation", "fact", "rule"]
    key: str | None = Field(description="The entry, for a decision or an attestation.")
    rule: str | None = Field(description="The rule's id in the statutes, for a rule.")
    source: str | None = Field(description="The source's id.")
    status: str | None = Field(
        description="For a rule, how it is known: found, secondary (inferred), assumed, none, unknown, contested."
    )
    remark: str | None = Field(
        description="For an entry: consent, revokes, implied, denies, undated or founder. For a fact: the event."
    )
    subject: str | None = Field(description="What a fact is about: a country's code, or a population's figure.")
    day: str | None = Field(description="When the fact came about.")


class Question(Shape):
    """What the statutes or the sources leave open."""

    code: str = Field(
        description="rule_unknown, no_rule_written, rule_contested, review_due or admission_not_known; as a "
        "contradiction category_not_in_statutes, territory_contradicts, kind_contradicts or population_contradicts."
    )
    rule: str | None = Field(description="The rule that is silent; null where none is written.")
    subject: str | None
    day: str | None


class Alternative(Shape):
    """A category that can be the one."""

    slug: str
    basis: list[Reason]


class Category(Shape):
    """Of which category a membership is on the day."""

    slug: str | None = Field(description="Null unless one category can be named.")
    held: Held
    since: Bound | None = Field(description="When this category began, where a source states it.")
    alternatives: list[Alternative] = Field(description="What it can be, where no one category can be named.")
    closed_by: list[Reason] = Field(description="What brings the category of this day to its end, where that is known.")


class Organisation(Shape):
    """An organisation in a list."""

    slug: str
    name: str = Field(description="Its own name; several in several languages are joined by ' / '.")
    kind: str
    country: str | None = Field(description="ISO 3166-1 alpha-2.")


class Membership(Shape):
    """What every membership of a day has."""

    held: Held
    category: Category
    since: Bound | None = Field(description="The first day inside, where a source states it.")
    until: Bound | None = Field(description="The first day outside, where a source states it.")
    basis: list[Reason] = Field(description="The whole chain: why it is a member, then why of this category.")
    open_questions: list[Question]


class OfOrganisation(Shape):
    """Whose membership it is."""

    organisation: Organisation


class Member(Membership, OfOrganisation):
    """One membership of a network on the day."""


class Right(Shape):
    """One right on the day."""

    right: str
    value: Literal["yes", "no", "not_known"]
    rule: str | None
    status: str | None


class NetworkShort(Shape):
    """A network in a list."""

    slug: str
    name: Texts
    kind: str | None
    made_up: bool = Field(description="True for a network of made-up cities. Say so wherever you show it.")


class InNetwork(Shape):
    """Where it is a member."""

    network: NetworkShort


class MembershipIn(Membership, InNetwork):
    """One membership of an organisation on the day."""

    rights: list[Right]
    suspended: bool
    contradictions: list[Question] = Field(description="Where sources and statutes disagree; the sources are kept.")
    statutes: str | None = Field(description="The version of the statutes that was applied.")


class Stretch(Shape):
    """Days on each of which the answer is the same."""

    network: str
    begins: date | None = Field(description="The first day; null: nothing is known to begin it.")
    ends: date | None = Field(description="The first day outside; null: nothing is known to end it.")
    held: Held
    category: str | None
    category_held: Held


Item = TypeVar("Item")


class Listed(OnDay, Generic[Item]):
    """A list on a day."""

    count: Count
    next: str | None = Field(description="The address of what follows.")
    items: list[Item]


class Members(Listed[Member]):
    """A network's memberships on a day, certain or possible, by slug."""


class Memberships(Listed[MembershipIn]):
    """An organisation's memberships on a day, certain or possible, by the network's slug."""

    history: list[Stretch] = Field(description="All its stretches in all networks.")


class NetworkItem(NetworkShort):
    """A network with its count of memberships on the day."""

    founded: Bound | None
    members: Count | None = Field(description="Null in the list of networks when `known` is given: ask the network.")


class Networks(Listed[NetworkItem]):
    """The networks of this installation."""


class Source(Shape):
    """Where something was found."""

    id: str
    title: str | None
    url: str | None
    language: str | None
    kind: str | None
    publisher: str | None
    dated: dict[str, str] | None = Field(
        description="When it speaks: `on`, or `after`, `before` and `evidence`, in EDTF; null: undated."
    )


class Line(Shape):
    """One told line."""

    kind: str = Field(description="aim, body, office, series, event, gap, claim, fact or coverage.")
    key: str
    content: Told


class Network(NetworkItem, OnDay):
    """A network on a day."""

    zone: str = Field(description="The IANA zone in which its days begin and end.")
    keeper: Literal["folder", "here"]
    profile: Told
    coverage: list[Told] = Field(description="For which periods the records here are complete, and what is said of it.")
    lines: list[Line]
    sources: list[Source]


class Problem(Shape):
    """What is wrong with a request and what helps (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="What is wrong, and how to mend it, in the reader's language.")
    code: str = Field("", description="The same for programs.")
    link: str = Field("", description="An address that helps, where there is one.")
