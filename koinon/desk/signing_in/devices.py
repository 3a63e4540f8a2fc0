"""Devices in coarse words, enough for their owner to tell one sign-in from another and no more."""

from __future__ import annotations

# The first that is found wins: others name themselves after those that come later.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS X": "macOS",
           "Linux": "Linux"}  # fmt: skip


def device_words(user_agent: str) -> str:
    """Browser and system, such as "Firefox, Linux"; "" where neither can be told."""
    found = (next((said for sign, said in known.items() if sign in user_agent), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))
