"""The text of one element of a page, found by its id."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.pages.reading import VOID


class _Element(HTMLParser):
    """Gathers the text inside the element with an id; `found` counts how many have it."""

    def __init__(self, id_: str) -> None:
        super().__init__()
        self.id, self.depth, self.found, self.words = id_, 0, 0, [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        if self.depth:
            self.depth += 1
            self.words.append(" ")
        elif dict(attrs).get("id") == self.id:
            self.depth, self.found = 1, self.found + 1

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in VOID:
            self.depth -= 1
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.words.append(data)


def element(html: str, id_: str) -> str | None:
    """The text of the one element with the id, None if there is none. An id that stands twice is a mistake."""
    reader = _Element(id_)
    reader.feed(html)
    assert reader.found <= 1, f"{id_} stands {reader.found} times"
    return " ".join("".join(reader.words).split()) if reader.found else None
