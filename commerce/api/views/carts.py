"""Carts: one for the shopper and the advisor alike."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView
from commerce.api.schema import STAFF, described
from commerce.api.shapes import carts as shapes
from commerce.api.shapes import commands
from commerce.api.views.places import store_id
from commerce.api.views.sheets import cart_sheet
from commerce.cart import details, operations, queries
from commerce.cart.commands import (
    Add,
    ApplyCode,
    Choose,
    ChooseForAll,
    Command,
    Remove,
    RemoveCode,
    SetDetails,
    SetQuantity,
)
from commerce.cart.errors import NotSoldHere
from commerce.cart.models import Cart, Method
from commerce.catalogue import queries as catalogue
from core.actor import CONTACT_CENTRE
from core.client import address_of
from core.errors import Conflict
from core.idempotency import Answer

TAG = "Carts"


class CartView(ApiView):
    """Base: a cart that the actor may see."""

    def cart(self, cart_id: UUID) -> Cart:
        """Return it; raises NoCart, or SharingEnded to an advisor."""
        return queries.cart_for(self.actor, cart_id, self.now)

    def sheet(self, cart_id: UUID, since: int | None = None) -> dict[str, Any]:
        """Return the cart as it stands now."""
        return cart_sheet(self.cart(cart_id), self.actor, now=self.now, since=since)


class CartList(CartView):
    """Carts."""

    @described(
        "carts_open_own",
        "Open my cart; an advisor starts one for a caller",
        tag=TAG,
        answer=shapes.CartSerializer,
        status=201,
        key=False,
    )
    def post(self, request: Request) -> Response:
        """Answer the shopper's open cart in the market, made where there is none. Advisors get a new one."""
        return self.once("carts_open_own", self._open, in_one=True)

    def _open(self) -> Answer:
        actor = self.actor
        start = (
            operations.start_cart_for_caller if actor.has(*CONTACT_CENTRE) else operations.open_cart
        )
        cart = start(market=self.market, language=self.language, actor=actor, now=self.now)
        return 201, cart_sheet(cart, actor, now=self.now)


class CartOpening(CartView):
    """The call code."""

    @described(
        "carts_open_by_code",
        "Look at the cart whose code its owner reads out",
        tag=TAG,
        answer=shapes.CartSerializer,
        body=commands.CallCodeSerializer,
        key=False,
        problems=[404, 409, 429],
        auth=STAFF,
    )
    def post(self, request: Request) -> Response:
        """Let the advisor look; only its owner can let her change it. A caller's cart is taken over."""
        actor = self.staff(*CONTACT_CENTRE)
        code = "".join(self.body(commands.CallCodeSerializer)["code"].split())

        def work() -> Answer:
            cart = operations.open_by_call_code(code=code, actor=actor, now=self.now)
            return 200, self.sheet(cart.pk)

        return self.once("carts_open_by_code", work)


class CartDetail(CartView):
    """A cart."""

    @described(
        "carts_read",
        "Read a cart, and what happened since an entry",
        tag=TAG,
        answer=shapes.CartSerializer,
        query=[commands.SinceQuerySerializer],
        problems=[403, 404],
    )
    def get(self, request: Request, cart_id: UUID) -> Response:
        """Answer the cart with today's prices and stock."""
        since = self.query(commands.SinceQuerySerializer).get("since")
        return Response(self.sheet(cart_id, since))


class CartChangeView(CartView):
    """Base: a cart that the actor changes."""

    def change(
        self, cart_id: UUID, command: Command, *, client_id: UUID, base_version: int | None = None
    ) -> operations.Changed:
        """Apply a command; a conflict carries the fresh cart."""
        try:
            return operations.change_cart(
                cart_id=cart_id,
                command=command,
                client_id=client_id,
                actor=self.actor,
                now=self.now,
                base_version=base_version,
            )
        except Conflict as error:
            error.extra["cart"] = self.sheet(cart_id)
            raise

    def details(self, cart: Cart, data: dict[str, Any]) -> SetDetails:
        """Return the details as the cart keeps them; raises Invalid with a sentence per field."""
        return details.clean(
            details.spoken_of(data, cart),
            market=cart.market,
            language=cart.language,
            needs_address=Method.DELIVER in cart.methods,
        )


