"""Pages of contacts, a network's and an organisation's own: list and search, one person, what they do, export.

A network's has besides: a member's contacts, and segments. An organisation notes calls and letters with each person.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from koinon.desk.contacts.forms import ContactForm, FunctionForm, LogForm, SegmentForm
from koinon.desk.contacts.pages import (
    Book,
    as_csv,
    as_xlsx,
    colleagues,
    contact_rows,
    found,
    listed,
    log_of,
    organisation_name,
    person_of,
    segment_choices,
    standings_of,
    table_head,
    table_rows,
)
from koinon.desk.contacts.words import kind_words, people_error_words
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.messages.mails import mail_rows
from koinon.desk.roles.words import organisation_words
from koinon.outbox.queries import mails_of, mails_to
from koinon.people import access
from koinon.people.contacts import actions
from koinon.people.contacts.keeping import PeopleError
from koinon.people.contacts.queries import in_order
from koinon.people.contacts.segments import answered
from koinon.people.contacts.values import values_of
from koinon.people.models import ContactKind, Function, Visibility
from koinon.rules.rights import COORDINATOR, SECRETARIAT

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def seen(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose record may be for other eyes: then the page says that there is nothing here."""

    def run(desk: Desk, **where: Any) -> HttpResponse:
        try:
            return view(desk, **where)
        except access.NotThere as missing:
            raise not_there(desk.asked) from missing

    run.__doc__, run.__name__ = view.__doc__, view.__name__
    return run


Both = tuple[Callable[..., HttpResponseBase], Callable[..., HttpResponseBase]]


def for_both(*, writes: bool = False) -> Callable[[Callable[..., HttpResponse]], Both]:
    """Make two views of one page: of a network's contacts, for its secretariat; of an organisation's, for those who
    coordinate it. The page is told whose contacts it shows."""

    def wrap(view: Callable[..., HttpResponse]) -> Both:
        def of_network(desk: Desk, network: str, **where: Any) -> HttpResponse:
            return view(desk, Book(network=network), **where)

        def of_organisation(desk: Desk, organisation: str, **where: Any) -> HttpResponse:
            return view(desk, Book(keeper=organisation), **where)

        of_network.__doc__ = of_organisation.__doc__ = view.__doc__
        return (
            desk_page(SECRETARIAT, writes=writes)(seen(of_network)),
            desk_page(COORDINATOR, writes=writes)(seen(of_organisation)),
        )

    return wrap


def onward(desk: Desk, book: Book, name: str, done: str = "saved", **where: Any) -> HttpResponse:
    """To a page of the same contacts, after something was done."""
    return HttpResponseRedirect(book.to(desk, name, done, **where), status=HTTPStatus.SEE_OTHER)


def put(form: Any, error: PeopleError) -> None:
    """What an action refused, at the field at fault."""
    if error.code == "changed_meanwhile":
        form.tell_change(people_error_words(error.code), "version")
        return
    form.refuse({"unknown_organisation": "organisation"}.get(error.code, error.field), people_error_words(error.code))


@for_both()
def people(desk: Desk, book: Book) -> HttpResponse:
    """The contacts: searched, by kind, of a segment."""
    rows, pages = listed(desk, book, found(desk, book))
    segments = access.segments(desk.rights, book.network).order_by("name")
    kinds = [(kind, kind_words(kind)) for kind in ContactKind.values]
    asked = {name: desk.request.GET.get(name, "") for name in ("q", "kind", "segment")}
    query = desk.request.GET.urlencode()
    return show(
        desk,
        "people.html",
        _("People"),
        rows=rows,
        pages=pages,
        segments=segments,
        kinds=kinds,
        chosen=asked,
        query=query,
        book=book,
    )


@for_both()
def people_csv(desk: Desk, book: Book) -> HttpResponse:
    """The contacts found, as CSV."""
    content = as_csv(table_head(), table_rows(desk, book, found(desk, book)))
    return _attached(content, "text/csv; charset=utf-8", f"{book.slug}-contacts.csv")


@for_both()
def people_xlsx(desk: Desk, book: Book) -> HttpResponse:
    """The contacts found, as XLSX."""
    content = as_xlsx(table_head(), table_rows(desk, book, found(desk, book)))
    return _attached(content, XLSX, f"{book.slug}-contacts.xlsx")


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)


