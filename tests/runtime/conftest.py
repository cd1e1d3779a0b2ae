"""Clones of a small stand-in project, run by the real supervisor with real engines."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runtime import ports
from tests.runtime.clones import PROJECT, ROOT, Clone


def _open_up_to(folder: Path) -> None:
    """Let other users pass: pytest closes its own folders."""
    for parent in folder.parents:
        if parent.owner() == pwd.getpwuid(os.geteuid()).pw_name and "pytest" in str(parent):
            parent.chmod(parent.stat().st_mode | stat.S_IXOTH)


@pytest.fixture
def make_clone(tmp_path: Path) -> Iterator[Callable[..., Clone]]:
    clones: list[Clone] = []

    def make(name: str = "clone", user: str | None = None) -> Clone:
        folder = tmp_path / name
        shutil.copytree(PROJECT, folder)
        shutil.copytree(
            ROOT / "runtime", folder / "runtime", ignore=shutil.ignore_patterns("__pycache__")
        )
        if user is not None:
            known = pwd.getpwnam(user)
            _open_up_to(folder)
            for path in (folder, *folder.rglob("*")):
                os.chown(path, known.pw_uid, known.pw_gid)
        clones.append(Clone(folder, ports.free_row(4), user))
        return clones[-1]

    yield make
    for clone in clones:
        for run in clone.runs:
            if run.child.poll() is None:
                run.child.send_signal(signal.SIGKILL)
            run.end()
        for process in clone.processes():
            process.kill()


@pytest.fixture
def clone(make_clone: Callable[..., Clone]) -> Clone:
    return make_clone()
