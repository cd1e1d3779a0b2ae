"""`make test`: every test. What shares nothing runs on all cores; races and faults run alone."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import IO

from runtime import chromium
from runtime.errors import main

ROOT = Path(__file__).resolve().parent.parent

# These measure, race or kill: a neighbour on the same cores would be part of the experiment.
_ALONE = ("concurrency", "faults")
# Each of these starts a shop and a browser of its own, and waits for them half of the time.
_BROWSERS = ("journeys", "pages")
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
    alone, browsers = _folders(_ALONE), _folders(_BROWSERS)
    together = _pytest(
        [
            *("tests", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"),
            *(f"--ignore={name}" for name in alone + browsers),
        ]
    )
    if together == _NOTHING_COLLECTED or together > 128 or together == 2:
        return together
    side_by_side = _pytest(*([folder] for folder in browsers)) if browsers else 0
    return max(together, side_by_side, _pytest(alone) if alone else 0)


def _folders(names: tuple[str, ...]) -> list[str]:
    return [f"tests/{name}" for name in names if any((ROOT / "tests" / name).glob("**/test_*.py"))]


def _pytest(*runs: list[str]) -> int:
    """Run pytest once for each list of arguments, side by side; return the worst exit code.

    The first writes as it goes; what the others write follows when they have ended.
    """
    with contextlib.ExitStack() as files:
        outputs = [
            files.enter_context(tempfile.TemporaryFile()) if place else None
            for place in range(len(runs))
        ]
        children = [
            subprocess.Popen([sys.executable, "-m", "pytest", *each], cwd=ROOT, stdout=output)
            for each, output in zip(runs, outputs, strict=True)
        ]

        def pass_on(number: int, _frame: FrameType | None) -> None:
            for child in children:
                child.send_signal(number)

        before = signal.signal(signal.SIGTERM, pass_on)
        try:
            return max(_ended(each, output) for each, output in zip(children, outputs, strict=True))
        except KeyboardInterrupt:
            for child in children:
                child.wait()
            raise
        finally:
            signal.signal(signal.SIGTERM, before)


def _ended(child: subprocess.Popen[bytes], output: IO[bytes] | None) -> int:
    """Wait for a run, print what it wrote aside, and return its exit code; a signal's is the worst."""
    code = child.wait()
    if output is not None:
        output.seek(0)
        sys.stdout.write(output.read().decode(errors="replace"))
        sys.stdout.flush()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    main(test)
