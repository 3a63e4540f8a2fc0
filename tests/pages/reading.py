"""A page as its reader sees it: the visible text, the links, the rows of its tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

UNSEEN = frozenset({"head", "script", "style", "svg", "option"})
VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect", "line"})


@dataclass
class Seen:
    """What came back. `text` is all that stands on the page, `rows` the cells of every table row."""

    status: int
    html: str
    headers: Any
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def link(self, text: str) -> str:
        """The address of the one link whose text begins so."""
        found = {address for words, address in self.links if words.startswith(text)}
        assert len(found) == 1, (text, found)
        return found.pop()

    def walked(self, language: str = "en") -> list[str]:
        """The pages that its links lead to, the desk left out, which is always of today.

        The form that reports an error stands for the page it is about.
        """
        pages = [address for _, address in self.links if address.startswith(f"/{language}/")]
        pages = [asked_in(page)["about"] if page.startswith(f"/{language}/report/") else page for page in pages]
        return [page for page in pages if not page.startswith(f"/{language}/desk/")]

    def row(self, begins: str) -> list[str]:
        """The one row in which a cell begins so."""
        found = [row for row in self.rows if any(cell.startswith(begins) for cell in row)]
        assert len(found) == 1, (begins, found)
        return found[0]

    def names(self) -> list[str]:
        """The links of the first column of a list, in order."""
        return re.findall(r'class="row-name"[^>]*>(?:<span[^>]*>)?([^<]+)', self.html)

    def options(self, select: str) -> list[str]:
        """The texts of a select's options."""
        inside = re.search(rf'<select id="field-{select}".*?</select>', self.html, re.DOTALL)
        return re.findall(r"<option[^>]*>([^<]*)", inside.group(0)) if inside else []


class _Reader(HTMLParser):
    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self.seen, self.words, self.hidden = seen, [""], 0
        self.open_link: tuple[str, list[str]] | None = None
        self.row: list[str] | None = None
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.hidden += tag in UNSEEN
        if tag == "a" and given.get("href"):
            self.open_link = (str(given["href"]), [])
        elif tag == "tr":
            self.row = []
        elif tag in ("td", "th"):
            self.cell = []
        if tag not in ("span", "b", "sup", "abbr", "time", "em"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in UNSEEN
        if tag == "a" and self.open_link:
            self.seen.links.append((_tidy(self.open_link[1]), self.open_link[0]))
            self.open_link = None
        elif tag in ("td", "th") and self.cell is not None and self.row is not None:
            self.row.append(_tidy(self.cell))
            self.cell = None
        elif tag == "tr" and self.row is not None:
            self.seen.rows.append(self.row)
            self.row = None

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        for place in (self.words, self.open_link[1] if self.open_link else None, self.cell):
            if place is not None:
                place.append(data)


def read(path: str, status: int = 200, headers: dict[str, str] | None = None, **parameters: str) -> Seen:
    """The page at an address, which must answer with the status."""
    response = Client(headers=headers or {}).get(path, query_params=parameters or None)
    assert response.status_code == status, (response.status_code, response.content[:2000])
    seen = Seen(response.status_code, response.content.decode(), response.headers)
    reader = _Reader(seen)
    reader.feed(seen.html)
    seen.text = _tidy(reader.words)
    return seen


def asked_in(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def _tidy(words: list[str]) -> str:
    return " ".join("".join(words).split())
