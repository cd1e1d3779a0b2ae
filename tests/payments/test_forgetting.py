"""Nothing is kept of who bought nothing; who may still pay is known until her money is settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

from django.apps import apps

from accounts import operations as accounts
from commerce.cart import operations as carts
from commerce.cart import sweepers
from commerce.cart.models import Cart
from commerce.cart.operations import opening
from commerce.orders import operations as orders
from commerce.payments import operations as payments
from commerce.payments.models import ProviderCall, Quote
from commerce.payments.reasons import Reason
from core.actor import SYSTEM
from core.models import OutboundMessage
from tests.kept import rows_with
from tests.world import GB

HERS = ("Ada", "ada@example.com", "7400123456", "Park Row", "LS1 5HD")
TYPED = {
    "full_name": "Ada Shaw", "email": "ada@example.com", "phone": "+447400123456",
    "street": "2 Park Row", "postcode": "LS1 5HD", "city": "Leeds",
}  # fmt: skip


def typed(till, cart, actor=None):
    till.details(cart, actor, **TYPED)
    return cart


def let_go(till):
    """The provider has let go of whatever it was asked to."""
    for call in ProviderCall.objects.filter(state="pending"):
        payments.record_call_done(call_id=call.pk, reference="op", now=till.now)


def ended_unpaid(till, cart):
    """A quote that ran out, of a cart that nobody came back to."""
    quote = Quote.objects.get(cart=cart)
    payments.void_quote(quote_id=quote.pk, why=Reason.EXPIRED, actor=SYSTEM, now=till.now)
    till.react()
    assert sweepers.end_old_carts(till.now + timedelta(days=31)) == 1
    return quote


def test_a_guest_who_went_from_the_checkout_is_forgotten_with_her_cart(till):
    cart = typed(till, till.basket())
    till.start_payment(cart)
    assert {"cart.Cart", "payments.Quote"} <= rows_with(*HERS)
    ended_unpaid(till, cart)

    assert payments.forget_offers(now=till.now) == 0
    let_go(till)
    assert payments.forget_offers(now=till.now) == 1
    assert payments.forget_offers(now=till.now) == 0

    assert rows_with(*HERS) == set()


def test_a_cart_that_another_took_in_keeps_nothing_that_was_typed(till):
    ada = accounts.upsert_customer(email="kept@example.com", name="K", phone="", language="en")
    till.basket()
    here = replace(till.shopper, customer_id=ada.pk, user_id=ada.user_id)
    carts.bring_together(market=GB, actor=here, now=till.now)
    cart = typed(till, till.basket(till.other_shopper), till.other_shopper)
    there = replace(till.other_shopper, customer_id=ada.pk, user_id=ada.user_id)
    typed(till, Cart.objects.get(customer=ada), here)

    kept, merged = carts.bring_together(market=GB, actor=there, now=till.now)

    assert merged
    assert kept == cart
    source = Cart.objects.get(state=Cart.State.MERGED)
    assert {getattr(source, name) for name in TYPED} == {""}
    assert kept.full_name == "Ada Shaw"


def test_a_late_payer_is_told_before_she_is_forgotten(till):
    cart = typed(till, till.basket())
    tender = till.start_payment(cart)
    ended_unpaid(till, cart)
    paid = till.provider_says(tender)
    orders.settle_payment(tender_id=tender.pk, payment=paid, now=till.now)
    let_go(till)

    # Her money has gone back already; whoever writes the mail has not come to it yet.
    assert payments.forget_offers(now=till.now + timedelta(days=15)) == 0
    till.react()
    assert OutboundMessage.objects.get(key__startswith="nothing-charged").to == "ada@example.com"
    assert payments.forget_offers(now=till.now) == 1
    assert "payments.Quote" not in rows_with(*HERS)


def test_what_had_ended_before_is_forgotten_too(till):
    ended, taken_in, still_open = (
        typed(till, till.cart(actor), actor)
        for actor in (till.visitor("one"), till.visitor("two"), till.shopper)
    )
    Cart.objects.filter(pk=ended.pk).update(state=Cart.State.ENDED)
    Cart.objects.filter(pk=taken_in.pk).update(state=Cart.State.MERGED)
    migration = import_module("commerce.cart.migrations.0006_forget_what_was_typed")

    migration.forget(apps, None)

    named = Cart.objects.exclude(full_name="", email="", phone="", street="", city="")
    assert list(named) == [still_open]
    assert set(opening._BLANK) == {*migration._TYPED, "delivery_point", "gift_send_on"}
