"""Money that the provider has at once, or takes only once: kept in parts by us, the rest refunded there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.orders import settlement
from commerce.payments import gateway, operations
from commerce.payments.models import ProviderCall, Tender
from commerce.payments.operations import calls
from commerce.payments.providers.registry import PROVIDERS
from commerce.payments.reasons import Reason
from core.actor import SYSTEM
from core.models import OutboundMessage
from tests.payments.test_gateway import perform_all, process, provider
from tests.sandbox.world import ONCE, WHOLE

__all__ = ["process", "provider"]


@pytest.fixture
def page(till, provider) -> Tender:
    tender = till.start_payment(till.basket())
    gateway.open_page(tender.pk, now=till.now)
    tender.refresh_from_db()
    return tender


def _captured(till, order, amount, cause):
    operations.request_capture(
        plan_id=order.plan_id, amount=amount, cause=cause, actor=till.clerk, now=till.now
    )
    perform_all(till)


def _let_go_of_the_rest(till, tender):
    calls.request_void(
        Tender.objects.get(pk=tender.pk), cause="cancelled", actor=SYSTEM, now=till.now
    )
    perform_all(till)


def test_a_transfer_is_kept_in_parts_and_the_rest_goes_back(till, provider, page):
    provider.choose(page.provider_id, "bank")
    order = settlement.settle(page.pk, now=till.now).order
    tender = Tender.objects.get(pk=page.pk)
    assert (tender.captured_at_once, tender.method, tender.captured) == (True, "bank", 0)

    _captured(till, order, 4900, "fulfilment:1")
    _let_go_of_the_rest(till, page)

    payment = provider.payment(page.provider_id)
    assert (payment["captured"], payment["refunded"]) == (order.total, order.total - 4900)
    tender.refresh_from_db()
    assert (tender.captured, tender.voided) == (4900, True)


@pytest.mark.parametrize("card", [WHOLE, ONCE])
def test_a_card_that_is_captured_only_once_is_taken_whole_with_the_first_part(
    till, provider, page, card
):
    provider.simulate(page.provider_id, card)
    order = settlement.settle(page.pk, now=till.now).order

    _captured(till, order, 4900, "fulfilment:1")
    assert provider.payment(page.provider_id)["captured"] == order.total
    _captured(till, order, 1250, "fulfilment:2")
    assert provider.payment(page.provider_id)["captured"] == order.total
    assert Tender.objects.get(pk=page.pk).captured == 6150

    _let_go_of_the_rest(till, page)
    assert provider.payment(page.provider_id)["refunded"] == order.total - 6150


def _is_back_once(till, provider, page) -> None:
    """Make every call, and every call once more: nothing more goes back, and none is refused."""
    for _twice in range(2):
        perform_all(till)
        payment = provider.payment(page.provider_id)
        assert payment["refunded"] == payment["captured"] == page.amount
        assert set(ProviderCall.objects.values_list("state", flat=True)) == {"done"}
        ProviderCall.objects.update(state="pending")


def _told() -> OutboundMessage:
    return OutboundMessage.objects.get(key__startswith="sent-back")


def test_a_transfer_whose_offer_had_ended_is_paid_back_once(till, provider, page):
    provider.choose(page.provider_id, "bank")
    operations.void_quote(
        quote_id=page.plan.quote_id, why=Reason.EXPIRED, actor=SYSTEM, now=till.now
    )
    # The call that closes the page, and the one for the money that came, are both under way.
    assert settlement.settle(page.pk, now=till.now).state == "refused"
    assert ProviderCall.objects.filter(state="pending").count() == 2

    _is_back_once(till, provider, page)
    till.react()
    assert "we send it back" in _told().text
    assert "Nothing is charged" not in _told().text
    assert till.breaches() == []


def test_a_transfer_for_goods_that_are_gone_is_paid_back_once(till, provider, page, client):
    provider.choose(page.provider_id, "bank")
    till.now += timedelta(minutes=20)
    assert till.placed_order((till.kettle, 9, till.leeds), actor=till.other_shopper)
    assert settlement.settle(page.pk, now=till.now).state == "refused"
    assert ProviderCall.objects.filter(tender=page).count() == 1

    _is_back_once(till, provider, page)
    till.react()
    assert "we send it back" in _told().text
    shown = client.get(f"/checkout/return/{page.pk}/").content.decode()
    assert "Your money is on its way back" in shown
    assert "Nothing was charged" not in shown


def test_a_page_that_is_paid_while_it_is_being_closed_is_paid_back(till, provider, page):
    operations.void_quote(
        quote_id=page.plan.quote_id, why=Reason.EXPIRED, actor=SYSTEM, now=till.now
    )
    call = ProviderCall.objects.get()
    unpaid = gateway.ask(page)
    provider.choose(page.provider_id, "bank")
    assert unpaid is not None

    gateway._let_go(PROVIDERS[page.provider], call, unpaid)
    assert provider.payment(page.provider_id)["refunded"] == page.amount
