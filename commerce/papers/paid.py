"""How an order is paid, in words: on its papers and on its page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from commerce.orders.models import Order
from commerce.payments.models import ProviderCall, Tender
from commerce.payments.words import means_of
from core.money import Money
from returns.models import Return


def lines_of(order: Order, owed: Money) -> list[tuple[str, Money]]:
    """Return what each means pays of what is owed, and what went back; one statement while nothing did."""
    tenders = list(order.plan.tenders.order_by("position", "pk"))
    said = _payments(tenders, owed)
    if owed != order.total_money or any(tender.refund_requested for tender in tenders):
        said += _refunds(order)
    return said


def _payments(tenders: Sequence[Tender], owed: Money) -> list[tuple[str, Money]]:
    """Return what each means pays: what is taken, and what of the rest is kept ready until the goods leave."""
    said = []
    rest = max(owed.amount - sum(tender.captured for tender in tenders), 0)
    for tender in tenders:
        name = means_of(tender)
        if tender.captured:
            said.append((name, Money(tender.captured, owed.currency)))
        waiting = 0 if tender.voided else min(tender.authorised - tender.captured, rest)
        rest -= waiting
        if waiting > 0:
            later = _("%(means)s, taken when the goods leave") % {"means": name}
            is_said = tender.provider == "invoice" or tender.is_due or tender.captured_at_once
            words = name if is_said else later
            said.append((words, Money(waiting, owed.currency)))
    return said


def _refunds(order: Order) -> list[tuple[str, Money]]:
    changed = ProviderCall.objects.filter(
        tender__plan=order.plan_id, kind=ProviderCall.Kind.REFUND, cause__startswith="change:"
    ).exclude(state__in=[ProviderCall.State.FAILED, ProviderCall.State.REPLACED])
    given = sum(call.amount for call in changed)
    by_bank = sum(order.changes.values_list("by_bank", flat=True))
    back = some(order, (_("Paid back"), -given), (_("Paid back by your bank"), -by_bank))
    return back + [
        (
            _("Paid back for return %(number)s") % {"number": received.number},
            -received.refund.money,
        )
        for received in Return.objects.filter(order=order, refund__isnull=False)
        .select_related("refund")
        .order_by("pk")
    ]


def some(order: Order, *parts: tuple[str, int]) -> list[tuple[str, Money]]:
    """Return those parts, in the order's currency, that are not nothing."""
    return [(words, Money(part, order.currency)) for words, part in parts if part]
