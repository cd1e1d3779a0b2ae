"""Which of her jobs that ended a merchandiser has looked at; kept in her session."""

from __future__ import annotations

from django.http import HttpRequest

from core.models import Job

_SHOWN = "jobs_shown"
_MOST = 30


def shown(request: HttpRequest) -> list[int]:
    """Return the jobs that she has looked at since they ended."""
    return list(request.session.get(_SHOWN, []))


def note(request: HttpRequest, job_ids: list[int]) -> None:
    """Remember that she has seen how these ended."""
    known = shown(request)
    new = [pk for pk in job_ids if pk not in known]
    if new:
        request.session[_SHOWN] = [*known, *new][-_MOST:]


def note_job(request: HttpRequest, job: Job) -> None:
    """Remember a job that she looks at, where it is hers and has ended."""
    if not job.is_open and job.user_id == request.user.pk:
        note(request, [job.pk])
