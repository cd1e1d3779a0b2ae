"""Celery: long jobs and schedules. Nothing that must not be lost rides on it."""

import os

from celery import Celery
from celery.schedules import crontab
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("common_counter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "clear-sessions": {
        "task": "core.tasks.clear_expired_sessions",
        "schedule": crontab(hour=3, minute=10),
    },
    "count-popularity": {
        "task": "commerce.orders.tasks.count_popularity",
        "schedule": crontab(hour=2, minute=40),
    },
    "grade-levels": {
        "task": "stores.inventory.tasks.grade_levels",
        "schedule": crontab(hour=2, minute=10),
    },
    "replay-ledger": {
        "task": "stores.inventory.tasks.replay_ledger",
        "schedule": crontab(hour=3, minute=40),
    },
    "check-invariants": {
        "task": "core.tasks.check_invariants",
        "schedule": crontab(hour=4, minute=0),
    },
}
