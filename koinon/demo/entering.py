"""What `koinon demo` does: the made-up networks loaded once, their people, and the note of how these sign in."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password

from koinon.accounts import actions as accounts
from koinon.accounts.models import Account
from koinon.acts.wrapper import Actor
from koinon.demo import actions
from koinon.demo.people import PEOPLE
from koinon.exchange.tree import Tree, digest, networks_in, read_tree
from koinon.networks.models import Keeper, Network

NOTE = "demo-people.txt"
"""The note's name in KOINON_DATA; only its owner can read it."""

PASSWORD = "Password of everybody below: "  # noqa: S105 - the words before it

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""None that is taken for another when a password is typed from paper."""

WITH_ACCOUNT = tuple(one.key for one in PEOPLE if one.address)


@dataclass(frozen=True, slots=True)
class Entered:
    """What was new: the networks loaded, how many people entered; and where the note is, with what it says."""

    networks: tuple[str, ...]
    people: int
    note: Path
    lines: tuple[str, ...]


def tree_to_load(root: Path) -> Tree | None:
    """The tree with those of its networks that are not kept here yet; None where all are.

    Networks that are kept here are left as the people in them have made them. Raises FileNotFoundError if it is no
    tree.
    """
    slugs = networks_in(root)
    here = set(Network.objects.filter(slug__in=slugs, keeper=Keeper.HERE).values_list("slug", flat=True))
    if here.issuperset(slugs):
        return None
    tree = read_tree(root)
    tree.leave_out([slug for slug in tree.networks if slug in here])
    return tree


def enter(tree: Tree | None, *, actor: Actor, at: datetime, folder: Path) -> Entered:
    """Load a checked tree (None: all is here), enter the people, and see that the note in the folder tells the truth.

    A note that was lost is written again, with another password. Raises what the actions raise.
    """
    loaded: tuple[str, ...] = ()
    if tree is not None:
        loaded = actions.load_networks(actor=actor, at=at, tree=tree, digest=digest(tree.root)).networks
    note = folder / NOTE
    known = _password_in(note)
    open_ones = Account.objects.filter(person__key__in=WITH_ACCOUNT, is_active=True).count()
    if known and open_ones == len(WITH_ACCOUNT):
        return Entered(loaded, 0, note, _lines(known))
    password = "".join(secrets.choice(LETTERS) for _ in range(16))
    encoded = make_password(password)
    entered = actions.enter_people(actor=actor, at=at, people=PEOPLE, encoded=encoded)
    actions.tell_story(actor=actor, at=at)
    accounts.change_passwords(actor=actor, at=at, people=WITH_ACCOUNT, encoded=encoded)
    _write(note, _lines(password))
    return Entered(loaded, entered, note, _lines(password))


def close(*, actor: Actor, at: datetime, folder: Path) -> int:
    """Nobody of the demonstration signs in any more, and the note is gone. Returns how many accounts were open."""
    (folder / NOTE).unlink(missing_ok=True)
    return accounts.close_accounts(actor=actor, at=at, people=WITH_ACCOUNT)


def _lines(password: str) -> tuple[str, ...]:
    width = max(len(one.address) for one in PEOPLE)
    return (
        "People of the demonstration. All of them are made up, and so are their cities and networks.",
        f"{PASSWORD}{password}",
        *(f"  {one.address:{width}}  {one.name}, {one.says}" for one in PEOPLE if one.address),
    )


def _password_in(note: Path) -> str | None:
    try:
        lines = note.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    return next((line.removeprefix(PASSWORD) for line in lines if line.startswith(PASSWORD)), None)


def _write(note: Path, lines: tuple[str, ...]) -> None:
    """Written beside and put in its place whole, readable for its owner alone from the first byte on."""
    note.parent.mkdir(parents=True, exist_ok=True)
    beside = note.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    beside.replace(note)
