"""Every form of the desk twice: pressed twice, and sent by two people who opened it at the same time.

Two that are opened at the same time are sent one after the other, so that every run sees the same: both have the form
as it was, the first is taken, then the second comes. `test_sent_at_once.py` sends some of them truly at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from koinon.audit.actions import seal
from koinon.audit.queries import verify_chain
from koinon.desk.permissions import routes
from tests.answers import put_away
from tests.desk.grid import DESK
from tests.desk.reading_forms import Form, forms_on
from tests.desk.sent_forms import AS_IT_IS, BOTH, FIRST, FORMS, REFUSED, SAME, Sent
from tests.desk.test_grid import addressed

ROUTES = {route.name: route.path for route in routes()}
LANGUAGES = ("en", "cs", "sv", "pl", "de")
TYPED = frozenset({"text", "search", "date", "number", "email", "textarea", "url", "tel"})
ALERT = re.compile(r'role="alert"[^>]*>(.*?)</div>', re.DOTALL)
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
TAGS = re.compile(r"<[^>]+>")


def counted() -> Mapping[str, int]:
    """How many rows each table of ours has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if _is_ours(model)}


def _is_ours(model: type) -> bool:
    return model.__module__.startswith("koinon.") and model.__name__ != "SignIn"


def as_sent(page: str, told: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[Form, dict[str, object]]:
    """The form of a page that has what is to be sent, filled as a browser sends it."""
    forms = [one for one in forms_on(page) if all(named(one, name) for name in (*told, *files))]
    assert forms, f"no form has {sorted(told)}"
    form = forms[0]
    given: dict[str, object] = {**form.given}
    for name, value in told.items():
        if value == AS_IT_IS:
            continue
        choices = form.choices.get(named(form, name), ["", ""])
        given[named(form, name)] = next(filter(None, choices)) if value == FIRST else value
    given |= {name: SimpleUploadedFile(f"{name}.txt", content) for name, content in files.items()}
    return form, given


def named(form: Form, name: str) -> str:
    """The field or button of a form by its name, or by how its name begins; "" where it has none."""
    names = (*form.fields, *form.buttons)
    return next((one for one in names if one == name or (name.endswith("*") and one.startswith(name[:-1]))), "")


class Sender:
    """Somebody with a form open."""

    def __init__(self, client: Client, address: str, sent: Sent, told: Mapping[str, str]) -> None:
        self.client, self.address, self.sent, self.told = client, address, sent, told
        answer = client.get(address)
        assert answer.status_code == 200, f"{answer.status_code} at {address}"
        self.form, _given = as_sent(answer.content.decode(), told, sent.files)
        self.page = answer.content.decode()

    def send(self, language: str = "en"):
        """Send it, as it stands in a language."""
        _form, given = as_sent(self.page, self.told, self.sent.files)
        to = (self.form.action or self.address).replace("/en/", f"/{language}/", 1)
        return self.client.post(to, given)


@pytest.fixture
def opened(cast) -> Callable[..., Iterator[Sender]]:
    """Opens a form in a browser of its own, whose token against forged requests is checked."""
    made: dict[str, Mapping[str, str]] = {}

    def open_form(name: str, told: Mapping[str, str] | None = None) -> Sender:
        sent, row = FORMS[name], DESK[ROUTES[name]]
        if name not in made:
            made[name] = dict((sent.where or row.where)(cast))
        where = made[name]
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.accounts[sent.who or row.who.split()[0]])
        client.raise_request_exception = False
        return Sender(client, addressed(sent.page or ROUTES[name], where), sent, sent.told if told is None else told)

    return open_form


def sentence(page: str) -> str:
    """What a page says is wrong: its alert, or all of it where it is a refusal."""
    found = ALERT.search(page) or MAIN.search(page)
    return " ".join(unescape(TAGS.sub(" ", found[0])).split()) if found else ""


def test_every_form_that_writes_says_what_becomes_of_it_when_it_is_sent_twice():
    assert {route.name for route in routes() if route.writes and route.path in DESK} == set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_a_button_that_is_pressed_twice_does_its_work_once(opened, name):
    sender = opened(name)
    first = sender.send()
    assert first.status_code == 303, f"{first.status_code}: {sentence(first.content.decode())}"
    there = counted()
    second = sender.send()
    put_away(second)
    assert (second.status_code, second["Location"]) == (303, first["Location"])
    assert counted() == there


@pytest.mark.parametrize("name", FORMS)
def test_of_two_who_opened_a_form_the_second_is_told_what_the_first_did(opened, name):
    sent = FORMS[name]
    first, second = opened(name), opened(name, sent.told if sent.then is None else sent.then)
    answer = first.send()
    assert answer.status_code == 303, f"{answer.status_code}: {sentence(answer.content.decode())}"
    there = counted()
    answer = second.send()
    put_away(answer)
    page = answer.content.decode()
    if sent.stale == REFUSED:
        assert answer.status_code in (400, 404, 409), f"{answer.status_code} {answer.get('Location')}"
        assert counted() == there
        if answer.status_code == 400:
            typed = [value for field, value in second.told.items() if second.form.fields.get(field) in TYPED]
            assert not [value for value in typed if value not in unescape(page)]
        said = {language: sentence(second.send(language).content.decode()) for language in LANGUAGES}
        assert all(said.values()), said
        assert len(set(said.values())) == len(LANGUAGES), said
    else:
        assert answer.status_code == 303, f"{answer.status_code}: {sentence(page)}"
        aside = {label for label in there if label.startswith(("audit.", "acts."))}
        grown = {label for label, number in counted().items() if number != there[label]} - aside
        assert bool(grown) == (sent.stale == BOTH), grown
    while seal():
        pass
    assert verify_chain().verifies


def test_the_three_ends_are_all_there():
    assert {sent.stale for sent in FORMS.values()} == {REFUSED, SAME, BOTH}


@pytest.mark.parametrize("name", ["change_contact", "change_function", "segment"])
def test_who_was_told_of_a_change_sees_it_and_can_send_the_form_again(opened, name):
    first, second = opened(name), opened(name, FORMS[name].then)
    first.send()
    refused = second.send().content.decode()
    changed = next(iter(FORMS[name].told.values()))
    assert f"It says now: {changed}" in unescape(refused)
    second.page = refused
    assert second.send().status_code == 303
