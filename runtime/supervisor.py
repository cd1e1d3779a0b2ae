"""One parent for all local processes: starts them, watches them, ends them, leaves nothing.

It knows nothing of the product: `runtime.run` tells it what to start.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from runtime import logs, processes
from runtime.errors import CannotRun
from runtime.state import Local

PATIENCE = 90.0  # seconds until a service must be healthy
TICK = 0.1
LONGEST_PAUSE = 30.0
CALM = 60.0  # after this many seconds of life, a death starts with the shortest pause again


class Stopped(BaseException):
    """Somebody asked us to stop."""


@dataclass(frozen=True)
class Service:
    """A process that stays; healthy when its address answers 200, or its log says the words, or it merely lives."""

    name: str
    arguments: Sequence[str]
    health: str | None = None
    says: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM


@dataclass
class _Running:
    service: Service
    process: processes.Process
    log: Path
    started: float
    healthy: bool = False
    deaths: int = 0
    due: float | None = None


@dataclass
class Supervisor:
    """Starts services and keeps them; `watch` returns only by `Stopped`."""

    local: Local
    env: dict[str, str] = field(default_factory=dict)
    say: Callable[[str], None] = print
    _services: dict[str, _Running] = field(default_factory=dict)
    _kept: dict[str, processes.Process] = field(default_factory=dict)
    _steps: dict[str, processes.Process] = field(default_factory=dict)
    _errors: logs.Errors = field(default_factory=logs.Errors)

    def keep(self, name: str, process: processes.Process) -> None:
        """Record a process that somebody else started (an engine), so that the next start can end it."""
        self._kept[name] = process
        self._record()

    def start(self, service: Service) -> None:
        log = self.local.open_log(service.name)
        command = processes.Command(
            service.arguments,
            env=self.env,
            cwd=self.local.root,
            log=log,
            stop_signal=service.stop_signal,
        )
        process = processes.Process(command).start()
        self._services[service.name] = _Running(service, process, log, time.monotonic())
        self._errors.follow(service.name, log)
        self._record()

    def process(self, name: str) -> processes.Process:
        """Return a service's process, to kill or freeze it."""
        return self._services[name].process

    def run_step(self, name: str, arguments: Sequence[str]) -> processes.Process:
        """Start a command that ends by itself; `finish` waits for it."""
        log = self.local.open_log(name)
        command = processes.Command(arguments, env=self.env, cwd=self.local.root, log=log)
        process = processes.Process(command).start()
        self._steps[name] = process
        self._record()
        return process

    def finish(self, name: str, process: processes.Process) -> str:
        """Wait for a step; what it printed. A failure is one sentence with its last line."""
        while not process.wait(TICK):
            check_parent()
        self._steps.pop(name, None)
        log = process.command.log
        if process.exit_code != 0:
            raise CannotRun(
                f"{name} failed: {logs.last_line(log)} (all of it is in {self._short(log)})"
            )
        return log.read_text(errors="replace") if log else ""

    def wait_until_healthy(self, *, again: bool = False) -> None:
        """Until every service is; the first that cannot be ends the start with its reason."""
        for running in self._services.values():
            running.healthy = running.healthy and not again
        end = time.monotonic() + PATIENCE
        while waiting := [running for running in self._services.values() if not running.healthy]:
            check_parent()
            for running in waiting:
                if not running.process.alive:
                    raise CannotRun(
                        f"{running.service.name} did not start: {logs.last_line(running.log)} "
                        f"(all of it is in {self._short(running.log)})"
                    )
                running.healthy = _is_healthy(running)
            if time.monotonic() > end:
                names = ", ".join(running.service.name for running in waiting)
                raise CannotRun(
                    f"Not healthy after {PATIENCE:.0f} seconds: {names} (see {self._short(self.local.logs)})."
                )
            time.sleep(TICK)

    def watch(self, also: Callable[[], None] = lambda: None) -> None:
        """Restart what dies, with a growing pause, and name errors; for ever. `also` is called at each turn."""
        while True:
            check_parent()
            also()
            for running in self._services.values():
                self._tend(running)
            for line in self._errors.new():
                self.say(line)
            time.sleep(TICK)

    def _tend(self, running: _Running) -> None:
        now = time.monotonic()
        name = running.service.name
        if running.due is None and not running.process.alive:
            running.deaths = 1 if now - running.started > CALM else running.deaths + 1
            pause = min(0.5 * 2 ** (running.deaths - 1), LONGEST_PAUSE)
            running.due = now + pause
            self.say(
                f"{name} ended ({_how(running.process.exit_code)}), starts again in {pause:g} s"
            )
        if running.due is not None and now >= running.due:
            running.process.start()
            running.started, running.due = now, None
            self._record()

    def stop(self) -> None:
        """End all, those that were started last first; what does not listen is killed."""
        for step in self._steps.values():
            step.kill()
        everyone = [running.process for running in reversed(self._services.values())]
        for process in everyone:
            process.send(process.command.stop_signal)
        for process in everyone:
            process.stop(seconds=4.0)
        self._services.clear()

    def _record(self) -> None:
        own = {running.service.name: running.process for running in self._services.values()}
        self.local.record({**self._kept, **self._steps, **own})

    def _short(self, path: Path | None) -> str:
        if path is None:
            return "its log"
        return str(
            path.relative_to(self.local.root) if path.is_relative_to(self.local.root) else path
        )


_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def listen() -> None:
    """SIGINT, SIGTERM and a closed terminal raise `Stopped` once; while stopping they are not heard."""

    def hear(_number: int, _frame: FrameType | None) -> None:
        deafen()
        raise Stopped

    for number in _STOP_SIGNALS:
        signal.signal(number, hear)


def deafen() -> None:
    for number in _STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


_PARENT = os.getppid()


def check_parent() -> None:
    """Under `make`, end with it: somebody who kills make wants the demo gone."""
    if os.environ.get("MAKELEVEL") and os.getppid() != _PARENT:
        raise Stopped


def check_python(version: tuple[int, ...] = sys.version_info[:2]) -> None:
    if not (3, 11) <= version <= (3, 13):
        raise CannotRun(f"Python 3.11, 3.12 or 3.13 is needed; this is {version[0]}.{version[1]}.")


def _is_healthy(running: _Running) -> bool:
    service = running.service
    if service.health is not None:
        try:
            with urllib.request.urlopen(service.health, timeout=5) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False
    if service.says is not None:
        return service.says in running.process.said()
    return time.monotonic() - running.started > 1.0


def _how(code: int | None) -> str:
    if code is None:
        return "unknown"
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
