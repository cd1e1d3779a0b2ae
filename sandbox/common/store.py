"""Storage: one SQLite file, one connection, one thread; every piece of work is a transaction.

A single writer needs no lock and cannot find the database busy. WAL with synchronous=NORMAL keeps
every committed transaction when the process is killed.
"""

import asyncio
import hashlib
import json
import secrets
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sandbox.common import clock
from sandbox.common.problems import Problem

P = ParamSpec("P")
T = TypeVar("T")
Answer = tuple[int, dict[str, Any]]

SHARED_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    repeats INTEGER NOT NULL DEFAULT 0,
    created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """Runs functions of a connection in the writer's thread, each in one transaction."""

    def __init__(self, path: Path, schema: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._db = self._thread.submit(_open, path, schema).result()

    async def run(
        self,
        work: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Call `work(connection, ...)`: committed when it returns, rolled back when it raises."""

        def transaction() -> T:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                result = work(self._db, *args, **kwargs)
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
            return result

        return await asyncio.get_running_loop().run_in_executor(self._thread, transaction)

    def close(self) -> None:
        """Finish the work that was handed in and close the file."""
        self._thread.submit(self._db.close).result()
        self._thread.shutdown()


def _open(path: Path, schema: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    db.executescript(SHARED_SCHEMA + schema)
    return db


def once(
    db: sqlite3.Connection,
    *,
    key: str,
    request: object,
    work: Callable[[], Answer],
    same_body: bool = True,
) -> Answer:
    """Do the work of an idempotency key once; a repeat gets the first answer.

    A refusal changed nothing and is not remembered, so that it may be asked again. Another request
    under the same key raises a 422 problem, unless `same_body` is False.
    """
    canonical = json.dumps(request, sort_keys=True, separators=(",", ":"))
    request_hash = hashlib.sha256(canonical.encode()).hexdigest()
    known = db.execute("SELECT * FROM answer WHERE key = ?", (key,)).fetchone()
    if known is not None:
        if same_body and known["request_hash"] != request_hash:
            raise Problem(
                422, "idempotency_key_reused", "This key was used for another request before."
            )
        db.execute("UPDATE answer SET repeats = repeats + 1 WHERE key = ?", (key,))
        return known["status"], json.loads(known["body"])
    status, body = work()
    db.execute(
        "INSERT INTO answer (key, request_hash, status, body, created) VALUES (?, ?, ?, ?, ?)",
        (key, request_hash, status, json.dumps(body), clock.now()),
    )
    return status, body


def forget_answers(db: sqlite3.Connection) -> None:
    """Forget every idempotency key: the next request under one is a new one."""
    db.execute("DELETE FROM answer")


def read_setting(db: sqlite3.Connection, name: str) -> str | None:
    """Return a stored setting, or None."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row["value"])


def write_setting(db: sqlite3.Connection, name: str, value: str) -> None:
    """Store a setting over the old one."""
    db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def own_secret(db: sqlite3.Connection, name: str) -> str:
    """Return a random secret of this data folder, made on first use."""
    value = read_setting(db, name)
    if value is None:
        value = secrets.token_hex(32)
        write_setting(db, name, value)
    return value


def new_id(prefix: str) -> str:
    """Return an identifier that cannot be guessed: `pay_` and 24 hexadecimal digits."""
    return f"{prefix}_{secrets.token_hex(12)}"
