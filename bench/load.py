"""A load on the real server: many readers at once, for a bounded time, on this machine only. `make load` runs it.

It starts the server that `make serve` starts, asks pages and the API from several connections, and says how many
answers came a second, how long the slowest took, and that none failed or hung.
"""

from __future__ import annotations

import http.client
import itertools
import os
import subprocess
import sys
import threading
import time
from collections import Counter

HOST, PORT = "127.0.0.1", int(os.environ.get("PORT", "8765"))
READERS, SECONDS, PATIENCE = 32, 20, 10
ADDRESSES = (
    "/en/",
    "/cs/networks/eurocities/members/?on=2003-11-26",
    "/en/networks/eurocities/members/lublin/?on=2004-05-01",
    "/de/organisations/praha/",
    "/api/v1/networks/eurocities/members?on=2003-11-26",
    "/en/networks/nowhere/",
)


def reader(number: int, until: float, statuses: Counter[int], waits: list[float], failures: list[str]) -> None:
    """Ask one address after the other on one connection until the time is up."""
    connection = http.client.HTTPConnection(HOST, PORT, timeout=PATIENCE)
    for address in itertools.islice(itertools.cycle(ADDRESSES), number, None):
        if time.monotonic() > until:
            break
        begun = time.monotonic()
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            failures.append(f"{address}: {error!r}")
            connection.close()
            continue
        statuses[answer.status] += 1
        waits.append(time.monotonic() - begun)
    connection.close()


def is_up() -> bool:
    """Whether the server answers."""
    try:
        connection = http.client.HTTPConnection(HOST, PORT, timeout=1)
        connection.request("GET", "/en/")
        return connection.getresponse().status == 200
    except OSError:
        return False


def main() -> int:
    """Run the load; 0 if every answer came and none was a failure of the server."""
    server = subprocess.Popen(["make", "--no-print-directory", "serve", f"PORT={PORT}"], start_new_session=True)
    try:
        waited = time.monotonic() + 30
        while not is_up():
            if time.monotonic() > waited:
                print("the server did not come up")
                return 1
            time.sleep(0.2)
        statuses: Counter[int] = Counter()
        waits: list[float] = []
        failures: list[str] = []
        until = time.monotonic() + SECONDS
        threads = [
            threading.Thread(target=reader, args=(number, until, statuses, waits, failures))
            for number in range(READERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS + PATIENCE * 2)
        hung = sum(thread.is_alive() for thread in threads)
        waits.sort()
        print(f"{len(waits) / SECONDS:.0f} answers a second from {READERS} readers; by status {dict(statuses)}")
        if waits:
            print(f"median {waits[len(waits) // 2] * 1000:.0f} ms, slowest {waits[-1] * 1000:.0f} ms")
        print(f"{len(failures)} failed, {hung} readers hung", *failures[:5], sep="\n  ")
        broken = sum(count for status, count in statuses.items() if status >= 500)
        return int(bool(failures or hung or broken or not waits))
    finally:
        os.killpg(server.pid, 15)
        server.wait(20)


if __name__ == "__main__":
    sys.exit(main())
