"""A page asked for again after a lost answer is the same page; a final no frees the goods."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from commerce.cart import operations as carts
from commerce.orders import settlement
from commerce.payments import gateway, operations
from commerce.payments.errors import PaymentRefused
from commerce.payments.models import Quote, Tender
from tests.payments.test_gateway import at, process, provider
from tests.world import GB

__all__ = ["process", "provider"]


def forget() -> None:
    """The provider's answer to the opening never reached us."""
    Tender.objects.update(provider_id="", pay_url="")


def send_link(till, cart):
    return operations.send_pay_link(
        cart_id=cart.pk, by="email", to="ada@example.com", actor=till.csa, now=till.now
    )


@pytest.fixture
def linked(till):
    cart = carts.start_cart_for_caller(market=GB, language="en", actor=till.csa, now=till.now)
    till.add(cart, till.kettle, 1, actor=till.csa)
    till.details(cart, till.csa)
    return cart, send_link(till, cart)


def test_after_a_lost_answer_the_same_page_whatever_the_language(till, provider):
    tender = till.start_payment(till.basket())
    url = gateway.open_page(tender.pk, now=till.now)
    forget()

    with translation.override("nb"):
        assert gateway.open_page(tender.pk, now=till.now) == url
    assert Tender.objects.get().provider_id


def test_the_page_is_described_in_the_language_of_the_offer(till, provider):
    tender = till.start_payment(till.basket())
    with translation.override("nb"):
        url = gateway.open_page(tender.pk, now=till.now)

    assert "Your order at Fjord" in provider.browser.get(url).text


def test_a_link_sent_again_after_a_lost_answer_can_be_paid(till, provider, linked):
    cart, link = linked
    tender = Tender.objects.get()
    url = gateway.open_page(tender.pk, now=till.now)
    forget()

    assert send_link(till, cart).token != link.token
    assert gateway.open_page(tender.pk, now=till.now) == url


def test_a_page_that_was_cancelled_before_we_knew_of_it_is_followed(till, provider):
    tender = till.start_payment(till.basket())
    url = gateway.open_page(tender.pk, now=till.now)
    provider.browser.post(url + "/cancel")
    forget()

    second = gateway.open_page(tender.pk, now=till.now)

    assert second != url
    assert gateway.open_page(tender.pk, now=till.now) == second


def test_the_provider_never_sees_the_token_of_a_link(till, provider, linked, client):
    tender = Tender.objects.get()
    session = gateway._session(tender, tender.plan.quote, str(tender.pk))
    assert linked[1].token not in session.cancel_url + session.return_url

    answer = client.get(reverse("shop:pay_cancelled", args=[tender.pk]))
    assert answer["Location"] == reverse("shop:pay", args=[linked[1].token])


def test_a_final_no_ends_the_offer_and_frees_its_goods(till, provider, settings):
    tender = till.start_payment(till.basket())
    at(settings, provider.url)
    settings.PROVIDER_API_KEY = "wrong"

    with pytest.raises(PaymentRefused):
        settlement.settle(tender.pk, now=till.now)
    assert till.held() == 3
    with pytest.raises(PaymentRefused):
        gateway.open_page(tender.pk, now=till.now)

    assert (Quote.objects.get().void_reason, till.held()) == ("provider-refused", 0)
