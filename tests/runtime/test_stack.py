"""A drill has engines, a fault proxy and real processes of its own, and leaves none of them."""

from __future__ import annotations

import subprocess
import sys

from tests.runtime.clones import Clone

DRILL = """
import urllib.request
from runtime import engines, faults, stack

with engines.ephemeral() as e, faults.Proxy(e.postgres.port) as database:
    env = {**e.env, "DATABASE_URL": database.rewrite(e.database_url), "HOLD_SECONDS": "2"}
    with stack.running(env, steps=[["migrate", "--noinput"]]) as s:
        print(s.env["HOLD_SECONDS"], s.env["DATABASE_URL"] == env["DATABASE_URL"])
        s.process("web").kill()
        print(s.process("web").alive)
        s.process("web").start()
        s.wait_until_healthy()
        print(urllib.request.urlopen(s.base_url + "/readyz").status, database.carried > 0)
        print(s.manage(["demo_logins", "--json"]).strip()[:2])
"""


def test_kills_and_starts_a_process_behind_a_proxy(clone: Clone) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DRILL], cwd=clone.folder, capture_output=True, text=True, check=False
    )

    assert done.stdout.split() == ["2", "True", "False", "200", "True", "[{"], done.stderr
    assert not clone.processes()
