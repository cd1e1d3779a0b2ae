"""What the holder of a cart has chosen to pay with. Nothing is reserved before the payment starts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypedDict, Unpack
from uuid import UUID

from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from commerce.cart import operations as carts
from commerce.cart.models import Cart, CartLine, Method
from commerce.payments import errors, purses
from commerce.payments.events import GiftCardGiven, GiftCardTakenOff
from commerce.payments.models import (
    ChosenPurse,
    PayLink,
    PaymentChoice,
    PaymentMethod,
    Purse,
    Quote,
    Tender,
)
from commerce.payments.operations import means
from commerce.payments.operations.means import INVOICE, invoice_buyers
from commerce.payments.operations.quotes import (
    check_nobody_takes,
    is_paid_as_chosen,
    replan,
    start_payment,
    void,
)
from commerce.payments.operations.reserving import COUNTER, is_at_one_store, why_not
from commerce.payments.providers.registry import PROVIDERS
from commerce.payments.queries import last_offer
from commerce.payments.reasons import Reason
from core import events, hints, limits
from core.actor import Actor
from core.errors import Invalid, SignInRequired
from core.operation import operation

# Tries of codes: by who types, and much wider by where from.
TRIES = 10
TRIES_PER_ADDRESS = 100
_WINDOW = timedelta(minutes=10)
MOST_CARDS = 8
# Changes of what pays for a cart: each may be another offer, and another page at the provider.
CHANGES = 60


def check_may_try(*, actor: Actor, address: str, now: datetime) -> None:
    """Count a try of a gift card's code. Raises TooMany; call it outside the operation that it guards.

    A browser without a cookie, as of who was given the card, is counted by its address alone.
    """
    who = f"customer:{actor.customer_id}" if actor.customer_id else actor.visitor_key
    if actor.is_staff:
        who = f"user:{actor.user_id}"
    if who:
        limits.spend(f"gift-card:{who}", limit=TRIES, window=_WINDOW, now=now)
    limits.spend(f"gift-card:from:{address}", limit=TRIES_PER_ADDRESS, window=_WINDOW, now=now)


def check_may_choose(*, cart_id: UUID, now: datetime) -> None:
    """Count a change of what pays for a cart. Raises TooMany; call it outside the operation that it guards."""
    limits.spend(f"means:{cart_id}", limit=CHANGES, window=_WINDOW, now=now)


class MeansChange(TypedDict, total=False):
    """What a payer says of her means; what is not named stays as it is.

    `gift_card` is the code of a card that shall pay, as far as it reaches, and `without` the purse
    of one that shall not; `credit` says whether her store credit pays, `method` how the rest is paid.
    """

    gift_card: str
    without: int
    credit: bool
    method: str


@operation
def choose_means(
    *, cart_id: UUID, actor: Actor, now: datetime, **change: Unpack[MeansChange]
) -> None:
    """Choose what pays for a cart. The same gift card twice is once. A pay-link that is out asks for what is left.

    Store credit and an invoice are chosen by the customer herself. Raises NoGiftCard for a code that
    is none and, to who knows it, says why it cannot be spent here; SignInRequired; Invalid for a
    method that is not offered; and what locking the cart raises.
    """
    choose(carts.lock(cart_id, actor=actor, now=now), change, actor=actor, now=now)


@operation
def offer_reserved(
    *,
    cart_id: UUID,
    actor: Actor,
    now: datetime,
    expected_total: int | None = None,
    expected_rest: int | None = None,
) -> Tender:
    """Choose that the store takes the money at the collection, and start that payment: both or neither.

    Raises what `choose_means` and `start_payment` raise.
    """
    choose_means(cart_id=cart_id, actor=actor, now=now, method=COUNTER)
    return start_payment(
        cart_id=cart_id,
        actor=actor,
        now=now,
        expected_total=expected_total,
        expected_rest=expected_rest,
    )


@operation
def forget_method(*, cart_id: UUID, actor: Actor, now: datetime, only: str = "") -> None:
    """It is paid in another way after all: no way is chosen, where it was `only`. Raises what locking the cart raises."""
    cart = carts.lock(cart_id, actor=actor, now=now)
    chosen = PaymentChoice.objects.filter(cart=cart)
    (chosen.filter(method=only) if only else chosen).update(method="")


def choose(cart: Cart, change: MeansChange, *, actor: Actor, now: datetime) -> None:
    """Choose what pays for a locked cart."""
    if "gift_card" in change:
        _give(cart, change["gift_card"], actor=actor, now=now)
    if "without" in change:
        _take_off(cart, change["without"], actor=actor, now=now)
    if "credit" in change:
        if not is_payer(cart, actor):
            raise SignInRequired
        _choose(cart, uses_credit=change["credit"])
    if "method" in change:
        if change["method"] not in {each.code for each in methods_of(cart, actor)}:
            raise Invalid(fields={"method": _("Choose how you want to pay")})
        if change["method"] == COUNTER and (why := why_not(cart, now)):
            raise Invalid(fields={"method": why})
        _choose(cart, method=change["method"])
    _offer_again(cart, actor=actor, now=now)
    hints.publish(cart.topic, cart.version)


def _offer_again(cart: Cart, *, actor: Actor, now: datetime) -> None:
    """Make the offer of a pay-link that is out again for other means, with the same link.

    What a till could take under its code ends, and what was to be sent to a store's terminal: it asked for
    another sum. A payment that was begun at the checkout begins anew by itself. Raises AtTill and
    AtTerminal while somebody is about to take the money.
    """
    if cart.quote_id is None:
        return
    last = last_offer(cart.pk)
    offered = last.open_quote if last else None
    if last is not None and offered is not None and not is_paid_as_chosen(offered, cart):
        check_nobody_takes(last, now)
        in_store = cart.held_in_id is not None and not hasattr(offered, "pay_link")
        if last.till_offer is not None or in_store:
            means.lock_purses(cart, means.choice_of(cart), beside=offered, now=now)
            void(offered, Reason.OTHER_MEANS, actor=actor, now=now)
            carts.put_under_quote(cart, quote_id=None)
            return
    links = PayLink.objects.select_for_update(no_key=True, of=("self",))
    link = links.filter(quote_id=cart.quote_id).first()
    quote = Quote.objects.filter(pk=cart.quote_id, state=Quote.State.OPEN, expires_at__gt=now)
    if link is None or (current := quote.first()) is None or is_paid_as_chosen(current, cart):
        return
    link.first_quote_id = current.offered_as
    link.quote = replan(current, cart, actor=actor, now=now)
    link.save(update_fields=["first_quote", "quote"])


def is_payer(cart: Cart, actor: Actor) -> bool:
    """Say whether the actor is the customer whose credit, and whose company's, may pay for the cart."""
    return actor.customer_id is not None and cart.customer_id == actor.customer_id


