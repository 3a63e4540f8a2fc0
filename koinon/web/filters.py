"""What a list is asked to show: the choices of its form, read from the address, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from koinon.lib.days import shortened
from koinon.lib.order import sort_key
from koinon.lib.text import folded
from koinon.rules.reasons import HELD
from koinon.web.asked import Asked
from koinon.web.pages import ErrorNote, Filters, Option, Select
from koinon.web.words.content import reader

UNKNOWN = "unknown"
"""The bucket of everything of which it is not known."""

LONGEST_QUERY = 200

Choices = Mapping[str, str]
"""Value and text of each option, in the order to show them."""


@dataclass
class Form:
    """The filters of one request. Each `choose` reads one; what cannot be chosen is an error and filters nothing."""

    asked: Asked
    selects: list[Select] = field(default_factory=list)
    errors: list[ErrorNote] = field(default_factory=list)

    @property
    def query(self) -> str:
        """What is searched for, as it was typed."""
        return self.asked.parameter("q")[:LONGEST_QUERY]

    @property
    def folded_query(self) -> str:
        """What is searched for, as search compares it."""
        return folded(self.query)

    @property
    def status(self) -> int:
        """The status of a page with this form."""
        return 400 if self.errors else self.asked.status

    def choose(self, name: str, choices: Choices, also: Choices | None = None) -> str:
        """The choice that was made, "" for none. `also` may be chosen though no option offers them."""
        typed, rare = self.asked.parameter(name), also or {}
        chosen = typed if typed in choices or typed in rare else ""
        if typed and not chosen:
            self.errors.append(ErrorNote(name, trouble(name, typed)))
        offered = choices if not chosen or chosen in choices else {**choices, chosen: rare[chosen]}
        options = tuple(Option(value, text, value == chosen) for value, text in offered.items())
        self.selects.append(Select(name, options))
        return chosen

    def narrow(self, name: str, choices: Callable[[], Choices]) -> str:
        """A choice that other pages lead to: read and offered only where it was made, so that the form stays short."""
        return self.choose(name, choices()) if self.asked.parameter(name) else ""

    def sort(self, choices: Choices) -> tuple[str, bool]:
        """The order asked for, and whether it is backwards ("-name"). The first choice is the usual one."""
        typed = self.asked.parameter("sort")
        plain = typed.removeprefix("-")
        usual = next(iter(choices))
        if plain and plain not in choices:
            self.errors.append(ErrorNote("sort", trouble("sort", typed)))
            plain = ""
        chosen, backwards = plain or usual, bool(plain) and typed.startswith("-")
        options = [Option(value, text, value == chosen and not backwards) for value, text in choices.items()]
        if backwards:
            options.append(Option(typed, _("%(order)s, backwards") % {"order": choices[chosen]}, True))
        self.selects.append(Select("sort", tuple(options)))
        return chosen, backwards

    def filters(self) -> Filters:
        """The form for the page, after every choice was read."""
        names = [select.name for select in self.selects]
        filtering = [name for name in (*names, "q") if name != "sort"]
        return Filters(
            action=self.asked.request.path,
            query=self.query,
            selects=tuple(self.selects),
            kept=self.asked.kept("q", *names),
            in_use=any(self.asked.parameter(name) for name in filtering),
            clear_address=self.asked.here(**dict.fromkeys(filtering, "")),
            errors=tuple(self.errors),
        )


def trouble(name: str, typed: str) -> str:
    """What is wrong with a choice, and what to do."""
    sentence = {
        "category": _("No category “%(typed)s” is known here. Choose one from the list."),
        "country": _("No country has the code “%(typed)s”. Choose one from the list."),
        "kind": _("No kind of organisation is called “%(typed)s” here. Choose one from the list."),
        "size": _("There is no size “%(typed)s” to choose. Choose one from the list."),
        "held": _("There is no certainty “%(typed)s” to choose. Choose one from the list."),
        "right": _("No right has an answer “%(typed)s”. Choose one from the list."),
        "source": _("No source “%(typed)s” is recorded here. Choose one from the list."),
        "network": _("No network “%(typed)s” is kept here. Choose one from the list."),
        "sort": _("The list cannot be ordered by “%(typed)s”. Choose an order from the list."),
    }[name]
    return sentence % {"typed": shortened(typed)}


def held_choices() -> Choices:
    """How sure a membership can be. The pages put these into words themselves."""
    return dict.fromkeys(HELD, "")


def in_order(choices: Choices) -> dict[str, str]:
    """Choices by their text, in the reader's alphabet."""
    return dict(sorted(choices.items(), key=lambda choice: sort_key(choice[1], reader())))


def without_empty(values: Iterable[str]) -> Sequence[str]:
    """The values that are told, each once."""
    return [value for value in dict.fromkeys(values) if value]
