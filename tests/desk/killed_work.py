"""People at work at a server that is killed under them: what each does, round after round, and what was acknowledged.

Acknowledged is what the client read to the end: the answer that leads on, with the whole of its body.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from koinon.challenges.questions import read_challenge
from koinon.lib import clock
from tests.browser.running import BIN, free_port

HARBOURS = "/en/desk/networks/harbours"
SECRETARY, CITY = "ada", "clara"
BOUNDARY = "a-line-between-the-parts"
SMALL_LIST, LARGE_LIST = 30, 540
"""Rows of a list; the larger is written in two portions, each a transaction of its own."""

ELSEWHERE = "(elsewhere)"

FORMS_OF_ONE = 50
"""Reports of errors that come from one address: far below what the form takes from one within an hour."""


@dataclass
class Server:
    """The server, and the worker that sends messages, killed and started again."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start both and wait until the server answers."""
        serve = [
            str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", "1", "--no-ws", "--log-level", "critical", "config.wsgi:application",
        ]  # fmt: skip
        send = [str(BIN / "koinon"), "worker", "--lease", "1", "--poll", "0.1"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.processes = [
            subprocess.Popen(command, env=self.environment, start_new_session=True, **quiet)
            for command in (serve, send)
        ]
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                ask(self.port, "GET", "/robots.txt", "")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("The server did not come up.")

    def kill(self) -> None:
        """Kill all of it at once, as a power cut does."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()


def ask(
    port: int, method: str, path: str, cookie: str, body: bytes = b"", kind: str = "", whence: str = "127.0.0.1"
) -> tuple[int, str, str]:
    """One request on a connection of its own: status, where it leads, the page. OSError where it broke off."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=(whence, 0))
    try:
        headers = {"Cookie": cookie, "Content-Type": kind or "application/x-www-form-urlencoded"}
        line.request(method, path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()
    except http.client.HTTPException as error:  # the server went while it answered: nothing is acknowledged
        raise OSError from error
    finally:
        line.close()


def in_parts(told: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    """A form with files as a browser sends it, and its content type."""
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in told.items()]  # fmt: skip
    for name, (called, content) in files.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()]), f"multipart/form-data; boundary={BOUNDARY}"


