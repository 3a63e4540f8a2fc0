"""Files on the desk: those of a member that both sides share, one to take along, one to replace."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from koinon.admissions.models import StepFile
from koinon.admissions.papers import steps_of_files
from koinon.desk.cases.words import kind_words
from koinon.desk.files.rooms import rooms_of
from koinon.desk.files.uploads import Given, KeepsFiles, UploadField
from koinon.desk.forms import DeskForm, posted
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.persons import name_words
from koinon.files.access import file_for, file_to_keep, files_for, may_keep, may_read
from koinon.files.actions import ASIDE, UnknownFile, add_file, remove_file
from koinon.files.owners import Owner
from koinon.files.queries import FileTold, named_in
from koinon.files.refusals import FileRefused
from koinon.files.serving import attachment
from koinon.lib.problems import Refused
from koinon.lib.text import Text, TextError
from koinon.people.models import Role
from koinon.privacy.actions import replace_file
from koinon.rules.rights import COORDINATOR, SECRETARIAT
from koinon.web.pages import Link
from koinon.web.paging import paged
from koinon.web.words.content import said
from koinon.web.words.dates import when_instant

KINDS = {
    "application": pgettext_lazy("file", "Application"),
    "consent": pgettext_lazy("file", "Decision or consent"),
    "nomination": pgettext_lazy("file", "Nomination"),
    "letter": pgettext_lazy("file", "Letter"),
    "other": pgettext_lazy("file", "Something else"),
}


MOST_BOXES = 12
"""From how many people on they stand in a list to scroll in, and no longer as boxes to tick one below the other."""


class FileForm(KeepsFiles, DeskForm):
    """A file with its title and whom it names."""

    file = UploadField(label=gettext_lazy("File"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    names = forms.MultipleChoiceField(
        label=gettext_lazy("Whom it names"),
        help_text=gettext_lazy("So that it is found when one of them asks to be forgotten."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_people(self, people)

    def keep(self, desk: Desk, deed: Callable[..., object]) -> bool:
        """Do the deed with the file; False with the reason at the field."""
        given: Given = self.cleaned_data["file"]
        try:
            title = Text.of({desk.language: self.cleaned_data["title"]})
        except TextError:
            self.refuse("title", _("The title holds a sign that cannot be shown. Type it anew."))
            return False
        try:
            deed(taken=given.taken, name=given.name, title=title, names=self.cleaned_data.get("names", ()))
        except FileRefused as refused:
            self.refuse("file", " ".join(refused.worded()))
            return False
        except UnknownFile:
            self.refuse("file", _("Somebody else replaced or removed the file meanwhile. Look at it again."))
            return False
        self.let_go(desk)
        return True


def choose_people(form: forms.Form, people: list[tuple[str, str]]) -> None:
    """Let the form's `names` be chosen among these; without anybody there is no such field."""
    if not people:
        del form.fields["names"]
        return
    field: Any = form.fields["names"]
    if len(people) > MOST_BOXES:
        field.widget = forms.SelectMultiple(attrs={"size": MOST_BOXES})
    field.choices = people


class KindForm(FileForm):
    """A new file, with what it is for."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=list(KINDS.items()))
    field_order = ("file", "kind", "title", "names")


@desk_page(SECRETARIAT, COORDINATOR, writes=True)
def member_files(desk: Desk, network: str, organisation: str) -> HttpResponse:
    """The files that both sides share, and adding one."""
    return _list(desk, Owner(network=network, organisation=organisation), _("Files"))


@desk_page(SECRETARIAT, writes=True)
def network_files(desk: Desk, network: str) -> HttpResponse:
    """The files of a network's secretariat alone."""
    return _list(desk, Owner(network=network), _("Files of the secretariat"))


@desk_page(COORDINATOR, writes=True)
def organisation_files(desk: Desk, organisation: str) -> HttpResponse:
    """The files of an organisation alone."""
    return _list(desk, Owner(organisation=organisation), _("Files of the organisation"))


@desk_page(writes=True)
def own_files(desk: Desk) -> HttpResponse:
    """A person's own files."""
    return _list(desk, Owner(person=desk.account.person.key), _("My files"))