def _take_off(cart: Cart, purse_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a gift card pay for a locked cart no longer."""
    if ChosenPurse.objects.filter(cart=cart, purse_id=purse_id).delete()[0]:
        taken_off = GiftCardTakenOff(cart_id=str(cart.pk), purse_id=purse_id)
        events.record(taken_off, actor=actor, now=now)


def _give(cart: Cart, code: str, *, actor: Actor, now: datetime) -> None:
    """Let a gift card pay for a locked cart."""
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
        given = GiftCardGiven(cart_id=str(cart.pk), purse_id=purse.pk)
        events.record(given, actor=actor, now=now)


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


def methods_of(cart: Cart, actor: Actor) -> list[PaymentMethod]:
    """Return the ways to pay in the cart's market, in their order; on invoice to who may do so.

    In the store where all of the cart is collected in one that lets people pay there.
    A provider whose secrets are not set provides nothing.
    """
    methods = PaymentMethod.objects.filter(
        ~Q(code=COUNTER) | is_at_one_store(cart),
        market=cart.market_code,
        is_active=True,
        provider__in=PROVIDERS,
    )
    if not is_payer(cart, actor):
        return list(methods.exclude(code=INVOICE).order_by("position", "code"))
    on_invoice = Exists(invoice_buyers(cart))
    return list(methods.filter(~Q(code=INVOICE) | on_invoice).order_by("position", "code"))


def _choose(cart: Cart, **values: object) -> None:
    PaymentChoice.objects.update_or_create(cart=cart, defaults=values)


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
