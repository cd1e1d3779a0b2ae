"""A cluster whose schema is made, kept per set of migrations: to copy it takes a second, to migrate half a minute.

    with engines.ephemeral(migrated=True) as e: ...

Only for what is thrown away afterwards: `make run` and production migrate for themselves.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from runtime.errors import CannotRun
from runtime.servers import Postgres

ROOT = Path(__file__).resolve().parent.parent
_KEPT = ROOT / ".local" / "migrated"


def give(folder: Path) -> None:
    """Put a migrated cluster where `Postgres(folder)` looks for its data; the first caller makes it."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    with (_KEPT / "gate").open("wb") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        kept = _KEPT / _digest()
        if not kept.exists():
            for left in _KEPT.iterdir():
                if left.is_dir():
                    shutil.rmtree(left)
            _make(kept)
        folder.mkdir(parents=True)
        # Keeps the owner, which `shutil` does not.
        subprocess.run(["cp", "-Rp", kept / "data", kept / "password", folder], check=True)


def _digest() -> str:
    """Return what stands for the migrations, ours and those of packages."""
    told = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("*/*/migrations/*.py")):
        told.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return told.hexdigest()[:16]


def _make(kept: Path) -> None:
    draft = Path(tempfile.mkdtemp(dir=_KEPT))
    own = Postgres(draft, durable=False)
    own.start()
    try:
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--noinput"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": own.url, "TESTING": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        own.stop()
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise CannotRun(f"The tables cannot be made:\n{done.stderr[-2000:]}")
    draft.rename(kept)
