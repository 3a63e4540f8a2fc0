"""The one table of mistakes in a statutes file: checker, documentation and tests all follow it.

Message and cure are plain English templates with {placeholders}; `N_` marks them
for the catalogues, pages and the command line put the parameters in after translation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]


def N_(text: str) -> str:
    """Mark a text for translation and leave it as it is."""
    return text


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: where in the document, which line of the table, and what fills its placeholders.

    The path of something missing is the path of the table that lacks it.
    """

    path: Path
    code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Template:
    """What is said of a kind of mistake, and how to cure it."""

    message: str
    cure: str


TRUTH = N_("true or false")
WHOLE_NUMBER = N_("a whole number")
NUMBER = N_("a number")
STRING = N_("a text")
TEXT = N_("a text in languages")
LENGTH = N_("a length of time")
LIST = N_("a list")
TABLE = N_("a table")
DATE = N_("a date")
OTHER_VALUE = N_("something else than TOML has")
TYPE_WORDS = (TRUTH, WHOLE_NUMBER, NUMBER, STRING, TEXT, LENGTH, LIST, TABLE, DATE, OTHER_VALUE)
"""What values are called; they stand in the parameters `found` and `wanted`, and are translated too."""

MISTAKES: dict[str, Template] = {
    "not_toml": Template(
        N_("This is not TOML: {reason}."),
        N_("Mend the line; until then nothing else in the file can be read."),
    ),
    "format_version": Template(
        N_("The format {value} is not known."),
        N_("Write koinon_statutes = {known}."),
    ),
    "missing_field": Template(
        N_("“{field}” is missing."),
        N_("Add {field}. If no text says it, give the rule the status “unknown” and no value."),
    ),
    "unknown_field": Template(
        N_("“{field}” is not a field here."),
        N_("Take it out or write {nearest}."),
    ),
    "wrong_type": Template(
        N_("“{field}” is {found}, but should be {wanted}."),
        N_("Write {example}."),
    ),
    "empty": Template(
        N_("“{field}” is empty."),
        N_("Fill it in, or leave the field out: what is left out is not known."),
    ),
    "bad_slug": Template(
        N_("“{value}” is no short name."),
        N_("Use small letters a to z, digits and single hyphens, beginning with a letter or digit: {example}."),
    ),
    "unknown_kind": Template(
        N_("There is no kind of rule “{value}”."),
        N_("Use {nearest}; docs/statutes-format.md lists all kinds."),
    ),
    "unknown_status": Template(
        N_("There is no status “{value}”."),
        N_("Use {nearest}."),
    ),
    "unknown_right": Template(
        N_("There is no right “{value}”."),
        N_("Use {nearest}."),
    ),
    "unknown_choice": Template(
        N_("“{value}” is not a word that “{field}” can have."),
        N_("Use {nearest}."),
    ),
    "bad_language": Template(
        N_("“{value}” is not the code of a language."),
        N_("Use a code such as en, cs, sv, pl, de or pt-BR (the language's code, not the country's)."),
    ),
    "bad_country": Template(
        N_("“{value}” is not the code of a country."),
        N_("Use two capital letters such as CZ."),
    ),
    "bad_currency": Template(
        N_("“{value}” is not the code of a currency."),
        N_("Use three capital letters such as EUR."),
    ),
    "bad_date": Template(
        N_("“{value}” is no date."),
        N_("Write a day 2003-11-26, a month 2004-12, a year 1993 or a season 2013-21 (spring) to 2013-24 (winter)."),
    ),
    "date_not_quoted": Template(
        N_("“{field}” is a date without quotes."),
        N_('Write "{value}": in quotes a month or a year can be given too.'),
    ),
    "bad_share": Template(
        N_("“{value}” is no part of a whole."),
        N_('Write it like "2/3": more than nothing and not more than the whole.'),
    ),
    "negative_number": Template(
        N_("“{field}” is {value}, but a number below nought has no meaning here."),
        N_("Write a number of {least} or more."),
    ),
    "number_too_small": Template(
        N_("“{field}” is {value}, which is too small."),
        N_("Write a number of {least} or more, or leave the field out."),
    ),
    "bad_id": Template(
        N_("“{value}” can't be the id of a rule."),
        N_("Use small letters a to z, digits and single hyphens: {example}."),
    ),
    "duplicate_id": Template(
        N_("The id “{value}” already belongs to another rule."),
        N_("Give this rule an id of its own."),
    ),
    "category_twice": Template(
        N_("The category “{value}” is already defined by the rule {other}."),
        N_("Make it one rule; if sources disagree, give it the status “contested” and both values."),
    ),
    "said_twice": Template(
        N_("The rule {other} already speaks of the same thing."),
        N_("Make it one rule; if sources disagree, give it the status “contested” and both values."),
    ),
    "category_not_defined": Template(
        N_("No rule defines the category “{value}”."),
        N_("Define it by a rule of kind “category”, or write {nearest}."),
    ),
    "unknown_with_value": Template(
        N_("The rule is unknown, yet “{field}” gives a value."),
        N_("Take the value out, or give the status that fits it; what is seen done belongs in “practice”."),
    ),
    "none_with_value": Template(
        N_("The status says that there is no such rule, yet “{field}” gives a value."),
        N_("Take the value out, or give the status that fits it."),
    ),
    "contested_without_values": Template(
        N_("A contested rule needs what each source says, but there are {count} values."),
        N_("Give at least two tables in “values”, each with its source."),
    ),
    "contested_alike": Template(
        N_("Two of the contested values say the same."),
        N_("Put their sources together into one value; if nothing else differs, the rule is not contested."),
    ),
    "values_not_contested": Template(
        N_("“values” belongs to a contested rule, and the status is {status}."),
        N_("Set the status to “contested”, or write the value beside the other fields."),
    ),
    "said_beside_values": Template(
        N_("“{field}” stands in the rule and again in its contested values."),
        N_("What sources agree on belongs in the rule, what they differ on in “values”."),
    ),
    "no_source": Template(
        N_("The status is {status}, but no source is given."),
        N_('Add source = "..."; a value without a source is “assumed”.'),
    ),
    "source_and_sources": Template(
        N_("“source” and “sources” are both given."),
        N_("Put all of them into “sources”."),
    ),
    "two_bounds": Template(
        N_("“{field}” and “{other}” both give the same end of the band."),
        N_("Keep the one that the text means: with the number itself inside or outside."),
    ),
    "no_bound": Template(
        N_("The band has no end."),
        N_("Give minimum or above, maximum or below."),
    ),
    "minimum_over_maximum": Template(
        N_("The lower end {low} is over the upper end {high}."),
        N_("Exchange or correct them."),
    ),
    "bands_overlap": Template(
        N_("This band begins at {low}, but the one before it reaches to {high}."),
        N_("Let each number of inhabitants fall into one band only."),
    ),
    "bands_gap": Template(
        N_("Between {high} and {low} no band says anything."),
        N_("Let this band begin where the one before it ends."),
    ),
    "one_of_missing": Template(
        N_("None of {fields} is given."),
        N_("Give exactly one of them; if no text says it, the status is “unknown”."),
    ),
    "one_of_many": Template(
        N_("{fields} can't stand together."),
        N_("Keep one of them, and put the others into rules of their own."),
    ),
    "nothing_said": Template(
        N_("The rule gives no value."),
        N_("Give one of {fields}; if no text says it, the status is “unknown”."),
    ),
    "moves_to_missing": Template(
        N_("The rule moves members, but does not say to which category."),
        N_("Add moves_to with the category, or write then = \"review\"."),
    ),
    "moves_to_itself": Template(
        N_("The rule moves “{value}” to itself."),
        N_("Take it out of moves_from, or write then = \"keep\"."),
    ),
    "needed_with": Template(
        N_("With {field} = “{value}”, “{needed}” is needed."),
        N_("Add {needed}."),
    ),
    "not_with": Template(
        N_("“{unused}” has no meaning with {field} = “{value}”."),
        N_("Take it out, or correct {field}."),
    ),
    "start_twice": Template(
        N_("The rule {other} already says from what day membership runs."),
        N_("Keep one of the two; if sources disagree, give it the status “contested” and both values."),
    ),
}  # fmt: skip


