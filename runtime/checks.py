"""`make check`: everything that can be said without running the tests. All checks run; one failure fails it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from runtime import engines, plan
from runtime.errors import main

ROOT = Path(__file__).resolve().parent.parent
_BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    name: str
    command: Sequence[str]
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    check: Check
    passed: bool
    seconds: float
    output: str


def production(env: dict[str, str]) -> dict[str, str]:
    """Return the environment of a production process, with passing secrets."""
    return {
        **env,
        **{name: secrets.token_urlsafe(48) for name in plan.SECRETS},
        "DEMO": "",
        "DEBUG": "",
        "TESTING": "",
        "ALLOWED_HOSTS": "shop.example.com",
        "BASE_URL": "https://shop.example.com",
        "PROVIDER_URL": "https://provider.example.com",
        "OUTSIDE_URL": "https://outside.example.com",
        "SELLERS": plan.SELLERS,
    }


def checks(env: dict[str, str]) -> list[Check]:
    packages = sorted(
        path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"
    )
    templates = sorted(
        str(path.relative_to(ROOT))
        for path in [ROOT / "templates", *ROOT.glob("*/templates"), *ROOT.glob("*/*/templates")]
        if path.is_dir()
    )
    contracts = ["--config", "quality.toml"] if (ROOT / "quality.toml").exists() else []
    manage = [sys.executable, "manage.py"]
    testing = {**env, "TESTING": "1"}
    return [
        Check("types", [_tool("mypy"), "manage.py", *packages], testing),
        Check("format", [_tool("ruff"), "format", "--check", "."]),
        Check("lint", [_tool("ruff"), "check", "."]),
        Check("import contracts", [_tool("lint-imports"), *contracts]),
        Check("templates: lint", [_tool("djlint"), "--lint", *templates]),
        Check("migrations: complete", [*manage, "makemigrations", "--check", "--dry-run"], testing),
        Check("migrations: safe", [sys.executable, "bin/lint-migrations"], testing),
        Check(
            "production settings",
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
            production(env),
        ),
    ]


def check(_arguments: list[str]) -> int:
    """Run them, as many at once as there are cores; what failed is shown in full at the end."""
    with engines.ephemeral() as own:
        env = {**own.env, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "config.settings"}
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
            outcomes = list(pool.map(_run, checks(env)))
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        print(
            f"\n--- {outcome.check.name}: {' '.join(outcome.check.command)}\n{outcome.output.rstrip()}"
        )
    if failed:
        print(
            f"\n{len(failed)} of {len(outcomes)} checks failed: {', '.join(one.check.name for one in failed)}"
        )
    return 1 if failed else 0


def _run(check: Check) -> Outcome:
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **check.env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outcome = Outcome(check, done.returncode == 0, time.monotonic() - began, done.stdout)
    print(
        f"{'ok    ' if outcome.passed else 'FAILED'} {outcome.seconds:6.1f} s  {check.name}",
        flush=True,
    )
    return outcome


def _tool(name: str) -> str:
    return str(_BIN / name)


if __name__ == "__main__":
    main(check)
