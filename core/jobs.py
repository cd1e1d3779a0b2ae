"""Long work: a row that a person watches, done in batches by a worker.

Register what a kind of job does with `@jobs.kind("import")`. The function gets a `Running` and
calls `advance` inside the transaction of each batch: it keeps the lease, stores how far it is, and
raises Stopped where somebody asked to stop, so that the batch is rolled back. Celery only hurries:
a sweeper hands out what waits, and what a dead worker left.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import structlog
from celery import current_app
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerAway

from core import events
from core.actor import SYSTEM, Actor, Channel
from core.errors import Busy, Conflict, DomainError
from core.models import Job, JobError
from core.operation import operation

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
PATIENCE = timedelta(seconds=10)
# After a lock that was not granted.
PAUSE = timedelta(seconds=5)
TRIES = 3
KEPT = timedelta(days=30)
TASK = "core.tasks.run_job"
State = Job.State


@dataclass(frozen=True)
class JobEnded(events.DomainEvent):
    """A job is over, as `state` says."""

    subject_kind: ClassVar[str] = "job"
    subject_field: ClassVar[str] = "job_id"
    job_id: int
    state: str


class Stopped(Exception):
    """Somebody asked the job to stop; the batch under way is rolled back."""


class LostLease(Exception):
    """Another worker has taken the job over."""


class NothingTaken(DomainError):
    """The work was refused as a whole: nothing was changed. `detail` says why."""


@dataclass(frozen=True, slots=True)
class Running:
    """A job in the hands of one worker."""

    job: Job
    holder: str
    now: datetime

    @property
    def actor(self) -> Actor:
        """Return who asked for it."""
        kept = self.job.actor
        return Actor(
            channel=Channel(kept["channel"]),
            name=kept["name"],
            user_id=kept["user_id"],
            roles=frozenset(kept.get("roles", ())),
        )

    def advance(self, *, done: int, errors: Sequence[JobError] = (), **changes: Any) -> None:
        """Store how far it is and keep the lease. Raises Stopped, LostLease.

        `changes` may be `total`, `phase`, `cursor` and `counts`.
        """
        stored = changes | {"done": done, "lease_until": timezone.now() + LEASE}
        if done > self.job.done:
            # Only tries without progress count: a long job may meet a lock more than once.
            stored["attempts"] = 1
        if errors:
            stored["errors"] = F("errors") + len({error.row for error in errors})
        mine = Job.objects.filter(pk=self.job.pk, holder=self.holder, state=State.RUNNING)
        if not mine.filter(cancel_asked=False).update(**stored):
            raise Stopped if mine.exists() else LostLease
        self.job.done = done
        for name, value in changes.items():
            setattr(self.job, name, value)
        JobError.objects.bulk_create(errors, batch_size=1000)

    def save_output(self, name: str, content: Any) -> None:
        """Keep the file that the job made."""
        self.job.output.save(name, File(content), save=False)
        Job.objects.filter(pk=self.job.pk, holder=self.holder).update(output=self.job.output.name)


Work = Callable[[Running], None]
KINDS: dict[str, Work] = {}


def kind(name: str) -> Callable[[Work], Work]:
    """Register what a kind of job does."""

    def register(function: Work) -> Work:
        KINDS[name] = function
        return function

    return register


def jobs_for(actor: Actor) -> QuerySet[Job]:
    """Return the jobs that the actor may see, newest first; every merchandiser sees all of them."""
    jobs = Job.objects.order_by("-created_at", "-pk")
    return jobs if actor.is_staff or actor.is_system else jobs.none()


def _record(actor: Actor) -> dict[str, Any]:
    """Return who asks, and in which language: what a job says of a file is said in it."""
    return actor.as_record() | {"roles": sorted(actor.roles), "language": get_language() or "en"}


@operation
def submit(
    *,
    kind: str,
    title: str = "",
    options: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    file: File[Any] | None = None,
    file_name: str = "input.csv",
    total: int = 0,
    draft: bool = False,
    hurry: bool = True,
    key: UUID | None = None,
) -> Job:
    """Put a job in; a worker takes it up after the commit, unless it is a draft.

    With the `key` of a job that was put in before, that one is returned.
    """
    job = Job(
        kind=kind,
        title=title[:200],
        options=dict(options),
        actor=_record(actor),
        user_id=actor.user_id,
        state=State.DRAFT if draft else State.WAITING,
        total=total,
        key=key,
        created_at=now,
    )
    if file is not None:
        job.input.save(file_name, file, save=False)
    if key is None:
        job.save()
    else:
        Job.objects.bulk_create([job], ignore_conflicts=True)
        job = Job.objects.get(key=key)
    if hurry and not draft:
        transaction.on_commit(lambda: hand_out(job.pk))
    return job


@operation
def start(
    *, job_id: int, options: Mapping[str, Any], actor: Actor, now: datetime, hurry: bool = True
) -> Job:
    """Let a draft, or one that was only tried, be done for good with these options.

    Raises Conflict while it runs or after it has been done.
    """
    job = jobs_for(actor).select_for_update(no_key=True).get(pk=job_id)
    if job.is_open or (job.state == State.DONE and not job.options.get("dry_run")):
        raise Conflict(_("This has been started already."))
    JobError.objects.filter(job=job).delete()
    job.options = dict(options)
    job.actor = _record(actor)
    job.state, job.phase, job.message = State.WAITING, "", ""
    job.cursor, job.counts, job.done, job.errors, job.attempts = {}, {}, 0, 0, 0
    job.cancel_asked, job.started_at, job.ended_at, job.created_at = False, None, None, now
    job.save()
    if hurry:
        transaction.on_commit(lambda: hand_out(job_id))
    return job


@operation
def cancel(*, job_id: int, actor: Actor, now: datetime) -> None:
    """Ask the job to stop: at once where it waits, after the batch under way where it runs."""
    jobs = jobs_for(actor).filter(pk=job_id)
    jobs.filter(state__in=[State.WAITING, State.DRAFT]).update(
        state=State.CANCELLED, ended_at=now, cancel_asked=True
    )
    jobs.filter(state=State.RUNNING).update(cancel_asked=True)


def hand_out(job_id: int) -> None:
    """Tell a worker; where the broker is away the sweeper will."""
    try:
        current_app.send_task(TASK, [job_id], retry=False)
    except (BrokerAway, OSError) as error:
        log.warning("job_not_handed_out", job_id=job_id, error=str(error))


def perform(job_id: int) -> None:
    """Do the job unless another worker has it; what it raises ends it, an outage leaves it to the next."""
    holder = str(uuid4())
    now = timezone.now()
    if not _claim(job_id, holder, now):
        return
    running = Running(job=Job.objects.get(pk=job_id), holder=holder, now=now)
    with translation.override(running.job.actor.get("language") or "en"):
        _do(running)


def _do(running: Running) -> None:
    job_id = running.job.pk
    try:
        work = KINDS[running.job.kind]
        work(running)
    except Stopped:
        _end(running, State.CANCELLED)
    except LostLease:
        log.warning("job_lost_lease", job_id=job_id)
    except NothingTaken as refusal:
        _end(running, State.REFUSED, message=str(refusal.detail))
    except (Busy, OperationalError, InterfaceError):
        # An engine that was away or a lock that was not granted: the next goes on where this one was.
        log.exception("job_interrupted", job_id=job_id)
        _leave(running)
    except (DomainError, ValueError) as refusal:
        _end(running, State.FAILED, message=str(getattr(refusal, "detail", refusal)))
    except Exception:
        log.exception("job_failed", job_id=job_id)
        _end(running, State.FAILED, message=_("Something broke on our side. It is in our logs."))
    else:
        _end(running, State.DONE)


def _leave(running: Running) -> None:
    """Let another worker have it soon; where the engine is away that waits for the end of the lease."""
    mine = Job.objects.filter(pk=running.job.pk, holder=running.holder, state=State.RUNNING)
    with contextlib.suppress(OperationalError, InterfaceError):
        mine.update(lease_until=timezone.now() + PAUSE)


def _claim(job_id: int, holder: str, now: datetime) -> bool:
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, lease_until__lt=now)
    jobs = Job.objects.filter(free, pk=job_id, attempts__lt=TRIES)
    claimed = jobs.update(
        state=State.RUNNING, holder=holder, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    Job.objects.filter(pk=job_id, holder=holder, started_at=None).update(started_at=now)
    return bool(claimed)


@operation
def _end(running: Running, state: str, *, message: str = "") -> None:
    now = timezone.now()
    mine = Job.objects.filter(pk=running.job.pk, holder=running.holder, state=State.RUNNING)
    if mine.update(state=state, ended_at=now, lease_until=None, message=message[:300]):
        _tell(running.job.pk, state, now)


def _tell(job_id: int, state: str, now: datetime) -> None:
    events.record(JobEnded(job_id=job_id, state=state), actor=SYSTEM, now=now)


def take_up(*, now: datetime) -> int:
    """Hand out what nobody took, and what a dead worker left; give up after the last try."""
    left = Q(state=State.RUNNING, lease_until__lt=now)
    given_up = _give_up(Job.objects.filter(left, attempts__gte=TRIES), now)
    waiting = Q(state=State.WAITING, created_at__lt=now - PATIENCE)
    ids = list(Job.objects.filter(waiting | left, attempts__lt=TRIES).values_list("pk", flat=True))
    for job_id in ids:
        hand_out(job_id)
    return given_up + len(ids)


@operation
def _give_up(jobs: QuerySet[Job], now: datetime) -> int:
    ids = list(jobs.select_for_update(no_key=True).values_list("pk", flat=True))
    Job.objects.filter(pk__in=ids).update(
        state=State.FAILED,
        ended_at=now,
        message=_(
            "It was interrupted three times at the same place. What was done until then is kept."
        ),
    )
    for job_id in ids:
        _tell(job_id, State.FAILED, now)
    return len(ids)


def forget(*, before: datetime) -> int:
    """Delete old jobs with their files."""
    old = list(Job.objects.filter(created_at__lt=before).exclude(state=State.RUNNING)[:500])
    for job in old:
        for file in (job.input, job.output):
            if file:
                file.delete(save=False)
        for name in job.options.get("files", ()):
            default_storage.delete(name)
        job.delete()
    return len(old)


def seconds_left(job: Job, now: datetime) -> int | None:
    """Return about how long it still takes; None where nothing says so yet."""
    if job.state != State.RUNNING or not job.done or not job.total or job.started_at is None:
        return None
    return int((now - job.started_at).total_seconds() * (job.total - job.done) / job.done)
