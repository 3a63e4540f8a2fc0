"""From a mailing and whom it finds to letters: who gets it in which language, who is left out and why."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from koinon.desk.messages.receivers import Receiver
from koinon.desk.roles.words import role_words
from koinon.mailings.actions import KIND, Found, Merged
from koinon.mailings.merging import FUNCTION, NAME, NETWORK, ORGANISATION, SALUTATION, fields_used, merged
from koinon.mailings.models import Mailing
from koinon.outbox.letters import Letter, is_address
from koinon.outbox.queries import unsubscribed_from
from koinon.outbox.unsubscribing import who_of
from koinon.web.networks.hosted import host
from koinon.web.words.names import Names, names_of

NO_ADDRESS, NO_LANGUAGE, UNSUBSCRIBED, NOT_THERE, LACKS = "no-address", "no-language", "unsubscribed", "gone", "lacks-"
"""Why somebody is left out, in one word; LACKS goes before the field of which nothing is known."""

PARAGRAPHS = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Going:
    """Somebody who gets a letter, and in which language; `own` is false where it is the mailing's fallback."""

    receiver: Receiver
    language: str
    own: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of everybody whom a mailing finds, in the order in which they were found."""

    going: tuple[Going, ...]
    left_out: tuple[tuple[Receiver, str], ...]

    @property
    def found(self) -> list[Found]:
        """Everybody, as the mailing keeps it."""
        going = [Found(one.receiver.person, one.receiver.organisation) for one in self.going]
        return [*going, *(Found(one.person, one.organisation, reason) for one, reason in self.left_out)]

    @property
    def seen(self) -> str:
        """A digest of who gets it and in which language: it tells whether that is still what somebody looked at."""
        told = [f"{one.receiver.person} {one.receiver.address} {one.language}" for one in self.going]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:24]


def plan_of(mailing: Mailing, receivers: Collection[Receiver]) -> Plan:
    """Who gets the mailing, and who is left out and why. One query."""
    unwanted = set() if mailing.business else unsubscribed_from(mailing.network.slug, KIND)
    used = {language: fields_used(*each.values()) for language, each in mailing.words.items()}
    going, left_out = [], []
    for one in receivers:
        language, own = _language(mailing, one)
        if reason := _reason(one, language, unwanted, used):
            left_out.append((one, reason))
        else:
            going.append(Going(one, language, own))
    return Plan(tuple(going), tuple(left_out))


def _language(mailing: Mailing, one: Receiver) -> tuple[str, bool]:
    for tag in (one.language, one.language.split("-")[0]):
        if tag and tag in mailing.words:
            return tag, True
    return (mailing.fallback if mailing.fallback in mailing.words else ""), False


def _reason(one: Receiver, language: str, unwanted: Collection[str], used: Mapping[str, Sequence[str]]) -> str:
    if not is_address(one.address):
        return NO_ADDRESS
    if {who_of(one.person, one.address), who_of("", one.address)} & set(unwanted):
        return UNSUBSCRIBED
    if not language:
        return NO_LANGUAGE
    known = {
        NAME: one.name, SALUTATION: one.salutation, ORGANISATION: one.place or one.employer, NETWORK: True,
        FUNCTION: one.function or one.department or one.role,
    }  # fmt: skip
    return next((f"{LACKS}{field}" for field in used[language] if not known[field]), "")


class Merging:
    """Writes the letters of a mailing. What networks and organisations are called is asked once a language."""

    def __init__(self, mailing: Mailing, going: Sequence[Going]) -> None:
        self._mailing = mailing
        self._places = {one.receiver.place for one in going if one.receiver.place}
        self._spoken: dict[str, tuple[str, Names]] = {}

    def letter(self, one: Going) -> Letter:
        """The letter to somebody."""
        with override(one.language):
            values, words = self._values(one), self._mailing.words[one.language]
            text = merged(words["text"].replace("\r\n", "\n").strip(), values)
            told = {"network": values[NETWORK]}
            return Letter(
                subject=merged(words["subject"], values),
                paragraphs=tuple(PARAGRAPHS.split(text)),
                footer=(_("You get this letter from the secretariat of %(network)s.") % told,),
            )

    def merged(self, one: Going) -> Merged:
        """The same with whom it is for."""
        to = one.receiver
        return Merged(to.person, to.organisation, to.address, one.language, self.letter(one))

    def _values(self, one: Going) -> dict[str, str]:
        """What stands in the place of each field, in the language of the letter, which is active."""
        to = one.receiver
        if one.language not in self._spoken:
            self._spoken[one.language] = host(self._mailing.network).name.text, names_of(self._places)
        network, names = self._spoken[one.language]
        function = to.function.best(one.language).string if to.function else to.department
        return {
            NAME: to.name,
            SALUTATION: to.salutation,
            ORGANISATION: names.of(to.place, to.organisation).name.text if to.place else to.employer,
            FUNCTION: function or (role_words(to.role) if to.role else ""),
            NETWORK: network,
        }


def reason_words(reason: str) -> str:
    """Why somebody is left out."""
    if reason.startswith(LACKS):
        return _("nothing is known for the field {%(field)s}") % {"field": reason.removeprefix(LACKS)}
    return {
        NO_ADDRESS: _("no e-mail address is known"),
        NO_LANGUAGE: _("their language is not known, or not among those written"),
        UNSUBSCRIBED: _("unsubscribed from letters of this kind"),
        NOT_THERE: _("no longer known when the letters were put in line"),
    }.get(reason, reason)


def field_words(field: str) -> str:
    """What a merge field stands for."""
    return {
        NAME: _("the receiver’s full name"),
        SALUTATION: _("how the receiver is addressed, as kept with the contact"),
        ORGANISATION: _("the organisation, in the language of the letter"),
        FUNCTION: _("what the receiver does: the title, else the department or the role"),
        NETWORK: _("the name of the network"),
    }[field]


def languages() -> list[str]:
    """The languages in which a letter can be written: those of the interface, since its frame speaks them."""
    return [code for code, _name in settings.LANGUAGES]
