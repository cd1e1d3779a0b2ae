"""Long work: how far it is, what came of it, and the way to stop it."""

from __future__ import annotations

from datetime import datetime
from tempfile import TemporaryFile

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commerce.catalogue import importing
from commerce.web.merchandise import job_seen
from commerce.web.merchandise.guard import merchandiser
from commerce.web.merchandise.promotions import trying
from core import jobs as work
from core import tables
from core.actor import Actor
from core.errors import NotFound
from core.models import Job

SHOWN = 100
PAGE = 30
TONES = {
    "done": "good", "running": "note", "waiting": "note", "refused": "bad", "failed": "bad",
    "cancelled": "warn", "draft": "plain",
}  # fmt: skip


def _job(job_id: int, actor: Actor) -> Job:
    job = work.jobs_for(actor).filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job


def kind_words(job: Job) -> str:
    """Return what kind of work it is."""
    if job.kind == "import":
        return _("Trial of an import") if job.options.get("dry_run") else _("Import")
    return {
        "export": _("Export"),
        "bulk": _("Bulk edit"),
        "pictures": _("Sizes of pictures"),
        "index": _("Search and lists brought up to date"),
        trying.KIND: _("Trial of a promotion"),
    }.get(job.kind, job.kind)


def phase_words(job: Job) -> str:
    """Return what it does now."""
    return {
        "checking": _("Checking every row"),
        "trying": _("Trying it"),
        "writing": _("Writing"),
    }.get(job.phase, "")


def _left(job: Job, now: datetime) -> str:
    seconds = work.seconds_left(job, now)
    if seconds is None:
        return ""
    if seconds < 60:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    return ngettext("about %(number)s minute left", "about %(number)s minutes left", minutes) % {
        "number": minutes
    }


@require_GET
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """List the jobs, newest first."""
    actor = merchandiser(request)
    rows = [
        {"job": job, "kind": kind_words(job), "tone": TONES[job.state]}
        for job in work.jobs_for(actor).exclude(state=Job.State.DRAFT)[:PAGE]
    ]
    return render(request, "merchandise/jobs.html", {"section": "jobs", "rows": rows})


@require_GET
@never_cache
def show(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show one job; the part that moves asks for itself again while it runs."""
    actor = merchandiser(request)
    job = _job(job_id, actor)
    job_seen.note_job(request, job)
    context = {
        "section": "jobs",
        "job": job,
        "kind": kind_words(job),
        "phase": phase_words(job),
        "message": _(job.message) if job.message else "",
        "left": _left(job, timezone.now()),
        "tone": TONES[job.state],
        "errors": list(job.row_errors.order_by("row", "pk")[:SHOWN]) if job.errors else [],
        "shown": SHOWN,
        "is_import": job.kind == importing.KIND,
        "is_trial": job.kind == importing.KIND and bool(job.options.get("dry_run")),
        "can_map": "header" in job.options,
        "trial": trying.trial_of(job) if job.kind == trying.KIND and not job.is_open else None,
    }
    fragment = request.headers.get("HX-Request") == "true"
    name = "merchandise/_job.html" if fragment else "merchandise/job.html"
    return render(request, name, context)


@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Ask it to stop."""
    actor = merchandiser(request)
    _job(job_id, actor)
    work.cancel(job_id=job_id, actor=actor, now=timezone.now())
    return HttpResponseRedirect(reverse("merchandise:job", args=[job_id]))


@require_POST
def take(request: HttpRequest, job_id: int) -> HttpResponse:
    """Do for good what was tried, or what was refused as a whole."""
    actor = merchandiser(request)
    job = _job(job_id, actor)
    if "header" not in job.options or "columns" not in job.options:
        raise NotFound
    options = job.options | {"dry_run": False, "keep_good": request.POST.get("keep") == "good"}
    work.start(job_id=job_id, options=options, actor=actor, now=timezone.now())
    return HttpResponseRedirect(reverse("merchandise:job", args=[job_id]))


@require_GET
@never_cache
def errors(request: HttpRequest, job_id: int) -> FileResponse:
    """Hand out the refused rows with their reasons, to be mended and sent in again."""
    job = _job(job_id, merchandiser(request))
    if job.kind != importing.KIND or not job.errors:
        raise NotFound
    kept = TemporaryFile()  # noqa: SIM115 - the answer closes it
    delimiter = ";" if (get_language() or "en").startswith("nb") else ","
    tables.write_csv(kept, importing.refused_rows(job), delimiter=delimiter)
    kept.seek(0)
    return FileResponse(kept, as_attachment=True, filename=f"refused-rows-{job.pk}.csv")


@require_GET
@never_cache
def output(request: HttpRequest, job_id: int) -> FileResponse:
    """Hand out the file that the job made."""
    job = _job(job_id, merchandiser(request))
    if not job.output:
        raise NotFound
    name = f"catalogue-{job.created_at:%Y-%m-%d}.{job.options.get('form', 'csv')}"
    return FileResponse(job.output.open("rb"), as_attachment=True, filename=name)
