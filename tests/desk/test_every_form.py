"""Every form of the desk with what people should not send: nothing breaks, nothing runs, nothing typed is lost.

The forms are found on the pages of the access grid, filled with each kind of nonsense and sent by somebody who may.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest

from tests.answers import put_away
from tests.desk.grid import DESK
from tests.desk.reading_forms import Form, forms_on
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


def filled(form: Form, nonsense: str) -> dict[str, str]:
    """What is sent: hidden fields as they came, everything else nonsense."""
    given = {name: NONSENSE[nonsense](kind) for name, kind in form.fields.items() if kind not in SENT_AS_THEY_ARE}
    return {
        **given,
        **{name: values[0] for name, values in form.given.items() if form.fields[name] in SENT_AS_THEY_ARE},
    }


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