@dataclass(eq=False)
class Worker(threading.Thread):
    """Somebody who works, and notes what was acknowledged: what it was, and by what it is found again."""

    server: Server
    cookies: Mapping[str, str]
    stop: threading.Event
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    answered: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def look(self, who: str, path: str) -> str:
        """A page; ELSEWHERE where it leads on, "" where it did not come."""
        try:
            status, to, page = ask(self.server.port, "GET", path, self.cookies[who])
        except OSError:
            time.sleep(0.05)
            return ""
        self.answered += 1
        return page if status == 200 else ELSEWHERE * bool(to)

    def send(
        self, who: str, path: str, told: Mapping[str, str], page: str = "", *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> str:  # fmt: skip
        """Post a form with its token, from the `page` or one that is fetched; where it leads, "" if it does not."""
        page = page or self.look(who, path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if token is None:
            return ""
        form = {"csrfmiddlewaretoken": token[1], **told}
        body, kind = in_parts(form, files) if files else (urlencode(form).encode(), "")
        try:
            cookie = f"{self.cookies[who]}; koinon_form={token[1]}"
            status, to, said = ask(self.server.port, "POST", path, cookie, body, kind)
        except OSError:
            time.sleep(0.05)
            return ""
        self.answered += 1
        if status == 303:
            return to
        if status not in (400, 404, 409):  # what is refused was done by a request whose answer was lost
            self.strange.append(f"{status} at {path}: {said[:200]}")
        return ""

    def run(self) -> None:
        """Work until told to stop."""
        number = 0
        while not self.stop.is_set():
            number += 1
            try:
                self.round(number)
            except Exception as error:
                self.strange.append(f"{type(self).__name__}: {error!r}")

    def round(self, number: int) -> None:
        """One piece of work."""
        raise NotImplementedError

    def note(self, what: str, which: str, answer: str) -> None:
        """Write down what was acknowledged."""
        if answer:
            self.acknowledged.append((what, which))


class Office(Worker):
    """A secretary at the daily work: contacts, the log of calls, files, roles."""

    def round(self, number: int) -> None:
        name, file, call = f"Contact {number}", f"File {number}", f"Call {number}"
        told = {"name": name, "kind": "press", "emails": f"c{number}@press.example"}
        self.note("contact", name, self.send(SECRETARY, f"{HARBOURS}/people/new/", told))
        told = {"kind": "call", "day": "2026-03-01", "text": call}
        self.note("call", call, self.send(SECRETARY, f"{HARBOURS}/members/salthaven/contacts/", told))
        told, content = {"kind": "letter", "title": file}, f"The letter number {number}, made up.".encode()
        answer = self.send(
            SECRETARY, f"{HARBOURS}/members/salthaven/files/", told, files={"file": ("letter.txt", content)}
        )
        self.note("file", f"{file}|{hashlib.sha256(content).hexdigest()}", answer)
        address = f"member{number}@committee.example"
        told = {"kind": "committee", "where": "board", "name": f"Member {number}", "address": address}
        self.note("role", address, self.send(SECRETARY, f"{HARBOURS}/roles/", {**told, "begins": "2026-01-01"}))


class Admitting(Worker):
    """Both sides of admissions: a city begins and records its consent, the network its decision, or it is ended."""

    admitted: int = 0

    def round(self, number: int) -> None:
        city, number = f"port-{self.admitted + 1}", self.admitted
        between = f"{HARBOURS}/members/{city}/cases/"
        matter = {"kind": "admission", "opened_on": "2026-03-01"}
        form = self.look(CITY, f"{between}begin/?{urlencode(matter)}")
        to = self.send(CITY, f"{between}begin/", {**matter, "category": "port"}, form)
        key = self.case_of(to)
        self.note("case", key, to)
        if not (key := key or self.case_of(self.look(CITY, f"/en/desk/organisations/{city}/cases/"), between)):
            return
        self.admitted += 1
        told = {"on": "2026-03-10", "organ": f"{city}/council", "number": str(number)}
        consent = self.send(CITY, f"{between}{key}/steps/consent/", told)
        self.note("step", f"{key}|consent", consent)
        if number % 3 == 0:
            told = {"how": "withdraw", "on": "2026-03-12", "organ": f"{city}/council"}
            self.note("end", key, self.send(CITY, f"{between}{key}/end/", told))
            return
        told = {"on": "2026-04-01", "number": f"B{number}"}
        decided = self.send(SECRETARY, f"{between}{key}/steps/2-board/", told)
        self.note("step", f"{key}|2-board", decided)
        self.note("admission", key, decided)

    def case_of(self, told: str, between: str = "/cases/") -> str:
        """The case that an address or a list names."""
        found = re.search(rf"{between}(?!begin/)([\w-]+)/", told)
        return found[1] if found else ""


class Importing(Worker):
    """A secretary brings lists of contacts, writes them, and undoes every third."""

    def round(self, number: int) -> None:
        rows = LARGE_LIST if number % 5 == 4 else SMALL_LIST
        head = "Name;E-mail;Phone\n"
        lines = [f"Listed {number}-{row};l{number}.{row}@list.example;+48 111 {row:06}" for row in range(rows)]
        content = (head + "\n".join(lines)).encode()
        to = self.send(SECRETARY, f"{HARBOURS}/imports/", {}, files={"file": (f"list-{number}.csv", content)})
        found = re.search(r"/imports/([\w-]+)/", to)
        if not found:
            return
        key, here = found[1], f"{HARBOURS}/imports/{found[1]}/"
        self.note("list", key, to)
        fields = {"column-0": "name", "column-1": "email", "column-2": "phone"}
        if not self.tried(f"{here}columns/", fields, f"{here}check/"):
            return
        if not self.tried(f"{here}check/", {"write": "1"}, here) or not self.ended(here, "undo"):
            return
        if number % 3:
            self.note("written", f"{key}|{number}|{rows}", "yes")
        elif self.tried(here, {"undo": "1"}, here) and self.ended(here, "check/"):
            self.note("undone", f"{key}|{number}|0", "yes")

    def tried(self, path: str, told: Mapping[str, str], onward: str) -> bool:
        """Post a form with its version until it leads on; its answer may be lost on the way, and the thing done."""
        while not self.stop.is_set():
            page = self.look(SECRETARY, path)
            version = re.search(r'name="version" value="(\d+)"', page)
            if page == ELSEWHERE or (page and "undo" in told and 'name="undo"' not in page):
                return True  # what was asked for is under way, though nobody heard so
            if version and (to := self.send(SECRETARY, path, {"version": version[1], **told}, page)):
                return onward in to
        return False

    def ended(self, here: str, shows: str) -> bool:
        """See it through to its end: what a kill broke off is taken up from its page, as the page offers."""
        while not self.stop.is_set():
            page = self.look(SECRETARY, here)
            version = re.search(r'name="version" value="(\d+)"', page)
            if 'name="on"' in page and version:
                self.send(SECRETARY, here, {"version": version[1], "on": "1"}, page)
            elif (f'name="{shows}"' if shows == "undo" else f'{here}{shows}"') in page:
                return True
        return False


class Asking(Worker):
    """A secretariat asks its members to confirm their records, a member does, and the asking is ended."""

    def round(self, number: int) -> None:
        page = self.look(SECRETARY, f"{HARBOURS}/confirmations/")
        running = re.search(r'name="end" value="(\d+)"', page)
        if page and not running:
            deadline = clock.today("UTC").replace(day=1)
            told = {"deadline": str(deadline.replace(year=deadline.year + 1))}
            self.note("asked", str(number), self.send(SECRETARY, f"{HARBOURS}/confirmations/", told, page))
            return
        here = f"{HARBOURS}/members/salthaven/confirm/"
        page = self.look(CITY, here)
        digest = re.search(r'name="everything" value="(\w+)"', page)
        if digest:
            told = {"everything": digest[1]}
            self.note("confirmed", str(number), self.send(CITY, here, told, page))
        if running and number % 3 == 0:
            self.note(
                "ended asking", running[1], self.send(SECRETARY, f"{HARBOURS}/confirmations/", {"end": running[1]})
            )


class Visitor(Worker):
    """Somebody without an account reports errors."""

    def round(self, number: int) -> None:
        here, whence = "/en/report/", f"127.0.0.{2 + number // FORMS_OF_ONE % 250}"
        try:
            page = ask(self.server.port, "GET", f"{here}?about=/en/networks/harbours/", "", whence=whence)[2]
            token = unescape(re.search(r'name="challenge" value="([^"]+)"', page)[1])  # type: ignore[index]
            challenge = read_challenge(token, "report", clock.now())
            answer = next(str(one) for one in range(-20, 200) if challenge.is_right(str(one), "en"))
            told = {"about": "/en/networks/harbours/", "wrong": f"Wrong {number}", "challenge": token, "answer": answer}
            told["address"] = f"reader{number}@reader.example"
            status, to, said = ask(self.server.port, "POST", here, "", urlencode(told).encode(), whence=whence)
        except (OSError, TypeError):
            time.sleep(0.05)
            return
        if status == 303:
            self.note("report", f"Wrong {number}", to)
        else:
            self.strange.append(f"{status} at {here}: {said[:200]}")


WORK = (Office, Admitting, Importing, Asking, Visitor)
"""Everybody who works at the same time."""
