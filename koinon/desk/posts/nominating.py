"""Forms with which nominations are asked for and given, and the lists of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from koinon.accounts.models import Person
from koinon.desk.forms import DayField, DeskForm
from koinon.desk.persons import holder_words, name_words
from koinon.desk.posts.words import Places, nomination_words
from koinon.lib.order import sort_key
from koinon.lib.text import Text, TextError
from koinon.mandates.models import Nomination
from koinon.web.pages import When
from koinon.web.words.content import reader, said
from koinon.web.words.dates import when_day
from koinon.web.words.names import Names

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

EVERY_VACANT = "every-vacant"


class AskForm(DeskForm):
    """For which post whom is asked, and by when."""

    kind = forms.ChoiceField(label=gettext_lazy("Post"))
    q = forms.ChoiceField(label=gettext_lazy("Whom to ask"))
    due = DayField(label=gettext_lazy("By when"), required=False)

    def __init__(self, *args: Any, posts: Iterable[tuple[str, str]], members: Iterable[tuple[str, str]]) -> None:
        super().__init__(*args)
        self.fields["kind"].choices = [("", ""), *posts]  # type: ignore[attr-defined]
        everybody = (EVERY_VACANT, _("every member where it is vacant"))
        ordered = sorted(members, key=lambda one: sort_key(one[1], reader()))
        self.fields["q"].choices = [("", ""), everybody, *ordered]  # type: ignore[attr-defined]


class NominateForm(DeskForm):
    """Who shall hold which post of an organisation."""

    post = forms.ChoiceField(label=gettext_lazy("Post"))
    person = forms.ChoiceField(
        label=gettext_lazy("Person"), required=False, help_text=gettext_lazy("Those whom your organisation knows.")
    )
    name = forms.CharField(
        label=gettext_lazy("Somebody else, by name"), required=False, max_length=200,
        help_text=gettext_lazy("For a person who is not in the list."),
    )  # fmt: skip
    address = forms.EmailField(label=gettext_lazy("Their e-mail address"), required=False, max_length=254)
    office = forms.CharField(
        label=gettext_lazy("Office"), required=False, max_length=200,
        help_text=gettext_lazy("Such as “the Lord Mayor”. It can hold the post with a person in it, or by itself."),
    )  # fmt: skip
    department = forms.CharField(label=gettext_lazy("Department"), required=False, max_length=200)
    begins = DayField(label=gettext_lazy("From which day"))
    ends = DayField(
        label=gettext_lazy("Until before which day"), required=False,
        help_text=gettext_lazy("The first day on which it is no longer held. Left empty: nobody knows it yet."),
    )  # fmt: skip

    def __init__(self, *args: Any, posts: Iterable[tuple[str, str]], people: Collection[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", ""), *posts]  # type: ignore[attr-defined]
        known = sorted(((one.key, name_words(one.name)) for one in people), key=lambda one: sort_key(one[1], reader()))
        self.fields["person"].choices = [("", ""), *known]  # type: ignore[attr-defined]

    def clean_office(self) -> Text:
        """The office as words in the reader's language."""
        return self._text("office")

    def clean_department(self) -> Text:
        """The department as words in the reader's language."""
        return self._text("department")

    def clean_name(self) -> Text:
        """A name belongs to no language."""
        return self._text("name", "und")

    def clean(self) -> dict[str, Any]:
        """A person is chosen or written, not both; somebody or some office there must be."""
        told = super().clean() or {}
        if told.get("person") and told.get("name"):
            self.add_error("name", _("Choose somebody from the list or write a name, not both."))
        if told.get("address") and not told.get("name"):
            self.add_error("address", _("An address belongs to a name that you write. Write the name too."))
        if not self.errors and not (told.get("person") or told.get("name") or told.get("office")):
            self.add_error("person", _("Name somebody: choose a person, write a name, or write the office."))
        return told

    def _text(self, field: str, language: str = "") -> Text:
        written = str(self.cleaned_data.get(field, "")).strip()
        if not written:
            return Text()
        try:
            return Text.of({language or get_language() or "en": written})
        except TextError as error:
            raise forms.ValidationError(_("This holds signs that cannot be kept. Write it anew.")) from error


@dataclass(frozen=True)
class NominationLine:
    """One nomination of a list. `deeds` are the words that may be sent, with what their buttons say."""

    post: str
    organisation: str
    network: str
    holder: str
    department: str
    state: str
    begins: When | None
    due: When | None
    overdue: bool
    address: str
    deeds: tuple[tuple[str, str], ...]
    answer: str = ""


def nomination_lines(
    desk: Desk, rows: Sequence[Nomination], places: Places, names: Names, of_network: bool
) -> tuple[NominationLine, ...]:
    """Nominations in words, with what can be done with each from this side."""
    return tuple(_line(desk, one, places, names, of_network) for one in rows)


def _line(desk: Desk, one: Nomination, places: Places, names: Names, of_network: bool) -> NominationLine:
    where = {"network": one.network.slug} if of_network else {"organisation": one.organisation.slug}
    named = one.person or one.office
    overdue = one.state == "asked" and one.due is not None and one.due < desk.today
    return NominationLine(
        places.post(one.network.slug, one.kind, one.body),
        names.of(one.organisation_id, one.organisation.slug).name.text,
        desk.called.network(one.network.slug),
        holder_words(one.person.name if one.person else None, one.office) if named else "",
        said(one.department.to_json()).text if one.department else "",
        nomination_words(one.state),
        when_day(one.begins) if one.begins else None,
        when_day(one.due) if one.due else None,
        overdue,
        desk.to("settle_nomination" if of_network else "answer_nomination", nomination=one.pk, **where),
        deeds_of(one.state, of_network),
    )


def deeds_of(state: str, of_network: bool) -> tuple[tuple[str, str], ...]:
    """What one side can do with a nomination in this state."""
    if of_network:
        return {
            "asked": (("withdraw", _("Ask no more")),),
            "nominated": (("confirm", _("Confirm")), ("refuse", _("Do not confirm"))),
        }.get(state, ())
    return {
        "asked": (("decline", _("Name nobody")),),
        "nominated": (("withdraw", _("Take back")),),
    }.get(state, ())
