"""Exit codes of the `koinon` command."""

FINE = 0
"""Done, or the same."""

DIFFERS = 1
"""Something differs, or is invalid."""

WRONG_CALL = 2
"""The command was called wrongly, or names what does not exist."""
