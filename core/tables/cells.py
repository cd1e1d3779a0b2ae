"""Cells that a spreadsheet would run as a formula."""

from __future__ import annotations

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")
_QUOTED = re.compile(r"'+[=+\-@\t\r]")


def quoted(text: str) -> str:
    """Return the cell so that a spreadsheet shows it and does not run it (OWASP, CSV injection).

    One apostrophe goes before what begins like a formula; `unquoted` takes it off again.
    """
    return f"'{text}" if _RUNS.match(text) else text


def unquoted(text: str) -> str:
    """Return the cell without the apostrophe that `quoted` put before it."""
    return text[1:] if _QUOTED.match(text) else text
