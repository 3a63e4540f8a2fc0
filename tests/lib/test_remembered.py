"""What follows from the public records is worked out once a version, and anew for another one."""

from __future__ import annotations

from django.utils import translation

from koinon.lib.remembered import forget, remembered, standing_on


def test_the_same_is_asked_once_a_version() -> None:
    asked: list[tuple[str, int]] = []

    @remembered(4)
    def course(network: str, known: int = 0) -> str:
        asked.append((network, known))
        return f"{network} {len(asked)}"

    with standing_on(1):
        assert course("league") == course("league") == "league 1"
        assert course("union") == "union 2"
        assert course("league", known=7) == "league 3"
    with standing_on(2):
        assert course("league") == "league 4"
    with standing_on(1):
        assert course("league") == "league 1"


def test_outside_an_answer_nothing_is_remembered() -> None:
    asked: list[int] = []

    @remembered(4)
    def count() -> int:
        asked.append(1)
        return len(asked)

    assert (count(), count()) == (1, 2)
    with standing_on(1):
        assert (count(), count()) == (3, 3)
    assert count() == 4


def test_what_is_in_words_is_remembered_a_language() -> None:
    @remembered(4, in_language=True)
    def word() -> str | None:
        return translation.get_language()

    with standing_on(1):
        for language in ("cs", "pl", "cs"):
            with translation.override(language):
                assert word() == language


def test_the_longest_unasked_goes_first_and_forgetting_empties() -> None:
    asked: list[int] = []

    @remembered(2)
    def square(number: int) -> int:
        asked.append(number)
        return number * number

    with standing_on(1):
        for number in (1, 2, 1, 3, 1, 2):
            assert square(number) == number * number
        assert asked == [1, 2, 3, 2]
        forget()
        square(2)
        assert asked == [1, 2, 3, 2, 2]
