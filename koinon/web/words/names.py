"""What organisations are called on a page: in the reader's language where there is such a name, the own name beside."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from koinon.atlas.models import Name
from koinon.atlas.queries import slugs_of
from koinon.web.pages import Link, Said
from koinon.web.words.content import OUR_LANGUAGE, in_language, reader


@dataclass(frozen=True, slots=True)
class Called:
    """`name` is what the page calls it; `own` is what it calls itself, where that is another word."""

    name: Said
    own: Said | None = None

    def link(self, address: str, current: bool = False) -> Link:
        """The name as a link."""
        return Link(self.name.text, address, current, self.name.language)


class Names(dict[int, Called]):
    """Names by organisation id; one that nobody named is called by its slug."""

    def of(self, id_: int, slug: str = "") -> Called:
        """What the organisation is called; `slug` where it is not among these."""
        return self.get(id_) or Called(Said(slug))


def names_of(organisations: Collection[int], known: datetime | None = None) -> Names:
    """What each organisation is called to the reader: its slug where nobody named it. One query, a second for those.

    An own name in other than Latin letters has the English one before it where there is none in the reader's language:
    all our readers' languages are written in Latin letters. Where a name was borne until a told day, the present one
    is taken.
    """
    rows = Name.objects.known(known).filter(organisation__in=organisations, is_spelling=False, ends="").order_by("id")
    own: dict[int, dict[str, str]] = defaultdict(dict)
    reads: dict[int, str] = {}
    english: dict[int, str] = {}
    for id_, language, text, is_own in rows.values_list("organisation_id", "language", "text", "own"):
        if is_own:
            own[id_].setdefault(text, language)
        if language.split("-")[0] == reader():
            reads.setdefault(id_, text)
        if language.split("-")[0] == OUR_LANGUAGE:
            english.setdefault(id_, text)
    named = Names({id_: _called(reads.get(id_, ""), own.get(id_, {}), english.get(id_, "")) for id_ in {*own, *reads}})
    nameless = set(organisations) - set(named)
    if nameless:
        named.update({id_: Called(Said(slug)) for id_, slug in slugs_of(nameless).items()})
    return named


def names_by_slug(slugs: Collection[str], known: datetime | None = None) -> dict[str, Called]:
    """What each organisation is called, by slug; one that nobody named is left out. Two queries."""
    rows = Name.objects.known(known).filter(organisation__slug__in=slugs)
    ids = dict(rows.values_list("organisation__slug", "organisation_id"))
    if not ids:
        return {}
    names = names_of(list(ids.values()), known)
    return {slug: names[id_] for slug, id_ in ids.items() if id_ in names}


def _called(reads: str, own: Mapping[str, str], english: str = "") -> Called:
    languages = set(own.values())
    at_home = in_language(" / ".join(own), languages.pop() if len(languages) == 1 else "") if own else None
    if not reads and english and not any(map(_in_latin_letters, own)):
        return Called(in_language(english, OUR_LANGUAGE), at_home)
    if not reads:
        return Called(at_home or Said(""))
    if at_home is None or at_home.text == reads:
        return Called(Said(reads))
    return Called(Said(reads), at_home)


def _in_latin_letters(text: str) -> bool:
    """Whether the first letter of a text is a Latin one."""
    first = next((character for character in text if character.isalpha()), "")
    return unicodedata.name(first, "").startswith("LATIN") if first else True
