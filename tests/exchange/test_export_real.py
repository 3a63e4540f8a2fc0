"""The exports of the real networks are accepted, and refused after a change of what Lublin's standing rests on."""

from __future__ import annotations

import io

import pytest

from koinon.exchange.export_file import write_export
from koinon.networks.models import Network
from koinon.register.models import Standing
from koinon.rules.export_check import check_export
from koinon.rules.export_form import key_of, unknown_parts
from koinon.verify.reading import read_json
from tests.real import LOADED_AT, real_networks
from tests.rules.exports import with_digests

__all__ = ["real_networks"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_networks")]


def exported(network, known=None):
    out = io.BytesIO()
    write_export(network, known, out)
    return read_json(out.getvalue().decode())


def test_every_real_export_is_accepted_and_nothing_of_it_is_left_unlooked_at():
    for network in Network.objects.all():
        document = exported(network)
        verdict = check_export(document, document["digest"])
        assert verdict.faults == (), network.slug
        assert verdict.standings == Standing.objects.filter(network=network).values("organisation").distinct().count()
        assert unknown_parts(document) == []


def test_what_was_known_at_the_instant_of_loading_is_what_is_known_now():
    network = Network.objects.get(slug="medium-sized-cities")
    assert exported(network, LOADED_AT) == exported(network)


def test_lublins_admission_a_day_later_is_refused_by_name_though_all_digests_are_remade():
    document = exported(Network.objects.get(slug="eurocities"))
    key = "eurocities-executive-committee-2003-11-26-lublin"
    [entry] = [entry for entry in document["entries"] if entry["key"] == key]
    entry["versions"][-1]["content"]["on"] = "2003-11-27"
    faults = check_export(with_digests(document)).faults
    assert {(fault.code, fault.key) for fault in faults} == {("standing", "lublin")}
    assert min(fault.at for fault in faults).startswith("2003-11-26")


@pytest.mark.parametrize(("section", "field"), [("mandates", "held"), ("body_lives", "names")])
def test_mandates_and_bodies_are_in_the_file_and_a_changed_one_is_refused_by_name(section, field):
    document = exported(Network.objects.get(slug="eurocities"))
    record = document[section][0]
    record["stretches"][0][field] = []
    [fault] = check_export(with_digests(document)).faults
    assert (fault.code, fault.section, fault.key) == ("standing", section, key_of(section, record))


def test_an_attested_mandate_that_is_changed_is_refused_by_name_though_all_digests_are_remade():
    document = exported(Network.objects.get(slug="eurocities"))
    told = (entry["versions"][-1]["content"] for entry in document["entries"])
    content = next(content for content in told if content.get("office"))
    for time in ("since", "began", "period", "ended", "former", "undated", "until"):
        content.pop(time, None)
    content["on"] = "1999-01-01"
    faults = check_export(with_digests(document)).faults
    assert {(fault.code, fault.section) for fault in faults} == {("standing", "mandates")}