class CartCommands(CartChangeView):
    """What changes a cart."""

    @described(
        "carts_command",
        "Change a cart by one command",
        tag=TAG,
        answer=shapes.ChangedSerializer,
        body=commands.ANY_COMMAND,
        key=False,
        problems=[403, 404, 409, 410],
    )
    def post(self, request: Request, cart_id: UUID) -> Response:
        """Apply it once per `client_id`. A 409 (stale, out of stock) carries the fresh cart as `cart`."""
        kind = self.body(commands.CommandTypeSerializer)["type"]
        data = self.body(commands.COMMANDS[kind])
        return self.once(
            "carts_command", lambda: (200, self._apply(cart_id, kind, data)), in_one=True
        )

    def _apply(self, cart_id: UUID, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        cart = self.cart(cart_id)
        command = self._command(cart, kind, data)
        changed = self.change(
            cart_id, command, client_id=data["client_id"], base_version=data.get("base_version")
        )
        sheet = cart_sheet(changed.cart, self.actor, now=self.now)
        return {"number": changed.number, "replayed": changed.replayed, "cart": sheet}

    def _command(self, cart: Cart, kind: str, data: dict[str, Any]) -> Command:
        if kind == "add":
            return Add(
                variant_id=self._variant_id(cart, data),
                quantity=data["quantity"],
                method=data["method"],
                location_id=store_id(data.get("location"), cart.market),
            )
        if kind == "set_quantity":
            return SetQuantity(line_id=data["line_id"], quantity=data["quantity"])
        if kind == "remove":
            return Remove(line_id=data["line_id"])
        if kind == "choose":
            location_id = store_id(data.get("location"), cart.market)
            return Choose(line_id=data["line_id"], method=data["method"], location_id=location_id)
        if kind == "choose_for_all":
            location_id = store_id(data.get("location"), cart.market)
            return ChooseForAll(method=data["method"], location_id=location_id, rest=data["rest"])
        if kind == "apply_code":
            operations.count_code_try(address_of(self.request), now=self.now)
            return ApplyCode(code=data["code"])
        if kind == "remove_code":
            return RemoveCode(code=data["code"])
        return self.details(cart, data)

    def _variant_id(self, cart: Cart, data: dict[str, Any]) -> int:
        if "variant_id" in data:
            return int(data["variant_id"])
        variant = catalogue.variant_by_code(data["sku"], cart.market)
        if variant is None:
            raise NotSoldHere(fields={"sku": _("There is nothing with this SKU.")})
        return variant.id


class CartDetails(CartChangeView):
    """Who buys and where it goes."""

    @described(
        "carts_put_details",
        "Fill in who buys and where it goes",
        tag=TAG,
        answer=shapes.CartSerializer,
        body=commands.DetailsSerializer,
        problems=[403, 404, 409, 410],
    )
    def put(self, request: Request, cart_id: UUID) -> Response:
        """Replace contact and address. The log keeps which fields were filled, never their content."""
        data = self.body(commands.DetailsSerializer)
        command = self.details(self.cart(cart_id), data)
        changed = self.change(cart_id, command, client_id=uuid4())
        return Response(cart_sheet(changed.cart, self.actor, now=self.now))


class CartSharing(CartView):
    """Who else sees the cart."""

    @described(
        "carts_sharing_read",
        "Say with whom the cart is shared",
        tag=TAG,
        answer=shapes.SharingSerializer,
        problems=[403, 404],
    )
    def get(self, request: Request, cart_id: UUID) -> Response:
        """Answer the grant that stands now."""
        return Response(self.sheet(cart_id)["sharing"])

    @described(
        "carts_sharing_end",
        "End sharing at once",
        tag=TAG,
        answer=shapes.SharingSerializer,
        problems=[403, 404],
    )
    def delete(self, request: Request, cart_id: UUID) -> Response:
        """End it, by the shopper or the advisor; a shopper's call code changes, so that it stays ended."""
        cart = self.cart(cart_id)
        operations.end_sharing(cart_id=cart.pk, actor=self.actor, now=self.now)
        if not cart.is_of(self.actor):
            ended = {"mode": "", "with_name": "", "until": None, "call_code": ""}
            return Response(shapes.SharingSerializer.written(ended))
        return Response(self.sheet(cart_id)["sharing"])


class CartSharingEditing(CartView):
    """The permission to change."""

    @described(
        "carts_sharing_allow_editing",
        "Let the advisor who is looking change the cart",
        tag=TAG,
        answer=shapes.SharingSerializer,
        key=False,
        problems=[403, 404],
    )
    def post(self, request: Request, cart_id: UUID) -> Response:
        """Only its owner can allow it; again changes nothing."""

        def work() -> Answer:
            self.cart(cart_id)
            operations.allow_editing(cart_id=cart_id, actor=self.actor, now=self.now)
            return 200, self.sheet(cart_id)["sharing"]

        return self.once("carts_sharing_allow_editing", work)
