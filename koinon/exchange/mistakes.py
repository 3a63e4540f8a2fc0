"""The one table of mistakes in a data tree (those inside statutes files have their own, in rules.statutes_mistakes)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from koinon.rules import statutes_mistakes
from koinon.rules.statutes_mistakes import N_, Path, Template

MISTAKES: dict[str, Template] = {
    "missing_file": Template(
        N_("The file {file} is missing."), N_("Add it; docs/network-folder.md says what is in it.")
    ),
    "line_missing_field": Template(N_("“{field}” is missing."), N_("Add {field} = {example}.")),
    "line_unknown_field": Template(N_("“{field}” is not a field here."), N_("Take it out, or write one of: {known}.")),
    "line_bad_value": Template(N_("“{field}” can't be {value}."), N_("Write it like this: {field} = {example}.")),
    "unknown_array": Template(
        N_("[[{field}]] does not belong into this file."), N_("Take it out, or move it: {known}.")
    ),
    "slug_is_folder": Template(N_("The slug {value} is not the name of its place, {name}."), N_("Make both the same.")),
    "key_not_ascii": Template(
        N_("“{value}” can't be a key."), N_("Use small letters a to z, digits and single hyphens.")
    ),
    "key_twice": Template(N_("The key “{value}” stands twice in this file."), N_("Give one of the two its own key.")),
    "two_texts": Template(
        N_("“{value}” is told here otherwise than in {other}."),
        N_("One key has one text: make both the same, or give one of them another key."),
    ),
    "unknown_source": Template(
        N_("No source “{value}” is described."), N_("Describe it under [[sources]], or write the id of one that is.")
    ),
    "unknown_organisation": Template(
        N_("There is no organisation “{value}”."),
        N_("Add organisations/{value}.toml, or write the slug of one that is."),
    ),
    "unknown_organ": Template(
        N_("No organ “{value}” is described."),
        N_("Write owner/organ, and describe it: a network's under [[bodies]], an organisation's under [[organs]]."),
    ),
    "unknown_network": Template(N_("There is no network “{value}”."), N_("Write the slug of a network's folder.")),
    "unknown_series": Template(N_("No series “{value}” is described."), N_("Describe it under [[series]].")),
    "unknown_union": Template(
        N_("No union “{value}” is described."), N_("Describe it under [[unions]] in atlas/unions.toml.")
    ),
    "unknown_body": Template(
        N_("No body “{value}” is described here."), N_("Describe it under [[bodies]] in this network's folder.")
    ),
    "unknown_office": Template(
        N_("No office “{value}” is described here."), N_("Describe it under [[offices]] in this network's folder.")
    ),
    "unknown_person": Template(
        N_("No person “{value}” is described here."), N_("Describe the person under [[people]], or mend the key.")
    ),
    "holder_needed": Template(
        N_("Nobody holds the office “{value}” here."),
        N_("Say which organisation held it, which person, or both."),
    ),
    "post_needed": Template(
        N_("“{value}” is named without an office or a body."), N_("Say which office the person held, or in which body.")
    ),
    "not_of_subject": Template(
        N_("“{field}” does not belong to what this attestation speaks of."),
        N_("Take it out: docs/network-folder.md says which fields a membership, a mandate and a body have."),
    ),
    "follows_itself": Template(N_("A body can't follow on itself."), N_("Write the slug of the body before it.")),
    "other_network": Template(
        N_("The statutes are of “{value}”, but stand in the folder of {name}."), N_("Move the file, or mend network.")
    ),
    "version_twice": Template(
        N_("Another file already tells the version “{value}”."), N_("Give each version of the statutes its own name.")
    ),
    "related_to_itself": Template(
        N_("An organisation can't follow on itself."), N_("Write the slug of the other organisation.")
    ),
    "competence_organ": Template(
        N_("“organ” does not fit the status {status}."),
        N_("Name the organ; or, where none is known or there is none, leave it out and write unknown or none."),
    ),
    "made_up_in_real": Template(
        N_("{value} is made up, and the network {name} is real."),
        N_("Name a real organisation, or tell it of a network that is made up."),
    ),
    "unknown_entry": Template(N_("There is no entry “{value}”."), N_("Write the key of an entry in this tree.")),
    "one_time_needed": Template(
        N_("An attestation says exactly one of on, since, began, period, ended, former or undated; here: {value}."),
        N_("Keep the one that the source says; tell another claim in an attestation of its own."),
    ),
    "until_without_since": Template(
        N_("“until” stands without “since”."), N_("Say since when, or tell the end in its own attestation.")
    ),
    "effect_unknown_kind": Template(
        N_("There is no effect “{value}”."), N_("docs/network-folder.md lists the kinds of effects.")
    ),
    "effect_bad_value": Template(
        N_("“{field}” can't be {value} in this effect."), N_("docs/network-folder.md lists what it can be.")
    ),
    "ends_before_it_begins": Template(
        N_("It ends on {value}, before it begins."), N_("Set the first day outside after the beginning.")
    ),
}


@dataclass(frozen=True, slots=True)
class TreeMistake:
    """One mistake in a tree: in which file, where in it, what, and with which words.

    `line` is 0 if it has none; `rule` is the id of the statutes' rule that it is in, "" elsewhere.
    """

    file: str
    path: Path
    code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    line: int = 0
    rule: str = ""

    def worded(self, translate: Callable[[str], str] = N_) -> tuple[str, str]:
        """What is wrong and how to mend it, through a catalogue's function; without it in English."""
        template = MISTAKES.get(self.code) or statutes_mistakes.MISTAKES[self.code]
        params = statutes_mistakes.shown(self.params, translate)
        return translate(template.message).format_map(params), translate(template.cure).format_map(params)
