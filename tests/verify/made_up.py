"""Exports of made-up ledgers, drawn by a fixed seed: of everything that a network can tell, mixed as nobody would.

What the real networks do not have stands in them: marks on dates, revocations, conditions, populations, complete
ledgers, denials beside ends, offices that one alone holds.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from random import Random

from koinon.rules import mandates
from koinon.rules.bodies import lives
from koinon.rules.export_cases import cases_of, tenure_of
from koinon.rules.standing import stretches
from koinon.rules.written import written_life, written_mandate, written_stretch
from tests.rules.exports import AT, Document, city, exported, version, with_digests
from tests.rules.world import LEAGUE, LIPA

SENSES = ("first_day_outside", "last_day", "ended_in")
CATEGORIES = ("", "full", "associate", "observer", "patron")
COUNCIL_ALONE = {
    "id": "way-in", "kind": "admission", "status": "found", "source": "page", "steps": [{"by": "candidate_council"}],
}  # fmt: skip
CROSSING = {
    "id": "crossing", "kind": "fact_change", "event": "population_crosses", "status": "found", "source": "page",
    "then": "move", "moves_from": ["full"], "moves_to": "associate",
}  # fmt: skip


def export_of_members(seed: int) -> Document:
    """Lipa's membership, its category and its rights."""
    draw = Random(seed)
    decisions = [_decision(draw, [_effect(draw) for _ in range(draw.randint(1, 2))]) for _ in range(draw.randint(0, 3))]
    attestations = [_attestation(draw) for _ in range(draw.randint(0, 4))]
    document = _document(draw, decisions, attestations)
    lipa, rules = document["organisations"][0], document["statutes"][0]["content"]["rules"]
    if draw.random() < 0.25:
        rules[:] = [rules[2], {**COUNCIL_ALONE, "status": draw.choice(["found", "assumed"])}]
    else:
        _more_rules(draw, rules)
    if draw.random() < 0.3:
        begins = draw.randint(1990, 2015)
        content = {"of": "members", "complete": True, "begins": str(begins), "ends": str(begins + draw.randint(1, 9))}
        document["lines"].append(_line("coverage", "members", content))
    if draw.random() < 0.5:
        years = [draw.randint(1985, 2024) for _ in range(draw.randint(1, 3))]
        counted = {"source": "census", "recorded_at": AT}
        lipa["populations"] = [
            {"figure": draw.choice([50, 99, 100, 101, 150]), "on": f"{year}{draw.choice(['', '-06-30'])}", **counted}
            for year in years
        ]
    if draw.random() < 0.3:
        lipa["country"] = draw.choice(["GB", None, "NO"])
    left = {"country": "GB", "begins": "1973-01-01", "ends": "2020-02-01", "source": "eu", "recorded_at": AT}
    document["unions"][0]["members"].append(left)
    return _with_what_follows(document)


def export_of_posts(seed: int) -> Document:
    """Offices, seats and bodies of the league."""
    draw = Random(seed)
    decisions = [_decision(draw, [_act(draw) for _ in range(draw.randint(1, 2))]) for _ in range(draw.randint(0, 5))]
    attestations = [_attested_post(draw) for _ in range(draw.randint(0, 5))]
    document = _document(draw, decisions, attestations)
    document["organisations"] += [city("buk"), city("dub")]
    if draw.random() < 0.3:
        same = {"kind": "same_as", "other": LIPA, "begins": "", "ends": "", "source": "", "recorded_at": AT}
        document["organisations"][1]["relations"] = [same]
    if draw.random() < 0.5:
        document["lines"].append(_line("office", "president", {"slug": "president", "body": "board"}))
    status, count = draw.choice(["found", "secondary", "assumed"]), draw.choice([1, 1, 2])
    rule = {"id": "president", "kind": "office", "office": "president", "type": "president"}
    document["statutes"][0]["content"]["rules"].append({**rule, "status": status, "source": "page", "count": count})
    return _with_what_follows(document)


def _document(draw: Random, decisions: list[Document], attestations: list[Document]) -> Document:
    """The league with these entries, and perhaps one that revokes an earlier one."""
    for _ in range(draw.choice([0, 0, 1, 2]) if decisions else 0):
        revoke = {"kind": "revoke", "entry": f"decision-{draw.randrange(len(decisions))}"}
        effective = {"effective": _point(draw)} if draw.random() < 0.4 else {}
        decisions.append(_decision(draw, [{**revoke, **effective}]))
    document = copy.deepcopy(exported([], []))
    document["entries"] = [
        {"key": f"{kind}-{number}", "kind": kind, "versions": [version(content)]}
        for kind, told in (("decision", decisions), ("attestation", attestations))
        for number, content in enumerate(told)
    ]
    return document


def _with_what_follows(document: Document) -> Document:
    """The document with its register, mandates and lives of bodies, as the rules have them, and all digests."""
    standings = {slug: [written_stretch(one) for one in stretches(case)] for slug, case in cases_of(document).items()}
    document["register"] = [{"organisation": slug, "stretches": told} for slug, told in standings.items() if told]
    case = tenure_of(document)
    document["body_lives"] = [
        {"body": slug, "stretches": [written_life(one) for one in told]} for slug, told in lives(case).items()
    ]
    document["mandates"] = [
        {
            "body": post.body, "office": post.office, "organisation": holder.organisation, "person": holder.person,
            "stretches": [written_mandate(one) for one in told],
        }
        for (post, holder), told in mandates.mandates(case).items()
    ]  # fmt: skip
    return with_digests(json.loads(json.dumps(document)))


def _line(kind: str, key: str, content: Document) -> Document:
    return {"organisation": None, "kind": kind, "key": key, "content": content, "recorded_at": AT}


