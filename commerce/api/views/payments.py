"""Paying a cart, and the order that it becomes. No card number passes here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView, principal_of_link
from commerce.api.schema import ANYBODY, STAFF, described
from commerce.api.shapes import paying as shapes
from commerce.api.shapes.orders import OrderSerializer
from commerce.api.views.carts import CartView
from commerce.api.views.orders import order_sheet
from commerce.api.views.sheets import (
    link_sheet,
    means_facts,
    newest_tender,
    payment_sheet,
    state_of,
)
from commerce.cart import queries
from commerce.cart.models import Cart
from commerce.orders import operations as orders
from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.orders.queries import order_of
from commerce.payments import gateway, operations
from commerce.payments.errors import NoQuote, QuoteEnded
from commerce.payments.models import PayLink, Quote, Tender
from core.actor import CONTACT_CENTRE
from core.client import address_of
from core.errors import Forbidden
from core.idempotency import Answer

TAG = "Paying"


class CartPayment(CartView):
    """The shopper's own payment."""

    @described(
        "carts_pay",
        "Freeze the cart, keep its stock, and get the provider's page",
        tag=TAG,
        answer=shapes.PaymentSerializer,
        status=201,
        body=shapes.PaymentRequestSerializer,
        key=True,
        problems=[403, 404, 410, 429],
    )
    def post(self, request: Request, cart_id: UUID) -> Response:
        """Start the payment; the unchanged cart again gets the same one. An advisor sends a pay-link instead."""
        actor = self.actor
        if actor.is_staff:
            raise Forbidden(_("A colleague never pays for a customer. Send a pay-link."))
        expected = self.body(shapes.PaymentRequestSerializer)
        cart = self.cart(cart_id)
        operations.check_may_start(
            actor=actor, address=address_of(request), now=self.now, units=cart.units
        )

        def work() -> Answer:
            tender = operations.start_payment(
                cart_id=cart.pk, actor=actor, now=self.now, **expected
            )
            pay_url = gateway.open_page(tender.pk, now=self.now)
            if tender.provider_id:
                # Another page may have followed it, on which nothing was declined.
                tender = newest_tender(cart)
            return 201, payment_sheet(tender, now=self.now, pay_url=pay_url)

        return self.once("carts_pay", work, required=True)

    @described(
        "carts_payment_read",
        "Say how the payment of a cart stands",
        tag=TAG,
        answer=shapes.PaymentSerializer,
        problems=[403, 404],
    )
    def get(self, request: Request, cart_id: UUID) -> Response:
        """Answer the newest payment to the shopper. Advisors read the pay-link."""
        cart = self.cart(cart_id)
        if not cart.is_of(self.actor):
            raise Forbidden(_("The payment page is the customer's. Read the pay-link instead."))
        return Response(payment_sheet(newest_tender(cart), now=self.now))


class CartMeans(CartView):
    """What pays for a cart."""

    @described(
        "carts_means_read",
        "Say what would pay for the cart: gift cards, store credit, and the ways to pay the rest",
        tag=TAG,
        answer=shapes.MeansSerializer,
        problems=[403, 404],
    )
    def get(self, request: Request, cart_id: UUID) -> Response:
        """Answer it; nothing is reserved before the payment starts."""
        view = queries.view(self.cart(cart_id), now=self.now)
        total, bought = view.priced.total.amount, view.cards_bought
        plan = operations.planned(view.cart, total, now=self.now, cards_bought=bought)
        return Response(
            shapes.MeansSerializer.written(means_facts(view.cart, plan, self.actor, self.now))
        )

    @described(
        "carts_means_change",
        "Choose what pays for the cart",
        tag=TAG,
        answer=shapes.MeansSerializer,
        body=shapes.MeansChangeSerializer,
        problems=[403, 404, 410, 429],
    )
    def patch(self, request: Request, cart_id: UUID) -> Response:
        """Choose; an advisor may add a gift card that the customer reads out. A pay-link that is out follows."""
        change = self.body(shapes.MeansChangeSerializer)
        count_card_try(self, request, change)
        cart = self.cart(cart_id)
        operations.check_may_choose(cart_id=cart.pk, now=self.now)
        operations.choose_means(cart_id=cart.pk, actor=self.actor, now=self.now, **change)
        return self.get(request, cart_id)


def count_card_try(view: ApiView, request: Request, change: dict[str, Any]) -> None:
    """Count a try of a gift card's code, before anything is changed."""
    if "gift_card" in change:
        operations.check_may_try(actor=view.holder, address=address_of(request), now=view.now)


class CartPayLink(CartView):
    """The advisor's pay-link."""

    @described(
        "carts_send_pay_link",
        "Freeze the cart and send its owner a link to pay",
        tag=TAG,
        answer=shapes.PayLinkSerializer,
        status=201,
        body=shapes.PayLinkRequestSerializer,
        key=True,
        problems=[404, 410],
        auth=STAFF,
    )
    def post(self, request: Request, cart_id: UUID) -> Response:
        """Send it to the cart's telephone number or e-mail address; its stock is kept for the link's life."""
        actor = self.staff(*CONTACT_CENTRE)
        data = self.body(shapes.PayLinkRequestSerializer)

        def work() -> Answer:
            cart = self.cart(cart_id)
            to = cart.phone if data["by"] == PayLink.By.SMS else cart.email
            operations.send_pay_link(
                cart_id=cart.pk,
                by=data["by"],
                to=to,
                actor=actor,
                now=self.now,
                expected_total=data.get("expected_total"),
            )
            return 201, link_sheet(cart, now=self.now)

        return self.once("carts_send_pay_link", work, required=True)

    @described(
        "carts_pay_link_read",
        "Say how far the pay-link has come",
        tag=TAG,
        answer=shapes.PayLinkSerializer,
        problems=[404],
        auth=STAFF,
    )
    def get(self, request: Request, cart_id: UUID) -> Response:
        """Answer the newest link of the cart."""
        self.staff(*CONTACT_CENTRE)
        return Response(link_sheet(self.cart(cart_id), now=self.now))


