"""Content in languages: one value type for database, TOML, exports and API, and its database field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.json import KeyTransform

UNDETERMINED = "und"
# No language tag begins with more than eight letters, so this key can stand among the languages.
AUTHENTIC = "authentic"
LONGEST = 20_000
TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3}|[A-Za-z]{5,8})"
    r"(?:-(?P<script>[A-Za-z]{4}))?"
    r"(?:-(?P<region>[A-Za-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[A-WY-Za-wy-z0-9](?:-[A-Za-z0-9]{2,8})+)*)"
    r"(?P<private>(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?)"
)
LETTERS_WITHOUT_ACCENT = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ı": "i",
        "ŋ": "n",
        "ə": "e",
    }
)


class TextError(ValueError):
    """What was given is no text in languages; the message says why."""


class Best(NamedTuple):
    """The string to show and the language it is in."""

    string: str
    language: str


def language_tag(written: str) -> str:
    """A BCP 47 language tag in its usual capitals ("PT-br" becomes "pt-BR"); TextError when it is none."""
    match = TAG.fullmatch(written)
    if not match:
        raise TextError(f"{written!r} is no language tag; write a code such as cs, pt-BR or und.")
    parts = [match["language"].lower()]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    rest = f"{match['variants']}{match['extensions']}{match['private']}".lower()
    return "-".join(parts) + rest


def folded(string: str) -> str:
    """A string as search compares it: without accents, capitals and doubled spaces ("Łódź" becomes "lodz")."""
    plain = string.casefold().translate(LETTERS_WITHOUT_ACCENT)
    apart = unicodedata.normalize("NFKD", plain)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(bare.casefold().translate(LETTERS_WITHOUT_ACCENT).split())


@dataclass(frozen=True, slots=True)
class Text:
    """The same content in one or more languages. `authentic` is the language that counts if they differ.

    Made by `Text.of({"en": "City Council", "pl": "Rada Miasta"}, authentic="pl")`. Sorted by language, so equal
    contents are equal values. The empty Text is false.
    """

    strings: tuple[tuple[str, str], ...] = ()
    authentic: str | None = None

    @classmethod
    def of(cls, strings: Mapping[str, str], *, authentic: str | None = None) -> Text:
        """A checked Text; TextError when a tag, a string or the authentic language is wrong."""
        checked: dict[str, str] = {}
        for written, string in strings.items():
            tag = language_tag(written)
            if tag in checked:
                raise TextError(f"The language {tag} stands there twice.")
            checked[tag] = _checked(string, tag)
        marked = None if authentic is None else language_tag(authentic)
        if marked is not None and marked not in checked:
            raise TextError(f"The authentic language {marked} has no string.")
        return cls(tuple(sorted(checked.items())), marked)

    @classmethod
    def from_json(cls, content: object) -> Text:
        """Read what `to_json` gave, or the same table from TOML: {"en": "...", "authentic": "en"}."""
        if not isinstance(content, Mapping):
            raise TextError('Expected a table of languages, such as { en = "...", cs = "..." }.')
        strings = {key: value for key, value in content.items() if key != AUTHENTIC}
        if not all(isinstance(key, str) and isinstance(value, str) for key, value in strings.items()):
            raise TextError("Every language must have a string.")
        authentic = content.get(AUTHENTIC)
        if authentic is not None and not isinstance(authentic, str):
            raise TextError("The authentic language must be a language tag.")
        return cls.of(strings, authentic=authentic)

    def to_json(self) -> dict[str, str]:
        """A flat table for JSON and TOML alike."""
        table = dict(self.strings)
        return table if self.authentic is None else {**table, AUTHENTIC: self.authentic}

    def best(self, language: str) -> Best:
        """The string for a reader of `language`, with the language it really is in.

        The reader's own first, then the same language of another place, then the authentic one, the one without a
        language, English, and the first that is there. The empty Text gives an empty string.
        """
        table = dict(self.strings)
        for tag in self._in_order_for(language):
            if tag in table:
                return Best(table[tag], tag)
        return Best("", UNDETERMINED)

    def _in_order_for(self, language: str) -> Iterator[str]:
        try:
            asked = language_tag(language)
        except TextError:
            asked = UNDETERMINED
        parts = asked.split("-")
        for length in range(len(parts), 0, -1):
            yield "-".join(parts[:length])
        yield from (tag for tag in self if tag.split("-")[0] == parts[0])
        if self.authentic is not None:
            yield self.authentic
        yield from (UNDETERMINED, "en")
        yield from self

    def __iter__(self) -> Iterator[str]:
        """The languages it is in."""
        return (tag for tag, _ in self.strings)

    def __bool__(self) -> bool:
        return bool(self.strings)

    def __str__(self) -> str:
        return self.best(self.authentic or "en").string


def _checked(string: str, tag: str) -> str:
    string = unicodedata.normalize("NFC", string)
    if not string.strip():
        raise TextError(f"The string in {tag} is empty; leave the language out instead.")
    if len(string) > LONGEST:
        raise TextError(f"The string in {tag} has {len(string)} characters; {LONGEST} are allowed.")
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in string):
        raise TextError(f"The string in {tag} holds a control character.")
    return string


class TextsField(models.JSONField):
    """A column that holds a Text, as JSON."""

    description = "Text in languages"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Text)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        content = super().from_db_value(value, expression, connection)
        if content is None or isinstance(expression, KeyTransform):
            return content
        return Text.from_json(content)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value.to_json() if isinstance(value, Text) else value)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Text):
            return value
        try:
            return Text.from_json(value)
        except TextError as error:
            raise ValidationError(str(error)) from error

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value.to_json() if isinstance(value, Text) else value, model_instance)

    def value_to_string(self, obj: models.Model) -> Any:
        value = self.value_from_object(obj)
        return value.to_json() if isinstance(value, Text) else value