def _point(draw: Random) -> str:
    year, month, mark = draw.randint(1986, 2025), draw.randint(1, 12), draw.choice(["", "", "", "~", "?"])
    return draw.choice(
        [
            f"{year}-{month:02}-{draw.randint(1, 28):02}",
            f"{year}-{month:02}{mark}",
            f"{year}{mark}",
            f"{year}-2{month % 4 + 1}",
        ]
    )


def _decision(draw: Random, effects: Sequence[Document]) -> Document:
    source = {"source": "page"} if draw.random() < 0.5 else {}
    return {"organ": "league/board", "on": _point(draw), "effects": list(effects), **source}


def _when(draw: Random) -> Document:
    """An effect's own date and conditions, seldom."""
    told: Document = {"effective": _point(draw)} if draw.random() < 0.2 else {}
    if draw.random() < 0.15:
        entry = {"kind": "entry", "key": f"decision-{draw.randint(0, 4)}"}
        told["conditions"] = [draw.choice([{"kind": "country_in", "union": "eu"}, entry])]
    return told


def _effect(draw: Random) -> Document:
    kind = draw.choice(["consent", "admit", "admit", "change_category", "suspend", "resume", "end"])
    told = {"kind": kind, "network": LEAGUE, "organisation": LIPA, **_when(draw)}
    if kind in ("admit", "change_category"):
        told["category"] = draw.choice(CATEGORIES[1:])
    if kind == "end":
        told["sense"] = draw.choice(SENSES)
    return told


def _time(draw: Random) -> Document:
    """What a source says about time."""
    kind = draw.choice(["on", "since", "began", "undated", "period", "ended", "former"])
    if kind in ("undated", "former"):
        return {kind: True}
    year = draw.randint(1986, 2020)
    if kind == "period":
        return {kind: draw.choice([f"{year}/{year + draw.randint(1, 5)}", f"{year}/..", f"../{year}"])}
    if kind == "since" and draw.random() < 0.3:
        return {kind: str(year), "until": str(year + draw.randint(1, 9)) + draw.choice(["", "-06", "~"])}
    return {kind: _point(draw)}


def _spoken(draw: Random) -> Document:
    """What an attestation of any subject has: a source, a time, and how it is meant."""
    told = {"network": LEAGUE, "source": draw.choice(["page", "list", "note"]), **_time(draw)}
    if draw.random() < 0.2 and not {"ended", "former"} & told.keys():
        told["member"] = False
    elif draw.random() < 0.2:
        told["implied"] = "host_of_meeting"
    return told


def _attestation(draw: Random) -> Document:
    told = {"organisation": LIPA, **_spoken(draw)}
    category = draw.choice(CATEGORIES)
    if category and not {"ended", "former"} & told.keys():
        told["category"] = category
    return told | ({"founder": True} if draw.random() < 0.15 else {})


def _more_rules(draw: Random, rules: list[Document]) -> None:
    """Further conditions, rights, and rules on inhabitants."""
    rules[:] = [dict(rule) for rule in rules]
    population = draw.choice(
        [None, {"minimum": 100}, {"above": 100, "soft": True}, {"minimum": 100, "reference": "2005"}]
    )
    if population:
        rules[0]["population"] = population
        rules[1]["population"] = {"below": 100}
        way = {"direction": draw.choice(["below", "above"]), "limit": 100}
        rules.append(draw.choice([CROSSING, {**CROSSING, **way}, {**CROSSING, "status": "assumed"}]))
    rules[2]["kinds"] = draw.choice([["region"], ["city", "region"]])
    for slug in CATEGORIES[1:4]:
        known = {"status": "found", "source": "page", "value": draw.choice([True, False])}
        limited = {**known, "limits": {"en": "so far"}}
        right = {"id": f"{slug}-votes", "kind": "right", "category": slug, "right": "vote_assembly"}
        rules.append({**right, **draw.choice([known, known, limited, {"status": "unknown"}])})
    if draw.random() < 0.3:
        rules[3] = {key: told for key, told in {**rules[3], "then": "review"}.items() if key != "moves_to"}


def _holder(draw: Random) -> Document:
    organisation, person = draw.choice(["lipa", "dub", "buk", ""]), draw.choice(["p-abcdefgh", "p-bcdefghi", "", ""])
    told = {"organisation": organisation, "person": person}
    return {name: value for name, value in told.items() if value} or {"organisation": "lipa"}


def _post(draw: Random) -> Document:
    return draw.choice([{"office": "president"}, {"office": "president"}, {"office": "chair"}, {"body": "board"}])


def _act(draw: Random) -> Document:
    kind = draw.choice(["seat", "seat", "seat", "unseat", "create_body", "rename_body", "end_body"])
    told = {"kind": kind, "network": LEAGUE, **_when(draw)}
    if kind in ("seat", "unseat"):
        term = {"until": _point(draw)} if kind == "seat" and draw.random() < 0.5 else {}
        return {**told, **_post(draw), **_holder(draw), **term}
    own = {
        "create_body": {"parent": draw.choice(["network", "forum"])},
        "rename_body": {"names": {"en": draw.choice(["First", "Second"])}},
        "end_body": {"sense": draw.choice(SENSES)},
    }
    return {**told, "body": draw.choice(["board", "forum"]), **own[kind]}


def _attested_post(draw: Random) -> Document:
    if draw.random() < 0.6:
        return {**_spoken(draw), **_post(draw), **_holder(draw)}
    return {**_spoken(draw), "body": draw.choice(["board", "forum"]), "parent": draw.choice(["network", "forum"])}
