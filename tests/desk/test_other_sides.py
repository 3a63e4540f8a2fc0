"""What one side keeps for itself never shows on the other: no word of it and no count, on any address, to anybody else.

One world: the first network and the first city have a mark in every private column. Then the second network's
secretary, another city's coordinator, somebody without a role and somebody not signed in ask every address of the
program, found in its own table, with the other side's keys in their own places too, and with every parameter that a
form of theirs or a line of the program names. No mark may show; and when the private records are doubled, every answer
stays the same to the letter.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.test import Client

from koinon.accounts.models import Person
from koinon.atlas.models import Organisation
from koinon.desk.permissions import INSTALLATION, OWN, PUBLIC, RECORDS, routes
from koinon.lib import remembered
from koinon.lib.writing import Actor, writing_allowed
from koinon.people.contacts.actions import add_contact, add_function
from koinon.people.imports.actions import bring_list, map_list
from koinon.privacy.naming.places import SWEPT
from tests.answers import put_away
from tests.desk.cast import AT, Cast
from tests.desk.grid import AT_THE_DOOR, DESK
from tests.desk.grid import PUBLIC as OPEN_TO_ALL
from tests.desk.test_grid import addressed
from tests.files.conftest import store_of_its_own  # noqa: F401 - a fixture
from tests.privacy.planted import make_rows, named_in

MARK, HALF = "Xqzkestrel", "xqzkes"
WATCHERS: Mapping[str, Mapping[str, str]] = {
    "bruno": {"network": "rivers", "organisation": "oldford"},
    "edith": {"network": "harbours", "organisation": "riverbend"},
    "olga": {"network": "rivers", "organisation": "riverbend"},
    "": {"network": "rivers", "organisation": "riverbend"},
}
"""Who watches, and the places that are theirs, or that they might try."""
PARAMETER = re.compile(r'GET(?:\.get(?:list)?)?[\[(]"(\w+)"|parameters?\.get\("(\w+)"')
OF_FORMS = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|nonce-[^\' ]*')
ANYTHING = {"country": "pl", "version": "none", "part": "pages", "digest": "none", "token": "none", "provider": "none"}
ANYTHING |= {"provider_id": "none", "uidb36": "1", "language": "en", "day": "2004-05-01"}


class Answers(dict[tuple[str, str], tuple[int, str, bytes]]):
    """What each watcher got at each address: status, where it leads, and the body without what is fresh each time."""

    def ask(self, who: str, client: Client, address: str, post: bool = False) -> bytes:
        answer = client.post(address, {}) if post else client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        put_away(answer)
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                body = b"\n".join(
                    name.encode() + archive.read(name) for name in sorted(archive.namelist()) if "docProps" not in name
                )
        headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
        told = headers if MARK.lower() in headers.lower() else answer.headers.get("Location", "")
        plain = OF_FORMS.sub(b"", body)
        self[who, f"{'POST ' if post else ''}{address}"] = (answer.status_code, told, plain)
        return plain

    def marked(self) -> list[str]:
        """Where a mark of the other side shows."""
        mark = MARK.lower().encode()
        return [
            f"{who or 'a visitor'} sees it at {address}"
            for (who, address), (_status, told, body) in self.items()
            if mark in body.lower() or MARK.lower() in told.lower()
        ]


class Fields(HTMLParser):
    """The names of what can be chosen or typed in forms that ask."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.asking = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.asking = (told.get("method") or "get").lower() == "get"
        elif self.asking and tag in ("input", "select", "textarea") and told.get("name"):
            self.names.add(str(told["name"]))


def parameters_of_the_program() -> set[str]:
    """Every name that the sources of pages and of the API read from an address."""
    found: set[str] = set()
    for room in ("desk", "web", "api"):
        for path in (Path(settings.ROOT) / "koinon" / room).rglob("*.py"):
            found |= {one or other for one, other in PARAMETER.findall(path.read_text(encoding="utf-8"))}
    return found


