"""`koinon whatif`: who would change category, and how the votes would shift. Nothing is recorded."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from koinon.atlas.models import Organisation
from koinon.cli import codes
from koinon.cli.arguments import day
from koinon.cli.named import network_named
from koinon.cli.result import Result, command
from koinon.records.queries import statutes_told
from koinon.register.queries import cases
from koinon.rules.reasons import FACT, Question, Reason
from koinon.rules.standing import Standing
from koinon.rules.statutes import Statutes, StatutesError, parse_statutes
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
from koinon.rules.written import written_standing

MARK = "What if: nothing of this is recorded."


class CannotSuppose(ValueError):
    """A call that supposes what cannot be; `code` for programs, the message for people."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(says)
        self.code = code


def add_to(words: Any) -> None:
    """Give the parser the command."""
    says = "who would change category, and how the votes would shift; nothing is recorded"
    parser = command(words, "whatif", _whatif, says)
    parser.add_argument("network", metavar="NETWORK")
    parser.add_argument("--on", type=day, required=True, metavar="DAY", help="the day from which it is supposed")
    parser.add_argument("--country", metavar="CC", type=_country, help="the country that joins or leaves, such as NO")
    parser.add_argument("--joins", metavar="UNION", help="the country is in this union from the day on")
    parser.add_argument("--leaves", metavar="UNION", help="the country is outside this union from the day on")
    parser.add_argument(
        "--population", metavar="ORG=FIGURE", type=_pair, action="append", default=[],
        help="the organisation is counted on the day; may be given several times",
    )  # fmt: skip
    parser.add_argument("--statutes", metavar="FILE", type=Path, help="statutes that stand beside those there are")
    parser.add_argument(
        "--bound", metavar="CATEGORY=MIN", type=_pair, help="the category asks for so many inhabitants from the day on"
    )


def _country(text: str) -> str:
    if len(text) != 2 or not text.isalpha():
        raise argparse.ArgumentTypeError(f"{text!r} is no country's code; write two letters, such as NO")
    return text.upper()


def _pair(text: str) -> tuple[str, int]:
    name, _, figure = text.partition("=")
    if not name or not figure.isascii() or not figure.isdigit() or len(figure) > 12:
        raise argparse.ArgumentTypeError(f"{text!r} is no name and number; write them like praha=1300000")
    return name, int(figure)


def _whatif(told: argparse.Namespace) -> Result:
    network = network_named(told.network)
    known = {case.organisation: case for case in cases(network).values()}
    try:
        wanted = _wanted(told)
        document = statutes_told(network, told.on) if wanted.bound else None
        outcome = what_if(known, suppositions(wanted, known, document), told.on)
    except CannotSuppose as error:
        return Result(codes.WRONG_CALL, [str(error)], {"error": error.code})
    except SuppositionError as error:
        unions = ", ".join(sorted(unions_known(known)))
        says = _SAYS[error.code].format(subject=error.subject, day=told.on, network=network.slug, unions=unions)
        return Result(codes.WRONG_CALL, [says], {"error": error.code, "subject": error.subject})
    said = list(_sentences(wanted))
    made_up = [f"{network.slug} is a made-up network."] if network.made_up else []
    lines = [MARK, *made_up, *(f"Suppose: {says}" for says in said), *_lines(outcome)]
    if outcome.no_figure and (told.bound or told.statutes):
        lines.append(f"of {len(outcome.no_figure)} members no figure is known that a bound could be judged by")
    as_json = {"what_if": MARK, "network": network.slug, "made_up": network.made_up, "supposed": said}
    return Result(codes.FINE, lines, {**as_json, **_as_json(outcome)})


_SAYS = {
    "half_a_country": "--country goes with --joins or --leaves, and they with it.",
    "nothing_supposed": "Say what to suppose: --country with --joins or --leaves, --population, --statutes or --bound.",
    "unknown_union": "There is no union {subject}; known are: {unions}.",
    "unknown_organisation": "Nothing is told of {subject} in {network}.",
    "no_statutes": "No statutes of {network} are known for {day}.",
    "inside_already": "{subject}: the country is in the union on {day} as it is.",
    "not_inside": "{subject}: the country is not in the union on {day}, so it cannot leave it.",
    "unknown_category": "The statutes of the day define no category {subject}.",
    "bound_not_known": "The conditions of {subject} are not known, so no bound of it can be changed; try --statutes.",
    "over_maximum": "The category asks for at most {subject} inhabitants; write no more than that.",
    "other_network": "The statutes are those of {subject}.",
}


