"""Writes the generated parts of the statutes format: `.venv/bin/python docs/renew_statutes.py`."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from koinon.rules.statutes_docs import renewed  # noqa: E402
from koinon.rules.statutes_schema import schema_text  # noqa: E402


def main() -> None:
    """Write docs/statutes.schema.json and the generated parts of docs/statutes-format.md."""
    (HERE / "statutes.schema.json").write_text(schema_text(), encoding="utf-8")
    page = HERE / "statutes-format.md"
    page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
