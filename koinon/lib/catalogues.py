"""The one translation pipeline: collect the interface's words, update and compile one catalogue a language.

`python -m koinon.lib.catalogues update|compile` is what `make messages` and `make compile-messages` call.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALES = ROOT / "koinon" / "locale"
MAPPING = ROOT / "babel.cfg"
SOURCE_LANGUAGE = "en"
LAZY = ("gettext_lazy", "ngettext_lazy:1,2", "pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3")
PERCENT = re.compile(r"%(?:\((?P<name>\w+)\))?(?P<kind>[sdif%])")
BRACE = re.compile(r"(?<!\{)\{(\w*)\}(?!\})")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a message of a catalogue: missing, fuzzy, placeholders, plural_forms, new or obsolete."""

    language: str
    code: str
    message: str


def extracted() -> Catalog:
    """All messages that stand in the sources now."""
    keywords: dict[str, Any] = {**DEFAULT_KEYWORDS, **parse_keywords(LAZY)}
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalog = Catalog(project="Koinon", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        str(ROOT),
        methods,
        options,
        keywords=keywords,
        comment_tags=("Translators:",),
        directory_filter=lambda folder: not Path(folder).name.startswith((".", "_")),
    )
    for filename, line, message, comments, context in found:
        catalog.add(message, locations=[(filename, line)], auto_comments=comments, context=context)
    return catalog


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/django.po"))


def read(language: str) -> Catalog:
    """The catalogue of a language."""
    with place_of(language, "po").open("rb") as file:
        return read_po(file, locale=language, domain="django")


def place_of(language: str, ending: str) -> Path:
    """Where the catalogue of a language is: "po" as translators write it, "mo" as the program reads it."""
    return LOCALES / language / "LC_MESSAGES" / f"django.{ending}"


def update(said: Callable[[str], object] = print) -> None:
    """Bring every catalogue up to date with the sources. New messages stay empty; nothing is guessed."""
    template = extracted()
    for language in languages():
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        with place_of(language, "po").open("wb") as file:
            write_po(file, catalog, width=110, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
        empty = 0 if language == SOURCE_LANGUAGE else sum(1 for message in catalog if is_missing(message))
        said(f"{language}: {len(catalog)} messages, {empty} to translate")


def is_compiled(language: str) -> bool:
    """Whether the catalogue that the program reads is as new as the one that translators write."""
    source, target = place_of(language, "po"), place_of(language, "mo")
    return target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns


def compile_all() -> list[str]:
    """Compile the catalogues that changed since the last time, and name them."""
    changed = []
    for language in languages():
        if is_compiled(language):
            continue
        target = place_of(language, "mo")
        # Written apart and moved into place: a server that starts now must not read half a file.
        handle, made = tempfile.mkstemp(dir=target.parent, suffix=".mo")
        with os.fdopen(handle, "wb") as file:
            write_mo(file, read(language))
        Path(made).chmod(0o644)
        Path(made).replace(target)
        changed.append(language)
    return changed


def flaws(language: str, catalog: Catalog, template: Catalog) -> Iterator[Flaw]:
    """Everything that is wrong with a catalogue, held against the messages in the sources."""
    wanted = {(message.id, message.context) for message in template if message.id}
    kept = {(message.id, message.context): message for message in catalog if message.id}
    yield from (Flaw(language, "new", str(key[0])) for key in wanted - kept.keys())
    for key, message in kept.items():
        if key not in wanted:
            yield Flaw(language, "obsolete", str(message.id))
        elif message.fuzzy:
            yield Flaw(language, "fuzzy", str(message.id))
        elif is_missing(message):
            if language != SOURCE_LANGUAGE:
                yield Flaw(language, "missing", str(message.id))
        elif message.pluralizable and len(forms(message.string)) != catalog.num_plurals:
            yield Flaw(language, "plural_forms", str(message.id))
        elif not keeps_placeholders(message):
            yield Flaw(language, "placeholders", str(message.id))


def is_missing(message: Message) -> bool:
    """Whether a message, or one of its plural forms, has no translation."""
    if not message.id:
        return False
    return not all(forms(message.string))


def keeps_placeholders(message: Message) -> bool:
    """Whether every form has the placeholders of the original: all of the plural's, none that it lacks.

    A form may leave out the number where the language says it in a word ("one city"), if the original's one does.
    """
    originals = [placeholders(each) for each in forms(message.id)]
    needed, allowed = set.intersection(*originals), set.union(*originals)
    return all(needed <= placeholders(form) <= allowed for form in forms(message.string))


def forms(said: str | Sequence[str] | None) -> tuple[str, ...]:
    """The forms of a message or its translation: one, or one for each grammatical number."""
    if said is None or isinstance(said, str):
        return (said or "",)
    return tuple(said)


def placeholders(text: str) -> set[str]:
    """The placeholders of a message: "%(count)s" and "{name}" alike; a bare "%s" counts by its kind."""
    named = {match.group(0) for match in PERCENT.finditer(text) if match["kind"] != "%"}
    return named | {match.group(0) for match in BRACE.finditer(text)}


def main(arguments: list[str]) -> int:
    """The two commands of the pipeline."""
    if arguments == ["update"]:
        update()
    elif arguments == ["compile"]:
        print("compiled:", ", ".join(compile_all()) or "nothing had changed")
    else:
        print("usage: python -m koinon.lib.catalogues update|compile", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
