"""Links that end messages of a kind with one click (RFC 8058), without an account and without an address in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

SALT = "koinon.outbox.unsubscribe"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Whoever gets messages of a kind from a network. `who` is a person's key, or the digest of an address."""

    who: str
    network: str
    kind: str


def who_of(to_person: str, to_address: str) -> str:
    """How a receiver is known in the list of those unsubscribed: by key, else by the digest of the address.

    The digest keeps the wish after the address itself was erased. Whoever has the address can find it again, and that
    is what it is for.
    """
    return to_person or "a-" + hashlib.sha256(to_address.strip().lower().encode()).hexdigest()[:40]


def _signer() -> signing.Signer:
    """One that sets no instant, so that a subscription has one link, in the words and in the header alike."""
    return signing.Signer(salt=SALT)


def address_of(subscription: Subscription, language: str) -> str:
    """The absolute address of the link in the messages. It names nobody, never expires and can't be made up.

    `language` may be one that the interface does not speak; the page is then in the usual one.
    """
    token = _signer().sign_object([subscription.who, subscription.network, subscription.kind])
    page = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return f"{settings.KOINON_SITE}/{page}/unsubscribe/{token}/"


def subscription_of(token: str) -> Subscription | None:
    """What a link's token names; None for one that was not signed here."""
    try:
        who, network, kind = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Subscription(str(who), str(network), str(kind))
