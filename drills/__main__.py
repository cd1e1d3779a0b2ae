"""`bin/drill NAME [--rounds N]` or `bin/drill all`: one line of JSON each; exit 1 when a criterion fails."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable

from drills import (
    carrier_gone,
    kill_web,
    last_units,
    mail_down,
    provider_hangs,
    provider_lies,
    redis_gone,
    store_offline,
    worker_gone,
)
from drills.verdict import Verdict
from runtime.errors import main

DRILLS: dict[str, Callable[..., None]] = {
    "last-units": last_units.run,
    "redis-gone": redis_gone.run,
    "kill-web": kill_web.run,
    "provider-lies": provider_lies.run,
    "provider-hangs": provider_hangs.run,
    "mail-down": mail_down.run,
    "carrier-gone": carrier_gone.run,
    "worker-gone": worker_gone.run,
    "store-offline": store_offline.run,
}


def run(arguments: list[str]) -> int:
    """Run one drill or all; the exit code says whether every criterion held."""
    parser = argparse.ArgumentParser(prog="bin/drill", description=__doc__)
    parser.add_argument("name", choices=[*DRILLS, "all"])
    parser.add_argument("--rounds", type=int, help="Rounds of last-units (8).")
    parser.add_argument(
        "--checkouts", type=int, help="Checkouts of redis-gone (20) and of mail-down (10)."
    )
    parser.add_argument("--minutes", type=float, help="How long store-offline lasts (1.5).")
    parser.add_argument("--cases", type=int, help="How many of the cases of kill-web (all).")
    options = parser.parse_args(arguments)
    names = list(DRILLS) if options.name == "all" else [options.name]
    wishes = {
        "last-units": {"rounds": options.rounds},
        "redis-gone": {"checkouts": options.checkouts},
        "kill-web": {"cases": options.cases},
        "mail-down": {"checkouts": options.checkouts},
        "store-offline": {"minutes": options.minutes},
    }
    codes = [_one(name, wishes.get(name, {})) for name in names]
    return max(codes)


def _one(name: str, wishes: dict[str, int | None]) -> int:
    verdict = Verdict(name)
    try:
        DRILLS[name](verdict, **{key: value for key, value in wishes.items() if value is not None})
    except AssertionError as problem:
        verdict.require(False, str(problem))
    except Exception as problem:
        traceback.print_exc()
        verdict.require(False, f"the drill ran to its end ({type(problem).__name__}: {problem})")
    sys.stdout.write(verdict.line() + "\n")
    sys.stdout.flush()
    return 0 if verdict.ok else 1


if __name__ == "__main__":
    main(run)
