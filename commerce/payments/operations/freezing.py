"""A quote as it is written: the cart's lines, prices and details, copied once and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from commerce.cart.models import Cart
from commerce.cart.queries import Row, promised
from commerce.catalogue.queries import options
from commerce.payments import purses
from commerce.payments.models import PaymentPlan, Quote, QuoteLine, Tender
from commerce.payments.operations import means
from commerce.payments.operations.ledger import append_event
from commerce.pricing.rules import PricedCart
from core import together
from core.actor import Actor, Channel
from stores.inventory.operations import Held

# Where a colleague sells. One who shops on the web is a shopper.
_SELLING = frozenset({Channel.PHONE, Channel.CHAT, Channel.STORE, Channel.KIOSK, Channel.TILL})


def quote_of(
    cart: Cart, priced: PricedCart, *, actor: Actor, expires_at: datetime, now: datetime
) -> Quote:
    """Return what is offered, by whom, and what was said of its delivery; to be written."""
    seller = actor if actor.is_staff and actor.channel in _SELLING else None
    return Quote(
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
        offered_in_id=actor.location_id,
        expires_at=expires_at,
        created_at=now,
    )


def lines_of(
    quote: Quote, rows: Sequence[Row], priced: PricedCart, holds: Mapping[str, Held]
) -> list[QuoteLine]:
    """Return its lines, with what is held for each, to be written; nothing is for a gift card."""
    lines = []
    for position, row in enumerate(rows):
        held = holds.get(str(row.id))
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
                location_id=_kept_at(row, held),
                sent_from_id=row.source_id if row.is_sent_to_store else None,
                hold_id=held.hold_id if held else None,
                sourced=held.sourced if held else "",
            )
        )
    return lines


def _kept_at(row: Row, held: Held | None) -> int:
    """Return where a line is handed over or sent from."""
    if row.location is not None:
        return int(row.location.pk)
    return held.location_id if held else row.source_id


def write_offer(
    quote: Quote,
    lines: Sequence[QuoteLine],
    parts: Sequence[means.Part],
    choice: means.Choice,
    *,
    now: datetime,
) -> Tender:
    """Write a new quote, its plan with a tender per part, and its lines, in one statement.

    Returns the last tender, the page; what is ours is reserved, and so authorised.
    """
    plan = PaymentPlan(
        quote=quote,
        currency=quote.currency,
        amount=quote.total,
        choice=choice.fingerprint,
        created_at=now,
    )
    tenders = []
    for position, part in enumerate(parts):
        tender = Tender(
            plan=plan,
            position=position,
            provider=part.provider,
            method=part.method,
            page_methods=list(part.methods),
            amount=part.amount,
            currency=plan.currency,
            created_at=now,
            asked_at=now,
        )
        tenders.append(tender)
        if part.purse is not None:
            tender.provider_id, tender.authorised = str(tender.pk), part.amount
            tender.state, tender.card_text = Tender.State.AUTHORISED, part.purse.text
    together.insert([quote, plan, *tenders], lines)
    for part, tender in zip(parts, tenders, strict=True):
        if part.purse is not None:
            purses.reserve(part.purse, tender, part.amount, expires_at=quote.expires_at, now=now)
            append_event(tender, tender.provider_id, "authorised", part.amount, now=now)
    return tenders[-1]


def copy_of(quote: Quote, *, first_id: UUID | None, now: datetime) -> tuple[Quote, list[QuoteLine]]:
    """Return the same offer once more, open, and its lines, to be written: they take over the holds."""
    same = {field.attname: getattr(quote, field.attname) for field in Quote._meta.concrete_fields}
    anew = Quote(
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
    return anew, lines


def _used_codes(priced: PricedCart) -> list[str]:
    """Return the vouchers that take something off, each once."""
    reasons = [reason for line in priced.lines for reason in line.reasons]
    if priced.delivery.reason is not None:
        reasons.append(priced.delivery.reason)
    return list(dict.fromkeys(r.promotion.code for r in reasons if r.promotion.code))
