"""Reading the forms of a page as a browser does: where they lead, and what is sent when a button is pressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form that posts: `fields` by name with their kind, `given` what is sent as it stands, `buttons` with values.

    `choices` are the values that a list lets choose.
    """

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    given: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.open: Form | None = None
        self.choice = self.area = ""
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(told.get("action", "")) if told.get("method", "").lower() == "post" else None
        if self.open is None:
            return
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "option":
            self.options.append((value, "selected" in told))
        elif not name:
            return
        elif tag == "button":
            self.open.buttons[name] = value
        elif tag == "select":
            self.open.fields[name], self.choice, self.options = tag, name, []
        elif tag == "textarea":
            self.open.fields[name], self.area = tag, name
            self.open.given.setdefault(name, [""])
        elif tag == "input":
            kind = self.open.fields[name] = told.get("type", "text")
            if kind in ("checkbox", "radio"):
                self.open.choices.setdefault(name, []).append(value)
            if kind not in ("checkbox", "radio", "file") or "checked" in told:
                self.open.given.setdefault(name, []).append(value)

    def handle_data(self, text: str) -> None:
        if self.area and self.open is not None:
            self.open.given[self.area] = [self.open.given[self.area][0] + text.lstrip("\r\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.open is not None and self.choice:
            self.open.choices[self.choice] = [value for value, _is_chosen in self.options]
            chosen = [value for value, is_chosen in self.options if is_chosen] or [self.options[0][0]]
            self.open.given[self.choice], self.choice = chosen, ""
        elif tag == "textarea":
            self.area = ""
        elif tag == "form" and self.open is not None:
            self.found.append(self.open)
            self.open = None


def forms_on(page: str) -> list[Form]:
    """The forms of a page that post."""
    reader = _Reader()
    reader.feed(page)
    return reader.found
