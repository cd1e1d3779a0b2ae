"""Each service of docker-compose.yml runs its own command under production settings, and ends when asked to."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from runtime import engines, ports, processes

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SECRETS = (
    "SECRET_KEY",
    "CODES_KEY",
    "PROVIDER_API_KEY",
    "PROVIDER_WEBHOOK_SECRET",
    "OUTSIDE_API_KEY",
    "CARRIER_WEBHOOK_SECRET",
)
WRITTEN = {
    **{name: f"a-long-secret-of-this-test-{name.lower()}-0123456789-abcdefgh" for name in SECRETS},
    "ALLOWED_HOSTS": "shop.example.com,127.0.0.1",
    "BASE_URL": "https://shop.example.com",
    "PROVIDER_URL": "https://pay.example.com",
    "OUTSIDE_URL": "https://post.example.com",
    "DEFAULT_FROM_EMAIL": "hello@shop.example.com",
    "SELLERS": json.dumps({code: ["Name Ltd", "Street 1", "VAT 1"] for code in ("GB", "NO", "IE")}),
    "POSTGRES_PASSWORD": "x",
    "REDIS_PASSWORD": "x",
}


def expanded(text: str) -> str:
    """Fill in what compose would: `${NAME:?...}` must be written, `${NAME:-default}` may be."""

    def value(found: re.Match[str]) -> str:
        name, kind, default = found[1], found[2], found[3] or ""
        if name in WRITTEN:
            return WRITTEN[name]
        assert kind == "-", f"{name} is neither written here nor has a default"
        return expanded(default.rstrip("}") if default.startswith("${") else default)

    return re.sub(r"\$\{(\w+):([-?])((?:\$\{\w+\}|[^}])*)\}", value, text).replace("$$", "$")


def command_of(service: str) -> list[str]:
    """The command of a service, by the interpreter of these tests."""
    said = COMPOSE["services"][service].get("command") or "bin/serve"
    words = shlex.split(expanded(said))
    if words[0] == "bin/serve":
        return words
    return [str(Path(sys.executable).parent / words[0]), *words[1:]]


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Engines, and the environment of the compose file; its `migrate` finds the tables made (by runtime/schema.py)."""
    folder = tmp_path_factory.mktemp("production")
    with engines.ephemeral(migrated=True) as own:
        written = COMPOSE["x-app"]["environment"]
        env = {name: expanded(str(text)) for name, text in written.items()} | {
            **own.env,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(folder),
            "STATIC_ROOT": str(folder / "static"),
            "MEDIA_ROOT": str(folder / "media"),
            "HOST": "127.0.0.1",
            "PORT": str(ports.free_port()),
        }
        for arguments in (
            command_of("migrate"),
            [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        ):
            done = subprocess.run(
                arguments, env=env, cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr[-2000:]
        yield env


def web_answers(env: dict[str, str], _said: str) -> bool:
    try:
        # As the proxy in front asks: it has taken the TLS off.
        answer = httpx.get(f"http://127.0.0.1:{env['PORT']}/readyz", timeout=2)
    except httpx.HTTPError:
        return False
    return answer.status_code == 200


def worker_answers(env: dict[str, str], said: str) -> bool:
    if "ready." not in said:
        return False
    ping = [str(Path(sys.executable).parent / "celery"), "-A", "config", "inspect", "ping"]
    done = subprocess.run(ping, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    return "pong" in done.stdout


SIGNS: dict[str, Callable[[dict[str, str], str], bool]] = {
    "web": web_answers,
    "relay": lambda _env, said: "relay is running" in said,
    "worker": worker_answers,
    "beat": lambda _env, said: "beat: Starting" in said,
}


def test_every_service_of_ours_is_shown():
    ours = {name for name, service in COMPOSE["services"].items() if service.get("build") == "."}
    assert ours == {*SIGNS, "migrate"}


@pytest.mark.parametrize("service", SIGNS)
def test_runs_and_ends(production: dict[str, str], tmp_path: Path, service: str) -> None:
    log = tmp_path / f"{service}.log"
    ours = f"--schedule={tmp_path}/celerybeat-schedule"
    words = [ours if word.startswith("--schedule=") else word for word in command_of(service)]
    running = processes.Process(
        processes.Command(words, env=production, cwd=ROOT, log=log, clean_env=True)
    ).start()
    try:
        until = time.monotonic() + 60
        while not SIGNS[service](production, log.read_text()):
            assert running.alive, log.read_text()[-2000:]
            assert time.monotonic() < until, log.read_text()[-2000:]
            running.wait(0.2)
        running.send(running.command.stop_signal)
        assert running.wait(30), "it did not end"
        assert running.exit_code == 0, log.read_text()[-2000:]
    finally:
        running.stop()


@pytest.mark.parametrize("missing", SECRETS)
def test_without_a_secret_nothing_starts_and_the_sentence_names_it(
    production: dict[str, str], missing: str
) -> None:
    env = {name: value for name, value in production.items() if name != missing}
    done = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert f"Set {missing} in the environment" in done.stderr
