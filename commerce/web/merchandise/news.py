"""What became of her jobs, on whichever page she is: read with the page, asked for again while one runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commerce.web.merchandise import job_seen
from commerce.web.merchandise.guard import merchandiser
from commerce.web.merchandise.jobs import TONES, kind_words
from commerce.web.merchandise.promotions import trying
from core.models import Job

KINDS = ("import", "export", "bulk", trying.KIND)
# What ended longer ago is no news, and no more than these are shown.
RECENT = timedelta(hours=24)
MOST = 5
_OPEN = (Job.State.WAITING, Job.State.RUNNING)


def news(request: HttpRequest) -> dict[str, Any]:
    """Return how many of her jobs run, and those that ended and that she has not looked at; one statement.

    `untold` are those that no announcement of this page has named yet.
    """
    here = _here(request)
    jobs = _jobs(request)
    ended = [job for job in jobs if not job.is_open and f"/jobs/{job.pk}/" not in here][:MOST]
    told = request.GET.get("told", "").split(",")
    return {
        "running": sum(1 for job in jobs if job.is_open),
        "ended": [{"job": job, "kind": kind_words(job), "tone": TONES[job.state]} for job in ended],
        "told": ",".join(str(job.pk) for job in ended),
        "untold": [f"{_named(job)}." for job in ended if str(job.pk) not in told],
        "here": here,
    }


def _jobs(request: HttpRequest) -> list[Job]:
    user_id = request.user.pk if request.user.is_authenticated else None
    if user_id is None:
        return []
    fresh = Q(ended_at__gt=timezone.now() - RECENT) & ~Q(state=Job.State.CANCELLED)
    mine = Job.objects.filter(user_id=user_id, kind__in=KINDS)
    unseen = mine.exclude(pk__in=job_seen.shown(request))
    return list(unseen.filter(Q(state__in=_OPEN) | fresh).order_by("-created_at")[:20])


def _named(job: Job) -> str:
    title = f" {job.title}" if job.title else ""
    return f"{kind_words(job)}{title}: {job.get_state_display()}"


def _here(request: HttpRequest) -> str:
    """Return the page that she looks at, also where only a part of it is asked for."""
    asked = request.headers.get("HX-Current-URL")
    return urlsplit(asked).path if asked else request.path


@require_GET
@never_cache
def fragment(request: HttpRequest) -> HttpResponse:
    """Answer the part of the header that asks for itself; one statement beside who is asking."""
    merchandiser(request)
    return render(request, "merchandise/_news.html", {"is_asked": True})


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Remember that she has seen what ended, and go back to where she was."""
    merchandiser(request)
    job_seen.note(request, [job.pk for job in _jobs(request) if not job.is_open])
    to = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}):
        to = reverse("merchandise:home")
    return HttpResponseRedirect(to)
