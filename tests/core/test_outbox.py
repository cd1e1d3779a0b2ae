"""A message is written with its cause, once per key, and sent after the commit."""

from __future__ import annotations

import pytest

from core import handlers, outbox, relay
from core.models import Delivery, Event, OutboundMessage
from tests.world import NOW


def queue(key: str = "confirmation-1") -> None:
    outbox.queue_mail(key=key, to="ada@example.com", subject="Thanks", text="Hello", now=NOW)


def test_the_same_key_is_one_message(db):
    queue()
    queue()
    queue("confirmation-2")

    assert OutboundMessage.objects.count() == 2
    assert Event.objects.filter(type="MessageQueued").count() == 2
    assert Delivery.objects.count() == 2


@pytest.fixture
def gateway(monkeypatch):
    """Stands for the mail gateway: takes messages, or says no."""
    taken = []

    def send(message):
        if taken and taken[-1] == "down":
            taken.pop()
            raise ConnectionError("the gateway is away")
        taken.append(message.key)

    monkeypatch.setattr(handlers.gateways, "send", send)
    return taken


def test_is_sent_once_and_marked(db, gateway):
    queue()
    relay.deliver_due(now=NOW)
    relay.deliver_due(now=NOW)

    assert gateway == ["confirmation-1"]
    assert OutboundMessage.objects.get().sent_at == NOW


def test_stays_until_the_gateway_takes_it(db, gateway):
    queue()
    gateway.append("down")
    relay.deliver_due(now=NOW)
    assert OutboundMessage.objects.get().sent_at is None

    relay.deliver_due(now=Delivery.objects.get().due_at)
    assert gateway == ["confirmation-1"]
