"""The commands of whoever runs the place: backup, restore, check, and the list of people who were erased."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from koinon.acts.wrapper import COMMAND_LINE
from koinon.cli import codes
from koinon.cli.result import Result, command
from koinon.lib import clock
from koinon.privacy import actions as privacy
from koinon.upkeep.archive import BackupError
from koinon.upkeep.backup import back_up
from koinon.upkeep.restore import Erasures, read_erasures, restore
from koinon.upkeep.soundness import Finding, findings, findings_in_database

BACKUPS = "backups"

REFUSED = {
    "exists": "{0} is there already, and a backup never takes the place of another. Name a new file.",
    "not_a_backup": "{0} is no backup of Koinon. Name a file that `koinon backup` wrote.",
    "unknown_format": "The backup has format {0}, which this release does not read. Install the release that made it.",
    "later_release": "A later release made these tables: here nobody knows {0}. Install that release first.",
    "damaged": "The backup is damaged: {0} is not what its manifest says. Take another copy of it.",
    "not_empty": (
        "There are records here already ({0}), and a restore never mixes. Choose an empty place: a new folder in "
        "KOINON_DATA, or a new database in DATABASE_URL."
    ),
    "other_schema": (
        "The tables here are of another release than the backup. Choose a place without tables: a new folder in "
        "KOINON_DATA, or a new database in DATABASE_URL."
    ),
    "bad_erasures": "{0}: a line is no erasure. Name a file that `koinon person erased` wrote.",
    "no_folder": "There is no folder for {0}. Make it, or name another place.",
    "no_file": "There is no file {0}.",
}


def add_to(nouns: Any) -> None:
    """Give the parser the commands that need no second word."""
    says = "write everything to one file, from which either database can be restored"
    backup = command(nouns, "backup", _backup, says)
    backup.add_argument("file", type=Path, nargs="?", help="a file that is not there yet")
    backup.add_argument(
        "--dated", action="store_true", help="instead of FILE: a file named after this instant in KOINON_DATA/backups"
    )
    put_back = command(nouns, "restore", _restore, "put a backup back, into an empty database only, then check it")
    put_back.add_argument("file", type=Path)
    put_back.add_argument(
        "--erased", type=Path, help="the list of people erased since (`koinon person erased`), to erase them again"
    )
    command(nouns, "check", _check, "say whether the installation is sound, and what mends what is not")


def add_to_person(verbs: Any) -> None:
    """Give the noun `person` the list of those erased."""
    says = "list who was erased, by key, to keep beside the backups: a backup made before still holds them"
    erased = command(verbs, "erased", _erased, says)
    erased.add_argument("-o", "--output", type=Path, help="write the list there instead of saying it")
    erased.add_argument("--again", type=Path, help="instead: erase again everyone on this list")


def _refused(code: str, detail: str = "") -> Result:
    exit_code = codes.DIFFERS if code == "damaged" else codes.WRONG_CALL
    return Result(exit_code, [REFUSED[code].format(detail)], {"error": code, "detail": detail})


def _backup(told: argparse.Namespace) -> Result:
    now = clock.now()
    if (told.file is None) is not told.dated:
        return Result(codes.WRONG_CALL, ["Name a file, or say --dated."], {"error": "no_file_named"})
    path = told.file
    if told.dated:
        path = Path(settings.KOINON_DATA) / BACKUPS / f"{now:%Y-%m-%dT%H%M%SZ}.koinon-backup.zip"
        path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.is_dir():
        return _refused("no_folder", str(path))
    try:
        manifest = back_up(path, at=now)
    except BackupError as error:
        return _refused(error.code, error.detail)
    lines = [
        f"{manifest.rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} files written to {path}."
    ]
    if manifest.missing:
        lines.append(f"Missing from the store, and so from the backup: {len(manifest.missing)} files (`koinon check`).")
    return Result(codes.FINE, lines, {"file": str(path), **manifest.to_json()})


def _restore(told: argparse.Namespace) -> Result:
    for path in (told.file, told.erased):
        if path is not None and not path.is_file():
            return _refused("no_file", str(path))
    try:
        since = read_erasures(told.erased) if told.erased else Erasures()
        restored = restore(told.file, actor=COMMAND_LINE, at=clock.now(), erased=since)
    except BackupError as error:
        return _refused(error.code, error.detail)
    except DatabaseError as error:
        says = f"The database refused the backup, and nothing was written: {str(error).strip()}"
        return Result(codes.DIFFERS, [says], {"error": "database", "detail": str(error)})
    lines = [f"{restored.rows} rows put back."]
    if restored.migrated:
        lines.append(
            "The backup was of an earlier schema and was brought forward; "
            f"{restored.standings} standings, mandates or lives of bodies differ."
        )
    if told.erased:
        lines.append(f"{restored.erased} people and files erased again.")
    checked = _judged(list(findings_in_database()))
    return Result(checked.code, [*lines, *checked.lines], {**asdict(restored), "check": checked.as_json})


def _check(told: argparse.Namespace) -> Result:
    return _judged(list(findings(clock.now())))


def _judged(found: Sequence[Finding]) -> Result:
    lines = [f"{'ok    ' if each.ok else 'not ok'}  {each.part}: {each.says}. {each.cure}".rstrip() for each in found]
    sound = all(each.ok for each in found)
    lines.append("Koinon is sound." if sound else "Koinon is not sound; each line that is not ok says what mends it.")
    as_json = {"sound": sound, "findings": [asdict(each) for each in found]}
    return Result(codes.FINE if sound else codes.DIFFERS, lines, as_json)


def _erased(told: argparse.Namespace) -> Result:
    if told.again:
        return _erase_again(told.again)
    listed = Erasures.so_far().lines()
    if told.output is None:
        return Result(codes.FINE, listed, [json.loads(line) for line in listed])
    if not told.output.parent.is_dir():
        return _refused("no_folder", str(told.output))
    told.output.write_text("".join(f"{line}\n" for line in listed), encoding="utf-8")
    return Result(codes.FINE, [f"{len(listed)} erasures written to {told.output}."], {"erasures": len(listed)})


def _erase_again(path: Path) -> Result:
    if not path.is_file():
        return _refused("no_file", str(path))
    try:
        since = read_erasures(path)
    except BackupError as error:
        return _refused(error.code, error.detail)
    done = privacy.keep_erased(actor=COMMAND_LINE, at=clock.now(), people=since.people, contents=since.contents)
    return Result(codes.FINE, [f"{done} people and files erased again."], {"erased": done})