def _list(desk: Desk, owner: Owner, title: str) -> HttpResponse:
    """The files of one owner, how much room they take, and a form to add one."""
    request = desk.request
    form = KindForm(
        posted(request), request.FILES or None, person=desk.account.person.key, people=people_of(owner)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        deed = partial(add_file, actor=desk.actor(), at=desk.at, owner=owner, kind=form.cleaned_data["kind"])
        if form.keep(desk, deed):
            return _home(desk, owner, "file-kept")
    form.keep_aside(desk)
    files = files_for(desk.rights, owner)
    steps = steps_of_files(files)
    shown, pages = paged(desk.asked, files)
    lines = [file_line(desk, file, steps.get(file.key)) for file in shown]
    return show(
        desk, "files.html", title, 400 if form.errors else 200, form=form, files=lines, pages=pages,
        whose=_whose(owner), rooms=rooms_of(desk.rights, owner),
    )  # fmt: skip


def _home(desk: Desk, owner: Owner, done: str) -> HttpResponse:
    """To the list in which the files of this owner stand."""
    if owner.person:
        return desk.onward("own_files", done)
    if owner.network and owner.organisation:
        return desk.onward("member_files", done, network=owner.network, organisation=owner.organisation)
    if owner.network:
        return desk.onward("network_files", done, network=owner.network)
    return desk.onward("organisation_files", done, organisation=owner.organisation)


def _whose(owner: Owner) -> str:
    """Who sees the files of this owner, as a sentence."""
    if owner.person:
        return _("Nobody but you sees these files.")
    if owner.network and owner.organisation:
        return _("Both sides see these files: the secretariat, and those who act for the organisation.")
    if owner.network:
        return _("Only the secretariat of the network sees these files; no member does.")
    return _("Only those who act for the organisation see these files; no network does.")


@desk_page()
def file(desk: Desk, key: str) -> FileResponse:
    """A file to take along."""
    return attachment(_door(desk, file_for, key))


@desk_page(writes=True)
def file_replace(desk: Desk, key: str) -> HttpResponse:
    """A later version in a file's place; one that was withheld goes for good."""
    told = _door(desk, file_to_keep, key)
    if told.kind == ASIDE or (told.replaced_by and desk.request.method != "POST"):
        raise not_there(desk.asked)
    owner = _owner(told)
    initial = {"title": said(told.title.to_json()).text if told.title else "", "names": named_in(key)}
    form = FileForm(
        posted(desk.request), desk.request.FILES or None, person=desk.account.person.key, people=people_of(owner),
        initial=initial,
    )  # fmt: skip
    if desk.request.method == "POST" and form.is_valid():
        deed = partial(replace_file, actor=desk.actor(), at=desk.at, key=key)
        if form.keep(desk, deed):
            return _home(desk, owner, "file-kept")
    form.keep_aside(desk)
    status = 400 if form.errors else 200
    return show(desk, "file_replace.html", _("Replace a file"), status, form=form, file=_alone(desk, told))


@desk_page(writes=True)
def file_remove(desk: Desk, key: str) -> HttpResponse:
    """Take a file away, after saying so."""
    told = _door(desk, file_to_keep, key)
    form = DeskForm(posted(desk.request))
    if desk.request.method == "POST" and form.is_valid():
        try:
            remove_file(actor=desk.actor(), at=desk.at, key=key)
        except UnknownFile as error:  # somebody else was faster
            raise not_there(desk.asked) from error
        return _home(desk, _owner(told), "file-removed")
    return show(desk, "file_remove.html", _("Remove a file"), form=form, file=_alone(desk, told))


def _door(desk: Desk, door: Callable[..., FileTold], key: str) -> FileTold:
    try:
        return door(desk.rights, key)
    except Refused as refused:
        if refused.cure:
            raise
        raise not_there(desk.asked) from refused


def _owner(told: FileTold) -> Owner:
    return Owner(told.network, told.organisation, told.person)


def people_of(owner: Owner) -> list[tuple[str, str]]:
    """Everybody who has or had a role where the files are kept, by key and name. One query, none for one's own."""
    if owner.person:
        return []
    here = Q(network__slug=owner.network) if owner.network else Q()
    if owner.organisation:
        here = (here | Q(network__isnull=True) if here else here) & Q(organisation__slug=owner.organisation)
    rows = Role.objects.filter(here, person__erased_at__isnull=True, person__isnull=False)
    found = rows.order_by("begins", "id").values_list("person__key", "person__name")
    return list({key: name_words(name) for key, name in found}.items())


def _alone(desk: Desk, file: FileTold) -> dict[str, object]:
    """A file by itself, with the step that it belongs to."""
    kin = files_for(desk.rights, _owner(file))
    return file_line(desk, file, steps_of_files(kin).get(file.key))


def file_line(desk: Desk, file: FileTold, of: StepFile | None = None) -> dict[str, object]:
    """A file as a row of a list, with the step of a case to which it belongs."""
    keeps = may_keep(desk.rights, _owner(file)) and not file.erased_under
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
        "of": _of(desk, of) if of else None,
        "address": desk.to("file", key=file.key) if may_read(desk.rights, file) else "",
        "replace_address": desk.to("file_replace", key=file.key) if keeps and not file.replaced_by else "",
        "remove_address": desk.to("file_remove", key=file.key) if keeps else "",
    }


def _of(desk: Desk, of: StepFile) -> Link:
    case = of.case
    where = {"network": case.network.slug, "organisation": case.organisation.slug, "case": case.key}
    return Link(kind_words(case.kind), f"{desk.to('case', **where)}#step-{of.step}")
