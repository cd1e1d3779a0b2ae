"""A promotion tried on every order of the last 30 days: a job, for there may be a hundred thousand."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.core import serializers

from commerce.pricing.models import Promotion
from commerce.web.merchandise.promotions.preview import Trial, Tried, Trier, Window
from core import jobs
from core.actor import Actor
from core.jobs import Running
from core.markets import MARKETS
from core.models import Job
from core.money import Money

KIND = "promotion-trial"
# A batch of the dearest baskets to price stays well within the lease of a job.
BATCH = 100


def submit(row: Promotion, *, actor: Actor, now: datetime) -> Job:
    """Ask for the trial of a promotion as it stands in the form: nothing of it is saved."""
    return jobs.submit(
        kind=KIND,
        title=row.name_en,
        options={
            "promotion": serializers.serialize("json", [row]),
            "promotion_id": row.pk,
            "market": row.market,
        },
        total=Window(MARKETS[row.market], now).count(),
        actor=actor,
        now=now,
    )


def run(running: Running) -> None:
    """Try every order that was placed in the 30 days before it was asked for, newest first; two statements a batch."""
    job = running.job
    [draft] = serializers.deserialize("json", job.options["promotion"])
    trier = Trier.of(cast("Promotion", draft.object), job.created_at)
    window = Window(trier.market, job.created_at)
    trial = trial_of(job)
    while found := window.newest(BATCH, _below(job)):
        trial = trial.beside(
            trier.try_orders([order_id for order_id, _at in found], known=job.total)
        )
        order_id, placed_at = found[-1]
        running.advance(
            done=trial.tried,
            phase="trying",
            cursor={"below": [placed_at.isoformat(), order_id]},
            counts=_kept(trial),
        )


def trial_of(job: Job) -> Trial:
    """Return what has come of it so far."""
    currency = MARKETS[job.options["market"]].currency
    kept = job.counts

    def money(amount: int) -> Money:
        return Money(amount, currency)

    return Trial(
        known=job.total,
        tried=kept.get("tried", 0),
        touched=kept.get("touched", 0),
        before=money(kept.get("before", 0)),
        after=money(kept.get("after", 0)),
        baskets=tuple(
            Tried(name, units, money(before), money(after))
            for name, units, before, after in kept.get("baskets", ())
        ),
    )


def _kept(trial: Trial) -> dict[str, Any]:
    return {
        "tried": trial.tried,
        "touched": trial.touched,
        "before": trial.before.amount,
        "after": trial.after.amount,
        "baskets": [
            [each.name, each.units, each.before.amount, each.after.amount] for each in trial.baskets
        ],
    }


def _below(job: Job) -> tuple[datetime, int] | None:
    if "below" not in job.cursor:
        return None
    placed_at, order_id = job.cursor["below"]
    return datetime.fromisoformat(placed_at), order_id
