"""The only writer of charges, promotions and vouchers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from commerce.pricing import errors, queries
from commerce.pricing.models import DeliveryCharge, KnownBuyer, Promotion, Voucher, VoucherUse
from core.operation import operation


@operation
def set_delivery_charge(
    *, market: str, valid_from: date, amount: int, free_from: int
) -> DeliveryCharge:
    """Set what delivery costs in a market from a day on; minor units, tax included."""
    charge, _created = DeliveryCharge.objects.update_or_create(
        market=market, valid_from=valid_from, defaults={"amount": amount, "free_from": free_from}
    )
    return charge


@operation
def save_promotion(promotion: Promotion) -> Promotion:
    """Write a promotion whose fields were checked by its form."""
    promotion.full_clean()
    promotion.save()
    return promotion


@operation
def rename_brand(*, before: str, after: str) -> int:
    """Let promotions that mean a brand mean it under its new name; return how many do."""
    meant = list(Promotion.objects.filter(brands__contains=[before]).select_for_update())
    for promotion in meant:
        promotion.brands = list(
            dict.fromkeys(after if name == before else name for name in promotion.brands)
        )
    Promotion.objects.bulk_update(meant, ["brands"])
    return len(meant)


@operation
def make_vouchers(
    *,
    promotion_id: int,
    codes: Sequence[str],
    total_limit: int | None = None,
    person_limit: int | None = None,
) -> int:
    """Add vouchers to a promotion; return how many are new. A code that exists stays as it is."""
    before = Voucher.objects.filter(code__in=codes).count()
    Voucher.objects.bulk_create(
        [
            Voucher(
                code=code,
                promotion_id=promotion_id,
                total_limit=total_limit,
                person_limit=person_limit,
            )
            for code in codes
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    return Voucher.objects.filter(code__in=codes).count() - before


@operation
def use_vouchers(
    *,
    codes: Sequence[str],
    order_number: str,
    email: str,
    customer_id: int | None,
    now: datetime,
) -> None:
    """Use each code once for the order. Vouchers are locked by id, before stock (docs/locking.md).

    Raises VoucherGone where one was used up, or used by this person, since the quote was made.
    """
    vouchers = list(
        Voucher.objects.select_for_update(no_key=True, of=("self",))
        .filter(code__in=codes)
        .order_by("pk")
    )
    for voucher in vouchers:
        used_up = voucher.total_limit is not None and voucher.used >= voucher.total_limit
        if used_up or queries.has_used_up(voucher, email=email, customer_id=customer_id):
            raise errors.VoucherGone(voucher.code)
        voucher.used += 1
        voucher.save(update_fields=["used"])
        VoucherUse.objects.create(
            voucher=voucher,
            order_number=order_number,
            person=queries.person_of(email),
            customer_id=customer_id,
            at=now,
        )


@operation
def note_buyer(*, order_number: str, email: str, phone: str, now: datetime) -> bool:
    """Note who orders; False where this address or this number has ordered before.

    Two orders at once wait for each other here: rows are written in the order of their keys.
    """
    persons = sorted(queries.buyers_of(email, phone))
    KnownBuyer.objects.bulk_create(
        [KnownBuyer(person=person, order_number=order_number, at=now) for person in persons],
        ignore_conflicts=True,
    )
    known = KnownBuyer.objects.filter(person__in=persons)
    return not known.exclude(order_number=order_number).exists()
