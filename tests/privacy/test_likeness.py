"""A name is found however it is written; what is only like it is never taken for it."""

from __future__ import annotations

import pytest

from koinon.privacy.naming.likeness import find, names_in, sought, without

ZOFIE = sought(["Ing. Žofie Přemyslová, Ph.D."], ["z.p@cast.example"])
HAVEL = sought(["Václav Havel"])


def parts(text: str, whom=ZOFIE) -> list[tuple[str, bool]]:
    return [(text[one.begins : one.ends], one.sure) for one in find(text, whom)]


@pytest.mark.parametrize(
    "text",
    [
        "Žofie Přemyslová", "ZOFIE PREMYSLOVA", "Přemyslová, Žofie", "PŘEMYSLOVÁ Žofie", "zofie.premyslova",
        "Z\u030cofie Pr\u030cemyslova\u0301", "zofie_premyslova", "ZofiePremyslova", "žofie  přemyslová",
        "z.p@cast.example", "Z.P@CAST.EXAMPLE",
    ],
)  # fmt: skip
def test_the_whole_name_is_sure_in_every_spelling(text):
    assert parts(f"Call {text} on Monday.") == [(text, True)]


@pytest.mark.parametrize("text", ["Přemyslová", "Přemyslové", "přemyslovou", "Premyslova"])
def test_the_family_name_alone_is_perhaps_the_person_also_inflected(text):
    assert parts(f"Ask Mrs {text} again.") == [(text, False)]


def test_an_inflected_whole_name_is_perhaps_the_person():
    assert parts("Poslat Žofii Přemyslové dopis.") == [("Přemyslové", False)]
    assert parts("Poslat Václavu Havlovi dopis.", HAVEL) == [("Václavu Havlovi", False)]


@pytest.mark.parametrize(
    "text",
    [
        "Žofie rang.", "Nothing of hers.", "Přemysl Otakar", "Premier of Prague", "xz.p@cast.example",
        "",
    ],
)  # fmt: skip
def test_what_is_only_like_it_is_not_found(text):
    assert parts(text) == []


def test_a_middle_name_makes_it_no_more_than_perhaps():
    assert parts("Žofie Anna Přemyslová") == [("Přemyslová", False)]


def test_a_single_word_is_never_sure():
    assert parts("Ada came.", sought(["Ada"])) == [("Ada", False)]


def test_a_double_name_is_found_whole_and_by_its_halves():
    jana = sought(["Jana Nováková-Malá"])
    assert parts("Jana Nováková-Malá", jana) == [("Jana Nováková-Malá", True)]
    assert parts("Nováková-Malá Jana", jana) == [("Nováková-Malá Jana", True)]
    assert parts("paní Nováková", jana) == [("Nováková", False)]


def test_letters_that_are_two_when_folded_are_found_in_their_place():
    bo = sought(["Bo Æskesen"])
    assert parts("with Bo Aeskesen there", bo) == [("Bo Aeskesen", True)]


def test_the_mark_stands_where_the_name_stood():
    text = "Žofie Přemyslová and Žofie PŘEMYSLOVÁ, not Ada."
    assert without(text, find(text, ZOFIE), "[x]") == "[x] and [x], not Ada."


def test_an_address_made_of_the_name_is_a_trace_of_it():
    assert names_in("zofie.premyslova@city.example", ZOFIE.names)
    assert not names_in("office@city.example", ZOFIE.names)
