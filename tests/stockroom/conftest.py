"""A delivery of ten mugs and four kettles to Leeds, and who takes it in."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from core.actor import Channel, Role
from stores.stockroom import operations
from stores.stockroom.models import ExpectedDelivery
from tests.click_and_collect.shopfloor import Floor


class Stockroom(Floor):
    """The shop floor, and what happens behind it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.store_manager = self.staff(
            "kim@example.com", "Kim Dale", Channel.STORE, Role.STORE_MANAGER, at=[self.leeds]
        )

    def expect(self, number: str = "PO-1", **units: int) -> ExpectedDelivery:
        named = {"mug": self.mug, "kettle": self.kettle, "tent": self.tent}
        said = {
            named[name].pk: count for name, count in (units or {"mug": 10, "kettle": 4}).items()
        }
        return operations.expect_delivery(
            location=self.leeds,
            number=number,
            sender="Nordic Mills",
            due_on=date(2026, 11, 24),
            units=said,
            actor=self.clerk,
            now=self.now,
        )

    def scan(self, delivery, code: str, units: int = 1, *, client_id=None, actor=None):
        return operations.receive_scanned(
            delivery_id=delivery.pk,
            code=code,
            units=units,
            client_id=client_id or uuid4(),
            actor=actor or self.clerk,
            now=self.now,
        )

    def say(self, line, received: int, damaged: int = 0, *, seen=None, client_id=None, actor=None):
        return operations.set_received(
            line_id=line.pk,
            received=received,
            damaged=damaged,
            seen=seen or (line.received, line.damaged),
            client_id=client_id or uuid4(),
            actor=actor or self.clerk,
            now=self.now,
        )


@pytest.fixture
def stockroom(db, settings) -> Stockroom:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Stockroom()


@pytest.fixture
def clerk(client, stockroom):
    client.force_login(stockroom.user(stockroom.clerk))
    return client
