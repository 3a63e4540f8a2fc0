"""Forms of contacts, functions, the contact log and segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from koinon.atlas.models import Organisation
from koinon.atlas.queries import bearing
from koinon.desk.contacts.words import kind_words, log_words, visibility_words
from koinon.desk.forms import DayField, DeskForm
from koinon.lib.text import Text, TextError, folded
from koinon.people.contacts.segments import MEMBERS, NO_MEMBERS
from koinon.people.imports import cells
from koinon.people.models import ContactKind, LogKind, Visibility
from koinon.web.words.content import every_country

NONE = ("", "–")


class Lines(forms.CharField):
    """Several short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """As lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """As a list, each once."""
        return list(cells.words(super().clean(value).replace("\n", ";")))


class Addresses(Lines):
    """E-mail addresses, one a line."""

    def clean(self, value: Any) -> Any:
        """The addresses in small letters."""
        text = forms.CharField.clean(self, value)
        if not text:
            return []
        good, bad = cells.emails(text)
        if bad:
            raise ValidationError(
                _("“%(text)s” is no e-mail address. Write one such as name@city.example on each line."),
                params={"text": bad[0][:60]},
            )
        return list(good)


class Numbers(Lines):
    """Telephone numbers, one a line."""

    def clean(self, value: Any) -> Any:
        """The numbers as written."""
        good, bad = cells.phones(forms.CharField.clean(self, value))
        if bad:
            raise ValidationError(
                _("“%(text)s” is no telephone number. Write one such as +420 123 456 789 on each line."),
                params={"text": bad[0][:60]},
            )
        return list(good)


class CalledOrganisation(forms.CharField):
    """An organisation by any of its names, or by its slug."""

    def clean(self, value: Any) -> Any:
        """The organisation's id, None for nothing."""
        text = super().clean(value)
        return organisation_called(text).pk if text else None


def organisation_called(text: str) -> Organisation:
    """The one organisation of that name or slug; ValidationError where there is none, or several."""
    found = bearing(text)
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(
            _("Several organisations are called so. Write one of: %(slugs)s."),
            params={"slugs": ", ".join(one.slug for one in found)},
        )
    raise ValidationError(_("No organisation is known by this name. Write it as the atlas does, or leave it empty."))


def _language(value: str) -> None:
    if not cells.language(value):
        raise ValidationError(_("No such language is known. Write its name or its code, such as cs."))


