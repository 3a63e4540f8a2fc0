"""What a list of contacts would do here, row by row. No Django: rows, names and contacts in, plans out.

The same rows, choices and contacts always give the same plans, in the order of the rows that lead them; so an import
can be worked out anew in the middle of being carried out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from koinon.lib.text import folded
from koinon.people.imports import cells
from koinon.people.imports.cells import LONGEST, Problem, name_words, same_person
from koinon.people.imports.matching import UNKNOWN, Gazetteer, Meaning

LISTS = ("emails", "phones", "lists", "themes")
SCALARS = (
    "name", "organisation", "employer", "country", "salutation", "address", "language", "kind", "note", "title",
    "department", "works_for", "since", "until",
)  # fmt: skip
IN_FUNCTION = frozenset({"title", "department", "themes", "since", "until"})
"""What belongs to the person's function at the organisation; the rest belongs to the contact."""
KINDS = ("member", "assistant", "official", "press", "partner", "other")
KIND_WORDS: Mapping[str, str] = {
    "member": "member clen medlem czlonek mitglied city mesto stad miasto stadt",
    "assistant": "assistant asistent asistentka assistent asystent asystentka assistentin assistenz secretary pa",
    "official": "official eu commission urednik eu-tjansteman urzednik beamter beamtin kommission komise komisja",
    "press": "press media journalist tisk novinar novinarka pressen prasa dziennikarz presse journalistin",
    "partner": "partner partneri partners partnerin partnerzy",
    "other": "other jine ovrig ovriga inne andere sonstige",
}
KIND_OF_WORD = {word: kind for kind, said in KIND_WORDS.items() for word in said.split()} | {
    kind: kind for kind in KINDS
}
MERGE, APART, OUT = "merge", "apart", "out"
KEEP_HERE, TAKE_FILE = "here", "file"
AS_TEXT = "text"

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What one row tells. `written` is the organisation as the row writes it; values as in SCALARS and LISTS."""

    number: int
    written: str
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()

    @property
    def is_wrong(self) -> bool:
        return any(problem.serious for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Present:
    """A contact that is here already, with its present values."""

    contact: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose: per spelling (`spelling_key`) an organisation's id or "text"; per row merge, apart or out.

    `rule` says what happens where a contact and the file say different things.
    """

    organisations: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[int, str] = field(default_factory=dict)
    rule: str = KEEP_HERE


