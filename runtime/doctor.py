"""`make doctor`: what is missing on this machine, and how to mend it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runtime import addresses, binaries, chromium, plan, ports, processes
from runtime.errors import CannotRun, main
from runtime.state import Local
from runtime.supervisor import check_python

ROOT = Path(__file__).resolve().parent.parent
_ROOM = 2 * 1024**3  # bytes: engines, static files, logs, test databases


@dataclass(frozen=True)
class Finding:
    """`remedy` is empty when all is well; `needed` says whether `make run` or `make test` fails without it."""

    name: str
    says: str
    remedy: str = ""
    needed: bool = True


def examine(_arguments: list[str]) -> int:
    findings = [look() for look in _LOOKS]
    for finding in findings:
        mark = "ok     " if not finding.remedy else "MISSING" if finding.needed else "note   "
        print(f"{mark} {finding.name:<12} {finding.says}")
        if finding.remedy:
            print(f"        {'':<12} {finding.remedy}")
    missing = [finding for finding in findings if finding.remedy and finding.needed]
    print("\nAll that is needed is here." if not missing else f"\n{len(missing)} to mend.")
    return 1 if missing else 0


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    try:
        check_python()
    except CannotRun as problem:
        return Finding(
            "Python", version, f"{problem} Remove .venv, put one on PATH and run `make run`."
        )
    return Finding("Python", f"{version} in .venv")


def _folder() -> Finding:
    local = Local(ROOT)
    try:
        local.prepare()
    except CannotRun as problem:
        return Finding("folder", str(ROOT), str(problem))
    free = shutil.disk_usage(local.folder).free
    remedy = "" if free > _ROOM else "Free 2 GB on this disk, or clone to another."
    return Finding("folder", f"{local.folder} can be written, {free / 1024**3:.1f} GB free", remedy)


def _postgres() -> Finding:
    url = os.environ.get("DATABASE_URL")
    if url:
        return _given("PostgreSQL", "DATABASE_URL", lambda: addresses.check_database(url))
    return _binary("PostgreSQL", lambda: binaries.postgres() / "postgres")


def _valkey() -> Finding:
    url = os.environ.get("REDIS_URL")
    if url:
        return _given("Valkey", "REDIS_URL", lambda: addresses.check_redis(url))
    return _binary("Valkey", binaries.valkey)


def _given(name: str, variable: str, check: Callable[[], None]) -> Finding:
    try:
        check()
    except CannotRun as problem:
        return Finding(
            name,
            f"from {variable}",
            f"{problem} Mend it, or unset {variable} to use an engine of our own.",
        )
    return Finding(name, f"{variable} works")


def _binary(name: str, find: Callable[[], Path]) -> Finding:
    try:
        path = find()
    except CannotRun as problem:
        return Finding(name, "not found", str(problem))
    done = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return Finding(
            name,
            f"{path} does not run",
            f"It says: {reason}. Install one from your system, or set its URL.",
        )
    return Finding(name, done.stdout.strip().split(" bits=")[0])


def _browser() -> Finding:
    found = chromium.find()
    if found is None:
        remedy = "`apt-get install chromium`, or `.venv/bin/playwright install chromium`, or set CHROMIUM to its path."
        return Finding("Chromium", "not found; the journeys of `make test` need it", remedy)
    return Finding("Chromium", str(found))


def _port() -> Finding:
    chosen = os.environ.get("PORT") or "8000"
    port = int(chosen) if chosen.isdigit() else 8000
    taken = [str(number) for number in range(port, port + plan.PORTS) if not ports.is_free(number)]
    if taken:
        remedy = f"If that is not this clone's own `make run`: `PORT={ports.free_row(3)} make run`."
        return Finding("ports", f"{', '.join(taken)} taken", remedy, needed=False)
    return Finding("ports", f"{port} to {port + plan.PORTS - 1} are free")


def _death_signal() -> Finding:
    if sys.platform != "linux":
        return Finding("clean-up", "after a killed `make run`, the next start ends what was left")
    if shutil.which("setpriv") is None:
        remedy = "Install util-linux: without `setpriv`, a killed `make run` is cleaned up only at the next start."
        return Finding("clean-up", "setpriv is not here", remedy, needed=False)
    who = " (engines run as nobody)" if processes.is_root() else ""
    return Finding("clean-up", f"the kernel ends all processes with their parent{who}")


_LOOKS: tuple[Callable[[], Finding], ...] = (
    _python,
    _folder,
    _postgres,
    _valkey,
    _browser,
    _port,
    _death_signal,
)

if __name__ == "__main__":
    main(examine)
