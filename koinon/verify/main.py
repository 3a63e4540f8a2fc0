"""`koinon verify`: whether an export is what it says. Starts without Django and without a database.

Exit codes: 0 the file verifies, 1 something in it differs or it is broken, 2 a wrong call, or no file that this
program can judge.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from koinon.rules.export_check import Verdict, check_export
from koinon.rules.export_form import ABOUT, Fault, unknown_parts
from koinon.verify.reading import NotReadable, read_export

VERIFIES, DIFFERS, WRONG_CALL = 0, 1, 2
NOT_OURS_TO_JUDGE = frozenset({"not_found", "other_version"})
SAYS = "say whether an export is what it says: its digests, and the register that follows from it"
MOST_SHOWN = 200


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", metavar="FILE", type=Path, help="what `koinon export` wrote, or an installation gave")
    parser.add_argument("--digest", metavar="SHA256", type=_sha256, help="the digest that is published")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify one file and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="koinon verify", description=f"Say whether{SAYS.removeprefix('say whether')}."
    )
    add_to(parser)
    told = parser.parse_args(arguments)
    code, lines, as_json = verify(told.file, told.digest or "")
    if told.json:
        print(json.dumps(as_json, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(line, file=sys.stderr if code else sys.stdout)
    return code


def verify(file: Path, published: str = "") -> tuple[int, list[str], dict[str, Any]]:
    """The exit code, what is said in lines, and the same for programs."""
    try:
        document = read_export(file)
    except NotReadable as error:
        code = WRONG_CALL if error.code in NOT_OURS_TO_JUDGE else DIFFERS
        return code, [str(error)], {"verifies": False, "error": error.code, "detail": str(error)}
    verdict = check_export(document, published)
    as_json = {
        "verifies": verdict.verifies,
        "digest": verdict.digest,
        "records": verdict.records,
        "standings": verdict.standings,
        "faults": [asdict(fault) for fault in verdict.faults],
    }
    if not verdict.verifies:
        return DIFFERS, _refusal(verdict), as_json
    left_out = unknown_parts(document)
    return VERIFIES, _acceptance(document, verdict, left_out, published), {**as_json, "not_looked_at": left_out}


def _acceptance(document: dict[str, Any], verdict: Verdict, left_out: Sequence[str], published: str) -> list[str]:
    about = document[ABOUT]
    made_up = ", a made-up network" if about["made_up"] else ""
    lines = [
        f"{about['network']}{made_up}, as known at {about['known']}: {verdict.records} records whole, "
        f"{verdict.standings} standings follow from them.",
        f"digest {verdict.digest}",
    ]
    lines += [f"not looked at, though covered by the digests: {part}" for part in left_out]
    if not published:
        lines.append("Compare the digest with the one that the installation publishes, or give it with --digest.")
    return lines


def _refusal(verdict: Verdict) -> list[str]:
    lines = [worded(fault) for fault in verdict.faults[:MOST_SHOWN]]
    if len(verdict.faults) > MOST_SHOWN:
        lines.append(f"... and {len(verdict.faults) - MOST_SHOWN} more; --json has them all.")
    return [*lines, "The file does not verify."]


def worded(fault: Fault) -> str:
    """A difference in a line: where, what is wrong, what the file has and what follows."""
    place = " ".join(filter(None, (fault.section, fault.key, fault.at))) or "the file"
    both = f"has {fault.had}, follows {fault.follows}"
    says = {
        "malformed": f"not as the format wants it {fault.had}".rstrip(),
        "missing": "missing",
        "repeated": "stands twice",
        "order": "not in the order of days",
        "unreadable": f"cannot be read: {fault.had}",
        "instants": "the versions do not follow each other in time",
        "later": f"recorded at {fault.had}, after the instant of knowledge {fault.follows}",
        "record_digest": f"was changed: its digest is {fault.had}, its content has {fault.follows}",
        "file_digest": f"was changed: its digest is {fault.had}, its content has {fault.follows}",
        "published_digest": f"has the digest {fault.had}, published is {fault.follows}",
        "standing": both,
    }[fault.code]
    return f"{place}: {says}"


def _sha256(text: str) -> str:
    told = text.strip().lower().removeprefix("sha256:")
    if not re.fullmatch("[0-9a-f]{64}", told):
        raise argparse.ArgumentTypeError(f"{text!r} is no SHA-256; it has 64 digits and letters from a to f")
    return told
