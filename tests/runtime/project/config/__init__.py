"""Stands in for the product: a Celery application."""

import os

from celery import Celery

app = Celery("stand_in", broker=os.environ.get("REDIS_URL"))
