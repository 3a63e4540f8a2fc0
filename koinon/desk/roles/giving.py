"""Giving roles and ending them: by a network's secretariat, a city's coordinators, an administrator."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from koinon.accounts.ways_in.actions import AccountError
from koinon.desk.forms import DeskForm
from koinon.desk.gate import Desk, desk_page, show
from koinon.desk.persons import name_words
from koinon.desk.roles.forms import (
    FIELD_OF,
    EndRole,
    GiveAssistant,
    GiveInstallationRole,
    GiveRole,
    refusal_words,
)
from koinon.desk.roles.words import role_words
from koinon.networks.models import Keeper, Network, Organ
from koinon.people.actions import RoleError, end_role, take_on
from koinon.people.granting import may_give, require_giver, role_to_end
from koinon.people.queries import HeldRole, held_roles
from koinon.rules import rights
from koinon.web.pages import When
from koinon.web.words.content import spoken
from koinon.web.words.dates import when_day, when_instant

BY_NETWORK = (rights.SECRETARIAT, rights.CHAIR, rights.COMMITTEE)
BY_CITY = (rights.COORDINATOR, rights.REPRESENTATIVE, rights.DEPUTY, rights.DELEGATE)
BY_INSTALLATION = (rights.ADMINISTRATOR, rights.SECRETARIAT, rights.COORDINATOR)
HELD_BY_CITY = (*BY_CITY, rights.ASSISTANT)


@dataclass(frozen=True)
class GivenRole:
    """One line of the list. `who` says for whom an assistant acts; `end_address` is "" for who cannot end it."""

    who: str
    what: str
    where: str
    since: When
    until: When | None
    account: str
    invited_until: When | None
    end_address: str


@desk_page(rights.SECRETARIAT, writes=True)
def network_roles(desk: Desk, network: str) -> HttpResponse:
    """Roles in a network: its secretariat, chairs, members of its committee."""
    bodies = [(slug, spoken(slug)) for slug in _bodies(network)]
    form = GiveRole(desk.request.POST or None, initial=_today(desk), kinds=BY_NETWORK, where=bodies)
    if desk.request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        body = "" if kind == rights.SECRETARIAT else form.cleaned_data.get("where", "")
        if _given(desk, form, kind=kind, network=network, body=body):
            return desk.onward("network_roles", done="role-given", network=network)
    listed = _lines(desk, held_roles(desk.at, desk.today, network__slug=network))
    return _page(desk, _("Roles"), form, listed)


@desk_page(rights.COORDINATOR, writes=True)
def organisation_roles(desk: Desk, organisation: str) -> HttpResponse:
    """Roles of a city: its coordinators, and who acts for it in networks."""
    form = GiveRole(desk.request.POST or None, initial=_today(desk), kinds=BY_CITY, where=_networks_and_bodies(desk))
    if desk.request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        network, _slash, body = form.cleaned_data.get("where", "").partition("/")
        if kind == rights.COORDINATOR:
            network = body = ""
        if _given(desk, form, kind=kind, network=network, organisation=organisation, body=body):
            return desk.onward("organisation_roles", done="role-given", organisation=organisation)
    listed = _lines(desk, held_roles(desk.at, desk.today, organisation__slug=organisation))
    assistants = desk.to("assistants", organisation=organisation)
    return _page(desk, _("Roles"), form, listed, assistants=assistants)


@desk_page(rights.COORDINATOR, writes=True)
def assistants(desk: Desk, organisation: str) -> HttpResponse:
    """Who acts for somebody of the city who does not sign in, and with which of their roles."""
    held = held_roles(desk.at, desk.today, organisation__slug=organisation, kind__in=HELD_BY_CITY)
    assisted = {
        role.person: name_words(role.name)
        for role in held
        if role.person and role.kind != rights.ASSISTANT and not role.has_account and role.invited_until is None
    }
    kinds = [kind for kind in BY_CITY if any(role.kind == kind and role.person in assisted for role in held)]
    form = GiveAssistant(
        desk.request.POST or None, initial=_today(desk), people=sorted(assisted.items(), key=_by_name), kinds=kinds
    )
    if desk.request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        theirs = {role.kind for role in held if role.person == told["stands_for"] and role.kind != rights.ASSISTANT}
        if not set(told["uses"]) <= theirs:
            form.refuse("uses", _("The person does not hold all of these. Choose among those they hold."))
        else:
            scope = {"organisation": organisation, "stands_for": told["stands_for"], "uses": told["uses"]}
            if _given(desk, form, kind=rights.ASSISTANT, **scope):
                return desk.onward("assistants", done="role-given", organisation=organisation)
    listed = _lines(desk, [role for role in held if role.kind == rights.ASSISTANT])
    return _page(desk, _("Assistants"), form, listed, none_to_assist=not assisted)


@desk_page(rights.ADMINISTRATOR, writes=True)
def installation_roles(desk: Desk) -> HttpResponse:
    """Who runs the place, each network and each city."""
    form = GiveInstallationRole(desk.request.POST or None, initial=_today(desk), kinds=BY_INSTALLATION)
    if desk.request.method == "POST" and form.is_valid():
        kind, where = form.cleaned_data["kind"], form.cleaned_data.get("where", "")
        place = {rights.SECRETARIAT: "network", rights.COORDINATOR: "organisation"}.get(kind)
        if _given(desk, form, kind=kind, **({place: where} if place else {})):
            return desk.onward("installation_roles", done="role-given")
    listed = _lines(desk, held_roles(desk.at, desk.today, kind__in=BY_INSTALLATION))
    return _page(desk, _("Roles"), form, listed)


@desk_page(writes=True)
def end(desk: Desk, role: int) -> HttpResponse:
    """End a role on a day."""
    row = role_to_end(desk.rights, role)
    form = EndRole(desk.request.POST or None, initial={"ends": desk.today})
    if desk.request.method == "POST" and form.is_valid():
        try:
            end_role(actor=desk.actor(), at=desk.at, role=row.pk, ends=form.cleaned_data["ends"])
        except RoleError as error:
            form.refuse(FIELD_OF.get(error.field, ""), refusal_words(error.code))
        else:
            if row.kind == rights.ASSISTANT and row.organisation:
                return desk.onward("assistants", done="role-ended", organisation=row.organisation.slug)
            return desk.onward("desk", done="role-ended")
    [line] = _lines(desk, held_roles(desk.at, row.begins, pk=row.pk))
    return show(desk, "end_role.html", _("End this role?"), 400 if form.errors else 200, form=form, line=line)


def _given(desk: Desk, form: DeskForm, kind: str, **scope: Any) -> bool:
    """Give the role that a form asks for. False, with the reason in the form, if it cannot be given."""
    told = form.cleaned_data
    require_giver(desk.rights, kind, scope.get("network", ""), scope.get("organisation", ""))
    who = {"name": told["name"], "address": told["address"], "language": desk.language}
    period = {"begins": told["begins"], "ends": told["ends"]}
    try:
        take_on(actor=desk.actor(), at=desk.at, kind=kind, **who, **period, **scope)
    except RoleError as error:
        form.refuse(FIELD_OF.get(error.field, ""), refusal_words(error.code))
        return False
    except AccountError as error:
        form.refuse("address", refusal_words(error.code))
        return False
    return True


def _page(desk: Desk, title: str, form: DeskForm, lines: Sequence[GivenRole], **more: Any) -> HttpResponse:
    return show(desk, "roles.html", title, 400 if form.errors else 200, form=form, lines=lines, **more)


def _lines(desk: Desk, held: Collection[HeldRole]) -> tuple[GivenRole, ...]:
    desk.called.load([role.network for role in held], [role.organisation for role in held])
    return tuple(
        GivenRole(
            who=_who(role),
            what=_what(role),
            where=_where(desk, role),
            since=when_day(role.begins),
            until=when_day(role.ends) if role.ends else None,
            account="" if role.has_account else (_("invited until") if role.invited_until else _("does not sign in")),
            invited_until=when_instant(role.invited_until) if role.invited_until and not role.has_account else None,
            end_address=_end_address(desk, role),
        )
        for role in held
    )


def _where(desk: Desk, role: HeldRole) -> str:
    named = [desk.called.network(role.network)] if role.network else []
    named += [desk.called.organisation(role.organisation)] if role.organisation else []
    return ", ".join(filter(None, [*named, spoken(role.body)]))


def _who(role: HeldRole) -> str:
    name = name_words(role.name)
    if role.stands_for is None:
        return name
    return _("%(assistant)s for %(person)s") % {"assistant": name, "person": name_words(role.stands_for)}


def _what(role: HeldRole) -> str:
    if not role.uses:
        return role_words(role.kind)
    return _("%(role)s, uses: %(uses)s") % {
        "role": role_words(role.kind),
        "uses": ", ".join(role_words(kind) for kind in role.uses),
    }


def _end_address(desk: Desk, role: HeldRole) -> str:
    if role.ends is not None or not may_give(desk.rights, role.kind, role.network, role.organisation):
        return ""
    return reverse("end_role", kwargs={"language": desk.language, "role": role.number})


def _today(desk: Desk) -> dict[str, Any]:
    return {"begins": desk.today}


def _bodies(network: str) -> list[str]:
    return list(Organ.objects.filter(network__slug=network).order_by("slug").values_list("slug", flat=True))


def _networks_and_bodies(desk: Desk) -> list[tuple[str, str]]:
    """The networks that are kept here, each followed by its bodies."""
    choices: list[tuple[str, str]] = []
    bodies: dict[str, list[str]] = {}
    kept = Network.objects.filter(keeper=Keeper.HERE).order_by("slug")
    for network, body in Organ.objects.filter(network__in=kept).order_by("slug").values_list("network__slug", "slug"):
        bodies.setdefault(str(network), []).append(body)
    slugs = list(kept.values_list("slug", flat=True))
    desk.called.load(slugs)
    for slug in slugs:
        name = desk.called.network(slug)
        choices.append((slug, name))
        choices += [(f"{slug}/{body}", f"{name}: {spoken(body)}") for body in bodies.get(slug, ())]
    return choices


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1]
