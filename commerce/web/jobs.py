"""The job that tries a promotion on last month's orders."""

from __future__ import annotations

from commerce.web.merchandise.promotions import trying
from core import jobs
from core.jobs import Running


@jobs.kind(trying.KIND)
def run_trial(running: Running) -> None:
    """Try the promotion of the job."""
    trying.run(running)
