"""Who is handed a file, and how it is handed out."""

from datetime import date

import pytest

from koinon.files import store
from koinon.files.access import file_for, file_to_keep, files_for, may_keep
from koinon.files.actions import erase_person_here, replace_file
from koinon.files.owners import Owner
from koinon.files.queries import file_told
from koinon.files.serving import attachment
from koinon.lib.problems import Refused
from koinon.rules.rights import (
    ADMINISTRATOR,
    COORDINATOR,
    DELEGATE,
    REPRESENTATIVE,
    SECRETARIAT,
    Rights,
    Role,
)
from tests.answers import put_away
from tests.files.conftest import LEAGUE, took
from tests.files.made import PDF, TEXT

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 11, 22)
CITY = Owner(organisation="lipa")
SHARED = Owner(network="made-up-league", organisation="lipa")
OWN = Owner(person="p-janajana")


def rights(kind="", person="p-somebody", **where):
    roles = (Role(kind=kind, begins=date(2020, 1, 1), **where),) if kind else ()
    return Rights(person, ON, roles)


WHO = {
    "secretariat": rights(SECRETARIAT, network="made-up-league"),
    "secretariat of another": rights(SECRETARIAT, network="made-up-guild"),
    "coordinator": rights(COORDINATOR, organisation="lipa"),
    "coordinator of another": rights(COORDINATOR, organisation="buk"),
    "representative": rights(REPRESENTATIVE, network="made-up-league", organisation="lipa"),
    "representative elsewhere": rights(REPRESENTATIVE, network="made-up-guild", organisation="lipa"),
    "delegate": rights(DELEGATE, network="made-up-league", organisation="lipa", body="forum"),
    "administrator": rights(ADMINISTRATOR),
    "the person": rights(person="p-janajana"),
    "nobody": Rights("", ON),
}
READS = {
    LEAGUE: {"secretariat"},
    CITY: {"coordinator", "representative", "representative elsewhere"},
    SHARED: {"secretariat", "coordinator", "representative"},
    OWN: {"the person"},
}
KEEPS = {
    LEAGUE: {"secretariat"},
    CITY: {"coordinator"},
    SHARED: {"secretariat", "coordinator"},
    OWN: {"the person"},
}


def opens(door, who, key):
    try:
        return door(who, key).key == key
    except Refused:
        return False


@pytest.mark.parametrize("owner", READS, ids=str)
def test_a_file_is_open_to_its_owner_and_to_nobody_else(keep, owner):
    key = keep(PDF, owner=owner).key
    assert {name for name, who in WHO.items() if opens(file_for, who, key)} == READS[owner]
    assert {name for name, who in WHO.items() if [file.key for file in files_for(who)] == [key]} == READS[owner]
    assert {name for name, who in WHO.items() if opens(file_to_keep, who, key)} == KEEPS[owner]
    assert {name for name, who in WHO.items() if may_keep(who, owner)} == KEEPS[owner]


def test_a_closed_file_sounds_like_none_at_all(keep):
    key = keep(PDF).key
    with pytest.raises(Refused) as closed:
        file_for(WHO["delegate"], key)
    with pytest.raises(Refused) as absent:
        file_for(WHO["delegate"], "f-nobody")
    assert (closed.value.status, closed.value.explanation) == (absent.value.status, absent.value.explanation)


def test_files_of_one_owner_are_asked_for_and_none_of_another(keep):
    keep(PDF, owner=CITY)
    shared = keep(TEXT, owner=SHARED).key
    assert [file.key for file in files_for(WHO["coordinator"], SHARED)] == [shared]
    assert files_for(WHO["secretariat"], CITY) == []


def test_what_waits_to_be_redacted_is_for_its_keepers_alone(keep, actor, at):
    key = keep(PDF, owner=SHARED, names={"p-janajana"}).key
    erase_person_here(actor=actor, at=at, key="p-janajana", under="request")
    assert {name for name, who in WHO.items() if opens(file_for, who, key)} == KEEPS[SHARED]
    replace_file(actor=actor, at=at, key=key, taken=took(TEXT), name="redacted.txt")
    with pytest.raises(Refused) as refused:
        file_for(WHO["secretariat"], key)
    assert refused.value.status == 410
    assert refused.value.cure


def test_a_file_is_handed_out_so_that_no_browser_runs_or_keeps_it(keep):
    answer = attachment(file_told(keep(TEXT, name="../Město;\r\nX-Evil: 1.csv").key))
    assert b"".join(answer.streaming_content) == TEXT
    put_away(answer)
    told = dict(answer.headers)
    assert told["Content-Type"] == "text/plain; charset=utf-8"
    assert told["Content-Disposition"] == "attachment; filename*=utf-8''M%C4%9Bsto_%20X-Evil_%201.csv"
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert told["Cache-Control"] == "private, no-store"
    assert told["Content-Length"] == str(len(TEXT))


def test_a_content_that_is_missing_is_said_and_not_a_failure(keep):
    file = keep(PDF)
    store.remove(file.content_id)
    with pytest.raises(Refused) as refused:
        attachment(file_told(file.key))
    assert refused.value.status == 404
