"""A kiosk in Leeds, and somebody before it."""

from __future__ import annotations

from uuid import uuid4

import pytest
import time_machine

from commerce.cart.commands import Add, SetDetails
from commerce.cart.operations import change_cart
from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Product
from core import relay
from core.actor import Actor, Channel, Role
from core.models import Delivery
from stores.kiosks import operations
from stores.kiosks.models import Kiosk, Visit
from tests.world import World


class Floor(World):
    """The stage with a kiosk beside the mugs."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.boss = self.staff(
            "bea@example.com", "Bea Boss", Channel.STORE, Role.STORE_MANAGER, at=[self.leeds]
        )
        self.kiosk, self.token = operations.open_kiosk(
            location_id=self.leeds.pk, name="Beside the mugs", actor=self.boss, now=self.now
        )

    def visit(self, kiosk: Kiosk | None = None) -> Visit:
        """Somebody touches the screen."""
        visit, _token = operations.begin_visit(
            kiosk_id=(kiosk or self.kiosk).pk, language="en", now=self.now
        )
        return visit

    def who(self, visit: Visit) -> Actor:
        """Who stands there."""
        return Actor(
            channel=Channel.KIOSK,
            visitor_key=visit.visitor_key,
            location_id=visit.kiosk.location_id,
        )

    def put(self, visit: Visit, variant, at=None):
        """Put one in the basket."""
        return operations.add(
            visit_id=visit.pk,
            command=Add(
                variant_id=variant.pk,
                method="collect" if at else "deliver",
                location_id=at.pk if at else None,
            ),
            client_id=uuid4(),
            actor=self.who(visit),
            now=self.now,
        )

    def hear(self, *handlers: str) -> None:
        """Let these handlers hear of what happened, as the relay does."""
        for name in handlers:
            for delivery in Delivery.objects.filter(handler__endswith=f".{name}").order_by("pk"):
                relay.deliver(delivery.pk, now=self.now)
            assert not Delivery.objects.filter(handler__endswith=f".{name}").exists()

    def type_details(self, visit: Visit) -> None:
        """Type who buys at the kiosk."""
        change_cart(
            cart_id=Visit.objects.get(pk=visit.pk).cart_id,
            command=SetDetails(
                full_name="Ada Shaw", email="ada@example.com", phone="+447700900123",
                street="2 Park Row", postcode="LS1 5HD", city="Leeds",
            ),
            client_id=uuid4(),
            actor=self.who(visit),
            now=self.now,
        )  # fmt: skip


@pytest.fixture
def floor(db):
    with time_machine.travel(Floor.now, tick=False):
        stage = Floor()
        for variant in stage.variants:
            stage.stock(variant, stage.warehouse, 10)
        catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
        stage.stock(stage.mug, stage.leeds, 5)
        stage.stock(stage.kettle, stage.manchester, 5)
        yield stage


@pytest.fixture
def phone(floor):
    return floor.visitor("phone")