@for_both(writes=True)
def new_contact(desk: Desk, book: Book) -> HttpResponse:
    """A form for a contact that is not there yet."""
    form = ContactForm(
        desk.request.POST if desk.request.method == "POST" else None,
        initial={"kind": "member" if book.network else "other"},
    )
    if form.is_bound and form.is_valid():
        try:
            key = actions.add_contact(actor=desk.actor(), at=desk.at, values=form.cleaned_data, **book.place)
            return onward(desk, book, "contact", person=key)
        except PeopleError as error:
            put(form, error)
    return show(desk, "one_form.html", _("New contact"), 400 if form.errors else 200, form=form, button=_("Save"))


@for_both()
def contact(desk: Desk, book: Book, person: str) -> HttpResponse:
    """Everything that is kept of one contact."""
    told = person_of(desk, book, access.contact(desk.rights, person, **book.place))
    mails = mail_rows(desk, desk.its_network, mails_to(person, book.network)) if book.network else ()
    return show(desk, "contact.html", told.name, person=told, mails=mails, book=book)


@for_both(writes=True)
def change_contact(desk: Desk, book: Book, person: str) -> HttpResponse:
    """A form with what is kept of a contact."""
    kept = access.contact(desk.rights, person, **book.place)
    initial = values_of(kept) | {"version": kept.version, "organisation": organisation_name(kept.organisation_id)}
    form = ContactForm(desk.request.POST if desk.request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        told: dict[str, Any] = {
            "person": person,
            "version": form.cleaned_data["version"] or 0,
            "values": form.cleaned_data,
        }
        try:
            actions.change_contact(actor=desk.actor(), at=desk.at, **told, **book.place)
            return onward(desk, book, "contact", person=person)
        except PeopleError as error:
            put(form, error)
    title = _("Change what is kept of %(name)s") % {"name": kept.name or person}
    return show(desk, "one_form.html", title, 400 if form.errors else 200, form=form, button=_("Save"))


@for_both(writes=True)
def new_function(desk: Desk, book: Book, person: str) -> HttpResponse:
    """A form for what a contact does."""
    kept = access.contact(desk.rights, person, **book.place)
    superiors = colleagues(desk, book, kept.organisation_id, person)
    initial = {"organisation": organisation_name(kept.organisation_id), "visibility": own_eyes(book)}
    posted = desk.request.POST if desk.request.method == "POST" else None
    form = FunctionForm(posted, initial=initial, superiors=superiors, own=own_eyes(book))
    if form.is_bound and form.is_valid():
        try:
            actions.add_function(
                actor=desk.actor(), at=desk.at, person=person, **book.place, **_function_told(form.cleaned_data)
            )
            return onward(desk, book, "contact", person=person)
        except PeopleError as error:
            put(form, error)
    title = _("What %(name)s does") % {"name": kept.name or person}
    return show(desk, "one_form.html", title, 400 if form.errors else 200, form=form, button=_("Save"))


@for_both(writes=True)
def change_function(desk: Desk, book: Book, function: int) -> HttpResponse:
    """A form with what somebody does; only for functions that are kept here."""
    rows = access.functions(desk.rights, **book.place)
    kept = rows.filter(pk=function, network=desk.network, keeper=desk.organisation).first()
    if kept is None:
        raise access.NotThere(str(function))
    contact_kept = access.contact(desk.rights, kept.person, **book.place)
    superiors = colleagues(desk, book, kept.organisation_id, kept.person)
    posted = desk.request.POST if desk.request.method == "POST" else None
    form = FunctionForm(posted, initial=_function_initial(kept), superiors=superiors, own=own_eyes(book))
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        told = _function_told(form.cleaned_data)
        try:
            actions.change_function(
                actor=desk.actor(), at=desk.at, function=function, version=version, **told, **book.place
            )
            return onward(desk, book, "contact", person=kept.person)
        except PeopleError as error:
            put(form, error)
    title = _("What %(name)s does") % {"name": contact_kept.name or kept.person}
    return show(desk, "one_form.html", title, 400 if form.errors else 200, form=form, button=_("Save"))


def own_eyes(book: Book) -> str:
    """Who sees a function that is shared with nobody."""
    return Visibility.NETWORK if book.network else Visibility.CITY


def _function_told(told: dict[str, Any]) -> dict[str, Any]:
    named = ("title", "department", "organisation", "employer", "themes", "since", "until")
    beside = {name: told[name] for name in ("visibility", "works_for", "source")}
    return {"values": {name: told[name] for name in named}, **beside}


def _function_initial(kept: Function) -> dict[str, Any]:
    title = kept.title.best(kept.title.authentic or "en")
    return {
        "title": title.string, "title_language": "" if title.language == "und" else title.language,
        "department": kept.department, "organisation": organisation_name(kept.organisation_id),
        "employer": kept.employer, "themes": kept.themes, "works_for": kept.works_for, "since": kept.begins,
        "until": kept.ends, "visibility": kept.visibility, "source": kept.source, "version": kept.version,
    }  # fmt: skip


@desk_page(SECRETARIAT, writes=True)
def member_contacts(desk: Desk, network: str, organisation: str) -> HttpResponse:
    """A member's contacts, and the log of calls, letters and visits with a form for the next one."""
    assert desk.organisation is not None  # noqa: S101 - the address names it
    book = Book(network=network)
    people = colleagues(desk, book, desk.organisation.pk)
    posted = desk.request.POST if desk.request.method == "POST" else None
    form = LogForm(posted, people=people, initial={"day": desk.today})
    if form.is_bound and form.is_valid():
        try:
            actions.log_contact(
                actor=desk.actor(), at=desk.at, network=network, organisation=organisation, **form.cleaned_data
            )
            return desk.onward("member_contacts", "saved", network=network, organisation=organisation)
        except PeopleError as error:
            put(form, error)
    kept = in_order(access.contacts(desk.rights, network).filter(organisation=desk.organisation))
    rows = list(contact_rows(desk, book, list(kept[:300])))
    log = log_of(desk, network, desk.organisation.pk)
    mails = mail_rows(desk, desk.its_network, mails_of(network, organisation=organisation))
    title, status = organisation_words(organisation), 400 if form.errors else 200
    return show(desk, "member_contacts.html", title, status, rows=rows, log=log, mails=mails, form=form)


@desk_page(COORDINATOR, writes=True)
@seen
def own_contact_log(desk: Desk, organisation: str, person: str) -> HttpResponse:
    """A call, letter or visit of an organisation with one of its contacts."""
    book = Book(keeper=organisation)
    kept = access.contact(desk.rights, person, **book.place)
    posted = desk.request.POST if desk.request.method == "POST" else None
    form = LogForm(posted, with_person=False, initial={"day": desk.today})
    if form.is_bound and form.is_valid():
        where = kept.organisation.slug if kept.organisation else ""
        told = {**form.cleaned_data, "person": person, "organisation": where}
        try:
            actions.log_contact(actor=desk.actor(), at=desk.at, keeper=organisation, **told)
            return onward(desk, book, "contact", person=person)
        except PeopleError as error:
            put(form, error)
    title = _("Note a contact with %(name)s") % {"name": kept.name or person}
    return show(desk, "one_form.html", title, 400 if form.errors else 200, form=form, button=_("Save"))


@desk_page(SECRETARIAT)
def segments(desk: Desk, network: str) -> HttpResponse:
    """The segments of a network, each with how many contacts it finds today."""
    standings, contacts = standings_of(desk), access.contacts(desk.rights, network)
    kept = [
        (one, answered(contacts, one.question, desk.today, standings).count())
        for one in access.segments(desk.rights, network).order_by("name")
    ]
    return show(desk, "segments.html", _("Segments"), segments=kept)


@desk_page(SECRETARIAT, writes=True)
@seen
def segment(desk: Desk, network: str, segment: int = 0) -> HttpResponse:
    """A form for a segment, new or kept."""
    kept = access.segment(desk.rights, network, segment) if segment else None
    initial = {**_segment_initial(kept.question), "name": kept.name, "version": kept.version} if kept else {}
    posted = desk.request.POST if desk.request.method == "POST" else None
    if posted is not None and kept is not None and "remove" in posted:
        actions.remove_segment(actor=desk.actor(), at=desk.at, network=network, segment=segment, version=kept.version)
        return desk.onward("segments", "saved", network=network)
    form = SegmentForm(posted, initial=initial, choices=segment_choices(desk))
    if form.is_bound and form.is_valid():
        told: dict[str, Any] = {
            "segment": segment,
            "version": form.cleaned_data["version"] or 0,
            "question": form.question(),
        }
        try:
            name = form.cleaned_data["name"]
            actions.save_segment(actor=desk.actor(), at=desk.at, network=network, name=name, **told)
            return desk.onward("segments", "saved", network=network)
        except PeopleError as error:
            put(form, error)
    title = kept.name if kept else _("New segment")
    return show(desk, "segment.html", title, 400 if form.errors else 200, form=form, kept=kept)


def _segment_initial(question: dict[str, Any]) -> dict[str, Any]:
    joined = {name: ", ".join(question[name]) for name in ("countries", "languages") if name in question}
    return question | joined
