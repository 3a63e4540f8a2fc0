"""Pages about records themselves: their history, and a person's own."""

from __future__ import annotations

import tempfile

from django import forms
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.accounts.actions import UnknownPerson
from koinon.accounts.models import Person
from koinon.desk.forms import DeskForm, posted
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.persons import name_words
from koinon.desk.records.histories import history_page
from koinon.desk.roles.held import roles_of
from koinon.desk.roles.words import network_words
from koinon.people.queries import holders
from koinon.privacy import actions as privacy
from koinon.privacy import queries as kept
from koinon.rules.rights import ADMINISTRATOR, COORDINATOR, SECRETARIAT, Need
from koinon.web.words.names import names_of


class WishForm(DeskForm):
    """A person asks to be erased, and says that they mean it."""

    sure = forms.BooleanField(label=gettext_lazy("I want my name and everything of mine to be erased here."))


class EraseForm(DeskForm):
    """By what right somebody is erased."""

    under = forms.CharField(
        label=gettext_lazy("By what right"),
        help_text=gettext_lazy("It stays on record, so it must not name the person: “request of the person”."),
        max_length=200,
    )
    sure = forms.BooleanField(label=gettext_lazy("This cannot be undone, and I mean it."))


@desk_page(SECRETARIAT)
def network_history(desk: Desk, network: str) -> HttpResponse:
    """Who did what about a network, the newest first."""
    told = history_page(desk, ("network", network))
    return show(desk, "history.html", _("History of %(record)s") % {"record": network_words(network)}, history=told)


@desk_page(SECRETARIAT, COORDINATOR)
def member_history(desk: Desk, network: str, organisation: str) -> HttpResponse:
    """Who did what about an organisation in a network, the newest first."""
    told = history_page(desk, ("network", network), ("organisation", organisation))
    pk = desk.its_organisation.pk
    name = names_of([pk]).of(pk, organisation).name.text
    return show(desk, "history.html", _("History of %(record)s") % {"record": name}, history=told)


@desk_page(writes=True)
def own_record(desk: Desk) -> HttpResponse:
    """What is kept of who is signed in; and the wish to be erased."""
    form = WishForm(posted(desk.request))
    person = desk.account.person
    if desk.request.method == "POST" and form.is_valid():
        askable = holders(Need((ADMINISTRATOR,)), desk.today)
        if askable:
            privacy.ask_erasure(actor=desk.actor(), at=desk.at, key=person.key, askable=askable)
            return desk.onward("own_record", "erasure-asked")
        sentence = _("Nobody can be asked from here. Write to who runs this place; the privacy page names them.")
        form.add_error(None, sentence)
    record = kept.own_record(person.key)
    return show(
        desk, "own_record.html", _("What is kept of me"), 400 if form.errors else 200, form=form, person=person,
        name=name_words(person.name), roles=roles_of(desk.rights, desk.called), record=record,
        privacy_address=desk.asked.walk.privacy(),
    )  # fmt: skip


@desk_page()
def own_record_zip(desk: Desk) -> FileResponse:
    """The same to take along: everything as JSON, with one's own files."""
    place = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    kept.write_own_record(desk.account.person.key, place)
    place.seek(0)
    return FileResponse(place, as_attachment=True, filename="koinon-record.zip", content_type="application/zip")


@desk_page(ADMINISTRATOR, writes=True)
def erase(desk: Desk, key: str) -> HttpResponse:
    """Erase a person who asked for it."""
    person = Person.objects.filter(key=key, erased_at__isnull=True).first()
    if person is None:
        raise not_there(desk.asked)
    form = EraseForm(posted(desk.request))
    if desk.request.method == "POST" and form.is_valid():
        try:
            privacy.erase_person(actor=desk.actor(), at=desk.at, key=key, under=form.cleaned_data["under"])
        except privacy.NamedInRight:
            form.refuse("under", _("It names the person, and stays on record. Write it without the name."))
        except UnknownPerson as error:  # somebody else was faster
            raise not_there(desk.asked) from error
        else:
            return desk.onward("desk", "erased")
    status = 400 if form.errors else 200
    return show(desk, "erase_person.html", _("Erase a person"), status, form=form, name=name_words(person.name))
