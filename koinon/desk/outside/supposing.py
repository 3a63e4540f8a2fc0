"""What if: who would change category, and how the votes would shift. Nothing of it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from koinon.desk.forms import DayField, DeskForm
from koinon.lib.order import sort_key
from koinon.networks.models import Network
from koinon.records.queries import statutes_told
from koinon.rules.reasons import RULE
from koinon.rules.standing import Case, Standing
from koinon.rules.whatif import (
    Difference,
    Hypothesis,
    Outcome,
    SuppositionError,
    Votes,
    suppositions,
    unions_known,
    what_if,
)
from koinon.web.addresses import Walk
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Category, Link, When
from koinon.web.words.content import country_name, number, range_words, reader, said
from koinon.web.words.dates import day_words, when_day
from koinon.web.words.names import Called, names_by_slug

JOINS, LEAVES = "joins", "leaves"
MOST_INHABITANTS = 100_000_000


class SupposeForm(DeskForm):
    """What is to be supposed: a country's step, a city's figure, a category's bound; one of them, or several."""

    on = DayField(label=gettext_lazy("From which day"), help_text=gettext_lazy("Such as 2027-01-01"))
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    step = forms.ChoiceField(label=gettext_lazy("Step"), required=False)
    union = forms.ChoiceField(label=gettext_lazy("Union of countries"), required=False)
    organisation = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    figure = forms.IntegerField(
        label=gettext_lazy("Inhabitants"), required=False, min_value=0, max_value=MOST_INHABITANTS
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    minimum = forms.IntegerField(
        label=gettext_lazy("Inhabitants it asks for"), required=False, min_value=0, max_value=MOST_INHABITANTS
    )

    def __init__(self, *args: object, case_by_slug: Mapping[str, Case], hosted: Hosted, day: date) -> None:
        super().__init__(*args)
        self.cases = case_by_slug
        self.network = hosted.network
        names = names_by_slug(list(case_by_slug))
        countries = {case.facts.country for case in case_by_slug.values()} - {""}
        version = hosted.version_on(day)
        slugs = [category.slug for category in version.categories()] if version else []
        self._offer("country", ((code, country_name(code)) for code in countries))
        self._offer("union", ((union, union.upper()) for union in unions_known(case_by_slug)))
        self._offer("organisation", ((slug, names[slug].name.text if slug in names else slug) for slug in case_by_slug))
        self._offer("category", ((slug, hosted.category_name(slug, day).text) for slug in slugs))
        self.fields["step"].choices = [("", ""), (JOINS, _("joins")), (LEAVES, _("leaves"))]  # type: ignore[attr-defined]

    def _offer(self, field: str, options: Iterable[tuple[str, str]]) -> None:
        ordered = sorted(options, key=lambda one: sort_key(one[1], reader()))
        self.fields[field].choices = [("", ""), *ordered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """What belongs together has to be said together."""
        told = super().clean() or {}
        for group in (("country", "step", "union"), ("organisation", "figure"), ("category", "minimum")):
            given = [name for name in group if told.get(name) not in (None, "")]
            if given and len(given) < len(group):
                lacking = next(name for name in group if name not in given)
                if lacking not in self.errors:
                    fields = ", ".join(str(self.fields[name].label) for name in group)
                    sentence = _("These go together: %(fields)s. Fill all of them, or none.")
                    self.add_error(lacking, sentence % {"fields": fields})
        if not self.errors and not any(told.get(name) for name in ("country", "organisation", "category")):
            self.add_error(None, _("Say what to suppose: a country, a city or a category."))
        return told

    def outcome(self) -> Outcome | None:
        """What would follow; None where something cannot be supposed, which is then said in the form."""
        day = self.cleaned_data["on"]
        try:
            wanted = self._wanted(day)
            document = statutes_told(self.network, day) if wanted.bound else None
            return what_if(self.cases, suppositions(wanted, self.cases, document), day)
        except SuppositionError as error:
            field, sentence = _REFUSALS[error.code]
            self.refuse(field, str(sentence))
        return None

    def _wanted(self, day: date) -> Hypothesis:
        """What was chosen and typed, as the rules take it."""
        told = self.cleaned_data
        return Hypothesis(
            day, told["country"],
            joins=told["union"] if told["step"] == JOINS else "",
            leaves=told["union"] if told["step"] == LEAVES else "",
            counted=((told["organisation"], told["figure"]),) if told["organisation"] else (),
            bound=(told["category"], told["minimum"]) if told["category"] else None,
        )  # fmt: skip


_REFUSALS = {
    "inside_already": ("step", gettext_lazy("The country is in the union on that day as it is.")),
    "not_inside": ("step", gettext_lazy("The country is not in the union on that day, so it cannot leave it.")),
    "no_statutes": ("on", gettext_lazy("No statutes are known for that day.")),
    "unknown_category": ("category", gettext_lazy("The statutes of that day define no such category.")),
    "over_maximum": (
        "minimum",
        gettext_lazy("The category is for cities with fewer inhabitants than this. Write a smaller number."),
    ),
    "bound_not_known": ("category", gettext_lazy("The conditions of this category are not known, so none can change.")),
}


@dataclass(frozen=True)
class SupposedRow:
    """One organisation: what it is, what it would be, and the rules by which."""

    name: Called
    address: str
    before: Category | None
    after: Category | None
    rules: tuple[Link, ...]
    moves: bool
    votes: tuple[str, str]


@dataclass(frozen=True)
class Supposed:
    """The outcome as the page shows it. `votes_before` and `votes_after` are ranges in words."""

    day: When
    members: str
    rows: tuple[SupposedRow, ...]
    moved: str
    votes_before: str
    votes_after: str
    votes_unknown: str
    countries: tuple[tuple[str, str, str], ...]


def supposed(outcome: Outcome, hosted: Hosted, walk: Walk) -> Supposed:
    """The outcome in words. Two queries, for the names."""
    names = names_by_slug([each.organisation for each in outcome.differences])
    rows = [_row(each, outcome.day, hosted, names, walk) for each in outcome.differences]
    rows.sort(key=lambda row: (not row.moves, sort_key(row.name.name.text, reader())))
    before, after = outcome.votes
    return Supposed(
        when_day(outcome.day),
        number(outcome.members),
        tuple(rows),
        number(sum(row.moves for row in rows)),
        votes_words(before),
        votes_words(after),
        number(after.unknown) if after.unknown else "",
        tuple((country_name(code), votes_words(was), votes_words(then)) for code, was, then in outcome.countries),
    )


def _row(each: Difference, day: date, hosted: Hosted, names: Mapping[str, Called], walk: Walk) -> SupposedRow:
    called = names.get(each.organisation) or Called(said(each.organisation, ""))
    rules = dict.fromkeys(reason.rule for reason in each.why if reason.kind == RULE)
    links = [link for rule in rules if (link := hosted.rule_link(rule, day, walk))]
    return SupposedRow(
        called,
        walk.at(day.isoformat()).standing(hosted.slug, each.organisation),
        _category(each.before, day, hosted),
        _category(each.after, day, hosted),
        tuple(links),
        each.moves,
        (member_votes_words(each.votes[0]), member_votes_words(each.votes[1])),
    )


def _category(standing: Standing | None, day: date, hosted: Hosted) -> Category | None:
    return hosted.category(standing.category, day) if standing else None


def votes_words(votes: Votes) -> str:
    """Members with a vote as a range, and their votes where the statutes weigh them."""
    members = range_words(votes.certain, votes.possible)
    if not votes.possible or votes.unknown == votes.possible:
        return _("members with a vote: %(members)s") % {"members": members}
    told = {"members": members, "votes": range_words(*votes.weighed)}
    return _("members with a vote: %(members)s; their votes: %(votes)s") % told


def member_votes_words(votes: Votes) -> str:
    """The votes of one member in the assembly, where the statutes weigh them."""
    if not votes.possible:
        return _("no vote")
    if votes.unknown:
        return pgettext("votes", "cannot be told")
    return range_words(*votes.weighed)


def case_by_slug(cases: Mapping[int, Case]) -> dict[str, Case]:
    """The cases of a network by the slug of the organisation."""
    return {case.organisation: case for case in cases.values()}


def title_of(network: Network, hosted: Hosted, day: date | None) -> str:
    """The page's title: it says what it is before anything else."""
    words = {"network": hosted.name.text, "date": day_words(day) if day else ""}
    return _("What if: %(network)s on %(date)s") % words if day else _("What if: %(network)s") % words
