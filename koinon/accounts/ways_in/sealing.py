"""Secrets of second factors as they stand in the database: sealed with a key that does not.

Fernet (AES-128-CBC with HMAC-SHA256), its key made from the installation's secret by HKDF (RFC 5869). So a copy of the
database, or a backup, opens nobody's second factor by itself.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SEALED = "sealed:"
PURPOSE = b"koinon second factors"


def sealed(text: str) -> str:
    """The text as it is kept, sealed with the present secret."""
    return SEALED + _keys((settings.SECRET_KEY,)).encrypt(text.encode()).decode()


def opened(kept: str) -> str:
    """What was sealed with the present secret or a former one; what was kept before there were seals, as it is.

    ValueError where no secret that is known here opens it, as in a database that was restored without its secret.
    """
    if not kept.startswith(SEALED):
        return kept
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    try:
        return _keys(keys).decrypt(kept.removeprefix(SEALED)).decode()
    except InvalidToken as error:
        raise ValueError("No secret that is known here opens it.") from error


@lru_cache(maxsize=4)
def _keys(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(secret))) for secret in secrets])


def _derived(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
