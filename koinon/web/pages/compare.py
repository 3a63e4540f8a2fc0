"""The pages that compare: two days of one network, and two networks on one day."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.parts import Coverage, ErrorNote, Select
from koinon.web.pages.small import Category, Count, Kept, Link, Note, Said, When


@dataclass(frozen=True)
class DayField:
    """One of the two days to compare. `error` "" where it could be read; `value` is then what was typed."""

    name: str  # "from" | "to"
    value: str
    error: str = ""


@dataclass(frozen=True)
class DaysForm:
    action: str
    fields: tuple[DayField, DayField]
    kept: tuple[Kept, ...] = ()
    earliest: str = ""
    latest: str = ""
    errors: tuple[ErrorNote, ...] = ()


@dataclass(frozen=True)
class Side:
    """How an organisation stood on one of the days. held "" = no member."""

    held: str
    category: Category
    suspended: bool = False


@dataclass(frozen=True)
class DifferenceRow:
    name: Said
    address: str
    why_address: str  # the standing's page on the day of the change
    country: str
    before: Side
    after: Side
    day: When  # the first day of the answer that came to stand
    when: When | None = None  # when it happened as far as sources tell; None: only `day` is known
    own_name: Said | None = None
    because: Said | None = None  # the deciding entry or fact in a few words
    entry_address: str = ""  # its page
    rights_rest: bool = False
    rights_back: bool = False
    also_certainty: bool = False


@dataclass(frozen=True)
class CertaintyGroup:
    """All whose membership went from one certainty to another; "" is no membership."""

    before: str
    after: str
    count_text: str
    rows: tuple[DifferenceRow, ...]
    open: bool = False


@dataclass(frozen=True)
class CountryList:
    """Countries by how they differ. `perhaps` are those of which only the certainty changed between none and some."""

    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    perhaps_gained: tuple[str, ...] = ()
    perhaps_lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class DaySide:
    when: When
    count: Count
    countries: Count
    address: str  # the members on that day


@dataclass(frozen=True)
class DaysCompared:  # compare_days.html, as `compared`
    first: DaySide
    last: DaySide
    countries: CountryList
    came: tuple[DifferenceRow, ...] = ()
    left: tuple[DifferenceRow, ...] = ()
    changed: tuple[DifferenceRow, ...] = ()
    certainty: tuple[CertaintyGroup, ...] = ()
    certainty_count: int = 0
    returned: tuple[Link, ...] = ()  # left and came back between the two days
    passed: tuple[Link, ...] = ()  # came and left between them
    backwards: bool = False
    same_day: bool = False
    turned_address: str = ""
    coverage: Coverage | None = None


@dataclass(frozen=True)
class Choice:
    """A select with its label already in words."""

    label: str
    select: Select
    error: str = ""


@dataclass(frozen=True)
class NetworksForm:
    action: str
    choices: tuple[Choice, Choice]
    kept: tuple[Kept, ...] = ()
    errors: tuple[ErrorNote, ...] = ()


@dataclass(frozen=True)
class SharedRow:
    name: Said
    address: str
    sides: tuple[Side | None, Side | None]  # None = nothing makes it a member
    why_addresses: tuple[str, str]
    own_name: Said | None = None
    kind: str = ""


@dataclass(frozen=True)
class CountryGroup:
    country: str  # "" = of no country
    rows: tuple[SharedRow, ...]


@dataclass(frozen=True)
class SharedPart:
    anchor: str  # common | only-a | only-b
    title: str
    count: Count
    groups: tuple[CountryGroup, ...]


@dataclass(frozen=True)
class ComparedNetwork:
    link: Link
    count: Count
    zone: str
    coverage: Coverage | None = None
    made_up: bool = False
    note: Note | None = None  # it did not exist on that day


@dataclass(frozen=True)
class NetworksCompared:
    networks: tuple[ComparedNetwork, ComparedNetwork]
    parts: tuple[SharedPart, SharedPart, SharedPart]
    turned_address: str = ""


@dataclass(frozen=True)
class PairRow:
    """Two networks with how many members they share, for the overview where none was chosen."""

    text: str
    address: str
    count: Count
