"""Parts that several pages have: the day, charts, time bars, steps, filters, pages of a list, the number."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.small import Category, Cite, Count, Kept, Link, Note, Said, When


@dataclass(frozen=True)
class Change:
    when: When
    text: Said  # "Lublin joins"
    address: str


@dataclass(frozen=True)
class ErrorNote:
    """A mistake in a form: which field, and what to do about it. `field` is the input's name."""

    field: str
    text: str


@dataclass(frozen=True)
class DayBar:
    on: When  # iso is always a full day
    action: str
    kept: tuple[Kept, ...] = ()
    is_today: bool = False
    today_address: str = ""
    earliest: str = ""  # ISO day for the input's min
    latest: str = ""
    before: Change | None = None
    after: Change | None = None
    known: When | None = None  # set when an instant of knowledge other than now is asked for
    known_now_address: str = ""
    error: ErrorNote | None = None
    as_typed: str = ""  # what the reader typed when it was refused


@dataclass(frozen=True)
class Tick:
    x: float  # 0..1000, thousandths of the chart's width
    text: str
    minor: bool = False  # left out on a phone


@dataclass(frozen=True)
class Mark:
    """An outside event on the growth band: a dotted line, named in the list under it."""

    x: float
    when: When
    text: Said
    address: str = ""


@dataclass(frozen=True)
class GrowthRow:
    when: When
    count: Count
    address: str = ""
    current: bool = False


@dataclass(frozen=True)
class GrowthBand:
    """Paths in a box of 1000 by 100, y downwards, closed along the bottom: "M0 100 L0 92 ... L1000 100 Z"."""

    possible_path: str
    presumed_path: str  # the certain ones and the presumed above them
    certain_path: str
    day_x: float | None
    top_text: str  # the figure at the top of the box: "131"
    ticks: tuple[Tick, ...] = ()
    marks: tuple[Mark, ...] = ()
    rows: tuple[GrowthRow, ...] = ()  # the same in a table, folded under the chart


@dataclass(frozen=True)
class BarStretch:
    x: float  # 0..1000
    width: float
    held: str  # of the membership
    category: Category
    period: str  # "26 November 2003 to 30 April 2004"
    label: str = ""  # short words to stand in the bar when they fit: "Full", "presumed since 2018"
    address: str = ""  # why


@dataclass(frozen=True)
class Pin:
    x: float
    kind: str  # "decision" filled | "fact" hollow | "attestation" small square
    when: When
    text: Said
    row: int = 0  # 0 is the lowest; pins close together stand in rows of their own
    leftwards: bool = False  # words to the left of the pin (for pins in the right part)
    address: str = ""


@dataclass(frozen=True)
class TimeBar:
    stretches: tuple[BarStretch, ...]
    pins: tuple[Pin, ...] = ()
    ticks: tuple[Tick, ...] = ()
    rows: int = 1  # highest Pin.row + 1, 0 without pins
    day_x: float | None = None


@dataclass(frozen=True)
class Step:
    """A step of "why". kind "so" is the last one and carries `held` and `category`."""

    kind: str  # "decision" | "attestation" | "fact" | "rule" | "so"
    text: Said
    who: Said | None = None  # organ, source, country
    when: When | None = None
    number: str = ""  # the decision's own number
    link: Link | None = None  # entry page, or the rule in the statutes
    remark: Said | None = None  # what is inferred or not known, in brown
    held: str = ""
    cites: tuple[Cite, ...] = ()
    anchor: str = ""  # id of its element: "entry-" and the entry's key


@dataclass(frozen=True)
class Option:
    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True)
class Select:
    name: str  # category | country | kind | size | held | network | sort
    options: tuple[Option, ...]  # without the empty one, which the form adds (sort has none)


@dataclass(frozen=True)
class Filters:
    action: str
    query: str = ""  # the input named q
    selects: tuple[Select, ...] = ()
    kept: tuple[Kept, ...] = ()
    in_use: bool = False
    clear_address: str = ""
    errors: tuple[ErrorNote, ...] = ()


@dataclass(frozen=True)
class PageStep:
    text: str  # "3"; "" is a gap
    address: str = ""
    current: bool = False


@dataclass(frozen=True)
class Pages:
    first: int  # 1-based number of the first row shown, 0 when there are none
    last: int
    total: int
    total_text: str
    previous_address: str = ""
    next_address: str = ""
    steps: tuple[PageStep, ...] = ()


@dataclass(frozen=True)
class Column:
    """A sortable head: key is organisation | country | category | since."""

    key: str
    address: str
    sorted: str = ""  # "ascending" | "descending" | ""


@dataclass(frozen=True)
class Coverage:
    """How complete the list known here is on the day. complete None = nothing is said about it."""

    complete: bool | None
    note: Said | None = None
    address: str = ""
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class HeldPart:
    """How many are held so, and where they are listed."""

    held: str
    number_text: str
    address: str


@dataclass(frozen=True)
class Headline:
    count: Count
    made_of: tuple[HeldPart, ...] = ()  # what the numbers are made of, the surest first; none where nobody can be told
    countries: int | None = None  # among the possible ones
    countries_text: str = ""
    coverage: Coverage | None = None
    notes: tuple[Note, ...] = ()  # e.g. what the network itself published at about that time
    why_address: str = ""
