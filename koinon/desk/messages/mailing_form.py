"""The form of a letter to many: whom it is for, and its words in each language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.desk.forms import DeskForm
from koinon.desk.messages.merging import languages
from koinon.mailings.merging import FIELDS, unknown_fields
from koinon.mailings.models import Audience, Mailing
from koinon.web.words.content import language_name

LONGEST_SUBJECT, LONGEST_TEXT = 200, 20_000
SEGMENT = f"{Audience.SEGMENT}-"


class MailingForm(DeskForm):
    """A letter to many. A draft may lack anything; what is to be looked at and sent has all of a language.

    The fields of each language are made below: `subject-cs`, `text-cs`.
    """

    audience = forms.ChoiceField(label=gettext_lazy("Whom it is for"))
    fallback = forms.ChoiceField(
        label=gettext_lazy("Language for those who speak another"), required=False,
        help_text=gettext_lazy("The same holds for whoever’s language is not known."),
    )  # fmt: skip
    answers_to = forms.ChoiceField(label=gettext_lazy("Answers go to"), required=False)
    business = forms.BooleanField(
        label=gettext_lazy("Strictly business"), required=False,
        help_text=gettext_lazy(
            "Such as a call to the assembly. Without the tick every letter has a link that ends such letters with one "
            "click, and whoever used it gets none."
        ),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, audiences: Sequence[tuple[str, str]], answerable: Sequence[tuple[str, str]],
        whole: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.whole = whole
        self.spoken = languages()
        _choose(self, "audience", [("", "–"), *audiences])
        names = [(code, language_name(code)) for code in self.spoken]
        _choose(self, "fallback", [("", _("none: they are left out and listed")), *names])
        _choose(self, "answers_to", [("", _("the address that the letters are from")), *answerable])
        for code, named in names:
            told = {"language": named}
            self.fields[f"subject-{code}"] = forms.CharField(
                label=_("Subject (%(language)s)") % told, max_length=LONGEST_SUBJECT, required=False,
                widget=forms.TextInput(attrs={"lang": code}),
            )  # fmt: skip
            self.fields[f"text-{code}"] = forms.CharField(
                label=_("Text (%(language)s)") % told, max_length=LONGEST_TEXT, required=False,
                widget=forms.Textarea(attrs={"rows": 12, "lang": code}),
                help_text=_("A blank line begins a new paragraph."),
            )  # fmt: skip

    @property
    def plain(self) -> list[BoundField]:
        """The fields that belong to no language."""
        return [self[name] for name in ("audience", "fallback", "answers_to", "business", "version")]

    def by_language(self) -> Iterator[tuple[str, bool, list[BoundField]]]:
        """Each language with its fields, and whether something stands in them or is wrong; the first is open."""
        for place, code in enumerate(self.spoken):
            fields = [self[f"subject-{code}"], self[f"text-{code}"]]
            yield language_name(code), not place or any(one.value() or one.errors for one in fields), fields

    def clean(self) -> dict[str, Any]:
        """Braces hold fields that there are, and what is to be sent is whole."""
        told = super().clean() or {}
        for name in [name for name in self.fields if name.startswith(("subject-", "text-"))]:
            if unknown := unknown_fields(told.get(name, "")):
                self.add_error(name, _unknown_words(unknown[0]))
        if self.whole:
            self._have_everything(told)
        return told

    def _have_everything(self, told: dict[str, Any]) -> None:
        words = self.words()
        for code, each in words.items():
            for name, sentence in (("subject", _("Write a subject.")), ("text", _("Write a text."))):
                if not each[name] and f"{name}-{code}" not in self.errors:
                    self.add_error(f"{name}-{code}", sentence)
        if not words and not self.errors:
            self.add_error(f"subject-{self.spoken[0]}", _("Write the letter in at least one language."))
        if told.get("fallback") and told["fallback"] not in words:
            self.add_error("fallback", _("The letter is not written in this language. Write it, or choose another."))

    def words(self) -> dict[str, dict[str, str]]:
        """What is written, by language; a language in which nothing is written is left out."""
        told = self.cleaned_data
        every = {code: {name: told.get(f"{name}-{code}") or "" for name in ("subject", "text")} for code in self.spoken}
        return {code: each for code, each in every.items() if any(each.values())}

    def kept(self) -> dict[str, Any]:
        """What the action takes."""
        told, segment = self.cleaned_data, None
        audience = told["audience"]
        if audience.startswith(SEGMENT):
            audience, segment = Audience.SEGMENT.value, int(audience.removeprefix(SEGMENT))
        return {
            "audience": audience, "segment": segment, "words": self.words(), "fallback": told["fallback"],
            "business": told["business"], "answers_to": told["answers_to"], "version": told["version"] or 0,
        }  # fmt: skip


def initial_of(mailing: Mailing) -> dict[str, Any]:
    """What the form shows of a draft."""
    words = {f"{name}-{code}": text for code, each in mailing.words.items() for name, text in each.items()}
    return {**words, "audience": audience_choice(mailing), "fallback": mailing.fallback,
            "answers_to": mailing.answers_to, "business": mailing.business, "version": mailing.version}  # fmt: skip


def audience_choice(mailing: Mailing) -> str:
    """Whom a draft is for, as the form has it; "" where its segment is gone."""
    if mailing.audience != Audience.SEGMENT:
        return mailing.audience
    return f"{SEGMENT}{mailing.segment_id}" if mailing.segment_id else ""


def _unknown_words(unknown: str) -> str:
    offered = ", ".join(f"{{{field}}}" for field in FIELDS)
    if len(unknown) == 1:
        return _("A brace “%(brace)s” stands alone. A field has one on each side: %(fields)s.") % {
            "brace": unknown, "fields": offered,
        }  # fmt: skip
    return _("“%(field)s” is no field. Write one of these, or take the braces away: %(fields)s.") % {
        "field": unknown, "fields": offered,
    }  # fmt: skip


def _choose(form: forms.Form, field: str, choices: Sequence[tuple[str, Any]]) -> None:
    chosen = form.fields[field]
    assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - the class above says so
    chosen.choices = list(choices)
