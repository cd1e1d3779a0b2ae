"""The real processes on ports of their own, for drills, journeys and benches.

    with engines.ephemeral() as e, faults.Proxy(e.postgres.port) as database:
        env = {**e.env, "DATABASE_URL": database.rewrite(e.database_url), "SWEEPER_AGE_SECONDS": "5"}
        with stack.running(env, steps=[["migrate", "--noinput"]]) as s:
            s.base_url, s.env            # for a client, for `s.manage(["check_invariants", "--json"])`
            s.process("web").kill(); s.process("web").start(); s.wait_until_healthy()

What is not named in `env` is as in `make run`; nothing is taken from the caller's environment. Nothing is
restarted by itself: a drill says what lives and what dies.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from runtime import engines, plan, ports, processes
from runtime.state import Local
from runtime.supervisor import Supervisor

_HOST = "127.0.0.1"


class Stack:
    """Processes under way, by name: provider, outside, web, relay, worker, beat."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self.env = supervisor.env

    @property
    def base_url(self) -> str:
        return self.env["BASE_URL"]

    @property
    def logs(self) -> Path:
        return self._supervisor.local.logs

    def process(self, name: str) -> processes.Process:
        return self._supervisor.process(name)

    def wait_until_healthy(self) -> None:
        """Wait until every process answers, also after one was started again."""
        self._supervisor.wait_until_healthy(again=True)

    def manage(self, arguments: Sequence[str]) -> str:
        """Run a management command; return what it printed, or raise CannotRun with its last line."""
        name = arguments[0]
        return self._supervisor.finish(
            name, self._supervisor.run_step(name, [*plan.MANAGE, *arguments])
        )


@contextlib.contextmanager
def running(
    env: Mapping[str, str],
    *,
    steps: Sequence[Sequence[str]] = (),
    names: Sequence[str] = ("provider", "outside", "web", "relay"),
) -> Iterator[Stack]:
    """Run `steps` (management commands), then the named processes; all have ended afterwards.

    `env` gives at least DATABASE_URL and REDIS_URL, which may lead through a fault proxy.
    """
    with tempfile.TemporaryDirectory(prefix="common-counter-") as folder:
        local = Local(engines.ROOT, Path(folder))
        local.prepare()
        port = ports.free_row(plan.PORTS)
        environment = {**plan.environment(local, _HOST, port, given=env), **env}
        supervisor = Supervisor(local, environment, say=lambda _line: None)
        stack = Stack(supervisor)
        try:
            for step in steps:
                stack.manage(step)
            services = [*plan.sandbox(local, _HOST, port), *plan.product(local, _HOST, port)]
            for service in services:
                if service.name in names:
                    supervisor.start(service)
            supervisor.wait_until_healthy()
            yield stack
        finally:
            supervisor.stop()
