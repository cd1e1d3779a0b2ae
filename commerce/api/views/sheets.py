"""What an actor sees of a cart and its payment, gathered for the shapes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from commerce.api.shapes.carts import CartSerializer
from commerce.api.shapes.delivery import WayChoicesSerializer
from commerce.api.shapes.paying import PayLinkSerializer, PaymentSerializer
from commerce.cart import operations, queries
from commerce.cart.models import Cart
from commerce.delivery.ways import choices_of
from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments.errors import NoQuote
from commerce.payments.models import PayLink, PaymentMethod, Quote, Tender
from commerce.payments.models.tenders import COUNTER
from commerce.payments.operations import Planned
from commerce.payments.reasons import Reason
from core import markets
from core.actor import Actor
from core.money import Money


def cart_sheet(
    cart: Cart, actor: Actor, *, now: datetime, since: int | None = None
) -> dict[str, Any]:
    """Return the cart as the actor sees it; at most eight statements, whatever its size."""
    is_own = cart.is_of(actor)
    placed = cart.state == Cart.State.PLACED
    shared = cart.share and cart.share_until is not None and cart.share_until > now
    view = queries.view(cart, now=now)
    needs_handover = actor.is_staff and cart.is_callers and cart.state == Cart.State.OPEN
    return dict(
        CartSerializer.written(
            {
                "cart": cart,
                "view": view,
                "way": _way(view),
                "may_edit": cart.may_edit(actor, now) and cart.state == Cart.State.OPEN,
                "sharing": {
                    "mode": cart.share if shared else "",
                    "with_name": cart.shared_with_name(now),
                    "until": cart.share_until if shared else None,
                    "call_code": cart.call_code if is_own else "",
                },
                "order": Order.objects.filter(cart=cart).values_list("number", flat=True).get()
                if placed
                else "",
                "handover_url": _handover(cart) if needs_handover else "",
                "entries": queries.entries_since(cart, since)
                if since is not None and since < cart.version
                else [],
            }
        )
    )


def _way(view: queries.CartView) -> dict[str, Any] | None:
    if view.way is None:
        return None
    return {
        "code": view.way.code,
        "name": view.way.name(get_language() or "en"),
        "point": view.cart.point or None if view.way.has_points else None,
        "note": view.cart.delivery_note,
    }


def _handover(cart: Cart) -> str:
    prefix = markets.prefix_of(cart.market_code, cart.language)
    return f"{settings.BASE_URL}{prefix}/carts/{operations.handover_link(cart)}/"


def ways_sheet(view: queries.CartView, *, now: datetime) -> dict[str, Any]:
    """Return the ways of delivery that fit a cart; it may ask a carrier for its pick-up points."""
    language = get_language() or "en"
    chosen = view.way
    items = [
        {
            "code": each.way.code,
            "name": each.way.name(language),
            "note": each.way.note(language),
            "first_day": each.first,
            "last_day": each.last,
            "price": each.cost.gross,
            "until_free": each.cost.until_free,
            "needs_phone": each.way.needs_phone,
            "points": each.points,
            "is_open": each.is_open,
            "is_chosen": chosen is not None and each.way.code == chosen.code,
        }
        for each in (choices_of(view, now) if view.has_delivery else [])
    ]
    return WayChoicesSerializer.written({"items": items})


def state_of(quote: Quote, now: datetime) -> str:
    """Return `open`, `placed`, `expired` or `void`."""
    if quote.state == Quote.State.OPEN:
        return "open" if quote.expires_at > now else "expired"
    return "expired" if quote.void_reason == Reason.EXPIRED else str(quote.state)


def payment_sheet(tender: Tender, *, now: datetime, pay_url: str = "") -> dict[str, Any]:
    """Return how the payment of a frozen cart stands."""
    quote = tender.plan.offer
    facts = {
        "tender": tender,
        "quote": quote,
        "pay_url": pay_url or tender.pay_url,
        "state": state_of(quote, now),
        "declined": tender.status_text == "declined",
    }
    return PaymentSerializer.written(facts)


def _methods(cart: Cart, actor: Actor, now: datetime) -> list[PaymentMethod]:
    """Return the ways to pay the rest; in the store only to who need not pay before."""
    methods = payments.methods_of(cart, actor)
    may_reserve = all(each.code != COUNTER for each in methods) or not payments.why_not(cart, now)
    return [each for each in methods if may_reserve or each.code != COUNTER]


def means_facts(cart: Cart, plan: Planned, actor: Actor, now: datetime) -> dict[str, Any]:
    """Gather what pays for a cart or for the offer of a pay-link, and the ways to pay the rest."""
    currency = cart.market.currency
    has_credit = plan.credit_free and payments.is_payer(cart, actor)
    return {
        "parts": [
            {"purse": purse, "amount": Money(amount, currency)} for purse, amount in plan.parts
        ],
        "rest": Money(plan.rest, currency),
        "on_invoice": Money(plan.on_invoice, currency),
        "credit": Money(plan.credit_free, currency) if has_credit else None,
        "uses_credit": plan.choice.uses_credit,
        "methods": _methods(cart, actor, now),
        "method": plan.choice.method,
    }


def newest_tender(cart: Cart) -> Tender:
    """Return the newest tender of a cart; raises NoQuote where its payment was never started."""
    tender = (
        Tender.objects.select_related("plan__quote")
        .filter(plan__quote__cart=cart)
        .order_by("-plan_id", "-position")
        .first()
    )
    if tender is None:
        raise NoQuote
    return tender


def link_sheet(cart: Cart, *, now: datetime) -> dict[str, Any]:
    """Return how far the newest pay-link of the cart has come; raises NoQuote."""
    link = (
        PayLink.objects.select_related("quote")
        .filter(quote__cart=cart)
        .order_by("-created_at")
        .first()
    )
    if link is None:
        raise NoQuote
    tender = link.quote.plan.last_tender
    facts = {"link": link, "quote": link.quote, "state": link.state_of(link.quote, tender, now)}
    return PayLinkSerializer.written(facts)
