"""Every example of docs/time.md is what the rules, and for `known` the register, say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.register import actions as register
from koinon.register.queries import history
from koinon.rules.dates import FOREVER, day_span, parse
from koinon.rules.facts import Facts, UnionMembership
from koinon.rules.periods import END_SENSES, Bound, Period, began, ended
from koinon.rules.reading import read_attestation, read_dated, read_decision
from koinon.rules.reasons import HELD
from koinon.rules.standing import Case, Standing, standing_on, stretches
from koinon.rules.statutes import parse_statutes
from tests.register.world import make_city, make_league
from tests.rules.world import LEAGUE, LIPA
from tests.test_docs import TABLE, TEXTS, TOML, rows, section

TIME = TEXTS["docs/time.md"]


def examples() -> Iterator[tuple[str, str, str]]:
    """Each block of lines with the table right after it: the heading, the block, the table."""
    for part in re.split(r"^(?=##+ )", TIME, flags=re.MULTILINE):
        heading = part.splitlines()[0].strip("# ")
        for number, block in enumerate(TOML.finditer(part)):
            after = part[block.end() :].split("```toml")[0]
            table = TABLE.search(after)
            if table and heading != "On and known":
                yield f"{heading} {number + 1}", block[1], table[0]


EXAMPLES = list(examples())


def lines_of(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The block's entries with what the page leaves out put back: kind, content with its key."""
    own = {"network": LEAGUE, "organisation": LIPA}
    for number, line in enumerate(told.get("decisions", ())):
        effects = [{**own, **effect} for effect in line["effects"]]
        yield "decision", {"key": f"decision-{number}", "organ": f"{LEAGUE}/board", **line, "effects": effects}
    for number, line in enumerate(told.get("attestations", ())):
        yield "attestation", {"key": f"attestation-{number}", **own, **line}


def case_of(block: str) -> Case:
    """What a block of the page tells, as the case that the rules judge."""
    told = tomllib.loads(block)
    dated = {source["id"]: read_dated(source.get("dated")) for source in told.get("sources", ())}
    decisions, attestations = [], []
    for kind, line in lines_of(told):
        content = {name: value for name, value in line.items() if name != "key"}
        if kind == "decision":
            decisions.append(read_decision(line["key"], content))
        else:
            attestations.append(read_attestation(line["key"], content, dated))
    head = {
        "koinon_statutes": 1, "network": LEAGUE, "version": "first", "title": {"en": "Rules"},
        "in_force": {"from": "1986", "status": "assumed"},
    }  # fmt: skip
    return Case(
        network=LEAGUE,
        organisation=LIPA,
        facts=facts_of(told),
        founded=began(day_span(date(1986, 1, 1))),
        decisions=tuple(decisions),
        attestations=tuple(attestations),
        statutes=(parse_statutes({**head, "rules": told["rules"]}),) if "rules" in told else (),
        complete=tuple(
            Period(parse(line["begins"]).latest, parse(line["ends"]).earliest if "ends" in line else FOREVER)
            for line in told.get("coverage", ())
            if line["complete"]
        ),
    )


def facts_of(told: dict[str, Any]) -> Facts:
    """The country of the block and the unions it tells of."""
    country = told.get("country", "")
    inside = [
        UnionMembership(union["slug"], Period(date.fromisoformat(member["joined"]), last_day_outside(member)))
        for union in told.get("unions", ())
        for member in union["members"]
        if member["country"] == country
    ]
    known = frozenset(union["slug"] for union in told.get("unions", ()))
    return Facts(country=country, unions=tuple(inside), known_unions=known)


def last_day_outside(member: dict[str, str]) -> date:
    return date.fromisoformat(member["ends_before"]) if "ends_before" in member else FOREVER


def worded(standing: Standing | None) -> dict[str, str]:
    """An answer in the words of the page's tables."""
    if standing is None:
        return {"member": "no", "category": "", "open question": ""}
    category = standing.category
    named = category.slug or " or ".join(alternative.slug for alternative in category.alternatives)
    return {
        "member": standing.held,
        "category": f"{named}, {category.held}",
        "open question": ", ".join(question.code for question in standing.questions),
    }


def test_the_page_on_time_has_its_examples():
    assert len(EXAMPLES) > 20
    assert {row["member"] for _, _, table in EXAMPLES for row in rows(table)} == {*HELD, "no"}
    assert len(TOML.findall(TIME)) == len(EXAMPLES) + 2, "a block without a table is not run"


@pytest.mark.parametrize(("block", "table"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES])
def test_an_example_on_time_is_what_the_rules_say(block, table):
    case = case_of(block)
    told = list(rows(table))
    if "day" in told[0]:
        for row in told:
            answer = worded(standing_on(case, date.fromisoformat(row["day"])))
            assert {name: answer[name] for name in row if name != "day"} == {
                name: value for name, value in row.items() if name != "day"
            }, row["day"]
    else:
        found = [(str(s.begins), str(s.ends), s.standing.held) for s in stretches(case)]
        assert found == [tuple(row.values()) for row in told]


def test_the_bounds_that_the_page_reads_off_a_stretch_are_there():
    block = next(block for heading, block, _ in EXAMPLES if heading.startswith("Stretches"))
    standing = stretches(case_of(block))[0].standing
    said = re.findall(r"`(since|until)` is `([^`]+)`\s+\(([\d-]+) to ([\d-]+)\)", section(TIME, "## Stretches"))
    assert said
    for name, text, earliest, latest in said:
        bound: Bound = getattr(standing, name)
        assert (bound.text, str(bound.earliest), str(bound.latest)) == (text, earliest, latest)


def test_the_table_of_written_dates_is_what_is_read():
    [table] = TABLE.findall(section(TIME, "## Uncertain dates"))
    for row in rows(table):
        span = parse(row["written"])
        assert (str(span.earliest), str(span.latest)) == (row["first day it can be"], row["last day it can be"])


def test_the_table_of_ends_is_what_the_senses_mean():
    table = next(t for t in TABLE.findall(section(TIME, "## The four bounds")) if t.startswith("| the source says"))
    senses = set()
    for row in rows(table):
        words, text = row["the source says"].split(": ")
        sense = words.replace(" ", "_")
        senses.add(sense)
        bound = ended(parse(text), sense)
        told = row["earliest first day outside"], row["latest first day outside"]
        assert (str(bound.earliest), str(bound.latest)) == told
    assert senses == set(END_SENSES)


@pytest.mark.django_db
def test_the_example_of_on_and_known_is_what_the_register_says():
    part = section(TIME, "## On and known")
    network, city = make_league(), make_city(LIPA)
    for verb, instant, block in re.findall(r"<!-- (recorded|mended) at (\S+) -->\n```toml\n(.*?)```", part, re.DOTALL):
        [(_, line)] = lines_of(tomllib.loads(block))
        told = {"key": line.pop("key"), "content": line, "at": datetime.fromisoformat(instant)}
        if verb == "recorded":
            register.record_decision(actor=COMMAND_LINE, **told)
        else:
            register.mend_entry(actor=COMMAND_LINE, why="day and month swapped", **told)
    [table] = TABLE.findall(part)
    for row in rows(table):
        on, known = date.fromisoformat(row["on"]), datetime.fromisoformat(row["known"])
        answer = next((s.standing for s in history(network, city, known) if s.holds(on)), None)
        assert worded(answer)["member"] == row["member"], row
