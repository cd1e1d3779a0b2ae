"""What `make run` starts, and the configuration that all of it shares."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from runtime import ports
from runtime.state import Local
from runtime.supervisor import Service

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]

# Who sells, for production processes that are checked or measured here.
SELLERS = json.dumps({code: ["Name Ltd", "Street 1", "VAT 1"] for code in ("GB", "NO", "IE")})
# The shop's, the provider's, the gateways' and the till's, one after the other.
PORTS = 4
SECRETS = (
    "SECRET_KEY",
    "CODES_KEY",
    "PROVIDER_API_KEY",
    "PROVIDER_WEBHOOK_SECRET",
    "OUTSIDE_API_KEY",
    "CARRIER_WEBHOOK_SECRET",
    "TILL_TOKEN",
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


def environment(
    local: Local, host: str, port: int, *, given: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the configuration of every process; what was given wins."""
    reached = ports.reached_at(host)
    base = given.get("BASE_URL") or f"http://{reached}:{port}"
    public = urlsplit(base).hostname or reached
    # Cookies ignore ports: where this machine has two names, the provider gets the other one.
    other = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}.get(public, public)
    defaults = {
        "HOST": host,
        "PORT": str(port),
        "BASE_URL": base,
        "ALLOWED_HOSTS": ",".join(sorted({"127.0.0.1", "localhost", reached, public})),
        "PROVIDER_URL": f"http://{reached}:{port + 1}",
        "PROVIDER_PUBLIC_URL": f"http://{other}:{port + 1}",
        "OUTSIDE_URL": f"http://{reached}:{port + 2}",
        "OUTSIDE_PUBLIC_URL": f"http://{other}:{port + 2}",
        "PROVIDER_WEBHOOK_URL": f"http://{reached}:{port}/webhooks/payments/sandbox/",
        "CARRIER_WEBHOOK_URL": f"http://{reached}:{port}/webhooks/carrier/",
        "TILL_PUBLIC_URL": f"http://{other}:{port + 3}",
        "TILL_SHOP_URL": f"http://{reached}:{port}",
        "STATIC_ROOT": str(local.folder / "static"),
        "MEDIA_ROOT": str(local.folder / "media"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "",  # the second start is to be quick
    }
    chosen = {name: given[name] for name in (*defaults, *_CHOICES) if given.get(name)}
    return {
        **defaults,
        **chosen,
        **local.secrets(SECRETS, given),
        "PORT": str(port),
        "HOST": host,
        "DEMO": "1",
    }


def sandbox(local: Local, host: str, port: int) -> list[Service]:
    """Return the outside world: payment provider, carrier with mail and text gateways, a till. They need no engine."""
    services = []
    for number, name in ((port + 1, "provider"), (port + 2, "outside"), (port + 3, "till")):
        data = local.folder / "sandbox" / name
        data.mkdir(parents=True, exist_ok=True)
        options = ["--host", host, "--port", str(number), "--data", str(data)]
        health = f"http://{ports.reached_at(host)}:{number}/health"
        services.append(Service(name, _module(f"sandbox.{name}", options), health=health))
    return services


def product(local: Local, host: str, port: int) -> list[Service]:
    """Return the product's own processes; the sandbox is not one of them."""
    web = ["config.asgi:application", "--app-dir", str(ROOT), "--host", host, "--port", str(port)]
    web += ["--no-access-log", "--no-proxy-headers", "--ws-max-size", "4096"]
    web += ["--timeout-graceful-shutdown", "2"]
    celery = ["--workdir", str(ROOT), "-A", "config"]
    worker = [*celery, "worker", "--loglevel=INFO", "--pool=threads", "--concurrency=2"]
    worker += ["--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--loglevel=INFO"]
    beat += [f"--schedule={local.folder / 'celerybeat-schedule'}", "--pidfile="]
    health = f"http://{ports.reached_at(host)}:{port}/readyz"
    return [
        Service("web", _module("uvicorn", web), health=health),
        Service("relay", [*MANAGE, "relay"], says="relay is running"),
        Service("worker", _module("celery", worker), says=" ready."),
        Service("beat", _module("celery", beat), says="beat: Starting"),
    ]


def _module(name: str, options: list[str]) -> list[str]:
    return [sys.executable, "-m", name, *options]
