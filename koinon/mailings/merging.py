"""Merge fields: words in braces in the text of a mailing, in whose place each receiver reads what is theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAME, SALUTATION, ORGANISATION, FUNCTION, NETWORK = "name", "salutation", "organisation", "function", "network"
FIELDS = (NAME, SALUTATION, ORGANISATION, FUNCTION, NETWORK)
FIELD = re.compile(r"\{([^{}\n]*)\}")
LONGEST_TOLD = 40


def unknown_fields(text: str) -> list[str]:
    """What stands in braces in a text and is no field, as it stands there; "{" or "}" for a brace without its pair."""
    found = [f"{{{word}}}" for word in FIELD.findall(text) if word.strip() not in FIELDS]
    found += re.findall(r"[{}]", FIELD.sub("", text))
    return [each[:LONGEST_TOLD] for each in dict.fromkeys(found)]


def fields_used(*texts: str) -> list[str]:
    """The fields that stand in the texts, in the order of FIELDS."""
    used = {word.strip() for text in texts for word in FIELD.findall(text)}
    return [field for field in FIELDS if field in used]


def merged(text: str, values: Mapping[str, str]) -> str:
    """The text with each field's value in its place, once: a value that looks like a field stays as it is.

    A value is put on one line. KeyError for a field without a value.
    """
    return FIELD.sub(lambda found: " ".join(values[found.group(1).strip()].split()), text)
