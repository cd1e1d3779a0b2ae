"""A drill in small, and how a failed criterion is told. `make proof` runs all of them, with their time limits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from drills.verdict import Verdict


def drill(*arguments: str) -> tuple[int, dict[str, Any]]:
    """Run a drill as a person would; its exit code and its line."""
    ours = {"TESTING", "DATABASE_URL", "REDIS_URL", "STATIC_ROOT"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    done = subprocess.run(
        [sys.executable, "-m", "drills", *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(lines) == 1, done.stderr
    return done.returncode, json.loads(lines[0])


def test_the_last_units_go_to_five_of_forty() -> None:
    code, found = drill("last-units", "--rounds", "1")

    assert (code, found["failed"]) == (0, [])
    assert (found["orders"], found["losers"], found["errors_5xx"]) == ([5], 35, 0)


def test_a_criterion_that_fails_is_named_and_ends_with_one() -> None:
    verdict = Verdict("example", figures={"orders": 6})

    verdict.require(verdict.figures["orders"] == 5, "exactly 5 orders")
    verdict.require(True, "no answer 5xx")

    assert not verdict.ok
    assert json.loads(verdict.line())["failed"] == ["exactly 5 orders"]
