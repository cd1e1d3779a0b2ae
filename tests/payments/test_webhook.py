"""A webhook is believed by its signature only, and then the payment is read again."""

from __future__ import annotations

import hashlib
import hmac
import json
import time

import pytest
from django.conf import settings as django_settings

from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments.errors import ProviderUnavailable
from commerce.payments.models import Tender
from tests.payments.test_gateway import process, provider

__all__ = ["process", "provider"]

PATH = "/webhooks/payments/sandbox/"


@pytest.fixture
def tender(till):
    tender = till.start_payment(till.basket())
    Tender.objects.update(provider_id=f"pay_{tender.pk}")
    return tender


@pytest.fixture
def says(till, monkeypatch):
    """What the provider answers when it is asked again."""
    answer = {"status": "authorised"}

    def ask(tender):
        if answer["status"] == "away":
            raise ProviderUnavailable
        return till.provider_says(tender, answer["status"])

    monkeypatch.setattr(settlement.gateway, "ask", ask)
    return answer


def tell(client, payment_id, *, secret=None, age=0, signature=None, body=None):
    raw = (
        body
        if body is not None
        else json.dumps({"id": "evt_1", "data": {"id": payment_id}}).encode()
    )
    at = int(time.time()) - age
    key = (secret or django_settings.PROVIDER_WEBHOOK_SECRET).encode()
    signed = hmac.new(key, b"%d." % at + raw, hashlib.sha256).hexdigest()
    header = f"t={at},v1={signed}" if signature is None else signature
    return client.post(
        PATH, raw, content_type="application/json", headers={"Provider-Signature": header}
    ).status_code


def test_a_genuine_one_places_the_order_and_a_second_does_no_harm(client, tender, says):
    assert tell(client, f"pay_{tender.pk}") == 204
    assert tell(client, f"pay_{tender.pk}") == 204

    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "guess"},
        {"age": 301},
        {"age": -400},
        {"signature": ""},
        {"signature": "t=1,v1=x"},
    ],
)
def test_a_forged_or_old_one_changes_nothing(client, tender, says, forged):
    assert tell(client, f"pay_{tender.pk}", **forged) == 422

    assert not Order.objects.exists()


def test_its_content_is_not_believed(client, tender, says):
    says["status"] = "created"

    assert tell(client, f"pay_{tender.pk}") == 204
    assert not Order.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"data": 1}', b"\xff", b'{"data": {}}'])
def test_a_signed_one_that_names_no_payment_is_refused(client, db, body):
    assert tell(client, "", body=body) == 422


def test_a_payment_that_is_not_ours_is_taken_and_forgotten(client, db, provider):
    for unknown in (provider.open()["id"], "pay_of_nobody"):
        assert tell(client, unknown) == 204

    provider.switch(fail_next=1)
    assert tell(client, "pay_that_may_be_ours") == 503


def test_asks_to_be_told_again_when_the_provider_cannot_be_asked(client, tender, says):
    says["status"] = "away"

    assert tell(client, f"pay_{tender.pk}") == 503


def test_a_provider_that_we_do_not_have_and_a_get_are_refused(client, db):
    assert client.post("/webhooks/payments/other/").status_code == 404
    assert client.get(PATH).status_code == 405
