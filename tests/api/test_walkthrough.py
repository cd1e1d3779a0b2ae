"""The blocks of docs/api.md, run by bash against real processes: the page is true or this fails."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from runtime import engines, stack

ROOT = Path(__file__).parents[2]
SHOWN = (
    "ORDER", "AGAIN", "OTHER", "TOTAL", "STALE", "HIDDEN", "TWICE", "REFUND", "RETURNED", "RETURNED_AGAIN", "REPORT", "AFTER",
)  # fmt: skip


def _script() -> str:
    """All blocks in order, and what they left in their variables."""
    text = (ROOT / "docs" / "api.md").read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    names = " ".join(SHOWN)
    keep = "json.dump({name: os.environ[name] for name in sys.argv[1:]}, open(os.environ['RESULT'], 'w'))"
    show = f'export {names}\n"$PYTHON" -c "import json, os, sys; {keep}" {names}\n'
    return "\n".join(["set -euo pipefail", *blocks, show])


def test_sells_through_every_channel(tmp_path):
    script, result = tmp_path / "walkthrough.sh", tmp_path / "result.json"
    script.write_text(_script())
    with engines.ephemeral(migrated=True) as engine:
        # A third of the shop; the page's pan and slicer are in it.
        steps = [["seed_demo", "--products", "109"]]
        with stack.running({**engine.env, "DEMO": "1"}, steps=steps) as running:
            ran = subprocess.run(
                ["bash", str(script)], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
                env={
                    "PATH": os.environ["PATH"], "HOME": str(tmp_path), **running.env, "BASE": running.base_url,
                    "PYTHON": sys.executable, "RESULT": str(result),
                },
            )  # fmt: skip
            assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
            invariants = json.loads(running.manage(["check_invariants", "--json"]))
    left = json.loads(result.read_text())

    assert left["ORDER"] == left["AGAIN"] == left["OTHER"]
    stale = json.loads(left["STALE"])
    assert (stale["status"], stale["code"], stale["cart"]["lines"][1]["quantity"]) == (
        409,
        "stale-cart",
        2,
    )
    assert left["HIDDEN"] == "404"
    assert json.loads(left["TWICE"])["code"] == "already-collected"
    # One of two slicers at 14.99; the quarter off the other is shared with the pan that it goes with.
    assert int(left["REFUND"]) == 1478
    assert left["RETURNED"] == left["RETURNED_AGAIN"]
    assert left["REPORT"].split() == [left["TOTAL"], "-1478", "1"]
    assert left["AFTER"] == "sharing-ended"
    assert "not-paid" in ran.stdout
    assert invariants["ok"], invariants