def keep_private(cast: Cast, number: int) -> None:
    """Contacts, functions and a list on its way in of the first network, marked all over."""
    ada, mark = Actor(cast.key("ada")), f"{MARK}{number}"
    values = {
        "name": f"Nora {mark}", "salutation": mark, "emails": [f"{mark.lower()}@cast.example"], "phones": [mark],
        "address": mark, "employer": mark, "note": mark, "lists": [mark], "title": mark, "department": mark,
        "themes": [mark],
    }  # fmt: skip
    for kept in ({"network": "harbours"}, {"keeper": "salthaven"}):
        person = add_contact(actor=ada, at=AT, values=values, **kept)
        visibility = "network" if "network" in kept else "city"
        told = {"person": person, "values": values, "visibility": visibility, "source": mark}
        add_function(actor=ada, at=AT, **told, **kept)
    content = base64.b64encode(f"City;Name\nSalthaven;Nora {mark}\n".encode()).decode()
    one = bring_list(actor=ada, at=AT, network="harbours", name=f"{mark}.csv", content=content)
    map_list(
        actor=ada, at=AT, key=one.key, version=one.version, columns={"0": "organisation", "1": "name"}, repeats=False,
        favoured=[],
    )  # fmt: skip


def mark_all() -> set[str]:
    """A mark in every private column in which people write. Gives the tables."""
    tables = set()
    for words in SWEPT:
        if RECORDS[words.label][0] != PUBLIC:
            for column in set(words.columns) - {"practice"}:  # rules, which a page would stumble over
                named_in(words, column, f"{MARK}0 ")
            tables.add(words.label)
    with writing_allowed("addresses are nobody else's to see"):
        Person.objects.filter(key__isnull=False, name__icontains="matylda").update(address=f"{MARK}0@cast.example")
    return tables


def double(tables: set[str]) -> set[str]:
    """A copy of every row of these tables, as far as their constraints allow. Gives the tables that grew."""
    grown, other = set(), Organisation.objects.get(slug="oldford")
    by_label = {words.label: words.model for words in SWEPT}
    for label in sorted(tables):
        for row in list(by_label[label]._base_manager.order_by("pk")):
            if _is_watched(row):
                continue
            for more in ({}, {"organisation": other}):
                if more and not hasattr(row, "organisation_id"):
                    continue
                try:
                    with transaction.atomic(), writing_allowed("the private records are doubled"):
                        _copied(row, **more)
                    grown.add(label)
                    break
                except IntegrityError:
                    continue
    return grown


def _is_watched(row: Any) -> bool:
    """Whether a row is of a city or a network whose people watch: what is theirs may well change what they see."""
    of = getattr(row, "case", None) or getattr(row, "report", None) or row
    theirs = {
        str(getattr(place, "slug", place)) for place in (getattr(of, "organisation", ""), getattr(of, "network", ""))
    }
    theirs |= {str(getattr(of, "subject", "")).find("riverbend") >= 0 and "riverbend"}
    return bool(theirs & {"riverbend", "rivers"})


def _copied(row: models.Model, **more: Any) -> None:
    copy = type(row)._base_manager.get(pk=row.pk)
    old = row.pk
    for each in copy._meta.concrete_fields:
        if each.unique and not each.primary_key and isinstance(each, models.CharField) and getattr(copy, each.attname):
            setattr(copy, each.attname, f"copy-{old}-{getattr(copy, each.attname)}"[: each.max_length])
    if row._meta.label_lower in ("people.contact", "people.segment", "people.rememberedspelling", "tasks.task"):
        name = {"contact": "person", "segment": "name", "rememberedspelling": "spelling", "task": "key"}
        column = name[str(row._meta.model_name)]
        setattr(copy, column, f"c{old}-{getattr(copy, column)}"[: copy._meta.get_field(column).max_length])
    for column, value in more.items():
        setattr(copy, column, value)
    copy.pk = None
    copy._state.adding = True
    copy.save(force_insert=True)


