"""The only writer of ways of delivery, promotions and vouchers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Model
from django.utils.translation import gettext as _

from commerce.pricing import queries
from commerce.pricing.errors import PromotionChanged, VoucherGone
from commerce.pricing.events import (
    DeliveryMethodSaved,
    PromotionSaved,
    VoucherChanged,
    VouchersMade,
)
from commerce.pricing.models import DeliveryMethod, Promotion, Voucher, VoucherUse
from core import events, statements
from core.actor import Actor
from core.errors import Invalid, NotFound
from core.operation import operation


@operation
def save_delivery_method(method: DeliveryMethod, *, actor: Actor, now: datetime) -> DeliveryMethod:
    """Write a way of delivery from a day on; the one of the same code, zone and day is replaced."""
    before = DeliveryMethod.objects.filter(
        market=method.market, code=method.code, zone=method.zone, valid_from=method.valid_from
    ).first()
    method.pk, method._state.adding = (before.pk, False) if before else (None, True)
    method.full_clean()
    method.save()
    events.record(
        DeliveryMethodSaved(
            market=method.market,
            code=method.code,
            zone=method.zone,
            valid_from=method.valid_from.isoformat(),
            amount=method.amount,
            is_active=method.is_active,
        ),
        actor=actor,
        now=now,
    )
    return method


@operation
def save_promotion(
    promotion: Promotion, *, actor: Actor, now: datetime, version: int | None = None
) -> Promotion:
    """Write a promotion whose fields were checked by its form, and what is another now.

    Raises PromotionChanged where somebody saved it after the `version` that the form was filled from.
    """
    before = Promotion.objects.select_for_update(no_key=True).filter(pk=promotion.pk).first()
    if before is not None and version is not None and before.version != version:
        raise PromotionChanged

    promotion.version = before.version + 1 if before is not None else 0
    promotion.full_clean()
    promotion.save()

    changes = _changes(before or Promotion(), promotion)
    events.record(
        PromotionSaved(promotion_id=promotion.pk, is_new=before is None, changes=changes),
        actor=actor,
        now=now,
    )
    return promotion


def _changes(before: Model, after: Model) -> dict[str, list[Any]]:
    """Return each field that is another, before and after, as JSON takes it."""
    names = [field.attname for field in after._meta.concrete_fields]
    pairs = {name: [getattr(before, name), getattr(after, name)] for name in names}
    return {
        name: [_plain(value) for value in pair]
        for name, pair in pairs.items()
        if pair[0] != pair[1] and name not in {"id", "version"}
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@operation
def rename_brand(*, before: str, after: str) -> int:
    """Let promotions that mean a brand mean it under its new name; return how many do."""
    meant = list(Promotion.objects.filter(brands__contains=[before]).select_for_update())
    for promotion in meant:
        promotion.brands = list(
            dict.fromkeys(after if name == before else name for name in promotion.brands)
        )
        promotion.version += 1
    Promotion.objects.bulk_update(meant, ["brands", "version"])
    return len(meant)


@operation
def make_vouchers(
    *,
    promotion_id: int,
    codes: Sequence[str],
    total_limit: int | None = None,
    person_limit: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Add vouchers to a promotion that needs a code; return how many are new.

    A code that exists stays as it is. Raises Invalid where everybody gets the offer anyway.
    """
    if not Promotion.objects.filter(pk=promotion_id, needs_code=True).exists():
        raise Invalid(_("Everybody gets this offer: say that it needs a code first."))
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
    new = Voucher.objects.filter(code__in=codes).count() - before
    if new:
        events.record(
            VouchersMade(
                promotion_id=promotion_id,
                count=new,
                code=codes[0] if len(codes) == 1 else "",
                total_limit=total_limit,
                person_limit=person_limit,
            ),
            actor=actor,
            now=now,
        )
    return new


@operation
def change_voucher(
    *,
    voucher_id: int,
    is_active: bool,
    total_limit: int | None,
    person_limit: int | None,
    actor: Actor,
    now: datetime,
) -> Voucher:
    """Switch a code off or on, and limit it. Raises NotFound, Invalid for a limit below its uses."""
    voucher = Voucher.objects.select_for_update(no_key=True).filter(pk=voucher_id).first()
    if voucher is None:
        raise NotFound
    if total_limit is not None and total_limit < voucher.used:
        text = _("It has been used %(count)s times already.") % {"count": voucher.used}
        raise Invalid(fields={"total_limit": text})

    before = Voucher.objects.get(pk=voucher_id)
    voucher.is_active, voucher.total_limit = is_active, total_limit
    voucher.person_limit = person_limit
    voucher.save(update_fields=["is_active", "total_limit", "person_limit"])

    if changes := _changes(before, voucher):
        events.record(
            VoucherChanged(promotion_id=voucher.promotion_id, code=voucher.code, changes=changes),
            actor=actor,
            now=now,
        )
    return voucher


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

    How often a person may is counted over all codes of a promotion: such a promotion is locked first.
    Raises VoucherGone where one was used up, switched off, or used by this person, since the quote was made.
    """
    counted = Voucher.objects.filter(code__in=codes, person_limit__isnull=False)
    rows = Promotion.objects.filter(pk__in=counted.values("promotion_id"))
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    vouchers = list(
        Voucher.objects.select_for_update(no_key=True, of=("self",))
        .filter(code__in=codes)
        .order_by("pk")
    )
    for voucher in vouchers:
        used_up = voucher.total_limit is not None and voucher.used >= voucher.total_limit
        if (
            not voucher.is_active
            or used_up
            or queries.has_used_up(voucher, email=email, customer_id=customer_id)
        ):
            raise VoucherGone(voucher.code)
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
def give_back_vouchers(*, order_number: str, now: datetime) -> int:
    """Let the codes of an order that came to nothing be used again; return how many. Once."""
    uses = VoucherUse.objects.filter(order_number=order_number, given_back_at=None)
    vouchers = Voucher.objects.filter(uses__in=uses).select_for_update(no_key=True, of=("self",))
    ids = list(vouchers.order_by("pk").values_list("pk", flat=True))
    given = VoucherUse.objects.filter(
        voucher__in=ids, order_number=order_number, given_back_at=None
    ).update(given_back_at=now)
    if given:
        Voucher.objects.filter(pk__in=ids).update(used=F("used") - 1)
    return given


# Fixed text: every order runs it.
_NOTE_BUYER = """
    INSERT INTO pricing_knownbuyer (person, order_number, at)
    SELECT person, %(order)s, %(now)s::timestamptz FROM unnest(%(persons)s::text[]) AS person ORDER BY person COLLATE "C"
    ON CONFLICT DO NOTHING RETURNING person
"""


@operation
def note_buyer(*, order_number: str, email: str, phone: str, now: datetime) -> bool:
    """Note who orders; False where this address or this number has ordered before.

    Two orders at once wait for each other here: rows are written in the order of their keys. What
    cannot be written is known already, by an order that is committed.
    """
    persons = sorted(set(queries.buyers_of(email, phone)))
    facts = {"persons": persons, "order": order_number, "now": now}
    return len(statements.fetch(_NOTE_BUYER, facts)) == len(persons)
