"""One rule of the statutes, of whatever kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from koinon.rules.statutes_read import Fields
from koinon.rules.statutes_vocabulary import WITHOUT_VALUE


@dataclass(frozen=True, slots=True)
class Reading:
    """What one side says in a contested rule, where it differs from the others."""

    fields: Fields = field(hash=False)
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the file has it. `practice` is what is seen done beside it, and is never applied.

    `fields` are what the rule is about and, unless its status is unknown or none, what it says;
    in a contested rule they are what the sources agree on, and `values` what each of them adds.
    """

    id: str
    kind: str
    article: str
    status: str
    sources: tuple[str, ...]
    says: Mapping[str, str] = field(default_factory=dict, hash=False)
    practice: Mapping[str, str] = field(default_factory=dict, hash=False)
    practice_source: str = ""
    fields: Fields = field(default_factory=dict, hash=False)
    values: tuple[Reading, ...] = ()

    def get(self, name: str) -> Any:
        """The field's value as all sources have it; None where it is not known or contested."""
        return self.fields.get(name)

    def readings(self) -> tuple[Fields, ...]:
        """The rule as each side has it, whole: none if it is unknown or none, one if nobody disagrees."""
        if self.status in WITHOUT_VALUE:
            return ()
        if self.status != "contested":
            return (self.fields,)
        return tuple({**self.fields, **reading.fields} for reading in self.values)

    def all_sources(self) -> tuple[str, ...]:
        """The rule's sources and those of its contested values, each once."""
        listed = (*self.sources, *(source for reading in self.values for source in reading.sources))
        return tuple(dict.fromkeys(listed))