def message(mistake: Mistake, translate: Callable[[str], str] = N_) -> str:
    """What is wrong, in words. `translate` is the catalogue's function; without it the words are English."""
    return translate(MISTAKES[mistake.code].message).format_map(shown(mistake.params, translate))


def cure(mistake: Mistake, translate: Callable[[str], str] = N_) -> str:
    """What to do about it, in words."""
    return translate(MISTAKES[mistake.code].cure).format_map(shown(mistake.params, translate))


def shown(params: Mapping[str, str], translate: Callable[[str], str]) -> dict[str, str]:
    """A mistake's parameters for its sentence: what was written is shortened, what values are called is translated."""
    return {
        name: translate(text) if name in ("found", "wanted")
        else text if len(text) <= 120 or name in ("nearest", "fields")
        else f"{text[:119]}…"
        for name, text in params.items()
    }  # fmt: skip


def rule_of(document: Mapping[str, object], mistake: Mistake) -> str:
    """The id of the rule that the mistake is in; "" outside rules or where the rule has none."""
    rules = document.get("rules")
    if len(mistake.path) < 2 or mistake.path[0] != "rules" or not isinstance(rules, list):
        return ""
    number = mistake.path[1]
    rule = rules[number] if isinstance(number, int) and number < len(rules) else None
    found = rule.get("id") if isinstance(rule, dict) else None
    return found if isinstance(found, str) else ""


def msgids() -> tuple[str, ...]:
    """Every text of the table, for a catalogue."""
    texts = (text for template in MISTAKES.values() for text in (template.message, template.cure))
    return tuple(dict.fromkeys([*texts, *TYPE_WORDS]))
