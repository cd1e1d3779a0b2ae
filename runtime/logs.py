"""Reading the processes' logs: the last word of one that failed, errors as they come."""

from __future__ import annotations

import re
import time
from pathlib import Path

_ERROR = re.compile(
    r"\b(ERROR|CRITICAL)\b|\blevel\W{1,4}(error|critical)\b|^[\w.]*(Error|Exception)\b: ?"
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LONGEST = 300
_QUIET = 10.0  # seconds in which the same line is not said twice


def last_line(log: Path | None) -> str:
    """Return the last line that says something."""
    lines = log.read_text(errors="replace").splitlines() if log is not None and log.exists() else []
    said = [_COLOUR.sub("", line).strip() for line in lines if line.strip()]
    return said[-1][:_LONGEST] if said else "it said nothing"


class Errors:
    """Follows logs and gives the lines that name an error, each with its process."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[Path, int]] = {}
        self._said: dict[str, float] = {}

    def follow(self, name: str, log: Path) -> None:
        self._places[name] = (log, 0)

    def new(self) -> list[str]:
        found: list[str] = []
        for name, (log, position) in list(self._places.items()):
            size = log.stat().st_size if log.exists() else 0
            if size <= position:
                continue
            with log.open("rb") as handle:
                handle.seek(position)
                text = handle.read(size - position)
            whole = text[: text.rfind(b"\n") + 1]  # the rest of a line comes later
            self._places[name] = (log, position + len(whole))
            for line in whole.decode(errors="replace").splitlines():
                plain = _COLOUR.sub("", line)
                if _ERROR.search(plain) and self._may_say(name + plain):
                    found.append(f"{name}: {plain.strip()[:_LONGEST]}")
        return found

    def _may_say(self, line: str) -> bool:
        now = time.monotonic()
        self._said = {text: at for text, at in self._said.items() if now - at < _QUIET}
        if line in self._said:
            return False
        self._said[line] = now
        return True
