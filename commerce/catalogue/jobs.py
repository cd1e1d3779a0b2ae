"""The job that changes many products at once."""

from __future__ import annotations

from commerce.catalogue import bulk
from core import jobs
from core.jobs import Running


@jobs.kind(bulk.KIND)
def run_bulk(running: Running) -> None:
    """Do the bulk edit."""
    bulk.run(running)
