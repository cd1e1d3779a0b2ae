"""A clone to run, and what it said."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Path(__file__).parent / "project"
PATIENCE = 40.0
_OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "PORT",
    "HOST",
    "BASE_URL",
    "MAKELEVEL",
    "DJANGO_SETTINGS_MODULE",
    "TESTING",
)


@dataclass
class Run:
    """One `make run` under way, and what it said."""

    child: subprocess.Popen[str]
    clone: Path
    lines: list[str] = field(default_factory=list)
    _new: threading.Condition = field(default_factory=threading.Condition)

    def read(self) -> None:
        assert self.child.stdout is not None
        with self.child.stdout as said:
            for line in said:
                with self._new:
                    self.lines.append(line.rstrip("\n"))
                    self._new.notify_all()
        with self._new:
            self.lines.append("<end>")
            self._new.notify_all()

    def wait_for(self, start: str) -> str:
        """Return the first line that begins so; fails with all that was said when it ends without."""
        found: list[str] = []

        def said() -> bool:
            found[:] = [line for line in self.lines if line.startswith(start)]
            return bool(found) or "<end>" in self.lines

        with self._new:
            self._new.wait_for(said, PATIENCE)
        assert found, "\n".join(self.lines)
        return found[0]

    def end(self) -> int:
        """Wait until it ended and all that it said is here; return its exit code."""
        code = self.child.wait(PATIENCE)
        self.wait_for("<end>")
        return code

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.child.pid).children(recursive=True)

    @property
    def said(self) -> str:
        return "\n".join(self.lines)


@dataclass
class Clone:
    """A copy of runtime/ beside the stand-in project."""

    folder: Path
    port: int
    user: str | None = None
    runs: list[Run] = field(default_factory=list)

    def run(self, **environment: str) -> Run:
        base = {name: value for name, value in os.environ.items() if name not in _OURS}
        prefix = as_user(self.user) if self.user else []
        child = subprocess.Popen(
            [*prefix, sys.executable, "-m", "runtime.run"],
            cwd=self.folder,
            env={**base, "PORT": str(self.port), "PYTHONPATH": str(self.folder), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        run = Run(child, self.folder)
        threading.Thread(target=run.read, daemon=True).start()
        self.runs.append(run)
        return run

    def processes(self) -> list[psutil.Process]:
        """Every process of this machine that names this clone."""
        found = []
        for process in psutil.process_iter(["cmdline", "status"]):
            named = any(str(self.folder) in part for part in process.info["cmdline"] or [])
            if named and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(process)
        return found

    def is_deserted(self) -> bool:
        """Return True when no process of it is left within a few seconds."""
        return wait_until(lambda: not self.processes())


def as_user(name: str) -> list[str]:
    """Become an ordinary user; where the interpreter lies in a closed folder, one who may read but not write there."""
    known = pwd.getpwnam(name)
    plain = ["setpriv", f"--reuid={known.pw_uid}", f"--regid={known.pw_gid}", "--clear-groups"]
    reader = [*plain, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    for prefix in (plain, reader):
        asked = [*prefix, sys.executable, "-c", "import redis, sys; print(sys.version)"]
        if (
            subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
            == sys.version
        ):
            return prefix
    pytest.fail(f"{sys.executable} cannot be run by {name}: put it where other users can read it")


def wait_until(holds: Callable[[], bool], seconds: float = 8.0) -> bool:
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not holds():
        if time.monotonic() > end:
            return False
        pause.wait(0.02)
    return True