def _wanted(told: argparse.Namespace) -> Hypothesis:
    """What was typed, as the rules take it."""
    if told.country and not Organisation.objects.filter(country=told.country).exists():
        raise CannotSuppose("unknown_country", f"No organisation known here is in {told.country}.")
    return Hypothesis(
        told.on, told.country or "", told.joins or "", told.leaves or "", tuple(told.population),
        _statutes_in(told.statutes) if told.statutes else None, told.bound,
    )  # fmt: skip


def _sentences(wanted: Hypothesis) -> Iterator[str]:
    """What is supposed, a sentence each."""
    for union, word in ((wanted.joins, "joins"), (wanted.leaves, "leaves")):
        if union:
            yield f"{wanted.country} {word} {union} on {wanted.day}."
    for slug, figure in wanted.counted:
        yield f"{slug} is counted on {wanted.day} and has {figure} inhabitants."
    if wanted.statutes:
        yield f"the statutes {wanted.statutes.version} hold from {wanted.statutes.begins.text} on."
    if wanted.bound:
        category, minimum = wanted.bound
        yield f"{category} asks for {minimum} inhabitants or more from {wanted.day} on."


def _statutes_in(path: Path) -> Statutes:
    try:
        return parse_statutes(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CannotSuppose("no_file", f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotSuppose("not_toml", f"{path} is no TOML: {error}.") from error
    except StatutesError as error:
        raise CannotSuppose("bad_statutes", f"{path} has mistakes: {error}.") from error


# --- what is said


def _lines(outcome: Outcome) -> Iterator[str]:
    moving = [each for each in outcome.differences if each.moves]
    others = [each for each in outcome.differences if not each.moves]
    yield (
        f"On {outcome.day}, of {outcome.members} members certain or possible: {len(moving)} of another category, "
        f"{len(others)} otherwise touched."
    )
    for each in (*moving, *others):
        yield from _of_one(each)
    for word, votes in zip(("now", "then"), outcome.votes, strict=True):
        yield f"votes in the assembly {word}: {_votes(votes)}"


def _of_one(each: Difference) -> Iterator[str]:
    yield f"  {each.organisation}: {_category(each.before)} -> {_category(each.after)}"
    for reason in each.why:
        yield f"    because {_reason(reason)}"
    for question in each.questions:
        yield f"    open: {_question(question)}"
    for question in each.settled:
        yield f"    no longer open: {_question(question)}"
    for category, before, after in each.conditions:
        yield f"    inhabitants for {category}: {before or 'no condition'} -> {after or 'no condition'}"


def _category(standing: Standing | None) -> str:
    if standing is None:
        return "no member"
    category = standing.category
    named = category.slug or " or ".join(alternative.slug for alternative in category.alternatives) or "not known"
    return f"{named} ({category.held})"


def _reason(reason: Reason) -> str:
    if reason.kind == FACT:
        return f"{reason.remark} {reason.subject} {reason.day}"
    return f"{reason.kind} {reason.rule or reason.key} {reason.remark}".rstrip()


def _question(question: Question) -> str:
    return " ".join(filter(None, (question.code, question.rule, question.subject, question.day)))


def _votes(votes: Votes) -> str:
    """Members who can vote, as a pair, and their votes where the statutes weigh them."""
    said = f"{votes.certain} certain, {votes.possible} possible"
    if votes.possible and votes.unknown == votes.possible:
        return f"{said}; how many votes each has is not known"
    said += f"; {votes.weighed[0]} to {votes.weighed[1]} votes"
    return f"{said} without {votes.unknown} members whose number of votes is not known" if votes.unknown else said


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "on": outcome.day.isoformat(),
        "members": outcome.members,
        "differences": [_difference(each) for each in outcome.differences],
        "no_figure": list(outcome.no_figure),
        "votes": {"now": asdict(outcome.votes[0]), "then": asdict(outcome.votes[1])},
    }


def _difference(each: Difference) -> dict[str, Any]:
    before, after = (written_standing(standing) if standing else None for standing in (each.before, each.after))
    return {**asdict(each), "before": before, "after": after, "moves": each.moves}
