"""The question in words: whoever reads it can answer it, a robot finds the answer nowhere, and it is good once."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import translation

from koinon.challenges import numbers
from koinon.challenges.actions import forget, salt_of, use_challenge
from koinon.challenges.models import DailySalt, UsedChallenge
from koinon.challenges.queries import MOST_TRIES, has_tried_too_often
from koinon.challenges.questions import LIFETIME, Challenge, ChallengeError, new_challenge, read_challenge, sender_hash
from tests.challenges.solving import solved

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def asked(at, count=300):
    return [Challenge(f"nonce-{number}", "report", at) for number in range(count)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_the_numbers_and_none_means_two(language):
    every = [form for figure in range(21) for form in numbers.forms(figure, language)]
    assert not any(form.isdigit() for form in every)
    assert len(every) == len(set(every))
    assert [numbers.read(numbers.forms(figure, language)[0], language) for figure in range(21)] == list(range(21))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_reads_the_sentence_can_answer_it_in_figures_or_as_a_word(at, language):
    with translation.override(language):
        for challenge in asked(at):
            right = solved(challenge.sentence(language), language)
            assert 0 < right <= 20
            assert challenge.is_right(str(right), language)
            assert challenge.is_right(f" {numbers.forms(right, language)[0].upper()}. ", language)
            assert not challenge.is_right(str(right + 1), language)
            assert not challenge.is_right("", language)


def test_the_sentences_and_the_sums_vary(at):
    assert len({challenge.sentence("en") for challenge in asked(at)}) > 100


def test_accents_may_be_left_out_and_other_languages_words_are_no_answer():
    assert numbers.read("ctyri", "cs") == 4
    assert numbers.read("fuenf", "de") == numbers.read("FÜNF", "de") == 5
    assert numbers.read("four", "cs") is None
    assert numbers.read("9" * 5000, "en") is None


def test_a_language_without_words_for_numbers_is_asked_in_figures(at):
    assert numbers.forms(7, "xx") == ["7"]
    assert asked(at)[0].sentence("xx")


def test_what_the_form_carries_does_not_tell_the_answer(at):
    challenge = new_challenge("report", at)
    told = challenge.token().split(":")[0]
    assert json.loads(base64.urlsafe_b64decode(told + "==")) == {"nonce": challenge.nonce, "at": at.isoformat()}


def test_a_question_comes_back_as_it_was_asked(at):
    challenge = new_challenge("report", at)
    assert read_challenge(challenge.token(), "report", at + timedelta(hours=1)) == challenge


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: "", lambda t: "a:b", lambda t: "☃"])
def test_a_question_that_was_tampered_with_is_refused(at, change):
    with pytest.raises(ChallengeError, match="tampered"):
        read_challenge(change(new_challenge("report", at).token()), "report", at)


def test_a_question_of_one_form_is_none_of_another(at):
    with pytest.raises(ChallengeError, match="tampered"):
        read_challenge(new_challenge("report", at).token(), "confirm", at)


def test_a_question_expires_and_cannot_be_answered_before_it_is_asked(at):
    token = new_challenge("report", at).token()
    for instant in (at + LIFETIME, at - timedelta(seconds=1)):
        with pytest.raises(ChallengeError, match="expired"):
            read_challenge(token, "report", instant)


@pytest.mark.django_db
def test_a_question_is_good_once(at):
    challenge = new_challenge("report", at)
    use_challenge(challenge=challenge, sender="somebody", at=at)
    with pytest.raises(ChallengeError, match="used"):
        use_challenge(challenge=challenge, sender="somebody else", at=at)


@pytest.mark.django_db
def test_used_questions_and_the_salts_of_days_gone_by_are_let_go(at):
    use_challenge(challenge=new_challenge("report", at), sender="a", at=at)
    first = salt_of(day=at.date())
    assert salt_of(day=at.date()) == first
    assert forget(at=at + LIFETIME) == 0
    assert forget(at=at + timedelta(days=2)) == 1
    assert not UsedChallenge.objects.exists()
    assert not DailySalt.objects.exists()


@pytest.mark.django_db
def test_an_address_may_try_as_often_as_a_city_hall_and_not_without_end(at):
    for challenge in asked(at, MOST_TRIES - 1):
        use_challenge(challenge=challenge, sender="hall", at=at)
    assert not has_tried_too_often("hall", at)
    use_challenge(challenge=new_challenge("report", at), sender="hall", at=at)
    assert has_tried_too_often("hall", at)
    assert not has_tried_too_often("another", at)
    assert not has_tried_too_often("hall", at + timedelta(hours=1))


def test_an_address_is_counted_by_the_days_hash_and_one_subscriber_of_ipv6_is_one():
    assert sender_hash("192.0.2.1", "monday") != sender_hash("192.0.2.1", "tuesday")
    assert sender_hash("192.0.2.1", "monday") != sender_hash("192.0.2.2", "monday")
    assert sender_hash("2001:db8::1", "m") == sender_hash("2001:db8::ffff:1", "m")
    assert sender_hash("2001:db8::1", "m") != sender_hash("2001:db8:0:1::1", "m")
    assert sender_hash("::ffff:192.0.2.1", "m") == sender_hash("192.0.2.1", "m")
    assert sender_hash("not an address", "m") != sender_hash("", "m")