class ContactForm(DeskForm):
    """A contact of a network."""

    name = forms.CharField(label=_("Full name"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind of contact"))
    organisation = CalledOrganisation(label=_("Organisation"), max_length=200, required=False)
    employer = forms.CharField(
        label=_("Employer"), max_length=200, required=False, help_text=_("Where it is no organisation of the atlas.")
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    emails = Addresses(label=_("E-mail"), max_length=2000, required=False, help_text=_("One a line."))
    phones = Numbers(label=_("Telephone"), max_length=1000, required=False, help_text=_("One a line."))
    address = forms.CharField(
        label=_("Postal address"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    language = forms.CharField(label=_("Language"), max_length=35, required=False, validators=[_language])
    salutation = forms.CharField(label=_("Salutation"), max_length=200, required=False)
    lists = Lines(label=_("Lists joined"), max_length=2000, required=False, help_text=_("One a line."))
    note = forms.CharField(label=_("Note"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "kind", [(kind, kind_words(kind)) for kind in ContactKind.values])
        _choose(self, "country", [NONE, *sorted(every_country().items(), key=lambda pair: folded(pair[1]))])

    def clean(self) -> dict[str, Any]:
        """Who is meant has to be told somehow; a language is kept by its tag."""
        told = super().clean() or {}
        if not self.errors and not told.get("name") and not told.get("emails"):
            self.add_error("name", _("Give a name or an e-mail address, so that it can be told who this is."))
        told["language"] = cells.language(told.get("language") or "")
        return told


class FunctionForm(DeskForm):
    """What somebody does, where, from when until when."""

    title = forms.CharField(label=pgettext_lazy("what somebody does", "Title"), max_length=300, required=False)
    title_language = forms.CharField(
        label=_("Language of the title"), max_length=35, required=False, validators=[_language]
    )
    department = forms.CharField(label=_("Department"), max_length=300, required=False)
    organisation = CalledOrganisation(label=_("Organisation"), max_length=200, required=False)
    employer = forms.CharField(
        label=_("Employer"), max_length=200, required=False, help_text=_("Where it is no organisation of the atlas.")
    )
    themes = Lines(label=_("Themes"), max_length=2000, required=False, help_text=_("One a line."))
    works_for = forms.ChoiceField(label=_("Works for"), required=False)
    since = DayField(label=_("Since"), required=False, help_text=_("Leave it empty where the day is not known."))
    until = DayField(label=_("First day no longer"), required=False)
    visibility = forms.ChoiceField(label=_("Who may see it"))
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, superiors: Sequence[tuple[str, str]] = (), own: str = Visibility.NETWORK, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "works_for", [NONE, *superiors])
        _choose(self, "visibility", [(one, visibility_words(one)) for one in (str(own), Visibility.SHARED.value)])

    def clean(self) -> dict[str, Any]:
        """A function says something, and ends after it began."""
        told = super().clean() or {}
        if not self.errors and not any(told.get(name) for name in ("title", "department", "themes")):
            self.add_error("title", _("Say at least the title, the department or a theme."))
        if told.get("since") and told.get("until") and told["until"] <= told["since"]:
            self.add_error("until", _("The end must be later than the beginning."))
        if told.get("title"):
            tag = cells.language(told.get("title_language") or "") or "und"
            try:
                told["title"] = Text.of({tag: told["title"]})
            except TextError:
                self.add_error("title", _("The title holds signs that cannot be kept."))
        return told


class LogForm(DeskForm):
    """A call, letter, visit, meeting or mail."""

    kind = forms.ChoiceField(label=_("How"))
    day = DayField(label=_("Day"))
    person = forms.ChoiceField(label=_("With whom"), required=False)
    text = forms.CharField(
        label=_("What was said"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]] = (), with_person: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "kind", [(kind, log_words(kind)) for kind in LogKind.values])
        _choose(self, "person", [NONE, *people])
        if not with_person:
            del self.fields["person"]


class SegmentForm(DeskForm):
    """A question over the contacts that is kept under a name."""

    name = forms.CharField(label=_("Name of the segment"), max_length=120)
    standing = forms.ChoiceField(label=_("Members or others"), required=False)
    categories = forms.MultipleChoiceField(label=_("Categories"), required=False, widget=forms.CheckboxSelectMultiple)
    kinds = forms.MultipleChoiceField(label=_("Kinds of contacts"), required=False, widget=forms.CheckboxSelectMultiple)
    title_words = Lines(
        label=_("Words of the function"), max_length=2000, required=False,
        help_text=_("One a line; all words of a line have to stand in the title or the department."),
    )  # fmt: skip
    themes = Lines(label=_("Themes"), max_length=2000, required=False, help_text=_("One a line."))
    union = forms.ChoiceField(label=_("Union of countries"), required=False)
    territory = forms.ChoiceField(label=_("List of countries"), required=False)
    countries = forms.CharField(
        label=_("Countries"), max_length=1000, required=False, help_text=_("Names or codes, between commas.")
    )
    languages = forms.CharField(
        label=_("Languages"), max_length=500, required=False, help_text=_("Names or codes, between commas.")
    )
    lists = Lines(label=_("Lists joined"), max_length=2000, required=False, help_text=_("One a line."))
    body = forms.ChoiceField(label=_("Seat in a body"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: Mapping[str, Sequence[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "standing", [NONE, (MEMBERS, _("members")), (NO_MEMBERS, _("no members"))])
        _choose(self, "kinds", [(kind, kind_words(kind)) for kind in ContactKind.values])
        _choose(self, "categories", list(choices.get("categories", ())))
        for name in ("union", "territory", "body"):
            _choose(self, name, [NONE, *choices.get(name, ())])

    def clean_countries(self) -> list[str]:
        """Codes of the countries named."""
        return self._read("countries", cells.country, _("No country is known as “%(text)s”. Write its name or code."))

    def clean_languages(self) -> list[str]:
        """Tags of the languages named."""
        return self._read("languages", cells.language, _("No language is known as “%(text)s”. Write its name or code."))

    def _read(self, field: str, read: Any, wrong: Any) -> list[str]:
        found = []
        for word in cells.words(self.cleaned_data[field].replace(",", ";")):
            if not read(word):
                raise ValidationError(wrong, params={"text": word[:60]})
            found.append(read(word))
        return found

    def question(self) -> dict[str, Any]:
        """The question, as it is kept."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("name", "version") and value}


def _choose(form: forms.Form, field: str, choices: Sequence[tuple[str, Any]]) -> None:
    chosen = form.fields[field]
    assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - the classes above say so
    chosen.choices = list(choices)
