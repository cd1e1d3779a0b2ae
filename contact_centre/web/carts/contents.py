"""What the live cart, the payment panel and the form about the customer show."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts import companies
from commerce.cart import details, queries
from commerce.cart.models import Cart
from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments.models import PayLink, PaymentEvent
from commerce.payments.models.tenders import COUNTER
from contact_centre.contacts import texts
from core.actor import Actor


def context_of(actor: Actor, cart: Cart) -> dict[str, Any]:
    """Return what the cart's middle column shows."""
    now = timezone.now()
    payment = payment_of(cart)
    view = queries.view(cart, now=now)
    return {
        "cart": cart,
        "view": view,
        "gift_cards": payments.parts_of(view, payment["link"] and payment["link"].quote, now=now),
        "changes": queries.last_changes(cart),
        "may_edit": cart.may_edit(actor, now) and cart.state == Cart.State.OPEN,
        "may_hand_over": cart.is_callers and cart.state == Cart.State.OPEN,
        "order": Order.objects.filter(cart=cart).first()
        if cart.state == Cart.State.PLACED
        else None,
        "advisor": actor,
        "values": details.values_of(cart),
        "companies": companies.companies_of(cart.customer_id, cart.market_code),
        "errors": {},
        **_reserving(actor, cart),
    } | payment


def _reserving(actor: Actor, cart: Cart) -> dict[str, Any]:
    """Return whether a caller may pay when she collects, and why not; a statement for who has no cart of her own, three where she may."""
    is_open = cart.is_callers and cart.state == Cart.State.OPEN
    may = is_open and any(each.code == COUNTER for each in payments.methods_of(cart, actor))
    why_not = payments.why_not(cart, timezone.now()) if may and cart.email else ""
    return {"may_reserve": may, "why_not_reserve": why_not}


def panel_of(actor: Actor, cart: Cart) -> dict[str, Any]:
    """Return what the payment panel shows besides the pay-link: the total, and whether it may be sent."""
    now = timezone.now()
    view, payment = queries.view(cart, now=now), payment_of(cart)
    return payment | {
        "cart": cart,
        "view": view,
        **_reserving(actor, cart),
        "gift_cards": payments.parts_of(view, payment["link"] and payment["link"].quote, now=now),
        "may_edit": cart.may_edit(actor, now) and cart.state == Cart.State.OPEN,
    }


# The steps of a pay-link that the panel shows, and how many of them each state has behind it.
_STEPS = ("sent", "opened", "paid")
_REACHED = {"sent": 1, "opened": 2, "declined": 2, "authenticating": 2, "paid": 3}


def payment_of(cart: Cart) -> dict[str, Any]:
    """Return how the newest pay-link of the cart stands; `panel` changes with what is shown of it."""
    link = (
        PayLink.objects.select_related("quote")
        .filter(quote__cart=cart)
        .order_by("-created_at")
        .first()
    )
    if link is None:
        return {"link": None, "panel": str(cart.version)}
    tender = link.quote.plan.last_tender
    state = link.state_of(link.quote, tender, timezone.now())
    reached = _REACHED.get(state, 0)
    declines = [
        (event.at, texts.reason(event.detail))
        for event in PaymentEvent.objects.filter(tender=tender, type="declined").order_by("at")
    ]
    return {
        "link": link,
        "panel": f"{cart.version}-{link.quote_id}-{link.rotation}-{state}-{len(declines)}",
        "link_state": state,
        "link_words": texts.pay_link(state),
        "link_steps": [
            {
                "words": texts.pay_link(step)[0],
                "is_done": reached >= number,
                "is_now": reached == number,
                "has_failed": step == "paid" and state == "declined",
            }
            for number, step in enumerate(_STEPS, 1)
        ],
        "quote": link.quote,
        "declines": declines,
    }
