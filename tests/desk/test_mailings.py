"""A secretary writes to many: each gets their own letter, once, and whoever gets none is listed with the reason."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.audit.models import AuditPayload, AuditRow
from koinon.desk.messages import jobs
from koinon.lib.writing import Actor, writing_allowed
from koinon.mailings import actions
from koinon.mailings.actions import Found, MailingError, expire, save_draft, send
from koinon.mailings.merging import merged, unknown_fields
from koinon.mailings.models import Addressee, Mailing
from koinon.networks.models import Network
from koinon.outbox.models import Job, Mail, Unsubscribed
from koinon.outbox.unsubscribing import Subscription, address_of
from koinon.outbox.working import work_one
from koinon.people.contacts.actions import add_contact, add_function, save_segment
from koinon.people.models import Contact
from koinon.privacy.actions import erase_person
from koinon.privacy.naming.places import NAMED
from koinon.privacy.queries import own_record
from koinon.tasks.models import Task
from tests.desk.cast import AT
from tests.outbox.conftest import clock, post, server, smtp  # noqa: F401 - by their names: a real server

BASE = "/en/desk/networks/harbours/mailings/"
WORDS = {
    "subject-en": "The forum in {organisation}",
    "text-en": "Dear {name},\n\nas {function} you are invited.\nSee you there.",
    "subject-cs": "Fórum ve městě {organisation}",
    "text-cs": "Dobrý den, {name}!",
}


@pytest.fixture
def harbour_masters(cast, at):
    """A segment of four contacts of the first network: English, Czech, without an address, without a function."""
    ada = Actor(cast.key("ada"))
    told = {
        "Nora Berg": {"emails": ["nora@masters.example"], "language": "en", "title": "harbour master"},
        "Jana Novotná": {"emails": ["jana@masters.example"], "language": "cs", "title": "přednostka"},
        "Otto Lind": {"language": "en", "title": "pilot"},
        "Petra Ruud": {"emails": ["petra@masters.example"], "language": "en"},
        "Rita Sosa": {"emails": ["rita@masters.example"], "language": "pt", "title": "captain"},
    }
    keys = {}
    for name, values in told.items():
        values = {"name": name, "employer": "Harbour <Office>", "lists": ["masters"], **values}
        keys[name] = add_contact(actor=ada, at=AT, network="harbours", values=values)
        if "title" in values:
            act = {"person": keys[name], "values": values, "visibility": "network"}
            add_function(actor=ada, at=AT, network="harbours", **act)
    asked = {"name": "Harbour masters", "question": {"lists": ["masters"]}}
    return keys, save_segment(actor=ada, at=AT, network="harbours", **asked)


@pytest.fixture
def draft(cast, signed_in, harbour_masters):
    """A draft to the segment, kept on screen; gives its address."""
    _keys, segment = harbour_masters
    told = {"audience": f"segment-{segment}", "fallback": "en", "answers_to": cast.key("ada"), **WORDS, "then": "look"}
    answer = signed_in("ada").post(f"{BASE}new/", told)
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"].partition("?")[0]


def button(page: str) -> dict[str, str]:
    """What the button that sends holds."""
    version, seen = (re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("version", "seen"))
    return {"deed": "send", "version": version, "seen": seen}


# --- merge fields


def test_a_field_takes_what_is_the_receivers_and_a_value_is_never_read_as_a_field():
    assert merged("{name}, { name }!", {"name": "{network}\nX"}) == "{network} X, {network} X!"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("{name}", []), ("{nmae} {x}", ["{nmae}", "{x}"]), ("{name", ["{"]), ("a } b", ["}"]), ("{}", ["{}"])],
)
def test_what_is_no_field_is_found(text, unknown):
    assert unknown_fields(text) == unknown


# --- the form


def test_an_unknown_field_is_named_at_its_field_and_nothing_typed_is_lost(signed_in, harbour_masters):
    told = {"audience": "representatives", "subject-en": "For {nmae}", "text-en": "A long letter", "subject-cs": "Též"}
    for then in ("keep", "look"):
        answer = signed_in("ada").post(f"{BASE}new/", {**told, "then": then})
        said = answer.content.decode()
        assert answer.status_code == 400
        assert "“{nmae}” is no field" in said
        assert 'id="field-subject-en-error"' in said
        assert all(text in said for text in ("For {nmae}", "A long letter", "Též"))
    assert not Mailing.objects.exists()


def test_an_unfinished_draft_is_kept_and_cannot_be_looked_at_or_sent(signed_in):
    ada, half = signed_in("ada"), {"audience": "representatives", "subject-en": "Only a subject"}
    assert ada.post(f"{BASE}new/", {**half, "then": "look"}).status_code == 400
    kept = ada.post(f"{BASE}new/", {**half, "then": "keep"})
    assert kept.status_code == 303
    one = Mailing.objects.get()
    assert "Only a subject" in ada.get(f"{BASE}{one.pk}/change/").content.decode()
    said = ada.get(f"{BASE}{one.pk}/").content.decode()
    assert "the subject or the text is missing" in said
    assert 'value="send"' not in said
    assert "Only a subject" in ada.get(BASE).content.decode()


def test_a_fallback_that_is_not_written_is_refused_at_its_field(signed_in):
    told = {"audience": "representatives", "subject-en": "A", "text-en": "B", "fallback": "cs", "then": "look"}
    said = signed_in("ada").post(f"{BASE}new/", told).content.decode()
    assert 'id="field-fallback-error"' in said


def test_two_who_change_one_draft_at_once_do_not_overwrite_each_other(signed_in, draft):
    told = {"audience": "representatives", **WORDS, "version": "1", "then": "keep"}
    assert signed_in("ada").post(f"{draft}change/", told).status_code == 303
    late = signed_in("ada").post(f"{draft}change/", {**told, "text-en": "Mine"})
    assert late.status_code == 400
    assert "Somebody changed it meanwhile" in late.content.decode()
    assert "Mine" in late.content.decode()


# --- the preview


def test_the_preview_shows_actual_letters_and_lists_who_is_left_out_and_why(signed_in, draft):
    ada = signed_in("ada")
    said = ada.get(draft).content.decode()
    assert "3 letters would go out." in said
    assert "2 receivers are left out." in said
    assert "1 of them in English, because their own language is not known or not written." in said
    assert "no e-mail address is known" in said
    assert "nothing is known for the field {function}" in said
    letters = [ada.get(f"{draft}?receiver={place}").content.decode() for place in (1, 2, 3)]
    [nora] = [letter for letter in letters if "Nora Berg &lt;nora@masters.example&gt;" in letter]
    assert "The forum in Harbour &lt;Office&gt;" in nora
    assert "as harbour master you are invited" in nora
    [jana] = [letter for letter in letters if "jana@masters.example" in letter]
    assert "Dobrý den, Jana Novotná!" in jana
    assert "receiver=2" in letters[0]
    assert "receiver=1" in letters[1]


def test_without_a_fallback_whoever_speaks_another_language_is_listed_and_gets_nothing(signed_in, harbour_masters):
    told = {"audience": f"segment-{harbour_masters[1]}", **WORDS, "fallback": "", "then": "look"}
    address = signed_in("ada").post(f"{BASE}new/", told)["Location"]
    said = signed_in("ada").get(address).content.decode()
    assert "2 letters would go out." in said
    assert "their language is not known, or not among those written" in said


def test_whoever_unsubscribed_is_listed_unless_it_is_strictly_business(client, signed_in, draft, harbour_masters):
    keys, segment = harbour_masters
    link = address_of(Subscription(keys["Nora Berg"], "harbours", "mailing"), "en")
    client.post(link[link.index("/en/") :])
    assert Unsubscribed.objects.count() == 1
    said = signed_in("ada").get(draft).content.decode()
    assert "2 letters would go out." in said
    assert "unsubscribed from letters of this kind" in said
    told = {"audience": f"segment-{segment}", **WORDS, "fallback": "en", "business": "on", "version": "1"}
    signed_in("ada").post(f"{draft}change/", told)
    assert "3 letters would go out." in signed_in("ada").get(draft).content.decode()


def test_the_members_without_anybody_to_write_to_are_named(signed_in, cast):
    from_grid = {"audience": "representatives", "subject-en": "A", "text-en": "Dear {name}", "then": "look"}
    address = signed_in("ada").post(f"{BASE}new/", from_grid)["Location"]
    assert signed_in("ada").get(address).status_code == 200


def test_a_preview_asks_no_more_for_many_than_for_few(cast, signed_in, draft):
    ada = signed_in("ada")
    ada.get(draft)
    with CaptureQueriesContext(
        connection,
    ) as few:
        ada.get(draft)
    for place in range(20):
        told = {"name": f"Made Up {place}", "emails": [f"m{place}@masters.example"], "lists": ["masters"]}
        add_contact(actor=Actor(cast.key("ada")), at=AT, network="harbours", values=told)
    with CaptureQueriesContext(connection) as many:
        ada.get(draft)
    assert len(many) == len(few)


# --- sending


def test_everybody_gets_their_own_letter_in_their_language_through_a_real_server(signed_in, draft, request):
    _running, took, sends, time = map(request.getfixturevalue, ("smtp", "server", "post", "clock"))
    ada = signed_in("ada")
    sent = ada.post(draft, button(ada.get(draft).content.decode()))
    assert sent["Location"].endswith("done=letters-queued")
    assert "waiting" in ada.get(draft).content.decode()
    time.move(days=3650)  # whenever the page was asked for, they are due
    assert sends().send_due() == 3
    told = {letter["To"]: letter for letter in took.taken}
    assert set(told) == {"nora@masters.example", "jana@masters.example", "rita@masters.example"}
    jana, nora = told["jana@masters.example"], told["nora@masters.example"]
    assert (jana["Content-Language"], nora["Content-Language"]) == ("cs", "en")
    assert "Fórum ve městě Harbour <Office>" in jana["Subject"]
    assert nora["Reply-To"] == "ada@cast.example"
    assert nora["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert nora["X-Koinon-Made-Up"] == "yes"
    assert "as harbour master you are invited.<br>See you there." in nora.get_body(("html",)).get_content()
    said = ada.get(draft).content.decode()
    assert "Nora Berg" in said
    assert "left out" in said
    assert ada.get(f"{draft}?kind=sent").content.decode().count('class="hidden"> ') >= 3
    assert "Otto Lind" not in ada.get(f"{draft}?kind=sent").content.decode()
    assert "Otto Lind" in ada.get(f"{draft}?kind=left-out").content.decode()


def test_sending_twice_sends_once(signed_in, draft):
    ada = signed_in("ada")
    pressed = button(ada.get(draft).content.decode())
    ada.post(draft, pressed)
    again = ada.post(draft, pressed)
    assert again["Location"].endswith("done=mailing-sent-before")
    assert Mail.objects.filter(kind="mailing").count() == 3
    assert Mailing.objects.get().state == "queued"


def test_what_changed_since_it_was_looked_at_is_shown_first_and_nothing_goes_out(cast, signed_in, draft):
    ada = signed_in("ada")
    pressed = button(ada.get(draft).content.decode())
    told = {
        "name": "New One",
        "emails": ["new@masters.example"],
        "lists": ["masters"],
        "title": "pilot",
        "employer": "X",
    }
    key = add_contact(actor=Actor(cast.key("ada")), at=AT, network="harbours", values=told)
    act = {"person": key, "values": told, "visibility": "network"}
    add_function(actor=Actor(cast.key("ada")), at=AT, network="harbours", **act)
    late = ada.post(draft, pressed)
    assert late.status_code == 409
    assert "4 letters would go out." in late.content.decode()
    assert not Mail.objects.exists()


def test_each_letter_stands_in_the_log_of_its_member_and_of_its_person(cast, signed_in, draft, harbour_masters):
    keys, _segment = harbour_masters
    ada = signed_in("ada")
    with writing_allowed("she belongs to a member"):
        place = Network.objects.get(slug="harbours").roles.filter(organisation__slug="salthaven").first().organisation
        Contact.objects.filter(person=keys["Nora Berg"]).update(organisation=place)
    ada.post(draft, button(ada.get(draft).content.decode()))
    for address in ("members/salthaven/contacts/", f"people/{keys['Nora Berg']}/", "messages/"):
        assert "The forum in Salthaven" in ada.get(f"/en/desk/networks/harbours/{address}").content.decode(), address
    assert "The forum in" not in ada.get("/en/desk/networks/harbours/members/riverbend/contacts/").content.decode()


def test_many_are_put_in_line_by_the_worker_portion_by_portion_and_no_letter_twice(
    cast, signed_in, draft, monkeypatch, at
):
    monkeypatch.setattr("koinon.desk.messages.mailings.IN_A_REQUEST", 1)
    monkeypatch.setattr("koinon.desk.messages.jobs.IN_A_REQUEST", 2)
    ada = signed_in("ada")
    ada.post(draft, button(ada.get(draft).content.decode()))
    assert not Mail.objects.exists()
    assert "being put in line" in ada.get(draft).content.decode()
    job = Job.objects.get()
    told = []
    jobs.put_letters_in_line(job, lambda done, of=0: told.append((done, of)))
    assert told == [(2, 3), (3, 3)]
    jobs.put_letters_in_line(job, lambda done, of=0: None)
    assert Mail.objects.count() == Mail.objects.values("to_address").distinct().count() == 3
    assert Mailing.objects.get().state == "queued"


def test_whoever_is_erased_before_the_worker_comes_gets_nothing_and_is_listed(
    cast, signed_in, draft, harbour_masters, monkeypatch, at, actor
):
    monkeypatch.setattr("koinon.desk.messages.mailings.IN_A_REQUEST", 1)
    ada = signed_in("ada")
    ada.post(draft, button(ada.get(draft).content.decode()))
    erase_person(actor=actor, at=at, key=harbour_masters[0]["Nora Berg"], under="article 17")
    handlers = {"mailings.put_in_line": jobs.put_letters_in_line}
    later = lambda: AT + timedelta(days=3650)  # noqa: E731 - whenever the page was asked for, it is due
    assert work_one(handlers, worker="w", now=later, lease=timedelta(minutes=1))
    assert Job.objects.get().state == "done"
    assert set(Mail.objects.values_list("to_address", flat=True)) == {"jana@masters.example", "rita@masters.example"}
    assert "no longer known when the letters were put in line" in ada.get(f"{draft}?kind=left-out").content.decode()


def test_another_networks_secretary_neither_sees_nor_sends_it(signed_in, draft):
    bruno = signed_in("bruno")
    assert bruno.get(draft).status_code == 403
    elsewhere = draft.replace("harbours", "rivers")
    assert bruno.get(elsewhere).status_code == 404
    assert bruno.post(elsewhere, {"deed": "send", "version": "1", "seen": ""}).status_code == 404
    assert "The forum" not in bruno.get("/en/desk/networks/rivers/mailings/").content.decode()


# --- actions


def test_a_draft_to_a_segment_of_another_network_or_in_a_reading_copy_is_refused(cast, at, actor, harbour_masters):
    told = {"actor": actor, "at": at, "audience": "segment", "words": {}, "segment": harbour_masters[1]}
    with pytest.raises(MailingError, match="no_segment"):
        save_draft(network="rivers", **told)
    with writing_allowed("nobody acts in it"):
        Network.objects.filter(slug="harbours").update(keeper="folder")
    with pytest.raises(MailingError, match="reading_copy"):
        save_draft(network="harbours", **told)


def test_an_unknown_field_is_refused_whoever_asks(cast, at, actor):
    words = {"en": {"subject": "{x}", "text": ""}}
    with pytest.raises(MailingError, match="unknown_field: subject-en"):
        save_draft(actor=actor, at=at, network="harbours", audience="representatives", words=words)


def test_a_mailing_that_finds_nobody_is_not_sent(cast, at, actor):
    told = {"actor": actor, "at": at, "network": "harbours"}
    words = {"en": {"subject": "A", "text": "B"}}
    one = save_draft(**told, audience="representatives", words=words)
    with pytest.raises(MailingError, match="nobody"):
        send(**told, mailing=one, version=1, found=[Found("p-aaaaaaaa", left_out="no-address")], letters=[])
    assert Mailing.objects.get().state == "draft"
    assert not Addressee.objects.exists()


# --- what is kept


def test_the_log_of_actions_holds_neither_text_nor_addresses(signed_in, draft):
    ada = signed_in("ada")
    ada.post(draft, button(ada.get(draft).content.decode()))
    told = " ".join(AuditPayload.objects.values_list("content", flat=True))
    assert "mailings.send" in set(AuditRow.objects.values_list("action", flat=True))
    for word in ("invited", "F\\u00f3rum", "Fórum", "nora@masters", "Dear"):
        assert word not in told


def test_erasing_somebody_whom_the_text_names_takes_the_name_out_of_the_text_and_of_all_its_letters(
    signed_in, draft, harbour_masters, actor, at
):
    keys, _segment = harbour_masters
    ada = signed_in("ada")
    told = {**WORDS, "text-cs": "Zdraví Otto Lind.", "audience": f"segment-{harbour_masters[1]}", "fallback": "en"}
    ada.post(f"{draft}change/", {**told, "version": "1", "then": "keep"})
    ada.post(draft, button(ada.get(draft).content.decode()))
    assert Mail.objects.filter(text__contains="Otto Lind").count() == 1
    erase_person(actor=actor, at=at, key=keys["Otto Lind"], under="article 17")
    one = Mailing.objects.get()
    assert (one.words["cs"]["text"], one.emptied_under) == (f"Zdraví [{keys['Otto Lind']}].", "")
    left = [text for told in Mail.objects.values_list("subject", "text", "html") for text in told]
    assert left
    assert not [text for text in left if "Otto" in text or "Lind" in text]
    assert ada.get(draft).status_code == 200
    assert own_record(keys["Nora Berg"])["mailings"]["found_by"]


def test_a_text_with_a_like_name_stays_as_it_is_until_the_secretariat_says_who_is_meant(
    signed_in, draft, harbour_masters, actor, at
):
    keys, segment = harbour_masters
    told = {**WORDS, "text-cs": "Zdraví Lind.", "audience": f"segment-{segment}", "fallback": "en"}
    signed_in("ada").post(f"{draft}change/", {**told, "version": "1", "then": "keep"})
    erase_person(actor=actor, at=at, key=keys["Otto Lind"], under="article 17")
    assert Mailing.objects.get().words["cs"]["text"] == "Zdraví Lind."
    task = Task.objects.get(kind=NAMED)
    assert (task.network, task.subject["place"], task.subject["column"]) == ("harbours", "mailings.mailing", "words")


def test_erasing_a_receiver_empties_their_letter_alone(signed_in, draft, harbour_masters, actor, at):
    keys, _segment = harbour_masters
    ada = signed_in("ada")
    ada.post(draft, button(ada.get(draft).content.decode()))
    erase_person(actor=actor, at=at, key=keys["Nora Berg"], under="article 17")
    assert set(Mail.objects.exclude(text="").values_list("to_address", flat=True)) == {
        "jana@masters.example", "rita@masters.example",
    }  # fmt: skip
    assert Mailing.objects.get().words


def test_the_words_go_after_two_years_and_not_a_second_before(draft, at, actor):
    changed = Mailing.objects.get().changed_at
    assert expire(actor=actor, at=changed + actions.KEPT) == 0
    assert expire(actor=actor, at=changed + actions.KEPT + timedelta(seconds=1)) == 1
    assert Mailing.objects.get().words == {}
