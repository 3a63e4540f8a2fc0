"""Asking for nominations, naming and confirming; somebody's leaving; tasks for what ends ahead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from koinon.accounts.actions import create_person
from koinon.acts.wrapper import Actor, about, action, note
from koinon.atlas.models import Organisation
from koinon.lib.text import Text
from koinon.mandates.checks import (
    DepartureError,
    NominationError,
    asked_for,
    check_number,
    network_kept_here,
    organisation_called,
    person_known,
    post_of,
    post_there,
    still_waiting,
)
from koinon.mandates.departures import (
    AS_CONTACT,
    ASK,
    DECIDE,
    END,
    FUNCTION,
    HAND_OVER,
    NOMINATION,
    TASK,
    VACATE,
    Holding,
    Step,
    colleagues_of,
    holdings,
)  # fmt: skip
from koinon.mandates.endings import Coming, coming_in, told_already
from koinon.mandates.models import Nomination, NominationState
from koinon.mandates.queries import is_member, naming_of, people_in, people_of
from koinon.networks.models import Keeper, Network
from koinon.people.actions import RoleError, end_role, give_role
from koinon.people.contacts.actions import end_function, leave_list
from koinon.people.contacts.keeping import PeopleError
from koinon.people.models import Role
from koinon.rules.posts import Post
from koinon.rules.rights import SINGLE_POSTS
from koinon.tasks.actions import UnknownTask, close_task, open_task
from koinon.tasks.models import Task

NO_TEXT = Text()
ASKED, NOMINATED, HELD = NominationState.ASKED, NominationState.NOMINATED, NominationState.HELD


@action("mandates.ask_nominations")
def ask_nominations(
    *,
    actor: Actor,
    at: datetime,
    on: date,
    network: str,
    kind: str,
    organisations: Collection[str],
    body: str = "",
    due: date | None = None,
) -> int:
    """Ask organisations (slugs) to name somebody for a post by the day `due`. Raises NominationError; then nobody is.

    Each gets a task with the article. Who is asked already is refused, as is who is no member on the day `on`.
    """
    place = network_kept_here(network)
    post = post_there(place, kind, body, on)
    if due is not None and due < on:
        raise NominationError("period", "due", due.isoformat())
    found = {one.slug: one for one in Organisation.objects.filter(slug__in=list(organisations))}
    rule = naming_of(place, post, on).rule
    for slug in organisations:
        if slug not in found:
            raise NominationError("unknown_organisation", "organisation", slug)
        _ask(actor, at, on, place, found[slug], post, due, rule)
    return len(found)


@action("mandates.nominate", digested=("office", "department", "name", "address"))
def nominate(
    *,
    actor: Actor,
    at: datetime,
    on: date,
    network: str,
    organisation: str,
    kind: str,
    begins: date,
    body: str = "",
    ends: date | None = None,
    person: str = "",
    name: Text = NO_TEXT,
    address: str = "",
    office: Text = NO_TEXT,
    department: Text = NO_TEXT,
) -> Nomination:
    """An organisation names a person, an office, or the person in it, for a post from the day `begins` on.

    Where the statutes let an organ confirm it, it waits for that; else the post is held. An open asking is answered by
    it. A person may be named by key, or by a `name` and an e-mail `address` where nobody kept them yet. Raises
    NominationError.
    """
    place, city = network_kept_here(network), organisation_called(organisation)
    if name and not person:
        person = create_person(actor=actor, at=at, name=name, address=address, made_up=city.made_up).key
    if person:
        about(person)
    post = post_there(place, kind, body, on)
    if not is_member(place, city, on):
        raise NominationError("not_a_member", "network", network)
    if not person and not office:
        raise NominationError("holder", "person")
    if ends is not None and ends <= begins:
        raise NominationError("period", "ends", ends.isoformat())
    named: dict[str, object] = {
        "person": person_known(person) if person else None, "office": office, "department": department,
        "begins": begins, "ends": ends, "nominated_by": actor.key, "nominated_at": at,
    }  # fmt: skip
    check_number(place, city, post, on, begins, ends)
    found = _name(place, city, post, named)
    if naming_of(place, post, on).confirmed_by:
        _close(actor, at, found, "named")
        _open(actor, at, found, "mandates-confirm", network=network, rule=naming_of(place, post, on).confirming_rule)
    else:
        _hold(actor, at, found, NOMINATED, "named")
    note(nomination=found.pk)
    return found


@action("mandates.confirm")
def confirm(*, actor: Actor, at: datetime, on: date, nomination: int) -> None:
    """The network confirms who was named (by id): the post is held. Raises NominationError."""
    found = still_waiting(nomination, NOMINATED)
    if found.person:
        about(found.person.key)
    check_number(found.network, found.organisation, post_of(found), on, found.begins or on, found.ends, found.pk)
    _hold(actor, at, found, NOMINATED, "confirmed")


@action("mandates.refuse")
def refuse(*, actor: Actor, at: datetime, on: date, nomination: int, due: date | None = None) -> None:
    """The network does not confirm who was named, and asks the organisation again. Raises NominationError."""
    found = still_waiting(nomination, NOMINATED)
    if found.person:
        about(found.person.key)
    _settle(actor, at, found, NOMINATED, NominationState.REFUSED, "refused")
    rule = naming_of(found.network, post_of(found), on).rule
    if not asked_for(found.network, found.organisation, post_of(found)).exists():
        _ask(actor, at, on, found.network, found.organisation, post_of(found), due, rule)


@action("mandates.decline")
def decline(*, actor: Actor, at: datetime, nomination: int) -> None:
    """The organisation that was asked (by id of the asking) names nobody. Raises NominationError."""
    _settle(actor, at, still_waiting(nomination, ASKED), ASKED, NominationState.DECLINED, "declined")


@action("mandates.withdraw")
def withdraw(*, actor: Actor, at: datetime, nomination: int) -> None:
    """What waits (by id) waits no longer: the network asks no more, or the organisation takes a name back.

    Raises NominationError.
    """
    found = still_waiting(nomination, ASKED, NOMINATED)
    if found.person:
        about(found.person.key)
    _settle(actor, at, found, found.state, NominationState.WITHDRAWN, "withdrawn")


@action("mandates.leave")
def leave(
    *,
    actor: Actor,
    at: datetime,
    on: date,
    person: str,
    steps: Sequence[Step],
    organisation: str = "",
    network: str = "",
) -> int:
    """Somebody leaves: what they hold for an organisation, or in a network, is ended, handed over or left vacant.

    All of it or nothing: raises DepartureError with every line that cannot be done. The day `on` is the first on which
    nothing of it is held. Returns how many lines were settled.
    """
    about(person)
    for key in {step.to for step in steps if step.to}:
        about(key)
    theirs = {one.line: one for one in holdings(person, on, organisation=organisation, network=network)}
    known = people_of(organisation_called(organisation)) if organisation else people_in(network_kept_here(network))
    takers = {one.key for one in known} - {person}
    colleagues = {one.person for one in colleagues_of(person, organisation=organisation, network=network)}
    wrong: dict[str, str] = {}
    for step in steps:
        holding = theirs.get(step.line)
        if holding is None or step.way not in holding.ways:
            wrong[step.line] = (holding.obstacle if holding else "") or "not_open"
        elif step.way == HAND_OVER and step.to not in (colleagues if holding.what in AS_CONTACT else takers):
            wrong[step.line] = "to"
        else:
            try:
                with transaction.atomic():
                    if holding.what in AS_CONTACT:
                        keeper = {"network": network, "keeper": organisation}
                        _take_contact(actor, at, on, person, holding, step, keeper)
                    else:
                        _take(actor, at, on, holding, step)
            except (RoleError, NominationError, PeopleError) as error:
                wrong[step.line] = error.code
            except UnknownTask:
                wrong[step.line] = "not_held"
    if wrong:
        raise DepartureError(wrong)
    return len(steps)


@action("mandates.open_coming")
def open_coming(*, actor: Actor, at: datetime, on: date, days: int = 90) -> int:
    """Open a task for each thing that ends within so many days, once for all. Returns how many were opened.

    A role's end waits for the organisation, a term's for the network, an election for both. Nothing is opened for a
    network that is a reading copy.
    """
    last = on + timedelta(days=days)
    coming: dict[str, Coming] = {}
    for network in Network.objects.filter(keeper=Keeper.HERE).order_by("slug"):
        coming.update({one.key: one for one in coming_in(network, on, last)})
    known = told_already(list(coming))
    new = [one for key, one in coming.items() if key not in known]
    for one in new:
        open_task(
            actor=actor, at=at, key=one.key, kind=one.kind, network=one.network, organisation=one.organisation,
            subject=one.subject, due=one.due,
        )  # fmt: skip
    return len(new)


def _take(actor: Actor, at: datetime, on: date, holding: Holding, step: Step) -> None:
    """One line of a departure."""
    if holding.what == NOMINATION:
        withdraw(actor=actor, at=at, nomination=int(holding.key))
    elif holding.what == TASK:
        _take_task(actor, at, int(holding.key), step)
    elif step.way == DECIDE:
        subject = {
            "network": holding.network, "organisation": holding.organisation, "body": holding.body,
            "office": holding.kind,
        }  # fmt: skip
        key = f"mandates.decide:{holding.key}:{on.isoformat()}"
        open_task(
            actor=actor, at=at, key=key, kind="mandates-decide", network=holding.network, subject=subject,
            rule=holding.rule,
        )  # fmt: skip
    elif step.way == ASK:
        _ask_again(actor, at, on, holding)
    else:
        _take_role(actor, at, on, int(holding.key), step)
        if step.way == VACATE:
            _ask_again(actor, at, on, holding)


def _take_contact(
    actor: Actor, at: datetime, on: date, person: str, holding: Holding, step: Step, place: dict[str, str]
) -> None:
    """What somebody holds as a contact: a function ends, a list is left; or another contact takes its place."""
    if holding.what == FUNCTION:
        end_function(actor=actor, at=at, function=int(holding.key), ends=on, to=step.to, **place)
    else:
        leave_list(actor=actor, at=at, person=person, joined=holding.kind, to=step.to, **place)


def _take_role(actor: Actor, at: datetime, on: date, id_: int, step: Step) -> None:
    """End a role, and give it to somebody else where it is handed over."""
    role = Role.objects.select_related("network", "organisation", "stands_for").get(pk=id_)
    end_role(actor=actor, at=at, role=id_, ends=on)
    if step.way != HAND_OVER:
        return
    give_role(
        actor=actor, at=at, person=step.to, kind=role.kind, begins=on, ends=role.ends,
        network=role.network.slug if role.network else "",
        organisation=role.organisation.slug if role.organisation else "",
        body=role.body, stands_for=role.stands_for.key if role.stands_for else "", uses=role.uses,
        office=role.office, department=role.department,
    )  # fmt: skip


def _take_task(actor: Actor, at: datetime, id_: int, step: Step) -> None:
    """Close a task, or let it wait for somebody else."""
    task = Task.objects.filter(pk=id_, closed_at__isnull=True).first()
    if task is None:
        raise UnknownTask(str(id_))
    if step.way == END:
        close_task(actor=actor, at=at, key=task.key, outcome="left")
        return
    open_task(
        actor=actor, at=at, key=task.key, kind=task.kind, network=task.network, organisation=task.organisation,
        person=step.to, subject=task.subject, rule=task.rule, due=task.due,
    )  # fmt: skip


def _ask_again(actor: Actor, at: datetime, on: date, holding: Holding) -> None:
    """Ask for a nomination to a post that falls vacant, unless it is asked for already."""
    network, city, post = (
        network_kept_here(holding.network),
        organisation_called(holding.organisation),
        Post(holding.kind, holding.body),
    )
    if not asked_for(network, city, post).exists():
        _ask(actor, at, on, network, city, post, None, naming_of(network, post, on).rule)


def _ask(
    actor: Actor, at: datetime, on: date, network: Network, city: Organisation, post: Post, due: date | None, rule: str
) -> None:
    if not is_member(network, city, on):
        raise NominationError("not_a_member", "organisation", city.slug)
    asked = Nomination(
        network=network, organisation=city, kind=post.kind, body=post.body, state=ASKED, due=due, asked_by=actor.key,
        asked_at=at,
    )  # fmt: skip
    _keep(asked, "asked_already", "organisation", city.slug)
    _open(actor, at, asked, "mandates-nominate", organisation=city.slug, rule=rule)


def _name(network: Network, city: Organisation, post: Post, named: dict[str, object]) -> Nomination:
    """The nomination: the open asking, answered; else a new one."""
    asked = asked_for(network, city, post).first()
    if asked is None:
        new = Nomination(network=network, organisation=city, kind=post.kind, body=post.body, state=NOMINATED, **named)
        _keep(new, "named_already", "person")
        return new
    try:
        with transaction.atomic():
            changed = Nomination.objects.filter(pk=asked.pk, state=ASKED).update(state=NOMINATED, **named)
    except IntegrityError as error:
        raise NominationError("named_already", "person") from error
    if changed != 1:
        raise NominationError("not_waiting", "nomination", str(asked.pk))
    return Nomination.objects.select_related("network", "organisation", "person").get(pk=asked.pk)


def _hold(actor: Actor, at: datetime, found: Nomination, state: str, outcome: str) -> None:
    """Give the role. Who held a post that one holds at a time, holds it until the day before."""
    begins = found.begins or at.date()
    if found.kind in SINGLE_POSTS:
        place = Q(network=found.network, organisation=found.organisation, kind=found.kind)
        before = Role.objects.filter(place, Q(ends__isnull=True) | Q(ends__gt=begins)).values_list("pk", flat=True)
        for former in list(before):
            try:
                end_role(actor=actor, at=at, role=former, ends=begins)
            except RoleError as error:
                raise NominationError("held_already", "begins", begins.isoformat()) from error
    try:
        role = give_role(
            actor=actor, at=at, kind=found.kind, begins=begins, ends=found.ends, network=found.network.slug,
            organisation=found.organisation.slug, body=found.body, person=found.person.key if found.person else "",
            office=found.office, department=found.department,
        )  # fmt: skip
    except RoleError as error:
        raise NominationError(error.code, error.field, error.value) from error
    _settle(actor, at, found, state, HELD, outcome, role=role)


def _settle(
    actor: Actor, at: datetime, found: Nomination, state: str, becomes: str, outcome: str, role: Role | None = None
) -> None:
    """Move a nomination on and close its task."""
    told = {"state": becomes, "role": role, "settled_by": actor.key, "settled_at": at}
    if Nomination.objects.filter(pk=found.pk, state=state).update(**told) != 1:
        raise NominationError("not_waiting", "nomination", str(found.pk))
    for name, value in told.items():
        setattr(found, name, value)
    _close(actor, at, found, outcome)


def _keep(new: Nomination, code: str, field: str, value: str = "") -> None:
    try:
        with transaction.atomic():
            Nomination.objects.bulk_create([new])
    except IntegrityError as error:
        raise NominationError(code, field, value) from error


def _task_key(found: Nomination) -> str:
    return f"mandates.nomination:{found.pk}"


def _open(
    actor: Actor, at: datetime, found: Nomination, kind: str, *, rule: str, network: str = "", organisation: str = ""
) -> None:
    subject = {
        "network": found.network.slug, "organisation": found.organisation.slug, "kind": found.kind, "body": found.body,
        "nomination": str(found.pk),
    }  # fmt: skip
    open_task(
        actor=actor, at=at, key=_task_key(found), kind=kind, network=network, organisation=organisation,
        subject=subject, rule=rule, due=found.due,
    )  # fmt: skip


def _close(actor: Actor, at: datetime, found: Nomination, outcome: str) -> None:
    """Close the task of a nomination, where one is open."""
    try:
        close_task(actor=actor, at=at, key=_task_key(found), outcome=outcome)
    except UnknownTask:
        return
