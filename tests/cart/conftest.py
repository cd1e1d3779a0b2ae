"""A cart with mugs and kettles behind it, and short names for what people do to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from commerce.cart import operations
from commerce.cart.commands import Choose, Command, Remove, SetQuantity
from commerce.cart.models import Cart, CartEntry
from core.actor import Actor
from tests.world import World


class Basket(World):
    """The world with ten kettles in the warehouse, five in Leeds, and a cart with two."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.stock(self.kettle, self.warehouse, 10)
        self.stock(self.kettle, self.leeds, 5)
        self.stock(self.mug, self.warehouse, 200)
        self.mine = self.cart()
        self.add(self.mine, self.kettle, 2)

    def change(self, command: Command, *, actor: Actor | None = None, base=None, client_id=None):
        """Apply a command on the version that stands, or on the one given."""
        return operations.change_cart(
            cart_id=self.mine.pk,
            command=command,
            client_id=client_id or uuid4(),
            actor=actor or self.shopper,
            now=self.now,
            base_version=self.fresh().version if base is None else base,
        )

    def fresh(self) -> Cart:
        return Cart.objects.get(pk=self.mine.pk)

    def line(self, variant=None):
        return self.mine.lines.get(variant=variant or self.kettle)

    def lines(self, cart: Cart | None = None) -> list[tuple[str, int, str]]:
        """What is in it: SKU, quantity, and the store or `delivered`."""
        rows = (cart or self.mine).lines.select_related("variant", "location").order_by("pk")
        return [
            (row.variant.sku, row.quantity, row.location.code if row.location else "delivered")
            for row in rows
        ]

    def entries(self) -> list[str]:
        return list(
            CartEntry.objects.filter(cart=self.mine)
            .order_by("number")
            .values_list("kind", flat=True)
        )

    def set_to(self, quantity: int, **more):
        return self.change(SetQuantity(line_id=self.line().pk, quantity=quantity), **more)

    def remove(self, **more):
        return self.change(Remove(line_id=self.line().pk), **more)

    def choose(self, location=None, **more):
        method = "collect" if location else "deliver"
        return self.change(
            Choose(self.line().pk, method, location.pk if location else None), **more
        )

    def share(
        self, actor: Actor | None = None, *, edit: bool = False, now: datetime | None = None
    ) -> Cart:
        """The shopper reads out the code, and perhaps lets the advisor edit."""
        cart = operations.open_by_call_code(
            code=self.fresh().call_code, actor=actor or self.csa, now=now or self.now
        )
        if edit:
            cart = operations.allow_editing(
                cart_id=cart.pk, actor=self.shopper, now=now or self.now
            )
        return cart

    def end(self, actor: Actor | None = None) -> Cart:
        return operations.end_sharing(
            cart_id=self.mine.pk, actor=actor or self.shopper, now=self.now
        )

    def later(self, **span: float) -> datetime:
        return self.now + timedelta(**span)


@pytest.fixture
def basket(db) -> Basket:
    return Basket()
