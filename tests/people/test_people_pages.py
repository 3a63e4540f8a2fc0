"""The pages of contacts and imports: the way of a secretary through them, and who sees nothing of it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from koinon.people.contacts import actions
from koinon.people.imports import actions as import_actions
from koinon.people.models import Contact, ContactLog, Function, Import, ImportState, Segment
from tests.desk.cast import AT
from tests.people.conftest import brought, keep_cities
from tests.people.messy import as_csv, as_xlsx, messy, sheet_of
from tests.people.test_contacts import add, does

BASE = "/en/desk/networks/harbours/"
SECRET = "Eva Malá"


@pytest.fixture
def kept(ada: Any) -> dict[str, Any]:
    """One contact with everything that hangs on one, a segment, an import, all of harbours."""
    eva = add(ada, SECRET, note="=1+1", organisation=None)
    function = does(ada, eva, title="mayor")
    told = {"organisation": "salthaven", "kind": "call", "day": AT.date(), "person": eva, "text": "Hush."}
    actions.log_contact(actor=ada, at=AT, network="harbours", **told)
    segment = actions.save_segment(actor=ada, at=AT, network="harbours", name="Hidden", question={"kinds": ["member"]})
    one = brought(ada, sheet_of([["City", "Name", "E-mail"], ["Salthaven", SECRET, "eva@x.example"]]))
    return {"eva": eva, "function": function, "segment": segment, "import": one.key}


def addresses(kept: dict[str, Any], network: str = "harbours") -> list[str]:
    base = f"/en/desk/networks/{network}/"
    places = ["people/", "people/?q=mal", "people/contacts.csv", "people/contacts.xlsx", "people/new/", "segments/",
              "segments/new/", "imports/", "members/salthaven/contacts/"]  # fmt: skip
    records = [f"people/{kept['eva']}/", f"people/{kept['eva']}/change/", f"people/{kept['eva']}/functions/new/",
               f"functions/{kept['function']}/", f"segments/{kept['segment']}/", f"people/?segment={kept['segment']}",
               f"imports/{kept['import']}/columns/", f"imports/{kept['import']}/check/"]  # fmt: skip
    return [base + place for place in places + records]


def test_the_secretary_opens_every_page_and_sees_her_contact(signed_in, kept):
    client = signed_in("ada")
    answers = {address: client.get(address) for address in addresses(kept)}
    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    assert SECRET in answers[f"{BASE}people/"].content.decode()
    assert "Hush." in answers[f"{BASE}members/salthaven/contacts/"].content.decode()


@pytest.mark.parametrize("name", ["bruno", "clara", "hana", "greta", "daniel", "ivo", "olga"])
def test_nobody_else_sees_anything_of_a_networks_contacts(signed_in, kept, name):
    client = signed_in(name)
    for address in addresses(kept):
        answer = client.get(address)
        assert answer.status_code in (403, 404), address
        assert SECRET not in answer.content.decode()


def test_another_secretary_finds_none_of_it_in_her_own_pages_search_counts_and_export(signed_in, kept):
    client = signed_in("bruno")
    for address in addresses(kept, "rivers"):
        answer = client.get(address)
        body = answer.content.decode("utf-8", "replace")
        assert SECRET not in body
        assert "Hush." not in body
        assert "Hidden" not in body
        record = any(str(kept[name]) in address for name in ("eva", "import"))
        assert answer.status_code == (404 if record or "functions/" in address or "segment=" in address or
                                      f"segments/{kept['segment']}" in address else 200), address  # fmt: skip
    assert "Nothing found" in client.get("/en/desk/networks/rivers/people/").content.decode()


def test_another_secretary_changes_nothing_of_it_either(signed_in, kept):
    client, base = signed_in("bruno"), "/en/desk/networks/rivers/"
    one = Import.objects.get()
    for address in (f"people/{kept['eva']}/change/", f"functions/{kept['function']}/", f"segments/{kept['segment']}/",
                    f"imports/{one.key}/", f"imports/{one.key}/check/", f"imports/{one.key}/columns/"):  # fmt: skip
        posted = {"name": "Stolen", "title": "Stolen", "remove": "1", "write": "1", "empty": "1", "version": "1"}
        assert client.post(base + address, posted).status_code == 404, address
    assert Contact.objects.get().name == SECRET
    assert Segment.objects.get().name == "Hidden"
    assert Import.objects.get().state == ImportState.CHECKED


def upload(client: Client, content: bytes, name: str = "list.xlsx") -> Any:
    return client.post(f"{BASE}imports/", {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_secretary_brings_190_members_with_900_contacts_undoes_it_and_does_it_again(signed_in, kind):
    made = messy()
    keep_cities(made.cities)
    client = signed_in("ada")
    columns = upload(client, as_xlsx(made) if kind == "xlsx" else as_csv(made), f"list.{kind}")["Location"]
    one = Import.objects.get()
    assert "Rows read: 984" in client.get(columns).content.decode()
    mapped = {f"column-{column}": field for column, field in one.columns.items()}
    check = client.post(columns, {"version": one.version, "repeats": "1", **mapped})["Location"]
    assert "new contact: 9" in client.get(check).content.decode()
    assert not Contact.objects.exists()
    counts = []
    for _time in range(2):
        one.refresh_from_db()
        done = client.post(check, {"version": one.version, "rule": "here", "write": "1"})["Location"]
        assert "written" in client.get(done).content.decode()
        counts.append(sorted(Contact.objects.values_list("name", "found_by")))
        one.refresh_from_db()
        client.post(done, {"version": one.version, "undo": "1"})
        assert "undone" in client.get(done).content.decode()
        assert not Contact.objects.exists()
    assert len(counts[0]) >= 900
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The submitted file is empty"),
        (b"   ", "There is nothing in this file"),
        (b"PK\x03\x04nonsense", "damaged or no table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
        (b"a;b\n" * 21_000, "more than 20000 rows"),
    ],
)
def test_a_file_that_is_no_list_is_refused_at_its_field_with_what_helps(signed_in, content, said):
    answer = upload(signed_in("ada"), content)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert 'href="#field-file"' in page
    assert not Import.objects.exists()


def test_script_in_a_list_is_shown_as_text_and_never_as_script(signed_in, ada):
    rows = [["City", "Name", "E-mail"], ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a@b.example"]]
    client = signed_in("ada")
    columns = upload(client, sheet_of(rows), "<script>.xlsx")["Location"]
    one = Import.objects.get()
    for address in (columns, f"{BASE}imports/"):
        assert "<script>alert" not in client.get(address).content.decode()
    mapped = {f"column-{column}": field for column, field in one.columns.items()}
    check = client.post(columns, {"version": one.version, **mapped})["Location"]
    page = client.get(check).content.decode()
    assert "&lt;script&gt;" in page
    assert "<img src=x" not in page


def test_columns_that_name_nobody_come_back_with_the_choice_kept(signed_in, ada):
    client = signed_in("ada")
    columns = upload(client, sheet_of([["City", "Name"], ["Salthaven", "Jan"]]))["Location"]
    answer = client.post(columns, {"version": Import.objects.get().version, "column-0": "note", "column-1": ""})
    assert answer.status_code == 400
    assert "Say which column holds the name" in answer.content.decode()
    assert '<option value="note" selected>' in answer.content.decode()


def test_an_organisation_that_is_unsure_is_chosen_by_name_and_a_wrong_name_is_told(signed_in, ada):
    one = brought(ada, sheet_of([["City", "Name"], ["The old harbour", "Jan"]]))
    client, check = signed_in("ada"), f"{BASE}imports/{one.key}/check/"
    assert "The old harbour" in client.get(check).content.decode()
    posted = {"version": one.version, "spelling": "the old harbour|", "meant-0": "", "named-0": "Nowhere at all"}
    wrong = client.post(check, posted)
    assert wrong.status_code == 400
    assert 'value="Nowhere at all"' in wrong.content.decode()
    assert client.post(check, {**posted, "named-0": "Salthaven"}).status_code == 303
    assert "Which organisation is meant?" in client.get(check).content.decode()
    one.refresh_from_db()
    client.post(check, {"version": one.version, "write": "1"})
    assert Contact.objects.get().organisation.slug == "salthaven"


def test_a_file_is_read_again_in_the_encoding_that_was_chosen(signed_in, ada):
    client = signed_in("ada")
    columns = upload(client, "City;Name\nPlzeň;Šťastný\n".encode("windows-1250"), "list.csv")["Location"]
    one = Import.objects.get()
    assert "Šťastný" in client.get(columns).content.decode()
    answer = client.post(columns, {"version": one.version, "again": "1", "encoding": "windows-1252", "delimiter": ";"})
    assert answer.status_code == 303
    assert "Šastný" not in client.get(columns).content.decode()
    assert Import.objects.get().layout["encoding"] == "windows-1252"


def test_a_stale_page_is_refused_and_writes_nothing(signed_in, ada):
    one = brought(ada, sheet_of([["City", "Name"], ["Salthaven", "Jan"]]))
    check = f"{BASE}imports/{one.key}/check/"
    import_actions.choose_in_list(actor=ada, at=AT, key=one.key, version=one.version, rows={2: "out"})
    answer = signed_in("ada").post(check, {"version": one.version, "write": "1", "row-2": ""})
    assert answer.status_code == 400
    assert "Somebody else changed this" in answer.content.decode()
    assert not Contact.objects.exists()


CONTACT = {"name": "Jan Novák", "kind": "member", "emails": "jan@x.example"}


@pytest.mark.parametrize(
    ("wrong", "said", "field"),
    [
        ({"name": "", "emails": ""}, "Give a name or an e-mail address", "name"),
        ({"name": "x" * 201}, "at most 200", "name"),
        ({"emails": "jan"}, "is no e-mail address", "emails"),
        ({"phones": "12"}, "is no telephone number", "phones"),
        ({"kind": "king"}, "", "kind"),
        ({"organisation": "Nowhere"}, "No organisation is known", "organisation"),
        ({"language": "Klingon?"}, "No such language", "language"),
        ({"name": "a\x00b"}, "", "name"),
    ],
)
def test_what_is_wrong_in_a_contact_is_said_at_its_field_and_what_was_typed_is_kept(signed_in, wrong, said, field):
    answer = signed_in("ada").post(f"{BASE}people/new/", {**CONTACT, "note": "typed before", **wrong})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert f'id="field-{field}-error"' in page or f'href="#field-{field}"' in page
    assert "typed before" in page
    assert not Contact.objects.exists()


def test_a_contact_is_entered_changed_and_given_a_function_and_a_call(signed_in, ada):
    client = signed_in("ada")
    page = client.post(f"{BASE}people/new/", {**CONTACT, "organisation": "Salthaven", "language": "Czech"})["Location"]
    person = Contact.objects.get()
    assert (person.organisation.slug, person.language, person.emails) == ("salthaven", "cs", ["jan@x.example"])
    change = page.split("?")[0] + "change/"
    assert 'value="Salthaven"' in client.get(change).content.decode()
    client.post(change, {**CONTACT, "organisation": "salthaven", "version": person.version, "note": "calls at dawn"})
    assert client.post(change, {**CONTACT, "version": person.version}).status_code == 400
    function = {"title": "mayor", "visibility": "network", "since": "2024-01-01", "until": "2023-01-01"}
    address = f"{BASE}people/{person.person}/functions/new/"
    assert "must be later" in client.post(address, function).content.decode()
    assert client.post(address, {**function, "until": ""}).status_code == 303
    kept = Function.objects.get()
    assert (
        client.post(
            f"{BASE}functions/{kept.pk}/", {**function, "until": "", "version": 1, "themes": "ports"}
        ).status_code
        == 303
    )
    told = {"kind": "call", "day": "2026-11-20", "person": person.person, "text": "About ports."}
    assert client.post(f"{BASE}members/salthaven/contacts/", told).status_code == 303
    assert client.post(f"{BASE}members/salthaven/contacts/", {**told, "day": "soon"}).status_code == 400
    page = client.get(f"{BASE}people/{person.person}/").content.decode()
    assert all(words in page for words in ("calls at dawn", "mayor", "ports", "About ports.", "Ada"))
    assert ContactLog.objects.count() == 1


def test_a_segment_is_kept_changed_counted_and_removed(signed_in, kept):
    client = signed_in("ada")
    posted = {"name": "Mayors", "title_words": "mayor", "countries": "Poland, CZ"}
    assert client.post(f"{BASE}segments/new/", {**posted, "countries": "Atlantis"}).status_code == 400
    assert client.post(f"{BASE}segments/new/", {**posted, "name": "Hidden"}).status_code == 400
    assert client.post(f"{BASE}segments/new/", posted).status_code == 303
    one = Segment.objects.get(name="Mayors")
    assert one.question == {"countries": ["CZ", "PL"], "title_words": ["mayor"]}
    assert (
        client.post(f"{BASE}segments/{one.pk}/", {"name": "Mayors", "title_words": "mayor", "version": 1}).status_code
        == 303
    )
    assert SECRET in client.get(f"{BASE}people/?segment={one.pk}").content.decode()
    assert client.post(f"{BASE}segments/{one.pk}/", {"remove": "1"}).status_code == 303
    assert not Segment.objects.filter(name="Mayors").exists()


def test_an_export_holds_what_one_may_see_and_no_formula(signed_in, kept):
    client = signed_in("ada")
    table = list(csv.reader(io.StringIO(client.get(f"{BASE}people/contacts.csv").content.decode("utf-8-sig"))))
    assert table[0][:3] == ["Full name", "Organisation", "Employer"]
    assert table[1][0] == SECRET
    assert table[1][-1] == "'=1+1"
    sheet = load_workbook(io.BytesIO(client.get(f"{BASE}people/contacts.xlsx").content)).active
    assert [cell.value for cell in sheet[2]][-1] == "'=1+1"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_what_was_exported_is_read_again_and_says_nothing_new(signed_in, ada, kept):
    content = signed_in("ada").get(f"{BASE}people/contacts.xlsx").content
    one = brought(ada, content)
    assert {"name", "email", "title"} <= set(one.columns.values())
    import_actions.start_import(actor=ada, at=AT, key=one.key, version=one.version)
    assert Contact.objects.count() == 1


def test_a_list_of_any_length_takes_the_same_number_of_queries(signed_in, ada, django_assert_max_num_queries):
    client = signed_in("ada")
    for number in range(3):
        does(ada, add(ada, f"Jan{number} Novák"), title="mayor")
    with django_assert_max_num_queries(25) as few:
        client.get(f"{BASE}people/")
    for number in range(3, 40):
        does(ada, add(ada, f"Jan{number} Novák"), title="mayor")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(f"{BASE}people/")