class OfferView(ApiView):
    """The offer of a pay-link."""

    def offer(self, quote: Quote) -> Response:
        """Answer what is offered, and what pays for it."""
        lines: list[dict[str, Any]] = [
            {
                "sku": line.sku, "quantity": line.quantity, "method": line.method, "location": line.location,
                "gross_money": line.gross_money, "name": line.name_nb if self.language == "nb" else line.name_en,
            }
            for line in quote.lines.select_related("location", "quote").order_by("position")
        ]  # fmt: skip
        plan = operations.planned_of(quote, now=self.now)
        means = means_facts(quote.cart, plan, self.holder, self.now)
        offer = {"quote": quote, "state": state_of(quote, self.now), "lines": lines, "means": means}
        return Response(shapes.OfferSerializer.written(offer))


class PayLinkOffer(OfferView):
    """What the holder of a link is offered."""

    @described(
        "pay_links_read",
        "Read what a pay-link offers",
        tag=TAG,
        answer=shapes.OfferSerializer,
        problems=[404],
        auth=ANYBODY,
    )
    def get(self, request: Request, token: str) -> Response:
        """Answer the offer to whoever holds the link, and note that it was opened."""
        return self.offer(operations.open_pay_link(token=token, now=self.now).quote)


class PayLinkMeans(OfferView):
    """What pays for an offer."""

    @described(
        "pay_links_means_change",
        "Choose what pays for an offer",
        tag=TAG,
        answer=shapes.OfferSerializer,
        body=shapes.MeansChangeSerializer,
        problems=[403, 404, 409, 410, 429],
        auth=ANYBODY,
    )
    def patch(self, request: Request, token: str) -> Response:
        """Choose; its prices, its goods and its end stay, and so does the link."""
        change = self.body(shapes.MeansChangeSerializer)
        count_card_try(self, request, change)
        cart_id = operations.cart_of_link(token)
        operations.check_may_choose(cart_id=cart_id, now=self.now)
        chosen = operations.choose_by_link(token=token, actor=self.holder, now=self.now, **change)
        return self.offer(chosen.quote)


class PayLinkPayment(ApiView):
    """The payment of an offer."""

    @described(
        "pay_links_pay",
        "Get the provider's page for an offer",
        tag=TAG,
        answer=shapes.PaymentSerializer,
        status=201,
        body=shapes.OfferPaymentRequestSerializer,
        key=True,
        problems=[404, 409, 410, 429],
        auth=ANYBODY,
    )
    def post(self, request: Request, token: str) -> Response:
        """Open the provider's page for whoever holds the link; again gets the same page while the means stay."""
        expected = self.body(shapes.OfferPaymentRequestSerializer).get("expected_rest")
        operations.check_may_choose(cart_id=operations.cart_of_link(token), now=self.now)
        try:
            opened = operations.choose_by_link(token=token, actor=self.holder, now=self.now)
        except QuoteEnded:
            # A request that comes again after it was paid gets its first answer; another one is refused below.
            opened = operations.open_pay_link(token=token, now=self.now)
        tender_id = opened.tender.pk

        def work() -> Answer:
            operations.check_rest_by_link(opened.quote, expected)
            pay_url = gateway.open_page(tender_id, now=self.now)
            tender = Tender.objects.select_related("plan__quote").get(pk=tender_id)
            return 201, payment_sheet(tender, now=self.now, pay_url=pay_url)

        # A key that was used before other means were chosen does not lead to the page of those.
        principal = f"{principal_of_link(token)}:{tender_id.hex}"
        return self.once("pay_links_pay", work, required=True, principal=principal)


class CartOrder(CartView):
    """The order of a cart."""

    @described(
        "carts_order",
        "Ask the provider how the payment stands, and place the order once",
        tag=TAG,
        answer=OrderSerializer,
        key=True,
        problems=[402, 403, 404, 410],
    )
    def post(self, request: Request, cart_id: UUID) -> Response:
        """Answer the cart's order. 402 until it is paid: ask again, with the same key if you like."""
        cart = self.cart(cart_id)
        order = order_of(cart) if cart.state == Cart.State.PLACED else self._settle(cart)
        if order is None:
            raise orders.NotPaid

        def work() -> Answer:
            return 200, order_sheet(order, self.actor)

        # Outside `work`, so that "not paid yet" is never the stored answer of the key.
        return self.once("carts_order", work, required=True, in_one=True)

    def _settle(self, cart: Cart) -> Order | None:
        """Act on what the provider says and return the order. Raises NotPaid, QuoteEnded, ProviderUnavailable."""
        try:
            tender = newest_tender(cart)
        except NoQuote as error:
            raise orders.NotPaid from error
        settled = settlement.settle_tender(tender, now=self.now)
        if settled.state in {"refused", "ended"}:
            raise QuoteEnded(
                _("This offer has ended and we keep none of your money. Start the payment again.")
            )
        if settled.state != "placed":
            raise orders.NotPaid(declined=settled.state == "declined")
        return settled.order