@dataclass(frozen=True, slots=True)
class Link:
    """A row and somebody found before it. `reason`: address, name, initials or shared_address; only the first two
    are sure."""

    reason: str
    row: int = 0
    contact: int = 0

    @property
    def is_sure(self) -> bool:
        return self.reason in ("address", "name")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of one row: new, changed, same, double, wrong or out."""

    told: Told
    meaning: Meaning
    organisation: int | None
    outcome: str
    link: Link | None = None
    lead: int = 0


@dataclass(slots=True)
class Plan:
    """One contact to be made, or changed. `lead` is the number of its first row; `changes` are (field, old, new)."""

    lead: int
    rows: list[int]
    values: Values
    contact: int = 0
    works_for: tuple[int, int] = (0, 0)
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Judged:
    """The whole list: what becomes of each row, and what is to be done."""

    rows: tuple[Judgement, ...]
    plans: tuple[Plan, ...]


def spelling_key(written: str, country: str) -> str:
    """Under which a choice of organisation is kept: the same writing in the same country means the same."""
    return f"{folded(written)}|{country}"


# --- reading a row


def told_row(number: int, row: Sequence[str], mapping: Mapping[int, str], unvalued: Collection[int] = ()) -> Told:
    """What a row tells by the mapping of its columns (from 0) to fields; `unvalued` columns hold a formula only."""
    texts: dict[str, list[str]] = defaultdict(list)
    problems: list[Problem] = []
    for column, name in sorted(mapping.items()):
        text = row[column].strip() if column < len(row) else ""
        if column in unvalued:
            problems.append(Problem(name, "formula"))
        elif text.casefold() in cells.ERROR_VALUES:
            problems.append(Problem(name, "error_value", text))
        elif not cells.is_nothing(text):
            texts[name].append(text)
    values: Values = dict.fromkeys(SCALARS, "") | dict.fromkeys(LISTS, ())
    _read_addresses(texts, values, problems)
    _read_name(texts, values, problems)
    _read_words(texts, values, problems)
    _read_days(texts, values, problems)
    written = _cut("organisation", " ".join(texts["organisation"]), problems)
    if not values["name"] and not values["emails"] and not any(each.serious for each in problems):
        nobody = "no_person" if written or any(values[name] for name in SCALARS) else "nothing"
        problems.append(Problem("name", nobody, "", serious=True))
    return Told(number, " ".join(written.split()), values, tuple(problems))


def _read_addresses(texts: Mapping[str, list[str]], values: Values, problems: list[Problem]) -> None:
    good, bad = cells.emails(" ; ".join(texts["email"])) if texts["email"] else ((), ())
    values["emails"] = good
    problems += [Problem("email", "no_address", each) for each in bad]
    good, bad = cells.phones(" ; ".join(texts["phone"])) if texts["phone"] else ((), ())
    values["phones"] = good
    problems += [Problem("phone", "no_number", each) for each in bad]
    values["address"] = _cut("address", "\n".join(texts["address"]), problems)


def _read_name(texts: Mapping[str, list[str]], values: Values, problems: list[Problem]) -> None:
    apart = " ".join((*texts["given"], *texts["family"]))
    name = " ".join(apart.split()) if texts["family"] or not texts["name"] else texts["name"][0]
    if cells.SEVERAL_NAMES.search(name):
        problems.append(Problem("name", "several_names", name, serious=True))
    elif "@" in name:
        good, _bad = cells.emails(name)
        problems.append(Problem("name", "address_for_name", name))
        values["emails"] = tuple(dict.fromkeys((*values["emails"], *good)))
    else:
        values["name"] = _cut("name", cells.written_name(name), problems)


def _read_words(texts: Mapping[str, list[str]], values: Values, problems: list[Problem]) -> None:
    for name in ("title", "department", "salutation", "works_for"):
        longest = name if name in LONGEST else "name"
        values[name] = _cut(longest, " ".join(" ".join(texts[name]).split()), problems, field=name)
    values["note"] = _cut("note", "\n".join(texts["note"]), problems)
    for name in ("lists", "themes"):
        values[name] = cells.words(" ; ".join(texts[name]))
    for name, read, code in (
        ("country", cells.country, "no_country"),
        ("language", cells.language, "no_language"),
        ("kind", _kind, "no_kind"),
    ):
        text = " ".join(texts[name])
        values[name] = read(text) if text else ""
        if text and not values[name]:
            problems.append(Problem(name, code, text))


def _read_days(texts: Mapping[str, list[str]], values: Values, problems: list[Problem]) -> None:
    for name in ("since", "until"):
        if texts[name]:
            found, code = cells.day(texts[name][0])
            values[name] = found.isoformat() if found else ""
            if code:
                problems.append(Problem(name, code, texts[name][0]))
    if values["since"] and values["until"] and values["until"] <= values["since"]:
        problems.append(Problem("until", "ends_before", values["until"]))
        values["until"] = ""


def _kind(text: str) -> str:
    return next((KIND_OF_WORD[word] for word in folded(text).split() if word in KIND_OF_WORD), "")


def _cut(kind: str, text: str, problems: list[Problem], field: str = "") -> str:
    if len(text) > LONGEST[kind]:
        problems.append(Problem(field or kind, "too_long", f"{text[:60]}…"))
    return text[: LONGEST[kind]]


# --- who is who


def judged(told: Iterable[Told], gazetteer: Gazetteer, present: Iterable[Present], choices: Choices) -> Judged:
    """What becomes of each row, and the plans that follow, in the order of their first rows."""
    found = _Found(present)
    results: list[Judgement] = []
    for row in told:
        meaning = gazetteer.meaning(row.written, row.values["country"]) if row.written else Meaning(UNKNOWN)
        organisation = _chosen(row, meaning, choices)
        chosen = choices.rows.get(row.number, "")
        if row.is_wrong or chosen == OUT:
            results.append(Judgement(row, meaning, organisation, "wrong" if row.is_wrong else "out"))
            continue
        values = {**row.values, "organisation": organisation or "", "employer": "" if organisation else row.written}
        place = organisation or folded(row.written)
        link, group = found.somebody(place, values)
        if group is None or (chosen or (MERGE if link and link.is_sure else APART)) == APART:
            group = found.add(_Group(row.number, dict(values)), place)
            results.append(Judgement(row, meaning, organisation, "new", link, row.number))
        else:
            group.take(row.number, values)
            found.learn(group, place)
            results.append(Judgement(row, meaning, organisation, "double", link, group.lead))
    return _finished(results, found, choices.rule)


def _chosen(row: Told, meaning: Meaning, choices: Choices) -> int | None:
    choice = choices.organisations.get(spelling_key(row.written, row.values["country"]), "")
    if choice == AS_TEXT:
        return None
    return int(choice) if choice else meaning.organisation


@dataclass(slots=True)
class _Group:
    """One person: rows of the file, and the contact that is here already, if one is.

    `told` is what the rows tell together; `values`, by which others are found to be the same, also what stands here.
    """

    lead: int
    values: Values
    present: Present | None = None
    rows: list[int] = field(default_factory=list)
    told: Values = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.lead:
            self.rows.append(self.lead)
            self.told = self.values

    def take(self, number: int, values: Values) -> None:
        self.lead = self.lead or number
        self.rows.append(number)
        self.told = _joined(self.told, values) if self.told else dict(values)
        self.values = self.told if self.present is None else _joined(self.values, values)


def _joined(one: Values, other: Values) -> Values:
    """What two rows on one person tell together: every address, and of each other thing what is told first."""
    both = dict(one)
    for name in LISTS:
        both[name] = tuple(dict.fromkeys((*one[name], *other[name])))
    for name in SCALARS:
        if name not in ("organisation", "employer"):
            both[name] = one[name] or other[name]
    if len(other["name"]) > len(one["name"]):
        both["name"] = other["name"]  # "Jan Novák" tells more than "J. Novák"
    if not one["organisation"] and not one["employer"]:
        both["organisation"], both["employer"] = other["organisation"], other["employer"]
    return both


class _Found:
    """Everybody found so far, by mail address, and by name within an organisation."""

    def __init__(self, present: Iterable[Present]) -> None:
        self.groups: list[_Group] = []
        self._by_address: dict[str, list[_Group]] = defaultdict(list)
        self._by_place: dict[object, list[_Group]] = defaultdict(list)
        self._by_name: dict[tuple[object, tuple[str, ...]], _Group] = {}
        for one in present:
            group = self.add(_Group(0, dict(one.values), one))
            self.learn(group, one.values["organisation"] or folded(one.values["employer"]))

    def add(self, group: _Group, place: object = None) -> _Group:
        self.groups.append(group)
        if place is not None:
            self.learn(group, place)
        return group

    def learn(self, group: _Group, place: object) -> None:
        for address in group.values["emails"]:
            if group not in self._by_address[address]:
                self._by_address[address].append(group)
        words = name_words(group.values["name"])
        if words and place and self._by_name.setdefault((place, words), group) is group:
            self._by_place[place].append(group)

    def somebody(self, place: object, values: Values) -> tuple[Link | None, _Group | None]:
        """Who this may be: by address first, then by name, then by initials, then by an address that others share."""
        words = name_words(values["name"])
        sharing: _Group | None = None
        for address in values["emails"]:
            for group in self._by_address.get(address, ()):
                theirs = name_words(group.values["name"])
                if not words or not theirs or same_person(words, theirs):
                    return _link("address", group), group
                sharing = sharing or group
        if named := self._by_name.get((place, words)):
            return _link("name", named), named
        for group in self._by_place.get(place, ()) if place and words else ():
            if same_person(words, name_words(group.values["name"])) == "initials":
                return _link("initials", group), group
        return (_link("shared_address", sharing), sharing) if sharing else (None, None)


def _link(reason: str, group: _Group) -> Link:
    return Link(reason, group.lead, group.present.contact if group.present else 0)


# --- what is to be done


def _finished(results: Sequence[Judgement], found: _Found, rule: str) -> Judged:
    groups = sorted((group for group in found.groups if group.rows), key=lambda group: group.lead)
    plans = [_plan(group, rule) for group in groups]
    bosses = {
        (group.values["organisation"] or group.values["employer"], name_words(group.values["name"])): group
        for group in reversed(found.groups)
        if group.values["name"]
    }
    for plan in plans:
        place = plan.values["organisation"] or plan.values["employer"]
        boss = bosses.get((place, name_words(plan.values["works_for"]))) if plan.values["works_for"] else None
        if boss is not None and boss.lead != plan.lead:
            plan.works_for = (boss.present.contact if boss.present else 0, boss.lead)
    by_lead = {plan.lead: plan for plan in plans}
    return Judged(tuple(_with_outcome(each, by_lead) for each in results), tuple(plans))


def _plan(group: _Group, rule: str) -> Plan:
    plan = Plan(group.lead, group.rows, dict(group.told))
    if group.present is None:
        return plan
    here = group.present.values
    plan.contact = group.present.contact
    plan.values = dict(here)
    for name in LISTS:
        both = tuple(dict.fromkeys((*here[name], *group.told[name])))
        if both != tuple(here[name]):
            plan.changes.append((name, tuple(here[name]), both))
    for name in SCALARS:
        new = group.told[name]
        if name in ("works_for", "employer") or not new or new == here[name]:
            continue
        if name == "kind" or (here[name] and (rule != TAKE_FILE or _says_no_more(name, new, here[name]))):
            continue
        plan.changes.append((name, here[name], new))
    plan.values |= {name: new for name, _old, new in plan.changes}
    return plan


def _says_no_more(name: str, new: str, old: str) -> bool:
    """Whether a name is only another writing of the one that is kept."""
    return name == "name" and len(new) <= len(old) and bool(same_person(name_words(new), name_words(old)))


def _with_outcome(result: Judgement, plans: Mapping[int, Plan]) -> Judgement:
    plan = plans.get(result.lead)
    if plan is None or not plan.contact:
        # A row that was joined to a contact leads its plan only now.
        return result
    outcome = "changed" if plan.changes else "same"
    if result.told.number != plan.lead:
        outcome = "double"
    return Judgement(result.told, result.meaning, result.organisation, outcome, result.link, plan.lead)


def day_or_none(text: str) -> date | None:
    """A day as values hold it, back again."""
    return date.fromisoformat(text) if text else None
