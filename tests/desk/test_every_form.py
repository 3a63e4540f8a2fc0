"""Every form of the desk with what people should not send: nothing breaks, nothing runs, nothing typed is lost.

The forms are found on the pages of the access grid, filled with each kind of nonsense and sent by somebody who may.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

import pytest

from tests.answers import put_away
from tests.desk.grid import DESK
from tests.desk.test_grid import addressed

SCRIPT = "<script>alert('x')</script>"
NONSENSE = {
    "empty": lambda kind: "",
    "over-long": lambda kind: "9" * 40 if kind in ("number", "date") else "ž" * 30_000,
    "wrong-typed": lambda kind: {"date": "30. 2. 2026", "number": "many", "email": "nobody at all"}.get(kind, "\t"),
    "script-bearing": lambda kind: SCRIPT,
}
TYPED = frozenset({"text", "search", "date", "number", "email", "password", "textarea", "url", "tel"})
SENT_AS_THEY_ARE = frozenset({"hidden"})
KEPT_SECRET = frozenset({"password", "hidden"})


@dataclass
class Form:
    """A form that posts: where to, and its fields by name with their kind."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page that post."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(told.get("action", "")) if told.get("method", "").lower() == "post" else None
        elif self.open is not None and tag in ("input", "select", "textarea") and told.get("name"):
            kind = told.get("type", "text") if tag == "input" else tag
            self.open.fields[told["name"]] = kind
            if kind in SENT_AS_THEY_ARE:
                self.open.given[told["name"]] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.open is not None:
            self.found.append(self.open)
            self.open = None


def forms_on(page: str) -> list[Form]:
    """The forms of a page."""
    parser = Forms()
    parser.feed(page)
    return parser.found


def filled(form: Form, nonsense: str) -> dict[str, str]:
    """What is sent: hidden fields as they came, everything else nonsense."""
    given = {name: NONSENSE[nonsense](kind) for name, kind in form.fields.items() if kind not in SENT_AS_THEY_ARE}
    return {**given, **form.given}


def sent(cast, signed_in, nonsense: str) -> Iterator[tuple[str, Form, dict[str, str], object]]:
    """Every form of the desk, sent by the first who may open its page."""
    for path, row in DESK.items():
        if not row.who:
            continue
        client = signed_in(row.who.split()[0])
        client.raise_request_exception = False
        address = addressed(path, dict(row.where(cast)))
        page = client.get(address)
        if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            put_away(page)
            continue
        for form in forms_on(page.content.decode()):
            if {"deed", "onward"} & set(form.fields) or not TYPED & set(form.fields.values()):
                continue  # a button that does one thing has nothing to be typed
            told = filled(form, nonsense)
            yield path, form, told, client.post(form.action or address, told)


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_refused_or_taken_and_never_breaks_or_runs(cast, signed_in, nonsense):
    wrong, seen = [], 0
    for path, form, told, answer in sent(cast, signed_in, nonsense):
        seen += 1
        said = answer.content.decode(errors="replace") if not answer.streaming else ""
        if answer.status_code not in (200, 302, 303, 400, 403, 404, 409, 413):
            wrong.append(f"{path}: {answer.status_code}")
        if SCRIPT in said:
            wrong.append(f"{path}: the script stands in the page as it was sent")
        if answer.status_code == 400 and 'role="alert"' not in said:
            wrong.append(f"{path}: nothing says what is to be mended")
        if answer.status_code == 400 and nonsense == "script-bearing":
            typed = sum(kind in TYPED - KEPT_SECRET for name, kind in form.fields.items() if name in told)
            if unescape(said).count(SCRIPT) < typed:
                wrong.append(f"{path}: something that was typed is lost")
    assert seen > 20
    assert not wrong, "\n".join(wrong)
