"""What the columns of a file meant the last time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from core.models import ColumnMapping
from core.operation import operation

# The column that we add to refused rows; a mended file has it still.
ERRORS = "import_error"


def _digest(header: Sequence[str]) -> str:
    names = [name for name in header if name != ERRORS]
    return sha256("\n".join(names).encode()).hexdigest()


def recall(kind: str, header: Sequence[str]) -> dict[str, str]:
    """Return field by column as it was for this header; empty where it is new."""
    found = ColumnMapping.objects.filter(kind=kind, header=_digest(header)).first()
    return dict(found.fields) if found else {}


@operation
def remember(*, kind: str, header: Sequence[str], fields: Mapping[str, str], now: datetime) -> None:
    """Keep field by column for the next file with this header."""
    ColumnMapping.objects.update_or_create(
        kind=kind, header=_digest(header), defaults={"fields": dict(fields), "used_at": now}
    )
