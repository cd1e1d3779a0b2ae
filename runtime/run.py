"""`make run`: the whole of Common Counter on this machine, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from runtime import addresses, engines, ports, preparation, servers
from runtime.errors import CannotRun, main
from runtime.state import Local
from runtime.supervisor import (
    Service,
    Stopped,
    Supervisor,
    check_python,
    deafen,
    listen,
)

ROOT = Path(__file__).resolve().parent.parent

_SECRETS = (
    "SECRET_KEY",
    "CODES_KEY",
    "PROVIDER_API_KEY",
    "PROVIDER_WEBHOOK_SECRET",
    "OUTSIDE_API_KEY",
    "CARRIER_WEBHOOK_SECRET",
)
# What a person may set beside; a management command in another terminal then sees it too.
_CHOICES = (
    "DEBUG",
    "TRUSTED_PROXIES",
    "HOLD_SECONDS",
    "PAYLINK_SECONDS",
    "CONSENT_IDLE_SECONDS",
    "SWEEPER_AGE_SECONDS",
)
_PLACES = (
    ("Shop", "/"),
    ("Shop in Norwegian", "/no/"),
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
        environment = _environment(local, host, port)
        supervisor.env = environment
        for service in _sandbox(local, port):
            supervisor.start(service)
        watched = _open_engines(supervisor, own)
        local.write("run.json", {"pid": os.getpid(), "env": environment})
        manage = [sys.executable, str(ROOT / "manage.py")]
        logins = preparation.prepare(
            supervisor, manage, collect=environment.get("DEBUG", "") not in ("1", "true", "True")
        )
        for service in _product(manage, host, port):
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
    """HOST and PORT; the shop's port and the two after it must be free."""
    host = os.environ.get("HOST") or "127.0.0.1"
    chosen = os.environ.get("PORT") or "8000"
    if not chosen.isdigit() or not 0 < int(chosen) < 65534:
        raise CannotRun(f"PORT must be a number from 1 to 65533, not {chosen!r}.")
    port = int(chosen)
    for number in (port, port + 1, port + 2):
        if not ports.is_free(number, host):
            raise CannotRun(
                f"Port {number} on {host} is taken or not allowed: stop what uses it, or choose another, "
                f"as in `PORT={ports.free_port()} make run` (that one and the two after it are used)."
            )
    return host, port


def _environment(local: Local, host: str, port: int) -> dict[str, str]:
    """The configuration of every process; what the caller set wins."""
    reached = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    # Cookies ignore ports: the provider gets another hostname than the shop.
    other = "127.0.0.1" if reached == "localhost" else "localhost"
    base = os.environ.get("BASE_URL") or f"http://{reached}:{port}"
    defaults = {
        "HOST": host,
        "PORT": str(port),
        "BASE_URL": base,
        "ALLOWED_HOSTS": f"127.0.0.1,localhost,{reached}",
        "PROVIDER_URL": f"http://{reached}:{port + 1}",
        "PROVIDER_PUBLIC_URL": f"http://{other}:{port + 1}",
        "OUTSIDE_URL": f"http://{reached}:{port + 2}",
        "OUTSIDE_PUBLIC_URL": f"http://{other}:{port + 2}",
        "STATIC_ROOT": str(local.folder / "static"),
        "MEDIA_ROOT": str(local.folder / "media"),
        "PYTHONUNBUFFERED": "1",
    }
    chosen = {name: os.environ[name] for name in (*defaults, *_CHOICES) if os.environ.get(name)}
    return {**defaults, **chosen, **local.secrets(_SECRETS), "PORT": str(port), "HOST": host, "DEMO": "1"}


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


def _sandbox(local: Local, port: int) -> list[Service]:
    """The outside world: payment provider, carrier, mail and text gateways. They need no engine."""
    services = []
    for offset, name in ((1, "provider"), (2, "outside")):
        data = local.folder / "sandbox" / name
        data.mkdir(parents=True, exist_ok=True)
        arguments = [sys.executable, "-m", f"sandbox.{name}", "--port", str(port + offset), "--data", str(data)]
        services.append(Service(name, arguments, health=f"http://127.0.0.1:{port + offset}/health"))
    return services


def _product(manage: list[str], host: str, port: int) -> list[Service]:
    celery = [sys.executable, "-m", "celery", "--workdir", str(ROOT), "-A", "config"]
    reached = "127.0.0.1" if host == "0.0.0.0" else f"[{host}]" if ":" in host else host
    web = [
        *(sys.executable, "-m", "uvicorn", "config.asgi:application", "--app-dir", str(ROOT)),
        *("--host", host, "--port", str(port), "--no-access-log", "--timeout-graceful-shutdown", "2"),
    ]
    return [
        Service("web", web, health=f"http://{reached}:{port}/readyz"),
        Service("relay", [*manage, "relay"]),
        Service(
            "worker",
            [
                *celery,
                "worker",
                "--loglevel=INFO",
                "--pool=threads",
                "--concurrency=2",
                "--without-gossip",
                "--without-mingle",
            ],
            says=" ready.",
            stop_signal=signal.SIGTERM,
        ),
        Service(
            "beat",
            [*celery, "beat", "--loglevel=INFO", f"--schedule={ROOT / '.local' / 'celerybeat-schedule'}"],
            says="beat: Starting",
        ),
    ]


def _announce(environment: dict[str, str], logins: list[dict[str, Any]], seconds: float) -> None:
    base = environment["BASE_URL"]
    places = [(name, base + path) for name, path in _PLACES]
    places.append(("Payment provider", environment["PROVIDER_PUBLIC_URL"] + "/"))
    places.append(("Sent mail and texts", environment["OUTSIDE_PUBLIC_URL"] + "/"))
    _say("")
    for name, address in places:
        _say(f"  {name:<20} {address}")
    _say("")
    for login in logins:
        _say(f"  {login['role']:<20} {login['email']:<34} {login['password']:<18} {base}{_path(login['url'])}")
    _say("")
    _say("  Logs are in .local/log/. Ctrl-C stops everything.")
    _say(f"ready in {seconds:.1f} s: {base}/")


def _path(url: str) -> str:
    return url if url.startswith("/") else "/" + url.split("/", 3)[-1] if "://" in url else f"/{url}"


def _say(line: str) -> None:
    """To the terminal; one that is gone is no reason to fail."""
    try:
        print(line, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115


if __name__ == "__main__":
    main(run)
