"""What the holder of a cart has chosen to pay with. Nothing is reserved before the payment starts."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from commerce.cart import operations as carts
from commerce.cart.models import Cart, CartLine, Method
from commerce.payments import errors, purses
from commerce.payments.models import ChosenPurse, PaymentChoice, PaymentMethod, Purse
from commerce.payments.operations.means import INVOICE, invoice_buyers
from commerce.payments.providers.registry import PROVIDERS
from core import hints, limits
from core.actor import Actor
from core.errors import Invalid, SignInRequired
from core.operation import operation

# Tries of codes: by who types, and much wider by where from.
TRIES = 10
TRIES_PER_ADDRESS = 100
_WINDOW = timedelta(minutes=10)
MOST_CARDS = 8


def check_may_try(*, actor: Actor, address: str, now: datetime) -> None:
    """Count a try of a gift card's code. Raises TooMany; call it outside the operation that it guards.

    A browser without a cookie, as of who was given the card, is counted by its address alone.
    """
    who = f"customer:{actor.customer_id}" if actor.customer_id else actor.visitor_key
    if who:
        limits.spend(f"gift-card:{who}", limit=TRIES, window=_WINDOW, now=now)
    limits.spend(f"gift-card:from:{address}", limit=TRIES_PER_ADDRESS, window=_WINDOW, now=now)


@operation
def give_gift_card(*, cart_id: UUID, code: str, actor: Actor, now: datetime) -> Purse:
    """Let a gift card pay for the cart, as far as it reaches; the same card twice is once.

    Raises NoGiftCard for a code that is none, and, to who knows it, says why it cannot be spent here.
    """
    cart = carts.lock(cart_id, actor=actor, now=now)
    purse = card_of(code)
    methods = set(CartLine.objects.filter(cart=cart).values_list("method", flat=True))
    if methods == {Method.EMAIL}:
        raise errors.NoGiftCard(_("A gift card cannot buy gift cards. Please pay in another way."))
    if purse.currency != cart.market.currency:
        raise errors.NoGiftCard(_("This gift card is in another currency."))
    if purse.is_over(now.astimezone(cart.market.zone).date()):
        raise errors.NoGiftCard(_("The time of this gift card is over."))
    if not purse.balance:
        raise errors.NoGiftCard(_("There is nothing left on this gift card."))
    chosen = ChosenPurse.objects.filter(cart=cart)
    if not chosen.filter(purse=purse).exists():
        if chosen.count() >= MOST_CARDS:
            raise errors.NoGiftCard(
                _("%(most)s gift cards can pay for one order.") % {"most": MOST_CARDS}
            )
        ChosenPurse.objects.create(cart=cart, purse=purse, created_at=now)
        PaymentChoice.objects.get_or_create(cart=cart)
        hints.publish(cart.topic, cart.version)
    return purse


def card_of(code: str) -> Purse:
    """Return the gift card of a code; raises NoGiftCard, also for one that was stopped."""
    purse = Purse.objects.filter(
        kind=Purse.Kind.GIFT_CARD, code_hash=purses.hash_of(code[:60])
    ).first()
    if purse is None:
        raise errors.NoGiftCard(_("We know no gift card with this code. Please check it."))
    if purse.is_stopped:
        raise errors.NoGiftCard(_("This gift card has been stopped. Please call us."))
    return purse


@operation
def take_gift_card_off(*, cart_id: UUID, purse_id: int, actor: Actor, now: datetime) -> None:
    """Let the gift card pay no longer."""
    cart = carts.lock(cart_id, actor=actor, now=now)
    ChosenPurse.objects.filter(cart=cart, purse_id=purse_id).delete()
    hints.publish(cart.topic, cart.version)


@operation
def use_credit(*, cart_id: UUID, use: bool, actor: Actor, now: datetime) -> None:
    """Let the customer's store credit pay, or not; she alone says so. Raises SignInRequired."""
    cart = carts.lock(cart_id, actor=actor, now=now)
    if actor.customer_id is None or cart.customer_id != actor.customer_id:
        raise SignInRequired
    _choose(cart, uses_credit=use)


@operation
def choose_method(*, cart_id: UUID, method: str, actor: Actor, now: datetime) -> None:
    """Choose how to pay what gift cards and credit leave, among what the market offers."""
    cart = carts.lock(cart_id, actor=actor, now=now)
    if method not in {each.code for each in methods_of(cart)}:
        raise Invalid(fields={"method": _("Choose how you want to pay")})
    _choose(cart, method=method)


def methods_of(cart: Cart) -> list[PaymentMethod]:
    """Return the ways to pay in the cart's market, in their order; on invoice who may do so.

    A provider whose secrets are not set provides nothing.
    """
    methods = PaymentMethod.objects.filter(
        market=cart.market_code, is_active=True, provider__in=PROVIDERS
    )
    on_invoice = Exists(invoice_buyers(cart))
    return list(methods.filter(~Q(code=INVOICE) | on_invoice).order_by("position", "code"))


def _choose(cart: Cart, **values: object) -> None:
    PaymentChoice.objects.update_or_create(cart=cart, defaults=values)
    hints.publish(cart.topic, cart.version)


@carts.follow_merges
def bring_along(merged: Cart, into: Cart) -> None:
    """Bring the gift cards and the choice of a merged cart along, as far as there is room; both are locked."""
    chosen = ChosenPurse.objects.filter(cart=into)
    known = set(chosen.values_list("purse_id", flat=True))
    for card in ChosenPurse.objects.filter(cart=merged).exclude(purse__in=known).order_by("pk"):
        if len(known) < MOST_CARDS:
            # A row of its own: they pay in the order of their rows, those of this cart first.
            ChosenPurse.objects.create(
                cart=into, purse_id=card.purse_id, created_at=card.created_at
            )
            card.delete()
            known.add(card.purse_id)
    choice = PaymentChoice.objects.filter(cart=merged).first()
    if choice is not None:
        values = {"method": choice.method, "uses_credit": choice.uses_credit}
        PaymentChoice.objects.get_or_create(cart=into, defaults=values)


@operation
def save_method(
    *, market: str, code: str, provider: str, position: int = 0, is_active: bool = True
) -> None:
    """Offer a way to pay in a market, by a provider; tenders keep the one that they were opened with."""
    PaymentMethod.objects.update_or_create(
        market=market,
        code=code,
        defaults={"provider": provider, "position": position, "is_active": is_active},
    )
