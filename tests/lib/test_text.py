"""Text in languages: checked, kept, and given to a reader in the best language."""

import json
import tomllib

import pytest
import tomli_w
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from koinon.accounts.actions import create_person
from koinon.accounts.models import Person
from koinon.lib.text import Best, Text, TextError, TextsField, folded, language_tag

COUNCIL = Text.of({"en": "City Council", "pl": "Rada Miasta"}, authentic="pl")
strings = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip)
texts = st.dictionaries(st.sampled_from(["cs", "sv", "und", "pt-BR", "sr-Latn-RS", "de-1996"]), strings).map(Text.of)


@pytest.mark.parametrize(
    ("language", "best"),
    [
        ("en", Best("City Council", "en")),
        ("en-GB", Best("City Council", "en")),
        ("pl", Best("Rada Miasta", "pl")),
        ("cs", Best("Rada Miasta", "pl")),
        ("no such tag", Best("Rada Miasta", "pl")),
    ],
)
def test_the_best_string_for_a_reader(language, best):
    assert COUNCIL.best(language) == best


@pytest.mark.parametrize(
    ("strings", "language", "best"),
    [
        ({"pt-BR": "a"}, "pt", "pt-BR"),
        ({"pt-BR": "a", "pt": "b"}, "pt-PT", "pt"),
        ({"und": "EUROCITIES", "en": "Eurocities"}, "cs", "und"),
        ({"en": "a", "cs": "b"}, "sv", "en"),
        ({"fr": "a", "cs": "b"}, "sv", "cs"),
        ({}, "sv", "und"),
    ],
)
def test_without_the_readers_language_the_order_is_fixed(strings, language, best):
    assert Text.of(strings).best(language).language == best


@given(texts)
def test_json_and_toml_keep_a_text(text):
    assert Text.from_json(json.loads(json.dumps(text.to_json()))) == text
    assert Text.from_json(tomllib.loads(tomli_w.dumps({"names": text.to_json()}))["names"]) == text


def test_the_authentic_language_stands_among_the_languages():
    assert COUNCIL.to_json() == {"en": "City Council", "pl": "Rada Miasta", "authentic": "pl"}
    assert Text.from_json(COUNCIL.to_json()) == COUNCIL
    assert str(COUNCIL) == "Rada Miasta"


def test_equal_contents_are_equal_values():
    assert Text.of({"cs": "x", "EN": "y"}) == Text.of({"en": "y", "cs": "x"})
    assert Text.of({"cs": "Pr\u030caha"}) == Text.of({"cs": "P\u0159aha"})
    assert not Text()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"english": ""}, "empty"),
        ({"e": "x"}, "no language tag"),
        ({"cs_CZ": "x"}, "no language tag"),
        ({"en": "x", "EN": "y"}, "twice"),
        ({"en": "a\x00b"}, "control character"),
        ({"en": "x" * 20_001}, "20000 are allowed"),
        ({"en": "x", "authentic": "cs"}, "has no string"),
        ({"en": "x", "authentic": 1}, "must be a language tag"),
        ({"en": 1}, "must have a string"),
        ("x", "table of languages"),
        (None, "table of languages"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(content, message):
    with pytest.raises(TextError, match=message):
        Text.from_json(content)


@pytest.mark.parametrize(
    ("written", "tag"),
    [("PT-br", "pt-BR"), ("SR-latn-rs", "sr-Latn-RS"), ("und", "und"), ("de-1996", "de-1996"), ("EN-X-A", "en-x-a")],
)
def test_language_tags_get_their_usual_capitals(written, tag):
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("string", "plain"),
    [
        ("Łódź", "lodz"),
        ("Große  Straße", "grosse strasse"),
        ("Göteborg", "goteborg"),
        ("GÖTEBORG", "goteborg"),
        ("Tromsø", "tromso"),
        ("Đakovo", "dakovo"),
        ("Æbeltoft", "aebeltoft"),
        ("İstanbul", "istanbul"),
        ("Ústí nad Labem", "usti nad labem"),
        ("Żary", "zary"),
        ("Αθήνα", "αθηνα"),
        ("Београд", "београд"),
    ],
)
def test_search_compares_without_accents(string, plain):
    assert folded(string) == plain


@given(st.text())
def test_folding_twice_is_folding_once(string):
    assert folded(folded(string)) == folded(string)


@pytest.mark.django_db
def test_the_database_keeps_a_text(actor, at):
    create_person(actor=actor, at=at, name=COUNCIL)
    assert Person.objects.get().name == COUNCIL
    assert Person.objects.values_list("name", flat=True).get() == COUNCIL
    assert Person.objects.values_list("name__pl", flat=True).get() == "Rada Miasta"
    assert Person.objects.filter(name=COUNCIL).count() == 1
    assert Person.objects.filter(name__en="City Council").count() == 1


def test_the_field_checks_what_a_form_gives():
    field = TextsField()
    assert field.to_python({"en": "x"}) == Text.of({"en": "x"})
    assert field.to_python(None) is None
    with pytest.raises(ValidationError):
        field.to_python({"en": 1})
    field.clean(COUNCIL, None)
