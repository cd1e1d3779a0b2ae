"""`make test`: every test. What shares nothing runs on all cores; races, faults and journeys run alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from runtime import chromium
from runtime.errors import main

ROOT = Path(__file__).resolve().parent.parent

# These measure, race, kill or draw: a neighbour on the same cores would be part of the experiment.
_ALONE = ("concurrency", "faults", "journeys", "pages")
_NOTHING_COLLECTED = 5


def test(arguments: list[str]) -> int:
    """All tests without arguments, else what pytest is asked; the worst exit code."""
    if not arguments or any(
        "journeys" in part or part.rstrip("/") == "tests" for part in arguments
    ):
        browser = chromium.find_or_install()
        os.environ["CHROMIUM"] = str(browser)
        print(f"Chromium: {browser}", flush=True)
    if arguments:
        return _pytest(arguments)
    alone = [
        f"tests/{name}" for name in _ALONE if any((ROOT / "tests" / name).glob("**/test_*.py"))
    ]
    together = _pytest(
        ["tests", "-n", "auto", "--dist", "loadfile", *(f"--ignore={name}" for name in alone)]
    )
    if together == _NOTHING_COLLECTED or together < 0 or together == 2:
        return together
    return max(together, _pytest(alone) if alone else 0)


def _pytest(arguments: list[str]) -> int:
    child = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], cwd=ROOT)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    before = signal.signal(signal.SIGTERM, pass_on)
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.wait()
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


if __name__ == "__main__":
    main(test)
