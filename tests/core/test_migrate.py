"""Migrations take the time they need; pages do not."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db import connection


def limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_migration_has_no_time_limit_and_what_follows_has_one(monkeypatch):
    seen = []
    monkeypatch.setattr(Command, "handle", lambda *_args, **_options: seen.append(limit()))

    call_command("migrate")

    assert seen == ["0"]
    assert limit() == "30s"
