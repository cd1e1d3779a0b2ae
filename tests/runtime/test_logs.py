"""Errors in the processes' logs are named once, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime import logs


@pytest.mark.parametrize(
    "line",
    [
        "timestamp='2026-01-01T00:00:00Z' level='error' event='request_failed' code=500",
        '{"event": "delivery_failed", "level": "error"}',
        "[2026-01-01 00:00:00,000: ERROR/MainProcess] Task raised",
        "django.db.utils.OperationalError: server closed the connection",
    ],
)
def test_names_an_error_once(tmp_path: Path, line: str) -> None:
    log = tmp_path / "web.log"
    errors = logs.Errors()
    errors.follow("web", log)
    log.write_text(f"INFO: all is well\n{line}\n{line}\n")

    assert errors.new() == [f"web: {line}"]
    assert errors.new() == []


def test_waits_for_the_end_of_a_line(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    errors = logs.Errors()
    errors.follow("web", log)
    log.write_text("ERROR half")
    assert errors.new() == []

    log.write_text("ERROR half a line\n")
    assert errors.new() == ["web: ERROR half a line"]


def test_does_not_take_a_word_for_an_error(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    errors = logs.Errors()
    errors.follow("web", log)
    log.write_text("level='info' event='no errors found'\n")

    assert errors.new() == []
