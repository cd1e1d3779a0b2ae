"""A quote as it is written: the cart's lines, prices and details, copied once and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from commerce.cart.models import Cart
from commerce.cart.queries import Row, promised
from commerce.catalogue.queries import options
from commerce.payments.models import Quote, QuoteLine
from commerce.pricing.rules import PricedCart
from core.actor import Actor, Channel

# Where a colleague sells. One who shops on the web is a shopper.
_SELLING = frozenset({Channel.PHONE, Channel.CHAT, Channel.STORE, Channel.KIOSK, Channel.TILL})


def write_quote(
    cart: Cart, priced: PricedCart, *, actor: Actor, expires_at: datetime, now: datetime
) -> Quote:
    """Write down what is offered, by whom, and what was said of its delivery."""
    seller = actor if actor.is_staff and actor.channel in _SELLING else None
    return Quote.objects.create(
        id=uuid4(),
        cart=cart,
        cart_version=cart.version,
        market_code=cart.market_code,
        language=cart.language,
        currency=priced.currency,
        total=priced.total.amount,
        tax=priced.tax.amount,
        delivery_gross=priced.delivery.gross.amount,
        delivery_tax=priced.delivery.tax.amount,
        codes=_used_codes(priced),
        details={
            name: getattr(cart, name)
            for name in ("full_name", "email", "phone", "street", "street2", "postcode", "city")
        }
        | promised(cart, priced, now),
        channel=actor.channel,
        offered_by_id=seller.user_id if seller else None,
        offered_by_name=seller.name if seller else "",
        expires_at=expires_at,
        created_at=now,
    )


def write_lines(
    quote: Quote, rows: Sequence[Row], priced: PricedCart, holds: dict[str, UUID]
) -> None:
    """Write down its lines, with the hold of each; a gift card has none."""
    lines = []
    for position, row in enumerate(rows):
        line = priced.line(str(row.id))
        names = {
            language: ", ".join(filter(None, [name, options.text(row.options, language)]))
            for language, name in row.names.items()
        }
        lines.append(
            QuoteLine(
                quote=quote,
                position=position,
                variant_id=row.variant_id,
                sku=row.sku,
                name_en=names["en"][:260],
                name_nb=names["nb"][:260],
                quantity=row.quantity,
                unit=row.unit,
                discount=line.discount.amount,
                reasons=[reason.as_record() for reason in line.reasons],
                net=line.net.amount,
                tax=line.tax.amount,
                gross=line.gross.amount,
                rate=line.rate,
                method=row.method,
                location_id=row.source_id,
                hold_id=holds.get(str(row.id)),
            )
        )
    QuoteLine.objects.bulk_create(lines)


def copy_quote(quote: Quote, *, first_id: UUID | None, now: datetime) -> Quote:
    """Write the same offer once more, open: its lines with the holds that keep their units, taken over."""
    same = {field.attname: getattr(quote, field.attname) for field in Quote._meta.concrete_fields}
    anew = Quote.objects.create(
        **same
        | {
            "id": uuid4(),
            "first_id": first_id,
            "state": Quote.State.OPEN,
            "void_reason": "",
            "created_at": now,
        }
    )
    lines = list(quote.lines.order_by("position"))
    for line in lines:
        line.pk, line.quote = None, anew
    quote.lines.update(hold_id=None)
    QuoteLine.objects.bulk_create(lines)
    return anew


def _used_codes(priced: PricedCart) -> list[str]:
    """Return the vouchers that take something off, each once."""
    reasons = [reason for line in priced.lines for reason in line.reasons]
    if priced.delivery.reason is not None:
        reasons.append(priced.delivery.reason)
    return list(dict.fromkeys(r.promotion.code for r in reasons if r.promotion.code))
