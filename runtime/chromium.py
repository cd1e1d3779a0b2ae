"""A Chromium for the journeys: the machine's own, else installed, else one clear sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from runtime.errors import CannotRun
from runtime.processes import is_root

# Without windows first: a page costs a third there of what it costs in a whole browser.
_NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/snap/bin/chromium",
)
_INSTALL_SECONDS = 600

# Nothing is fetched behind a test's back, and a small /dev/shm is no reason to crash.
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
)


def arguments() -> list[str]:
    """Return launch arguments for closed networks; root cannot have Chromium's own sandbox."""
    return [*_QUIET, *(["--no-sandbox"] if is_root() else [])]


def find() -> Path | None:
    """Return a Chromium that starts: CHROMIUM, then PATH and the usual places, then the one of playwright."""
    return next((path for path in _candidates() if _starts(path)), None)


def find_or_install() -> Path:
    """Return a Chromium; raise CannotRun when there is none and none can be had."""
    found = find()
    if found is None:
        reasons = [reason for reason in (_install_with_apt(), _install_with_playwright()) if reason]
        found = find()
        if found is None:
            raise CannotRun(
                "No Chromium for the journeys: install one (on Debian and Ubuntu `apt-get install chromium`), or set "
                f"CHROMIUM to its path. Tried: {'; '.join(reasons)}."
            )
    return found


def _candidates() -> Iterator[Path]:
    named = os.environ.get("CHROMIUM")
    if named:
        yield Path(named)
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)
    for place in _PLACES:
        yield Path(place)
    yield from _of_playwright()


def _of_playwright() -> Iterator[Path]:
    homes = {
        "linux": Path.home() / ".cache/ms-playwright",
        "darwin": Path.home() / "Library/Caches/ms-playwright",
    }
    kept = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    home = Path(kept) if kept and kept != "0" else homes.get(sys.platform)
    if home is None or not home.is_dir():
        return
    for pattern in (
        "chromium_headless_shell-*/*/headless_shell",
        "chromium_headless_shell-*/*/chrome-headless-shell",
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    ):
        yield from sorted(home.glob(pattern), reverse=True)


def _starts(path: Path) -> bool:
    """Version output is proof enough: a wrapper that only points at a snap fails here."""
    if not path.exists():
        return False
    try:
        done = subprocess.run(
            [str(path), "--version"], capture_output=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _install_with_apt() -> str:
    """Return why it did not work; empty when it did."""
    if sys.platform != "linux" or not shutil.which("apt-get"):
        return "apt-get is not here"
    if not is_root():
        return "apt-get needs root"
    print("installing Chromium with apt-get", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _tried(["apt-get", "update", "-qq"], environment)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    # Ubuntu has no package of the first.
    return _tried([*install, "chromium-headless-shell"], environment) and _tried(
        [*install, "chromium"], environment
    )


def _install_with_playwright() -> str:
    if find() is not None:
        return ""
    print("installing Chromium with playwright", flush=True)
    install = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    return _tried(install, dict(os.environ))


def _tried(command: list[str], environment: dict[str, str]) -> str:
    name = " ".join(part for part in command if not part.startswith("-"))
    try:
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_INSTALL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return f"{name} ({type(problem).__name__})"
    if done.returncode == 0:
        return ""
    lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
    return f"{Path(command[0]).name} said: {lines[-1].strip()}"
