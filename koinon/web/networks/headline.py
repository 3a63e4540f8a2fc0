"""The number first: how many members on a day, in how many countries, and how complete the list is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from koinon.rules.reasons import HELD
from koinon.web.asked import Asked
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Coverage, Headline, HeldPart, Note
from koinon.web.words.content import number, pair_of, said
from koinon.web.words.sources import Footnotes


def headline(
    asked: Asked,
    hosted: Hosted,
    held: Sequence[str],
    countries: Collection[str],
    footnotes: Footnotes,
    notes: Sequence[Note] = (),
) -> Headline:
    """The pair for the day and what it is made of.

    `held` says of everyone certain or possible how surely it is a member; `countries` are theirs, an unknown one left
    out. Each part leads to its rows in the directory.
    """
    known = {country for country in countries if country}
    times = Counter(held)
    return Headline(
        count=pair_of(held),
        made_of=tuple(
            HeldPart(how, number(times[how]), asked.walk.members(hosted.slug, held=how)) for how in HELD if times[how]
        ),
        countries=len(known) or None,
        countries_text=number(len(known)) if known else "",
        coverage=coverage(asked, hosted, footnotes),
        notes=tuple(notes),
        why_address=asked.walk.figures(hosted.slug),
    )


def coverage(asked: Asked, hosted: Hosted, footnotes: Footnotes) -> Coverage:
    """How complete the list of members known here is on the day."""
    line = hosted.covered(asked.day)
    if line is None:
        return Coverage(None)
    note = said(line["note"]) if line.get("note") else None
    return Coverage(line.get("complete") is True, note, "", footnotes.of(line))
