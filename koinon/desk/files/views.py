"""Files on the desk: those of a member that both sides share, one to take along, one to replace."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from koinon.desk.forms import DeskForm, posted
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.persons import name_words
from koinon.files.access import file_for, file_to_keep, files_for
from koinon.files.actions import UnknownFile, add_file
from koinon.files.owners import Owner
from koinon.files.queries import FileTold, named_in
from koinon.files.refusals import FileRefused
from koinon.files.serving import attachment
from koinon.files.store import Taken, take_in
from koinon.lib.problems import Refused
from koinon.lib.text import Text, TextError
from koinon.people.models import Role
from koinon.privacy.actions import replace_file
from koinon.rules.rights import COORDINATOR, SECRETARIAT
from koinon.web.dates import when_instant
from koinon.web.words import said

KINDS = {
    "application": pgettext_lazy("file", "Application"),
    "consent": pgettext_lazy("file", "Decision or consent"),
    "nomination": pgettext_lazy("file", "Nomination"),
    "letter": pgettext_lazy("file", "Letter"),
    "other": pgettext_lazy("file", "Something else"),
}


class FileForm(DeskForm):
    """A file with its title and whom it names."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, office document, PNG, JPEG, plain text or CSV."),
        allow_empty_file=True,
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    names = forms.MultipleChoiceField(
        label=gettext_lazy("Whom it names"),
        help_text=gettext_lazy("So that it is found when one of them asks to be forgotten."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = people  # type: ignore[attr-defined]
        if not people:
            del self.fields["names"]

    def keep(self, language: str, deed: Callable[..., object]) -> bool:
        """Put the file into the store and do the deed with it; False with the reason at the field."""
        given = self.cleaned_data["file"]
        try:
            title = Text.of({language: self.cleaned_data["title"]})
        except TextError:
            self.refuse("title", _("The title holds a sign that cannot be shown. Type it anew."))
            return False
        try:
            taken: Taken = take_in(given.chunks(), limit=settings.KOINON_FILE_LIMIT)
            deed(taken=taken, name=given.name or "", title=title, names=self.cleaned_data.get("names", ()))
        except FileRefused as refused:
            self.refuse("file", " ".join(refused.worded()))
            return False
        except UnknownFile:
            self.refuse("file", _("Somebody else replaced or removed the file meanwhile. Look at it again."))
            return False
        return True


class KindForm(FileForm):
    """A new file, with what it is for."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=list(KINDS.items()))
    field_order = ("file", "kind", "title", "names")


@desk_page(SECRETARIAT, COORDINATOR, writes=True)
def member_files(desk: Desk, network: str, organisation: str) -> HttpResponse:
    """The files that both sides share, and adding one."""
    owner = Owner(network=network, organisation=organisation)
    request, people = desk.request, _people(network, organisation)
    form = KindForm(posted(request), request.FILES or None, people=people)
    if request.method == "POST" and form.is_valid():
        deed = partial(add_file, actor=desk.actor(), at=desk.at, owner=owner, kind=form.cleaned_data["kind"])
        if form.keep(desk.language, deed):
            return desk.onward("member_files", "file-kept", network=network, organisation=organisation)
    lines = [_line(desk, file) for file in files_for(desk.rights, owner)]
    return show(desk, "files.html", _("Files"), 400 if form.errors else 200, form=form, files=lines)


@desk_page()
def file(desk: Desk, key: str) -> FileResponse:
    """A file to take along."""
    return attachment(_door(desk, file_for, key))


@desk_page(writes=True)
def file_replace(desk: Desk, key: str) -> HttpResponse:
    """A later version in a file's place; one that was withheld goes for good."""
    told = _door(desk, file_to_keep, key)
    if told.replaced_by:
        raise not_there(desk.asked)
    people = _people(told.network, told.organisation)
    initial = {"title": said(told.title.to_json()).text if told.title else "", "names": named_in(key)}
    form = FileForm(posted(desk.request), desk.request.FILES or None, people=people, initial=initial)
    if desk.request.method == "POST" and form.is_valid():
        deed = partial(replace_file, actor=desk.actor(), at=desk.at, key=key)
        if form.keep(desk.language, deed):
            return desk.onward("desk", "file-kept")
    status = 400 if form.errors else 200
    return show(desk, "file_replace.html", _("Replace a file"), status, form=form, file=_line(desk, told))


def _door(desk: Desk, door: Callable[..., FileTold], key: str) -> FileTold:
    try:
        return door(desk.rights, key)
    except Refused as refused:
        if refused.cure:
            raise
        raise not_there(desk.asked) from refused


def _people(network: str, organisation: str) -> list[tuple[str, str]]:
    """Everybody who has or had a role for the organisation there, by key and name. One query."""
    here = Q(network__slug=network) | Q(network__isnull=True)
    rows = Role.objects.filter(here, organisation__slug=organisation, person__erased_at__isnull=True)
    found = rows.order_by("begins", "id").values_list("person__key", "person__name")
    return list({key: name_words(name) for key, name in found}.items())


def _line(desk: Desk, file: FileTold) -> dict[str, object]:
    """A file as a row of the list."""
    return {
        "title": said(file.title.to_json()).text if file.title else _("Title and name were erased"),
        "kind": str(KINDS.get(file.kind, file.kind)),
        "name": file.name,
        "size": file.size,
        "added": when_instant(file.added_at),
        "withheld_under": file.withheld_under,
        "erased_under": file.erased_under,
        "digest": file.digest,
        "replaced": bool(file.replaced_by),
        "address": desk.to("file", key=file.key),
        "replace_address": desk.to("file_replace", key=file.key),
    }
