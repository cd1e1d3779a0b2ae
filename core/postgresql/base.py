"""Django's PostgreSQL, except that a request that finds a connection open does not ask the server whether it is."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base
from typing_extensions import override


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that stops, restarts or ends a session says so on the connection, before anybody asks."""

    @override
    def is_usable(self) -> bool:
        """Say whether the connection can be used; asks the server only where it has said something unasked."""
        connection = self.connection
        if connection is None or connection.closed:
            return False
        listening = select.poll()
        listening.register(connection.fileno(), select.POLLIN)
        return super().is_usable() if listening.poll(0) else True
