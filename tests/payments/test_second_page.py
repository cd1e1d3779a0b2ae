"""A tender may have had an earlier page: no answer about it is taken for the one that counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce.orders import operations as orders
from commerce.payments import operations
from commerce.payments.models import PaymentEvent, ProviderCall, Tender
from commerce.payments.reasons import Reason
from core.actor import Channel


@pytest.fixture
def tender(till) -> Tender:
    tender = till.start_payment(till.basket())
    Tender.objects.update(provider_id="pay_second", pay_url="http://localhost/second")
    return tender


def settle(till, tender, payment_id, status="authorised", **changes):
    says = till.provider_says(tender, status, id=payment_id, **changes)
    return orders.settle_payment(tender_id=tender.pk, payment=says, now=till.now)


def let_go() -> list[str]:
    return list(ProviderCall.objects.filter(kind="void").values_list("provider_id", flat=True))


def test_a_late_answer_about_the_first_page_changes_nothing(till, tender):
    settle(till, tender, "pay_first", "cancelled")

    row = Tender.objects.get()
    assert (row.provider_id, row.state) == ("pay_second", Tender.State.CREATED)
    assert settle(till, tender, "pay_second").state == "placed"
    assert till.breaches() == []


def test_paid_on_the_first_page_the_order_has_that_money_and_the_second_is_closed(till, tender):
    assert settle(till, tender, "pay_first").state == "placed"

    assert Tender.objects.get().provider_id == "pay_first"
    assert let_go() == ["pay_second"]
    operations.record_call_done(
        call_id=ProviderCall.objects.get().pk, reference="void_1", now=till.now
    )
    assert not Tender.objects.get().voided
    assert till.breaches() == []


def test_paid_on_both_one_is_the_order_and_the_other_is_let_go(till, tender):
    assert settle(till, tender, "pay_second").state == "placed"
    for _twice in range(2):
        assert settle(till, tender, "pay_first").state == "placed"

    assert Tender.objects.get().provider_id == "pay_second"
    assert let_go() == ["pay_first"]
    assert PaymentEvent.objects.filter(type="authorised").count() == 2
    assert till.breaches() == []


def test_paid_on_both_while_the_goods_seemed_gone_the_other_is_let_go(till, tender):
    """The other page placed the order between the try that found nothing and its refusal."""
    assert settle(till, tender, "pay_second").state == "placed"

    says = till.provider_says(tender, id="pay_first")
    refused = orders.refuse_payment(
        tender_id=tender.pk, payment=says, why=Reason.SOLD_OUT, now=till.now
    )

    assert refused.state == "placed"
    assert let_go() == ["pay_first"]
    assert till.breaches() == []


def test_money_that_came_late_on_the_first_page_is_let_go_by_its_name(till, tender):
    operations.void_quote(
        quote_id=tender.plan.quote_id, why="cart-changed", actor=till.shopper, now=till.now
    )
    assert settle(till, tender, "pay_first").state == "refused"

    row = Tender.objects.get()
    assert (row.provider_id, row.authorised) == ("pay_second", 0)
    assert sorted(let_go()) == ["", "pay_first"]
    assert till.breaches() == []
    for call in ProviderCall.objects.filter(provider_id="pay_first"):
        operations.record_call_failed(call_id=call.pk, error="422 no", now=till.now)
    assert any("payment=pay_first" in line for line in till.breaches())


def test_a_colleague_who_shops_on_the_web_is_a_shopper(till):
    actor = replace(till.clerk, channel=Channel.WEB, visitor_key=till.shopper.visitor_key)
    quote = till.start_payment(till.basket(), actor).plan.quote

    assert (quote.offered_by_id, quote.offered_by_name) == (None, "")
