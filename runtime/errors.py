"""What a person is told when the machine cannot do what was asked."""

from __future__ import annotations

import sys
from collections.abc import Callable


class CannotRun(Exception):
    """One clear sentence: what is wrong, and what to do about it."""


def main(entry: Callable[[list[str]], int]) -> None:
    """Run a command; a `CannotRun` becomes one sentence and exit code 1, without a traceback."""
    try:
        code = entry(sys.argv[1:])
    except CannotRun as problem:
        print(problem, file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
