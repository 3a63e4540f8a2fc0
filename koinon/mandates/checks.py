"""What stands before a nomination: places, posts and people that are there, and room for one more."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from koinon.accounts.models import Person
from koinon.atlas.models import Organisation
from koinon.mandates.models import Nomination, NominationState
from koinon.mandates.queries import bodies_of, naming_of
from koinon.networks.models import Keeper, Network
from koinon.people.models import Role
from koinon.rules.posts import Post
from koinon.rules.rights import SINGLE_POSTS


class NominationError(ValueError):
    """What is refused of a nomination.

    `code`: unknown_network, unknown_organisation, unknown_person, reading_copy, post, unknown_body, not_a_member,
    asked_already, named_already, holder, period, limit, held_already, made_up, not_waiting. `field` names what is at
    fault, `value` what it is.
    """

    def __init__(self, code: str, field: str, value: str = "") -> None:
        super().__init__(f"{code}: {field} {value}")
        self.code = code
        self.field = field
        self.value = value


class DepartureError(ValueError):
    """What of a departure cannot be done: by line, one word for why. Nothing of it was done."""

    def __init__(self, wrong: dict[str, str]) -> None:
        super().__init__(", ".join(f"{line}: {code}" for line, code in wrong.items()))
        self.wrong = wrong


def network_kept_here(slug: str) -> Network:
    """The network whose records are kept here; nobody acts in the others."""
    network = Network.objects.filter(slug=slug).first()
    if network is None:
        raise NominationError("unknown_network", "network", slug)
    if network.keeper == Keeper.FOLDER:
        raise NominationError("reading_copy", "network", slug)
    return network


def organisation_called(slug: str) -> Organisation:
    """The organisation of that slug."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise NominationError("unknown_organisation", "organisation", slug)
    return organisation


def person_known(key: str) -> Person:
    """The person of that key who is not erased."""
    person = Person.objects.filter(key=key, erased_at__isnull=True).first()
    if person is None:
        raise NominationError("unknown_person", "person", key)
    return person


def post_there(network: Network, kind: str, body: str, on: date) -> Post:
    """The post, where a network has it on the day."""
    post = Post(kind, body)
    if not post.is_one:
        raise NominationError("post", "post", kind)
    if body and body not in bodies_of(network, on):
        raise NominationError("unknown_body", "post", body)
    return post


def post_of(found: Nomination) -> Post:
    """The post that a nomination is for."""
    return Post(found.kind, found.body)


def still_waiting(id_: int, *states: str) -> Nomination:
    """A nomination (id) in one of these states."""
    rows = Nomination.objects.select_related("network", "organisation", "person")
    found = rows.filter(pk=id_, state__in=states).first()
    if found is None:
        raise NominationError("not_waiting", "nomination", str(id_))
    return found


def asked_for(network: Network, city: Organisation, post: Post) -> QuerySet[Nomination]:
    """The open asking for a post: none or one."""
    return Nomination.objects.filter(
        network=network, organisation=city, kind=post.kind, body=post.body, state=NominationState.ASKED
    )


def check_number(
    network: Network, city: Organisation, post: Post, on: date, begins: date, ends: date | None, but: int | None = None
) -> None:
    """Refuse more than the statutes let a member have. Who names at the same time for one organisation waits here."""
    # Not against those who only refer to it: whoever holds another lock and then adds a row would wait for ever.
    Organisation.objects.select_for_update(no_key=True).get(pk=city.pk)
    maximum = naming_of(network, post, on).maximum
    if maximum is None or post.kind in SINGLE_POSTS:
        return
    place = Q(network=network, organisation=city, kind=post.kind, body=post.body)
    meanwhile = Q(ends__isnull=True) | Q(ends__gt=begins)
    if ends is not None:
        meanwhile &= Q(begins__lt=ends)
    held = Role.objects.filter(place & meanwhile).count()
    held += Nomination.objects.filter(place & meanwhile, state=NominationState.NOMINATED).exclude(pk=but or 0).count()
    if held >= maximum:
        raise NominationError("limit", "kind", str(maximum))
