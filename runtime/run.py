"""`make run`: the whole of Common Counter on this machine, until Ctrl-C."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from runtime import addresses, engines, plan, ports, preparation, servers
from runtime.errors import CannotRun, main
from runtime.state import Local
from runtime.supervisor import (
    Stopped,
    Supervisor,
    check_python,
    deafen,
    listen,
)

ROOT = Path(__file__).resolve().parent.parent

_PLACES = (
    ("Shop", "/"),
    ("Shop in Norwegian", "/no/"),
    ("Shop in Ireland", "/ie/"),
    ("Console", "/console/"),
    ("Store", "/store/"),
    ("Warehouse", "/warehouse/"),
    ("Manager", "/manager/"),
    ("API", "/api/docs/"),
)


def run(_arguments: list[str]) -> int:
    """Start all, say where, keep it running; 0 when asked to stop."""
    began = time.monotonic()
    check_python()
    local = Local(ROOT)
    local.prepare()
    local.lock()
    listen()
    supervisor = Supervisor(local, say=_say)
    own = engines.create(local.folder, durable=True)
    try:
        for name in local.end_left_behind():
            _say(f"ended {name}, which an earlier run left behind")
        host, port = _address()
        environment = plan.environment(local, host, port)
        supervisor.env = environment
        for service in plan.sandbox(local, host, port):
            supervisor.start(service)
        watched = _open_engines(supervisor, own)
        local.write("run.json", {"pid": os.getpid(), "env": environment})
        logins = preparation.prepare(
            supervisor,
            plan.MANAGE,
            collect=environment.get("DEBUG", "") not in ("1", "true", "True"),
        )
        for service in plan.product(local, host, port):
            supervisor.start(service)
        supervisor.wait_until_healthy()
        _announce(environment, logins, time.monotonic() - began)
        supervisor.watch(lambda: _tend_engines(supervisor, watched))
    except Stopped:
        _say("stopping")
        return 0
    finally:
        deafen()
        local.say_stopping()
        local.forget("run.json")
        supervisor.stop()
        own.stop()
        local.forget("processes.json")
        local.unlock()
    return 0


def _address() -> tuple[str, int]:
    """Return HOST and PORT; the shop's port and the three after it must be free."""
    host = os.environ.get("HOST") or "127.0.0.1"
    chosen = os.environ.get("PORT") or "8000"
    if not chosen.isdigit() or not 0 < int(chosen) < 65533:
        raise CannotRun(f"PORT must be a number from 1 to 65532, not {chosen!r}.")
    port = int(chosen)
    for number in range(port, port + plan.PORTS):
        if not ports.is_free(number, host):
            raise CannotRun(
                f"Port {number} on {host} is taken or not allowed: stop what uses it, or choose another, "
                f"as in `PORT={ports.free_row(plan.PORTS)} make run` (that one and the three after it are used)."
            )
    return host, port


def _open_engines(supervisor: Supervisor, own: engines.Engines) -> dict[str, servers.Engine]:
    """Use DATABASE_URL and REDIS_URL where they are set, start an engine of our own where not."""
    database, hints = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if database:
        addresses.check_database(database)
    if hints:
        addresses.check_redis(hints)
    wanted: dict[str, servers.Engine] = {}
    if not database:
        wanted["postgres"] = own.postgres
    if not hints:
        wanted["valkey"] = own.redis
    engines.start_all(list(wanted.values()))
    for name, engine in wanted.items():
        supervisor.keep(name, engine.running)
    supervisor.env["DATABASE_URL"] = database or own.database_url
    supervisor.env["REDIS_URL"] = hints or own.redis_url
    return wanted


def _tend_engines(supervisor: Supervisor, watched: dict[str, servers.Engine]) -> None:
    for name, engine in watched.items():
        if not engine.alive:
            _say(f"{name} ended, starts again")
            engine.start()
            supervisor.keep(name, engine.running)


def _announce(environment: dict[str, str], logins: list[dict[str, Any]], seconds: float) -> None:
    base = environment["BASE_URL"]
    places = [(name, base + path) for name, path in _PLACES]
    places.append(("Payment provider", environment["PROVIDER_PUBLIC_URL"] + "/"))
    places.append(("Sent mail and texts", environment["OUTSIDE_PUBLIC_URL"] + "/"))
    places.append(("A till in Leeds", environment["TILL_PUBLIC_URL"] + "/"))
    _say("")
    for name, address in places:
        _say(f"  {name:<20} {address}")
    _say("")
    for login in logins:
        _say(
            f"  {login['role']:<20} {login['email']:<34} {login['password']:<18} {base}{_path(login['url'])}"
        )
    _say("")
    _say("  Logs are in .local/log/. Ctrl-C stops everything.")
    _say(f"ready in {seconds:.1f} s: {base}/")


def _path(url: str) -> str:
    return (
        url if url.startswith("/") else "/" + url.split("/", 3)[-1] if "://" in url else f"/{url}"
    )


def _say(line: str) -> None:
    """To the terminal; one that is gone is no reason to fail."""
    try:
        print(line, flush=True)
    except OSError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115


if __name__ == "__main__":
    main(run)
