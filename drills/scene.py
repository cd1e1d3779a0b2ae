"""Engines, processes and a small shop of a drill's own; gone afterwards."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from drills.people import Gateway, Provider
from drills.verdict import Verdict
from runtime import engines, stack
from runtime.errors import CannotRun

COLLECT_STATIC = [
    "collectstatic",
    "--noinput",
    "--verbosity=0",
    "--ignore=rest_framework",
]


class Scene:
    """What a drill plays on."""

    def __init__(self, own: engines.Engines, running: stack.Stack, facts: dict[str, Any]) -> None:
        self.engines = own
        self.stack = running
        self.variants: list[int] = list(facts["variants"].values())
        self.skus: list[str] = list(facts["variants"])
        self.store: int = facts["store"]
        self.store_code: str = facts["store_code"]
        self.token: str = facts["token"]
        self.session: str = facts["session"]
        self.base = running.base_url
        self.provider = Provider(running.env)
        self.gateway = Gateway(running.env)

    def ask(self, question: str, of: str = "stage") -> dict[str, Any]:
        """Run a function of `drills.stage`, or of another module of drills, and return what it said."""
        return _ask(self.stack, question, of)

    def give_web_its_own(self, **variables: str) -> None:
        """Restart web alone with other variables; the relay keeps what it has."""
        web = self.stack.process("web")
        web.stop()
        web.command = dataclasses.replace(web.command, env={**self.stack.env, **variables})
        web.start()
        self.stack.wait_until_healthy()

    def judge(self, verdict: Verdict) -> None:
        """Check the invariants, as every drill ends."""
        try:
            found = _last(self.stack.manage(["check_invariants", "--json"]))
        except CannotRun:
            found = _last((self.stack.logs / "check_invariants.log").read_text())
        verdict.figures["invariants"] = found["checked"] if found["ok"] else found["breaches"]
        verdict.require(found["ok"], "check_invariants is green")


@contextlib.contextmanager
def scene(
    *, goods: int, in_store: int, in_warehouse: int, env: Mapping[str, str] | None = None
) -> Iterator[Scene]:
    """Give a small shop with so many goods, each with its units in a store and in the warehouse."""
    with engines.ephemeral(migrated=True) as own:
        steps = [COLLECT_STATIC]
        with stack.running(
            {**own.env, "DEMO": "1", "PAYMENT_STARTS": "1000000", **(env or {})}, steps=steps
        ) as running:
            facts = _ask(
                running, f"build(goods={goods}, in_store={in_store}, in_warehouse={in_warehouse})"
            )
            try:
                yield Scene(own, running, facts)
            except Exception:
                _show_errors(running)
                raise


def _show_errors(running: stack.Stack) -> None:
    """Print the errors that the processes logged: their folder is about to go."""
    for log in sorted(running.logs.glob("*.log")):
        lines = log.read_text(errors="replace").splitlines()
        for line in [line for line in lines if "rror" in line][-5:]:
            sys.stderr.write(f"{log.stem}: {line[-400:]}\n")


def wait_for(condition: Callable[[], object], seconds: float, pause: float = 0.1) -> float | None:
    """Return after how many seconds the condition held, or None where it did not in time."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            return None
        time.sleep(pause)
    return round(time.monotonic() - began, 2)


def _ask(running: stack.Stack, question: str, of: str = "stage") -> dict[str, Any]:
    return _last(
        running.manage(["shell", "-v", "0", "-c", f"from drills import {of}; {of}.{question}"])
    )


def _last(said: str) -> dict[str, Any]:
    line = next(line for line in reversed(said.splitlines()) if line.startswith("{"))
    found: dict[str, Any] = json.loads(line)
    return found
