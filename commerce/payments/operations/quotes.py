"""Quotes: a cart frozen with its prices and holds, until it is placed or void."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.cart import operations as carts
from commerce.cart.models import Cart, Method
from commerce.cart.queries import (
    Row,
    context_of,
    items_of,
    lacks,
    line_rows,
    standings_of,
    unavailable,
)
from commerce.payments import errors, purses
from commerce.payments.events import (
    QuoteMade,
    QuoteVoided,
)
from commerce.payments.models import (
    PaymentPlan,
    Quote,
    QuoteLine,
    Tender,
)
from commerce.payments.operations import means
from commerce.payments.operations.calls import close_own, request_void
from commerce.payments.operations.freezing import copy_of, lines_of, quote_of, write_offer
from commerce.payments.queries import LastOffer, last_offer
from commerce.payments.reasons import Reason
from commerce.pricing.errors import CodeRefused
from commerce.pricing.queries import CodeStanding
from commerce.pricing.rules import PricedCart, price
from core import events, limits
from core.actor import Actor
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory.models import StockHold
from stores.inventory.rules import Demand
from stores.locations import operations as locations

# An address may be a whole office, or a mobile carrier: it may start as many times more.
SHOPPERS_PER_ADDRESS = 20
# What all of them may hold: twenty units for each of fifty colleagues.
UNITS_PER_ADDRESS = 1000
_WINDOW = timedelta(minutes=10)


def check_may_start(*, actor: Actor, address: str, units: int, now: datetime) -> None:
    """Count a payment against who starts it and, much wider, against her address: each holds stock.

    Visitors cost nothing to make up, so that only the address binds an attacker: within the time
    that a hold lasts, all who share it start payments for at most UNITS_PER_ADDRESS units. That
    lets an office of fifty buy twenty units each, and keeps an attacker, who could hold a hundred
    times as much by the number of payments alone, to what a large order takes. Who is refused does
    not use up what others at her address have. `units` are those of the cart.
    Raises TooMany with `retry_after`. Call it outside the transaction of `start_payment`.
    """
    most = settings.PAYMENT_STARTS
    who = f"customer:{actor.customer_id}" if actor.customer_id else f"visitor:{actor.visitor_key}"
    by_address = f"pay-start:address:{address}"
    lasts = timedelta(seconds=settings.HOLD_SECONDS)
    limits.spend_in_turn(
        [
            limits.Tries(f"pay-start:{who}", most, _WINDOW),
            limits.Tries(by_address, most * SHOPPERS_PER_ADDRESS, _WINDOW),
            limits.Tries(
                f"pay-start:units:{address}", UNITS_PER_ADDRESS, lasts, units, given_back=True
            ),
        ],
        now=now,
    )


@operation
def start_payment(
    *,
    cart_id: UUID,
    actor: Actor,
    now: datetime,
    expected_total: int | None = None,
    expected_rest: int | None = None,
    expected_sent: Collection[int] | None = None,
) -> Tender:
    """Freeze the cart into a quote, hold its stock for the checkout, and return the tender to be paid.

    That is what gift cards and credit leave; they are reserved. A second call for the same unchanged
    cart returns the same tender. Raises CartNotReady, DetailsMissing, OutOfStock (with what is
    left), PriceChanged, RestChanged, PromiseChanged, MethodGone, and what locking the cart raises; then
    nothing is held.
    """
    lifetime = timedelta(seconds=settings.HOLD_SECONDS)
    expected = Expected(expected_total, expected_rest, expected_sent)
    return freeze(cart_id, StockHold.Purpose.CHECKOUT, lifetime, actor, now, expected)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the customer was shown: the total, what gift cards and credit leave of it, to which stores something is sent."""

    total: int | None = None
    rest: int | None = None
    sent: Collection[int] | None = None


