"""The decorator of every operation: one transaction, deadlocks retried, a stuck lock told plainly."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg2 import errors as postgres

from core.errors import Busy

P = ParamSpec("P")
R = TypeVar("R")

RETRIES = 3


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function in one transaction; called from another operation, join that one.

    The outermost call retries a deadlock at most three times, and turns a lock that was not
    granted within `lock_timeout` into Busy (503): the client may send the same request again.
    """

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        for attempt in range(RETRIES + 1):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except OperationalError as error:
                cause = error.__cause__
                if isinstance(cause, postgres.LockNotAvailable):
                    raise Busy(
                        _("Somebody else is changing this right now. Please try again.")
                    ) from error
                if not isinstance(cause, postgres.DeadlockDetected) or attempt == RETRIES:
                    raise
        raise AssertionError("unreachable")

    return wrapper
