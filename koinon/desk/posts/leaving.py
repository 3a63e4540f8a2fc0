"""Somebody leaves: one line for each thing they hold, and what shall become of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.accounts.models import Person
from koinon.desk.forms import DayField, DeskForm
from koinon.desk.persons import name_words, names_by_key
from koinon.desk.posts.words import Places, why_not
from koinon.desk.waiting import task_words
from koinon.lib.order import sort_key
from koinon.mandates.departures import (
    AS_CONTACT,
    ASK,
    BEGINS_LATER,
    DECIDE,
    END,
    FOLLOWS,
    FUNCTION,
    HAND_OVER,
    LISTED,
    MANDATE,
    NOMINATION,
    SEGMENT,
    TASK,
    THE_CITYS,
    VACATE,
    Holding,
    Step,
)
from koinon.people.models import Contact
from koinon.rules.rights import ASSISTANT
from koinon.tasks.models import Task
from koinon.web.pages import Link, When
from koinon.web.words.content import reader, said
from koinon.web.words.dates import day_words, when_day

if TYPE_CHECKING:
    from koinon.desk.gate import Desk


class LeaveForm(DeskForm):
    """The day, and for each line a way and who takes it over. A line without a way stays as it is."""

    on = DayField(
        label=gettext_lazy("First day on which the person holds nothing"),
        help_text=gettext_lazy("What is handed over begins on this day."),
    )

    def __init__(
        self, *args: Any, held: Sequence[Holding], people: Collection[Person], colleagues: Collection[Contact] = (),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.held = held
        takers = sorted(((one.key, name_words(one.name)) for one in people), key=lambda one: sort_key(one[1], reader()))
        contacts = [(one.person, one.name or (one.emails or [one.person])[0]) for one in colleagues]
        for one in held:
            if not one.ways:
                continue
            words = [("", _("leave as it is")), *((way, way_words(way, one.what)) for way in one.ways)]
            self.fields[f"way-{one.line}"] = forms.ChoiceField(label=_("What to do"), required=False, choices=words)
            if HAND_OVER in one.ways:
                who = contacts if one.what in AS_CONTACT else takers
                whom = forms.ChoiceField(label=_("Who takes it over"), required=False, choices=[("", ""), *who])
                self.fields[f"to-{one.line}"] = whom

    def clean(self) -> dict[str, Any]:
        """Whoever hands something over says to whom; at least one thing is done."""
        told = super().clean() or {}
        for one in self.held:
            if told.get(f"way-{one.line}") == HAND_OVER and not told.get(f"to-{one.line}"):
                self.add_error(f"to-{one.line}", _("Choose who takes it over."))
            elif told.get(f"to-{one.line}") and told.get(f"way-{one.line}") != HAND_OVER:
                self.add_error(f"way-{one.line}", _("You chose a person, so choose to hand it over, or take them out."))
        if not self.errors and not self.steps():
            self.add_error(None, _("Nothing is chosen. Say for at least one line what to do."))
        return told

    def steps(self) -> list[Step]:
        """What is to be done."""
        told = self.cleaned_data
        return [
            Step(one.line, told[f"way-{one.line}"], told.get(f"to-{one.line}", ""))
            for one in self.held
            if told.get(f"way-{one.line}")
        ]

    def wrong(self, lines: dict[str, str]) -> None:
        """Say at each line why it cannot be done."""
        for line, code in lines.items():
            self.refuse(f"to-{line}" if code == "to" else f"way-{line}", why_not(code))


@dataclass(frozen=True)
class HoldingLine:
    """One thing somebody holds. `way` and `to` are the fields of the form, where there is something to choose."""

    what: str
    where: str
    since: When | None
    until: When | None
    obstacle: str
    rule: Link | None
    way: BoundField | None
    to: BoundField | None


def holding_lines(desk: Desk, held: Sequence[Holding], form: LeaveForm) -> Iterator[HoldingLine]:
    """Everything in words, in the order in which it was found. One query for names, one for tasks."""
    places = Places(desk.called)
    assisted = names_by_key({one.stands_for for one in held if one.stands_for})
    tasks = {str(one.pk): one for one in Task.objects.filter(pk__in=[h.key for h in held if h.what == TASK])}
    desk.called.load({one.network for one in held}, {one.organisation for one in held})
    for one in held:
        network = desk.called.network(one.network) if one.network else ""
        organisation = desk.called.organisation(one.organisation) if one.organisation else ""
        rule = desk.asked.walk.statutes(one.network, rule=one.rule) if one.rule else ""
        yield HoldingLine(
            _what(desk, one, places, assisted, tasks),
            ", ".join(each for each in (network, organisation) if each),
            when_day(one.begins) if one.begins else None,
            when_day(one.ends) if one.ends else None,
            _obstacle(one, places),
            Link(_("Statutes"), rule) if rule else None,
            form[f"way-{one.line}"] if f"way-{one.line}" in form.fields else None,
            form[f"to-{one.line}"] if f"to-{one.line}" in form.fields else None,
        )


def _what(desk: Desk, one: Holding, places: Places, assisted: dict[str, str], tasks: dict[str, Task]) -> str:
    if one.what == TASK:
        return _("a task: %(task)s") % {"task": task_words(desk, tasks[one.key]).text}
    if one.what == MANDATE:
        return places.mandate(one.network, one.kind, one.body)
    if one.what in AS_CONTACT:
        return _as_contact(one)
    post = places.post(one.network, one.kind, one.body)
    if one.kind == ASSISTANT:
        return _("%(role)s of %(person)s") % {"role": post, "person": assisted.get(one.stands_for, "")}
    return _("named, to be confirmed: %(post)s") % {"post": post} if one.what == NOMINATION else post


def _as_contact(one: Holding) -> str:
    named = said(one.named.to_json()).text if one.named else ""
    sentences = {
        FUNCTION: _("as a contact, the function: %(named)s"),
        LISTED: _("as a contact, on the list: %(named)s"),
        SEGMENT: _("found by the segment: %(named)s"),
    }
    return sentences[one.what] % {"named": named}


def _obstacle(one: Holding, places: Places) -> str:
    if one.what == MANDATE:
        if not one.ways:
            return _("Nobody acts for this network here: what stands here is a reading copy.")
        if one.organ:
            return _("This needs a decision of: %(organ)s.") % {"organ": places.body(one.network, one.organ)}
        return _("This needs a decision of an organ; the statutes do not say of which.")
    if one.obstacle == BEGINS_LATER:
        return _("It begins only on %(day)s. Choose a later day to end it.") % {
            "day": day_words(one.begins) if one.begins else ""
        }
    if one.obstacle == FOLLOWS:
        return _("A segment is a question: it finds nobody whose functions, lists and seats no longer fit it.")
    if one.obstacle == THE_CITYS:
        return _("The organisation decides who holds this; its coordinators can end it.")
    return ""


def way_words(way: str, what: str) -> str:
    """A way in words."""
    if what == TASK and way == END:
        return _("close it")
    if what == NOMINATION:
        return _("take the name back")
    if what == LISTED:
        return _("take them off the list") if way == END else _("put somebody else on it instead")
    return {
        END: _("end it"),
        HAND_OVER: _("hand it over"),
        VACATE: _("leave it vacant and ask for a nomination"),
        ASK: _("ask the organisation for a nomination"),
        DECIDE: _("put it before the network, as a task"),
    }[way]
