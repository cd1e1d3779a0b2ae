"""What a clone keeps under `.local/`: one running supervisor, its processes, secrets and addresses."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from runtime import processes
from runtime.errors import CannotRun


class Local:
    """The folder `.local/` of one clone."""

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.root = root
        self.folder = folder or root / ".local"
        self.logs = self.folder / "log"
        self._lock_descriptor: int | None = None

    def prepare(self) -> None:
        """Make the folders; one sentence when they cannot be written."""
        try:
            for folder in (self.folder, self.logs):
                folder.mkdir(parents=True, exist_ok=True)
            probe = self.folder / f"probe-{os.getpid()}"
            probe.write_text("")
            probe.unlink()
        except OSError as problem:
            raise CannotRun(
                f"The folder {self.folder} cannot be written ({problem.strerror}): "
                "make it yours, or clone to a place that is."
            ) from problem

    def lock(self) -> None:
        """Be the only supervisor of this clone; the kernel lets go when we die, however we die.

        One that is stopping is waited for; one that runs is an error.
        """
        path = self.folder / "supervisor"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        started = time.monotonic()
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                holder = path.read_text().split() or ["?"]
                patience = 20.0 if "stopping" in holder else 1.0
                if time.monotonic() - started > patience:
                    os.close(descriptor)
                    raise CannotRun(
                        f"`make run` is already running in this clone (process {holder[0]}): stop that one first."
                    ) from None
                time.sleep(0.1)
        self._lock_descriptor = descriptor
        self._say_in_lock(str(os.getpid()))

    def say_stopping(self) -> None:
        self._say_in_lock(f"{os.getpid()} stopping")

    def unlock(self) -> None:
        if self._lock_descriptor is not None:
            self._say_in_lock("")
            os.close(self._lock_descriptor)
            self._lock_descriptor = None

    def _say_in_lock(self, text: str) -> None:
        if self._lock_descriptor is not None:
            os.ftruncate(self._lock_descriptor, 0)
            os.pwrite(self._lock_descriptor, text.encode(), 0)

    def secrets(self, names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
        """Return random secrets, made once and kept; those given win."""
        kept = self.read("secrets.json")
        found = {
            name: given.get(name) or kept.get(name) or secrets.token_urlsafe(36) for name in names
        }
        new = {name: value for name, value in found.items() if not given.get(name)}
        self.write("secrets.json", {**kept, **new})
        return found

    def read(self, name: str) -> dict[str, Any]:
        """Return a JSON object of ours; empty when there is none or it was cut short."""
        with contextlib.suppress(OSError, ValueError):
            value = json.loads((self.folder / name).read_text())
            if isinstance(value, dict):
                return value
        return {}

    def write(self, name: str, value: Mapping[str, Any]) -> None:
        """Whole or not at all, and readable by us only."""
        draft = self.folder / f"{name}.draft"
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            json.dump(value, handle, indent=1)
        draft.replace(self.folder / name)

    def forget(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def record(self, running: Mapping[str, processes.Process]) -> None:
        """Note pid and command line of each child, for the next start to find what we could not end."""
        self.write(
            "processes.json",
            {
                name: {"pid": process.pid, "arguments": list(process.command.arguments)}
                for name, process in running.items()
            },
        )

    def end_left_behind(self) -> list[str]:
        """End what an earlier run that was killed left running; the names of what was found."""
        ended = [
            name
            for name, known in self.read("processes.json").items()
            if processes.end_recorded(int(known["pid"]), known["arguments"])
        ]
        self.forget("processes.json")
        return ended

    def open_log(self, name: str) -> Path:
        """Make a fresh log; the one of the last run is kept beside it."""
        path = self.logs / f"{name}.log"
        if path.exists():
            path.replace(path.with_suffix(".log.1"))
        path.touch()
        return path
