"""A payment that everybody reports at once, over HTTP: three webhooks, the browser that returns, the sweeper."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from functools import partial

import httpx
import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from commerce.orders import sweepers
from commerce.orders.models import Order
from commerce.payments import gateway, operations
from commerce.payments.models import PaymentEvent, ProviderCall, Tender
from core import invariants, relay
from core.models import Delivery, OutboundMessage
from tests.concurrency.racing import race
from tests.payments.test_gateway import process, provider
from tests.sandbox.world import SUCCESS
from tests.world import World

__all__ = ["process", "provider"]

ROUNDS = 3


def _webhook(site: str, payment_id: str, number: int) -> int:
    raw = json.dumps({"id": f"evt_{number}", "data": {"id": payment_id}}).encode()
    at = int(time.time())
    key = django_settings.PROVIDER_WEBHOOK_SECRET.encode()
    signed = hmac.new(key, b"%d." % at + raw, hashlib.sha256).hexdigest()
    return httpx.post(
        f"{site}/webhooks/payments/sandbox/", content=raw, timeout=30,
        headers={"Content-Type": "application/json", "Provider-Signature": f"t={at},v1={signed}"},
    ).status_code  # fmt: skip


def _come_back(site: str, tender: Tender, name: str) -> str:
    answer = httpx.get(
        f"{site}/checkout/return/{tender.pk}/", timeout=30,
        cookies={django_settings.VISITOR_COOKIE_NAME: f"visitor-token-of-{name}"},
    )  # fmt: skip
    return answer.headers.get("Location", str(answer.status_code))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_one_order_one_capture_one_mail(
    committed_world: World, provider, live_server, settings, number: int
) -> None:
    world, site, name = committed_world, live_server.url, f"buyer-{number}"
    settings.SWEEPER_AGE_SECONDS = 0
    world.now = timezone.now()
    world.stock(world.kettle, world.leeds, 5)
    buyer = world.visitor(name)
    tender = world.start_payment(
        world.cart_with((world.kettle, 1, world.leeds), actor=buyer), buyer
    )
    gateway.open_page(tender.pk, now=world.now)
    tender.refresh_from_db()
    provider.simulate(tender.provider_id, SUCCESS)

    results = race(
        [
            *(partial(_webhook, site, tender.provider_id, each) for each in range(3)),
            partial(_come_back, site, tender, name),
            partial(sweepers.settle_forgotten_payments, timezone.now()),
        ]
    )

    order = Order.objects.get()
    assert results[:3] == [204, 204, 204]
    assert results[3] == f"/orders/{order.number}/thanks/"
    assert results[4] in {0, 1}
    assert PaymentEvent.objects.filter(type="authorised").count() == 1
    (confirmation,) = Delivery.objects.filter(handler__endswith="confirm_order")
    race([partial(relay.deliver, confirmation.pk, now=timezone.now())] * 3)
    assert OutboundMessage.objects.filter(to="ada@example.com").count() == 1

    fulfilment = order.fulfilments.get()
    ask = partial(
        operations.request_capture, plan_id=order.plan_id, amount=4900,
        cause=f"fulfilment:{fulfilment.pk}", actor=world.clerk, now=world.now,
    )  # fmt: skip
    race([ask] * 3)
    call = ProviderCall.objects.get(kind="capture")
    race([partial(gateway.perform, call.pk, now=world.now)] * 3)

    payment = provider.payment(tender.provider_id)
    assert payment["captured"] == Tender.objects.get().captured == 4900
    assert [each["type"] for each in payment["operations"]] == ["capture"]
    assert [line for result in invariants.run() for line in result.breaches] == []
