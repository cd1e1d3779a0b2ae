"""Django's own `migrate`, without the time limit that keeps a page from hanging."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from typing_extensions import override


class Command(Migrate):
    """Migrations of a large shop may take minutes. `lock_timeout` stays: none of them blocks the shop."""

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        super().handle(*args, **options)
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