def freeze(
    cart_id: UUID,
    purpose: StockHold.Purpose,
    lifetime: timedelta,
    actor: Actor,
    now: datetime,
    expected: Expected,
) -> Tender:
    """Freeze a cart into a quote, and return the tender that its payer confirms."""
    cart = carts.lock(cart_id, actor=actor, now=now)
    last = last_offer(cart.pk)
    open_quote = last.open_quote if last else None
    choice = means.choice_of(cart)
    if open_quote is not None:
        # A total other than the quote's is a price that changed since: frozen anew, checked below.
        agreed = expected.total in {None, open_quote.total} and _paid_as(open_quote, choice)
        if agreed and _still_good(open_quote, cart, purpose, now):
            return open_quote.plan.last_tender
    check_nobody_takes(last, now)
    if open_quote is not None:
        # What the old offer lets go of and the new one reserves is locked at once, by id.
        means.lock_purses(cart, choice, beside=open_quote, now=now)
        void(open_quote, Reason.REPLACED, actor=actor, now=now)

    rows = line_rows(cart, now=now)
    _check_ready(cart, rows)
    collected_at = _collected_at(rows)
    if expected.sent is not None and not {
        pk for pk, is_sent in collected_at.items() if is_sent
    } <= set(expected.sent):
        raise errors.PromiseChanged
    standings = standings_of(cart, now)
    priced = price(items_of(cart, rows), context_of(cart, now, standings, rows))
    _check_delivery(cart, priced)
    _check_codes(standings, priced.total.amount, expected.total)
    _check_total(priced.total.amount, expected.total)
    parts = means.split(
        cart,
        choice,
        priced.total.amount,
        now=now,
        cards_bought=_cards_bought(rows, priced),
        at_till=purpose == StockHold.Purpose.TILL,
    )
    means.check_rest(parts, expected.rest)

    demands = [
        Demand(
            row.source_id,
            row.variant_id,
            row.quantity,
            ref=str(row.id),
            is_sent=row.method == Method.DELIVER,
        )
        for row in rows
        if row.method != Method.EMAIL
    ]
    expires_at = now + lifetime
    holds = inventory.hold_stock(
        demands=demands,
        purpose=purpose,
        expires_at=expires_at,
        now=now,
        owner=cart.pk,
        to=inventory.Destination(cart.market_code, cart.postcode),
    )
    if purpose == StockHold.Purpose.CHECKOUT:
        # A pay-link may be paid tomorrow: its collection is promised when it is.
        for location_id, is_sent in sorted(collected_at.items()):
            locations.hold_slot(
                location_id=location_id,
                owner=cart.pk,
                expires_at=expires_at,
                now=now,
                is_sent=is_sent,
            )

    quote = quote_of(cart, priced, actor=actor, expires_at=expires_at, now=now)
    lines = lines_of(quote, rows, priced, holds)
    return _offer(quote, lines, cart, parts, choice, actor=actor, now=now)


def check_nobody_takes(last: LastOffer | None, now: datetime) -> None:
    """Refuse to take the money of a locked cart in another way, given `queries.last_offer`, while somebody is about to.

    Raises AtTill, AtTerminal.
    """
    if last is None:
        return
    if last.is_claimed(now):
        raise errors.AtTill
    if last.asked_at_terminal is not None:
        raise errors.AtTerminal


@operation
def end_sale(*, cart_id: UUID, actor: Actor, now: datetime) -> None:
    """The customer has gone: end a sale that is not paid, and keep nothing that she said.

    Raises AtTill and AtTerminal while somebody is about to take its money, and what locking the cart raises.
    """
    cart = carts.lock(cart_id, actor=actor, now=now)
    check_nobody_takes(last_offer(cart.pk), now)
    carts.forget_cart(cart_id=cart_id, actor=actor, now=now)


def is_paid_as_chosen(quote: Quote, cart: Cart) -> bool:
    """Say whether a quote's plan is of the means that are chosen for its cart and offered now."""
    choice = means.choice_of(cart)
    return _paid_as(quote, choice) and means.is_page_offered(cart, choice, quote.plan.last_tender)


def replan(
    quote: Quote, cart: Cart, why: Reason = Reason.OTHER_MEANS, *, actor: Actor, now: datetime
) -> Quote:
    """Offer the same again for the means that are chosen now; the cart is locked.

    Lines, prices, holds, end and seller stay as they were offered. Raises what sharing the total raises.
    """
    choice = means.choice_of(cart)
    means.lock_purses(cart, choice, beside=quote, now=now)
    void(quote, why, actor=actor, now=now, holds_stay=True)
    bought = means.cards_bought(quote)
    parts = means.split(cart, choice, quote.total, now=now, cards_bought=bought)
    first_id = quote.offered_as if why == Reason.OTHER_MEANS else None
    anew, lines = copy_of(quote, first_id=first_id, now=now)
    _offer(anew, lines, cart, parts, choice, actor=actor, now=now)
    return anew


def _offer(
    quote: Quote,
    lines: Sequence[QuoteLine],
    cart: Cart,
    parts: Sequence[means.Part],
    choice: means.Choice,
    *,
    actor: Actor,
    now: datetime,
) -> Tender:
    """Write a new quote and how it is paid, put its locked cart under it; return what its payer confirms."""
    last = write_offer(quote, lines, parts, choice, now=now)
    carts.put_under_quote(cart, quote_id=quote.pk)
    events.record(QuoteMade(quote_id=str(quote.pk), cart_id=str(cart.pk)), actor=actor, now=now)
    return last


def _collected_at(rows: Sequence[Row]) -> dict[int, bool]:
    """Return the stores of collections by id, and whether a warehouse sends something there first."""
    found: dict[int, bool] = {}
    for row in rows:
        if row.location is not None:
            found[row.location.pk] = found.get(row.location.pk, False) or row.is_sent_to_store
    return found


