"""A data tree in memory: the atlas, the organisations and the networks' folders, read from TOML as they stand.

    atlas/{sources,countries,unions,territories}.toml
    organisations/<slug>.toml
    networks/<slug>/{network,sources,bodies,offices,events,claims,people}.toml, statutes/*.toml, entries/*.toml
    history.json            in a dump: every record version with its instants

What the fields mean is in docs/network-folder.md. Reading gathers every mistake and stops at none.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from koinon.exchange.mistakes import TreeMistake
from koinon.lib.toml_lines import TomlLines, TomlSyntaxError, parsed, read_toml

Content = dict[str, Any]
At = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One line as told: its key, what it says, and where it stands."""

    key: str
    content: Content
    file: str
    at: At


@dataclass
class OrganisationTold:
    """One file under organisations/."""

    slug: str
    file: str
    identity: Content
    arrays: dict[str, list[Told]] = field(default_factory=dict)


@dataclass
class NetworkTold:
    """One folder under networks/. `statutes` are whole documents by file."""

    slug: str
    file: str
    profile: Content
    arrays: dict[str, list[Told]] = field(default_factory=dict)
    statutes: dict[str, Content] = field(default_factory=dict)


@dataclass
class Tree:
    """Everything a data tree tells, by what it is. `mistakes` are those of syntax and of place.

    `folders` are the slugs of all networks that have a folder in it, those left out too.
    """

    root: Path
    folders: list[str] = field(default_factory=list)
    organisations: dict[str, OrganisationTold] = field(default_factory=dict)
    networks: dict[str, NetworkTold] = field(default_factory=dict)
    sources: list[Told] = field(default_factory=list)
    unions: list[Told] = field(default_factory=list)
    territories: list[Told] = field(default_factory=list)
    countries: list[Told] = field(default_factory=list)
    decisions: list[Told] = field(default_factory=list)
    attestations: list[Told] = field(default_factory=list)
    history: Content | None = None
    mistakes: list[TreeMistake] = field(default_factory=list)

    def line(self, file: str, at: At) -> int:
        """The line on which something stands in a file of the tree; 0 where that can't be told.

        Reads the file again: lines are asked for only where there is a mistake, and would fill the memory.
        """
        try:
            return _lines_of(self.root / file, (self.root / file).stat().st_mtime_ns).line(at)
        except (OSError, ValueError):
            return 0

    def leave_out(self, networks: Collection[str]) -> None:
        """Forget these networks' folders, with the entries told in them."""
        for slug in networks:
            del self.networks[slug]
            folder = f"networks/{slug}/"
            for lines in (self.sources, self.decisions, self.attestations):
                lines[:] = [told for told in lines if not told.file.startswith(folder)]


@functools.lru_cache(maxsize=4)
def _lines_of(path: Path, changed: int) -> TomlLines:
    """The lines of a file that last changed at that time."""
    return read_toml(path.read_text(encoding="utf-8"))[1]


_IDENTITY: Content = {
    "kind": "", "country": "", "geonames_id": None, "latitude": None, "longitude": None, "made_up": False,
}  # fmt: skip


def identity(told: OrganisationTold) -> Content:
    """What identifies an organisation beside its slug; what its file does not tell is empty."""
    return {name: told.identity.get(name, blank) for name, blank in _IDENTITY.items()}


def identities(tree: Tree) -> dict[str, Content]:
    """The identity of each organisation of the tree, by slug."""
    return {slug: identity(told) for slug, told in tree.organisations.items()}


ORGANISATION_ARRAYS = (
    "names",
    "spellings",
    "populations",
    "successions",
    "stands_for",
    "organs",
    "competences",
    "elections",
    "facts",
)
PROFILE_ARRAYS = ("coverage", "aims", "services", "facts")
NETWORK_FILES = {
    "bodies": ("bodies", "powers"),
    "offices": ("offices",),
    "events": ("series", "events", "gaps"),
    "claims": ("claims",),
    "people": ("people",),
}
HISTORY = "history.json"
ATLAS_FILES = ("sources", "countries", "unions", "territories")


def read_tree(root: Path) -> Tree:
    """Read a whole data tree. Raises FileNotFoundError if the folder has no networks/."""
    tree = read_part(root, organisations=organisations_in(root), networks=networks_in(root), atlas=True)
    tree.folders = networks_in(root)
    history = root / HISTORY
    if history.is_file():
        tree.history = json.loads(history.read_text(encoding="utf-8"))
    return tree


def organisations_in(root: Path) -> list[str]:
    """The slugs of the organisations that have a file, in order."""
    return sorted(name.removesuffix(".toml") for name in _names(root / "organisations") if name.endswith(".toml"))


