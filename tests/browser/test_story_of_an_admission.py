"""The story of Lublin 2003-2004 in a made-up network, in a browser, by the two people who would do it.

Gniewosława is the assistant of a mayor who has no account; Rozalinde runs the secretariat. They put on record what
happened then, and what follows is read where everybody reads it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.browser.running import ROOT

pytestmark = pytest.mark.browser
MEMBER = "networks/linden-cities/members/wierzbogrod/"


def record(page: Any, step: str, **told: str) -> None:
    """Put a step on record from the case's page, as its form asks."""
    page.get_by_role("link", name=re.compile(rf"Put on record\s*: {step}")).click()
    page.get_by_label("Day", exact=True).fill(told["day"])
    if "organ" in told:
        page.get_by_label("Organ whose act it was").select_option(label=told["organ"])
    if "number" in told:
        page.get_by_label("Number of the act").fill(told["number"])
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.locator("main form button[type=submit]").first.click()


def standing(page: Any, site: str, day: str) -> str:
    """What the public register says on a day."""
    page.goto(f"{site}/en/{MEMBER}?on={day}")
    return str(page.inner_text("main"))


ASSISTANT, SECRETARY = "Gniewosława Czeremcha for ", "Rozalinde Ondrwald"
STEP = "The step is on record."
NOT_YET = "Not a member on this day"
CONSENTED = "The consent is known. Whether an admission followed is not known."


def told_everywhere(
    site: str, register: Any, secretary: Any, assistant: Any, *, who: str, what: str, waits: str, here: str = NOT_YET
) -> tuple[int, int]:
    """After a step: the register, both desks, the history and the messages, as both sides read them.

    The history says on top `who` did `what`; `waits` is what waits now, on both desks; `here` what the register says
    on the day of the decision. Gives the numbers of messages and of lines in the history.
    """
    assert here in standing(register, site, "2003-11-26")
    network = f"{site}/en/desk/networks/linden-cities/"
    assistant.goto(f"{site}/en/desk/")
    secretary.goto(network)
    for side in (assistant, secretary):
        assert waits in side.inner_text("main")
    secretary.goto(f"{network}members/wierzbogrod/history/")
    lines = secretary.locator("tbody tr").count()
    newest = str(secretary.locator("tbody tr").first.inner_text())
    assert who in newest
    assert what in newest
    secretary.goto(f"{network}messages/")
    figures = secretary.locator("ul.ways .figure").all_inner_texts()
    return sum(int(figure) for figure in figures), lines


def work(folder: Path) -> None:
    """Let the worker send what is queued, into files: this site knows no mail server."""
    here = {**os.environ, "KOINON_DATA": str(folder)}
    here.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "koinon.cli.main", "worker", "--once"]
    subprocess.run(command, cwd=ROOT, env=here, check=True, stdout=subprocess.DEVNULL)


def test_a_city_is_admitted_by_an_assistant_and_a_secretary(
    site: str, site_folder: Path, enter: Callable[..., Any], page: Any
) -> None:
    assistant, secretary = enter("gniewoslawa@wierzbogrod"), enter("rozalinde@linden")
    assert "Not a member on this day" in standing(page, site, "2003-11-26")

    # The city begins. Its mayor has no account: the assistant acts for her.
    for place in ("Wierzbogród", "In networks", "Cases", "Linden Cities"):
        assistant.get_by_role("link", name=place).click()
    assistant.get_by_label("Begun on").fill("2003-10-01")
    assistant.get_by_role("button", name="Show what can begin on this day").click()
    assistant.get_by_label("Admission", exact=True).check()
    assistant.get_by_role("button", name="Continue").click()
    assistant.get_by_label("Category asked for").select_option(label="Associate member")
    assistant.locator("main form button[type=submit]").first.click()
    case = assistant.url.split("?")[0]

    # Both sides are told what waits, one to do it and the other to know; and so after every step, wherever it is told.
    pages = (site, page, secretary, assistant)
    written = [told_everywhere(*pages, who=ASSISTANT, what="The case is begun.", waits="Consent to join")]

    assistant.goto(case)
    record(assistant, "Consent to join", day="2003-10-16", number="274/X/2003")
    assert "274/X/2003" in assistant.inner_text("main")
    written.append(told_everywhere(*pages, who=ASSISTANT, what=STEP, waits="Application", here=CONSENTED))

    assistant.goto(case)
    record(assistant, "Application", day="2003-10-20")
    written.append(told_everywhere(*pages, who=ASSISTANT, what=STEP, waits="Check", here=CONSENTED))
    assistant.goto(case)

    # The network's own steps are not the city's to record.
    assert assistant.get_by_role("link", name=re.compile(r"Put on record\s*: Decision")).count() == 0
    secretary.goto(case)
    assert "Gniewosława Czeremcha" in secretary.inner_text("main")
    record(secretary, "Check", day="2003-11-10")
    written.append(told_everywhere(*pages, who=SECRETARY, what=STEP, waits="Decision", here=CONSENTED))
    secretary.goto(case)
    record(secretary, "Decision", day="2003-11-26")
    assert "completed" in secretary.inner_text("main")
    came = {"who": SECRETARY, "what": STEP, "waits": "Wierzbogród", "here": "Associate member"}
    written.append(told_everywhere(*pages, **came))
    for numbers in zip(*written, strict=True):
        assert list(numbers) == sorted(set(numbers)), "each step is a message to somebody, and a line of the history"
    assert "Name who represents Wierzbogród and its delegates" in assistant.inner_text("main")

    # What follows stands in the public register, and nobody decided the last of it.
    assert "Associate member" in standing(page, site, "2003-11-26")
    acceded = standing(page, site, "2004-05-01")
    assert "Full member" in acceded
    assert "Poland" in acceded

    # Both sides were written to, and the messages say that all of this is made up.
    work(site_folder)
    files = (site_folder / "mail").glob("*")
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    theirs = [letter for letter in letters if "wierzbogrod" in str(letter["To"]) + str(letter["Subject"]).lower()]
    assert theirs
    assert {(letter["X-Koinon-Made-Up"], str(letter["Subject"]).strip()[0]) for letter in theirs} == {("yes", "[")}
    secretary.goto(f"{site}/en/desk/networks/linden-cities/messages/?state=sent")
    assert "Wierzbogród" in secretary.inner_text("main")

    # What is left waiting is the list after an admission, on a telephone too.
    colleague = enter("tibalt@linden", viewport={"width": 360, "height": 800})
    colleague.goto(f"{site}/en/desk/networks/linden-cities/")
    assert "Welcome Wierzbogród with a letter" in colleague.inner_text("main")
    assert colleague.evaluate("document.documentElement.scrollWidth") <= 360
