"""The jobs that change many products at once, and that make the sizes of pictures."""

from __future__ import annotations

from commerce.catalogue import bulk
from commerce.catalogue.operations import catching_up
from commerce.catalogue.pictures import preparing
from core import jobs
from core.jobs import Running


@jobs.kind(bulk.KIND)
def run_bulk(running: Running) -> None:
    """Do the bulk edit."""
    bulk.run(running)


@jobs.kind(preparing.KIND)
def run_pictures(running: Running) -> None:
    """Make the sizes of pictures."""
    preparing.run(running)


@jobs.kind(catching_up.KIND)
def run_catching_up(running: Running) -> None:
    """Bring search and lists up to date."""
    catching_up.run(running)
