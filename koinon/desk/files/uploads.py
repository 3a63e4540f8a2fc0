"""A file in a form. If something else in the form is to be mended, the file is kept aside and need not be sent again.

What is kept aside is a file of the person's own. It stands in no list, takes of the person's room, opens for that
person alone, and goes when the form is done or after a day (`koinon.files.actions.ASIDE_FOR`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.files.actions import ASIDE, UnknownFile, add_file, remove_file
from koinon.files.kinds import MediaType
from koinon.files.owners import Owner
from koinon.files.queries import file_told
from koinon.files.refusals import FileRefused
from koinon.files.store import Taken, take_in
from koinon.lib.writing import Actor

if TYPE_CHECKING:
    from koinon.desk.gate import Desk


@dataclass(frozen=True, slots=True)
class Given:
    """A file that came with a form: its content in the store, its name, and the key of what is kept aside of it."""

    taken: Taken
    name: str
    aside: str = ""


class UploadInput(forms.FileInput):
    """An input for a file, beside it what is kept aside of an earlier try."""

    kept: Given | None = None
    lost = False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The file that was sent, else the key of what is kept aside, else None."""
        return super().value_from_datadict(data, files, name) or data.get(f"{name}_kept") or None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form held no such field."""
        return super().value_omitted_from_data(data, files, name) and f"{name}_kept" not in data

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The input, and a sentence on what became of the file that was chosen before."""
        told = dict(attrs or {})
        if self.kept is None and not self.lost:
            return super().render(name, None, told, renderer)
        id_ = f"{told.get('id') or name}-kept"
        told["aria-describedby"] = f"{told.get('aria-describedby', '')} {id_}".strip()
        if self.kept is None:
            words, key = _("The file could not be kept meanwhile. Choose it once more."), ""
        else:
            words, key = _("“%(name)s” is kept. Choose another file only to send that one instead."), self.kept.aside
            words %= {"name": self.kept.name}
        return format_html(
            '{}<p class="help kept-file" id="{}">{}</p><input type="hidden" name="{}_kept" value="{}">',
            super().render(name, None, told, renderer), id_, words, name, key,
        )  # fmt: skip


class UploadField(forms.FileField):
    """A file. What is clean is a `Given`, None for nothing."""

    widget = UploadInput
    person = ""

    def __init__(self, **kwargs: Any) -> None:
        told: dict[str, Any] = {"allow_empty_file": True, **kwargs}
        told.setdefault("help_text", gettext_lazy("PDF, office document, PNG, JPEG, plain text or CSV."))
        super().__init__(**told)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Put the file into the store, or find what is kept aside for this person."""
        if isinstance(data, UploadedFile):
            sent = super().clean(data, initial)
            try:
                return Given(take_in(sent.chunks(), limit=settings.KOINON_FILE_LIMIT), sent.name or "")
            except FileRefused as refused:
                raise ValidationError(" ".join(refused.worded())) from refused
        if data:
            return self._aside(str(data))
        if self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return None

    def _aside(self, key: str) -> Given:
        kept = file_told(key)
        if kept is None or kept.kind != ASIDE or kept.person != self.person or kept.withheld_under or kept.erased_under:
            raise ValidationError(_("The file is not kept any more. Choose it once more."))
        return Given(Taken(kept.digest, kept.size, MediaType(kept.media_type)), kept.name, kept.key)


class KeepsFiles(forms.Form):
    """What a form with files has besides: they are kept aside while something else is to be mended.

    Give it `person`, the key of who fills it in.
    """

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def full_clean(self) -> None:
        """Let the fields know whose files may be taken up again."""
        for _name, field in self.uploads():
            field.person = self.person
        super().full_clean()

    def uploads(self) -> Iterator[tuple[str, UploadField]]:
        """The fields that take files."""
        yield from ((name, field) for name, field in self.fields.items() if isinstance(field, UploadField))

    def given(self) -> dict[str, Given]:
        """The files that came and are good, by field."""
        told = getattr(self, "cleaned_data", {})
        return {name: told[name] for name, _field in self.uploads() if isinstance(told.get(name), Given)}

    def keep_aside(self, desk: Desk) -> None:
        """Keep the good files of a form that is shown again. Without room for them the page asks for them once more."""
        given = self.given()
        for name, field in self.uploads():
            if name in given:
                widget: Any = field.widget
                widget.kept = self._kept(desk, given[name])
                widget.lost = widget.kept is None

    def _kept(self, desk: Desk, given: Given) -> Given | None:
        if given.aside:
            return given
        actor, owner = Actor(desk.account.person.key), Owner(person=self.person)
        try:
            file = add_file(actor=actor, at=desk.at, taken=given.taken, owner=owner, kind=ASIDE, name=given.name)
        except FileRefused:
            return None
        return Given(given.taken, file.name, file.key)

    def let_go(self, desk: Desk) -> None:
        """What was kept aside has found its place."""
        for given in self.given().values():
            if given.aside:
                _remove(Actor(desk.account.person.key), desk.at, given.aside)


def _remove(actor: Actor, at: datetime, key: str) -> None:
    try:
        remove_file(actor=actor, at=at, key=key)
    except UnknownFile:
        return  # the form was sent twice, and the other one was faster
