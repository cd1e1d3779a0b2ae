"""The merchandiser at her screen, and a worker that does what she asks for."""

from __future__ import annotations

import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from core import jobs
from core.models import Job


@pytest.fixture(autouse=True)
def _now_and_files(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel(world.now, tick=False):
        yield


@pytest.fixture
def desk(client, world):
    """A browser in which the merchandiser is signed in."""
    client.force_login(world.user(world.merchandiser))
    return client


@pytest.fixture
def send(desk):
    """Send a file in; returns the answer."""

    def post(content, name="goods.csv"):
        content = content.encode() if isinstance(content, str) else content
        return desk.post("/merchandise/import/", {"file": SimpleUploadedFile(name, content)})

    return post


@pytest.fixture
def work():
    """Let the worker do what waits; returns the last job."""

    def run():
        for job in Job.objects.filter(state="waiting"):
            jobs.perform(job.pk)
        return Job.objects.latest("pk")

    return run


def apply(desk, form):
    """Look at what a bulk edit would do, then press the button of what was shown; without one, the page."""
    page = desk.post("/merchandise/bulk/", form)
    plan = re.search(r'name="plan" value="([^"]+)"', page.text)
    return desk.post("/merchandise/bulk/", {"do": "apply", "plan": plan[1]}) if plan else page


def body(answer) -> str:
    """What a download holds."""
    return io.BytesIO(b"".join(answer.streaming_content)).getvalue().decode("utf-8-sig")