def networks_in(root: Path) -> list[str]:
    """The slugs of the networks that have a folder, in order. Raises FileNotFoundError if there is no networks/."""
    if not (root / "networks").is_dir():
        raise FileNotFoundError(root / "networks")
    return sorted(name for name in _names(root / "networks") if (root / "networks" / name).is_dir())


def _names(folder: Path) -> list[str]:
    return os.listdir(folder) if folder.is_dir() else []


def read_part(
    root: Path, *, organisations: Iterable[str] = (), networks: Iterable[str] = (), atlas: bool = False
) -> Tree:
    """Read some of a tree's files: these organisations' and networks', and the atlas or not."""
    tree = Tree(root)
    for name in ATLAS_FILES if atlas else ():
        if document := _document(tree, root / "atlas" / f"{name}.toml"):
            _spread(tree, document, f"atlas/{name}.toml", {name: getattr(tree, name)})
    for slug in organisations:
        _read_organisation(tree, root / "organisations" / f"{slug}.toml")
    for slug in networks:
        _read_network(tree, root / "networks" / slug)
    return tree


def digest(root: Path) -> str:
    """SHA-256 over the names and contents of every file that a load reads."""
    found = hashlib.sha256()
    names = [HISTORY] if (root / HISTORY).is_file() else []
    for folder, _, files in os.walk(root):
        inside = Path(folder).relative_to(root)
        names += [(inside / name).as_posix() for name in files if name.endswith(".toml")]
    for name in sorted(names):
        found.update(name.encode() + b"\0" + (root / name).read_bytes() + b"\0")
    return found.hexdigest()


def _read_organisation(tree: Tree, path: Path) -> None:
    document = _document(tree, path)
    if document is None:
        return
    file = path.relative_to(tree.root).as_posix()
    arrays: dict[str, list[Told]] = {name: [] for name in ORGANISATION_ARRAYS}
    places = {**arrays, "sources": tree.sources, "decisions": tree.decisions}
    identity = _spread(tree, document, file, places)
    tree.organisations[path.stem] = OrganisationTold(path.stem, file, identity, arrays)


def _read_network(tree: Tree, folder: Path) -> None:
    file = (folder / "network.toml").relative_to(tree.root).as_posix()
    document = _document(tree, folder / "network.toml")
    if document is None:
        if not (folder / "network.toml").is_file():
            tree.mistakes.append(TreeMistake(file, (), "missing_file", {"file": file}))
        return
    arrays: dict[str, list[Told]] = {name: [] for name in PROFILE_ARRAYS}
    profile = _spread(tree, document, file, dict(arrays))
    for name, contained in NETWORK_FILES.items():
        arrays.update({array: [] for array in contained})
        _read_part(tree, folder / f"{name}.toml", {array: arrays[array] for array in contained})
    _read_part(tree, folder / "sources.toml", {"sources": tree.sources})
    entries = {"decisions": tree.decisions, "attestations": tree.attestations}
    for path in sorted((folder / "entries").glob("*.toml")):
        _read_part(tree, path, dict(entries))
    statutes = {}
    for path in sorted((folder / "statutes").glob("*.toml")):
        if version := _document(tree, path):
            statutes[path.relative_to(tree.root).as_posix()] = version
    tree.networks[folder.name] = NetworkTold(folder.name, file, profile, arrays, statutes)


def _read_part(tree: Tree, path: Path, places: Mapping[str, list[Told]]) -> None:
    if not path.is_file():
        return
    file = path.relative_to(tree.root).as_posix()
    left = _spread(tree, _document(tree, path) or {}, file, places)
    for name in left:
        tree.mistakes.append(TreeMistake(file, (name,), "unknown_array", {"field": name, "known": ", ".join(places)}))


def _spread(tree: Tree, document: Content, file: str, places: Mapping[str, list[Told]]) -> Content:
    """Put each array's lines where they belong; what is left is the file's own table."""
    left = {}
    for name, value in document.items():
        if name in places and isinstance(value, list):
            places[name].extend(_lines(name, value, file))
        else:
            left[name] = value
    return left


def _lines(array: str, value: list[Any], file: str) -> Iterator[Told]:
    for number, content in enumerate(value):
        told = content if isinstance(content, dict) else {"": content}
        yield Told(str(told.get("key", "")), told, file, (array, number))


def _document(tree: Tree, path: Path) -> Content | None:
    if not path.is_file():
        return None
    file = path.relative_to(tree.root).as_posix()
    try:
        return parsed(path.read_text(encoding="utf-8"))
    except TomlSyntaxError as error:
        tree.mistakes.append(TreeMistake(file, (), "not_toml", {"reason": error.reason}, error.line))
    except UnicodeDecodeError as error:
        tree.mistakes.append(TreeMistake(file, (), "not_toml", {"reason": str(error)}, 1))
    return None
