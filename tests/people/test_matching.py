"""What a cell says, what a column holds, whom a name means, and when two rows are one person."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.lib.text import folded
from koinon.people.imports import cells
from koinon.people.imports.columns import FIELDS, guessed, header_row, is_total
from koinon.people.imports.judging import APART, MERGE, OUT, TAKE_FILE, Choices, Judged, Present, judged, told_row
from koinon.people.imports.matching import LIKELY, SEVERAL, SURE, UNKNOWN, Gazetteer, Named

NAMES = [
    ("Praha", "CZ", 1), ("Prague", "CZ", 1), ("Praag", "CZ", 1), ("Göteborg", "SE", 2), ("Łódź", "PL", 3),
    ("Valencia", "ES", 4), ("Valencia", "VE", 5), ("Aarhus", "DK", 6), ("Brno", "CZ", 7), ("Malmö", "SE", 9),
]  # fmt: skip
COLUMNS = {0: "organisation", 1: "name", 2: "email", 3: "title", 4: "phone", 5: "works_for"}


def gazetteer() -> Gazetteer:
    return Gazetteer([Named(id_, folded(name), country) for name, country, id_ in NAMES], favoured={4})


@pytest.mark.parametrize(
    ("written", "country", "how", "meant"),
    [
        ("Praha", "", SURE, 1),
        ("PRAGUE", "", SURE, 1),
        ("Praag", "", SURE, 1),
        ("Hlavní město Praha", "CZ", SURE, 1),
        ("Statutární město Brno", "", SURE, 7),
        ("Brno (CZ)", "", SURE, 7),
        ("lodz", "PL", SURE, 3),
        ("Goeteborg", "SE", LIKELY, 2),
        ("Göteborgs Stad", "", LIKELY, 2),
        ("Malmoe", "", LIKELY, 9),
        ("Århus", "", LIKELY, 6),
        ("Valencia", "ES", SURE, 4),
        ("Valencia", "VE", SURE, 5),
        ("Valencia", "", LIKELY, 4),
        ("Valencia", "IT", SEVERAL, None),
        ("Göteborq", "", SEVERAL, None),
        ("City", "", UNKNOWN, None),
        ("Nowhere", "", UNKNOWN, None),
    ],
)
def test_a_written_name_means_one_organisation_or_is_left_to_the_reader(written, country, how, meant):
    meaning = gazetteer().meaning(written, country)
    assert (meaning.how, meaning.organisation) == (how, meant)


def test_a_duplicate_in_the_atlas_leads_to_the_one_that_stays():
    told = Gazetteer([Named(1, "old", ""), Named(2, "new", "")], same={1: 2})
    assert told.meaning("Old").organisation == 2


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ("jan@x.cz; <Eva@Y.cz>, mailto:a@b.eu", ("jan@x.cz", "eva@y.cz", "a@b.eu"), ()),
        ("foo (at) bar.cz", ("foo@bar.cz",), ()),
        ("jan@", (), ("jan@",)),
        ("a..b@x.cz", (), ("a..b@x.cz",)),
        ("by telephone", (), ("by telephone",)),
        ("n/a", (), ()),
        ("x" * 260 + "@x.cz", (), ("x" * 260 + "@x.cz",)),
    ],
)
def test_a_cell_gives_its_addresses_and_names_what_is_none(text, good, bad):
    assert cells.emails(text) == (good, bad)


@pytest.mark.parametrize(
    ("read", "text", "meant"),
    [
        (cells.country, "Česko", "CZ"),
        (cells.country, "Czech Republic", "CZ"),
        (cells.country, "Deutschland", "DE"),
        (cells.country, "Polska", "PL"),
        (cells.country, "Suomi", "FI"),
        (cells.country, "UK", "GB"),
        (cells.country, "Europe", ""),
        (cells.language, "čeština", "cs"),
        (cells.language, "Tschechisch", "cs"),
        (cells.language, "de", "de"),
        (cells.language, "Klingon?", ""),
        (cells.written_name, "Novák, Jan", "Jan Novák"),
        (cells.written_name, "Ing. Jan Novák, Ph.D.", "Ing. Jan Novák, Ph.D."),
        (cells.day, "1. 2. 2026", (date(2026, 2, 1), "")),
        (cells.day, "2024", (None, "only_a_year")),
        (cells.day, "31.2.2024", (None, "no_day")),
        (cells.phones, "+420 123 456 789; 12", (("+420 123 456 789",), ("12",))),
    ],
)
def test_a_cell_is_read_as_it_is_meant_and_never_guessed(read, text, meant):
    assert read(text) == meant


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Jan Novák", "NOVÁK Jan", "same"),
        ("Ing. Jan Novák, Ph.D.", "jan novak", "same"),
        ("J. Novák", "Jan Novák", "initials"),
        ("Eva Nováková", "Jan Novák", ""),
        ("J. N.", "Jan Novák", ""),
        ("", "", ""),
    ],
)
def test_two_names_are_the_same_perhaps_or_not(one, other, how):
    assert cells.same_person(cells.name_words(one), cells.name_words(other)) == how


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("City, Country, Contact person, Function, E-mail, Phone", "organisation country name title email phone"),
        ("Město, Stát, Jméno, Příjmení, Funkce, Telefon", "organisation country given family title phone"),
        ("Stad, Land, Namn, Befattning, E-post, Mobil", "organisation country name title email phone"),
        ("Miasto, Państwo, Imię, Nazwisko, Stanowisko, E-mail", "organisation country given family title email"),
        ("Stadt, Land, Ansprechpartner, Amt, E-Mail 2, Tel.", "organisation country name title email phone"),
    ],
)  # fmt: skip
def test_headings_in_five_languages_say_what_a_column_holds(headings, fields):
    assert list(guessed(headings.split(", "), []).values()) == fields.split()


def test_a_column_without_a_heading_is_told_by_what_stands_in_it():
    rows = [["Brno", "a@b.cz", "Česko", "+420 123 456 789"]] * 3
    assert guessed(["?", "", "", ""], rows) == {1: "email", 2: "country", 3: "phone"}
    assert set(guessed(["City", "Contact"], [["Brno", "a@b.cz"]]).values()) <= set(FIELDS)


def test_headings_are_found_below_a_title_and_totals_are_no_row():
    assert header_row([["Contacts 2026"], [], ["City", "Name", "E-mail"], ["a", "b", "c"]]) == 2
    assert is_total(["Total:", "190", "", "900 contacts"])
    assert is_total(["", "Summe", "190"])
    assert not is_total(["Total Org", "Jan Novák"])
    assert not is_total(["Brno", "190"])


# --- who is who


def judge(rows: list[list[str]], present: list[Present] = [], choices: Choices = Choices()) -> Judged:  # noqa: B006,B008
    told = [told_row(number, row, COLUMNS) for number, row in enumerate(rows, 2)]
    return judged(told, gazetteer(), present, choices)


def outcomes(told: Judged) -> list[str]:
    return [row.outcome for row in told.rows]


def here(contact: int = 1, **values: object) -> Present:
    blank = told_row(1, [], COLUMNS).values
    return Present(contact, {**blank, "kind": "member", **values})


def test_one_person_under_three_spellings_of_one_city_is_one_contact():
    told = judge([
        ["Praha", "Jan Novák", "jan@x.cz"],
        ["Prague", "NOVÁK Jan", ""],
        ["Hl. m. Praha", "", "JAN@x.cz"],
    ])  # fmt: skip
    assert outcomes(told) == ["new", "double", "double"]
    assert [(plan.values["organisation"], plan.values["emails"]) for plan in told.plans] == [(1, ("jan@x.cz",))]


def test_initials_are_only_perhaps_the_same_and_are_joined_by_choice():
    rows = [["Brno", "Jan Novák", "jan@x.cz"], ["Brno", "J. Novák", "novak@y.cz"]]
    assert outcomes(judge(rows)) == ["new", "new"]
    assert judge(rows).rows[1].link.reason == "initials"
    assert outcomes(judge(rows, choices=Choices(rows={3: MERGE}))) == ["new", "double"]


def test_two_people_who_share_an_address_stay_two_unless_one_says_otherwise():
    rows = [["Brno", "Jan Novák", "info@x.cz"], ["Brno", "Eva Malá", "info@x.cz"], ["Brno", "Eva Malá", "info@x.cz"]]
    assert outcomes(judge(rows)) == ["new", "new", "double"]
    assert outcomes(judge(rows, choices=Choices(rows={4: APART}))) == ["new", "new", "new"]


def test_a_row_may_be_left_out_and_one_that_names_nobody_is():
    told = judge([["Brno", "Jan", ""], ["Brno", "", ""], ["Brno", "Jan; Eva", ""]], choices=Choices(rows={2: OUT}))
    assert outcomes(told) == ["out", "wrong", "wrong"]
    assert [row.told.problems[0].code for row in told.rows[1:]] == ["no_person", "several_names"]


def test_what_is_here_stays_unless_the_file_is_to_be_taken():
    present = [here(7, name="Jan Novák", organisation=7, emails=("jan@x.cz",), title="mayor")]
    rows = [["Brno", "Jan Novák", "jan@y.cz", "deputy mayor", "+420 123 456 789"]]
    kept = judge(rows, present).plans[0]
    assert [(name, new) for name, _old, new in kept.changes] == [
        ("emails", ("jan@x.cz", "jan@y.cz")), ("phones", ("+420 123 456 789",)),
    ]  # fmt: skip
    taken = judge(rows, present, Choices(rule=TAKE_FILE)).plans[0]
    assert ("title", "mayor", "deputy mayor") in taken.changes
    assert outcomes(judge([["Brno", "Jan Novák", "jan@x.cz"]], present)) == ["same"]


def test_an_unknown_organisation_is_kept_as_text_and_a_chosen_one_as_chosen():
    rows = [["Nowhere", "Jan Novák", "jan@x.cz"]]
    assert judge(rows).plans[0].values["employer"] == "Nowhere"
    chosen = judge(rows, choices=Choices(organisations={"nowhere|": "7"})).plans[0].values
    assert (chosen["organisation"], chosen["employer"]) == (7, "")


def test_an_assistant_works_for_somebody_of_the_same_organisation():
    boss, namesake = ["Brno", "Jan Novák", "j@x.cz"], ["Praha", "Jan Novák", "p@x.cz"]
    rows = [["Brno", "Eva Malá", "e@x.cz", "", "", "Jan Novák"], boss, namesake]
    assert [plan.works_for for plan in judge(rows).plans] == [(0, 3), (0, 0), (0, 0)]


def test_the_same_rows_give_the_same_plans_after_some_were_carried_out():
    rows = [["Brno", f"Jan Novák {number}", f"j{number}@x.cz"] for number in range(6)]
    before = judge(rows).plans
    done = [here(number, **plan.values) for number, plan in enumerate(before[:3], 1)]
    after = [plan for plan in judge(rows, done).plans if plan.lead > before[2].lead]
    assert [(plan.lead, plan.values) for plan in after] == [(plan.lead, plan.values) for plan in before[3:]]
