"""Ways to pay by market: switched at once, and no order knows."""

from __future__ import annotations

import pytest

from commerce.payments import operations
from commerce.payments.errors import MethodGone
from commerce.payments.events import MethodsChanged
from commerce.payments.models import PaymentMethod, Tender
from commerce.payments.operations import MethodData
from commerce.payments.providers import ProviderPayment, registry
from commerce.payments.providers.sandbox import SandboxProvider
from core.errors import Forbidden, Invalid
from core.models import Event


class OtherProvider(SandboxProvider):
    """Another provider of the same kind, that nobody has paid yet."""

    def find(self, reference: str) -> ProviderPayment | None:
        return None


@pytest.fixture
def other(monkeypatch):
    monkeypatch.setitem(registry.PROVIDERS, "other", OtherProvider())


def offer(till, *methods, actor=None, market="GB"):
    return operations.set_methods(
        market=market, methods=[MethodData(*each) for each in methods],
        actor=actor or till.manager, now=till.now,
    )  # fmt: skip


CARD, WALLET = ("card", "sandbox", True, 0), ("wallet", "sandbox", True, 1)


def test_what_is_switched_counts_at_once_and_once_in_the_audit(till):
    cart = till.basket()
    assert offer(till, CARD, WALLET)
    assert [each.code for each in operations.methods_of(cart, till.shopper)] == ["card", "wallet"]

    assert offer(till, ("card", "sandbox", False, 0), ("wallet", "sandbox", True, 0))
    assert [each.code for each in operations.methods_of(cart, till.shopper)] == ["wallet"]
    assert not offer(till, ("card", "sandbox", False, 0), ("wallet", "sandbox", True, 0))

    changed = Event.objects.filter(type=MethodsChanged.__name__).order_by("pk")
    assert [(each.privileged, len(each.payload["changes"])) for each in changed] == [
        (True, 2),
        (True, 2),
    ]
    assert till.breaches() == []


def test_nothing_named_changes_nothing_also_where_no_way_is_on(till):
    assert not offer(till)
    offer(till, CARD)
    assert not offer(till)
    assert PaymentMethod.objects.get().is_active


def test_another_provider_touches_no_payment_that_has_begun(till, other):
    offer(till, CARD)
    cart = till.basket()
    operations.choose_means(cart_id=cart.pk, method="card", actor=till.shopper, now=till.now)
    order = till.pay(till.start_payment(cart)).order
    offer(till, ("card", "other", True, 0))

    assert [each.provider for each in order.plan.tenders.all()] == ["sandbox"]
    following = till.basket(till.other_shopper)
    operations.choose_means(
        cart_id=following.pk, method="card", actor=till.other_shopper, now=till.now
    )
    assert till.start_payment(following, till.other_shopper).provider == "other"


def test_a_choice_that_is_switched_off_is_asked_again(till):
    offer(till, CARD, WALLET)
    cart = till.basket()
    operations.choose_means(cart_id=cart.pk, method="wallet", actor=till.shopper, now=till.now)
    offer(till, ("wallet", "sandbox", False, 1))
    with pytest.raises(MethodGone):
        till.start_payment(cart)


def test_a_provider_that_is_not_set_up_is_not_offered(till):
    PaymentMethod.objects.create(market="GB", code="card", provider="stripe")
    cart = till.basket()
    assert operations.methods_of(cart, till.shopper) == []
    with pytest.raises(MethodGone):
        till.start_payment(cart)


def test_who_chooses_nothing_is_sent_to_the_usual_provider_of_the_market(till, other):
    """As by a pay-link, or by the API."""
    assert till.start_payment(till.basket()).provider == "sandbox"
    offer(till, ("card", "other", True, 0), WALLET)
    following = till.basket(till.other_shopper)
    assert till.start_payment(following, till.other_shopper).provider == "other"


@pytest.mark.parametrize(
    ("methods", "field"),
    [
        ([("card", "nobody", True, 0)], "GB-card-provider"),
        ([("card", "gift_card", True, 0)], "GB-card-provider"),
        ([("invoice", "sandbox", True, 0)], "GB-invoice-provider"),
        ([("card", "sandbox", True, -1)], "GB-card-position"),
        ([("card", "sandbox", False, 0)], "GB-card-active"),
    ],
)
def test_what_cannot_be_is_refused(till, methods, field):
    with pytest.raises(Invalid) as refused:
        offer(till, *methods)
    assert field in refused.value.fields
    assert not PaymentMethod.objects.exists()


def test_nobody_else_switches_them(till):
    for actor in (till.csa, till.merchandiser, till.shopper):
        with pytest.raises(Forbidden):
            offer(till, CARD, actor=actor)


def test_a_long_address_of_a_payment_page_is_kept_whole(till):
    tender = till.start_payment(till.basket())
    page = "https://pay.example/c/" + "x" * 1900
    payment = till.provider_says(tender, "created", pay_url=page)
    operations.record_page(tender_id=tender.pk, payment=payment, now=till.now)
    assert Tender.objects.get(pk=tender.pk).pay_url == page
