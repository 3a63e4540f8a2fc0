"""Pictures of every page of the running program: `make screenshots`, or `python -m tests.browser.screenshots FOLDER`.

Each address at two widths, light and dark, in two languages, with an `index.html` that shows them side by side. The
site is started on a free port with the data folder (KOINON_DATA) of the installation. `--picture FILE` writes instead
the one picture that the README shows.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from html import escape
from itertools import product
from pathlib import Path
from typing import Any

from tests.browser.addresses import EVERY, EXAMPLES
from tests.browser.running import ROOT, running_chromium, running_site

WIDTHS, SCHEMES, LANGUAGES = (360, 1280), ("light", "dark"), ("en", "cs")
HEIGHTS = {360: 780, 1280: 900}
LONGEST = 12_000
"""Pixels after which a long page is cut off: beyond, nothing is seen that was not seen before."""
PICTURE = (EXAMPLES["members_list"][0], 1280, 1180)

Shot = tuple[str, str, int, str]
"""Path, language, width, scheme."""


def shots(paths: tuple[str, ...] = EVERY) -> Iterator[Shot]:
    """What is photographed, those of one page one after the other."""
    for path, language, scheme, width in product(paths, LANGUAGES, SCHEMES, WIDTHS):
        yield path, language, width, scheme


def file_name(shot: Shot) -> str:
    """The picture's file, named after what it shows."""
    path, language, width, scheme = shot
    page = re.sub(r"[^a-z0-9]+", "-", path).strip("-") or "home"
    return f"{page}.{language}.{width}.{scheme}.png"


def contact_sheet(paths: tuple[str, ...]) -> str:
    """A page with every picture, a row for each address."""
    rows = []
    for path in paths:
        pictures = "".join(
            f'<figure><a href="{name}"><img src="{name}" loading="lazy" alt=""></a>'
            f"<figcaption>{language} {width} {scheme}</figcaption></figure>"
            for _path, language, width, scheme in shots((path,))
            for name in [file_name((path, language, width, scheme))]
        )
        rows.append(f"<h2>/{escape(path)}</h2><div>{pictures}</div>")
    style = (
        "body{font:16px sans-serif}div{display:flex;gap:1em;overflow-x:auto}figure{margin:0;flex:none}img{height:24em}"
    )
    head = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Koinon in pictures</title><style>{style}</style>'
    )
    return head + "".join(rows)


def photograph(browser: Any, site: str, folder: Path, paths: tuple[str, ...]) -> int:
    """Take every picture into the folder; how many."""
    taken = 0
    for width, scheme in product(WIDTHS, SCHEMES):
        size = {"width": width, "height": HEIGHTS[width]}
        context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        for shot in shots(paths):
            if shot[2:] != (width, scheme):
                continue
            page.goto(f"{site}/{shot[1]}/{shot[0]}", wait_until="load")
            tall = min(LONGEST, page.evaluate("document.documentElement.scrollHeight"))
            clip = {"x": 0, "y": 0, "width": width, "height": max(tall, HEIGHTS[width])}
            page.screenshot(path=folder / file_name(shot), full_page=True, clip=clip)
            taken += 1
        context.close()
    return taken


def take_picture(browser: Any, site: str, file: Path) -> None:
    """The README's picture."""
    path, width, height = PICTURE
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
    page = context.new_page()
    page.goto(f"{site}/en/{path}", wait_until="load")
    page.screenshot(path=file)
    context.close()


def main() -> None:
    """Read the arguments and take the pictures."""
    data = Path(os.environ.get("KOINON_DATA", ROOT / "var"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=data / "screenshots")
    parser.add_argument("--only", default="", help="only addresses that contain this")
    parser.add_argument("--picture", type=Path, help="write the README's picture here, and nothing else")
    asked = parser.parse_args()
    paths = tuple(path for path in EVERY if asked.only in path)
    with running_site(data) as site, running_chromium() as browser:
        if asked.picture:
            take_picture(browser, site, asked.picture)
            return
        asked.folder.mkdir(parents=True, exist_ok=True)
        taken = photograph(browser, site, asked.folder, paths)
    (asked.folder / "index.html").write_text(contact_sheet(paths), encoding="utf-8")
    print(f"{taken} pictures; look at {asked.folder / 'index.html'}")


if __name__ == "__main__":
    main()
