"""Long work: taken by one worker, stopped between batches, gone on with after a death."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DataError, IntegrityError, OperationalError

from core import jobs
from core.actor import SYSTEM
from core.errors import Busy
from core.models import Job, JobError
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds(monkeypatch):
    """Register kinds of jobs for one test."""
    monkeypatch.setattr(jobs, "KINDS", {})
    return jobs.KINDS


def submit(**more):
    return jobs.submit(
        kind="count", options={}, actor=SYSTEM, now=NOW, total=10, hurry=False, **more
    )


def test_does_the_work_and_tells_how_far_it_is(kinds):
    seen = []

    @jobs.kind("count")
    def work(running):
        for done in (5, 10):
            running.advance(done=done, counts={"made": done})
            seen.append(Job.objects.get().percent)

    job = submit()
    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (seen, job.state, job.percent, job.counts) == ([50, 99], "done", 100, {"made": 10})


def test_two_workers_do_it_once(kinds):
    done = []

    @jobs.kind("count")
    def work(running):
        done.append(1)
        jobs.perform(running.job.pk)

    jobs.perform(submit().pk)

    assert done == [1]


def test_stops_before_the_next_batch_and_the_batch_under_way_is_not_kept(kinds):
    @jobs.kind("count")
    def work(running):
        running.advance(done=5)
        jobs.cancel(job_id=running.job.pk, actor=SYSTEM, now=NOW)
        running.advance(done=10)

    job = submit()
    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done) == ("cancelled", 5)


def test_one_that_waits_is_stopped_at_once(kinds):
    job = submit()

    jobs.cancel(job_id=job.pk, actor=SYSTEM, now=NOW)
    jobs.perform(job.pk)

    job.refresh_from_db()
    assert job.state == "cancelled"


def test_after_a_worker_died_the_next_goes_on_and_the_first_cannot_write_any_more(kinds):
    held = []

    @jobs.kind("count")
    def work(running):
        held.append(running)
        running.advance(done=5, cursor={"row": 5})
        if len(held) == 1:
            raise OperationalError("the engine went away")
        assert running.job.cursor == {"row": 5}

    with time_machine.travel(NOW, tick=False):
        job = submit()
        jobs.perform(job.pk)
        jobs.perform(job.pk)
        assert len(held) == 1
    with time_machine.travel(NOW + jobs.LEASE + timedelta(seconds=1), tick=False):
        jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)
    with pytest.raises(jobs.LostLease):
        held[0].advance(done=6)


def test_is_given_up_after_three_deaths(kinds, monkeypatch):
    handed = []
    monkeypatch.setattr(jobs, "hand_out", handed.append)

    @jobs.kind("count")
    def work(running):
        raise OperationalError("the engine went away")

    job = submit()
    for turn in range(4):
        now = NOW + (jobs.LEASE + jobs.PATIENCE) * (turn + 1)
        with time_machine.travel(now, tick=False):
            jobs.take_up(now=now)
            jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, handed) == ("failed", [job.pk] * 3)


@pytest.mark.parametrize("error", [ZeroDivisionError, DataError, IntegrityError])
def test_what_breaks_is_told_and_not_tried_again(kinds, error):
    @jobs.kind("count")
    def work(running):
        raise error

    job = submit()
    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.message) == (
        "failed",
        "Something broke on our side. It is in our logs.",
    )


def test_errors_are_counted_by_row(kinds):
    @jobs.kind("count")
    def work(running):
        errors = [JobError(job=running.job, row=2, message=text) for text in ("a", "b")]
        running.advance(done=5, errors=errors)

    job = submit()
    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.errors, job.row_errors.count()) == (1, 2)


def test_says_how_long_it_still_takes():
    job = Job(state="running", done=25, total=100, started_at=NOW)

    assert jobs.seconds_left(job, NOW + timedelta(seconds=10)) == 30
    assert jobs.seconds_left(Job(state="running", total=100, started_at=NOW), NOW) is None


def test_old_jobs_are_forgotten_with_their_files(kinds, settings, tmp_path):
    from django.core.files.base import ContentFile  # noqa: PLC0415

    settings.MEDIA_ROOT = tmp_path
    job = submit(file=ContentFile(b"sku\n"))
    path = job.input.path

    assert jobs.forget(before=NOW + timedelta(days=1)) == 1
    assert not Job.objects.exists()
    assert not (tmp_path / path).exists()


def test_a_lock_that_was_not_granted_costs_no_try_where_something_was_done(kinds):
    """Four times in a row, each after another step: the next goes on soon, at the cursor."""
    steps = []

    @jobs.kind("count")
    def work(running):
        steps.append(running.job.cursor.get("row", 0))
        row = steps[-1] + 1
        running.advance(done=row, cursor={"row": row})
        if row < 5:
            raise Busy

    job = submit()
    for turn in range(5):
        with time_machine.travel(NOW + (jobs.PAUSE + timedelta(seconds=1)) * turn, tick=False):
            jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, steps) == ("done", [0, 1, 2, 3, 4])
