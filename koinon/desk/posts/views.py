"""Posts, nominations, departures and the radar, from a network's side and from an organisation's."""

from __future__ import annotations

from http import HTTPStatus

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _

from koinon.accounts.models import Person
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.persons import name_words
from koinon.desk.posts.leaving import LeaveForm, holding_lines
from koinon.desk.posts.nominating import (
    EVERY_VACANT,
    AskForm,
    NominateForm,
    deeds_of,
    nomination_lines,
)
from koinon.desk.posts.own import own_posts_of, post_choices
from koinon.desk.posts.radar import radar_of
from koinon.desk.posts.vacancies import vacancy_map
from koinon.desk.posts.words import Places, read_post, refused_words, written
from koinon.mandates import actions as mandates
from koinon.mandates.checks import DepartureError, NominationError
from koinon.mandates.departures import colleagues_of, contacts_kept, holdings
from koinon.mandates.models import Nomination
from koinon.mandates.queries import nomination_here, nominations_of, people_in, people_of, vacancies_on, vacant_for
from koinon.rules.rights import COORDINATOR, SECRETARIAT
from koinon.web.words.names import names_of

MOST = 300
"""So many nominations on one page: what waits first, then what was settled last."""


@desk_page(SECRETARIAT)
def vacancies(desk: Desk, network: str) -> HttpResponse:
    """The vacancy map."""
    return show(desk, "vacancies.html", _("Posts of the members"), map=vacancy_map(desk, desk.its_network))


@desk_page(SECRETARIAT)
def radar(desk: Desk, network: str) -> HttpResponse:
    """What ends ahead in a network."""
    return show(desk, "radar.html", _("What ends soon"), radar=radar_of(desk))


@desk_page(COORDINATOR)
def own_radar(desk: Desk, organisation: str) -> HttpResponse:
    """What ends ahead for an organisation."""
    return show(desk, "radar.html", _("What ends soon"), radar=radar_of(desk))


@desk_page(SECRETARIAT)
def nominations(desk: Desk, network: str) -> HttpResponse:
    """What waits to be named or confirmed in a network, and what came of the rest."""
    return _nominations(desk)


@desk_page(SECRETARIAT, writes=True)
def ask_nominations(desk: Desk, network: str) -> HttpResponse:
    """Ask one member, or every member where it is vacant, to name somebody for a post."""
    found = vacancies_on(desk.its_network, desk.today)
    places, names = Places(desk.called), names_of([id_ for id_, _slug in found.members])
    posts = [(written(one), places.post(network, one.kind, one.body)) for one in found.posts]
    members = [(slug, names.of(id_, slug).name.text) for id_, slug in found.members]
    if desk.request.method != "POST":
        given = {name: desk.request.GET.get(name, "") for name in ("kind", "q")}
        form = AskForm(posts=posts, members=members)
        form.initial = given
        return show(desk, "ask_nominations.html", _("Ask for nominations"), form=form)
    form = AskForm(desk.request.POST, posts=posts, members=members)
    if form.is_valid() and _asked(desk, network, form):
        return desk.onward("nominations", "nominations-asked", network=network)
    return show(desk, "ask_nominations.html", _("Ask for nominations"), HTTPStatus.BAD_REQUEST, form=form)


def _asked(desk: Desk, network: str, form: AskForm) -> bool:
    """Ask; what is refused is said in the form."""
    told, post = form.cleaned_data, read_post(form.cleaned_data["kind"])
    every = told["q"] == EVERY_VACANT
    asked = vacant_for(desk.its_network, post, desk.today) if every else [told["q"]]
    if not asked:
        form.refuse("q", _("It is vacant nowhere, or all of them were asked. Choose another post."))
        return False
    try:
        mandates.ask_nominations(
            actor=desk.actor(), at=desk.at, on=desk.today, network=network, kind=post.kind, body=post.body,
            organisations=asked, due=told["due"],
        )  # fmt: skip
    except NominationError as error:
        form.refuse({"organisation": "q", "post": "kind"}.get(error.field, error.field), refused_words(error))
        return False
    return True


@desk_page(SECRETARIAT, writes=True)
def settle_nomination(desk: Desk, network: str, nomination: int) -> HttpResponse:
    """Confirm who was named, or not; or ask no more."""
    if desk.request.method != "POST":
        return _nominations(desk)
    return _settled(desk, nomination, of_network=True)


@desk_page(COORDINATOR, writes=True)
def answer_nomination(desk: Desk, organisation: str, nomination: int) -> HttpResponse:
    """Say that nobody is named, or take a name back."""
    if desk.request.method != "POST":
        return _own(desk)
    return _settled(desk, nomination, of_network=False)


@desk_page(COORDINATOR)
def own_posts(desk: Desk, organisation: str) -> HttpResponse:
    """Who holds an organisation's posts in every network, its mandates beside, and what it is asked to name."""
    return _own(desk)


