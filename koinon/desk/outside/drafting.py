"""What a network has to decide after an outside event: a case is drafted for each member, for the organ to sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from koinon.admissions.actions import Drafted, Event
from koinon.admissions.models import Case
from koinon.desk.forms import DeskForm
from koinon.rules.outside import Consequence
from koinon.rules.standing import Standing
from koinon.web.networks.hosted import Hosted
from koinon.web.words.names import Called

FIELD = "to-"
NO_CASE = "none"


@dataclass(frozen=True, slots=True)
class Undecided:
    """A member of which somebody has to decide, and of which no case was drafted yet."""

    consequence: Consequence
    name: str

    @property
    def category(self) -> str:
        """The category that it had, "" where it cannot be named."""
        before = self.consequence.before
        return (before.category.slug or "") if before else ""


def undecided(
    found: Iterable[Consequence], names: Mapping[str, Called], cases: Mapping[str, Case],
    today: Mapping[str, Standing | None],
) -> list[Undecided]:  # fmt: skip
    """Who is to be decided on: touched by the event, still a member today, and without a case that follows from it."""
    open_ones = {one.organisation: one for one in found if not one.by_itself and one.organisation not in cases}
    return [
        Undecided(one, names[slug].name.text if slug in names else slug)
        for slug, one in open_ones.items()
        if today.get(slug) is not None
    ]


class DraftForm(DeskForm):
    """To which category each member is proposed. Where one category alone fits after the event, it is chosen."""

    def __init__(self, *args: object, open_ones: Sequence[Undecided], hosted: Hosted, day: date, today: date) -> None:
        super().__init__(*args)
        self.open_ones = {one.consequence.organisation: one for one in open_ones}
        version = hosted.version_on(today)
        known = [one.slug for one in version.categories()] if version else []
        offered = [(slug, hosted.category_name(slug, today).text) for slug in known]
        self.day = day
        for slug, one in self.open_ones.items():
            fitting = [category for category in one.consequence.fitting if category in known]
            self.fields[f"{FIELD}{slug}"] = forms.ChoiceField(
                label=one.name, choices=[("", "–"), *offered, (NO_CASE, _("no case"))],
                initial=fitting[0] if len(fitting) == 1 else "",
                error_messages={"required": _("Choose a category to propose, or that no case is begun.")},
            )  # fmt: skip

    def drafts(self) -> list[Drafted]:
        """A change of category for each member that one is proposed for."""
        proposed = {slug: self.cleaned_data[f"{FIELD}{slug}"] for slug in self.open_ones}
        return [self._draft(slug, to) for slug, to in proposed.items() if to != NO_CASE]

    def _draft(self, slug: str, moves_to: str) -> Drafted:
        one = self.open_ones[slug]
        fact = one.consequence.fact
        event = Event(fact.remark, fact.subject, self.day, one.consequence.rule)
        return Drafted(slug, one.category, moves_to, event)

    def refuse_case(self, organisation: str, sentence: str) -> None:
        """Put what was refused of one member beside it."""
        self.refuse(f"{FIELD}{organisation}", sentence)
