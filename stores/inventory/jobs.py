"""The job that takes a catalogue with its stock."""

from __future__ import annotations

from datetime import datetime

from commerce.catalogue import exporting, importing
from core import jobs
from core.jobs import Running
from stores.inventory import exports, imports


@jobs.kind(importing.KIND)
def run_import(running: Running) -> None:
    """Take the file of the job; stock where a column has it."""
    options = running.job.options
    now = running.now
    columns = dict(options["columns"])
    count_stock = None
    if "stock" in columns:
        location = imports.place_of_count(columns, options.get("location"))
        # A count without a time was taken when the job was put in: what was sold since is kept.
        said = datetime.fromisoformat(options["as_of"]) if options.get("as_of") else None
        count_stock = imports.counter(
            location_id=location.pk,
            as_of=said or running.job.created_at,
            actor=running.actor,
            now=now,
        )
    importing.run(running, count_stock, now)


@jobs.kind(exporting.KIND)
def run_export(running: Running) -> None:
    """Write the catalogue, with the stock of a place where one was named."""
    exporting.run(running, exports.stock_at(running.job.options.get("location", "")))
