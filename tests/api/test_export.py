"""The export is given away whole with its digest, is not made twice, and says what it cannot give."""

from __future__ import annotations

import pytest
from django.test import Client

from koinon.api import exports
from koinon.exchange import export_file
from koinon.exchange.export_file import Unsettled
from koinon.rules.export_check import check_export
from koinon.verify.reading import read_json
from tests.api.world import admit, make_network, make_world

pytestmark = pytest.mark.django_db
EXPORT = "/api/v1/networks/eurocities/export"


def got(address=EXPORT, **headers):
    answer = Client(headers=headers).get(address)
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_file_verifies_against_the_digest_that_is_published():
    make_world()
    answer, text = got()
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'attachment; filename="eurocities.json"'
    published = Client().get(f"{EXPORT}/digest").json()
    assert check_export(read_json(text.decode()), published["sha256"]).faults == ()
    assert published["bytes"] == len(text) == int(answer["Content-Length"])
    assert published["address"] == f"http://testserver{EXPORT}"
    assert published["format"] == 1
    assert published["known"] == read_json(text.decode())["about"]["known"]


@pytest.mark.parametrize("address", [EXPORT, f"{EXPORT}/digest"])
def test_an_unchanged_answer_is_304_from_one_read_and_a_changed_one_is_not(address, django_assert_num_queries):
    make_world()
    first, _ = got(address)
    with django_assert_num_queries(1):
        again, text = got(address, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, text) == (304, b"")
    admit("praha", "2020-01-01")
    assert got(address, **{"If-None-Match": first["ETag"]})[0].status_code == 200


def test_a_large_file_is_sent_piece_by_piece(monkeypatch):
    make_world()
    _, whole = got()
    monkeypatch.setattr(exports, "LARGEST_AT_ONCE", 1000)
    monkeypatch.setattr(exports, "CHUNK", 1000)
    answer, text = got()
    assert answer.streaming
    assert text == whole
    assert answer["ETag"]


def test_asking_again_reads_a_kept_file(django_assert_max_num_queries):
    make_world()
    _, first = got()
    with django_assert_max_num_queries(5):
        assert got()[1] == first
    assert Client().head(EXPORT).status_code == 200


def test_a_made_up_network_is_marked_in_the_name_of_the_file():
    make_network("guild", "1990", made_up=True)
    answer, _ = got("/api/v1/networks/guild/export")
    assert 'filename="made-up-guild.json"' in answer["Content-Disposition"]
    assert Client().get("/api/v1/networks/guild/export/digest").json()["made_up"] is True


def test_an_earlier_instant_and_what_is_not_there_are_refused_and_a_day_changes_nothing():
    make_world()
    refused = Client().get(f"{EXPORT}?known=2026-11-21T00:00:00Z")
    assert (refused.status_code, refused.json()["code"]) == (400, "known_not_here")
    assert Client().get("/api/v1/networks/nowhere/export").json()["code"] == "unknown_network"
    assert Client().get(f"{EXPORT}?burn=1").json()["code"] == "unknown_parameter"
    assert Client().get(f"{EXPORT}/digest?on=2003-02-30").status_code == 400
    assert Client().get(f"{EXPORT}/digest?on=2004-01-01").json() == Client().get(f"{EXPORT}/digest").json()


def test_records_that_never_rest_are_no_error_of_the_reader(monkeypatch):
    make_world()

    def restless(*_):
        raise Unsettled

    monkeypatch.setattr(export_file, "write_file", restless)
    refused = Client().get(EXPORT)
    assert (refused.status_code, refused.json()["code"]) == (503, "unsettled")
    assert Client().get("/en/networks/eurocities/export/").status_code == 503
