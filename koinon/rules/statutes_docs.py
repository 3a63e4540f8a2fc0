"""The parts of docs/statutes-format.md that follow the tables: kinds, groups, closed lists, mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from koinon.rules.statutes_check import HEADER, IN_FORCE
from koinon.rules.statutes_kinds import CHAPTERS, COMMON, KINDS, group_of, walk
from koinon.rules.statutes_labels import CHAPTER_LABELS
from koinon.rules.statutes_mistakes import MISTAKES
from koinon.rules.statutes_types import (
    Amount,
    Choice,
    Code,
    Count,
    Duration,
    Edtf,
    Field,
    Flag,
    Group,
    Kind,
    Many,
    Share,
    Slug,
    Type,
    Words,
)

_MARKED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(page: str) -> str:
    """The page with every part between `<!-- generated: name -->` and `<!-- end -->` written anew."""
    parts = {
        "header": _table(field for field in HEADER if field.name != "in_force"),
        "in_force": _table(IN_FORCE.fields),
        "common": _table(COMMON),
        "kinds": _kinds(),
        "groups": _groups(),
        "mistakes": _mistakes(),
    }
    return _MARKED.sub(lambda found: f"{found[1]}{parts[found[2]]}{found[3]}", page)


def _kinds() -> str:
    lines: list[str] = []
    for chapter in CHAPTERS:
        lines.append(f"### {CHAPTER_LABELS[chapter]}\n")
        for kind in KINDS.values():
            if kind.chapter == chapter:
                lines.extend(_kind(kind))
    return "\n".join(lines)


def _kind(kind: Kind) -> Iterator[str]:
    evaluated = " *Answers follow from it.*" if kind.evaluated else ""
    yield f"#### `{kind.name}`\n\n{kind.says}{evaluated}\n"
    yield _table(kind.fields)
    if kind.one_of:
        yield f"Exactly one of {', '.join(f'`{name}`' for name in kind.one_of)} is given.\n"


def _table(fields: Iterable[Field]) -> str:
    rows = [f"| `{field.name}` | {_role(field)} | {_type(field.type)} | {field.says} |" for field in fields]
    return "\n".join(["| field | | form | means |", "| --- | --- | --- | --- |", *rows, ""])


def _role(field: Field) -> str:
    words = ("about" if field.scope else "", "needed" if field.required else "")
    return ", ".join(word for word in words if word)


def _type(kind: Type) -> str:
    match kind:
        case Flag():
            return "`true` or `false`"
        case Count(least=least):
            return "whole number" + (f", {least} or more" if least else "")
        case Amount():
            return "number"
        case Share():
            return 'share, `"2/3"`'
        case Choice(options=options):
            return "one of " + ", ".join(f"`{option}`" for option in options) if len(options) < 60 else "a kind, below"
        case Slug(of=of):
            return f"short name ({of})"
        case Code(of=of):
            return f"code ({of})"
        case Edtf():
            return "date"
        case Words():
            return "text"
        case Duration():
            return "length of time"
        case Many(of=item):
            return f"list: {_type(item)}"
        case Group(name=name):
            return f"table [`{name}`](#{name.replace('_', '-')}-table)"


def _groups() -> str:
    groups: dict[str, Group] = {}
    for kind in KINDS.values():
        for _, field in walk(kind.fields):
            group = group_of(field.type)
            if group is not None:
                groups.setdefault(group.name, group)
    return "\n".join(_group(groups[name]) for name in sorted(groups))


def _group(group: Group) -> str:
    one_of = f"\nExactly one of {', '.join(f'`{name}`' for name in group.one_of)} is given.\n" if group.one_of else ""
    anchor = f"{group.name.replace('_', '-')}-table"
    return f'<a id="{anchor}"></a>\n#### `{group.name}`\n\n{group.says}\n\n{_table(group.fields)}{one_of}'


def _mistakes() -> str:
    rows = [f"| `{code}` | {_cell(t.message)} | {_cell(t.cure)} |" for code, t in MISTAKES.items()]
    return "\n".join(["| code | what is said | cure |", "| --- | --- | --- |", *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
