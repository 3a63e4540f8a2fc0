"""What a decision does: one closed union, stored with the number of its schema.

Stored effects are never migrated. `read` takes every schema ever written and
lifts it step by step to the present one (UPCASTERS). Effects on memberships
are projected into the register; those on mandates, bodies, statutes, budgets,
goals and positions are kept as decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar

from koinon.rules.dates import DateError, Span, parse
from koinon.rules.periods import END_SENSES, FIRST_DAY_OUTSIDE

SCHEMA = 1
"""The schema that `written` writes. Raise it with an up-caster when a shape changes."""

UPCASTERS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From schema n to n + 1. Empty while there is only one."""

ENTRY = "entry"
COUNTRY_IN = "country_in"


class EffectError(ValueError):
    """A stored or told effect that is none.

    `code`: unknown_kind, unknown_field, missing, bad_date, bad_value or newer_schema; `field` the one at fault.
    """

    def __init__(self, code: str, field: str, value: object = "") -> None:
        super().__init__(f"{code}: {field} {value!r}")
        self.code = code
        self.field = field
        self.value = str(value)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be true before an effect takes hold: another entry, or the country being in a union."""

    kind: str
    key: str = ""
    union: str = ""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """`effective` is the effect's own date; None means the day of the decision."""

    kind: ClassVar[str] = ""
    effective: Span | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OnMembership(Effect):
    """An effect on one organisation's standing in one network."""

    network: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class Consent(OnMembership):
    """An organ of the candidate, or of whoever must agree, consents to its joining."""

    kind: ClassVar[str] = "consent"


@dataclass(frozen=True, kw_only=True)
class Admit(OnMembership):
    """Membership begins; `category` is empty where the act does not say."""

    kind: ClassVar[str] = "admit"
    category: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeCategory(OnMembership):
    """Another category from then on."""

    kind: ClassVar[str] = "change_category"
    category: str


@dataclass(frozen=True, kw_only=True)
class Suspend(OnMembership):
    """Rights rest from then on; membership goes on."""

    kind: ClassVar[str] = "suspend"


@dataclass(frozen=True, kw_only=True)
class Resume(OnMembership):
    """A suspension ends."""

    kind: ClassVar[str] = "resume"


@dataclass(frozen=True, kw_only=True)
class End(OnMembership):
    """Membership ends; `sense` says what the date means (first day outside, last day, some day of)."""

    kind: ClassVar[str] = "end"
    sense: str = FIRST_DAY_OUTSIDE


@dataclass(frozen=True, kw_only=True)
class Revoke(Effect):
    """Undoes what an earlier decision did: from the start if effective no later than it, else from its own date."""

    kind: ClassVar[str] = "revoke"
    entry: str


@dataclass(frozen=True, kw_only=True)
class Seat(Effect):
    """A post or a seat is filled by an organisation, a person (by key), or a person for an organisation."""

    kind: ClassVar[str] = "seat"
    network: str
    body: str = ""
    office: str = ""
    organisation: str = ""
    person: str = ""
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class Unseat(Effect):
    """A mandate ends before or at its time."""

    kind: ClassVar[str] = "unseat"
    network: str
    body: str = ""
    office: str = ""
    organisation: str = ""
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class CreateBody(Effect):
    """A body of the network begins."""

    kind: ClassVar[str] = "create_body"
    network: str
    body: str
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class RenameBody(Effect):
    """A body bears another name (language to text) from then on."""

    kind: ClassVar[str] = "rename_body"
    network: str
    body: str
    names: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class EndBody(Effect):
    """A body ends; `sense` as in End."""

    kind: ClassVar[str] = "end_body"
    network: str
    body: str
    sense: str = FIRST_DAY_OUTSIDE


@dataclass(frozen=True, kw_only=True)
class EnforceStatutes(Effect):
    """A version of the statutes comes into force."""

    kind: ClassVar[str] = "enforce_statutes"
    network: str
    version: str


