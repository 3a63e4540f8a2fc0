"""Answering the question as a person does: by reading the sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.utils import translation

from koinon.challenges import numbers
from koinon.challenges.questions import MINUS, PLUS, TIMES, sentences

SUMS: dict[str, Callable[[int, int], int]] = {
    PLUS: lambda first, second: first + second,
    MINUS: lambda first, second: first - second,
    TIMES: lambda first, second: first * second,
}


@cache
def answers(language: str) -> dict[str, int]:
    """Every sentence that can be asked in a language, with its answer."""
    with translation.override(language):
        named = [numbers.forms(figure, language)[0] for figure in range(21)]
        return {
            pattern % {"first": first, "second": second}: reckon(one, other)
            for kind, reckon in SUMS.items()
            for pattern in sentences(kind)
            for one, first in enumerate(named)
            for other, second in enumerate(named)
        }


def solved(sentence: str, language: str) -> int:
    """The answer to a question as it stands on a page of the language."""
    return answers(language)[sentence]
