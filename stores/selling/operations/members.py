"""A customer's code for the till."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from core import codes
from core.operation import operation
from stores.selling.models import MEMBER, MemberCode

TRIES = 5


@operation
def renew_member_code(*, customer_id: int, now: datetime) -> MemberCode:
    """Give a customer her first code, or another: the one before is worthless from now on."""
    row = MemberCode.objects.select_for_update(no_key=True).filter(customer_id=customer_id).first()
    rotation = row.rotation + 1 if row else 0
    for tried in range(TRIES):
        fresh = MemberCode(customer_id=customer_id, rotation=rotation + tried, made_at=now)
        fresh.code_hash = codes.keyed_hash(MEMBER, fresh.code)
        try:
            with transaction.atomic():
                fresh.save(force_insert=row is None, force_update=row is not None)
        except IntegrityError:
            # Two customers may come to the same letters: the next turn has others.
            if row is None and MemberCode.objects.filter(customer_id=customer_id).exists():
                return MemberCode.objects.get(customer_id=customer_id)
            continue
        return fresh
    raise RuntimeError("no free member code")
