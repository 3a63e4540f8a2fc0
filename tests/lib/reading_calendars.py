"""A calendar read back by the rules of RFC 5545: unfolded, taken apart, unescaped."""

from __future__ import annotations

import re

Component = list[tuple[str, dict[str, str], str]]


def unfolded(raw: bytes) -> list[str]:
    """The content lines; each ends with CR LF, and none is longer than 75 octets before that."""
    assert raw.endswith(b"\r\n")
    physical = raw[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    lines: list[bytes] = []
    for line in physical:
        line.decode()  # a letter is never cut
        if line.startswith(b" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return [line.decode() for line in lines]


def property_of(line: str) -> tuple[str, dict[str, str], str]:
    """Name, parameters and value of a content line."""
    found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^;:,]+)*):(.*)", line)
    assert found, line
    parameters = dict(each.split("=", 1) for each in found[2].split(";") if each)
    return found[1], parameters, found[3]


def text_of(value: str) -> str:
    """A TEXT value unescaped; an escape that the standard does not know fails."""
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", value), value
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


def events_in(raw: bytes) -> list[dict[str, str]]:
    """The events by property, raw; the calendar around them is checked on the way."""
    lines = [property_of(line) for line in unfolded(raw)]
    assert (lines[0][0], lines[0][2]) == ("BEGIN", "VCALENDAR")
    assert (lines[-1][0], lines[-1][2]) == ("END", "VCALENDAR")
    names = [name for name, _parameters, _value in lines]
    assert names.count("VERSION") == names.count("PRODID") == 1
    found: list[dict[str, str]] = []
    inside = False
    for name, parameters, value in lines[1:-1]:
        if (name, value) == ("BEGIN", "VEVENT"):
            assert not inside
            inside = True
            found.append({})
        elif (name, value) == ("END", "VEVENT"):
            assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(found[-1])
            inside = False
        elif inside:
            assert name not in found[-1], "one of each"
            assert parameters.get("VALUE", "DATE") == "DATE"
            found[-1][name] = value
    assert not inside
    return found
