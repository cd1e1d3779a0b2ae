"""TESTING gives secrets defaults, so it must not work where a shop is served."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("given", "starts"),
    [
        ({}, True),
        ({"ALLOWED_HOSTS": "localhost"}, True),
        ({"ALLOWED_HOSTS": "shop.example.com"}, False),
        ({"BASE_URL": "https://shop.example.com"}, False),
    ],
)
def test_testing_serves_this_machine_only(given, starts):
    env = {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "REDIS_URL")}
    answer = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env=env | {"TESTING": "1"} | given,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (answer.returncode == 0) is starts, answer.stderr
    assert starts or "TESTING is for tests" in answer.stderr
