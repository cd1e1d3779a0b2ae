"""The merchandiser's start page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.catalogue.queries import merchandise
from commerce.web.merchandise import jobs as pages
from commerce.web.merchandise.guard import merchandiser
from core import jobs
from core.models import Job

LATEST = 8


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Say what the shop sells in numbers, what is planned, and what was done last; two statements more."""
    actor = merchandiser(request)
    latest = jobs.jobs_for(actor).exclude(state=Job.State.DRAFT)[:LATEST]
    context = {
        "section": "home",
        "numbers": merchandise.numbers(timezone.now()),
        "jobs": [
            {"job": job, "kind": pages.kind_words(job), "tone": pages.TONES[job.state]}
            for job in latest
        ],
    }
    return render(request, "merchandise/home.html", context)
