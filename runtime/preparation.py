"""What must be true before the web server starts: schema, demo, static files. What has not changed is skipped.

A stamp is kept for each, and never trusted alone: the schema's stamp names the database and must agree with
the rows of `django_migrations` there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg2

from runtime.errors import CannotRun
from runtime.supervisor import Supervisor

_STAMP = "prepared.json"
# Where the till of the sandbox stands.
_TILL_STORE = "GB004"
# Readers of the sandbox that stand there too.
_TERMINALS = {"rdr_1": "Counter, left", "rdr_2": "Counter, right"}
# What no page of ours loads is not hashed and compressed: that is most of the time it takes.
_COLLECT = ("--noinput", "--verbosity=0", "--ignore=rest_framework")
_NOT_OURS = {".venv", ".local", ".git", "__pycache__", "node_modules"}


def prepare(supervisor: Supervisor, manage: list[str], *, collect: bool) -> list[dict[str, Any]]:
    """Migrate, seed the demo once, collect static files; the demo's logins."""
    local = supervisor.local
    stamp = local.read(_STAMP)
    static = _static_stamp(local.root) if collect else stamp.get("static")
    collecting = None
    if static != stamp.get("static"):
        collecting = supervisor.run_step("collectstatic", [*manage, "collectstatic", *_COLLECT])

    url = supervisor.env["DATABASE_URL"]
    code = _schema_stamp(local.root, url)
    logins: list[dict[str, Any]] = stamp.get("logins", [])
    if stamp.get("schema") != code or stamp.get("rows") != _applied(url):
        supervisor.finish(
            "migrate", supervisor.run_step("migrate", [*manage, "migrate", "--noinput"])
        )
        seed = [*manage, "seed_demo", "--if-empty", "--history"]
        supervisor.finish("seed", supervisor.run_step("seed", seed))
        till = ["open_till", "--store", _TILL_STORE, "--number", "1", "--name", "Till by the door"]
        till += ["--token-from", "TILL_TOKEN"]
        supervisor.finish("till", supervisor.run_step("till", [*manage, *till]))
        for reference, name in _TERMINALS.items():
            made = ["register_terminal", "--store", _TILL_STORE, "--reference", reference]
            step = supervisor.run_step("terminal", [*manage, *made, "--name", name])
            supervisor.finish("terminal", step)
        logins = _logins(supervisor, manage)
    if collecting is not None:
        supervisor.finish("collectstatic", collecting)
    local.write(_STAMP, {"schema": code, "rows": _applied(url), "static": static, "logins": logins})
    return logins


def _logins(supervisor: Supervisor, manage: list[str]) -> list[dict[str, Any]]:
    said = supervisor.finish(
        "logins", supervisor.run_step("logins", [*manage, "demo_logins", "--json"])
    )
    # Logs may stand around it: the answer is the line, or the block, that is a JSON list.
    start = said.find("[\n") if "[\n" in said else said.find("[{")
    with contextlib.suppress(ValueError):
        found, _end = json.JSONDecoder().raw_decode(said[max(start, 0) :])
        if isinstance(found, list):
            return found
    raise CannotRun("demo_logins did not answer with a JSON list (see .local/log/logins.log).")


def _applied(url: str) -> list[int]:
    """How many migrations this database has seen, and the newest; empty when it has none."""
    try:
        with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*), max(id) FROM django_migrations")
            return list(cursor.fetchone() or [])
    except psycopg2.Error:
        return []


def _schema_stamp(root: Path, url: str) -> str:
    files = [
        path for path in _files(root) if path.parent.name == "migrations" and path.suffix == ".py"
    ]
    return _digest([url, *(f"{path}:{path.read_bytes().hex()}" for path in files), _lock(root)])


def _static_stamp(root: Path) -> str:
    files = [path for path in _files(root) if "static" in path.relative_to(root).parts[:-1]]
    return _digest(
        [
            _lock(root),
            *(f"{path}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in files),
        ]
    )


def _lock(root: Path) -> str:
    lock = root / "requirements.txt"
    return lock.read_text() if lock.exists() else ""


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in _NOT_OURS:
                yield from _files(path)
        elif path.is_file():
            yield path


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()
