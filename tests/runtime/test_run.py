"""`make run` leaves nothing behind, recovers from anything, and refuses with one sentence."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import signal
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable

import psutil
import pytest

from runtime import engines, ports
from tests.runtime.clones import Clone, wait_until

MakeClone = Callable[..., Clone]


def test_runs_until_told_to_stop_and_leaves_no_process(clone: Clone) -> None:
    run = clone.run()
    run.wait_for("ready")

    assert "kari@example.com" in run.said
    assert stat.S_IMODE((clone.folder / ".local/run.json").stat().st_mode) == 0o600
    kept = json.loads((clone.folder / ".local/run.json").read_text())
    assert kept["pid"] == run.child.pid
    assert {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "CODES_KEY", "DEMO"} <= set(kept["env"])

    run.child.send_signal(signal.SIGTERM)

    assert run.end() == 0
    assert run.lines[-2:] == ["stopping", "<end>"]
    assert not clone.processes()
    assert not (clone.folder / ".local/run.json").exists()


def test_starts_again_in_less_than_ten_seconds_with_the_same_data(clone: Clone) -> None:
    first = clone.run()
    first.wait_for("ready")
    first.child.send_signal(signal.SIGINT)
    first.end()

    second = clone.run()
    seconds = float(second.wait_for("ready").split()[2])

    assert seconds < 10
    assert not (clone.folder / ".local/log/migrate.log.1").exists(), "the schema had not changed"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's death signal is Linux's")
def test_leaves_nothing_when_the_parent_alone_is_killed_and_recovers(clone: Clone) -> None:
    run = clone.run()
    run.wait_for("ready")

    run.child.kill()

    assert clone.is_deserted(), clone.processes()
    clone.run().wait_for("ready")


def test_recovers_when_everything_was_killed(clone: Clone) -> None:
    run = clone.run()
    run.wait_for("ready")

    for process in [psutil.Process(run.child.pid), *run.family()]:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    run.end()

    clone.run().wait_for("ready")


def test_ends_what_an_earlier_run_left_behind(clone: Clone) -> None:
    orphan = subprocess.Popen(
        [sys.executable, "-c", "import signal; signal.pause()", str(clone.folder)],
        start_new_session=True,
    )
    (clone.folder / ".local").mkdir()
    (clone.folder / ".local/processes.json").write_text(
        json.dumps({"relay": {"pid": orphan.pid, "arguments": list(orphan.args)}})
    )

    clone.run().wait_for("ended relay, which an earlier run left behind")

    assert orphan.wait(10) != 0


def test_leaves_a_stranger_with_a_recorded_pid_alone(clone: Clone) -> None:
    stranger = subprocess.Popen(
        [sys.executable, "-c", "import signal; signal.pause()"], start_new_session=True
    )
    (clone.folder / ".local").mkdir()
    (clone.folder / ".local/processes.json").write_text(
        json.dumps({"relay": {"pid": stranger.pid, "arguments": ["python", "manage.py", "relay"]}})
    )

    clone.run().wait_for("ready")

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_starts_a_service_again_that_died(clone: Clone) -> None:
    run = clone.run()
    run.wait_for("ready")

    with pytest.raises((urllib.error.URLError, OSError)):
        urllib.request.urlopen(f"http://127.0.0.1:{clone.port}/die", timeout=5)

    run.wait_for("web ended (exit code 3), starts again")

    def answers() -> bool:
        try:
            return (
                urllib.request.urlopen(f"http://127.0.0.1:{clone.port}/readyz", timeout=5).status
                == 200
            )
        except OSError:
            return False

    assert wait_until(answers, seconds=15)


def test_two_clones_run_side_by_side(make_clone: MakeClone) -> None:
    one, other = make_clone("one"), make_clone("other")
    first, second = one.run(), other.run()
    first.wait_for("ready")
    second.wait_for("ready")

    first.child.send_signal(signal.SIGTERM)

    assert first.end() == 0
    assert not one.processes()
    assert urllib.request.urlopen(f"http://127.0.0.1:{other.port}/readyz", timeout=5).status == 200


def test_a_second_run_in_the_same_clone_is_refused(clone: Clone) -> None:
    clone.run().wait_for("ready")

    second = clone.run()

    assert second.end() == 1
    second.wait_for("`make run` is already running in this clone")
    assert len(second.lines) == 2


def test_a_taken_port_is_one_sentence(clone: Clone) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        run = clone.run(PORT=str(port))

        assert run.end() == 1
        run.wait_for(f"Port {port} on 127.0.0.1 is taken")
        assert len(run.lines) == 2


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "shop"}, "PORT must be a number"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL is not of the form"),
        ({"DATABASE_URL": "postgres://u:hush@127.0.0.1:1/x"}, "DATABASE_URL does not work"),
        ({"REDIS_URL": "redis://:hush@127.0.0.1:1/0"}, "REDIS_URL does not work"),
        ({"REDIS_URL": "http://127.0.0.1/"}, "REDIS_URL is not of the form"),
    ],
)
def test_a_wrong_address_is_one_sentence_without_the_password(
    clone: Clone, environment: dict[str, str], sentence: str
) -> None:
    run = clone.run(**environment)

    assert run.end() == 1
    run.wait_for(sentence)
    assert len(run.lines) == 2
    assert "hush" not in run.said
    assert not clone.processes()


def test_an_unwritable_folder_is_one_sentence(make_clone: MakeClone) -> None:
    """As `nobody` where we are root, because nothing is unwritable to root."""
    clone = make_clone(user="nobody" if os.geteuid() == 0 else None)
    clone.folder.chmod(0o500)

    run = clone.run()

    assert run.end() == 1
    run.wait_for(f"The folder {clone.folder / '.local'} cannot be written")
    assert len(run.lines) == 2


def test_runs_as_an_ordinary_user(make_clone: MakeClone) -> None:
    clone = make_clone(user="nobody" if os.geteuid() == 0 else None)

    run = clone.run()
    run.wait_for("ready")

    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()
    assert {process.uids().real for process in run.family()} == {user}
    run.child.send_signal(signal.SIGTERM)
    assert run.end() == 0
    assert not clone.processes()


def test_uses_the_engines_it_is_given(clone: Clone) -> None:
    with engines.ephemeral() as given:
        run = clone.run(**given.env)
        run.wait_for("ready")

        names = {process.name() for process in run.family()}
        assert not names & {"postgres", "valkey-server"}
        run.child.send_signal(signal.SIGTERM)
        assert run.end() == 0


def test_a_step_that_fails_is_named_and_all_is_stopped(clone: Clone) -> None:
    manage = clone.folder / "manage.py"
    manage.write_text(
        manage.read_text().replace('print("seeded")', 'raise SystemExit("no stores file")')
    )

    run = clone.run()

    assert run.end() == 1
    run.wait_for("seed failed: no stores file")
    assert not clone.processes()


def test_a_service_that_cannot_start_is_named(clone: Clone) -> None:
    (clone.folder / "config/asgi.py").write_text("raise RuntimeError('no application here')\n")

    run = clone.run()

    assert run.end() == 1
    run.wait_for("web did not start: RuntimeError: no application here")
    assert not clone.processes()


def test_stops_while_it_is_still_starting(clone: Clone) -> None:
    run = clone.run()
    assert wait_until(lambda: bool(run.family()))

    run.child.send_signal(signal.SIGTERM)

    assert run.end() == 0
    assert clone.is_deserted()


def test_asks_for_another_python_in_one_sentence() -> None:
    code = "from runtime.supervisor import check_python; check_python((3, 10))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "Python 3.11, 3.12 or 3.13 is needed; this is 3.10." in done.stderr


def test_finds_free_ports() -> None:
    port = ports.free_port()
    assert ports.is_free(port)
