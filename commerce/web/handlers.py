"""What the pages' people are told by mail."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext as _

from commerce.web.merchandise.jobs import kind_words
from commerce.web.merchandise.news import KINDS
from core import events, links, outbox
from core.jobs import JobEnded
from core.markets import DEFAULT
from core.models import Job

# Who waits no longer than this sees it on her page.
PATIENCE = timedelta(minutes=1)


@events.handles(JobEnded)
def tell_who_asked(event: JobEnded, happened: events.Happened) -> None:
    """Write to who put in a job that took more than a minute; once, and not where she stopped it herself."""
    job = Job.objects.filter(pk=event.job_id, kind__in=KINDS).first()
    if job is None or job.state == Job.State.CANCELLED or job.ended_at is None:
        return
    user = get_user_model().objects.filter(pk=job.user_id or 0, is_active=True).first()
    if user is None or not user.email or job.ended_at - job.created_at <= PATIENCE:
        return
    language = job.actor.get("language") or "en"
    with translation.override(language):
        said = {
            "job": f"{kind_words(job)} {job.title}".strip(),
            "state": job.get_state_display(),
            "page": links.page(
                f"/merchandise/jobs/{job.pk}/", market=DEFAULT.code, language=language
            ),
        }
        outbox.queue_mail(
            key=f"job-ended-{event.job_id}-{happened.event_id}",
            to=user.email,
            subject=_("%(job)s: %(state)s") % said,
            text=_(
                "Hello,\n\n%(job)s has ended: %(state)s.\n\nWhat came of it:\n%(page)s\n\nCommon Counter"
            )
            % said,
            now=happened.now,
        )
