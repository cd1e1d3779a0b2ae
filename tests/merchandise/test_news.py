"""Whoever put in a job learns that it ended: on whichever page she is, and by mail where it took long."""

from datetime import timedelta

import pytest

from core import jobs, relay
from core.models import Job, OutboundMessage


@pytest.fixture
def job(world):
    """A bulk edit of Helen's that runs since two minutes."""
    return Job.objects.create(
        kind="bulk", title="Kettles", state="running", holder="me",
        actor=world.merchandiser.as_record() | {"language": "nb"}, user_id=world.merchandiser.user_id,
        created_at=world.now - timedelta(minutes=2), started_at=world.now - timedelta(minutes=2),
    )  # fmt: skip


def end(job, now, state="done"):
    running = jobs.Running(job=job, holder="me", now=now)
    jobs._end(running, state)
    relay.deliver_due(now=now)


def test_every_page_says_that_it_runs_and_then_that_it_ended(desk, job, world):
    page = desk.get("/merchandise/brands/").text
    assert "1 job is running" in page
    assert 'hx-get="/merchandise/jobs/news/?told="' in page
    end(job, world.now)
    part = desk.get(
        "/merchandise/jobs/news/?told=", headers={"HX-Current-URL": "http://x/merchandise/brands/"}
    )
    assert 'data-announce="Bulk edit Kettles: Done."' in part.text
    assert "hx-trigger" not in part.text
    told = desk.get(f"/merchandise/jobs/news/?told={job.pk}")
    assert "data-announce" not in told.text
    assert "Kettles" in desk.get("/merchandise/products/").text


def test_what_she_has_looked_at_is_no_news(desk, job, world):
    end(job, world.now)
    assert "Kettles" in desk.get("/merchandise/brands/").text
    desk.get(f"/merchandise/jobs/{job.pk}/")
    assert "Kettles" not in desk.get("/merchandise/brands/").text


def test_it_is_put_away_without_looking(desk, job, world):
    end(job, world.now)
    back = desk.post("/merchandise/jobs/news/seen/", {"next": "/merchandise/brands/"})
    assert back["Location"] == "/merchandise/brands/"
    assert "Kettles" not in desk.get("/merchandise/brands/").text
    away = desk.post("/merchandise/jobs/news/seen/", {"next": "https://elsewhere.example/"})
    assert away["Location"] == "/merchandise/"


def test_it_is_nobody_elses_news(client, job, world):
    other = world.user(world.merchandiser)
    Job.objects.filter(pk=job.pk).update(user_id=other.pk + 1000)
    client.force_login(other)
    assert "1 job is running" not in client.get("/merchandise/brands/").text


def test_a_long_job_is_told_by_mail_once_in_her_language(job, world):
    end(job, world.now)
    mail = OutboundMessage.objects.get(key__startswith=f"job-ended-{job.pk}-")
    assert mail.to == world.user(world.merchandiser).email
    assert f"/merchandise/jobs/{job.pk}/" in mail.text


@pytest.mark.parametrize(("minutes", "state"), [(0, "done"), (2, "cancelled")])
def test_a_short_one_and_one_that_she_stopped_are_not(job, world, minutes, state):
    Job.objects.filter(pk=job.pk).update(created_at=world.now - timedelta(minutes=minutes))
    end(job, world.now, state)
    assert not OutboundMessage.objects.exists()
