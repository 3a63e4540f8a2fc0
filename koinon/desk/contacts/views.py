"""Pages of a network's contacts: list and search, one person, a member's contacts, segments, export."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from koinon.desk.contacts.forms import ContactForm, FunctionForm, LogForm, SegmentForm
from koinon.desk.contacts.pages import (
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
from koinon.people.models import ContactKind, Function
from koinon.rules.rights import SECRETARIAT

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


def put(form: Any, error: PeopleError) -> None:
    """What an action refused, at the field at fault."""
    form.refuse({"unknown_organisation": "organisation"}.get(error.code, error.field), people_error_words(error.code))


@desk_page(SECRETARIAT)
@seen
def people(desk: Desk, network: str) -> HttpResponse:
    """The contacts of a network: searched, by kind, of a segment."""
    rows, pages = listed(desk, network, found(desk, network))
    segments = access.segments(desk.rights, network).order_by("name")
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
    )


@desk_page(SECRETARIAT)
@seen
def people_csv(desk: Desk, network: str) -> HttpResponse:
    """The contacts found, as CSV."""
    content = as_csv(table_head(), table_rows(desk, network, found(desk, network)))
    return _attached(content, "text/csv; charset=utf-8", f"{network}-contacts.csv")


@desk_page(SECRETARIAT)
@seen
def people_xlsx(desk: Desk, network: str) -> HttpResponse:
    """The contacts found, as XLSX."""
    content = as_xlsx(table_head(), table_rows(desk, network, found(desk, network)))
    return _attached(content, XLSX, f"{network}-contacts.xlsx")


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)


@desk_page(SECRETARIAT, writes=True)
def new_contact(desk: Desk, network: str) -> HttpResponse:
    """A form for a contact that is not there yet."""
    form = ContactForm(desk.request.POST if desk.request.method == "POST" else None, initial={"kind": "member"})
    if form.is_bound and form.is_valid():
        try:
            key = actions.add_contact(actor=desk.actor(), at=desk.at, network=network, values=form.cleaned_data)
            return desk.onward("contact", "saved", network=network, person=key)
        except PeopleError as error:
            put(form, error)
    return show(desk, "one_form.html", _("New contact"), 400 if form.errors else 200, form=form, button=_("Save"))


@desk_page(SECRETARIAT)
@seen
def contact(desk: Desk, network: str, person: str) -> HttpResponse:
    """Everything that is kept of one contact."""
    told = person_of(desk, network, access.contact(desk.rights, network, person))
    mails = mail_rows(desk, desk.its_network, mails_to(person, network))
    return show(desk, "contact.html", told.name, person=told, mails=mails)


@desk_page(SECRETARIAT, writes=True)
@seen
def change_contact(desk: Desk, network: str, person: str) -> HttpResponse:
    """A form with what is kept of a contact."""
    kept = access.contact(desk.rights, network, person)
    initial = values_of(kept) | {"version": kept.version, "organisation": organisation_name(kept.organisation_id)}
    form = ContactForm(desk.request.POST if desk.request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        told: dict[str, Any] = {
            "person": person,
            "version": form.cleaned_data["version"] or 0,
            "values": form.cleaned_data,
        }
        try:
            actions.change_contact(actor=desk.actor(), at=desk.at, network=network, **told)
            return desk.onward("contact", "saved", network=network, person=person)
        except PeopleError as error:
            put(form, error)
    title = _("Change what is kept of %(name)s") % {"name": kept.name or person}
    return show(desk, "one_form.html", title, 400 if form.errors else 200, form=form, button=_("Save"))


@desk_page(SECRETARIAT, writes=True)
@seen
def new_function(desk: Desk, network: str, person: str) -> HttpResponse:
    """A form for what a contact does."""
    kept = access.contact(desk.rights, network, person)
    superiors = colleagues(desk, network, kept.organisation_id, person)
    initial = {"organisation": organisation_name(kept.organisation_id), "visibility": "network"}
    posted = desk.request.POST if desk.request.method == "POST" else None
    form = FunctionForm(posted, initial=initial, superiors=superiors)
    if form.is_bound and form.is_valid():
        try:
            actions.add_function(
                actor=desk.actor(), at=desk.at, network=network, person=person, **_function_told(form.cleaned_data)
            )
            return desk.onward("contact", "saved", network=network, person=person)
        except PeopleError as error:
            put(form, error)
    title = _("What %(name)s does") % {"name": kept.name or person}
    return show(desk, "one_form.html", title, 400 if form.errors else 200, form=form, button=_("Save"))


@desk_page(SECRETARIAT, writes=True)
@seen
def change_function(desk: Desk, network: str, function: int) -> HttpResponse:
    """A form with what somebody does; only for functions that this network keeps."""
    kept = access.functions(desk.rights, network).filter(pk=function, network=desk.network).first()
    if kept is None:
        raise access.NotThere(str(function))
    contact_kept = access.contact(desk.rights, network, kept.person)
    superiors = colleagues(desk, network, kept.organisation_id, kept.person)
    posted = desk.request.POST if desk.request.method == "POST" else None
    form = FunctionForm(posted, initial=_function_initial(kept), superiors=superiors)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        told = _function_told(form.cleaned_data)
        try:
            actions.change_function(
                actor=desk.actor(), at=desk.at, network=network, function=function, version=version, **told
            )
            return desk.onward("contact", "saved", network=network, person=kept.person)
        except PeopleError as error:
            put(form, error)
    title = _("What %(name)s does") % {"name": contact_kept.name or kept.person}
    return show(desk, "one_form.html", title, 400 if form.errors else 200, form=form, button=_("Save"))


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
    people = colleagues(desk, network, desk.organisation.pk)
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
    rows = list(contact_rows(desk, network, list(kept[:300])))
    log = log_of(desk, network, desk.organisation.pk)
    mails = mail_rows(desk, desk.its_network, mails_of(network, organisation=organisation))
    title, status = organisation_words(organisation), 400 if form.errors else 200
    return show(desk, "member_contacts.html", title, status, rows=rows, log=log, mails=mails, form=form)


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
