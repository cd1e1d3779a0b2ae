"""What a workload costs: the CPU of all processes, and its statements."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import psutil
import psycopg2

Reading = dict[str, dict[int, float]]


class Cpu:
    """The CPU seconds of process trees, by name."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._pids = pids

    def read(self) -> Reading:
        """Return the seconds that each process of each tree has used so far."""
        return {name: _tree(pid) for name, pid in self._pids.items()}

    def since(self, before: Reading) -> dict[str, float]:
        """Return the seconds that each tree has used since; a process that ended meanwhile is left out."""
        return {
            name: sum(spent - before[name].get(pid, 0.0) for pid, spent in tree.items())
            for name, tree in self.read().items()
        }


def _tree(pid: int) -> dict[int, float]:
    found: dict[int, float] = {}
    with contextlib.suppress(psutil.Error):
        head = psutil.Process(pid)
        for process in [head, *head.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                spent = process.cpu_times()
                found[process.pid] = spent.user + spent.system
    return found


def worker_of(pid: int, port: int) -> int | None:
    """Return which of a server's processes holds the connection that comes from the port."""
    for process in psutil.Process(pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if any(
                each.raddr and each.raddr.port == port for each in process.net_connections("tcp")
            ):
                return process.pid
    return None


class Statements:
    """The server's own count of statements (pg_stat_statements).

    BEGIN and COMMIT are not counted, nor the looks by which PostgreSQL itself checks a foreign key.
    """

    def __init__(self, url: str) -> None:
        self._connection = psycopg2.connect(url)
        self._connection.autocommit = True

    def read(self) -> int:
        """Return how many were executed so far, besides this one."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
                " WHERE query NOT LIKE '%pg_stat_statements%' AND query NOT LIKE 'SELECT % FROM ONLY %'"
            )
            row = cursor.fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


PREPARE = (
    "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'",
    "ALTER SYSTEM SET pg_stat_statements.track_utility = off",
)
CREATE = ("CREATE EXTENSION IF NOT EXISTS pg_stat_statements",)


def execute(url: str, statements: tuple[str, ...]) -> None:
    """Run statements that may not stand in a transaction."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()
