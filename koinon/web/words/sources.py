"""The sources a page rests on, as numbered footnotes in the order of first mention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from koinon.atlas.models import Source
from koinon.web.pages import Cite, Said, SourceNote
from koinon.web.words.content import in_language, said
from koinon.web.words.dates import dated_words


class Footnotes:
    """Numbers sources as they are cited. `notes` gives those that were, for the foot of the page."""

    def __init__(self, sources: Mapping[str, Mapping[str, Any]]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}

    @classmethod
    def load(cls, keys: Iterable[str], known: datetime | None = None) -> Footnotes:
        """The footnotes for a page that may cite these sources. One query."""
        rows = Source.objects.known(known).filter(key__in={key for key in keys if key})
        return cls(dict(rows.values_list("key", "content")))

    def cite(self, *keys: str) -> tuple[Cite, ...]:
        """References to sources by key, each once; a key that nobody recorded is left out."""
        cited = [key for key in dict.fromkeys(keys) if key in self._sources]
        return tuple(
            Cite(number, f"source-{number}", self.label(key))
            for key in cited
            for number in (self._numbers.setdefault(key, len(self._numbers) + 1),)
        )

    def of(self, content: Mapping[str, Any]) -> tuple[Cite, ...]:
        """References to the `source` or `sources` of a told line."""
        return self.cite(*sources_of(content))

    def label(self, key: str) -> Said:
        """A source's short name."""
        return Said(str(self._sources[key].get("title", key)))

    def content(self, key: str) -> Mapping[str, Any]:
        """What is recorded of a source; empty if nothing is."""
        return self._sources.get(key, {})

    def notes(self) -> tuple[SourceNote, ...]:
        """The notes of all sources cited so far, by number."""
        return tuple(self._note(key, number) for key, number in self._numbers.items())

    def _note(self, key: str, number: int) -> SourceNote:
        content = self._sources[key]
        dated = content.get("dated") or {}
        publisher, evidence = content.get("publisher"), dated.get("evidence")
        return SourceNote(
            number=number,
            anchor=f"source-{number}",
            title=in_language(str(content.get("title", key)), str(content.get("language", ""))),
            publisher=said(publisher, "") if publisher else None,
            kind=str(content.get("kind", "")),
            dated=dated_words(dated),
            evidence=said(evidence) if evidence else None,
            address=_address(str(content.get("url", ""))),
            key=key,
        )


def sources_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys a told line names as `source` or `sources`, in order."""
    single, several = content.get("source"), content.get("sources")
    keys = [single] if isinstance(single, str) else []
    return tuple(dict.fromkeys([*keys, *(key for key in several or () if isinstance(key, str))]))


def _address(url: str) -> str:
    """The source's address, only if a browser may safely be sent there."""
    return url if url.startswith(("https://", "http://")) else ""
