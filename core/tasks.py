"""Housekeeping on a schedule."""

from celery import shared_task
from django.core.management import call_command

from core import jobs


@shared_task  # type: ignore[untyped-decorator]
def clear_expired_sessions() -> None:
    """Delete sessions that ended."""
    call_command("clearsessions")


@shared_task  # type: ignore[untyped-decorator]
def check_invariants() -> None:
    """Hold the books against each other; a breach ends the task with an error in the log."""
    call_command("check_invariants")


@shared_task  # type: ignore[untyped-decorator]
def run_job(job_id: int) -> None:
    """Do a job; one that somebody else has already is passed over."""
    jobs.perform(job_id)
