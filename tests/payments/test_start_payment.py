"""Starting a payment freezes what is bought, holds it, and gives one tender."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from commerce.cart import operations as carts
from commerce.cart.commands import Add
from commerce.cart.models import Cart, CartLine
from commerce.catalogue.models import Price
from commerce.payments import operations
from commerce.payments.errors import (
    CartNotReady,
    DetailsMissing,
    NoQuote,
    PriceChanged,
    QuoteEnded,
)
from commerce.payments.events import PayLinkOpened, QuoteMade, QuoteVoided
from commerce.payments.gateway import open_page
from commerce.payments.models import PayLink, ProviderCall, Quote, Tender
from commerce.payments.operations.quotes import SHOPPERS_PER_ADDRESS, UNITS_PER_ADDRESS
from core.errors import Forbidden, TooMany
from core.models import OutboundMessage
from stores.inventory.errors import OutOfStock
from stores.inventory.models import StockHold
from tests.world import NO


def edit(till, cart, actor=None):
    carts.change_cart(
        cart_id=cart.pk,
        command=Add(till.mug.pk, 1),
        client_id=uuid4(),
        actor=actor or till.shopper,
        now=till.now,
    )


def test_freezes_lines_prices_holds_and_total(till):
    tender = till.start_payment(till.basket())

    quote = tender.plan.quote
    assert (tender.amount, tender.currency, quote.total) == (11545, "GBP", 11545)
    assert quote.total == sum(line.gross for line in quote.lines.all()) + quote.delivery_gross
    assert quote.tax == sum(line.tax for line in quote.lines.all()) + quote.delivery_tax
    assert [line.name_nb for line in quote.lines.order_by("position")] == [
        "Tarn vannkoker",
        "Tarn krus",
    ]
    assert till.held() == 3
    assert quote.expires_at == till.now + timedelta(minutes=15)
    assert till.recorded(QuoteMade) == 1
    assert Cart.objects.get().quote_id == quote.pk


def test_norway_pays_in_kroner_with_norwegian_tax(till):
    tender = till.start_payment(till.cart_with((till.mug, 1, None), market=NO))

    assert (tender.amount, tender.currency) == (14900 + 7900, "NOK")
    assert tender.plan.quote.lines.get().tax == 2980


def test_a_double_click_gives_the_same_tender(till):
    cart = till.basket()

    assert till.start_payment(cart).pk == till.start_payment(cart).pk
    assert till.held() == 3
    assert till.recorded(QuoteMade) == 1


@pytest.mark.parametrize("field", ["full_name", "email", "street", "postcode", "city"])
def test_refuses_without_details_and_holds_nothing(till, field):
    cart = till.basket()
    Cart.objects.update(**{field: ""})

    with pytest.raises(DetailsMissing) as refused:
        till.start_payment(cart)

    assert set(refused.value.fields) == {field}
    assert not StockHold.objects.exists()
    assert not Quote.objects.exists()


def test_a_collection_needs_no_address(till):
    cart = till.cart()
    till.add(cart, till.kettle, 1, at=till.leeds)
    till.details(cart, street="", postcode="", city="")

    assert till.start_payment(cart).amount == 4900


def test_refuses_an_empty_cart_and_one_that_is_not_sold_here_any_more(till):
    with pytest.raises(CartNotReady):
        till.start_payment(till.cart())
    cart = till.basket()
    Price.objects.filter(variant=till.mug, market="GB").delete()

    with pytest.raises(CartNotReady):
        till.start_payment(cart)
    assert not StockHold.objects.exists()


def test_refuses_what_is_held_for_others_and_says_what_is_left(till):
    till.start_payment(
        till.cart_with((till.kettle, 9, till.leeds), actor=till.other_shopper), till.other_shopper
    )
    cart = till.cart()
    till.add(cart, till.kettle, 1, at=till.leeds)
    till.details(cart)
    cart.lines.update(quantity=2)

    with pytest.raises(OutOfStock) as refused:
        till.start_payment(cart)

    assert refused.value.shortages[0].left == 1
    assert till.held() == 9


def test_refuses_a_total_that_is_not_the_one_that_was_shown(till):
    cart = till.basket()

    with pytest.raises(PriceChanged) as refused:
        operations.start_payment(
            cart_id=cart.pk, actor=till.shopper, now=till.now, expected_total=1
        )

    assert refused.value.extra["total"] == 11545
    assert till.held() == 0


def test_a_price_that_changed_after_the_quote_can_still_be_paid_as_shown(till):
    """The quote was made at the old price; the page shows the new one, and that is what she agrees to."""
    cart = till.basket()
    old = till.start_payment(cart)
    Price.objects.filter(variant=till.mug, market="GB").update(amount=1350)

    new = operations.start_payment(
        cart_id=cart.pk, actor=till.shopper, now=till.now, expected_total=11645
    )

    assert (new.amount, till.held()) == (11645, 3)
    assert Quote.objects.get(plan__tenders=old).state == Quote.State.VOID


def test_a_wrong_total_leaves_the_quote_that_is_open(till):
    cart = till.basket()
    tender = till.start_payment(cart)

    with pytest.raises(PriceChanged), transaction.atomic():
        operations.start_payment(
            cart_id=cart.pk, actor=till.shopper, now=till.now, expected_total=1
        )

    assert Quote.objects.get().state == Quote.State.OPEN
    assert till.start_payment(cart).pk == tender.pk


def test_an_edit_voids_the_quote_releases_its_holds_and_closes_its_page(till):
    cart = till.basket()
    tender = till.start_payment(cart)

    edit(till, cart)
    assert Cart.objects.get().quote_id is None
    till.react()

    quote = Quote.objects.get()
    assert (quote.state, quote.void_reason, till.held()) == (Quote.State.VOID, "cart-changed", 0)
    assert ProviderCall.objects.get(tender=tender).kind == "void"
    assert till.recorded(QuoteVoided) == 1
    with pytest.raises(QuoteEnded):
        open_page(tender.pk, now=till.now)
    assert till.breaches() == []


def test_after_an_edit_paying_freezes_anew(till):
    cart = till.basket()
    first = till.start_payment(cart)
    edit(till, cart)

    second = till.start_payment(cart)

    assert (second.pk != first.pk, second.amount) == (True, 12795)
    till.react()
    assert till.held() == 4
    assert Cart.objects.get().quote_id == second.plan.quote_id


def test_after_its_time_a_quote_is_frozen_anew(till):
    cart = till.basket()
    first = till.start_payment(cart)
    till.now += timedelta(minutes=15)

    assert till.start_payment(cart).pk != first.pk
    assert till.held() == 3


def test_voiding_twice_is_voiding_once(till):
    tender = till.start_payment(till.basket())
    quote_id = tender.plan.quote_id

    assert operations.void_quote(quote_id=quote_id, why="x", actor=till.shopper, now=till.now)
    assert not operations.void_quote(quote_id=quote_id, why="x", actor=till.shopper, now=till.now)
    assert till.recorded(QuoteVoided) == 1
    assert ProviderCall.objects.count() == 1


def send(till, cart, **more):
    return operations.send_pay_link(
        **(
            {
                "cart_id": cart.pk,
                "by": "sms",
                "to": "+447700900123",
                "actor": till.csa,
                "now": till.now,
            }
            | more
        )
    )


@pytest.fixture
def shared(till):
    cart = till.basket()
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=till.csa, now=till.now)
    return carts.allow_editing(cart_id=cart.pk, actor=till.shopper, now=till.now)


def test_a_pay_link_holds_for_a_day_and_is_offered_by_the_advisor(till, shared):
    link = send(till, shared)

    assert (link.quote.channel, link.quote.offered_by_id) == ("phone", till.csa.user_id)
    assert link.quote.expires_at == till.now + timedelta(days=1)
    assert till.held() == 3


def test_a_link_sent_again_ends_the_one_before(till, shared):
    old = send(till, shared).token
    new = send(till, shared).token

    assert Quote.objects.count() == 1
    assert operations.open_pay_link(token=new, now=till.now).tender.amount == 11545
    with pytest.raises(NoQuote):
        operations.open_pay_link(token=old, now=till.now)


def test_opening_a_link_is_noted_once(till, shared):
    link = send(till, shared)
    operations.open_pay_link(token=link.token, now=till.now)
    operations.open_pay_link(token=link.token, now=till.now + timedelta(minutes=5))

    assert PayLink.objects.get().opened_at == till.now
    assert till.recorded(PayLinkOpened) == 1


def test_only_the_contact_centre_sends_links_and_only_to_somewhere(till, shared):
    with pytest.raises(Forbidden):
        send(till, shared, actor=till.shopper)
    with pytest.raises(DetailsMissing):
        send(till, shared, to="")
    with pytest.raises(DetailsMissing):
        send(till, shared, by="pigeon")
    assert not PayLink.objects.exists()


def test_the_shopper_who_pays_in_her_own_browser_replaces_the_link(till, shared):
    link = send(till, shared)
    tender = till.start_payment(shared)

    assert tender.plan.quote.channel == "web"
    assert Quote.objects.get(pk=link.quote_id).void_reason == "replaced"
    assert Tender.objects.count() == 2
    assert till.held() == 3


def test_the_message_with_the_link_goes_out_once_and_is_marked(till, shared):
    link = send(till, shared)
    till.react()

    (message,) = OutboundMessage.objects.all()
    assert link.token in message.text
    assert PayLink.objects.get().sent_at == till.now


def may_start(till, actor=None, address="192.0.2.1"):
    actor = actor or till.shopper
    lines = CartLine.objects.filter(cart__visitor_key=actor.visitor_key)
    units = sum(lines.values_list("quantity", flat=True))
    operations.check_may_start(actor=actor, address=address, units=units, now=till.now)


def test_one_shopper_starts_so_many_payments_and_is_told_when_to_try_again(till, settings):
    settings.PAYMENT_STARTS = 2
    may_start(till)
    may_start(till)

    with pytest.raises(TooMany) as refused:
        may_start(till, address="192.0.2.2")

    assert refused.value.extra["retry_after"] == 600
    till.now += timedelta(minutes=10)
    may_start(till)


def test_a_customer_counts_as_one_on_all_her_devices(till, settings):
    settings.PAYMENT_STARTS = 1
    may_start(till, replace(till.shopper, customer_id=7))

    with pytest.raises(TooMany):
        may_start(till, replace(till.other_shopper, customer_id=7))
    may_start(till, replace(till.shopper, customer_id=8))


def test_an_address_starts_many_times_as_many_and_who_is_refused_takes_none_of_them(till, settings):
    """An office, or a mobile carrier, behind one address."""
    settings.PAYMENT_STARTS = 1
    may_start(till)
    for _more in range(3 * SHOPPERS_PER_ADDRESS):
        with pytest.raises(TooMany):
            may_start(till)
    for number in range(1, SHOPPERS_PER_ADDRESS):
        may_start(till, till.visitor(f"colleague {number}"))

    with pytest.raises(TooMany):
        may_start(till, till.visitor("one more"))
    may_start(till, till.visitor("one more elsewhere"), address="192.0.2.2")


def test_an_address_holds_no_more_units_however_many_visitors_it_makes_up(till):
    def cart_of(name, units):
        visitor = till.visitor(name)
        CartLine.objects.filter(cart=till.basket(visitor)).update(quantity=units)
        return visitor

    for number in range(UNITS_PER_ADDRESS // 400):
        may_start(till, cart_of(f"attacker {number}", 200))
    left = UNITS_PER_ADDRESS % 400

    with pytest.raises(TooMany) as refused:
        may_start(till, cart_of("one more", left // 2 + 1))

    assert refused.value.extra["retry_after"] == 15 * 60
    may_start(till, cart_of("a colleague with less", left // 2))
    may_start(till, till.visitor("one more"), address="192.0.2.2")
    till.now += timedelta(minutes=15)
    may_start(till, till.visitor("one more"))


def test_an_office_of_fifty_buys(till):
    for number in range(50):
        visitor = till.visitor(f"colleague {number}")
        CartLine.objects.filter(cart=till.basket(visitor)).update(quantity=10)
        may_start(till, visitor)
