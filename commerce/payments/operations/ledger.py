"""The ledger of payments: append-only, each line once."""

from __future__ import annotations

from datetime import datetime

from commerce.payments.models import Tender
from core import statements

# Of two that append the same, the second waits for the first, and then appends nothing.
_APPEND = """
    INSERT INTO payments_paymentevent (tender_id, provider, reference, type, amount, detail, at)
    VALUES (%(tender)s, %(provider)s, %(reference)s, %(type)s, %(amount)s, %(detail)s, %(at)s)
    ON CONFLICT DO NOTHING RETURNING id
"""


def append_event(
    tender: Tender, reference: str, kind: str, amount: int, *, now: datetime, detail: str = ""
) -> bool:
    """Append to the ledger of payments; False where it stands there already."""
    rows = statements.fetch(
        _APPEND,
        {
            "tender": str(tender.pk),
            "provider": tender.provider,
            "reference": reference,
            "type": kind,
            "amount": amount,
            "detail": detail[:120],
            "at": now,
        },
    )
    return bool(rows)
