"""Child processes that never outlive their parent.

Each child has a process group of its own, so that Ctrl-C reaches only the parent, which then stops
the children in order. On Linux the kernel ends a child when its parent dies (`setpriv --pdeathsig`);
elsewhere the next start ends it, by recorded pid and command line (`end_recorded`).

When we are root, a child may run as `nobody`: PostgreSQL refuses to run as root. The capability to
pass closed parent folders goes with it, so that a clone under a 0700 home works and no mode changes.
"""

from __future__ import annotations

import contextlib
import functools
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

# The kernel's signal on the parent's death follows the parent *thread*: one thread, which lives as
# long as the interpreter, starts every child, so that a test may restart an engine from any thread.
_starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter")


@dataclass(frozen=True)
class Command:
    """What to start, and how it likes to be ended."""

    arguments: Sequence[str]
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    log: Path | None = None
    unprivileged: bool = False
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    clean_env: bool = False

    def environment(self) -> dict[str, str]:
        base = {} if self.clean_env else dict(os.environ)
        return {**base, **(self.env or {})}


@dataclass
class Process:
    """One child: start, stop, kill, freeze, thaw, restart."""

    command: Command
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _log_start: int = field(default=0, repr=False)

    @property
    def pid(self) -> int:
        if self._child is None:
            raise RuntimeError("the process was never started")
        return self._child.pid

    @property
    def alive(self) -> bool:
        return self._child is not None and self._child.poll() is None

    @property
    def exit_code(self) -> int | None:
        return None if self._child is None else self._child.poll()

    def start(self) -> Process:
        if self.alive:
            return self
        command = self.command
        with contextlib.ExitStack() as stack:
            log: IO[Any] | int = subprocess.DEVNULL
            if command.log is not None:
                log = stack.enter_context(command.log.open("ab"))
                self._log_start = command.log.stat().st_size
            options: dict[str, Any] = {
                "env": command.environment(),
                "cwd": command.cwd,
                "stdin": subprocess.DEVNULL,
                "stdout": log,
                "stderr": subprocess.STDOUT,
                "process_group": 0,
            }
            prefix = _prefix(command)
            if command.unprivileged and is_root() and not prefix:
                options |= {
                    "user": "nobody",
                    "group": nobody().pw_gid,
                    "extra_groups": [],
                }
            arguments = [*prefix, *command.arguments]
            self._child = _starter.submit(_spawn, arguments, options).result()
        return self

    def said(self) -> str:
        """Return what it wrote to its log since it was started last."""
        if self.command.log is None:
            return ""
        return self.command.log.read_bytes()[self._log_start :].decode(errors="replace")

    def wait(self, seconds: float) -> bool:
        """Return True when the process ended within the time."""
        if self._child is None:
            return True
        try:
            self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def send(self, number: signal.Signals) -> None:
        if self.alive:
            os.kill(self.pid, number)

    def stop(self, seconds: float = 5.0) -> None:
        """End it gracefully; after the time, or when frozen, by force. Nothing of it stays."""
        if self._child is None:
            return
        family = self._family()
        self.thaw()
        self.send(self.command.stop_signal)
        if not self.wait(seconds):
            family += self._family()
        _kill(family)
        self.wait(5.0)

    def kill(self) -> None:
        """Cut the power: the process and its children at once, without a word."""
        if self._child is None:
            return
        _kill(self._family())
        self.wait(5.0)

    def freeze(self) -> None:
        """Keep its sockets and let it answer nothing, until `thaw`."""
        for member in self._family():
            with contextlib.suppress(psutil.Error):
                member.suspend()

    def thaw(self) -> None:
        for member in self._family():
            with contextlib.suppress(psutil.Error):
                member.resume()

    def restart(self) -> None:
        self.stop()
        self.start()

    def _family(self) -> list[psutil.Process]:
        """Return the process first, then its descendants."""
        if not self.alive:
            return []
        try:
            head = psutil.Process(self.pid)
            return [head, *head.children(recursive=True)]
        except psutil.Error:
            return []


def _spawn(arguments: Sequence[str], options: Mapping[str, Any]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(arguments, **options)


def is_root() -> bool:
    return os.geteuid() == 0


def nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def give_to_engine(path: Path) -> None:
    """Make `nobody` the owner when we are root; else the engine runs as we do."""
    if is_root():
        os.chown(path, nobody().pw_uid, nobody().pw_gid)


@functools.cache
def _setpriv() -> str | None:
    """util-linux's `setpriv`, on Linux only; the small one of busybox knows no death signal."""
    path = shutil.which("setpriv") if sys.platform == "linux" else None
    if path is None:
        return None
    probe = subprocess.run([path, "--pdeathsig", "TERM", "true"], capture_output=True, check=False)
    return path if probe.returncode == 0 else None


@functools.cache
def _drop_privileges() -> tuple[str, ...]:
    """Options of `setpriv` that make a root process `nobody`; with passage through closed parents where allowed."""
    user = nobody()
    drop = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    passage = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    probe = subprocess.run(
        [_setpriv() or "", *drop, *passage, "true"], capture_output=True, check=False
    )
    return (*drop, *passage) if probe.returncode == 0 else drop


def _prefix(command: Command) -> list[str]:
    path = _setpriv()
    if path is None:
        return []
    drop = _drop_privileges() if command.unprivileged and is_root() else ()
    return [path, *drop, "--pdeathsig", command.death_signal.name.removeprefix("SIG")]


def run_unprivileged(
    arguments: Sequence[str], env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a short command as the engines run, and give back what it said."""
    options: dict[str, Any] = {
        "env": dict(env),
        "capture_output": True,
        "text": True,
    }
    prefix: list[str] = []
    if is_root() and _setpriv():
        prefix = [_setpriv() or "", *_drop_privileges()]
    elif is_root():
        options |= {"user": "nobody", "group": nobody().pw_gid, "extra_groups": []}
    return subprocess.run([*prefix, *arguments], check=False, **options)


def command_line(pid: int) -> list[str] | None:
    """Return the arguments of a running process; None when there is none (a zombie is none)."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return list(process.cmdline())
    except psutil.Error:
        return None


def end_recorded(pid: int, arguments: Sequence[str]) -> bool:
    """End a process that an earlier run left behind, and its children; only if it is still the same command.

    A pid alone proves nothing: it may have been given to a stranger since.
    """
    found = command_line(pid)
    if found is None or found != list(arguments):
        return False
    try:
        head = psutil.Process(pid)
        family = [head, *head.children(recursive=True)]
        head.resume()
        head.terminate()
        psutil.wait_procs(family, timeout=3)
    except psutil.Error:
        return True
    _kill(family)
    return True


def _kill(family: Sequence[psutil.Process]) -> None:
    """Kill all; wait for those that are not our own child (its exit code belongs to `Popen`)."""
    own = {child.pid for child in psutil.Process().children()}
    for member in family:
        with contextlib.suppress(psutil.Error):
            member.kill()
    psutil.wait_procs([member for member in family if member.pid not in own], timeout=5)
