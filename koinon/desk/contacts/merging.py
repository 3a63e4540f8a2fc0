"""Two records that are the same person: the page on which a secretary makes one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.desk.contacts.pages import Book, contact_rows
from koinon.desk.contacts.views import for_both, onward, put
from koinon.desk.forms import DeskForm, posted
from koinon.desk.gate import Desk, show
from koinon.people import access
from koinon.people.contacts import actions
from koinon.people.contacts.keeping import PeopleError
from koinon.people.contacts.queries import alike, in_order, searched
from koinon.people.models import Contact

MOST = 40


class SamePersonForm(DeskForm):
    """Which of the records found is the same person. What was shown is what is merged: both versions come along."""

    twin = forms.ChoiceField(label=gettext_lazy("The same person is"), widget=forms.RadioSelect, choices=())
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, twins: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["twin"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.choices = twins
        choice.error_messages = {
            "required": gettext_lazy("Choose the record that is the same person."),
            "invalid_choice": gettext_lazy("This record is no longer as it was shown. Look for it again."),
        }


@for_both(writes=True)
def same_person(desk: Desk, book: Book, person: str) -> HttpResponse:
    """Records alike this one, or found by words, of which one can be taken into it."""
    kept = access.contact(desk.rights, person, **book.place)
    words = desk.request.GET.get("q", "")[:200]
    others = access.contacts(desk.rights, **book.place)
    found = searched(others, words).exclude(pk=kept.pk) if words.strip() else alike(others, kept)
    shown = list(in_order(found)[:MOST])
    told = posted(desk.request)
    form = SamePersonForm(told, twins=_twins(desk, book, shown), initial={"version": kept.version})
    if form.is_bound and form.is_valid():
        twin, _bar, twin_version = form.cleaned_data["twin"].partition(":")
        versions = {"version": form.cleaned_data["version"], "twin_version": int(twin_version)}
        try:
            actions.merge_contacts(actor=desk.actor(), at=desk.at, person=person, twin=twin, **versions, **book.place)
            return onward(desk, book, "contact", "merged", person=person)
        except PeopleError as error:
            put(form, error)
    title = _("Other records of %(name)s") % {"name": kept.name or person}
    return show(desk, "same_person.html", title, 400 if form.errors else 200, form=form, words=words, found=bool(shown))


def _twins(desk: Desk, book: Book, contacts: list[Contact]) -> list[tuple[str, str]]:
    """What is chosen, person and version, beside what tells one record from another."""
    return [
        (f"{contact.person}:{contact.version}", " · ".join(filter(None, told)))
        for contact, row in zip(contacts, contact_rows(desk, book, contacts), strict=True)
        for told in [(row.name.text, row.functions, row.organisation.text, *row.emails, *row.phones)]
    ]
