"""How a cart is brought, and for whom it may be bought."""

from __future__ import annotations

from uuid import UUID, uuid4

from rest_framework.request import Request
from rest_framework.response import Response

from accounts import companies
from commerce.api.schema import described
from commerce.api.shapes import delivery as shapes
from commerce.api.shapes.carts import CartSerializer
from commerce.api.shapes.commands import ChooseDeliverySerializer
from commerce.api.views.carts import TAG, CartChangeView, CartView
from commerce.api.views.sheets import ways_sheet
from commerce.cart import queries
from commerce.delivery import ways


class CartDelivery(CartChangeView):
    """How what is delivered is brought."""

    @described(
        "carts_delivery_read",
        "List the ways of delivery that fit the cart, with dates, prices and pick-up points",
        tag=TAG,
        answer=shapes.WayChoicesSerializer,
        problems=[403, 404],
    )
    def get(self, request: Request, cart_id: UUID) -> Response:
        """Answer them; none where nothing is delivered, or nobody brings it there."""
        view = queries.view(self.cart(cart_id), now=self.now)
        return Response(ways_sheet(view, now=self.now))

    @described(
        "carts_put_delivery",
        "Choose how what is delivered is brought",
        tag=TAG,
        answer=CartSerializer,
        body=ChooseDeliverySerializer,
        problems=[403, 404, 409, 410],
    )
    def put(self, request: Request, cart_id: UUID) -> Response:
        """Keep the choice; a pick-up point is one that the carrier names now."""
        data = self.body(ChooseDeliverySerializer)
        view = queries.view(self.cart(cart_id), now=self.now)
        command = ways.command_of(view, ways.choices_of(view, self.now), data)
        self.change(cart_id, command, client_id=uuid4(), base_version=data.get("base_version"))
        return Response(self.sheet(cart_id))


class CartCompanies(CartView):
    """For whom the cart may be bought."""

    @described(
        "carts_companies",
        "List the companies for which the owner of the cart may buy",
        tag=TAG,
        answer=shapes.CompaniesSerializer,
        problems=[403, 404],
    )
    def get(self, request: Request, cart_id: UUID) -> Response:
        """Answer them; none for a guest."""
        cart = self.cart(cart_id)
        found = companies.companies_of(cart.customer_id, cart.market_code)
        return Response(shapes.CompaniesSerializer.written({"items": found}))
