"""Stands in for Celery: the words that its worker and beat say, and then nothing."""
