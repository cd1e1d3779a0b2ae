"""PostgreSQL and Valkey: how each is made, started and asked whether it answers."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psycopg2
import redis
from typing_extensions import override

from runtime import binaries, logs, ports, processes
from runtime.errors import CannotRun

NAME = "common_counter"  # the role and the database

# Web threads, relay, worker, beat, and a race test with many threads beside them.
MAX_CONNECTIONS = 200

# Data that may be lost: nothing waits for the disk.
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Engine:
    """A server process with its own folder; after `start` it answers."""

    patience = 20.0

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.process: processes.Process | None = None

    @property
    def running(self) -> processes.Process:
        if self.process is None:
            raise RuntimeError("the engine was never started")
        return self.process

    @property
    def pid(self) -> int:
        return self.running.pid

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.alive

    def stop(self) -> None:
        if self.process is not None:
            self.process.stop(seconds=10.0)

    def kill(self) -> None:
        self.running.kill()

    def freeze(self) -> None:
        self.running.freeze()

    def thaw(self) -> None:
        self.running.thaw()

    def restart(self) -> None:
        self.stop()
        self.start()

    def start(self) -> None:
        raise NotImplementedError

    def _launch(self, command: processes.Command, answers: Callable[[], bool]) -> None:
        """Start and wait until it answers; one that ends early is told with the end of its log."""
        if self.process is None or self.process.command != command:
            self.process = processes.Process(command)
        self.process.start()
        end = time.monotonic() + self.patience
        while not answers():
            if not self.process.alive or time.monotonic() > end:
                self.process.stop()
                raise CannotRun(f"{self.folder.name} did not start: {logs.last_line(command.log)}")
            time.sleep(0.02)


class Postgres(Engine):
    """A PostgreSQL cluster in `folder`, on 127.0.0.1 only, with a password."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        super().__init__(folder)
        self.durable = durable
        self.password = ""

    @property
    def url(self) -> str:
        return f"postgres://{NAME}:{self.password}@127.0.0.1:{self.port}/{NAME}"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @override
    def start(self) -> None:
        found = binaries.postgres()
        environment = binaries.environment(found)
        self._claim_folder()
        self.password = _remembered_secret(self.folder / "password")
        fresh = not (self._data / "PG_VERSION").exists()
        if fresh:
            self._initialise(found, environment)
        _end_left_behind(self._data / "postmaster.pid", str(self._data))
        self.port = _remembered_port(self.folder / "port", self.port)
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": str(MAX_CONNECTIONS),
            "shared_buffers": "128MB",
            "timezone": "UTC",
            **({} if self.durable else _FORGETFUL),
        }
        arguments = [str(found / "postgres"), "-D", str(self._data)]
        for name, value in options.items():
            arguments += ["-c", f"{name}={value}"]
        self._launch(
            processes.Command(
                arguments,
                env=environment,
                clean_env=True,
                log=self.folder / "log",
                unprivileged=True,
                stop_signal=signal.SIGINT,  # "fast": sessions are ended, a checkpoint is written
                death_signal=signal.SIGINT,
            ),
            self._answers,
        )
        if fresh:
            self._create_database()

    def _claim_folder(self) -> None:
        _make_private(self.folder)
        processes.give_to_engine(self.folder)

    def _initialise(self, found: Path, environment: dict[str, str]) -> None:
        """Make the cluster beside its place and move it there, so that half a cluster is never taken for one."""
        draft = self.folder / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        password_file = self.folder / "password"
        processes.give_to_engine(password_file)
        arguments = [
            str(found / "initdb"),
            f"--pgdata={draft}",
            f"--username={NAME}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
        ]
        if not self.durable:
            arguments.append("--no-sync")
        done = processes.run_unprivileged(arguments, environment)
        if done.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
            raise CannotRun(f"PostgreSQL could not create its data in {self.folder}: {lines[-1]}")
        shutil.rmtree(self._data, ignore_errors=True)
        draft.rename(self._data)

    def _dsn(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user={NAME} password={self.password} dbname={database}"

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self._dsn("postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _create_database(self) -> None:
        with contextlib.closing(psycopg2.connect(self._dsn("postgres"))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {NAME}")


class Valkey(Engine):
    """A Valkey (or Redis) server that keeps nothing: it carries hints and cache only."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.password = ""

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @override
    def start(self) -> None:
        binary = binaries.valkey()
        _make_private(self.folder)
        processes.give_to_engine(self.folder)
        self.password = _remembered_secret(self.folder / "password")
        self.port = _remembered_port(self.folder / "port", self.port)
        # A file, because other users can read a command line.
        configuration = self.folder / "valkey.conf"
        lines = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self.password,
            "dir": f'"{self.folder}"',
            "save": '""',
            "appendonly": "no",
            "daemonize": "no",
            "maxmemory": "256mb",
            "set-proc-title": "no",
        }
        _write_private(configuration, "".join(f"{name} {value}\n" for name, value in lines.items()))
        processes.give_to_engine(configuration)
        self._launch(
            processes.Command(
                [str(binary), str(configuration)],
                log=self.folder / "log",
                unprivileged=True,
                clean_env=True,
            ),
            self._answers,
        )

    def _answers(self) -> bool:
        client = redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as problem:
        raise CannotRun(f"The folder {folder} cannot be written: {problem.strerror}.") from problem


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)


def _remembered_secret(path: Path) -> str:
    if not path.exists():
        _write_private(path, secrets.token_hex(24))
    return path.read_text().strip()


def _remembered_port(path: Path, current: int) -> int:
    """Return the port of last time where it is still free, so that addresses stay the same over a restart."""
    candidates = [current]
    if path.exists():
        kept = path.read_text().strip()
        candidates.append(int(kept) if kept.isdigit() else 0)
    port = (
        next((port for port in candidates if port and ports.is_free(port)), None)
        or ports.free_port()
    )
    path.write_text(str(port))
    return port


def _end_left_behind(pid_file: Path, data: str) -> None:
    """End the server of an earlier run that still holds this data; drop a pid file that points at a stranger."""
    if not pid_file.exists():
        return
    first = (pid_file.read_text().splitlines() or ["0"])[0].strip()
    pid = int(first) if first.isdigit() else 0
    found = processes.command_line(pid) if pid else None
    if found is not None and data in found:
        processes.end_recorded(pid, found)
    pid_file.unlink(missing_ok=True)
