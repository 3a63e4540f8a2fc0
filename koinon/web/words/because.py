"""The weightiest reason of a membership in a few words, for lists; the whole chain stands on the standing's page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from koinon.ledger.models import Record
from koinon.records.models import Line, LineKind
from koinon.rules.reasons import ATTESTATION, DECISION, Reason
from koinon.web.pages import Said
from koinon.web.words.content import said, spoken
from koinon.web.words.dates import when_edtf

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Grounds:
    """The entries that reasons name, by key, and what the organs are called, by `owner/organ`."""

    entries: Mapping[str, Content] = field(default_factory=dict)
    organs: Mapping[str, Any] = field(default_factory=dict)

    def organ(self, path: str) -> Said:
        """What an organ is called; its slug where nobody named it."""
        names = self.organs.get(path)
        return said(names) if names else Said(spoken(path.partition("/")[2] or path))


def grounds_of(reasons: Iterable[Reason], known: datetime | None = None) -> Grounds:
    """What the reasons rest on, as known at the instant. Two queries."""
    keys = {reason.key for reason in reasons if reason.key}
    rows = Record.objects.known(known).filter(entry__key__in=keys)
    entries: dict[str, Content] = dict(rows.values_list("entry__key", "content"))
    paths = {str(content["organ"]) for content in entries.values() if content.get("organ")}
    return Grounds(entries, organ_names(paths, known))


def organ_names(paths: Collection[str], known: datetime | None = None) -> dict[str, Any]:
    """The names of organs and bodies by `owner/organ`, in all languages. One query."""
    owners = {path.partition("/")[0] for path in paths}
    owned = Q(kind=LineKind.BODY, network__slug__in=owners) | Q(kind=LineKind.ORGAN, organisation__slug__in=owners)
    rows = Line.objects.known(known).filter(owned, key__in={path.partition("/")[2] for path in paths})
    return {
        f"{network or organisation}/{key}": content.get("names")
        for network, organisation, key, content in rows.values_list(
            "network__slug", "organisation__slug", "key", "content"
        )
    }


@dataclass(frozen=True)
class Weighty:
    """A reason in a few words; `key` is its entry's, "" where it is none."""

    words: Said
    key: str = ""


def because(reasons: Iterable[Reason], grounds: Grounds) -> Said | None:
    """The weightiest reason in a few words."""
    found = weightiest(reasons, grounds)
    return found.words if found else None


def weightiest(reasons: Iterable[Reason], grounds: Grounds) -> Weighty | None:
    """The weightiest reason: an organ's act, else a founding, a dated source, a weaker one, a consent."""
    found = [(weight, words, reason.key) for reason in reasons for weight, words in _weighed(reason, grounds)]
    best = min(found, key=lambda one: one[0], default=None)
    return Weighty(best[1], best[2]) if best else None


def _weighed(reason: Reason, grounds: Grounds) -> Iterable[tuple[int, Said]]:
    content = grounds.entries.get(reason.key)
    if content is None or reason.remark in ("denies", "revokes"):
        return
    if reason.kind == DECISION:
        organ = grounds.organ(str(content.get("organ", "")))
        if reason.remark == "consent":
            yield 6, Said(_("consent: %(organ)s") % {"organ": organ.text})
        else:
            yield 1, organ
    elif reason.kind == ATTESTATION:
        weight, words = _attested(reason, content)
        yield weight, Said(words)


def _attested(reason: Reason, content: Content) -> tuple[int, str]:
    if reason.remark == "founder":
        return 2, _("founding member")
    if reason.remark == "implied":
        return 5, implied_words(str(content.get("implied", "")))
    for field_name, sentence in (
        ("since", _("attested since %(date)s")),
        ("began", _("attested since %(date)s")),
        ("on", _("attested %(date)s")),
        ("period", _("attested %(date)s")),
        ("ended", _("ended: %(date)s")),
    ):
        if content.get(field_name):
            return 3, sentence % {"date": when_edtf(str(content[field_name])).text}
    return 4, _("attested without a day")


def implied_words(slug: str) -> str:
    """What a membership is implied by; the list is open, and what has no words yet is shown as it is."""
    return {
        "host_of_meeting": _("was host of a meeting"),
        "took_part": _("took part in a meeting"),
        "holds_office": _("held an office"),
        "initiated": _("took the initiative"),
        "named": _("was named among its places"),
        "stands_for": _("stands for another that counts itself in"),
    }.get(slug, spoken(slug))