@desk_page(COORDINATOR, writes=True)
def nominate(desk: Desk, organisation: str) -> HttpResponse:
    """Name a person or an office for a post of the organisation."""
    posts, people = post_choices(desk), people_of(desk.its_organisation)
    if desk.request.method != "POST":
        initial = {"post": desk.request.GET.get("post", ""), "begins": desk.today}
        form = NominateForm(posts=posts, people=people, initial=initial)
        return show(desk, "nominate.html", _("Name somebody for a post"), form=form)
    form = NominateForm(desk.request.POST, posts=posts, people=people)
    if form.is_valid():
        state = _named(desk, organisation, form)
        if state:
            return desk.onward("own_posts", f"nomination-{state}", organisation=organisation)
    return show(desk, "nominate.html", _("Name somebody for a post"), HTTPStatus.BAD_REQUEST, form=form)


def _named(desk: Desk, organisation: str, form: NominateForm) -> str:
    """Name; the state that came of it, "" where it was refused, which is then said in the form."""
    told = form.cleaned_data
    network, _colon, place = told["post"].partition(":")
    post = read_post(place)
    try:
        found = mandates.nominate(
            actor=desk.actor(), at=desk.at, on=desk.today, network=network, organisation=organisation, kind=post.kind,
            body=post.body, begins=told["begins"], ends=told["ends"], person=told["person"], name=told["name"],
            address=told["address"], office=told["office"], department=told["department"],
        )  # fmt: skip
    except NominationError as error:
        form.refuse({"kind": "post", "network": "post"}.get(error.field, error.field), refused_words(error))
        return ""
    return str(found.state)


@desk_page(COORDINATOR, writes=True)
def leave_organisation(desk: Desk, organisation: str, person: str) -> HttpResponse:
    """Somebody leaves an organisation: everything they hold for it, in whatever network."""
    return _leave(desk, person, people_of(desk.its_organisation), organisation=organisation)


@desk_page(SECRETARIAT, writes=True)
def leave_network(desk: Desk, network: str, person: str) -> HttpResponse:
    """Somebody leaves what they hold in a network."""
    return _leave(desk, person, people_in(desk.its_network), network=network)


def _leave(desk: Desk, person: str, people: list[Person], **place: str) -> HttpResponse:
    leaving = Person.objects.filter(key=person, erased_at__isnull=True).first()
    held = holdings(person, desk.today, **place)
    if leaving is None or not (held or leaving in people or contacts_kept(**place).filter(person=person).exists()):
        raise not_there(desk.asked)
    takers = [one for one in people if one.key != person]
    posted = desk.request.POST if desk.request.method == "POST" else None
    colleagues = colleagues_of(person, **place)
    form = LeaveForm(posted, held=held, people=takers, colleagues=colleagues, initial={"on": desk.today})
    if posted is not None and form.is_valid():
        try:
            mandates.leave(
                actor=desk.actor(), at=desk.at, on=form.cleaned_data["on"], person=person, steps=form.steps(), **place
            )
        except DepartureError as error:
            form.wrong(error.wrong)
        else:
            name = "leave_network" if "network" in place else "leave_organisation"
            return desk.onward(name, "departure", person=person, **place)
    lines = tuple(holding_lines(desk, held, form))
    title = _("%(person)s leaves") % {"person": name_words(leaving.name)}
    return show(desk, "leave.html", title, 400 if form.errors else 200, form=form, lines=lines)


def _settled(desk: Desk, id_: int, *, of_network: bool) -> HttpResponse:
    """Do what the button says, where it is this side's to do."""
    where = {"network": desk.its_network.slug} if of_network else {"organisation": desk.its_organisation.slug}
    found = nomination_here(id_, **where)
    if found is None:
        raise not_there(desk.asked)
    deed = desk.request.POST.get("deed", "")
    if deed not in dict(deeds_of(found.state, of_network)):
        return _again(desk, _("This was settled meanwhile. Look at the list again."), of_network)
    try:
        _do(desk, deed, found)
    except NominationError as error:
        return _again(desk, refused_words(error), of_network)
    return desk.onward("nominations" if of_network else "own_posts", f"nomination-{deed}", **where)


def _do(desk: Desk, deed: str, found: Nomination) -> None:
    actor, at = desk.actor(), desk.at
    if deed == "confirm":
        mandates.confirm(actor=actor, at=at, nomination=found.pk, on=desk.today)
    elif deed == "refuse":
        mandates.refuse(actor=actor, at=at, nomination=found.pk, on=desk.today)
    elif deed == "decline":
        mandates.decline(actor=actor, at=at, nomination=found.pk)
    else:
        mandates.withdraw(actor=actor, at=at, nomination=found.pk)


def _again(desk: Desk, sentence: str, of_network: bool) -> HttpResponse:
    """The page from which the button was pressed, with why it was refused."""
    return _nominations(desk, sentence) if of_network else _own(desk, sentence)


def _nominations(desk: Desk, wrong: str = "") -> HttpResponse:
    rows = list(nominations_of(Q(network=desk.its_network))[:MOST])
    places, names = Places(desk.called), names_of({one.organisation_id for one in rows})
    lines = nomination_lines(desk, rows, places, names, of_network=True)
    return show(desk, "nominations.html", _("Nominations"), 409 if wrong else 200, lines=lines, wrong=wrong)


def _own(desk: Desk, wrong: str = "") -> HttpResponse:
    told = own_posts_of(desk)
    return show(desk, "own_posts.html", _("Posts in networks"), 409 if wrong else 200, own=told, wrong=wrong)