def _cards_bought(rows: Sequence[Row], priced: PricedCart) -> int:
    """Return what of a total are gift cards."""
    return sum(priced.line(str(row.id)).gross.amount for row in rows if row.method == Method.EMAIL)


def _still_good(quote: Quote, cart: Cart, purpose: StockHold.Purpose, now: datetime) -> bool:
    return cart.quote_id == quote.pk and quote.expires_at > now and _purpose_of(quote) == purpose


def _purpose_of(quote: Quote) -> StockHold.Purpose:
    """Return how a quote was to be paid."""
    if hasattr(quote, "pay_link"):
        return StockHold.Purpose.PAY_LINK
    if hasattr(quote, "till_offer"):
        return StockHold.Purpose.TILL
    return StockHold.Purpose.CHECKOUT


def _paid_as(quote: Quote, choice: means.Choice) -> bool:
    """Say whether a quote's plan is of the means that are chosen now."""
    return PaymentPlan.objects.filter(quote=quote, choice=choice.fingerprint).exists()


def _check_total(total: int, expected: int | None) -> None:
    if expected is not None and expected != total:
        raise errors.PriceChanged(
            _("The total has changed since you saw it. Please look at it again."),
            total=total,
            expected=expected,
        )


def _check_delivery(cart: Cart, priced: PricedCart) -> None:
    if priced.delivery.is_out_of_reach:
        raise errors.CartNotReady(_("We do not deliver this to the address."))
    if missing := lacks(cart, priced):
        raise errors.DetailsMissing(fields=dict.fromkeys(missing, _("Please fill this in")))


def _check_codes(standings: Sequence[CodeStanding], total: int, expected: int | None) -> None:
    """Refuse a code that cannot be used any more, unless the total without it is the one that was seen."""
    for standing in standings:
        if standing.refusal and total != expected:
            raise CodeRefused(standing.refusal)


def _check_ready(cart: Cart, rows: Sequence[Row]) -> None:
    if not rows:
        raise errors.CartNotReady(_("The cart is empty."))
    for problem in filter(None, map(unavailable, rows)):
        raise errors.CartNotReady(problem.text)
    missing = {
        name: _("Please fill this in")
        for name in (
            "full_name",
            "email",
            *(
                ()
                if not any(row.method == Method.DELIVER for row in rows)
                else ("street", "postcode", "city")
            ),
        )
        if not getattr(cart, name)
    }
    if missing:
        raise errors.DetailsMissing(fields=missing)


@operation
def void_quote(*, quote_id: UUID, why: Reason, actor: Actor, now: datetime) -> bool:
    """End a quote that was not placed: its holds go, its payment page is closed. False when it had ended."""
    cart_id = Quote.objects.filter(pk=quote_id).values_list("cart_id", flat=True).get()
    cart = Cart.objects.select_for_update(no_key=True, of=("self",)).get(pk=cart_id)
    quote = Quote.objects.select_related("till_offer").get(pk=quote_id)
    if quote.state != Quote.State.OPEN:
        return False
    if why == Reason.EXPIRED and hasattr(quote, "till_offer") and quote.till_offer.is_claimed(now):
        return False
    void(quote, why, actor=actor, now=now)
    if cart.quote_id == quote.pk:
        cart.quote_id = None
        cart.save(update_fields=["quote_id"])
    return True


def void(
    quote: Quote, why: Reason, *, actor: Actor, now: datetime, holds_stay: bool = False
) -> None:
    """Void a quote whose cart is locked; `holds_stay` where another takes its goods over."""
    quote.state, quote.void_reason = Quote.State.VOID, why
    quote.save(update_fields=["state", "void_reason"])
    purses.release(quote.plan.pk)
    if not holds_stay:
        lines = list(quote.lines.all())
        inventory.release_holds(
            hold_ids=[line.hold_id for line in lines if line.hold_id is not None]
        )
        if any(line.method == Method.COLLECT for line in lines):
            locations.release_bookings(owner=quote.cart_id)
    for tender in (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .filter(plan__quote=quote)
        .order_by("pk")
    ):
        if tender.provider in purses.OWN:
            close_own(tender, now=now)
        else:
            request_void(tender, cause=f"quote:{quote.pk}", actor=actor, now=now)
    events.record(
        QuoteVoided(quote_id=str(quote.pk), cart_id=str(quote.cart_id), why=str(why)),
        actor=actor,
        now=now,
    )


def place_quote(quote: Quote) -> None:
    """Mark a quote as placed; its cart is locked by the placing of its order."""
    quote.state = Quote.State.PLACED
    quote.save(update_fields=["state"])
