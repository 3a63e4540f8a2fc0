"""A tree with more organisations than one transaction should write: checked and loaded part by part.

First every file is read and checked, and of each only names are kept; nothing is written while there is a mistake.
Then the parts are loaded, each in a transaction of its own: the atlas, the organisations some at a time, and network by
network, each with its lines, its entries and what follows from them. A reader sees a network as it was or as it is,
never half of it. If the load ends in the middle, loading again finds what is there and goes on. See
docs/decisions/0012-large-loads-in-parts.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from koinon.acts.wrapper import Actor
from koinon.atlas import actions as atlas
from koinon.exchange import actions as exchange
from koinon.exchange.actions import KeptHere, Loaded
from koinon.exchange.check import check, known_of
from koinon.exchange.mistakes import TreeMistake
from koinon.exchange.tree import HISTORY, Told, Tree, identities, networks_in, organisations_in, read_part
from koinon.lib.portions import portions
from koinon.networks.models import Keeper, Network

LARGE = 2_000
"""From so many organisations on a tree is loaded in parts."""

AT_ONCE = 500
"""How many organisations are in a part."""

NO_NETWORK = ""


def is_large(root: Path) -> bool:
    """Whether a tree is loaded in parts. A dump is not: its history of recording is put back whole or not at all."""
    return not (root / HISTORY).is_file() and len(organisations_in(root)) >= LARGE


def check_in_parts(root: Path) -> list[TreeMistake]:
    """Every mistake of a tree, as koinon.exchange.check finds them. Raises FileNotFoundError as read_tree does."""
    known = known_of(_parts(root))
    found = [mistake for part in _parts(root) for mistake in check(part, known)]
    return sorted(found, key=lambda mistake: (mistake.file, mistake.line, mistake.code))


def load_in_parts(
    root: Path, *, actor: Actor, now: Callable[[], datetime], digest: str, leave_out: Collection[str] = ()
) -> Loaded:
    """Load a checked tree, each part in a transaction and at an instant of its own.

    `leave_out` are networks whose folders are not loaded. Raises KeptHere before anything is written, and what loading
    a part raises; then the parts before it are loaded.
    """
    slugs = [slug for slug in networks_in(root) if slug not in leave_out]
    kept = Network.objects.filter(slug__in=slugs, keeper=Keeper.HERE).order_by("slug").first()
    if kept:
        raise KeptHere(kept.slug)
    plan = _Plan(root, slugs, set(leave_out))
    done = []
    for part in plan.parts(lambda tree: _name_others(root, tree, actor, now)):
        done.append(exchange.load_part(actor=actor, at=now(), tree=part, elsewhere=plan.keys))
    exchange.finish_loading(actor=actor, at=now(), digest=digest, folders=networks_in(root))
    return Loaded(
        tuple(slugs),
        sum(loaded.entries for loaded in done),
        sum(loaded.lines for loaded in done),
        sum(loaded.standings for loaded in done),
    )


def _parts(root: Path) -> Iterator[Tree]:
    """All files of a tree, each in one part."""
    yield read_part(root, atlas=True)
    for some in portions(organisations_in(root), AT_ONCE):
        yield read_part(root, organisations=some)
    for slug in networks_in(root):
        yield read_part(root, networks=[slug])


def _name_others(root: Path, tree: Tree, actor: Actor, now: Callable[[], datetime]) -> None:
    """Give their identity to organisations of other parts that this one's relations name."""
    arrays = ("successions", "stands_for")
    named = {
        str(line.content["other"])
        for told in tree.organisations.values()
        for array in arrays
        for line in told.arrays[array]
    }
    if others := sorted(named - set(tree.organisations)):
        found = identities(read_part(root, organisations=others))
        atlas.name_identities(actor=actor, at=now(), organisations=found, unions={})


@dataclass
class _Plan:
    """In which order a tree's parts are loaded, and with which network each entry goes.

    An entry can name several networks, and stand in the file of an organisation or in another network's folder. It is
    entered with the last of them, when all are there; entries that name none (a revocation) come at the very end.
    """

    root: Path
    networks: Sequence[str]
    left_out: Collection[str]
    keys: set[str] = field(default_factory=set)
    told_in: dict[str, set[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(set))
    """By network: the other files that tell entries of it, as (slug, whether it is a network's folder)."""

    def parts(self, prepare: Callable[[Tree], None]) -> Iterator[Tree]:
        """The parts in order, each prepared before it is given."""
        yield read_part(self.root, atlas=True)
        for some in portions(organisations_in(self.root), AT_ONCE):
            part = read_part(self.root, organisations=some)
            self._note(part.decisions, {f"organisations/{slug}.toml": (slug, False) for slug in some})
            part.decisions.clear()
            prepare(part)
            yield part
        for slug in self.networks:
            folder = read_part(self.root, networks=[slug])
            self._note([*folder.decisions, *folder.attestations], {f"networks/{slug}": (slug, True)})
        for slug in self.networks:
            yield self._network(slug)
        rest = Tree(self.root)
        self._gather(rest, NO_NETWORK)
        if rest.decisions or rest.attestations:
            yield rest

    def _network(self, slug: str) -> Tree:
        part = read_part(self.root, networks=[slug])
        decisions, attestations = part.decisions[:], part.attestations[:]
        part.decisions[:] = [told for told in decisions if self._home(told) == slug]
        part.attestations[:] = [told for told in attestations if self._home(told) == slug]
        self._gather(part, slug)
        return part

    def _gather(self, part: Tree, network: str) -> None:
        """Add the entries that go with the network and are told elsewhere."""
        places = self.told_in.get(network, set())
        for is_folder in (False, True):
            slugs = sorted({slug for slug, folder in places if folder is is_folder})
            for some in portions(slugs, AT_ONCE):
                other = read_part(
                    self.root, organisations=() if is_folder else some, networks=some if is_folder else ()
                )
                part.decisions.extend(told for told in other.decisions if self._home(told) == network)
                part.attestations.extend(told for told in other.attestations if self._home(told) == network)

    def _note(self, entries: Iterable[Told], places: Mapping[str, tuple[str, bool]]) -> None:
        """Remember the entries' keys, and where those stand that go with another network than their folder's."""
        for told in entries:
            self.keys.add(told.key)
            at = told.file if told.file.startswith("organisations/") else "/".join(told.file.split("/")[:2])
            slug, is_folder = places[at]
            home = self._home(told)
            if home != slug or not is_folder:
                self.told_in[home].add((slug, is_folder))

    def _home(self, told: Told) -> str:
        return max((slug for slug in _networks_of(told.content) if slug not in self.left_out), default=NO_NETWORK)


def _networks_of(content: Mapping[str, Any]) -> set[str]:
    named = {content.get("network"), *(effect.get("network") for effect in content.get("effects", ()))}
    return {str(slug) for slug in named if slug}
