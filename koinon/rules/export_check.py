"""Whether an export is what it says: its records' digests and its own, and the register worked out anew from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from koinon.rules import bodies, mandates
from koinon.rules.canonical import DIGEST, CanonicalError, canonical, digest_of
from koinon.rules.export_cases import RecordError, cases_of, tenure_of
from koinon.rules.export_form import ABOUT, SECTIONS, Fault, Record, instant, key_of, malformed
from koinon.rules.standing import stretches
from koinon.rules.written import Plain, written_life, written_mandate, written_stretch

LONGEST_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking an export found. `digest` is what the file's own should be; `standings` how many were judged."""

    faults: tuple[Fault, ...]
    digest: str = ""
    records: int = 0
    standings: int = 0

    @property
    def verifies(self) -> bool:
        """Whether nothing differs."""
        return not self.faults


def check_export(document: Record, published: str = "") -> Verdict:
    """Judge an export of the present format; `published` is the digest that the installation tells ("": not given).

    Records are looked at in any case, the register only if they can be read.
    """
    try:
        digest = digest_of(document)
    except CanonicalError as error:
        return Verdict((Fault("malformed", at=error.code),))
    faults = list(malformed(document))
    if not faults:
        faults += _digests(document)
        faults += _instants(document)
        faults += _register(document)
    if document.get(DIGEST) != digest:
        faults.append(Fault("file_digest", had=str(document.get(DIGEST)), follows=digest))
    if published and published != digest:
        faults.append(Fault("published_digest", had=digest, follows=published))
    records = sum(len(told) for section in SECTIONS if isinstance(told := document.get(section), list))
    register = document.get("register")
    return Verdict(tuple(faults), digest, records, len(register) if isinstance(register, list) else 0)


def _all_records(document: Record) -> Iterator[tuple[str, Record]]:
    yield ABOUT, document[ABOUT]
    for section in SECTIONS:
        for record in document[section]:
            yield section, record


def _digests(document: Record) -> Iterator[Fault]:
    for section, record in _all_records(document):
        digest = digest_of(record)
        if record.get(DIGEST) != digest:
            yield Fault("record_digest", section, key_of(section, record), had=str(record.get(DIGEST)), follows=digest)


def _instants(document: Record) -> Iterator[Fault]:
    """What was recorded after the instant of knowledge, and versions of an entry that do not follow each other."""
    known = instant(document[ABOUT]["known"])
    for section, record in _all_records(document):
        for at, told in _instants_in(record):
            when = instant(told)
            if known and when and when > known:
                yield Fault("later", section, key_of(section, record), at, told, document[ABOUT]["known"])
    for record in document["entries"]:
        if not _follow_each_other(record["versions"]):
            yield Fault("instants", "entries", record["key"], "versions")


def _instants_in(told: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """The instants of recording in a record itself and in its lists; not in what is told (`content`)."""
    for name, value in told.items():
        place = f"{at}.{name}" if at else name
        if name in ("recorded_at", "superseded_at") and value:
            yield place, value
        elif isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, Mapping):
                    yield from _instants_in(item, f"{place}.{number}")


def _follow_each_other(versions: Sequence[Record]) -> bool:
    ended: datetime | None = None
    for number, version in enumerate(versions):
        recorded, superseded = instant(version["recorded_at"]), instant(version["superseded_at"])
        if version["version"] != number + 1 or recorded is None or (number and (ended is None or recorded < ended)):
            return False
        if superseded and superseded < recorded:
            return False
        ended = superseded
    return bool(versions)


def _register(document: Record) -> Iterator[Fault]:
    """Each standing, mandate and body's life that the file has otherwise than its own entries and facts say."""
    try:
        follows = _followed(document)
    except RecordError as error:
        yield Fault("unreadable", error.section, error.key, had=str(error)[:LONGEST_SHOWN])
        return
    for section, right in follows.items():
        had = {key_of(section, told): told["stretches"] for told in document[section]}
        for key in sorted({*had, *(key for key, told in right.items() if told)}):
            yield from _different(section, key, had.get(key, []), right.get(key, []))


def _followed(document: Record) -> dict[str, dict[str, list[Plain]]]:
    """What follows from the file: by section and key the stretches. Raises RecordError."""
    standings = {slug: [written_stretch(s) for s in stretches(case)] for slug, case in cases_of(document).items()}
    case = tenure_of(document)
    posts = {
        key_of("mandates", {**asdict(post), **asdict(holder)}): [written_mandate(stretch) for stretch in told]
        for (post, holder), told in mandates.mandates(case).items()
    }
    lives = {slug: [written_life(stretch) for stretch in told] for slug, told in bodies.lives(case).items()}
    return {"register": standings, "mandates": posts, "body_lives": lives}


def _different(section: str, slug: str, had: Sequence[Any], follows: Sequence[Plain]) -> Iterator[Fault]:
    """Stretch by stretch, named by its first day and by the member that differs."""
    told = {_begins(stretch): stretch for stretch in had}
    right = {_begins(stretch): stretch for stretch in follows}
    if [_begins(stretch) for stretch in had] != sorted(told):
        yield Fault("order", section, slug)
    for day in sorted({*told, *right}):
        if day not in told or day not in right:
            yield Fault("standing", section, slug, day, _summary(told.get(day)), _summary(right.get(day)))
            continue
        for at, one, other in _differences(told[day], right[day]):
            yield Fault("standing", section, slug, f"{day} {at}", _shown(one), _shown(other))


def _begins(stretch: Any) -> str:
    begins = stretch.get("begins") if isinstance(stretch, Mapping) else stretch
    return str(begins or "..")


def _summary(stretch: Any) -> str:
    """A whole stretch in a few words: its days, how surely, which category."""
    if not isinstance(stretch, Mapping):
        return "no such stretch" if stretch is None else _shown(stretch)
    category = stretch.get("category")
    slug = category.get("slug") if isinstance(category, Mapping) else None
    days = f"{stretch.get('begins') or '..'}/{stretch.get('ends') or '..'}"
    return f"{days} {stretch.get('held')}, category {slug or 'not named'}"


def _differences(had: Any, follows: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """The innermost members that differ: (where, what is told, what follows)."""
    if isinstance(had, Mapping) and isinstance(follows, Mapping):
        for name in sorted({*had, *follows}):
            if name in had and name in follows:
                yield from _differences(had[name], follows[name], f"{at}.{name}" if at else name)
            else:
                yield (f"{at}.{name}" if at else name), had.get(name, _ABSENT), follows.get(name, _ABSENT)
    elif canonical(had) != canonical(follows):
        yield at, had, follows


_ABSENT = "(no such member)"


def _shown(value: Any) -> str:
    text = canonical(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