def addresses(cast: Cast, where: Mapping[str, Mapping[str, str]], who: str) -> Iterator[str]:
    """Every address of the program: of the other side's own, and with its keys put into the watcher's places."""
    theirs = WATCHERS[who]
    for route in routes():
        if route.path in OPEN_TO_ALL or route.path in AT_THE_DOOR:
            if not who:
                told = {"network": "harbours", "organisation": "salthaven", "key": "none", **ANYTHING}
                yield from (
                    (addressed(route.path, {**told, "language": tongue}) for tongue in ("en", "cs"))
                    if ("<language" in route.path and "^" not in route.path)
                    else ([addressed(route.path, told)] if "^" not in route.path else [])
                )
        elif route.path in DESK:
            found = where[route.path]
            yield addressed(route.path, dict(found))
            if set(found) & set(theirs):
                yield addressed(route.path, {**found, **{place: theirs[place] for place in theirs if place in found}})


def ask_all(cast: Cast, where: Mapping[str, Mapping[str, str]], signed_in: Any) -> Answers:
    """Every address by every watcher, then what their forms could ask, then the refusals of what writes."""
    answers, named = Answers(), parameters_of_the_program()
    remembered.forget()
    for who in WATCHERS:
        client = signed_in(who) if who else Client()
        client.raise_request_exception = False
        for address in dict.fromkeys(addresses(cast, where, who)):
            body = answers.ask(who, client, address)
            status = answers[who, address][0]
            if status == 200 and "/desk/" in address:
                fields = Fields()
                fields.feed(body.decode("utf-8", "replace"))
                for name in sorted(fields.names):
                    answers.ask(who, client, f"{address}?{name}={HALF}")
                answers.ask(who, client, f"{address}?{'&'.join(f'{name}={HALF}' for name in sorted(named))}")
            elif status == 200 and not who:
                answers.ask(who, client, f"{address}?q={HALF}&of={HALF}&about={HALF}")
            elif status in (403, 404) and "/desk/" in address:
                answers.ask(who, client, address, post=True)
    return answers


@pytest.fixture
def where(cast: Cast) -> dict[str, dict[str, str]]:
    """The private world: what stands in each address of the desk, all of it the first network's and city's."""
    make_rows(cast, public=False)
    told = {path: dict(row.where(cast)) for path, row in DESK.items()}
    keep_private(cast, 0)
    return told


def test_nothing_of_the_other_side_shows_anywhere_and_no_answer_changes_when_there_is_more_of_it(
    cast, where, signed_in, monkeypatch
):
    monkeypatch.setattr("koinon.lib.clock.now", lambda: AT)
    tables = mark_all()
    assert {label for label, (word, _why) in RECORDS.items() if word not in (PUBLIC, OWN, INSTALLATION)} - tables <= {
        "confirmations.campaign", "confirmations.request", "files.filenames", "people.rememberedcolumns",
        "people.import", "people.importrow", "people.importdeed", "mailings.addressee", "admissions.stepfile",
    }  # fmt: skip
    theirs = signed_in("ada")
    seen = Answers()
    for path, row in DESK.items():
        if "ada" in row.who.split():
            seen.ask("ada", theirs, addressed(path, where[path]))
    assert len(seen.marked()) > 15, "the marks are hardly seen by those whose they are"
    before = ask_all(cast, where, signed_in)
    assert len(before) > 400
    assert [each for each, (status, _told, _body) in before.items() if status >= 500] == []
    assert before.marked() == []
    grown = double(tables - {"people.role", "audit.auditpayload"})
    keep_private(cast, 1)
    assert {"people.contact", "people.contactlog", "people.segment", "outbox.mail", "tasks.task", "files.file"} <= grown
    assert {"admissions.arrears", "corrections.report", "admissions.case", "people.function"} <= grown
    after = ask_all(cast, where, signed_in)
    assert after.marked() == []
    assert before.keys() == after.keys()
    asks_anew = re.compile(r"/\w\w/report/(?:\?.*)?")  # a question that is fresh each time, to everybody
    changed = [
        f"{who or 'a visitor'} at {address}"
        for (who, address), told in before.items()
        if after[who, address] != told and not asks_anew.fullmatch(address)
    ]
    assert not changed, "\n".join(changed)