@dataclass(frozen=True, kw_only=True)
class AdoptBudget(Effect):
    """A budget for a period; `amount` is a decimal number as text, `currency` ISO 4217."""

    kind: ClassVar[str] = "adopt_budget"
    network: str
    period: str
    amount: str = ""
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class SetGoal(Effect):
    """A goal for a period, in words and with a measure where one was set."""

    kind: ClassVar[str] = "set_goal"
    network: str
    period: str
    text: Mapping[str, str]
    measure: str = ""


@dataclass(frozen=True, kw_only=True)
class TakePosition(Effect):
    """The network says what it holds on a dossier."""

    kind: ClassVar[str] = "take_position"
    network: str
    dossier: str
    text: Mapping[str, str]


CLASSES: dict[str, type[Effect]] = {
    cls.kind: cls
    for cls in (
        Consent, Admit, ChangeCategory, Suspend, Resume, End, Revoke, Seat, Unseat,
        CreateBody, RenameBody, EndBody, EnforceStatutes, AdoptBudget, SetGoal, TakePosition,
    )
}  # fmt: skip

_COMMON = ("effective", "conditions")


def read(stored: Mapping[str, Any]) -> Effect:
    """The effect that a stored or told mapping means: `kind`, `schema` (1 if left out) and the kind's own fields.

    Raises EffectError, naming the field, for whatever is not of the union.
    """
    told = dict(stored)
    schema = told.pop("schema", SCHEMA)
    if not isinstance(schema, int) or schema > SCHEMA:
        raise EffectError("newer_schema", "schema", schema)
    for step in range(schema, SCHEMA):
        told = UPCASTERS[step](told)
    kind = told.pop("kind", "")
    cls = CLASSES.get(kind)
    if cls is None:
        raise EffectError("unknown_kind", "kind", kind)
    own = {field.name: field for field in fields(cls) if field.name not in _COMMON}
    effective, conditions = told.pop("effective", None), told.pop("conditions", ())
    for name, value in told.items():
        if name not in own:
            raise EffectError("unknown_field", name, value)
        _check_value(name, value, isinstance_of=Mapping if name in ("names", "text") else str)
    for name, field in own.items():
        if field.default is MISSING and not told.get(name):
            raise EffectError("missing", name)
    return cls(effective=_effective(effective), conditions=_conditions(conditions), **told)


def written(effect: Effect) -> dict[str, Any]:
    """The mapping that `read` reads back, of the present schema, defaults left out."""
    stored: dict[str, Any] = {"schema": SCHEMA, "kind": effect.kind}
    for field in fields(effect):
        value = getattr(effect, field.name)
        if field.name not in _COMMON and value != field.default:
            stored[field.name] = dict(value) if isinstance(value, Mapping) else value
    if effect.effective is not None:
        stored["effective"] = effect.effective.text
    if effect.conditions:
        stored["conditions"] = [
            {name: value for name in ("kind", "key", "union") if (value := getattr(condition, name))}
            for condition in effect.conditions
        ]
    return stored


def _check_value(name: str, value: object, *, isinstance_of: type) -> None:
    if not isinstance(value, isinstance_of) or (name == "sense" and value not in END_SENSES):
        raise EffectError("bad_value", name, value)


def _effective(text: object) -> Span | None:
    if text is None:
        return None
    try:
        return parse(str(text))
    except DateError as error:
        raise EffectError("bad_date", "effective", error.text) from error


def _conditions(told: object) -> tuple[Condition, ...]:
    if not isinstance(told, list | tuple):
        raise EffectError("bad_value", "conditions", told)
    read_conditions = []
    for one in told:
        needed = {ENTRY: "key", COUNTRY_IN: "union"}.get(one.get("kind", "")) if isinstance(one, Mapping) else None
        if needed is None or set(one) != {"kind", needed}:
            raise EffectError("bad_value", "conditions", one)
        read_conditions.append(Condition(**one))
    return tuple(read_conditions)
