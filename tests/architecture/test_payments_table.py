"""Each row of docs/payments.md names a test that there is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_way_a_payment_can_go_has_its_test():
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)` \|", (ROOT / "docs/payments.md").read_text())
    sources: dict[str, str] = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        sources[path.name] = sources.get(path.name, "") + path.read_text()

    missing = [
        f"{file}::{test}" for file, test in named if f"def {test}(" not in sources.get(file, "")
    ]

    assert len(named) > 40
    assert missing == []


def test_every_row_of_its_tables_has_one():
    lines = (ROOT / "docs/payments.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| what")]
    assert [line for line in rows if not re.search(r"`test_\w+\.py::test_\w+` \|$", line)] == []
