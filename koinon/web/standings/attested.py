"""What an attestation states, in words: what it says, of when, what stays open, and whether it fits an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from koinon.rules.dates import DateError, Span, parse, parse_interval
from koinon.rules.entries import MANDATE, MEMBERSHIP, UNDATED, Attestation, Dated, subject_of
from koinon.rules.reasons import PRESUMED, YES
from koinon.rules.standing import Standing
from koinon.web.glossary import Glossary
from koinon.web.pages import When
from koinon.web.words.because import implied_words
from koinon.web.words.dates import between_words, dated_words, since_words, span_words, when_edtf

Content = Mapping[str, Any]


def sentence(content: Content, glossary: Glossary) -> str:
    """What the source says, as a sentence whose subject is the source."""
    subject = subject_of(*(str(content.get(name, "")) for name in ("office", "body", "organisation", "person")))
    if subject != MEMBERSHIP:
        return _of_mandate(content, glossary) if subject == MANDATE else _of_body(content, glossary)
    organisation = glossary.organisation(str(content.get("organisation", "")))
    if content.get("implied") and content.get("member") is not False:
        what = _listed(implied_words(str(content["implied"])), _time(content))
        words = _("Tells of %(organisation)s: %(what)s. That it was a member follows from it and is not stated.")
        return words % {"organisation": organisation, "what": what}
    return _("Says of %(organisation)s: %(what)s.") % {
        "organisation": organisation,
        "what": _listed(_what(content, glossary), _time(content)),
    }


def in_short(content: Content, glossary: Glossary) -> str:
    """The same in a few words; the date stands beside them."""
    if content.get("implied") and content.get("member") is not False:
        return implied_words(str(content["implied"]))
    if content.get("office") or content.get("body"):
        return _("attested")
    return _("attested: %(what)s") % {"what": _what(content, glossary)}


def when(content: Content) -> When | None:
    """The time that the source speaks of, None where it names none."""
    told = next((content[name] for name in ("on", "since", "began", "period", "ended") if content.get(name)), "")
    return when_edtf(str(told)) if told else None


def span(content: Content) -> Span | None:
    """The same as a dated point: of a period its beginning, or its end where that is all it has."""
    told = str(next((content[name] for name in ("on", "since", "began", "period", "ended") if content.get(name)), ""))
    try:
        if "/" in told:
            interval = parse_interval(told)
            return interval.begins or interval.ends
        return parse(told) if told else None
    except DateError:
        return None


def speaks(source: Content) -> str:
    """When the source itself was written, as a sentence."""
    dated = dated_words(source.get("dated"))
    return _("The source itself dates from: %(dated)s.") % {"dated": dated} if dated else _("The source is undated.")


def reach_depends_on_source(content: Content) -> bool:
    """Whether what is proved depends on when the source was written: "a member since 1993" was true then."""
    is_open = content.get("since") and not content.get("until")
    return bool(content.get("undated") or content.get("former") or is_open)


def left_open(content: Content) -> Iterator[str]:
    """What the source does not say, as sentences."""
    if content.get("member") is False:
        return
    if content.get("undated") or content.get("former"):
        yield _("It names no day.")
    elif content.get("on"):
        yield _("Since when and until when is not stated.")
    elif content.get("began"):
        yield _("How long it lasted is not stated.")
    if not (content.get("category") or content.get("office") or content.get("body")):
        yield _("The category is not stated.")


def agrees(attestation: Attestation, standing: Standing | None, day: date) -> bool | None:
    """Whether it fits the answer for the day; None where it does not speak of the day, or the answer is open."""
    if not _speaks_of(attestation, day):
        return None
    if standing is None:
        return not attestation.member
    if standing.held not in (YES, PRESUMED):
        return None
    if not attestation.member:
        return False
    if not attestation.category:
        return True
    if standing.category.slug is None:
        can_be = {alternative.slug for alternative in standing.category.alternatives}
        return None if not can_be or attestation.category in can_be else False
    return attestation.category == standing.category.slug


def _speaks_of(attestation: Attestation, day: date) -> bool:
    """Whether every day that the source can mean, or the time it surely covers, has the day in it."""
    dated: Dated = attestation.dated or UNDATED
    if attestation.on:
        return attestation.on.earliest <= day <= attestation.on.latest
    if attestation.began:
        return attestation.began.earliest <= day <= attestation.began.latest
    since, until = attestation.from_when, attestation.until or attestation.ended_in
    if since:
        last = until.earliest if until else dated.after or since.latest
        return since.latest <= day and (day < last if until else day <= last)
    if attestation.ended_in or attestation.former:
        return False
    return dated.after is not None and dated.before is not None and dated.after <= day <= dated.before


def _of_mandate(content: Content, glossary: Glossary) -> str:
    network = str(content.get("network", ""))
    names = {
        "network": glossary.network(network),
        "who": glossary.holder(str(content.get("organisation", "")), str(content.get("person", ""))),
        "where": glossary.post(network, str(content.get("office", "")), str(content.get("body", ""))),
        "when": _time(content),
    }
    if content.get("member") is False:
        return (
            _("Says that this was no mandate in %(network)s. Who: %(who)s. Where: %(where)s. When: %(when)s.") % names
        )
    return _("Tells of a mandate in %(network)s. Who: %(who)s. Where: %(where)s. When: %(when)s.") % names


def _of_body(content: Content, glossary: Glossary) -> str:
    network = str(content.get("network", ""))
    names = {
        "network": glossary.network(network),
        "body": glossary.body(network, str(content.get("body", ""))),
        "when": _time(content),
    }
    if content.get("member") is False:
        return _("Says that %(network)s did not have this body: %(body)s. When: %(when)s.") % names
    told = _("Tells of a body of %(network)s: %(body)s. When: %(when)s.") % names
    parent = str(content.get("parent", ""))
    if not parent:
        return told
    above = glossary.network(network) if parent == "network" else glossary.body(network, parent)
    belongs = _("It belongs to: %(parent)s.") % {"parent": above}
    return f"{told} {belongs}"


def _what(content: Content, glossary: Glossary) -> str:
    founder = content.get("founder") is True
    if content.get("member") is False:
        return _("not among the founding members") if founder else _("no member")
    category = str(content.get("category", ""))
    named = glossary.category(str(content.get("network", "")), category) if category else ""
    return _listed(_("founding member") if founder else "", named) or _("member")


def _time(content: Content) -> str:
    if content.get("since"):
        first = _within(content, "since")
        return between_words(first, _within(content, "until")) if content.get("until") else since_words(first)
    if content.get("began"):
        began = when_edtf(str(content["began"])).text
        return began if content.get("founder") else _("beginning: %(date)s") % {"date": began}
    for field in ("on", "period"):
        if content.get(field):
            return when_edtf(str(content[field])).text
    if content.get("ended"):
        return _("ended: %(date)s") % {"date": when_edtf(str(content["ended"])).text}
    if content.get("former"):
        return _("over when the source was written")
    return _("without a day")


def _within(content: Content, field: str) -> str:
    try:
        return span_words(parse(str(content[field])), within=True)
    except DateError:
        return str(content[field])


def _listed(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
