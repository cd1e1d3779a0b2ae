"""The job that makes the sizes of pictures.

The event that pictures were added puts it in, so that it is not lost. Done twice it does no harm:
the same bytes become the same files.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from time import monotonic

import structlog
from django.db import transaction

from commerce.catalogue.models import ProductImage
from commerce.catalogue.operations import pictures as operations
from commerce.catalogue.pictures import BadPicture, files, make_sizes
from core import jobs
from core.actor import Actor
from core.jobs import Running
from core.models import Job, JobError
from core.operation import operation

KIND = "pictures"
TURN = 30.0
log = structlog.get_logger(__name__)


@operation
def ask(*, image_ids: Sequence[int], actor: Actor, now: datetime) -> None:
    """Put in a job for pictures, or add them to one that nobody has taken up: a large import asks often."""
    waiting = Job.objects.select_for_update().filter(kind=KIND, state=Job.State.WAITING)
    job = waiting.order_by("pk").first()
    if job is None:
        options = {"image_ids": list(image_ids)}
        jobs.submit(kind=KIND, options=options, total=len(image_ids), actor=actor, now=now)
        return
    job.options["image_ids"] += image_ids
    job.total = len(job.options["image_ids"])
    job.save(update_fields=["options", "total"])


def run(running: Running) -> None:
    """Make what is missing, picture by picture; one that cannot be made is told, the others are made.

    After its turn it puts the rest in behind what waits: imports and edits wait for no thousand pictures.
    """
    ids: list[int] = running.job.options["image_ids"]
    done = int(running.job.cursor.get("done", 0))
    ends = monotonic() + TURN
    for image in _images(ids[done:]):
        errors: list[JobError] = []
        if image is not None and not image.widths:
            try:
                prepare(image)
            except (BadPicture, FileNotFoundError) as error:
                log.warning("picture_not_prepared", image_id=image.pk, error=str(error))
                errors = [_error(running, done, image, error)]
        done += 1
        running.advance(done=done, total=len(ids), errors=errors, cursor={"done": done})
        if done < len(ids) and monotonic() >= ends:
            with transaction.atomic():
                ask(image_ids=ids[done:], actor=running.actor, now=running.now)
                running.advance(done=done, total=done, cursor={"done": len(ids)})
            return


def _images(ids: Sequence[int]) -> list[ProductImage | None]:
    found = ProductImage.objects.in_bulk(list(ids))
    return [found.get(pk) for pk in ids]


def _error(running: Running, done: int, image: ProductImage, error: Exception) -> JobError:
    reason = str(error.detail) if isinstance(error, BadPicture) else "the file is gone"
    return JobError(
        job=running.job, row=done + 1, column="picture", cell=str(image.file)[:80], message=reason
    )


def prepare(image: ProductImage) -> None:
    """Make the sizes of one picture. Raises BadPicture, FileNotFoundError."""
    name = str(image.file)
    widths = []
    for size in make_sizes(files.read(name)):
        files.keep(files.sized_name(name, size.width), size.content)
        widths.append(size.width)
    operations.note_sizes(digest=image.digest, widths=widths)
